"""The sidebar: a simple form first, and all there is at one press."""

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.lessons.controls import of_group
from nnviz.ui.panels.network_settings import (
    chosen_network,
    simple_network,
    what_a_change_does,
    whole_network,
)
from nnviz.ui.panels.training_settings import chosen_training, more_training, training
from nnviz.ui.state import keep, workbench
from nnviz.ui.taught import chosen_ones, shown_of


def settings() -> None:
    """The whole sidebar."""
    bench = workbench()
    if chosen_ones():
        _chosen(bench)
        return
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


def _chosen(bench: Workbench) -> None:
    """What a teacher has chosen, without anything to unfold; no sidebar where that is nothing."""
    network, training_ones = shown_of(of_group("Network")), shown_of(of_group("Training"))
    if not (network or training_ones):
        return
    with st.sidebar:
        if network:
            st.subheader("Network")
            st.caption(what_a_change_does(bench))
            chosen_network(bench, network)
        if training_ones:
            st.subheader("Training")
            st.caption("Changes live; the weights stay.")
            chosen_training(bench, training_ones)
