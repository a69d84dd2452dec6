"""Callbacks of widgets that leave a sentence when they fail; the note of what nobody foresaw."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from nnviz.server import logs
from nnviz.ui.state import view, workbench
from nnviz.ui.streamlit_internals import finish

UNDONE = (
    "Something went wrong in nnviz, and that could not be done. Your points and your network are "
    "still there."
)


def guarded(act: Callable[..., None]) -> Callable[..., None]:
    """A callback that leaves a sentence when it fails: else the run that it came with would end."""

    @wraps(act)
    def run(*args: Any) -> None:
        finish()
        try:
            act(*args)
        except Exception as error:
            note(error, getattr(act, "__qualname__", repr(act)))
            workbench().notice = UNDONE

    return run


def note(error: Exception, place: str) -> None:
    """Remember a fault that nobody foresaw, and put it into the server's log."""
    view().faults.add(f"{type(error).__name__} in {place}")
    logs.crash(view().session, place, error)
