"""Input of any size costs little: what is too much is refused before work or memory goes into it.

What is measured is memory and the number of calls, never time.
"""

import base64
import json
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnviz.bench import exchange, workbench
from nnviz.bench.keeping import draw_late, dump_work, read_message, restored
from nnviz.bench.workbench import Workbench
from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files import gate, project
from nnviz.files.choice import parse_csv, suggest, use_sheet
from nnviz.files.copy_schema import LookFile
from nnviz.files.reading import Reading
from nnviz.files.sheet import read_sheet
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import Hand
from nnviz.settings.limits import (
    MAX_EPOCHS,
    MAX_LATE_STROKES,
    MAX_MESSAGE_POSITIONS,
    MAX_NAME,
    MAX_OBJECTS,
    MAX_POINTS,
    MAX_POSITIONS,
    MAX_PROGRESS_BYTES,
    MAX_RULE_EPOCHS,
    MAX_RULE_LOSS,
    MAX_SECONDS,
    MAX_STEPS,
    MAX_UNDO,
    MAX_VALUES,
    MIN_RADIUS,
)
from nnviz.stage import tools
from nnviz.stage.canvas_codec import Mark
from nnviz.stage.tools import Brush
from tests.books import NS, packed, sheet_xml, with_parts
from tests.drawings import dot, drawing, stroke

MOST = 50_000_000  # bytes


def peak(act: Callable[[], object]) -> int:
    """Bytes that an act holds at most, whether it is refused or not."""
    said = "."
    tracemalloc.start()
    try:
        act()
    except InputError as error:
        said = str(error)
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert said.endswith(".")
    assert len(said) < 400
    return most


def file() -> dict[str, Any]:
    """A small valid project."""
    bench = Workbench()
    bench.load_preset("xor")
    data: dict[str, Any] = json.loads(exchange.save_project(bench))
    return data


def project_with(path: str, value: Any) -> bytes:
    """A project with one entry replaced."""
    data = file()
    *parents, last = path.split(".")
    place = data
    for part in parents:
        place = place[part]
    place[last] = value
    return json.dumps(data, separators=(",", ":")).encode()


def keys(count: int) -> dict[str, int]:
    return {str(number): 0 for number in range(count)}


PROJECTS: dict[str, Callable[[], bytes]] = {
    "900,000 wrong names": lambda: project_with("class_names", [""] * 900_000),
    "as many as pass the gate": lambda: project_with("class_names", [""] * 30_000),
    "epochs that are words": lambda: project_with("history.epochs", ["x"] * 30_000),
    "activations": lambda: project_with("model.activations", ["x"] * 30_000),
    "features": lambda: project_with("model.features", ["x"] * 30_000),
    "layers": lambda: project_with("model.hidden", [1] * 30_000),
    "points that are lists": lambda: project_with("points.x", [[]] * 18_000),
    "unknown fields": lambda: json.dumps({**file(), **keys(30_000)}).encode(),
    "unknown arrays": lambda: project_with("state.optimizer", keys(30_000)),
    "a long name of a field": lambda: project_with("x" * 3_900_000, 1),
    "long text": lambda: project_with("preset", {"name": "x" * 3_900_000}),
    "frozen ranges": lambda: project_with("hand", {"frozen": "0 " * 249_000}),
    "a long range": lambda: project_with("hand", {"frozen": "0-999999"}),
    "more frozen than a text may hold": lambda: project_with("hand", {"frozen": "1 " * 900_000}),
    "neurons that are off": lambda: project_with("hand", {"off": [[0, 0]] * 12_000}),
    "a long array": lambda: project_with("state.weights", "A" * 3_900_000),
    "a number of a million digits": lambda: project_with("state.epoch", 1).replace(
        b'"epoch":1', b'"epoch":' + b"9" * 1_000_000
    ),
    "depth": lambda: b"[" * 3_999_999,
    "depth that passes the gate": lambda: b'{"a":' * 39_000,
    "more than it may have": lambda: b" " * 4_000_001,
}


