"""Buttons that save a file as it is when they are pressed.

``st.download_button`` would make the file when the button is drawn; what it is told to make at the
press it throws away as soon as pages of the server have run twice: milliseconds, in a class.
"""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

from nnviz.bench import exchange
from nnviz.files.project_schema import SUFFIX
from nnviz.ui.scripts import script
from nnviz.ui.state import workbench

_saver = st.components.v2.component(
    "nnviz_saver", js=script(Path(__file__).parent / "assets", "save.js")
)


_copier = st.components.v2.component(
    "nnviz_copier",
    html='<output class="copied"></output>',
    js=script(Path(__file__).parent / "assets", "copy.js"),
)


def save_button(
    label: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    *,
    key: str,
    kind: Literal["primary", "secondary"] = "secondary",
    help: str | None = None,
) -> None:
    """Show a button that makes a file and hands it over to the browser.

    Parameters
    ----------
    label : str
    name : str
        What the file is to be called.
    mime : str
        Its media type.
    make : callable
        Returns what is in it.
    key : str
        The button's.
    kind : str
        ``primary`` or ``secondary``.
    help : str, optional
        What it does, where its label alone does not say it.
    """
    if st.button(label, key=key, icon=":material/download:", type=kind, help=help):
        _saver(data=packed(name, mime, make()), key=f"{key}_file")


def copy_button(label: str, make: Callable[[], bytes], *, key: str) -> None:
    """Show a button that puts a text, in UTF-8, into the clipboard, and says that it is there.

    Parameters
    ----------
    label : str
    make : callable
        Returns the text.
    key : str
        The button's.
    """
    if st.button(label, key=key, icon=":material/content_copy:"):
        _copier(data=packed("", "text/plain", make()), key=f"{key}_done")


def save_project_button(key: str, label: str = "Save the project") -> None:
    """A button that saves the project file."""
    save_button(
        label,
        f"work{SUFFIX}",
        "application/json",
        lambda: exchange.save_project(workbench()),
        key=key,
    )


def packed(name: str, mime: str, content: bytes) -> bytes:
    """A line of JSON (name, media type, a mark of its own for each press), then the file."""
    head = {"name": name, "mime": mime, "press": uuid.uuid4().hex}
    return json.dumps(head).encode() + b"\n" + content
