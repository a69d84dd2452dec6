"""A file that can be taken: what it is, how large it is, and the buttons that hand it over."""

import re
from mimetypes import guess_type
from typing import Literal

import streamlit as st

from nnviz.bench.take_home import TakeHome
from nnviz.errors import InputError
from nnviz.export.bundle import what_it_is
from nnviz.pictures.numbers import size_text
from nnviz.settings.outside import markdown
from nnviz.ui.save import copy_button, save_button
from nnviz.ui.state import workbench


def row(home: TakeHome, name: str, *, copied: bool = False, primary: bool = False) -> None:
    """Show a file, or why this run has none.

    Parameters
    ----------
    home : TakeHome
    name : str
    copied : bool
        Whether its text can also be copied.
    primary : bool
        Whether it is what most will want.
    """
    key = re.sub(r"\W", "_", name)
    with st.container(horizontal=True, key=f"take_row_{key}", vertical_alignment="center"):
        try:
            with workbench().player.governor.spending():
                content = home.file(name)
        except InputError as error:
            st.markdown(f"**{name}** — {markdown(str(error))}")
            return
        size = size_text(len(content))
        st.markdown(f"**{home.called(name)}** · {size}  \n{markdown(what_it_is(name))}")
        if copied:
            copy_button("Copy", lambda: content, key=f"copy_{key}")
        kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
        save_button(
            "Save",
            home.called(name),
            guess_type(name)[0] or "application/octet-stream",
            lambda: content,
            key=f"take_{key}",
            kind=kind,
            help=f"Save {home.called(name)}, {size}",
        )
