"""The command line, as a process of its own."""

import io
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from nnviz.api import points_of, read_table
from nnviz.cli import main
from nnviz.files import project
from nnviz.pictures.numbers import number
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.bare import run_bare
from tests.processes import ROOT

ROWS = "x,y,label\n" + "".join(
    f"{x / 2},{y / 3},{'cat' if x * y > 0 else 'dog'}\n"
    for x in (-2, -1, 1, 2)
    for y in (-3, -2, 2, 3)
)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "nnviz", *arguments]


def nnviz(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "points.csv").write_text(ROWS, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command(*arguments), cwd=folder, env=environment, capture_output=True, text=True
    )


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"points.csv"}


def test_it_trains_as_the_trainer_does_and_writes_what_is_asked_for(tmp_path: Path) -> None:
    settings = "--hidden 5-3 --activation relu --optimizer sgd --learning-rate 0.1 --batch-size 4"
    outputs = "--gif out.gif --png out.png --project out.nnviz.json"
    asked = f"train points.csv --epochs 20 --seed 3 --held-out 0.25 {settings} {outputs}"
    done = nnviz(tmp_path, *asked.split())
    assert done.returncode == 0, done.stderr
    assert left_in(tmp_path) == {"out.gif", "out.png", "out.nnviz.json"}
    points = points_of(read_table(tmp_path / "points.csv")).split(0.25, 3)
    trainer = Trainer(
        points,
        ModelConfig(hidden=(5, 3), activation="relu", seed=3),
        TrainConfig(optimizer="sgd", learning_rate=0.1, batch_size=4),
    )
    trainer.run(epochs=20)
    opened = project.load((tmp_path / "out.nnviz.json").read_bytes())
    assert opened.class_names == ("cat", "dog")
    assert opened.open().history.train_loss == trainer.history.train_loss
    assert opened.points == points
    loss = trainer.evaluate().train_loss
    assert loss is not None
    assert done.stdout.startswith(f"Epoch 20\nTraining: loss {number(loss)}, accuracy ")
    assert "Held out: loss " in done.stdout
    film = Image.open(io.BytesIO((tmp_path / "out.gif").read_bytes()))
    assert getattr(film, "n_frames", 0) == 21
    assert Image.open(io.BytesIO((tmp_path / "out.png").read_bytes())).size == (1040, 1040)
    assert done.stderr == ""  # no terminal, no bar


def test_it_works_where_there_is_neither_a_page_nor_what_draws_it(tmp_path: Path) -> None:
    """As `python -m nnviz` does, with no held-out points, and a film of the usual size."""
    (tmp_path / "points.csv").write_text(ROWS, "utf-8")
    asked = "train points.csv --hidden 8-8 --epochs 12 --gif out.gif --png out.png --project out.p"
    source = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from nnviz.cli import main\n"
        f"assert main({asked.split()!r}) == 0\n"
        "print(*{'streamlit', 'plotly', 'streamlit_drawable_canvas'} & set(sys.modules))\n"
    )
    said = run_bare(source, ("nnviz", "torch", "numpy", "pydantic", "pillow"), cwd=tmp_path)
    assert said.startswith("Epoch 12\nTraining: loss ")
    assert said.endswith(" bytes\n\n")
    assert left_in(tmp_path) == {"out.gif", "out.png", "out.p", "run.py"}
    film = Image.open(io.BytesIO((tmp_path / "out.gif").read_bytes()))
    assert (film.size, getattr(film, "n_frames", 0)) == ((480, 564), 13)


