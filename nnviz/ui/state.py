"""The one owner of ``st.session_state``: this session's Workbench."""

import streamlit as st
import torch

from nnviz.workbench import Workbench

_KEY = "nnviz"

torch.set_num_threads(1)  # a tiny net gains nothing from threads, and a class of thirty loses


def workbench() -> Workbench:
    """This session's Workbench, made on the first call. Never shared between sessions."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Workbench()
    bench: Workbench = st.session_state[_KEY]
    return bench
