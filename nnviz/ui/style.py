"""The page's own CSS: the stacked stage, and a few fixed sizes."""

from pathlib import Path

import streamlit as st

_CSS = Path(__file__).parent / "assets" / "style.css"


_POINTER_THROUGH = "<style>.st-key-canvas { pointer-events: none; }</style>"


def inject_style(*, inspect: bool = False) -> None:
    """Put the style sheet into the page.

    With `inspect` the pointer goes through the canvas to the heatmap below.
    """
    st.html(_CSS)
    st.html(_POINTER_THROUGH if inspect else "<style></style>")
