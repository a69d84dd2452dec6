"""Take home: everything that a run leaves behind outside nnviz, of one moment."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from nnviz.bench.take_home import ALL, HISTORY, POINTS, PROJECT, TakeHome
from nnviz.ui import say
from nnviz.ui.dialogs import close_dialog
from nnviz.ui.inside.acts import chosen
from nnviz.ui.scripts import script
from nnviz.ui.state import view, workbench
from nnviz.ui.take_home.code import code
from nnviz.ui.take_home.film import film
from nnviz.ui.take_home.network import network
from nnviz.ui.take_home.pictures import pictures
from nnviz.ui.take_home.rows import row

NOTHING = "There is nothing to take home yet. Draw some points or load a starter, then train."
UNTRAINED = "Nothing is trained yet: pictures and weights are those of the untouched start."
FOR = {
    "Code": "To repeat the run in Python, and to read how it is done.",
    "Network": "To use the network elsewhere, or to put weights back into it.",
    "Picture": "For a worksheet, a slide or a report.",
    "Film": "To show how it learned: to hand in, or for the page of a course.",
    "All": "To hand in or to keep everything; the project alone is enough to go on in nnviz.",
}
CALLED = {"Film": "Page, film"}
CHANGED = "Points and classes are those of now. They have changed since then."
_PAGE = script(
    Path(__file__).parent.parent / "stage" / "assets", "network.js", "paint.js", "marker.js"
)


@st.dialog("Take home", width="large", icon=":material/backpack:", on_dismiss=close_dialog)
def take_home_dialog() -> None:
    """Files of the run as it was when this was opened."""
    bench = workbench()
    if view().home is None and not len(bench.points):
        say.quietly(NOTHING)
        return
    home = _moment(view().home or TakeHome(bench, _PAGE, view().chart))
    view().home = home
    part = chosen(
        st.segmented_control,
        "What to take",
        list(PARTS),
        key="take_part",
        format_func=lambda part: CALLED.get(part, part),
    )
    say.quietly(FOR[part])
    # Each part has a place of its own. What was in another would stay to be seen beside this one
    # until a run of the page ends undisturbed, and none does while it trains.
    places = {each: st.container() if each == part else st.empty() for each in PARTS}
    with places[part]:
        PARTS[part](home)


def _moment(home: TakeHome) -> TakeHome:
    """Of which moment all of it is, and the way to the present one, which is taken if asked for."""
    bench = workbench()
    with st.container(horizontal=True, key="take_moment", vertical_alignment="center"):
        said = st.container(width="stretch")
        moved = bench.player.running or not home.is_of(bench)
        if moved and st.button("Take the present", key="take_again", icon=":material/refresh:"):
            home = TakeHome(bench, _PAGE, view().chart)
    looked_at = bench.player.run.viewed is not None and home.is_of(bench)
    what = "the moment you look at" if looked_at else "as the run was when this was opened"
    with said:
        say.quietly(f"All of it is of epoch {home.epoch:,}, {what}.", icon="schedule")
        if home.changed_since:
            say.quietly(CHANGED, icon="info")
        if not home.now.steps:
            say.quietly(UNTRAINED, icon="info")
    return home


def everything(home: TakeHome) -> None:
    """All in one file, the project, and tables."""
    row(home, ALL, primary=True)
    row(home, PROJECT)
    row(home, POINTS)
    row(home, HISTORY)


PARTS: dict[str, Callable[[TakeHome], None]] = {
    "Code": code,
    "Network": network,
    "Picture": pictures,
    "Film": film,
    "All": everything,
}
