"""The draft of this session, and widgets that write in it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from nnviz.lessons.draft import Draft
from nnviz.ui.bound import bound
from nnviz.ui.state import view


def draft() -> Draft:
    """What the teacher has written so far."""
    return view().draft


def change(**values: Any) -> None:
    """Let fields of it have other values."""
    put(draft().changed(**values))


def put(written: Draft) -> None:
    """Go on with another draft."""
    view().draft = written


def text(
    widget: Callable[..., Any], label: str, name: str, limit: int, *, placeholder: str = ""
) -> None:
    """A field for a text of the draft, by its name there."""
    bound(
        widget,
        label,
        key=f"teach_{name}",
        value=getattr(draft(), name),
        apply=lambda typed: put(draft().write(name, typed)),
        max_chars=limit,
        placeholder=placeholder,
    )


def lines(label: str, name: str) -> None:
    """A field for texts of the draft, of which each has a line of its own."""
    bound(
        st.text_area,
        label,
        key=f"teach_{name}",
        value="\n".join(getattr(draft(), name)),
        apply=lambda typed: put(draft().write_lines(name, typed)),
        height=100,
    )
