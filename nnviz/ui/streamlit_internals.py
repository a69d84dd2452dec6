"""Every undocumented use of Streamlit, each with a public way that does without it.

Here are those of a run of a page; streamlit_server.py has those of the server and what comes in.

Streamlit may change these without notice. So they are imported where they are used, and when one
is gone the app goes on in the public way and says so once in the server's log.
"""

import json
import logging
import time
import zlib
from inspect import signature
from threading import Event
from typing import Any

import streamlit as st

# What a use of something that has changed raises: a name that is gone, or another signature; and
# ValueError for a field that a message has no more.
CHANGED = (ImportError, AttributeError, TypeError, ValueError)

INSTEAD = {  # each use, and what happens without it
    "plot": "charts are sent by st.plotly_chart, which takes longer",
    "move_timer": "a live loop keeps its pace until the page runs next",
    "is_asked_for": "a press while training may be done more than once",
    "wait_until_sent": "a canvas may be made anew, and lose a mark, while the server is busy",
    "keep_uploads_in_memory": "a file of more than 1 MB lies on the disk while it arrives",
    "expire_sessions": "a page that is gone is forgotten only when the next one goes",
    "end_session": "a page that is loaded anew leaves a session behind for ten minutes",
    "finish": "a press can be half done when the next one comes",
    "this_session": "a page that is loaded anew leaves a session behind for ten minutes",
    "refuse_unreadable": "a message that no browser would send can end a session",
    "call_nobody": "Streamlit may ask another host for this machine's address",
}
_told: set[str] = set()
_LOOK_EVERY = 0.002  # seconds; Streamlit sends what waits every 0.005


def plot(
    spec: str,
    key: str,
    *,
    width: int | None = None,
    height: int | None = None,
    config: dict[str, Any],
    alt: str,
) -> None:
    """What `st.plotly_chart` sends, from a figure's JSON instead of a figure.

    To make a figure and to write it as JSON takes longer than everything else a slow beat does.

    Parameters
    ----------
    spec : str
        The figure as JSON.
    key : str
        Unique on the page.
    width, height : int or None
        Pixels; ``None``: as wide, or as high, as there is room.
    config : dict
        Plotly's config.
    alt : str
        What a screen reader says.
    """
    room: dict[str, Any] = {
        "width": "stretch" if width is None else width,
        "height": "stretch" if height is None else height,
    }
    try:
        from streamlit.elements.lib.layout_utils import LayoutConfig
        from streamlit.elements.lib.utils import compute_and_register_element_id
        from streamlit.proto.PlotlyChart_pb2 import PlotlyChart

        dg = st._main
        proto = PlotlyChart(spec=spec, config=json.dumps(config), alt=alt)
        layout = LayoutConfig(**room)
        # Tried before the key is taken: after that, st.plotly_chart could not have it.
        signature(dg._enqueue).bind("plotly_chart", proto, layout_config=layout)
        proto.id = compute_and_register_element_id(
            "plotly_chart",
            user_key=key,
            key_as_main_identity=False,
            dg=dg,
            spec=zlib.crc32(spec.encode()),
            config=proto.config,
        )
        dg._enqueue("plotly_chart", proto, layout_config=layout)
    except CHANGED as change:
        tell("plot", change)
        figure = json.loads(spec)
        # A figure without a template would get plotly's own, and with it another look.
        figure.setdefault("layout", {}).setdefault("template", {})
        st.plotly_chart(figure, **room, theme=None, key=key, config=config, alt=alt)


def move_timer(seconds: float) -> bool:
    """Move the timer of the fragment that is running, without a run of the whole page.

    `st.fragment` sends its interval only when the page runs; this sends the same message again.

    Parameters
    ----------
    seconds : float
        From one run of the fragment to the next.

    Returns
    -------
    bool
        Whether it was moved: not outside fragments, and not by a Streamlit that cannot.
    """
    try:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        context, fragment = _running()
        if fragment is None:
            return False
        message = ForwardMsg()
        message.auto_rerun.interval = seconds
        message.auto_rerun.fragment_id = fragment
        context.enqueue(message)
    except CHANGED as change:
        tell("move_timer", change)
        return False
    return True


def is_asked_for() -> bool:
    """Whether the run under way is for the fragment that is running, or for the whole page.

    Where Streamlit does not say, it is.
    """
    try:
        context, fragment = _running()
        asked_for = context.fragment_ids_this_run if context else None
    except CHANGED as change:
        tell("is_asked_for", change)
        return True
    return not asked_for or fragment in asked_for


def wait_until_sent(patience: float = 1.0) -> None:
    """Wait until all that this run of the page has drawn is on its way to the browser.

    A fragment that begins to run takes what it drew before out of Streamlit's queue, but leaves
    there that the page has run to its end. The browser then removes what it was never sent: the
    canvas, say, which is made anew under the hand of a person who draws.

    Parameters
    ----------
    patience : float
        Seconds after which the run ends all the same, if the browser takes nothing.
    """
    try:
        from streamlit import runtime

        context, _ = _running()
        if context is None or not runtime.exists():
            return
        server: Any = runtime.get_instance()
        page = server._session_mgr.get_active_session_info(context.session_id)
        if page is None:  # nobody is there to be sent anything
            return
        queue, latest = page.session._browser_queue, time.monotonic() + patience
        # What a run draws reaches the queue by the server's own thread, in this order.
        arrived = Event()
        server._get_async_objs().eventloop.call_soon_threadsafe(arrived.set)
        arrived.wait(patience)
        while not queue.is_empty() and time.monotonic() < latest:
            time.sleep(_LOOK_EVERY)
    except CHANGED as change:
        tell("wait_until_sent", change)


def finish() -> None:
    """Let no look into `st.session_state` end the run under way, nor those that follow at once.

    At each, Streamlit ends a run while another one is asked for: also in the midst of what a press
    does, which would then be half done, or not at all. It still does so at all that is drawn.
    """
    try:
        context, _ = _running()
        if context is not None:
            state = context.session_state
            signature(state._yield_callback).bind()
            object.__setattr__(state, "_yield_callback", _go_on)  # it has a __setattr__ of its own
    except CHANGED as change:
        tell("finish", change)


def _go_on() -> None:
    """Stands for the look whether the run is to end."""


def this_session() -> str:
    """Streamlit's name of the session whose page runs; empty where it has none."""
    try:
        context, _ = _running()
        return str(context.session_id) if context else ""
    except CHANGED as change:
        tell("this_session", change)
        return ""


def _running() -> tuple[Any, str | None]:
    """The run under way and the fragment that is running; ``None`` where there is none."""
    from streamlit.runtime.scriptrunner_utils.script_run_context import (
        ThreadState,
        get_script_run_ctx,
    )

    context = get_script_run_ctx()
    return context, ThreadState.get().fragment_id if context else None


def tell(use: str, change: Exception) -> None:
    """Say in the server's log, once for each use, what has changed and what happens instead."""
    if use not in _told:
        _told.add(use)
        logging.getLogger(__name__).warning(
            "Streamlit %s has changed what nnviz.ui uses in %s (%s: %s). Instead, %s.",
            st.__version__,
            use,
            type(change).__name__,
            change,
            INSTEAD[use],
        )
