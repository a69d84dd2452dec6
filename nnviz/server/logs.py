"""What a host reads: sessions that begin and end, and faults that were handled.

No line says who somebody is, or what they drew, typed or brought along: a session is six random
signs, a fault is its kind. ``NNVIZ_LOG_LEVEL`` (``INFO`` unless it is set) says how much is told on
stderr; ``NNVIZ_LOG_FILE`` names a file that gets the same, and is turned over at 2 MB.
"""

import logging
import os
import sys
import time
import traceback
import weakref
from functools import lru_cache
from logging.handlers import RotatingFileHandler

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FILE_BYTES, OLD_FILES = 2_000_000, 3
LINE = "%(asctime)s %(levelname)s %(message)s"

_log = logging.getLogger("nnviz")
_open: dict[str, set[str]] = {}  # sessions that have begun and not ended -> what was told of each


class _Stderr(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to what is stderr now, not when this was made."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        self.stream = sys.stderr
        super().emit(record)


@lru_cache(maxsize=1)
def set_up() -> None:
    """Let nnviz log as the environment says; does something on the first call only."""
    level = os.environ.get("NNVIZ_LOG_LEVEL", "INFO").upper()
    file = os.environ.get("NNVIZ_LOG_FILE")
    _log.setLevel(level if level in LEVELS else "INFO")
    _add(_Stderr())
    if level not in LEVELS:
        _log.warning("NNVIZ_LOG_LEVEL must be one of %s. Got %s.", ", ".join(LEVELS), level)
    if file:
        try:
            _add(RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=OLD_FILES))
        except OSError as error:
            _log.warning("NNVIZ_LOG_FILE cannot be written: %s.", error.strerror)


def _add(handler: logging.Handler) -> None:
    handler.setFormatter(logging.Formatter(LINE))
    _log.addHandler(handler)


def follow(owner: object, session: str) -> None:
    """Log that a session has begun, if it is new, and later that it has ended.

    Parameters
    ----------
    owner : object
        Lives as long as the session.
    session : str
        Tells it from every other one; its first six signs are logged.
    """
    if session in _open:
        return
    _open[session] = set()
    _log.info("session %s started, %d here", session[:6], len(_open))
    weakref.finalize(owner, _ended, session, time.monotonic())


def fault(session: str, place: str, kind: type[BaseException]) -> None:
    """Log the kind of a fault, never its message, which may quote what a person brought.

    A page that is drawn again shows the same fault again: each is told once in a session.
    """
    if said := _news(session, place, kind):
        _log.warning(said)


def crash(session: str, place: str, error: BaseException) -> None:
    """Log a fault that nobody foresaw, with the place in the code; else as `fault`."""
    if said := _news(session, place, type(error)):
        _log.error("%s\n%s", said, "".join(traceback.format_tb(error.__traceback__)).rstrip())


def _news(session: str, place: str, kind: type[BaseException]) -> str | None:
    """What is to be said of a fault; nothing if it was said."""
    said, told = f"{place}: {kind.__name__}", _open.get(session, set())
    if said in told:
        return None
    told.add(said)
    return f"session {session[:6]}, {said}"


def here() -> int:
    """How many sessions this process has."""
    return len(_open)


def _ended(session: str, began: float) -> None:
    _open.pop(session, None)
    minutes = (time.monotonic() - began) / 60
    _log.info("session %s ended after %.0f min, %d here", session[:6], minutes, len(_open))
