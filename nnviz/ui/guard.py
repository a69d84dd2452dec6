"""Callbacks of widgets that leave a sentence when they fail, and the log of what nobody foresaw.

Whoever runs the server finds the traceback in its log, once for each kind and place of a fault in a
session.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from nnviz.ui.state import view, workbench

UNDONE = (
    "Something went wrong in nnviz, and that could not be done. Your points and your network are "
    "still there."
)
_logger = logging.getLogger(__name__)


def guarded(act: Callable[..., None]) -> Callable[..., None]:
    """A callback that leaves a sentence when it fails: else the run that it came with would end."""

    @wraps(act)
    def run(*args: Any) -> None:
        try:
            act(*args)
        except Exception as error:
            note(error, getattr(act, "__qualname__", repr(act)))
            workbench().notice = UNDONE

    return run


def note(error: Exception, place: str) -> None:
    """Put a fault that nobody foresaw into the server's log."""
    fault = f"{type(error).__name__} in {place}"
    known = view().faults
    _logger.error("%s", fault, exc_info=None if fault in known else error)
    known.add(fault)
