"""The one owner of ``st.session_state``: this session's Workbench, and what its page shows."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
import torch

from nnviz.workbench import Workbench

_KEY = "nnviz"
_VIEW = "nnviz_view"

torch.set_num_threads(1)  # a tiny net gains nothing from threads, and a class of thirty loses


def workbench() -> Workbench:
    """This session's Workbench, made on the first call. Never shared between sessions."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Workbench()
    bench: Workbench = st.session_state[_KEY]
    return bench


@dataclass
class View:
    """What a page remembers of its own pictures; nothing of the work is in here.

    Attributes
    ----------
    charts : dict
        The charts shown, by key.
    timers : dict
        Seconds to which the timer of each live loop is set, by name.
    """

    charts: dict[str, Any] = field(default_factory=dict)
    timers: dict[str, float] = field(default_factory=dict)


def view() -> View:
    """This session's View."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    shown: View = st.session_state[_VIEW]
    return shown
