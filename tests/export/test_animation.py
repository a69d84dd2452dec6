"""The film of a training: its frames, their times and colours, its size, and giving up."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from nnviz.data.points import Points, quantize
from nnviz.data.presets import PRESETS
from nnviz.export.animation import Animation
from nnviz.inside.boundary import evaluate_grid
from nnviz.pictures.poster import picture_png
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_ANIMATION_BYTES
from nnviz.training.run import Run
from nnviz.training.timeline import Timeline
from nnviz.training.trainer import Trainer

Picture = npt.NDArray[np.float32]

TWO = Points.of([[-0.5, 0.5], [0.5, -0.5], [0.2, 0.3]], [0, 1, 0], [False, False, True])


def trained(points: Points, epochs: int, *, classes: int, hidden: tuple[int, ...] = (4,)) -> Run:
    """A run that kept every moment that its timeline has room for."""
    config = TrainConfig(learning_rate=0.02)
    run = Run(Trainer(points, ModelConfig(hidden=hidden, classes=classes), config))
    run.start()
    for _ in range(epochs):
        run.advance(steps=1)
        run.keep_moment()
    run.hold()
    return run


def film(animation: Animation) -> bytes:
    while animation.step():
        pass
    return animation.result()


def frames(data: bytes) -> tuple[list[int], list[Picture]]:
    """What an independent reader finds: milliseconds and pixels of each frame."""
    image = Image.open(io.BytesIO(data))
    delays, pictures = [], []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        delays.append(image.info["duration"])
        pictures.append(np.asarray(image.convert("RGB"), dtype=np.float32))
    return delays, pictures


def poster(trainer: Trainer, side: int) -> Picture:
    """The picture that the page saves of a network, without its points."""
    grid = evaluate_grid(trainer.model, GridConfig(resolution=100))
    picture = Image.open(io.BytesIO(picture_png(grid, Points.empty(), side)))
    return np.asarray(picture, dtype=np.float32)


def distance(frame: Picture, trainer: Trainer) -> float:
    """Mean difference of a colour's levels, of 255, over the map where no point is near."""
    side = frame.shape[1]
    picture = poster(trainer, side)
    row, column = np.mgrid[0:side, 0:side]
    free = np.ones((side, side), np.bool_)
    for x, y in trainer.points.xy:
        px, py = (x + 1) / 2 * side, (1 - y) / 2 * side
        free &= np.hypot(column - px, row - py) > side / 48
    return float(np.abs(frame[:side] - picture)[free].mean())


@pytest.fixture(scope="module")
def spiral() -> Run:
    """Five arms: of what can be drawn, that with the most colours and edges."""
    points = PRESETS["spiral"].generator(100, 0.02, 5, np.random.default_rng(0))
    return trained(quantize(points.split(0.2, 0)), 500, classes=5, hidden=(16, 16))


def test_two_hundred_frames_of_a_spiral_are_small_and_show_the_networks(spiral: Run) -> None:
    animation = Animation(spiral.trainer, spiral.timeline)
    data = film(animation)
    assert len(data) < MAX_ANIMATION_BYTES
    delays, pictures = frames(data)
    assert delays == [50] * 199 + [2500]
    assert {picture.shape for picture in pictures} == {(564, 480, 3)}
    assert len(animation.epochs) == 200
    start = Trainer.at(spiral.timeline.snapshot(0), spiral.trainer.points, TrainConfig())
    middle = spiral.timeline.nearest(animation.epochs[100])
    then = Trainer.at(spiral.timeline.snapshot(middle), spiral.trainer.points, TrainConfig())
    shown = [(0, start), (100, then), (199, spiral.trainer)]
    # The first and the last are as exact as the palette; others are a little behind.
    own = [distance(pictures[index], trainer) for index, trainer in shown]
    assert max(own[0], own[2]) < 2.5
    assert own[1] < 4.0
    assert distance(pictures[0], spiral.trainer) > 20.0  # so this tells networks apart


