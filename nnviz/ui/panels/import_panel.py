"""A table in: which column is what, and how the points will lie; and points out as CSV."""

import zlib
from dataclasses import replace

import streamlit as st

from nnviz.bench import exchange
from nnviz.errors import InputError
from nnviz.files.choice import (
    Choice,
    is_amount,
    needs_fewer,
    suggest,
    suggest_classes,
    use_sheet,
)
from nnviz.files.labels import Classes
from nnviz.files.numerals import Mark, read_number
from nnviz.files.reading import Reading
from nnviz.files.sheet import Sheet
from nnviz.files.table import Scale, Table
from nnviz.server import logs
from nnviz.settings.limits import MAX_CLASSES, MAX_TABLE_BYTES
from nnviz.settings.outside import markdown
from nnviz.ui import say
from nnviz.ui.dialogs import leave_dialog
from nnviz.ui.save import save_button
from nnviz.ui.state import begin_with, view, workbench

MEGABYTE = 1_000_000
WIDTH = 300  # pixels of the picture: a phone shows it whole
SCALES: dict[Scale, str] = {
    "none": "As they are",
    "own": "Each axis on its own scale",
    "one": "One scale for both",
}
CLASSES: dict[Classes, str] = {
    "largest": f"The {MAX_CLASSES} largest classes",
    "merge": f"The {MAX_CLASSES - 1} largest classes, and the others as one",
    "median": "Above the median and below",
}


def table_panel() -> None:
    """A table in, by file or by pasting, after a look at it; and out."""
    bench = workbench()
    if len(bench.points):
        with st.container(horizontal=True):
            save_button(
                f"Save the {len(bench.points):,} points as CSV",
                "points.csv",
                "text/csv",
                lambda: exchange.save_table(bench),
                key="save_csv",
            )
            save_button(
                "As Python: X, y",
                "points.py",
                "text/x-python",
                lambda: exchange.save_snippet(bench),
                key="save_snippet",
            )
    left, right = st.columns(2)
    upload = left.file_uploader(
        "A table as a text file (CSV) or from Excel (.xlsx)",
        key="csv_file",  # of any ending: what cannot be read is told from what is in it
        max_upload_size=MAX_TABLE_BYTES // MEGABYTE,
    )
    pasted = right.text_area(
        "Or paste rows from a spreadsheet",
        key="csv_text",
        height=96,
        placeholder="width, height, kind\n0.5, 1.2, cat\n0.9, 0.3, dog",
    )
    data = upload.getvalue() if upload is not None else pasted
    page = None
    if not data.strip():
        if not view().table or bench.versions.now.axes is None:
            view().reading = None
            say.quietly("Two columns of numbers and one of labels, in any order and any notation.")
            return
        data, page = zlib.decompress(view().table), view().table_page
        say.quietly("The table that was loaded last; other columns of it can be chosen.")
    try:
        _import(_reading(data), page)
    except InputError as error:
        logs.fault(view().session, "table", InputError)
        say.refusal(str(error))


def _reading(data: bytes | str) -> Reading:
    """A table, which is read once while one chooses what is to be made of it."""
    kept: Reading | None = view().reading
    if kept is None or kept.data != data:
        view().reading = None
        kept = Reading(data)
    return kept


