"""The browser's own copy of the work: sent while one works, taken back when a session begins.

All that the browser says is heard in the page's body: what is told there takes nothing along that
another part of the page has to say in the same moment, as a fragment would (streamlit 1.67), and a
page that has outlived its session is heard only there. What is sent has a fragment of its own.
"""

import json
from pathlib import Path
from typing import Any

import streamlit as st

from nnviz.bench import exchange
from nnviz.bench.keeping import EVERY, Keeper, Kept, draw_late, read_message, restored
from nnviz.bench.parcel import Parcel
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files.copy_schema import ChartFile, LookFile, MapFile
from nnviz.lessons import draft, progress, teacher
from nnviz.lessons.progress import Progress
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.map_view import MapView
from nnviz.settings.limits import MAX_KEPT_LINK
from nnviz.ui import taught
from nnviz.ui.guard import guarded
from nnviz.ui.lessons.opened import take_file
from nnviz.ui.scripts import script
from nnviz.ui.state import (
    map_shown,
    recall,
    replace_workbench,
    run_again,
    take_from,
    view,
    workbench,
)
from nnviz.ui.streamlit_internals import move_timer, this_session
from nnviz.ui.streamlit_server import end_session
from nnviz.ui.view import View

REST = 10.0  # seconds between two looks at rest: a part of the page may have changed by itself
KEPT = ("insight", "all_settings")  # widgets that show what a person has chosen to see

_KEY = "keep"
_ASSETS = Path(__file__).parent / "assets"
_hears = st.components.v2.component("nnviz_keep", js=script(_ASSETS, "keep.js", "offline.js"))
_sends = st.components.v2.component(
    "nnviz_kept",
    js="export default function (component) {\nglobalThis.nnvizKeep?.take(component);\n}",
)


def hear() -> None:
    """Take over what the browser has kept, if this session has just begun; before any widget."""
    shown = view()
    told: dict[str, Any] = {
        "session": shown.session,
        "page": this_session(),
        "forgotten": shown.forgotten,
        "aside": shown.aside,
        "answered": shown.answered,
        "frame": taught.embedded(),
    }
    _hears(
        data=told,
        key=_KEY,
        on_found_change=guarded(_found),
        on_back_change=_nothing,
        on_lost_change=guarded(_lost),
        on_missed_change=guarded(_missed),
        on_ask_change=guarded(_ask),
    )
    found, shown.found = shown.found, None
    if found is not None:
        _take_over(found)
    if shown.aside > told["aside"]:
        run_again()  # which tells the browser


def _nothing() -> None:
    """Streamlit wants to be told of each message that is to be heard."""


def begin() -> None:
    """What a session begins with, empty or from a link, is nobody's work yet."""
    shown = view()
    if shown.link is None:
        d, t = (st.query_params.get(name) or "" for name in (exchange.QUERY, teacher.QUERY))
        # One that is longer is no link of nnviz: its beginning tells it from others well enough.
        shown.link = (f"{d}{taught.APART}{t}" if t else d)[:MAX_KEPT_LINK]
        shown.keeper.begin(workbench(), look())


def send() -> None:
    """Send a copy when one is due; while there is something to send, look again and again.

    None of a frame: those of one page would be taken for one another, as all have the tab's name.
    """
    if taught.embedded():
        return
    busy = workbench().player.running or _behind()
    st.fragment(guarded(_send), run_every=EVERY if busy else REST)()


def _send() -> None:
    shown, bench = view(), workbench()
    keeper, now = shown.keeper, look()
    hurry = keeper.asked
    if (shown.parcel.gone or hurry) and keeper.due(bench, now):
        shown.parcel = Parcel(keeper.take(bench, now))
    piece = shown.parcel.take(whole=hurry or bench.player.governor.line.wide)
    keeper.asked = False  # what was asked for is on its way
    behind = _behind()
    head = {
        "number": keeper.number,  # said also without a copy: a browser that has no such one asks
        "work": shown.parcel.work,
        "piece": piece.number,
        "last": piece.last,
        "unsent": behind,
    }
    _sends(data=json.dumps(head).encode() + b"\n" + piece.body, key="kept")
    if not bench.player.running and not behind:
        move_timer(REST)


def _found() -> None:
    """Note what the browser has kept when it comes: the run that it comes with may be cut off."""
    view().found = st.session_state[_KEY].found


def _lost() -> None:
    workbench().notice = (
        "This browser has no room for a copy of your work, or does not allow one. A reload would "
        "lose it, so save the project now and then (Files)."
    )


def _behind() -> bool:
    """Whether there is work that no copy, or only one that is still on its way, has."""
    return not view().parcel.gone or view().keeper.behind(workbench(), look())


def _missed() -> None:
    """A copy did not arrive: Streamlit drops what a run has not sent when the next one begins."""
    view().parcel = Parcel()
    view().keeper.missed()


