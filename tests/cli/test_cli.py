"""The command line, as a process of its own."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from nnviz.api import points_of, read_table
from nnviz.files import project
from nnviz.pictures.numbers import number
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer
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
    bars = done.stderr.splitlines()  # universal newlines: each stands on a line of its own
    assert bars[1].startswith("Training [")
    assert [bar.split(" [")[0] for bar in bars if "100 %" in bar] == ["Training", "Drawing"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("nowhere.csv", "The file “nowhere.csv” cannot be read"),
        ("points.csv --hidden 8-x", "“x” is none."),
        ("points.csv --learning-rate 11", "--learning-rate cannot be “11” (input should be less"),
        ("points.csv --batch-size many", "--batch-size cannot be “many”"),
        ("points.csv --epochs 0", "--epochs must be 1 to 2,000,000,000, not 0"),
        ("points.csv --held-out 1", "--held-out must be 0 to 0.9, not 1.0"),
        ("points.csv --gif no/where.gif", "Nothing can be written to “no/where.gif”"),
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
    process = subprocess.Popen(
        command("train", "points.csv", "--epochs", "2000000", "--gif", "out.gif"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.read(10) == "\nTraining "  # universal newlines: the bar is there
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.endswith("\nStopped.\n")
    assert left_in(tmp_path) == set()