def _import(reading: Reading, first: int | None) -> None:
    """What a table holds, what is to be made of it, and the button that takes it over."""
    data, page = reading.data, 0
    if len(reading.pages) > 1:
        begin_with("csv_sheet", reading.guess if first is None else first, hash(data))
        page = st.selectbox(
            "Sheet",
            range(len(reading.pages)),
            format_func=reading.pages.__getitem__,
            key="csv_sheet",
        )
    about = hash((data, page))
    sheet = reading.sheet(page)
    if sheet.asks_headings:
        begin_with("csv_headings", sheet.headed, about)
        headed = st.toggle("The first row holds headings", key="csv_headings")
        sheet = reading.sheet(page, headed)
    view().reading = reading if reading.small else None
    rows = [
        {markdown(name): markdown(cell) for name, cell in row.items()}
        for row in exchange.first_rows(sheet)
    ]
    st.table(rows)
    choice = _choose(sheet, hash((about, sheet.headed)))
    gaps = st.container()
    table = use_sheet(sheet, choice)
    if table.gaps:
        with gaps:
            begin_with("csv_gaps", True, about)
            if not st.checkbox("Leave out rows without a number or label", key="csv_gaps"):
                use_sheet(sheet, replace(choice, leave_out=False))
    scale = _scale(table)
    picture, words = st.columns([WIDTH, WIDTH])
    picture.image(exchange.preview_picture(table, scale), width=WIDTH)
    with words:
        for sentence in (exchange.summary(table), *table.report):
            say.quietly(sentence)
        outputs = workbench().player.model_config.classes
        if follows := exchange.outputs_follow(table, outputs):
            say.quietly(follows)
    if st.button("Use these points", key="load_csv", type="primary"):
        exchange.load_table(workbench(), table, scale)
        view().table = zlib.compress(
            data if isinstance(data, bytes) else data.encode(errors="replace")
        )
        view().table_page = page
        leave_dialog()


def _choose(sheet: Sheet, about: int) -> Choice:
    """Which column is what; the rest is only asked where it matters."""
    first = suggest(sheet)
    splits: list[int | None] = [None, *sheet.splits]
    places = st.columns(4 if len(splits) > 1 else 3)
    labels: list[int | None] = [None, *range(len(sheet.columns))]

    def name(place: int | None) -> str:
        return "none" if place is None else sheet.columns[place].name

    for key, value in (("x", first.x), ("y", first.y), ("label", first.label)):
        begin_with(f"csv_{key}", value, about)
    x: int = places[0].selectbox("x", sheet.numeric, format_func=name, key="csv_x")
    y: int = places[1].selectbox("y", sheet.numeric, format_func=name, key="csv_y")
    label = places[2].selectbox("Label", labels, format_func=name, key="csv_label")
    split = None
    if len(splits) > 1:
        begin_with("csv_split", first.split, about)
        split = places[3].selectbox("Held out", splits, format_func=name, key="csv_split")
    choice = replace(first, x=x, y=y, label=label, split=split)
    if cell := sheet.doubtful:
        begin_with("csv_mark", sheet.mark, about)
        marks: list[Mark] = [".", ","]
        mark = st.radio(
            f"How to read {markdown(cell)}",
            marks,
            format_func=lambda mark: f"{read_number(cell, mark):,}".removesuffix(".0"),
            key="csv_mark",
            horizontal=True,
        )
        choice = replace(choice, mark=mark)
    choice = replace(choice, classes=suggest_classes(sheet, choice))
    if needs_fewer(sheet, choice):
        begin_with("csv_classes", choice.classes, (about, label))
        ways: list[Classes] = [*CLASSES] if _numbers(sheet, choice) else ["largest", "merge"]
        amount = "numbers on a scale" if is_amount(sheet, choice) else "names of classes"
        way = st.radio(
            f"There are more than {MAX_CLASSES} labels, probably {amount}",
            ways,
            format_func=CLASSES.__getitem__,
            key="csv_classes",
        )
        choice = replace(choice, classes=way)
    return choice


def _numbers(sheet: Sheet, choice: Choice) -> bool:
    """Whether there is a median of the chosen labels."""
    return choice.label is not None and sheet.columns[choice.label].kind == "number"


def _scale(table: Table) -> Scale:
    """How the numbers become places in the square."""
    scales = [scale for scale in SCALES if scale != "none" or table.fits]
    begin_with("csv_scale", scales[0], (table.columns, table.fits))
    chosen: Scale = st.radio(
        "Numbers", scales, format_func=SCALES.__getitem__, key="csv_scale", horizontal=True
    )
    return chosen
