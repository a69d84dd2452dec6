"""A quiet line when something goes wrong: why, and a button that does something about it."""

import streamlit as st

from nnviz.bench.hints import Hint, Rule
from nnviz.ui import say
from nnviz.ui.press import once
from nnviz.ui.state import run_again, view, workbench


def hint_line(hint: Hint | None) -> None:
    """A hint, if there is one."""
    if view().remedied:
        view().remedied = False
        run_again()  # the whole page: the remedy has changed settings
    if hint is None:
        return
    rule, reason = hint
    with st.container(key="hint"):
        say.quietly(reason, icon="lightbulb")
        # A key for each remedy: another hint may be due by the time a press arrives.
        with st.container(key="remedy"):
            st.button(
                rule.label,
                key=f"remedy_{rule.name.replace(' ', '_')}",
                on_click=once(_apply),
                args=(rule,),
            )


def _apply(rule: Rule) -> None:
    rule.remedy(workbench())
    view().remedied = True