@pytest.mark.parametrize("name", PROJECTS)
def test_no_project_file_takes_much_memory(name: str) -> None:
    data = PROJECTS[name]()
    assert peak(lambda: project.load(data)) < MOST


def test_values_are_counted_before_a_text_is_parsed() -> None:
    gate.check_values(b"," * MAX_VALUES, "This")
    with pytest.raises(
        InputError,
        match=r"^This project file holds 40,001 values and at most 40,000 are possible, so it is "
        r"damaged; take another one\.$",
    ):
        project.load(b"[" + b"," * MAX_VALUES)


def test_the_fullest_project_passes_the_gate() -> None:
    bench = Workbench()
    numbers = np.random.default_rng(0)
    points = Points.of(numbers.uniform(-1, 1, (MAX_POINTS, 2)), np.arange(MAX_POINTS) % 8)
    bench.edit(points)
    bench.player.set_model_config(ModelConfig(hidden=(64,) * 6, classes=8, batch_norm=True))
    bench.player.trainer.run(epochs=1)
    every = ((layer, neuron) for layer in range(6) for neuron in range(64))
    bench.player.trainer.set_hand(Hand(frozen=tuple(range(0, 21_000, 2)), off=tuple(every)))
    history = bench.player.trainer.history
    for column in history.columns():
        column[:] = [column[-1]] * 511
    history.epochs[:] = range(511)
    saved = exchange.save_project(bench)
    assert sum(saved.count(mark) for mark in (b",", b"[", b"{")) < MAX_VALUES * 0.7
    bench.edit(points, axes=Axes(Axis("a"), Axis("b"), "c", points.xy, points.xy / 3))
    saved = exchange.save_project(bench)
    assert sum(saved.count(mark) for mark in (b",", b"[", b"{")) < MAX_VALUES * 0.9
    gate.check_values(saved, "This")


TABLES: dict[str, Callable[[], str]] = {
    "900,000 empty headings": lambda: "," * 900_000 + "x,y,label\n" + "1,1,1\n" * 5_000,
    "commas": lambda: "," * 999_999,
    "a wide row": lambda: "x,y,label\n1,1,1" + ",1" * 400_000,
    "blank rows": lambda: "\n" * 999_999,
    "quotes": lambda: '"' * 999_999,
    "digits": lambda: "1" * 999_999,
    "rows": lambda: "1,1,1\n" * 160_000,
    "labels": lambda: "\n".join(f"1,1,{row}" for row in range(5_000)),
    "more than it may have": lambda: "1" * 50_000_000,
    "cells": lambda: "\n".join([",".join(["12"] * 100)] * 3_300),
    "decimal commas": lambda: "0,123;1.234,5;a\n" * 49_000,
    "fixed width": lambda: "1 2  a b\n1   2 3\n" * 24_000,
    "long lines of fixed width": lambda: f"1 2{' ' * 900}\n1  3 4\n" * 1_000,
    "an ARFF head": lambda: "@attribute a real\n" * 49_000,
    "comments": lambda: "# 1,2,3\n" * 49_000,
    "titles": lambda: "title\n" * 40_000 + "1,2,a\n" * 9_000,
    "words": lambda: "\n".join(f"{row},{row},name {row}" for row in range(40_000)),
}


@pytest.mark.parametrize("name", TABLES)
def test_no_table_takes_much_memory(name: str) -> None:
    text = TABLES[name]()
    assert peak(lambda: parse_csv(text)) < MOST

    def used() -> None:
        sheet = read_sheet(text)
        table = use_sheet(sheet, suggest(sheet))
        exchange.first_rows(sheet)
        exchange.preview_picture(table, "own")

    assert peak(used) < MOST


def cells(row: int, columns: int) -> str:
    """A row of an Excel sheet."""
    return f'<row r="{row}">{"<c><v>1.25</v></c>" * columns}</row>'


