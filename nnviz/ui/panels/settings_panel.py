"""The sidebar: a simple form first, and all there is at one press."""

import streamlit as st

from nnviz.ui.panels.network_settings import simple_network, what_a_change_does, whole_network
from nnviz.ui.panels.training_settings import more_training, training
from nnviz.ui.state import keep, workbench


def settings() -> None:
    """The whole sidebar."""
    bench = workbench()
    with st.sidebar:
        keep("all_settings", False)
        everything = st.toggle("All settings", key="all_settings")
        st.subheader("Network")
        st.caption(what_a_change_does(bench))
        if everything:
            whole_network(bench)
        else:
            simple_network(bench)
        st.subheader("Training")
        st.caption("Changes live; the weights stay.")
        training(bench, everything=everything)
        if everything:
            more_training(bench)
