"""The page's own CSS: where things stand, the stacked stage, and a few fixed sizes."""

from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"

_SHEETS = (
    "layout.css",
    "style.css",
    "tools.css",
    "insight.css",
    "numbers.css",
    "guide.css",
    "reading.css",
    "take_home.css",
    "lessons.css",
    "teach.css",
    "touch.css",
)

_ICONS = (
    ":is(.st-key-edits, .st-key-class_count, .st-key-clear, .st-key-brush, .st-key-pointer, "
    ".st-key-map_place)"
)
_ICONS_WHERE_NARROW = ":is(.st-key-bar_actions, .st-key-group)"
_icons = (_ASSETS / "icons.css").read_text(encoding="utf-8")
_ICON_STYLE = (
    f"<style>{_icons.replace('ICONS', _ICONS)} @media (max-width: 999px) "
    f"{{ {_icons.replace('ICONS', _ICONS_WHERE_NARROW)} }}</style>"
)
_POINTER_THROUGH = ".st-key-canvas { pointer-events: none; }"


def inject_style(*, inspect: bool = False, present: bool = False, embedded: bool = False) -> None:
    """Put the style sheets into the page, before anything that they lay out.

    Parameters
    ----------
    inspect : bool
        The pointer goes through the canvas to the heatmap below.
    present : bool
        For a projector: the stage, the curve and the status, in large type.
    embedded : bool
        For a frame of another page: the stage, Train and the curve.
    """
    for sheet in _SHEETS:
        st.html(_ASSETS / sheet)
    st.html(_ICON_STYLE)
    extra = _POINTER_THROUGH if inspect else ""
    if st.context.theme.type == "dark":
        extra += (_ASSETS / "dark.css").read_text(encoding="utf-8")
    if embedded:
        extra += (_ASSETS / "embed.css").read_text(encoding="utf-8")
    if present:
        extra += (_ASSETS / "present.css").read_text(encoding="utf-8")
    st.html(f"<style>{extra}</style>")