INLINE = "<c t='inlineStr'><is><t>a</t></is></c>"
MERGED = "<mergeCell ref='A1:A20000'/>"
FEW = "<row><c><v>1</v></c><c><v>2</v></c></row>"
MANY = " ".join(f'a{number:x}=""' for number in range(3_900))
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">{}]><a>&a9;</a>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
)
BOOKS: dict[str, Callable[[], bytes]] = {
    "cells": lambda: with_parts(sheet=sheet_xml("".join(cells(r, 12) for r in range(1, 5_001)))),
    "texts in cells": lambda: with_parts(sheet=sheet_xml(f"<row>{INLINE * 12}</row>" * 5_000)),
    "rows": lambda: with_parts(sheet=sheet_xml("<row/>" * 900_000)),
    "values": lambda: with_parts(sheet=sheet_xml(f"<row><c>{'<v/>' * 1_400_000}</c></row>")),
    "a wide row": lambda: with_parts(sheet=sheet_xml(cells(1, 16_384))),
    "cells far apart": lambda: with_parts(
        sheet=sheet_xml("".join(f'<row><c/><c r="XFD{r}"/></row>' for r in range(1, 20_001)))
    ),
    "a row far below": lambda: with_parts(
        sheet=sheet_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    ),
    "merged cells": lambda: with_parts(
        sheet=sheet_xml(
            "".join(cells(r, 2) for r in range(1, 20_001)),
            tail=f"<mergeCells>{MERGED * 15_000}</mergeCells>",
        )
    ),
    "attributes": lambda: with_parts(sheet=sheet_xml(f"<row {MANY}/>" * 140)),
    "names of attributes": lambda: with_parts(
        sheet=sheet_xml("", head="".join(f'<a a{n:x}=""/>' for n in range(300_000)))
    ),
    "depth": lambda: with_parts(sheet=sheet_xml("<a>" * 900_000)),
    "a long text": lambda: with_parts(
        sheet=sheet_xml(f"<row><c t='inlineStr'><is><t>{'a' * 5_000_000}</t></is></c></row>")
    ),
    "formats": lambda: with_parts(
        styles=part("styleSheet", f"<cellXfs>{'<xf/>' * 39_000}</cellXfs>")
    ),
    "far too many formats": lambda: with_parts(styles=part("styleSheet", "<xf/>" * 1_000_000)),
    "fonts": lambda: with_parts(styles=part("styleSheet", f"<fonts>{'<font/>' * 39_000}</fonts>")),
    "texts": lambda: with_parts(strings=part("sst", "<si><t>abc</t></si>" * 19_000)),
    "rich texts": lambda: with_parts(
        strings=part("sst", "<si><r><rPr><b/></rPr><t>a</t></r></si>" * 7_500)
    ),
    "links": lambda: with_parts(sheet=sheet_xml(FEW, tail="<hyperlink/>" * 39_000)),
    "views": lambda: with_parts(
        sheet=sheet_xml(FEW, head=f"<sheetViews>{'<sheetView/>' * 39_000}</sheetViews>")
    ),
    "a bomb": lambda: with_parts(sheet=b"0" * 200_000_000),
    "laughs": lambda: with_parts(sheet=LAUGHS),
    "laughs in UTF-16": lambda: with_parts(sheet=LAUGHS.encode("utf-16")),
    "parts": lambda: packed({str(number): b"" for number in range(8_000)}),
    "more than it may have": lambda: b"PK\x03\x04" * 10_000_000,
}


def part(root: str, inside: str) -> str:
    """A part of an Excel file."""
    return f"<{root} {NS}>{inside}</{root}>"


@pytest.mark.parametrize("name", BOOKS)
def test_no_excel_file_takes_much_memory(name: str) -> None:
    data = BOOKS[name]()

    def used() -> None:
        reading = Reading(data)
        sheet = reading.sheet()
        table = use_sheet(sheet, suggest(sheet))
        exchange.first_rows(sheet)
        exchange.preview_picture(table, "own")

    assert peak(used) < MOST


