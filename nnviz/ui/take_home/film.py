"""The training as an animation, and as a page of its own to play."""

import streamlit as st

from nnviz.bench.take_home import FILM, PAGE, TakeHome
from nnviz.ui.state import run_again, view, workbench
from nnviz.ui.take_home.rows import row

BEAT = 0.3  # seconds from one slice of work to the next
SLICE = 0.1  # seconds of each: clicks and training find room in between


def film(home: TakeHome) -> None:
    """The page, and the film in its three states: not begun, being made, made."""
    row(home, PAGE, copied=False)
    if home.film is None:
        with st.container(horizontal=True, key="film_begin", vertical_alignment="center"):
            st.markdown(
                f"**{home.called(FILM)}** · at most 5 MB  \nThe training as an animation: map, "
                "points, epoch and loss, from its first moment to this one."
            )
            if st.button("Make it", key="make_film", icon=":material/movie:"):
                home.begin_film()
                run_again()
    elif home.film.done < home.film.total:
        st.fragment(_working, run_every=BEAT)()
    else:
        row(home, FILM, primary=True)
        with st.container(key="film_shown"):
            st.image(
                home.file(FILM),
                width="stretch",
                alt=f"The training as an animation, to epoch {home.epoch:,}",
            )


def _working() -> None:
    """A slice of the work, how much is done, and the way out."""
    home, governor = view().home, workbench().player.governor
    if home is None or home.film is None:
        return  # given up meanwhile
    with governor.spending():
        share = home.work_on_film(SLICE)
    if share == 1.0:
        run_again()
    with st.container(horizontal=True, key="film_progress", vertical_alignment="center"):
        st.progress(share, text=f"Making the film: {share:.0%}")
        if st.button("Cancel", key="cancel_film", icon=":material/close:"):
            home.leave_film()
            run_again()
