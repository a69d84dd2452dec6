"""The page's own CSS: the stacked stage, and a few fixed sizes."""

from pathlib import Path

import streamlit as st

_CSS = Path(__file__).parent / "assets" / "style.css"


def inject_style() -> None:
    """Put the style sheet into the page."""
    st.html(_CSS)