def test_what_comes_at_once_from_a_canvas_is_bounded_and_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Workbench()
    applied: list[Mark] = []

    def counting(points: Points, mark: Mark, seed: int) -> tools.Edit:
        applied.append(mark)
        return tools.apply_mark(points, mark, seed)

    monkeypatch.setattr(workbench, "apply_mark", counting)
    dots = [dot(0.001 * (number % 999), 0.3) for number in range(20_000)]
    assert bench.consume(0, drawing(dots)) == 20_000
    assert len(applied) == len(bench.points) == MAX_OBJECTS
    assert bench.notice == (
        "20,000 strokes came at once, and at most 1,000 are taken; draw the last 19,000 again."
    )
    assert bench.log.seen == 20_000
    assert bench.consume(0, drawing(dots)) == 0
    undone = 0
    while bench.can_undo:
        bench.undo()
        undone += 1
    assert undone == MAX_UNDO


def test_many_long_strokes_are_read_more_coarsely(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Workbench()
    lengths: list[int] = []

    def counting(points: Points, mark: Mark, seed: int) -> tools.Edit:
        lengths.append(len(mark.path))
        return tools.Edit(points)

    monkeypatch.setattr(workbench, "apply_mark", counting)
    path = [(x / 1_000, 0.0) for x in range(3_000)]
    bench.consume(0, drawing([stroke(Brush("erase"), *path)] * 5))
    assert lengths == [MAX_POSITIONS] * 5
    lengths.clear()
    bench.consume(0, drawing([stroke(Brush("erase"), *path)] * 45))
    assert lengths == [MAX_MESSAGE_POSITIONS // 40] * 40


def test_no_drawing_takes_much_memory() -> None:
    full = [stroke(Brush("spray", density=10), *[(-1, -1), (1, 1)] * 500)] * 20
    erasing = [stroke(Brush("erase", radius=0.0), *[(-1, 1), (1, -1)] * 500)] * 40
    assert peak(lambda: Workbench().consume(0, drawing(full + erasing))) < MOST
    dots = [dot(0.1, 0.3)] * 100_000
    assert peak(lambda: Workbench().consume(0, drawing(dots))) < MOST


def message(work: bytes, past: bytes = b"", strokes: Any = ()) -> dict[str, Any]:
    """What a browser sends of its copy."""
    parts = (base64.b64encode(zlib.compress(part)).decode() for part in (work, past))
    return dict(zip(("work", "past"), parts, strict=True)) | {"kind": "own", "strokes": strokes}


def work() -> bytes:
    bench = Workbench()
    bench.load_preset("xor")
    return dump_work(bench, "run", LookFile())


def taken(said: object) -> Workbench:
    """A copy taken over, with what was drawn after it."""
    _, kept, strokes, _ = read_message(said)
    assert kept is not None
    bench = restored(kept)
    draw_late(bench, strokes)
    return bench


def past_with(field: str, value: str) -> bytes:
    return f'{{"run":"run","settings":[],"moments":[],"{field}":[{value}]}}'.encode()


COPIES: dict[str, Callable[[], dict[str, Any]]] = {
    "a bomb": lambda: message(b"0" * 100_000_000),
    "a past of zeros": lambda: message(work(), b"0" * 100_000_000),
    "ghosts": lambda: message(work(), past_with("ghosts", "[]," * 2_000_000 + "0")),
    "moments": lambda: message(work(), past_with("moments", "0," * 30_000 + "0")),
    "events": lambda: message(b'{"events":[' + b"0," * 30_000 + b"0]}\n"),
    "long text": lambda: {"kind": "own", "work": "A" * 50_000_000, "past": ""},
    "strokes": lambda: message(work(), strokes=[{"path": [[1, 1]]}] * 100_000),
    "long strokes": lambda: message(work(), strokes=[{"path": [[1, 1]] * 50_000}] * 1_000),
    "strokes that are none": lambda: message(work(), strokes=[0] * 1_000_000),
    "unknown fields": lambda: {**message(work()), **keys(300_000)},
}


@pytest.mark.parametrize("name", COPIES)
def test_no_copy_takes_much_memory(name: str) -> None:
    said = COPIES[name]()
    assert peak(lambda: taken(said)) < MOST


def test_a_moment_of_a_copy_has_no_more_points_than_there_can_be() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.step()
    head, _, file = dump_work(bench, "run", LookFile()).partition(b"\n")
    state = json.loads(file)["state"]
    train = {"batch_size": 1}
    past = {
        "run": "run",
        "settings": [{"model": {}, "train": train}],
        "moments": [{"settings": 0, "train_points": 2**40, "state": state}],
    }
    said = message(head + b"\n" + file, json.dumps(past).encode())
    with pytest.raises(InputError, match=r"^The copy's timeline is damaged\.$"):
        taken(said)


def test_the_first_thousand_strokes_drawn_without_a_connection_count() -> None:
    late = [{"path": [[26 * (k % 20), 26 * (k // 20 % 20)]]} for k in range(MAX_LATE_STROKES + 50)]
    bench = taken(message(work(), strokes=late))
    assert len(bench.points) == 200 + MAX_LATE_STROKES


def at_epoch(epoch: int, **state: Any) -> Workbench:
    """A project that stands at some epoch, opened."""
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.step()
    data = json.loads(exchange.save_project(bench))
    data["state"] |= {"epoch": epoch, **state}
    data["history"] = {}
    exchange.open_project(bench, json.dumps(data).encode())
    return bench


def test_a_run_ends_at_the_last_epoch_and_can_be_saved_and_restarted_there() -> None:
    bench = at_epoch(MAX_EPOCHS - 2)
    bench.player.steps_per_map = 10
    bench.player.train()
    while bench.player.running:
        bench.player.tick()
    assert bench.player.trainer.epoch == MAX_EPOCHS
    assert bench.notice == (
        "Stopped at epoch 2,000,000,000, the last one that is counted; Restart begins again at 0."
    )
    bench.player.train()
    bench.player.tick()
    assert not bench.player.running
    bench.player.step()
    assert bench.player.trainer.epoch == MAX_EPOCHS
    exchange.open_project(Workbench(), exchange.save_project(bench))
    bench.player.restart()
    bench.player.step()
    assert bench.player.trainer.epoch == 1
    assert taken(message(dump_work(bench, "run", LookFile()))).player.trainer.epoch == 1


def test_a_file_beyond_the_last_epoch_is_refused() -> None:
    with pytest.raises(
        InputError,
        match=r"^The project file's field “state.epoch” cannot be used \(input should be less than "
        r"or equal to 2000000000, not 2000000001\); correct it or save the project again\.$",
    ):
        at_epoch(MAX_EPOCHS + 1)


def test_what_was_opened_with_the_largest_numbers_can_be_saved() -> None:
    bench = at_epoch(5, steps=MAX_STEPS, seconds=MAX_SECONDS)
    bench.player.step()
    assert bench.player.trainer.steps == MAX_STEPS + 1
    state = json.loads(exchange.save_project(bench))["state"]
    assert (state["steps"], state["seconds"]) == (MAX_STEPS, MAX_SECONDS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rules", {"epoch": MAX_RULE_EPOCHS + 1}),
        ("rules", {"patience": MAX_RULE_EPOCHS + 1}),
        ("rules", {"loss": MAX_RULE_LOSS + 0.1}),
        ("brush", {"radius": MIN_RADIUS / 2}),
        ("look", {"chart": {"smoothing": 0.3}}),
        ("look", {"lesson": "x" * (MAX_NAME + 1)}),
        ("look", {"progress": " " * (MAX_PROGRESS_BYTES + 1)}),
        ("events", [{"epoch": MAX_EPOCHS + 1, "seconds": 0, "text": "x"}]),
    ],
)
def test_a_copy_has_only_what_the_controls_can_show(field: str, value: object) -> None:
    head, _, file = work().partition(b"\n")
    said = json.dumps({**json.loads(head), field: value}).encode()
    with pytest.raises(InputError, match=r"^The copy of your work in this browser is damaged\.$"):
        taken(message(said + b"\n" + file))
