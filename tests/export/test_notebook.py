"""Notebooks are executed, and their losses are those that the Trainer has recorded."""

import ast
import base64
import io
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from PIL import Image

from nnviz.errors import InputError
from nnviz.export.notebook import print_every, write_notebook
from nnviz.settings.hand import Hand
from nnviz.training.events import Event
from nnviz.training.trainer import Trainer
from tests.bare import run_bare
from tests.runs import EPOCHS, Losses, differences, make, make_points, shown

# Executes the code cells of all notebooks of books.json, and writes down what each has recorded.
_ALL = """\
import contextlib, io, json

told = {}
for name, cells in json.load(open("books.json")).items():
    out, space = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(out):
        for number, cell in enumerate(cells):
            exec(compile(cell, f"{name} [{number}]", "exec"), space)
    told[name] = [space["history"], out.getvalue()]
json.dump(told, open("told.json", "w"))
"""


def book_of(trainer: Trainer, **asked: Any) -> Any:
    """The notebook of a Trainer's run, valid."""
    book = nbformat.reads(
        write_notebook(trainer.snapshot(), trainer.points, **asked).decode(), as_version=4
    )
    nbformat.validate(book)
    return book


def code_of(book: Any) -> list[str]:
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def words_of(book: Any) -> str:
    return "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")


def execute_all(books: dict[str, list[str]], folder: Path) -> dict[str, tuple[Losses, str]]:
    """Losses of some notebooks and what they print, where there are only torch and numpy."""
    (folder / "books.json").write_text(json.dumps(books), "utf-8")
    run_bare(_ALL, cwd=folder)
    told = json.loads((folder / "told.json").read_text("utf-8"))
    return {
        name: ([(row[0], row[1], row[2] if row[2:] else None) for row in losses], out)
        for name, (losses, out) in told.items()
    }


def some() -> dict[str, Trainer]:
    """Runs that differ in the cells that they need."""
    return {
        "plain": make(),
        "much": make(
            batch_norm=True,
            dropout=0.2,
            features=("x", "xy", "sin_y"),
            l1=0.001,
            weight_decay=0.01,
            schedule="cosine",
            batch_size=8,
            activations=("sine", "gelu"),
        ),
        "few": make(make_points(held_out=False), hidden=(), loss="hinge"),
        "zero": make(initialization="zero", optimizer="sgd"),
        "hand": make(hand=Hand(frozen=(0, 3), off=((0, 1),)), loss="squared_error"),
        "smooth": make(make_points(classes=5), classes=8, label_smoothing=0.1),
    }


def test_the_losses_are_the_pages_without_matplotlib_and_scikit_learn(tmp_path: Path) -> None:
    runs, books = some(), {}
    for name, trainer in runs.items():
        trainer.run(epochs=EPOCHS)
        books[name] = code_of(book_of(trainer))
    told = execute_all(books, tmp_path)
    for name, trainer in runs.items():
        losses, out = told[name]
        assert differences(losses, shown(trainer)) <= 1e-5, name
        assert out.count("There is no matplotlib here, so there is no picture.\n") == 3
    assert [name for name in told if "There is no scikit-learn here" in told[name][1]] == ["plain"]


def test_a_notebook_goes_on_from_where_the_page_is(tmp_path: Path) -> None:
    trainer = make(batch_size=8)
    trainer.run(epochs=5)
    book = book_of(trainer, continuing=True, epochs=7)
    trainer.run(epochs=7)
    losses, _ = execute_all({"on": code_of(book)}, tmp_path)["on"]
    assert differences(losses, shown(trainer, since=5)) <= 1e-5
    assert "goes on from epoch 5" in words_of(book)
    assert "Take layers out" not in words_of(book)  # the weights would not fit


