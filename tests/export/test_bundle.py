"""One zip of everything, opened by Python's own zipfile."""

import ast
import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from safetensors.numpy import load_file

from nnviz.export.animation import Animation
from nnviz.export.bundle import KINDS, what_it_is, write_bundle
from nnviz.export.history import write_history
from nnviz.export.page import write_page
from nnviz.export.picture import map_png, map_svg
from nnviz.export.weights import write_architecture, write_loader, write_weights
from nnviz.files.project import dump, load
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

FILES = {"run.py": b"print(1)\n", "map.png": b"\x89PNG" * 50, "notes.txt": b""}
README = """\
From nnviz, epoch 1,234

Every file here is of one moment: the run as it was at epoch 1,234.

map.png
    The map.
notes.txt
    A file.
run.py
    The run as a Python script: python run.py (needs torch and numpy).

Not in here: what was done after that moment, what undo could have taken back, and whatever the
list above does not name. To go on with the run in nnviz you need its project file,
whose name ends in .nnviz.json.
"""


def test_all_files_are_in_it_and_a_text_says_what_they_are() -> None:
    data = write_bundle(FILES, 1234, {"map.png": "The map."})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["README.txt", "map.png", "notes.txt", "run.py"]
        assert {name: archive.read(name) for name in FILES} == FILES
        assert archive.read("README.txt").decode() == README
        kinds = [info.compress_type for info in archive.infolist()]
    assert kinds == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 2]


def test_the_same_files_give_the_same_bytes_in_any_order() -> None:
    turned = dict(reversed(FILES.items()))
    assert write_bundle(FILES, 3) == write_bundle(turned, 3) != write_bundle(FILES, 4)


@pytest.mark.parametrize(
    "name",
    [
        *("", "../a", "a/b", "a\\b", "/a", ".hidden", "readme.TXT", "a\n", "c:a", "x" * 101, "é"),
        *("a.", "a..", "a ", "con", "NUL.txt", "aux.tar.gz", "COM1.csv", "lpt9", "a?", "a*b"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="each file must have a plain name of its own"):
        write_bundle({name: b""}, 0)


@pytest.mark.parametrize("name", ["console.txt", "com10.csv", "nul-1.csv", "a.b..c"])
def test_a_name_that_only_looks_like_one_of_them_is_taken(name: str) -> None:
    assert write_bundle({name: b""}, 0)


def test_all_that_is_taken_home_is_in_one_zip_that_others_open(tmp_path: Path) -> None:
    """Each file by the program that it is for, and the zip by unzip's rules."""
    run = Run(Trainer(some_points(), ModelConfig(classes=3), TrainConfig()))
    for _ in range(3):
        run.step()
    now, history = run.trainer.snapshot(), run.trainer.history
    files = {
        "weights.safetensors": write_weights(now),
        "architecture.json": write_architecture(now).encode(),
        "load_weights.py": write_loader(now).encode(),
        "history.csv": write_history(history, run.events),
        "map.svg": map_svg(now, run.trainer.points).encode(),
        "map.png": map_png(now, run.trainer.points, width=600),
        "run.gif": _film(run),
        "run.html": write_page(run, scripts="const nothing = 0;"),
        "run.nnviz.json": dump(run.trainer),
    }
    with zipfile.ZipFile(io.BytesIO(write_bundle(files, 3))) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            assert info.flag_bits & 0x1 == 0  # not encrypted
            assert info.create_system == 3
            assert info.external_attr >> 16 & 0o7777 == 0o644
        archive.extractall(tmp_path)
        said = archive.read("README.txt").decode()
    assert {path.name for path in tmp_path.iterdir()} == {"README.txt", *files}
    assert all(f"\n{name}\n    " in said for name in files)
    assert "A file." not in said
    assert load_file(tmp_path / "weights.safetensors").keys() >= {"layers.0.weight"}
    assert json.loads((tmp_path / "architecture.json").read_bytes())["epoch"] == 3
    ast.parse((tmp_path / "load_weights.py").read_text("utf-8"))
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as table:
        assert len(list(csv.DictReader(table))) == len(history)
    ElementTree.parse(tmp_path / "map.svg")
    for name, kind in (("map.png", "PNG"), ("run.gif", "GIF")):
        with Image.open(tmp_path / name) as picture:
            picture.load()
            assert picture.format == kind
    assert (tmp_path / "run.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert load((tmp_path / "run.nnviz.json").read_bytes()).points == run.trainer.points


def _film(run: Run) -> bytes:
    film = Animation(run.trainer, run.timeline)
    while film.step():
        pass
    return film.result()


def test_names_that_one_folder_cannot_hold_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Got 'a\.py'"):
        write_bundle({"A.py": b"", "a.py": b""}, 0)


def test_a_word_on_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Got 'b\.py'"):
        write_bundle({"a.py": b""}, 0, {"b.py": "It is."})


def test_a_file_is_known_by_its_name_or_its_ending() -> None:
    assert what_it_is("moons.nnviz.json") == KINDS[".nnviz.json"]
    assert what_it_is("architecture.json") == KINDS["architecture.json"]
    assert what_it_is("moons.csv") == "A table."
    assert what_it_is("moons") == "A file."