def _ask() -> None:
    """The page may go: a copy is due at once."""
    view().keeper.asked = True


def look() -> LookFile:
    """How the page looks now."""
    shown = view()
    chosen = {key: recall(key) if key in st.session_state else shown.kept.get(key) for key in KEPT}
    return LookFile(
        insight=chosen["insight"],
        all_settings=bool(chosen["all_settings"]),
        chart=ChartFile(**shown.chart.model_dump()),
        map=MapFile(**map_shown().model_dump()),
        presenting=shown.presenting,
        guide=shown.guide.on,
        link=shown.link,
        lesson=shown.lesson,
        lesson_file=shown.lesson_file,
        handout=taught.written(shown.handout),
        draft=draft.dump(shown.draft),
        progress="" if shown.progress == Progress() else progress.dump(shown.progress).decode(),
    )


def _take_over(message: object) -> None:
    """A copy that the browser has: the work goes on from it, or a person is asked first."""
    shown, bench = view(), workbench()
    heard_before, shown.answered = shown.answered, True
    if heard_before:
        return
    try:
        kind, kept, strokes, former = read_message(message)
        if kept is None:
            draw_late(bench, strokes)
            return
        untouched = shown.keeper.untouched(bench, look())
        own_link = kept.bench.look.link == shown.link or not shown.link
        if kind == "own" and untouched and own_link:
            open_copy(kept)
            end_session(former)
            draw_late(workbench(), strokes)
            workbench().notice = shown.said_restored
            return
        restored(kept)  # what cannot be opened is not offered
    except InputError as error:
        shown.aside += 1
        bench.notice = f"{error} It is set aside, and you start afresh."
        return
    _take_progress(kept)  # it is a person's, and not the work's: it is here whatever they answer
    if untouched:
        shown.keeper.begin(bench, look())
    shown.offer, shown.keeper.off = kept, True


def open_copy(kept: Kept) -> None:
    """Go on where a copy was taken.

    Raises
    ------
    InputError
        If it makes no network; nothing is changed then.
    """
    shown = view()
    bench = restored(kept)
    replace_workbench(bench)
    said = kept.bench.look
    for key in KEPT:
        take_from(key, getattr(said, key))
    if said.insight == "Neurons":  # what the Diagram shows now
        take_from("insight", None)
        take_from("inside_tab", "Diagram")
    shown.chart = ChartView(**said.chart.model_dump())
    shown.map = MapView(**said.map.model_dump())
    shown.presenting, shown.guide.on = said.presenting, said.guide
    shown.lesson, wrong = said.lesson, [*_take_progress(kept), *_take_lessons(kept)]
    shown.preset = shown.offer = None
    shown.keeper.off, shown.parcel = False, Parcel()
    shown.keeper.took_over(bench, look(), kept.bench.run)
    bench.notice = shown.said_restored = " ".join([f"Restored: {kept.summary}.", *wrong])


def _take_progress(kept: Kept) -> list[str]:
    """Take over what was done in lessons, if there is none here; says so if that is damaged."""
    shown, said = view(), kept.bench.look.progress
    if said and shown.progress == Progress():
        try:
            shown.progress = progress.load(said.encode())
        except InputError as error:
            return [str(error)]
    return []


def _take_lessons(kept: Kept) -> list[str]:
    """Take over a lesson of a file, a teacher's link and a draft; says so if one cannot be read."""
    said = kept.bench.look
    wrong = [
        taught.again(workbench(), said.handout),
        take_file(said.lesson_file),
        _take_draft(said.draft),
    ]
    return [sentence for sentence in wrong if sentence]


def _take_draft(text: str) -> str | None:
    """Take over what a teacher was writing; a sentence if it is damaged."""
    try:
        view().draft = draft.load(text)
    except InputError as error:
        return str(error)
    return None


def decline() -> None:
    """Go on with what is here; it takes the copy's place in the browser when it changes."""
    view().offer, view().keeper.off = None, False


def start_fresh() -> None:
    """Forget all, here and in the browser."""
    shown, old = view(), workbench()
    old.player.pause()
    replace_workbench(Workbench())
    fresh = View(
        told=shown.told, tellings=shown.tellings, entered=shown.entered, session=shown.session
    )
    gone = ("chart", "map", "guide", "kept", "presenting", "preset", "said_restored", "offer")
    for name in (*gone, "table", "lesson", "lesson_file", "handout", "draft", "progress"):
        setattr(shown, name, getattr(fresh, name))
    for key in KEPT:
        take_from(key, None if key == "insight" else False)
    st.query_params.clear()
    shown.link, shown.keeper, shown.parcel = "", Keeper(), Parcel()
    shown.keeper.begin(workbench(), look())
    shown.forgotten += 1
