"""The one owner of ``st.session_state``: this session's Workbench, and what its page shows."""

import secrets
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import streamlit as st

from nnviz.bench.guide import Guide
from nnviz.bench.keeping import Keeper, Kept
from nnviz.bench.parcel import Parcel
from nnviz.bench.workbench import Workbench
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.map_view import MapView
from nnviz.stage.canvas_log import CanvasLog

_KEY = "nnviz"
_VIEW = "nnviz_view"
_HEARD = "heard"


def workbench() -> Workbench:
    """This session's Workbench, made on the first call. Never shared between sessions."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Workbench()
        st.session_state[_KEY].log = CanvasLog(_first_canvas())
    bench: Workbench = st.session_state[_KEY]
    return bench


def _first_canvas() -> int:
    """A number that no other session has had: a page that outlives its session tells the next one
    what it drew in the first."""
    return 2 * secrets.randbelow(2**30)


def replace_workbench(bench: Workbench) -> None:
    """Go on with another Workbench, and a fresh canvas."""
    bench.log = workbench().log
    bench.log.renew()
    st.session_state[_KEY] = bench


class Telling(NamedTuple):
    """The number of a telling, and the value that the widget was told, or was moved to since."""

    number: int
    value: Any


@dataclass
class View:
    """What a page remembers of its own pictures; nothing of the work is in here.

    Attributes
    ----------
    admitted : bool or None
        Whether there was room for this session; ``None`` before that was asked.
    complete : str or None
        The page that was run to its end, if no run of another one was begun since.
    entered : int
        Number of tellings when the page was entered.
    fresh : bool
        Whether the browser may know no value of any widget. It forgets them as soon as a run of
        another page begins, also if that run is cut off by the way back, and Streamlit, which then
        remembers them all, would let it show defaults, and take these for a person's choices.
    again : bool
        Whether the page has asked for its next run by itself: that hears nothing of the browser.
    tellings : int
        How many times a widget was told a value, or all of them were.
    session : str
        Tells this session from every other one.
    keeper : Keeper
        Knows which work the browser has a copy of.
    parcel : Parcel
        The copy that is on its way to the browser.
    offer : Kept or None
        A copy that a person has not decided about, and whether it is this page's own.
    said_restored : str or None
        What was said when a copy was taken over.
    found : object
        What the browser says that it has kept, until the page has looked at it.
    answered : bool
        Whether the browser's copy was heard of.
    forgotten : int
        How often a person has started fresh.
    aside : int
        How many copies could not be read.
    link : str or None
        The link that this work began with, or may have.
    dialog : str or None
        The dialog that is open.
    guide : Guide
        Leads through the first minute.
    told : dict of str to Telling
        The last value that each widget was told since the page was entered, by key.
    kept : dict
        What a person has chosen in widgets that show nothing else, by key.
    inspect : bool
        Whether the pointer reads the heatmap instead of drawing.
    presenting : bool
        Whether the page is as a projector shows it.
    chart : ChartView
        How the charts show the curves.
    map : MapView
        What the map shows, and what is laid over it.
    said : Said or None
        What the panel beside the stage has said last.
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
    presses : int
        Presses of buttons that were heard.
    reports : dict
        What canvases have reported and no run has read yet, by number.
    faults : set of str
        Kinds and places of faults that nobody foresaw.
    begun : dict
        What each widget of a dialog was given its first value for, by key.
    acts : int
        The last act in the diagram that was heard.
    acted : bool
        Whether one was heard that the page as a whole does not show yet.
    table : bytes
        The table that was loaded last, compressed, so that other columns of it can be chosen.
    """

    admitted: bool | None = None
    complete: str | None = None
    entered: int = 0
    fresh: bool = True
    again: bool = False
    tellings: int = 0
    told: dict[str, Telling] = field(default_factory=dict)
    session: str = field(default_factory=lambda: secrets.token_hex(8))
    keeper: Keeper = field(default_factory=Keeper)
    parcel: Parcel = field(default_factory=Parcel)
    offer: Kept | None = None
    said_restored: str | None = None
    found: Any = None
    answered: bool = False
    forgotten: int = 0
    aside: int = 0
    link: str | None = None
    dialog: str | None = None
    guide: Guide = field(default_factory=Guide)
    kept: dict[str, Any] = field(default_factory=dict)
    inspect: bool = False
    presenting: bool = False
    chart: ChartView = field(default_factory=ChartView)
    map: MapView = field(default_factory=MapView)
    said: Any = None
    charts: dict[str, Any] = field(default_factory=dict)
    preset: Any = None
    link_opened: bool = False
    timers: dict[str, float] = field(default_factory=dict)
    remedied: bool = False
    canvases: set[int] = field(default_factory=set)
    marks: int = 0
    presses: int = 0
    reports: dict[int, Any] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    begun: dict[str, object] = field(default_factory=dict)
    acts: int = 0
    acted: bool = False
    table: bytes = b""


def view() -> View:
    """This session's View."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    shown: View = st.session_state[_VIEW]
    return shown


