"""Names and points of a script arrive as they are, whatever they are."""

import ast
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.points import Points
from nnviz.export.script import write_script
from nnviz.export.script_points import FEATURES, IN_NUMPY, IN_TORCH, write_features
from nnviz.export.sklearn_twin import write_twin
from nnviz.network.model import compute_features
from nnviz.settings.config import ModelConfig
from nnviz.settings.outside import class_labels
from tests.runs import make, make_points

HOSTILE = [
    "'\"\\",
    "\\",
    "'''",
    '"""\n# x',
    "a\nb\r\tc",
    "{x} {} %s {0!r}",
    "a\u2028b\u2029c\x85d\x0b",
    "\u202eevil\u202c\u200f",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "#" * 40_000,
    "\ud800",
    "\x00",
    "]\nimport os",
]
_FRESH = make(make_points(6), hidden=(2,))
_MANY = make(make_points(20), hidden=(2,), classes=8)


def assigned(text: str, name: str) -> Any:
    """What a script gives a name, taken as a literal."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{name} is not given anything")


def check_names(names: list[str]) -> None:
    for trainer in (_FRESH, _MANY):
        for write in (write_script, write_twin):
            text = write(trainer.snapshot(), trainer.points, names=names)
            compile(text, "run.py", "exec")
            assert text.isascii()
            assert assigned(text, "NAMES") == class_labels(names, trainer.model_config.classes)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=9))
def test_any_names_arrive_as_they_are(names: list[str]) -> None:
    check_names(names)


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:20]))
def test_hostile_names_arrive_as_they_are(name: str) -> None:
    check_names([name, f"{name} 2"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-1, 1, width=32), st.floats(-1, 1, width=32), st.integers(0, 1), st.booleans()
        ),
        max_size=30,
    )
)
def test_points_arrive_bit_by_bit(rows: list[tuple[float, float, int, bool]]) -> None:
    rows = [(0.0, -0.0, 0, False), (1.0, -1.0, 1, False), *rows]
    points = Points.of([row[:2] for row in rows], [r[2] for r in rows], [r[3] for r in rows])
    found = np.array(assigned(write_script(_FRESH.snapshot(), points), "POINTS"), dtype=np.float32)
    assert found[:, :2].tobytes() == points.xy.tobytes()
    np.testing.assert_array_equal(found[:, 2], points.labels)
    held_out = found[:, 3] if points.held_out.any() else np.zeros(len(points))
    np.testing.assert_array_equal(held_out, points.held_out)


@pytest.mark.parametrize("name", FEATURES)
def test_features_are_the_pages_in_torch_and_in_numpy(name: Any) -> None:
    xy = np.random.default_rng(3).uniform(-1, 1, (50, 2)).astype(np.float32)
    page = compute_features(torch.tensor(xy), (name,)).numpy()
    for words, points in ((IN_TORCH, torch.tensor(xy)), (IN_NUMPY, xy)):
        space: dict[str, Any] = {"math": math, "np": np, "torch": torch}
        exec(write_features(ModelConfig(features=(name,)), words), space)
        np.testing.assert_allclose(np.asarray(space["features"](points)), page, atol=2e-7)
