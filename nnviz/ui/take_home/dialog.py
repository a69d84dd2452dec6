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
_PAGE = script(
    Path(__file__).parent.parent / "stage" / "assets", "network.js", "paint.js", "marker.js"
)


@st.dialog("Take home", width="large", icon=":material/backpack:", on_dismiss=close_dialog)
def take_home_dialog() -> None:
    """Files of the run as it was when this was opened."""
    bench = workbench()
    if not len(bench.points):
        say.quietly(NOTHING)
        return
    home = _moment(view().home or TakeHome(bench, _PAGE, view().chart))
    view().home = home
    part = chosen(st.segmented_control, "What to take", list(PARTS), key="take_part")
    PARTS[part](home)


def _moment(home: TakeHome) -> TakeHome:
    """Of which moment all of it is, and the way to the present one, which is taken if asked for."""
    run = workbench().player.run
    with st.container(horizontal=True, key="take_moment", vertical_alignment="center"):
        said = st.container(width="stretch")
        moved = workbench().player.running or run.shown.epoch != home.epoch
        if moved and st.button("Take the present", key="take_again", icon=":material/refresh:"):
            home = TakeHome(workbench(), _PAGE, view().chart)
    looked_at = run.viewed == home.epoch
    what = "the moment you look at" if looked_at else "as the run was when this was opened"
    with said:
        say.quietly(f"All of it is of epoch {home.epoch:,}, {what}.", icon="schedule")
        if not home.now.steps:
            say.quietly(UNTRAINED, icon="info")
    return home


def everything(home: TakeHome) -> None:
    """Tables, the project, and all in one file."""
    row(home, POINTS)
    row(home, HISTORY)
    row(home, PROJECT)
    row(home, ALL, primary=True)


PARTS: dict[str, Callable[[TakeHome], None]] = {
    "Code": code,
    "Network": network,
    "Picture": pictures,
    "Film": film,
    "All": everything,
}
