"""A link that carries points and settings: made in a dialog, opened when a session begins."""

import streamlit as st

from nnviz.bench import exchange, texts
from nnviz.errors import InputError
from nnviz.files.qr import qr_png
from nnviz.lessons import teacher
from nnviz.server import logs
from nnviz.ui import say, taught
from nnviz.ui.dialogs import close_dialog, open_dialog, set_dialog
from nnviz.ui.pages import TEACH
from nnviz.ui.panels.files_panel import files_dialog
from nnviz.ui.press import once, pressed
from nnviz.ui.save import save_project_button
from nnviz.ui.state import view, workbench
from nnviz.ui.take_home.dialog import take_home_dialog


def open_link_once() -> None:
    """Take over what the address carries, when the page is first shown."""
    if not view().link_opened:
        view().link_opened = True
        asked = st.query_params
        taught.begin(workbench(), asked.get(exchange.QUERY), asked.get(teacher.QUERY))
        if workbench().notice:
            logs.fault(view().session, "link", InputError)


def actions() -> None:
    """Files, the link, and the page as a projector shows it."""
    for name, label, icon in (
        ("files", "Files", ":material/folder_open:"),
        ("take_home", "Take home", ":material/backpack:"),
        ("share", "Share link", ":material/qr_code_2:"),
    ):
        # Not in a callback: that of a dialog which closes in the same message may come later.
        if taught.shows(name) and st.button(label, key=name, icon=icon, on_click=once(pressed)):
            set_dialog(name)
    open_dialog({"files": files_dialog, "take_home": take_home_dialog, "share": share_dialog})
    if taught.shows("guide"):
        st.button(
            "Guide",
            key="guide",
            icon=":material/assistant_direction:",
            on_click=once(view().guide.call),
        )
    if taught.shows("present"):
        _present_button()


def _present_button() -> None:
    """To the page as a projector shows it, and back."""
    presenting = view().presenting
    st.button(
        "Leave presentation" if presenting else "Present",
        key="leave" if presenting else "present",
        icon=":material/close_fullscreen:" if presenting else ":material/present_to_all:",
        on_click=once(_present),
        args=(not presenting,),
    )


def _present(presenting: bool) -> None:
    view().presenting = presenting


@st.dialog("Share link", width="large", icon=":material/qr_code_2:", on_dismiss=close_dialog)
def share_dialog() -> None:
    """The link as text and as a QR code."""
    try:
        link = exchange.make_link(workbench(), st.context.url or "")
    except InputError as error:
        say.notice(str(error))
        save_project_button("share_project")
        return
    code, text = st.columns([2, 1])
    with code, st.container(key="qr"):
        st.image(qr_png(link), width="stretch", alt="QR code of the link")
    with text:
        run = workbench().player.run
        st.caption(texts.about_link(link, by_hand=run.edits > 0 or bool(run.trainer.hand)))
        st.code(link, language=None, wrap_lines=True, height=240)
        if not taught.chosen_ones():
            st.page_link(
                TEACH.script,
                label="For a class: choose what shows, and set a task",
                icon=":material/school:",
            )
