"""Real data sets: what each is, where it comes from, and a choice of its two columns."""

import streamlit as st

from nnviz.data.real_registry import REAL_SETS, RealSet
from nnviz.errors import InputError
from nnviz.ui.guard import guarded
from nnviz.ui.press import once
from nnviz.ui.state import keep, recall, remember, view, workbench

AXES = ("x", "y")


def real_data() -> None:
    """A popover with every real data set."""
    keep("real_data", False, here=True)
    with (
        st.popover("Real data", key="real_data", on_change="rerun") as fold,
        st.container(width=400),
    ):
        if fold.open:
            _choice()


def _choice() -> None:
    """A data set, its columns, and all that a person should know of it before."""
    keep("real_set", next(iter(REAL_SETS)))
    st.selectbox(
        "Data set", REAL_SETS, format_func=lambda name: REAL_SETS[name].title, key="real_set"
    )
    real = _chosen()
    st.caption(f"**{real.title}.** {real.why}")
    keys = [column.key for column in real.columns]
    for axis, side, first in zip(
        AXES, st.columns(2), (real.pairs[0].x, real.pairs[0].y), strict=True
    ):
        key = _key(real, axis)
        keep(key, first)
        side.selectbox(
            axis,
            keys,
            format_func=lambda key: real.column(key).title,
            key=key,
            on_change=guarded(_apart),
            args=(axis,),
        )
    x, y = _columns(real)
    st.caption(real.about(x, y) or "Try it: nobody has said yet what these two show together.")
    st.button(
        "Use these data", key="load_real", type="primary", on_click=once(_load), width="stretch"
    )
    st.caption(f"Source: {real.source} Licence: {real.licence}.")


def _chosen() -> RealSet:
    """The data set that is chosen; the first one, should a browser name one that is not there."""
    return REAL_SETS.get(str(recall("real_set"))) or next(iter(REAL_SETS.values()))


def _key(real: RealSet, axis: str) -> str:
    """The key of a choice of column: each data set has its own, as each has other columns."""
    return f"real_{real.name}_{axis}"


def _columns(real: RealSet) -> tuple[str, str]:
    """The two columns that are chosen; the suggested ones, should one not be there."""
    keys = [column.key for column in real.columns]
    chosen = [recall(_key(real, axis)) for axis in AXES]
    if chosen[0] == chosen[1] or not set(chosen) <= set(keys):
        return real.pairs[0].x, real.pairs[0].y
    return chosen[0], chosen[1]


def _apart(axis: str) -> None:
    """No column twice: the other axis gets another one."""
    real = _chosen()
    own, other = _key(real, axis), _key(real, "y" if axis == "x" else "x")
    if recall(own) == recall(other):
        keys = [column.key for column in real.columns]
        remember(other, next(key for key in keys if key != recall(own)))


def _load() -> None:
    """Load what the controls say when the button is pressed."""
    real = _chosen()
    bench = workbench()
    try:
        bench.load_real(real.name, *_columns(real))
    except InputError as error:
        bench.notice = str(error)
    else:
        view().table = b""  # these points are not of the table that was loaded before
