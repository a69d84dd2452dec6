"""The Python API: what a notebook calls, and that it costs nothing until it is called."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import nnviz
from nnviz import (
    InputError,
    ModelConfig,
    Points,
    Run,
    TrainConfig,
    Trainer,
    animation,
    boundary,
    picture,
    preset,
    read_csv,
    train,
)
from nnviz.data.presets import make
from nnviz.settings.config import PresetConfig
from nnviz.training.stop_rules import StopRules
from tests.bare import run_bare
from tests.processes import ROOT, output_of

TWO = Points.of([[-0.5, 0.5], [0.5, -0.5], [0.2, 0.3]], [0, 1, 0], [False, False, True])


def fresh(batch_size: int | None = None) -> Run:
    return Run(Trainer(TWO, ModelConfig(hidden=(3,)), TrainConfig(batch_size=batch_size)))


def test_importing_nnviz_imports_nothing_else() -> None:
    code = "import sys, nnviz; print(*{'torch', 'numpy', 'PIL', 'pydantic'} & set(sys.modules))"
    assert output_of(code) == ""


def test_all_of_it_comes_without_streamlit() -> None:
    code = (
        "import sys, nnviz\n"
        "for name in nnviz._HOMES: getattr(nnviz, name)\n"
        "print('streamlit' in sys.modules)"
    )
    assert output_of(code) == "False"


def test_every_name_is_there_is_listed_and_is_documented() -> None:
    text = (ROOT / "docs/api.md").read_text("utf-8")
    for name in nnviz._HOMES:
        assert getattr(nnviz, name).__name__ == name
        assert getattr(nnviz, name).__doc__
        assert name in dir(nnviz)
        assert re.search(rf"`{name}\b", text)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = nnviz.nothing


def test_a_preset_is_the_pages() -> None:
    config = PresetConfig(name="moons", points=60, noise=0.1, held_out=0.3, seed=5)
    assert preset("moons", points=60, noise=0.1, held_out=0.3, seed=5) == make(config)
    with pytest.raises(InputError, match="nowhere"):
        preset("nowhere")
    with pytest.raises(InputError, match="2 to 4 classes, not 5"):
        preset("spiral", classes=5)


def test_a_table_is_read_as_it_is_or_scaled(tmp_path: Path) -> None:
    inside = read_csv(b"x,y,label\n0.5,-0.5,a\n-1,1,b\n")
    np.testing.assert_allclose(inside.xy, [[0.5, -0.5], [-1.0, 1.0]], atol=1 / 1022)
    path = tmp_path / "points.csv"
    path.write_text("x,y,label\n0,10,a\n100,30,b\n", "utf-8")
    np.testing.assert_allclose(read_csv(path).xy, [[-0.9, -0.9], [0.9, 0.9]], atol=1 / 1022)
    assert read_csv(str(path)) == read_csv(path)
    with pytest.raises(InputError, match=r"nowhere\.csv” cannot be read"):
        read_csv(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("batch_size", [None, 1])
def test_train_does_what_a_trainer_does_and_keeps_every_moment(batch_size: int | None) -> None:
    run, told = fresh(batch_size), list[int]()
    train(run, 7, lambda now: told.append(now.trainer.epoch))
    alone = fresh(batch_size).trainer
    alone.run(epochs=7)
    assert run.trainer.history.train_loss == alone.history.train_loss
    assert told == list(range(1, 8))
    assert run.timeline.epochs == list(range(8))
    train(run, 2)
    assert run.trainer.epoch == 9


def test_a_stop_rule_and_what_is_raised_end_the_training() -> None:
    run = fresh()
    run.rules = StopRules(epoch=4)
    train(run, 10)
    assert run.trainer.epoch == 4

    def stop(_: Run) -> None:
        raise KeyboardInterrupt

    run = fresh()
    with pytest.raises(KeyboardInterrupt):
        train(run, 10, stop)
    assert run.timeline.epochs == [0, 1]


def test_what_cannot_be_trained_on_is_said() -> None:
    with pytest.raises(InputError, match="Place some points first"):
        train(Run(Trainer(Points.empty(), ModelConfig(), TrainConfig())), 1)
    with pytest.raises(ValueError, match="Got 0"):
        train(fresh(), 0)


def test_the_boundary_is_the_models_softmax() -> None:
    trainer = fresh().trainer
    grid = boundary(trainer, 3)
    first, *_ = trainer.model.parameters()
    logits = trainer.model(first.new_tensor([[2 / 3, -2 / 3]])).detach().numpy()[0]
    np.testing.assert_allclose(grid.axis, [-2 / 3, 0.0, 2 / 3], atol=1e-6)
    np.testing.assert_allclose(
        grid.probabilities[0, 2], np.exp(logits) / np.exp(logits).sum(), rtol=1e-5
    )


def test_pictures_are_files() -> None:
    run = fresh()
    train(run, 3)
    assert Image.open(io.BytesIO(picture(run.trainer, 200))).size == (200, 200)
    film = Image.open(io.BytesIO(animation(run, frames=3, side=120)))
    assert (film.format, film.size, getattr(film, "n_frames", 0)) == ("GIF", (120, 141), 3)


def test_the_notebook_runs(tmp_path: Path) -> None:
    code = (
        "import nbformat\n"
        "from nbclient import NotebookClient\n"
        "notebook = nbformat.read('docs/headless.ipynb', as_version=4)\n"
        "nbformat.validate(notebook)\n"
        "cells = [cell for cell in notebook.cells if cell.cell_type == 'code']\n"
        "assert not any(cell.outputs for cell in cells)\n"
        f"there = {{'metadata': {{'path': {str(tmp_path)!r}}}}}\n"
        f"import os; os.environ['PYTHONPATH'] = {str(ROOT)!r}\n"
        "NotebookClient(notebook, timeout=600, kernel_name='python3', resources=there).execute()\n"
        "print(len(cells), [o.data['text/plain'] for o in cells[-1].outputs])\n"
    )
    assert output_of(code).startswith("6 [")
    assert {path.name for path in tmp_path.iterdir()} == {"spiral.png", "spiral.gif"}


def test_what_the_documentation_shows_runs_without_a_page(tmp_path: Path) -> None:
    text = (ROOT / "docs/api.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert blocks
    for block in blocks:
        source = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n" + block
        fewer = source.replace("epochs=500", "epochs=20")  # which shows as much
        run_bare(fewer, ("nnviz", "torch", "numpy", "pydantic", "pillow"), cwd=tmp_path)
    assert {"spiral.png", "spiral.gif"} <= {path.name for path in tmp_path.iterdir()}
