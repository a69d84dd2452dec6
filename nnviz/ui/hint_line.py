"""A quiet line when something goes wrong: why, and a button that does something about it."""

import streamlit as st

from nnviz.hints import find_hint
from nnviz.ui.state import workbench


def hint_line() -> None:
    """The most urgent hint, if there is one; at the slower beat."""
    bench = workbench()
    hint = find_hint(bench.trainer) if bench.run.viewed is None else None
    if hint is None:
        return
    rule, reason = hint
    with st.container(key="hint"):
        st.caption(f":material/lightbulb: {reason}")
        if st.button(rule.label, key="remedy"):
            rule.remedy(bench)
            st.rerun()  # the whole page: the remedy has changed settings
