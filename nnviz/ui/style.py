"""The page's own CSS: the stacked stage, and a few fixed sizes."""

from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"

_POINTER_THROUGH = "<style>.st-key-canvas { pointer-events: none; }</style>"


def inject_style(*, inspect: bool = False) -> None:
    """Put the style sheets into the page.

    With `inspect` the pointer goes through the canvas to the heatmap below.
    """
    for sheet in ("style.css", "tools.css", "insight.css"):
        st.html(_ASSETS / sheet)
    st.html(_POINTER_THROUGH if inspect else "<style></style>")
