"""Code that does what the run did."""

import streamlit as st

from nnviz.bench.take_home import GO_ON, NOTEBOOK, SCRIPT, TWIN, TakeHome
from nnviz.errors import InputError
from nnviz.ui.take_home.rows import row

MOST = 40_000  # characters that are shown: what is longer is mostly numbers


def code(home: TakeHome) -> None:
    """The run as a script, as a notebook, from here on, for scikit-learn; and a look at it."""
    row(home, SCRIPT, copied=True, primary=True)
    row(home, NOTEBOOK)
    if GO_ON in home.names:
        row(home, GO_ON, copied=True)
    row(home, TWIN, copied=True)
    try:
        text = home.file(SCRIPT).decode()
    except InputError:
        return  # the row has said why
    with st.expander(f"Look at {SCRIPT}"):
        st.code(text[:MOST], language="python", height=320)
        if len(text) > MOST:
            st.caption("The rest is in the file.")
