"""What a teacher's link says of this page: what shows, what is locked, and what there is to do."""

from urllib.parse import urlencode

import streamlit as st

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.lessons.controls import EMBEDDED
from nnviz.lessons.handout import NO_HANDOUT, Handout, read_handout
from nnviz.lessons.teacher import QUERY
from nnviz.ui.state import view

APART = f"&{QUERY}="  # between the two texts of a link that is remembered


def shows(*names: str) -> bool:
    """Whether any of these controls shows, by their names in `nnviz.lessons.controls`."""
    teaching = view().handout.teaching
    return any(teaching.shows(name) and (name in EMBEDDED or not embedded()) for name in names)


def shown_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those that show, in their order."""
    return tuple(name for name in names if shows(name))


def chosen_ones() -> bool:
    """Whether somebody has chosen what shows, so that it is not all."""
    return view().handout.teaching.shown is not None or embedded()


def locked(setting: str) -> bool:
    """Whether a setting cannot be changed here."""
    return view().handout.teaching.locked(setting)


def embedded() -> bool:
    """Whether this page stands in a frame of another one, and was asked for as such."""
    return bool(st.context.is_embedded)


def whole_page() -> str:
    """The address of what this frame shows, outside of it."""
    asked = st.query_params
    kept = {name: asked[name] for name in (exchange.QUERY, QUERY) if name in asked}
    return f"{(st.context.url or '').rstrip('/')}/{'?' if kept else ''}{urlencode(kept)}"


def begin(bench: Workbench, d: str | None, t: str | None) -> None:
    """Begin with what an address carries; what cannot be used becomes the notice."""
    if not t:
        exchange.try_link(bench, d)
        return
    try:
        handout = read_handout(d, t)
    except InputError as error:
        bench.notice = str(error)
        return
    handout.begin(bench)
    take(handout)


def take(handout: Handout) -> None:
    """Let the page be as a teacher has chosen; what is on the bench stays."""
    shown = view()
    shown.handout = handout
    if handout.exercise is not None:
        shown.lesson = handout.exercise.id
    if handout.task or handout.exercise or not handout.teaching.shows("guide"):
        shown.guide.skip()


def leave(bench: Workbench) -> None:
    """Show everything again, with nothing locked."""
    view().handout = NO_HANDOUT
    NO_HANDOUT.lock(bench)


def written(handout: Handout) -> str:
    """A teacher's link as a copy of the work remembers it; empty if there was none."""
    return f"{handout.d}{APART}{handout.t}" if handout.t else ""


def again(bench: Workbench, text: str) -> str | None:
    """Let the page be as it was with `written`; a sentence if that cannot be."""
    d, _, t = text.partition(APART)
    leave(bench)
    if not t:
        return None
    try:
        handout = read_handout(d, t)
    except InputError as error:
        return str(error)
    take(handout)
    handout.lock(bench)
    return None
