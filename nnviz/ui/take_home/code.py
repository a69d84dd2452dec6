"""Code that does what the run did."""

import streamlit as st

from nnviz.bench.take_home import GO_ON, SCRIPT, TakeHome
from nnviz.errors import InputError
from nnviz.ui.take_home.rows import row

MOST = 40_000  # characters that are shown: what is longer is mostly numbers


def code(home: TakeHome) -> None:
    """The script, from the start and from here on, and a look at it."""
    row(home, SCRIPT, copied=True, primary=True)
    if GO_ON in home.names:
        row(home, GO_ON, copied=True)
    try:
        text = home.file(SCRIPT).decode()
    except InputError:
        return  # the row has said why
    with st.expander(f"Look at {SCRIPT}"):
        st.code(text[:MOST], language="python", height=320)
        if len(text) > MOST:
            st.caption("The rest is in the file.")