def test_on_a_terminal_bars_are_drawn_and_only_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(ROWS, "utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command("train", "points.csv", "--epochs", "5", "--gif", "out.gif"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    seen = read_all(ours)
    said, _ = process.communicate()
    bars = seen.replace("\r\n", "\n").split("\r")
    assert bars[1].startswith("Training [")
    assert [bar.split(" [")[0] for bar in bars if "100 %\n" in bar] == ["Training", "Drawing"]
    assert said.startswith("Epoch 5\n")
    assert "[" not in said


def read_all(end: int) -> str:
    """What comes out of a terminal until its other end is closed."""
    parts = list[bytes]()
    while True:
        try:
            part = os.read(end, 4096)
        except OSError:  # that is how a terminal says that it is closed
            part = b""
        if not part:
            os.close(end)
            return b"".join(parts).decode()
        parts.append(part)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("nowhere.csv", "The file “nowhere.csv” cannot be read"),
        ("points.csv --hidden 8-x", "“x” is none."),
        ("points.csv --learning-rate 11", "--learning-rate cannot be “11” (input should be less"),
        ("points.csv --batch-size many", "--batch-size cannot be “many”"),
        ("points.csv --epochs 0", "--epochs must be 1 to 2,000,000,000, not 0"),
        ("points.csv --held-out 1", "--held-out must be 0 to 0.9, not 1.0"),
        ("points.csv --gif no/where.gif", "Nothing can be written to “no/where.gif”; give"),
        ("points.csv --gif points.csv", "“points.csv”, which is asked for twice, or read"),
        ("points.csv --gif a --png ./a", "“a”, which is asked for twice, or read"),
        ("points.csv --gif /dev/null", "Nothing can be written to “/dev/null”; give a file"),
        (f"points.csv --gif {'a' * 300}", " (File name too long); give another place."),
        ("points.csv --epochs 1e3", "invalid int value: '1e3'; see python -m nnviz train --help."),
        ("points.csv --seed nan", "--seed cannot be “nan”"),
        ("points.csv --learning-rate nan", "--learning-rate cannot be “nan” (input should be a"),
        ("points.csv --frob", "unrecognized arguments: --frob"),
        (". --epochs 3", "The file “.” cannot be read (Is a directory)"),
        ("/dev/zero --epochs 3", "” is longer than 1,000,000 bytes; leave"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_code_two(
    tmp_path: Path, arguments: str, sentence: str
) -> None:
    done = nnviz(tmp_path, "train", *arguments.split())
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_the_command_in_the_documentation_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "points.csv").write_text(ROWS, "utf-8")
    monkeypatch.chdir(tmp_path)
    documents = [ROOT / "docs" / "api.md", ROOT / "README.md", ROOT / "docs" / "take-home.md"]
    text = "\n".join(path.read_text("utf-8") for path in documents)
    lines = re.findall(r"^python -m nnviz (.+)$", text, re.M)
    assert lines
    for line in lines:
        assert main(line.replace("--epochs 500", "--epochs 3").split()) == 0
    assert "out.gif" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (b"", "There are no rows"),
        (b"x,y,label\n1,2,a\n3,4,a\n", "There is nothing to tell apart"),
        (b"x,y,label\nnan,2,a\n3,4,b\n", "which is not a number"),
        (b"x,y,label\n1e400,2,a\n3,4,b\n", "Row 2 has"),
        (b"x,y\n1,2\n", "There is no column of labels"),
        (bytes(range(256)) * 20, "This is not a text file"),
        (b"PK\x03\x04" + bytes(300), "Excel"),
        (b"x,y,label\n" + b"".join(b"1,2,%d\n" % i for i in range(60)), "60 different labels"),
        (b"x,y,label\n" + b"1,2,a\n" * 180_000, "” is longer than 1,000,000 bytes; leave"),
    ],
)
def test_a_hostile_table_is_one_sentence_and_leaves_nothing(
    tmp_path: Path,
    table: bytes,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "points.csv").write_bytes(table)
    monkeypatch.chdir(tmp_path)
    assert main(["train", "points.csv", "--epochs", "3", "--gif", "out.gif"]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert left_in(tmp_path) == set()


def test_what_was_there_stays_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "points.csv").write_text(ROWS, "utf-8")
    (tmp_path / "out.png").write_bytes(b"before")
    monkeypatch.chdir(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main(["train", "points.csv", "--epochs", "2", "--png", "out.png"]) == 2
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    assert (tmp_path / "out.png").read_bytes() == b"before"
    assert left_in(tmp_path) == {"out.png"}


def test_a_file_has_the_rights_that_files_of_this_person_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "points.csv").write_text(ROWS, "utf-8")
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o077)
    try:
        assert main(["train", "points.csv", "--epochs", "2", "--png", "out.png"]) == 0
    finally:
        os.umask(before)
    assert (tmp_path / "out.png").stat().st_mode & 0o777 == 0o600


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    done = nnviz(tmp_path, "train", "points.csv", "--optimizer", "magic")
    assert done.returncode == 2
    assert "'adam'" in done.stderr


def test_help_explains_the_settings_and_imports_no_torch(tmp_path: Path) -> None:
    done = nnviz(tmp_path, "train", "--help")
    assert done.returncode == 0
    assert "How long each step is" in " ".join(done.stdout.split())
    code = (
        "import sys, nnviz.cli\n"
        "try: nnviz.cli.main(['train', '--help'])\n"
        "except SystemExit: sys.exit('torch' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0
    )


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(ROWS, "utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command("train", "points.csv", "--epochs", "2000000", "--gif", "out.gif"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=theirs,
        # Whoever runs the tests in the background has them ignore it, and a child inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    os.close(theirs)
    begun = os.read(ours, 10)
    assert begun.startswith(b"\rTraining"[: len(begun)])  # the bar is there
    process.send_signal(signal.SIGINT)
    said = read_all(ours)
    assert process.wait() == 130
    assert said.endswith("\nStopped.\r\n")
    assert left_in(tmp_path) == set()
