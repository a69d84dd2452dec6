"""Files in and out: tables and projects, in a dialog that leaves the page alone."""

import streamlit as st

from nnviz.bench import exchange
from nnviz.files.project_schema import SUFFIX
from nnviz.settings.limits import MAX_PROJECT_BYTES, MAX_TABLE_BYTES
from nnviz.ui import keep
from nnviz.ui.dialogs import close_dialog, leave_dialog, take_in
from nnviz.ui.panels.import_panel import table_panel
from nnviz.ui.save import save_project_button
from nnviz.ui.state import workbench
from nnviz.ui.streamlit_server import keep_uploads_in_memory

MEGABYTE = 1_000_000
keep_uploads_in_memory(max(MAX_PROJECT_BYTES, MAX_TABLE_BYTES))


@st.dialog("Files", width="medium", icon=":material/folder_open:", on_dismiss=close_dialog)
def files_dialog() -> None:
    """Tables and projects."""
    table, work = st.tabs(["Table", "Project"])
    with table:
        table_panel()
    with work:
        project_panel()


def project_panel() -> None:
    """Everything in one file, and back."""
    bench = workbench()
    st.caption("Points, settings, weights, optimiser and history: work goes on from it exactly.")
    save_project_button("save_project")
    st.caption(
        "The work is kept in this browser as well, so a reload brings it back. On a computer that "
        "others use, too, take it away:"
    )
    if st.button("Start fresh, forget all of it", key="forget", icon=":material/delete:"):
        keep.start_fresh()
        leave_dialog()
    upload = st.file_uploader(
        f"Open a project (a file that ends in {SUFFIX})",
        ["json"],
        key="project_file",
        max_upload_size=MAX_PROJECT_BYTES // MEGABYTE,
    )
    if upload is None:
        return
    if st.button("Replace all work by this project", key="load_project", type="primary"):
        take_in("project", lambda: exchange.open_project(bench, upload.getvalue()))