def test_the_frames_follow_the_timeline_evenly_first_and_last_included(spiral: Run) -> None:
    few = Animation(spiral.trainer, spiral.timeline, frames=5)
    moments = len(spiral.timeline)
    places = [spiral.timeline.epochs.index(epoch) for epoch in few.epochs]
    assert places[0] == 0
    assert places[-1] == moments - 1
    assert np.ptp(np.diff(places)) <= 1
    assert few.delay == 50


def test_a_timeline_shorter_than_the_film_shows_each_moment_once() -> None:
    run = trained(TWO, 20, classes=2)
    animation = Animation(run.trainer, run.timeline, side=120)
    assert animation.epochs == tuple(range(21))
    delays, _ = frames(film(animation))
    assert delays == [480] * 20 + [2500]


def test_a_single_moment_is_a_film_of_one_frame() -> None:
    trainer = Trainer(TWO, ModelConfig(), TrainConfig())
    delays, pictures = frames(film(Animation(trainer, Timeline(), side=240)))
    assert delays == [2500]
    assert distance(pictures[0], trainer) < 3.0


def test_no_points_and_no_history_are_shown_too() -> None:
    trainer = Trainer(Points.empty(), ModelConfig(classes=8), TrainConfig())
    _, pictures = frames(film(Animation(trainer, Timeline(), side=240)))
    assert distance(pictures[0], trainer) < 3.0


def test_the_curve_moves_on() -> None:
    run = trained(TWO, 30, classes=2)
    _, pictures = frames(film(Animation(run.trainer, run.timeline, side=240)))
    charts = [picture[240:, 100:] for picture in pictures]
    dark = [int((chart.min(axis=-1) < 140).any(axis=0).nonzero()[0].max()) for chart in charts]
    assert dark[0] < 20
    assert dark[-1] > 110
    assert dark == sorted(dark)


def test_moments_of_other_shapes_are_shown_as_they_were() -> None:
    run = trained(TWO, 5, classes=2)
    before = Trainer.at(run.timeline.snapshot(0), TWO, run.trainer.train_config)
    run.reshape(run.trainer.model_config.with_hidden((7, 3)), keep=True)
    run.start()
    run.advance(steps=10)
    animation = Animation(run.trainer, run.timeline, side=240)
    _, pictures = frames(film(animation))
    assert distance(pictures[0], before) < 3.0
    assert distance(pictures[-1], run.trainer) < 3.0


def test_moments_from_before_a_class_came_get_an_output_for_it() -> None:
    old = trained(TWO, 5, classes=2)
    new = trained(TWO.add(0.0, 0.0, 2), 8, classes=3)
    _, pictures = frames(film(Animation(new.trainer, old.timeline, side=120)))
    assert len(pictures) == 7


def test_training_on_does_not_change_a_film_that_has_begun() -> None:
    run = trained(TWO, 5, classes=2)
    known = film(Animation(run.trainer, run.timeline, side=120))
    begun = Animation(run.trainer, run.timeline, side=120)
    run.advance(steps=50)
    run.hold()
    run.timeline.forget()
    assert film(begun) == known


def test_progress_is_told_after_every_step_and_one_may_stop_at_any() -> None:
    run = trained(TWO, 11, classes=2)
    animation = Animation(run.trainer, run.timeline, side=120)
    assert animation.total == 3 + 12
    shares = iter(animation)
    assert next(shares) == 1 / 15
    with pytest.raises(ValueError, match=r"after its last step\. Got 1 of 15"):
        animation.result()
    assert list(shares) == [done / 15 for done in range(2, 16)]
    assert animation.step() is False
    assert len(frames(animation.result())[0]) == 12


@pytest.mark.parametrize("wrong", [{"frames": 0}, {"frames": 201}, {"side": 119}, {"side": 721}])
def test_what_is_out_of_range_is_said(wrong: dict[str, int]) -> None:
    trainer = Trainer(TWO, ModelConfig(), TrainConfig())
    with pytest.raises(ValueError, match=f"Got {next(iter(wrong.values()))}"):
        Animation(trainer, Timeline(), **wrong)
