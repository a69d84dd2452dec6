"""A frame of a film: the map with its points, the numbers, and where on the curve it is."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.data.points import Points
from nnviz.inside.grid import BoundaryGrid
from nnviz.pictures.film import Film, Moment
from nnviz.pictures.line_chart import TEST_COLOR, TRAIN_COLOR
from nnviz.training.history import History, Metrics

NOTHING = Metrics(None, None, None, None)
SIDE = 240


def history(losses: list[float], held_out: list[float] | None = None, step: int = 1) -> History:
    made = History()
    for place, loss in enumerate(losses):
        test = held_out[place] if held_out else None
        made.record(
            place * step,
            Metrics(loss, 0.5, test, test and 0.5),
            seconds=place,
            learning_rate=0.1,
            gradient_norm=None,
        )
    return made


def halves(side: int = 50) -> BoundaryGrid:
    """Class 0 for sure on the left, class 1 on the right."""
    axis = (np.arange(side, dtype=np.float32) + np.float32(0.5)) / np.float32(side / 2) - 1
    right = np.tile(axis > 0, (side, 1)).astype(np.float32)
    return BoundaryGrid(axis=axis, probabilities=np.stack([1 - right, right], axis=-1))


def pixels(frame: Image.Image) -> npt.NDArray[np.int64]:
    return np.asarray(frame.convert("RGB")).astype(np.int64)


def near(shown: npt.NDArray[np.int64], color: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.abs(shown - np.array(rgb(color))).max(axis=-1) < 40
    return found


def test_the_map_has_its_colours_and_each_point_its_place() -> None:
    points = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1], [False, True])
    film = Film(points, history([1.0, 0.5]), 1, SIDE)
    shown = pixels(film.frame(Moment(halves(), 1, NOTHING)))
    assert film.size == (SIDE, SIDE + 42) == (shown.shape[1], shown.shape[0])
    assert np.abs(shown[200, 20] - rgb(CLASS_STYLES[0].tone)).max() < 25
    assert np.abs(shown[20, 220] - rgb(CLASS_STYLES[1].tone)).max() < 25
    assert np.abs(shown[60, 60] - rgb(CLASS_STYLES[0].color)).max() <= 8
    assert np.abs(shown[180, 180] - 255).max() <= 8  # held out: hollow


def test_the_mark_is_where_epoch_and_loss_are() -> None:
    film = Film(Points.empty(), history([1.0, 0.75, 0.5, 0.25, 0.0]), 4, SIDE)
    marks = []
    for epoch, loss in ((0, 1.0), (2, 0.5), (4, 0.0)):
        metrics = Metrics(loss, None, None, None)
        now, before = (
            pixels(film.frame(Moment(halves(), at, m)))[SIDE:, 96:]
            for at, m in ((epoch, metrics), (-1, NOTHING))
        )
        rows, columns = near(now, TRAIN_COLOR).nonzero()
        assert not near(before, TRAIN_COLOR).any()
        right = columns > columns.max() - 6
        marks.append((columns[right].mean(), rows[right].mean()))
    across, down = np.array(marks).T
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=2.0)
    assert down[1] - down[0] == pytest.approx(down[2] - down[1], abs=2.5)
    assert across[2] - across[0] > 100
    assert down[2] - down[0] > 15


@pytest.mark.parametrize("loss", [float("inf"), float("nan"), 1e38, -1.0, 0.0])
@pytest.mark.parametrize("side", [120, 480, 720])
def test_whatever_a_loss_is_there_is_a_frame(loss: float, side: int) -> None:
    for losses in ([], [loss], [0.5, loss], [0.5, loss, 0.2]):
        for held_out in (None, losses):
            film = Film(Points.empty(), history(losses, held_out), 3, side)
            for now in (NOTHING, Metrics(loss, 0.5, None, None), Metrics(loss, 0.5, loss, 0.5)):
                frame = film.frame(Moment(halves(), 1, now))
                assert frame.size == film.size == film.fixed().size


def test_held_out_points_have_a_line_of_their_own() -> None:
    both = Film(Points.empty(), history([1.0, 0.5], [1.0, 0.9]), 1, SIDE)
    shown = pixels(both.frame(Moment(halves(), 1, Metrics(0.5, 1.0, 0.9, 1.0))))[SIDE:]
    assert near(shown, TEST_COLOR)[:, :90].any()
    assert near(shown, TEST_COLOR)[:, 96:].any()
    alone = Film(Points.empty(), history([1.0, 0.5]), 1, SIDE)
    shown = pixels(alone.frame(Moment(halves(), 1, Metrics(0.5, 1.0, None, None))))[SIDE:]
    assert not near(shown, TEST_COLOR).any()


@pytest.mark.parametrize("side", [240, 480, 720])
def test_the_longest_texts_stay_left_of_the_curve(side: int) -> None:
    film = Film(Points.empty(), history([1.0, 0.5]), 2_000_000_000, side)
    metrics = Metrics(-float("inf"), None, 123456.789, None)
    shown = pixels(film.frame(Moment(halves(), 2_000_000_000, metrics)))[side:]
    left = round(0.4 * side)  # from here on the curve would cover them
    assert (shown[:, left - 2 : left] == 255).all()


def test_many_points_leave_the_map_to_be_seen() -> None:
    rng = np.random.default_rng(0)
    points = Points.of(rng.uniform(-1, 1, (5_000, 2)), rng.integers(0, 2, 5_000))
    film = Film(points, history([1.0]), 1)
    bare = Film(Points.empty(), history([1.0]), 1)
    shown, ground = (pixels(f.frame(Moment(halves(), 0, NOTHING)))[:480] for f in (film, bare))
    free = (np.abs(shown - ground).max(axis=-1) < 8).mean()
    assert free > 0.35


def test_the_palette_sees_the_colours_of_all_that_is_no_map() -> None:
    points = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])
    fixed = pixels(Film(points, history([1.0, 0.5], [1.0, 0.6]), 1, SIDE).fixed())
    for color in (CLASS_STYLES[0].color, CLASS_STYLES[1].color, TRAIN_COLOR, TEST_COLOR, "#1e2430"):
        assert near(fixed, color).any()
