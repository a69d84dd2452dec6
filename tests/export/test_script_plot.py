"""The picture of a script: drawn with names of any kind, in the page's colours."""

from pathlib import Path

import numpy as np
from PIL import Image

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.export.script import write_script
from tests.bare import run_bare
from tests.export.test_script_points import HOSTILE
from tests.runs import make, make_points

DRAWS = ("torch", "numpy", "matplotlib")


def test_any_names_can_be_drawn_and_the_map_has_the_pages_colours(tmp_path: Path) -> None:
    names = [*HOSTILE[:6], "$\\frac$", "_x"]
    trainer = make(make_points(80, 8), classes=8, features=("x", "y", "x2"))
    trainer.run(epochs=60)
    text = write_script(trainer.snapshot(), trainer.points, names=names)
    told = run_bare(text.replace("EPOCHS = 60", "EPOCHS = 1"), DRAWS, cwd=tmp_path)
    assert told.endswith("The picture is run.png.\n")
    picture = np.asarray(Image.open(tmp_path / "run.png").convert("RGB"))
    assert picture.shape == (750, 1800, 3)
    seen = {tuple(color) for color in picture[:, :900].reshape(-1, 3).tolist()}
    assert sum(rgb(style.color) in seen for style in CLASS_STYLES) == 8


def test_each_name_is_told_how_many_of_its_points_are_right(tmp_path: Path) -> None:
    trainer = make(make_points(40, 3), classes=4)
    trainer.run(epochs=30)
    text = write_script(trainer.snapshot(), trainer.points, names=["a", "b"])
    told = run_bare(text, cwd=tmp_path)
    labels, predicted = trainer.points.labels, trainer.predict().numpy()
    for label, name in enumerate(["a", "b", "class 3"]):
        mine = predicted[labels == label]
        right = f"{(mine == label).mean():.1%} of {len(mine)} points told right"
        assert f"\n{name}: {right}\n" in told
    assert "class 4" not in told
    assert told.endswith("There is no matplotlib, so no picture is saved.\n")
