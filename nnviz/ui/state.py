"""The one owner of ``st.session_state``: this session's Workbench, and what its page shows."""

import secrets
from typing import Any

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.pictures.map_view import MapView
from nnviz.stage.canvas_log import CanvasLog
from nnviz.ui.view import Telling, View

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
    """Go on with another Workbench on the same canvas: what is drawn now may be on its way."""
    bench.log = workbench().log
    st.session_state[_KEY] = bench
    view().map_of = ()  # its classes have numbers of their own


def view() -> View:
    """This session's View."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    shown: View = st.session_state[_VIEW]
    return shown


def map_shown() -> MapView:
    """What the map shows of the classes that there are now; undo may bring back what is gone."""
    shown, now = view(), workbench().versions.now.outputs
    shown.map_of = shown.map_of or now
    return shown.map.following(shown.map_of, now)


def show_map(name: str, value: object) -> None:
    """Change a field of what the map shows."""
    shown = view()
    if name in ("areas", "label"):
        shown.map, shown.map_of = map_shown(), workbench().versions.now.outputs
    shown.map = shown.map.changed(**{name: value})


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