def test_a_kernel_executes_it_and_shows_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)  # whatever was imported before has set it
    trainer = make(activation="relu")
    trainer.run(epochs=60)
    book = book_of(trainer, names=["$a_1$", "_b"])
    probe = nbformat.v4.new_code_cell("history")
    book.cells.append(probe)
    client = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    assert {out.output_type for out in outputs} == {"stream", "display_data", "execute_result"}
    assert [out.text for out in outputs if out.get("name") == "stderr"] == []
    pictures = [out.data["image/png"] for out in outputs if out.output_type == "display_data"]
    sizes = [Image.open(io.BytesIO(base64.b64decode(png))).size for png in pictures]
    assert len(sizes) == 3
    assert min(min(size) for size in sizes) > 300
    text = "".join(out.text for out in outputs if out.output_type == "stream")
    assert "$a_1$: " in text
    assert "told right\nheld out: loss" in text  # the twin's
    losses = ast.literal_eval(probe.outputs[0].data["text/plain"])
    assert differences(losses, shown(trainer)) <= 1e-5
    assert list(tmp_path.iterdir()) == []  # nothing is saved


def test_the_same_arguments_give_the_same_bytes_and_each_cell_an_id() -> None:
    trainer = make()
    now = trainer.snapshot()
    data = write_notebook(now, trainer.points)
    assert data == write_notebook(now, trainer.points)
    ids = [cell["id"] for cell in json.loads(data)["cells"]]
    assert ids[:3] == ["imports-words", "imports-code", "points-words"]
    assert len(set(ids)) == len(ids) == 25


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_name_is_a_command_to_a_kernel(names: list[str]) -> None:
    cells = code_of(book_of(_FRESH, names=names))
    for cell in cells:
        assert TransformerManager().transform_cell(cell) == cell + "\n"
        compile(cell, "cell", "exec")


@pytest.mark.parametrize("name", ["!ls", "%time", "?", "x?", "\n!ls", "x\u2028%cd", "cell()\n%%sh"])
def test_these_are_no_commands_either(name: str) -> None:
    for cell in code_of(book_of(_FRESH, names=[name])):
        assert TransformerManager().transform_cell(cell) == cell + "\n"


def test_what_cannot_be_repeated_is_shown_as_it_is() -> None:
    trainer = make()
    trainer.run(epochs=2)
    words = words_of(book_of(trainer, events=[Event(1, 0.0, "weight", None, "<b>*x*</b> ``` $y$")]))
    assert "\n    epoch 1: <b>*x*</b> ``` $y$\n" in words
    assert "Not everything" not in words_of(book_of(trainer))


def test_the_words_are_of_this_run() -> None:
    runs = some()
    words = {name: words_of(book_of(trainer)) for name, trainer in runs.items()}
    assert "0.693 here" in words["plain"]
    assert "2.079 here" in words["smooth"]
    assert "0.500 here" in words["few"]
    assert "no hidden layer" in words["few"]
    assert "x, xy, sin πy" in words["much"]
    assert "- GELU:" in words["much"]
    assert "*Dropout*:" in words["much"]
    assert "*Weight decay (L2)*:" in words["much"]
    assert "It has no dropout." in words["much"]
    assert "are all 0." in words["zero"]
    assert "(`w` is a weight, `g` is its gradient, `η` is the learning rate.)" in words["zero"]
    assert "`T` is how many it takes.)" in words["much"]
    assert "`RESTING`" in words["hand"]
    assert "*Label smoothing*:" in words["smooth"]
    for name in words:
        assert ("overfitting" in words[name]) == (name != "few")


def test_a_long_run_is_printed_in_part() -> None:
    assert [print_every(n) for n in (1, 25, 26, 60, 130, 500, 2_000)] == [1, 1, 2, 5, 10, 20, 100]
    assert print_every(2_000_000_000) == 100_000_000


def test_what_cannot_be_trained_on_is_refused() -> None:
    trainer = make()
    with pytest.raises(InputError, match="Got 0"):
        write_notebook(trainer.snapshot(), trainer.points, epochs=0)
    with pytest.raises(InputError, match="Place some points"):
        write_notebook(trainer.snapshot(), trainer.points.select([]))


_FRESH = make(make_points(6), hidden=(2,))
