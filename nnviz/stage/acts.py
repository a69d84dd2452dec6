"""What a person does in the living diagram, as the browser says it, and what the diagram is told.

The browser numbers what is done, and says it again until it is told that it was heard
(``ui/inside/assets/acts.js``). So nothing is lost when a message is, and nothing done twice.
"""

import json
import reprlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from nnviz.errors import InputError
from nnviz.settings.limits import MAX_ACTS, MAX_LAYERS, MAX_NEURONS, MAX_WEIGHT
from nnviz.settings.names import FEATURES

# The kinds of what follows each name: whole numbers, a real one, yes or no.
KINDS: dict[str, tuple[type, ...]] = {
    "set": (int, float, bool),  # index, value, whether the hand has come to rest
    "freeze": (int, bool),
    "switch": (int, int, bool),  # layer, neuron, whether it is off
    "add_neuron": (int,),
    "remove_neuron": (int, int),
    "add_layer": (int,),
    "remove_layer": (int,),
}


class Act(NamedTuple):
    """One thing that was done: its number, a key of `KINDS`, and what it was done to."""

    number: int
    name: str
    args: tuple[Any, ...]


def read_acts(said: object, session: str, heard: int) -> list[Act]:
    """What was done that had not been heard before, oldest first.

    Parameters
    ----------
    said : object
        Whatever a browser sends.
    session : str
        The session it must speak of: a page may outlive one.
    heard : int
        The number of the last act that was heard.

    Raises
    ------
    InputError
        If it is nothing that the diagram sends.
    """
    if said is None or (isinstance(said, dict) and said.get("session") != session):
        return []
    acts = said.get("acts") if isinstance(said, dict) else None
    if not isinstance(acts, list) or len(acts) > MAX_ACTS:
        raise _unreadable(acts)
    found = [_act(one) for one in acts]
    return [act for act in found if act.number > heard]


def _act(one: object) -> Act:
    if not isinstance(one, list) or len(one) < 2:
        raise _unreadable(one)
    number, name, *args = one
    kinds = KINDS.get(name) if isinstance(name, str) else None
    if type(number) is not int or number >= 2**53 or kinds is None or len(kinds) != len(args):
        raise _unreadable(one)
    if not all(_is_one(kind, value) for kind, value in zip(kinds, args, strict=True)):
        raise _unreadable(one)
    return Act(number, name, tuple(args))


def _is_one(kind: type, value: object) -> bool:
    """Whether a value is of a kind; whole numbers are real ones, too, if they are no counts."""
    if kind is float:
        return type(value) in (int, float) and abs(value) < 3e38  # type: ignore[arg-type]
    return type(value) is kind and (kind is bool or 0 <= value < 2**31)  # type: ignore[operator]


def _unreadable(what: object) -> InputError:
    return InputError(
        f"The diagram has sent {reprlib.repr(what)}, which is none of its acts; reload the page."
    )


def pack_head(
    session: str,
    heard: int,
    *,
    frozen: Sequence[int],
    off: Sequence[tuple[int, int]],
    tones: Sequence[tuple[int, int, int]],
    signs: dict[str, str],
    pointed: tuple[int, int] | None = None,
    message: bytes = b"",
) -> bytes:
    """What the diagram is told, as bytes for ``showDiagram`` of ``assets/diagram.js``.

    Parameters
    ----------
    session : str
    heard : int
        The number of the last act of this session that was heard.
    frozen : sequence of int
        Indices of the parameters that are frozen.
    off : sequence of (int, int)
        Hidden layer and neuron, each from 0, of those that are switched off.
    tones : sequence of (int, int, int)
        Colours from the most negative to the most positive output.
    signs : dict of str to str
        Colours of ``positive`` and ``negative`` weights.
    pointed : tuple of int, or None
        Hidden layer and neuron, each from 0, that another view has pointed at.
    message : bytes
        A message with one moment, as `nnviz.stage.map_message.pack_moments` packs it, where the
        map gets none. It begins behind the first line break.
    """
    head = {
        "session": session,
        "heard": heard,
        "frozen": list(frozen),
        "off": list(off),
        "tones": [list(tone) for tone in tones],
        "signs": signs,
        "pointed": pointed,
        "labels": [feature.label for feature in FEATURES.values()],
        "most": {"layers": MAX_LAYERS, "neurons": MAX_NEURONS, "weight": MAX_WEIGHT},
    }
    return json.dumps(head).encode() + b"\n" + message
