"""Noise on the points there are: a popover that shows what it would do before it is done."""

import streamlit as st

from nnviz.bench import noise
from nnviz.data.disturb import SIZES, Disturbance, Kind
from nnviz.settings.limits import MAX_DISTURBED, MAX_JITTER, MAX_SEED
from nnviz.ui.press import once
from nnviz.ui.state import keep, recall, take_from, workbench

WIDTH = 440  # pixels


def noise_popover() -> None:
    """What kind of noise, how much, which draw; a sentence and a picture of it; *Apply*."""
    keep("noise", False, here=True)
    with (
        st.popover("Noise", icon=":material/shuffle:", key="noise", on_change="rerun") as fold,
        st.container(width=WIDTH),
    ):
        if fold.open:
            _noise()


def _noise() -> None:
    points = workbench().points
    controls, seen = st.columns(2)
    with controls:
        keep("noise_kind", "flip")
        st.selectbox("Kind of noise", noise.TITLES, format_func=_title, key="noise_kind")
        what = Disturbance(kind := _kind(), _size(kind), _seed())
    after, sentence = noise.preview(points, what)
    seen.image(noise.picture(points, after), alt=f"The points with noise. {sentence}")
    st.caption(noise.ABOUT[kind])
    st.markdown(sentence)
    st.button(
        "Apply",
        key="noise_apply",
        type="primary",
        width="stretch",
        # What is seen is what is done, whatever has been typed since.
        on_click=once(_apply),
        args=(what,),
        disabled=not after.changed.any(),
    )


def _title(kind: str) -> str:
    return noise.TITLES[kind]


def _kind() -> Kind:
    """The kind that is chosen; the first one, should a browser name one that is not there."""
    chosen: Kind = recall("noise_kind")
    return chosen if chosen in noise.TITLES else "flip"


def _size(kind: Kind) -> float:
    """How much, in per cent of the points or in domain units; nothing where there is no more."""
    if kind == "jitter":
        keep("noise_jitter", 0.05)
        size = st.slider("Size", 0.0, MAX_JITTER, step=0.01, key="noise_jitter")
        return min(MAX_JITTER, max(0.0, size))
    if kind not in SIZES:
        return 0.0
    keep("noise_share", 10)
    most = round(100 * MAX_DISTURBED)
    share = st.slider("Share of the points", 0, most, format="%d %%", key="noise_share")
    return min(most, max(0, share)) / 100


def _seed() -> int:
    keep("noise_seed", 0)
    seed = st.number_input("Seed", 0, MAX_SEED, key="noise_seed", help="Another one, another draw.")
    return min(MAX_SEED, max(0, seed))


def _apply(what: Disturbance) -> None:
    """Do what was seen; the next draw is another one."""
    noise.apply(workbench(), what)
    take_from("noise_seed", (what.seed + 1) % (MAX_SEED + 1))