# What a widget is told travels to the browser, and each message from there says of every widget
# what it shows. A message may be older than the telling; what it says then is no person's move. So
# a hidden field travels along that says how many tellings the browser has heard. Until it has heard
# one, what that widget reports counts for nothing, and it is told again in each run.


def remember(key: str, value: Any) -> None:
    """Give a widget its value, before it is made; in no fragment, as the hidden field is none's."""
    shown = view()
    if key not in shown.told or key not in st.session_state or recall(key) != value:
        shown.tellings += 1
        shown.told[key] = Telling(shown.tellings, value)
    else:
        shown.told[key] = shown.told[key]._replace(value=value)  # a person may have moved it
    if shown.fresh or not heard(key):
        st.session_state[key] = value


def keep(key: str, first: Any, *, here: bool = False) -> None:
    """Let a widget that is about to be made keep the value it has, or else give it a first one.

    For widgets that show nothing but what a person has chosen; to be used instead of the widget's
    own default. Streamlit forgets the value with the page, so it is kept here.

    Parameters
    ----------
    key : str
    first : object
    here : bool
        Only as long as the page is not left: for what lies over it.
    """
    kept = view().kept
    value = recall(key) if key in st.session_state else kept.get(key, first)
    remember(key, value)
    if not here:
        kept[key] = value


def begin_with(key: str, value: Any, about: object) -> None:
    """Give a widget in a dialog, which is about to be made, a first value for each thing it is of.

    A dialog is a fragment, where `keep` is of no use. The widget must have no default of its own.
    """
    begun = view().begun
    if begun.get(key) != about or key not in st.session_state:
        begun[key] = about
        st.session_state[key] = value


def recall(key: str) -> Any:
    """What a widget shows, or was told and has not heard; ``None`` if it is not on the page."""
    if key in st.session_state and not heard(key):
        return view().told[key].value
    return st.session_state.get(key)


def heard(key: str) -> bool:
    """Whether the browser has heard what a widget was told last: what it reports is newer then."""
    telling = view().told.get(key)
    return telling is None or telling.number <= tellings_heard()


def tellings_heard() -> int:
    """How many tellings the browser says that it has heard; before a page asks for it anew."""
    return echoed(_HEARD)


def echoed(key: str) -> int:
    """The number that a hidden field of `echo` says that the browser has heard; 0: none."""
    session, _, number = str(st.session_state.get(key) or "").partition(" ")
    heard_here = session == view().session and number.isdecimal() and len(number) < 10
    return int(number) if heard_here else 0


def take_from(key: str, value: Any) -> None:
    """Give a widget of `keep` another value, before it is made."""
    shown = view()
    shown.kept[key] = value
    shown.told.pop(key, None)
    if key in st.session_state:
        del st.session_state[key]


def run_again() -> None:
    """Let the whole page run again, and end this run."""
    view().again = True
    st.rerun()


def ask_what_was_heard() -> None:
    """A hidden field that says how many tellings the browser has heard; below all widgets."""
    echo(_HEARD, view().tellings)


def echo(key: str, number: int) -> None:
    """A hidden field with a number, which the browser says again in each message from then on."""
    st.session_state[key] = f"{view().session} {number}"
    st.text_input(key.capitalize(), key=key, label_visibility="collapsed")
