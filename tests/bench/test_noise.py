"""Noise on the bench: what is said before is what is done, in one step."""

import io

import numpy as np
import pytest
from PIL import Image

from nnviz.bench import noise
from nnviz.bench.workbench import Workbench
from nnviz.data.disturb import Disturbance, disturb
from nnviz.data.points import Points
from tests.sessions import bench_with


def unequal() -> Workbench:
    """30 blue points and 10 orange ones."""
    bench = Workbench()
    rng = np.random.default_rng(0)
    bench.edit(Points.of(rng.uniform(-1, 1, (40, 2)), np.repeat([0, 1], (30, 10))))
    return bench


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        (
            Disturbance("flip", 0.115, 1),
            "23 of 200 labels would change.",
            "23 of 200 labels changed. Undo takes that back.",
        ),
        (
            Disturbance("drop", 0.3, 1),
            "60 of 200 points would go; 140 stay.",
            "60 of 200 points went; 140 stay. Undo takes that back.",
        ),
    ],
)
def test_the_sentence_before_is_what_is_done_in_one_step(
    what: Disturbance, before: str, after: str
) -> None:
    bench = bench_with("xor")
    points = bench.points
    assert noise.preview(points, what)[1] == before
    assert bench.points is points, "seen, not done"
    noise.apply(bench, what)
    assert bench.points == disturb(points, what).points
    assert bench.notice == after
    assert bench.can_take_back
    bench.undo()
    assert bench.points is points


def test_jitter_says_how_far_on_average() -> None:
    bench = bench_with("xor")
    what = Disturbance("jitter", 0.1, 2)
    after, said = noise.preview(bench.points, what)
    by = np.hypot(*(after.points.xy - bench.points.xy)[after.changed].T).mean()
    assert said == f"{after.changed.sum()} of 200 points would move, by {by:.3f} on average."
    noise.apply(bench, what)
    assert bench.notice is not None
    assert f"{after.changed.sum()} of 200 points moved, by {by:.3f} on average." in bench.notice


def test_balancing_says_how_many_of_each_class_stay() -> None:
    bench, what = unequal(), Disturbance("balance")
    assert noise.preview(bench.points, what)[1] == (
        "20 of 40 points would go; 10 of each class stay."
    )
    noise.apply(bench, what)
    assert noise.preview(bench.points, what)[1] == (
        "Each class has as many as the others already: 10."
    )


@pytest.mark.parametrize(
    ("kind", "points", "sentence"),
    [
        ("drop", Points.empty(), "There are no points yet."),
        (
            "flip",
            Points.of([[0, 0]], [1]),
            "All points are of one class, so there is no other that they could get.",
        ),
        ("jitter", Points.of([[0, 0]], [1]), "Nothing changes at this size."),
    ],
)
def test_where_nothing_changes_it_says_why_and_there_is_nothing_to_undo(
    kind: str, points: Points, sentence: str
) -> None:
    bench = Workbench()
    if len(points):
        bench.edit(points)
    before = bench.versions.now
    noise.apply(bench, Disturbance(kind, 0.0))  # type: ignore[arg-type]
    assert bench.notice == sentence
    assert bench.versions.now is before


def test_training_goes_on_with_noisy_points() -> None:
    bench = bench_with("xor")
    bench.player.train()
    noise.apply(bench, Disturbance("flip", 0.2, 1))
    assert bench.player.running
    assert bench.player.trainer.points == bench.points


@pytest.mark.parametrize("kind", noise.TITLES)
def test_there_is_a_picture_of_each_kind(kind: str) -> None:
    points = unequal().points
    after, _ = noise.preview(points, Disturbance(kind, 0.2))  # type: ignore[arg-type]
    assert Image.open(io.BytesIO(noise.picture(points, after))).size == (640, 640)
