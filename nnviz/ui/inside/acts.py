"""What the views inside have in common: choices that are kept, and buttons that act."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from nnviz.ui.press import act_for_page, once
from nnviz.ui.state import view


def chosen(
    widget: Callable[..., Any], label: str, choices: Sequence[Any], *, key: str, **options: Any
) -> Any:
    """Show a choice in a fragment; what it says, or its first where that cannot be chosen (now).

    It is kept when the view, or the page, is left.
    """
    kept = view().kept
    last = kept.get(key)
    start = last if last in choices else choices[0]
    if st.session_state.get(key) not in choices:
        st.session_state[key] = start
    widget(label, choices, key=key, **options)
    now = st.session_state.get(key)
    kept[key] = now if now in choices else start
    return kept[key]


def act_button(
    label: str, act: Callable[..., object], *on: object, key: str, **options: Any
) -> None:
    """A button in a fragment that does something which the whole page is to show."""
    st.button(label, key=key, on_click=once(act_for_page), args=(act, *on), **options)
