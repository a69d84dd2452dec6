"""The one owner of ``st.session_state``: this session's Workbench, and what its page shows."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.pictures.chart_view import ChartView

_KEY = "nnviz"
_VIEW = "nnviz_view"


def workbench() -> Workbench:
    """This session's Workbench, made on the first call. Never shared between sessions."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Workbench()
    bench: Workbench = st.session_state[_KEY]
    return bench


@dataclass
class View:
    """What a page remembers of its own pictures; nothing of the work is in here.

    Attributes
    ----------
    complete : str or None
        The page of the last run of all of it, if that run came to its end.
    entered : float
        When the page was entered, or a run of it was last cut off, in seconds of a steady clock.
    fresh : bool
        Whether the browser may know no value of any widget. It forgets them as soon as a run of
        another page begins, also if that run is cut off by the way back, and Streamlit, which then
        remembers them all, would let it show defaults, and take these for a person's choices.
    moved : set of str
        Widgets that were moved while they might be told something else: they are told again.
    inspect : bool
        Whether the pointer reads the heatmap instead of drawing.
    chart : ChartView
        How the charts show the curves.
    charts : dict
        The charts shown, by key.
    preset : PresetConfig or None
        The data set that the controls of data sets were last set to.
    link_opened : bool
        Whether the address was already looked at for a share link.
    timers : dict
        Seconds to which the timer of each live loop is set, by name.
    remedied : bool
        Whether a hint's remedy has changed settings that the page does not show yet.
    canvases : set of int
        Numbers of the canvases that lie in the page.
    marks : int
        Marks of the canvases that the page as a whole has taken note of.
    """

    complete: str | None = None
    entered: float = 0.0
    fresh: bool = True
    moved: set[str] = field(default_factory=set)
    inspect: bool = False
    chart: ChartView = field(default_factory=ChartView)
    charts: dict[str, Any] = field(default_factory=dict)
    preset: Any = None
    link_opened: bool = False
    timers: dict[str, float] = field(default_factory=dict)
    remedied: bool = False
    canvases: set[int] = field(default_factory=set)
    marks: int = 0


def view() -> View:
    """This session's View."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    shown: View = st.session_state[_VIEW]
    return shown


def remember(key: str, value: Any) -> None:
    """Give a widget its value, before it is made."""
    shown = view()
    unheard = shown.fresh or key in shown.moved
    if unheard or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    shown.moved.discard(key)


def keep(key: str, first: Any) -> Any:
    """Let a widget that is about to be made keep the value it has, or else give it a first one.

    For widgets that show nothing but what a person has chosen; to be used instead of the widget's
    own default.

    Returns
    -------
    object
        The value.
    """
    value = st.session_state.get(key, first)
    remember(key, value)
    return value


def recall(key: str) -> Any:
    """The value of a widget; ``None`` if it was never made."""
    return st.session_state.get(key)
