"""The teacher's link: what a class sees, what is locked, and what it is asked to do.

It is a second query parameter, `QUERY`, beside the ``d`` of `nnviz.files.links`, which carries the
points (or none: an empty canvas) and the value of every setting, and stays as it is. An nnviz that
does not know this parameter still opens the rest.

The text is made as that of ``d`` is: URL-safe base64 of the version (1 byte), the CRC-32 of the
body (4 bytes), and the body compressed with raw DEFLATE. The body is the length of the settings and
of the weights (2 bytes each, big endian), the settings as JSON without defaults (`TeachingV1`), and
the weights, little endian. Versions begin at 129, so that neither text is ever taken for the other.
Links stay readable for ever: `TeachingV1` does not change, a control keeps its place in
`nnviz.lessons.controls`, and kinds of goals are added, but never taken away.
"""

import zlib
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator
from pydantic_core import to_json

from nnviz.bench import locks
from nnviz.errors import InputError
from nnviz.files.links import HEADER, ShareTooLong, unwrap, wrap
from nnviz.files.packing import DAMAGED
from nnviz.lessons.carried import Carried, Precision
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.controls import CONTROLS, LOCKABLE, bits, named
from nnviz.lessons.exercise import Id
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.own import OwnTask
from nnviz.settings.config import Config, Many
from nnviz.settings.limits import MAX_LINK, MAX_LINK_BODY, MAX_LINK_SETTINGS

QUERY = "t"  # the query parameter that carries it
V1 = 129
LATER = "This teacher's link was made by a later version of nnviz; open it in that one."
Bits = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,64}$")]


class Teaching(Config):
    """What a teacher chose.

    Attributes
    ----------
    shown : tuple of str, optional
        Names of controls that show, keys of `nnviz.lessons.controls.CONTROLS`. ``None`` is all,
        those that nnviz gets later included.
    fixed : tuple of str
        Names of settings that a student cannot change.
    lesson : str, optional
        The id of a lesson that comes with nnviz; it brings its own points and settings.
    task : OwnTask, optional
        Or a task of one's own.
    network : Carried, optional
        Weights to begin with, for the network of the link or lesson.
    """

    shown: tuple[str, ...] | None = Field(default=None, max_length=len(CONTROLS))
    fixed: Many[str] = Field(default=(), max_length=len(CONTROLS))
    lesson: Id | None = None
    task: OwnTask | None = None
    network: Carried | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if unknown := {*(self.shown or ()), *self.fixed} - CONTROLS.keys():
            raise ValueError(f"there is no control {min(unknown)[:40]}")
        if loose := set(self.fixed) - LOCKABLE:
            raise ValueError(f"{min(loose)} is no setting that can be locked")
        if self.lesson is not None and self.task is not None:
            raise ValueError("there can be a lesson or a task of one's own, not both")
        return self

    def shows(self, name: str) -> bool:
        """Whether a control shows.

        Raises
        ------
        KeyError
            If there is no such control.
        """
        control = CONTROLS[name]
        return self.shown is None or control.name in self.shown

    def locked(self, setting: str) -> bool:
        """Whether a setting keeps its value, shown or not."""
        return locks.holder(frozenset(self.fixed), setting) is not None

    def find_lesson(self) -> Lesson | None:
        """The lesson that it names.

        Raises
        ------
        InputError
            If this nnviz has none of that id.
        """
        if self.lesson is None:
            return None
        if self.lesson not in lessons():
            raise InputError(
                f"This link is for a lesson “{self.lesson}”, which this nnviz does not have; open "
                "it where it was made."
            )
        return lessons()[self.lesson]


ALL = Teaching()  # nothing is hidden or locked


class TeachingV1(Config):
    """What a link of version 129 says beside weights; controls as `controls.bits` writes them."""

    shown: Bits | None = None
    locked: Bits = "0"
    lesson: Id | None = None
    task: OwnTask | None = None
    precision: Precision | None = None


def write_teaching(teaching: Teaching, beside: str = "") -> str:
    """The text of the parameter ``t``.

    Parameters
    ----------
    teaching : Teaching
    beside : str
        The text of the parameter ``d``, which has to fit into the same link.

    Raises
    ------
    ShareTooLong
        If the two would have more than 1,900 characters, as a sentence that says what to do.
    """
    carried = teaching.network
    said = TeachingV1(
        shown=None if teaching.shown is None else bits(teaching.shown),
        locked=bits(teaching.fixed),
        lesson=teaching.lesson,
        task=teaching.task,
        precision=None if carried is None else carried.precision,
    )
    text = to_json(said.model_dump(exclude_defaults=True))
    weights = b"" if carried is None else carried.data
    if len(text) > MAX_LINK_SETTINGS or HEADER.size + len(text) + len(weights) > MAX_LINK_BODY:
        raise _too_long(carried, None)
    content = HEADER.pack(len(text), len(weights)) + text + weights
    link = wrap(V1, zlib.crc32(content), content)
    whole = len(link) + len(beside)
    if whole > MAX_LINK:
        raise _too_long(carried, whole)
    return link


def _too_long(carried: Carried | None, whole: int | None) -> ShareTooLong:
    size = "far too long" if whole is None else f"{whole:,} characters long"
    begin = f"This teacher's link would be {size}, and {MAX_LINK:,} characters are the most"
    if carried is None:
        return ShareTooLong(f"{begin}; shorten the task, take fewer points, or a starter data set.")
    less = ", take float16," if carried.precision == "float32" else ""
    return ShareTooLong(
        f"{begin} with a network of {carried.count:,} numbers as {carried.precision}; leave the "
        f"network out{less} or pass on a project file, which carries it whole."
    )


def read_teaching(text: str) -> Teaching:
    """What the parameter ``t`` holds: ``read_teaching(write_teaching(t)) == t``, in one order.

    Controls and settings come back in the order of the registry, each once.

    Raises
    ------
    InputError
        If the text is too long, damaged, or from another version.
    """
    if len(text) > MAX_LINK:
        raise InputError(
            f"This teacher's link is {len(text):,} characters long and at most {MAX_LINK:,} are "
            "possible; copy it again from where it was made."
        )
    version, check, body = unwrap(text)
    if version != V1:
        raise InputError(LATER if version > V1 else DAMAGED)
    size, count = HEADER.unpack_from(body)
    said, weights = body[HEADER.size : HEADER.size + size], body[HEADER.size + size :]
    if zlib.crc32(body) != check or size > MAX_LINK_SETTINGS or len(weights) != count:
        raise InputError(DAMAGED)
    try:
        return _read_v1(TeachingV1.model_validate_json(said), weights)
    except ValidationError:
        raise InputError(DAMAGED) from None


def _read_v1(said: TeachingV1, weights: bytes) -> Teaching:
    shown = None if said.shown is None else named(said.shown)
    locked = named(said.locked)
    if locked is None or (said.shown is not None and shown is None):
        raise InputError(LATER)
    if (said.precision is None) != (not weights):
        raise InputError(DAMAGED)
    carried = None if said.precision is None else Carried(precision=said.precision, data=weights)
    return Teaching(shown=shown, fixed=locked, lesson=said.lesson, task=said.task, network=carried)
