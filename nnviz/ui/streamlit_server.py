"""Undocumented uses of Streamlit's server: its sessions, and what comes in from browsers.

As in streamlit_internals.py, each does nothing where Streamlit has changed, and says so once.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from inspect import signature
from typing import Any

from nnviz.server import process
from nnviz.ui.streamlit_internals import CHANGED, tell

_SOCKET = "streamlit.web.server.starlette.starlette_websocket"
_NUMBERS = {"int_value", "double_value"}


def tidy() -> None:
    """Let go of sessions that have expired and of memory that nobody uses; cheap to call often."""
    if process.trim():
        expire_sessions()


def expire_sessions() -> None:
    """Let Streamlit forget the sessions whose page has been gone for ten minutes.

    It keeps them that long, in case the page comes back, but looks for expired ones only when the
    next page goes: after a lesson, that may be the next day.
    """
    try:
        from streamlit.runtime.memory_session_storage import MemorySessionStorage

        if (server := _server()) is None:
            return
        storage: Any = server._session_mgr._session_storage
        if isinstance(storage, MemorySessionStorage):
            expire = storage._cache.expire  # type: ignore[attr-defined]
            _in_its_thread(server, expire)
    except CHANGED as change:
        tell("expire_sessions", change)


def end_session(page: str) -> None:
    """Let Streamlit forget the session of a page that has been loaded anew.

    It keeps it for ten minutes, in case the page comes back; its work is in another session now.

    Parameters
    ----------
    page : str
        As `this_session` names it. One that a page is connected to is left alone.
    """
    try:
        server = _server()
        if server is not None and not server.is_active_session(page):
            _in_its_thread(server, server.close_session, page)
    except CHANGED as change:
        tell("end_session", change)


def _server() -> Any:
    """Streamlit's server; ``None`` where a page runs without one."""
    from streamlit import runtime

    return runtime.get_instance() if runtime.exists() else None


def _in_its_thread(server: Any, act: Callable[..., object], *what: object) -> None:
    """Let the server's own thread do it: sessions belong to that."""
    server._get_async_objs().eventloop.call_soon_threadsafe(act, *what)


@lru_cache(maxsize=1)
def refuse_unreadable() -> None:
    """From now on let no widget's state in that the widget cannot read, or that is of no widget.

    Streamlit reads a state when a run first asks for it, and keeps it: one that cannot be read ends
    that run, and each that follows.
    """
    try:
        from streamlit.runtime.state.session_state import WStates

        take = WStates.set_widget_from_proto
        signature(take).bind(WStates(), None)
    except CHANGED as change:
        tell("refuse_unreadable", change)
        return

    def sift(states: Any, state: Any) -> None:
        if _is_readable(states.widget_metadata.get(state.id), state):
            take(states, state)

    WStates.set_widget_from_proto = sift  # type: ignore[assignment]
    # Streamlit closes the socket on what is no message at all; one line in the log is enough.
    logging.getLogger(_SOCKET).addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


def _is_readable(metadata: Any, state: Any) -> bool:
    from streamlit.runtime.state.common import unpack_widget_state_value

    if metadata is None:
        return False
    # A number field says that it reads any number, and sends whole ones as such. What a widget
    # reads is then noted as what it was sent last, which was nothing if it was empty.
    sent, expected = state.WhichOneof("value"), metadata.value_type
    if None not in (sent, expected) and sent != expected and {sent, expected} != _NUMBERS:
        return False
    try:
        value = unpack_widget_state_value(state)
        if metadata.value_type == "json_value" and not isinstance(value, dict | None):
            return False  # of a component: Streamlit would log a traceback, and take it for empty
        metadata.deserializer(value)
    except Exception:  # each widget has its own way to fail
        return False
    return True


def keep_uploads_in_memory(most: int) -> None:
    """Let a file of so many bytes arrive without the server's disk, which may be full.

    Streamlit holds it in memory anyway, once it is there.
    """
    try:
        from starlette.formparsers import MultiPartParser

        MultiPartParser.spool_max_size = max(most, MultiPartParser.spool_max_size)
    except CHANGED as change:
        tell("keep_uploads_in_memory", change)


def call_nobody() -> None:
    """Let Streamlit know no address of this machine but those it is told.

    When a page of another site asks for a WebSocket, Streamlit compares that site with this
    machine's public address, and asks another host for that while everybody waits.
    """
    try:
        from streamlit import net_util

        ways: Any = net_util
        for way in ("get_external_ip", "get_internal_ip"):
            getattr(ways, way)
            setattr(ways, way, lambda: None)
    except CHANGED as change:
        tell("call_nobody", change)
