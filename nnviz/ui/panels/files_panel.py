"""Files in and out: tables, projects and pictures, in a dialog that leaves the page alone."""

import streamlit as st

from nnviz.bench import exchange
from nnviz.errors import InputError
from nnviz.files.cells import EXPECTED
from nnviz.files.project_schema import SUFFIX
from nnviz.files.table import Table, parse_csv
from nnviz.server import logs
from nnviz.settings.limits import MAX_PROJECT_BYTES, MAX_TABLE_BYTES
from nnviz.settings.outside import markdown
from nnviz.ui import keep, say
from nnviz.ui.dialogs import close_dialog, leave_dialog
from nnviz.ui.save import save_button, save_project_button
from nnviz.ui.state import view, workbench
from nnviz.ui.streamlit_server import keep_uploads_in_memory

MEGABYTE = 1_000_000
keep_uploads_in_memory(max(MAX_PROJECT_BYTES, MAX_TABLE_BYTES))


@st.dialog("Files", width="medium", icon=":material/folder_open:", on_dismiss=close_dialog)
def files_dialog() -> None:
    """Tables, projects and pictures."""
    table, work, picture = st.tabs(["Table (CSV)", "Project", "Picture"])
    with table:
        table_panel()
    with work:
        project_panel()
    with picture:
        picture_panel()


def table_panel() -> None:
    """CSV in, by file or by pasting, after a look at it; and out."""
    bench = workbench()
    if len(bench.points):
        save_button(
            f"Save the {len(bench.points):,} points as CSV",
            "points.csv",
            "text/csv",
            lambda: exchange.save_table(bench),
            key="save_csv",
        )
    st.caption(f"To bring your own points: {EXPECTED}. A row with headings may come first.")
    left, right = st.columns(2)
    upload = left.file_uploader(
        "A CSV file",
        ["csv", "tsv", "txt"],
        key="csv_file",
        max_upload_size=MAX_TABLE_BYTES // MEGABYTE,
    )
    pasted = right.text_area(
        "Or paste rows from a spreadsheet",
        key="csv_text",
        height=96,
        placeholder="0.5, 1.2, cat\n0.9, 0.3, dog",
    )
    data = upload.getvalue() if upload is not None else pasted
    if not data.strip():
        return
    try:
        table = parse_csv(data)
    except InputError as error:
        logs.fault(view().session, "table", InputError)
        say.refusal(str(error))
        return
    _preview(table)


def _preview(table: Table) -> None:
    """What a table holds; whether to rescale it; and the button that takes it over."""
    look = exchange.preview(table)
    say.quietly(look.summary)
    st.table([{name: markdown(cell) for name, cell in row.items()} for row in look.rows])
    choices = ["Rescale to fill the square"]
    if table.fits:
        choices.insert(0, "Take the numbers as they are")
    else:
        st.caption("Some numbers lie outside -1 to 1, so the points are moved and scaled to fit.")
    choice = st.radio("Numbers", choices, key="csv_scale", label_visibility="collapsed")
    if st.button("Replace the points by these", key="load_csv", type="primary"):
        exchange.load_table(workbench(), table, rescale=choice == "Rescale to fill the square")
        leave_dialog()


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
        try:
            exchange.open_project(bench, upload.getvalue())
        except InputError as error:
            logs.fault(view().session, "project", InputError)
            say.refusal(str(error))
        else:
            leave_dialog()


def picture_panel() -> None:
    """The map with the points, for slides and worksheets."""
    bench = workbench()
    picture = exchange.save_picture(bench)
    st.image(picture, width=320)
    save_button(
        "Save the picture as PNG",
        "map.png",
        "image/png",
        lambda: exchange.save_picture(bench),
        key="save_png",
    )
