"""The link: as text, as a code for the projector, as a frame for a course page."""

import streamlit as st

from nnviz.bench import texts
from nnviz.errors import InputError
from nnviz.files.links import ShareTooLong
from nnviz.files.qr import qr_png
from nnviz.lessons import passed_on
from nnviz.lessons.beginning import out_of_reach
from nnviz.pictures.numbers import counted
from nnviz.settings.limits import MAX_LINK
from nnviz.ui import say
from nnviz.ui.dialogs import close_dialog, open_dialog, set_dialog
from nnviz.ui.press import once, pressed
from nnviz.ui.save import copy_button, save_project_button
from nnviz.ui.state import workbench
from nnviz.ui.teach.drafted import draft

LARGE = "teach_large"  # the dialog


def link() -> None:
    """The link, or what is missing of it, in its place."""
    try:
        made = _made()
    except InputError as error:
        say.notice(str(error))
        if isinstance(error, ShareTooLong):
            save_project_button("teach_project")
        return
    if draft().what == "task":
        _doubts()
    _as_text(made)
    _as_frame(made)
    open_dialog({LARGE: large_dialog})


def _doubts() -> None:
    """Where to look again before a class gets the link: what is locked may have come after."""
    wrong = out_of_reach(draft().goals, draft().shown, draft().fixed, workbench())
    if wrong:
        say.notice(f"{counted(len(wrong), 'goal')} of step 1 cannot be reached; look there.")


def _made() -> str:
    return passed_on.make_link(draft(), workbench(), _address())


def _address() -> str:
    """Where the app is open: a link opens on its first page."""
    return (st.context.url or "").rstrip("/").removesuffix("/teach")


def _as_text(made: str) -> None:
    """Text, code and what to do with them."""
    code, text = st.columns([1, 2])
    with code, st.container(key="qr"):
        st.image(qr_png(made), width="stretch", alt="QR code of the link")
    with text:
        st.code(made, language=None, wrap_lines=True, height=150)
        say.quietly(
            f"{passed_on.length(made):,} of {MAX_LINK:,} characters. {texts.reach(made)}".strip(),
        )
        with st.container(horizontal=True, key="teach_link_acts"):
            copy_button("Copy the link", made.encode, key="copy_link")
            # Not in a callback: that of a dialog which closes in the same message may come later.
            if st.button(
                "Show large", key="teach_show", icon=":material/qr_code_2:", on_click=once(pressed)
            ):
                set_dialog(LARGE)
            st.link_button("Try it as a student", made, icon=":material/open_in_new:")


def _as_frame(made: str) -> None:
    """The HTML for a course page."""
    title = draft().title if draft().what == "task" else ""
    frame = passed_on.embed(made, title)
    with st.expander("For a course page", icon=":material/web:"):
        say.quietly(
            "This HTML shows stage, Train and curve in a frame, without any setting or task: the "
            "page around it says what there is to do."
        )
        st.code(frame, language="html", wrap_lines=True)
        copy_button("Copy the HTML", frame.encode, key="copy_frame")


@st.dialog("Open this on your device", width="large", on_dismiss=close_dialog)
def large_dialog() -> None:
    """The code as large as the window lets it be, and the address."""
    made = _made()
    code, address = st.columns([3, 2])
    with code, st.container(key="qr_large"):
        st.image(qr_png(made), width="stretch", alt="QR code of the link")
    with address, st.container(key="teach_address"):
        st.code(made, language=None, wrap_lines=True)
