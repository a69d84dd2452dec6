"""Widgets that show a setting wherever it was last set, and change it when they are moved.

A widget with a key keeps its own value, which would win over a setting that a hint, a link or a
branch has changed. So before each run the widget is told the setting, and only a person's own move
goes the other way: not what a widget shows that has not heard yet, nor what cannot be chosen.
"""

from collections.abc import Callable, Sequence
from typing import Any

from nnviz.ui.guard import guarded
from nnviz.ui.state import heard, recall, remember, tellings_heard, view


def bound(
    widget: Callable[..., Any],
    label: str,
    *args: Any,
    key: str,
    value: Any,
    apply: Callable[[Any], None],
    **options: Any,
) -> None:
    """Show a widget that is bound to a setting.

    Parameters
    ----------
    widget : callable
        Such as ``st.selectbox``.
    label : str
    *args
        Further positional arguments, such as the choices.
    key : str
    value : object
        The setting now.
    apply : callable
        Takes what a person has chosen.
    **options
        Further arguments of the widget.
    """

    def moved() -> None:
        if not heard(key):
            return
        chosen = recall(key)
        if view().fresh and tellings_heard() < view().tellings:
            view().told.pop(key, None)  # what it is just being told is older: it is told this again
        if _can_be_chosen(chosen, *args):
            apply(chosen)

    remember(key, value)
    widget(label, *args, key=key, on_change=guarded(moved), **options)


def _can_be_chosen(chosen: Any, choices: Any = None, *_: Any) -> bool:
    """Whether it is one of the choices, or some of them; anything where there are none."""
    if not isinstance(choices, Sequence):
        return chosen is not None
    return all(one in choices for one in (chosen if isinstance(chosen, list) else [chosen]))


def including(choices: Sequence[Any], value: Any) -> list[Any]:
    """The choices and the present value, in order, with ``None`` last."""
    if value in choices:
        return list(choices)
    rest = sorted({*(choice for choice in choices if choice is not None), value})
    return [*rest, None] if None in choices else rest
