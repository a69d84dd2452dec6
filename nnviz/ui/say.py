"""Sentences on the page. Whatever is in them, names from files and links too, is shown as it is."""

import streamlit as st

from nnviz.settings.outside import markdown


def quietly(sentence: str, *, icon: str = "") -> None:
    """Small and grey: what something means, or what to do next."""
    st.caption(f":material/{icon}: {markdown(sentence)}" if icon else markdown(sentence))


def notice(sentence: str) -> None:
    """Something happened that one should know of."""
    st.warning(markdown(sentence), icon=":material/info:")


def refusal(sentence: str) -> None:
    """What was given cannot be used, and why."""
    st.error(markdown(sentence))
