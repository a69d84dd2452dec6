"""What is, word for word, held against runs that are known to do just that."""

import numpy as np
import pytest

from nnviz.bench.hints import find_hint
from nnviz.bench.progress import Progress, State, how_many_are_right, progress_of
from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.history import Metrics
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

CORNERS = [[0.5, 0.5], [-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5]]
XOR = Points.of(CORNERS, [0, 0, 1, 1])
MIXED = Points.of(
    np.random.default_rng(0).normal(0.0, 0.5, (80, 2)).clip(-1.0, 1.0), [0] * 40 + [1] * 40
)
# One point of four lies on another one of the other class: no network gets more than three right.
IMPOSSIBLE = Points.of([*CORNERS[:3], CORNERS[0]], [0, 0, 1, 1])


def run_of(
    points: Points = XOR,
    steps: int = 0,
    model: ModelConfig | None = None,
    train: TrainConfig | None = None,
) -> Run:
    """A run after so many steps."""
    run = Run(Trainer(points, model or ModelConfig(), train or TrainConfig()))
    run.start()
    run.advance(steps=steps)
    return run


def said(run: Run) -> str:
    """The sentence there is."""
    progress = progress_of(run)
    assert progress is not None
    return progress.sentence


def state(run: Run) -> State:
    """The state there is."""
    progress = progress_of(run)
    assert progress is not None
    return progress.state


def test_nothing_is_said_before_the_first_step_or_of_what_cannot_be_trained() -> None:
    assert progress_of(run_of()) is None
    run = run_of(steps=3)
    run.set_points(Points.empty())
    assert progress_of(run) is None


def test_learning_and_solved() -> None:
    run = run_of(steps=5)
    right = int((run.trainer.predict().numpy() == XOR.labels).sum())
    assert right < 4
    verb = "is" if right == 1 else "are"
    assert said(run) == f"Learning: {right} of 4 points {verb} right."
    run.advance(steps=95)
    assert (run.trainer.predict().numpy() == XOR.labels).all()
    assert progress_of(run) == Progress(State.SOLVED, "Solved: all 4 points are right")
    assert said(run) == "Solved: all 4 points are right."


def test_solved_is_no_claim_on_held_out_points() -> None:
    held_out = Points.of([[0.4, 0.4], [-0.4, 0.4], [0.3, 0.3]], [0, 1, 1], True)
    run = run_of(XOR.concat(held_out), steps=200)
    assert said(run) == ("Solved: all 4 training points are right, and 2 of 3 held-out points.")


def test_the_state_is_of_the_present_and_not_of_the_moment_that_is_looked_at() -> None:
    run = run_of(steps=100)
    run.hold()
    run.view(0)
    assert state(run) is State.SOLVED


@pytest.mark.parametrize(
    ("train", "test", "right", "also", "text"),
    [
        (16, 0, 12, 0, "12 of 16 points are right"),
        (16, 0, 1, 0, "1 of 16 points is right"),
        (16, 0, 0, 0, "0 of 16 points are right"),
        (2, 0, 2, 0, "both points are right"),
        (1, 1, 1, 0, "the only training point is right, and 0 of 1 held-out point"),
        (1, 1, 0, 1, "0 of 1 training point is right, and the only held-out point"),
        (3, 2, 3, 2, "all 3 training points are right, and both held-out points"),
        (160, 40, 159, 40, "159 of 160 training points are right, and all 40 held-out points"),
        (5000, 0, 4999, 0, "4999 of 5000 points are right"),
    ],
)
def test_points_are_counted_in_words(
    train: int, test: int, right: int, also: int, text: str
) -> None:
    xy = [[0.0, 0.0]] * (train + test)
    points = Points.of(xy, [0] * len(xy), [False] * train + [True] * test)
    trainer = Trainer(points, ModelConfig(), TrainConfig())
    metrics = Metrics(0.5, right / train, 0.5, also / test if test else None)
    assert how_many_are_right(trainer, metrics) == text


def test_after_500_epochs_without_a_per_cent_it_is_no_longer_improving() -> None:
    run = run_of(IMPOSSIBLE, steps=3000)
    since = run.trend.improved
    assert since < 2500
    assert state(run) is State.STALLED
    assert said(run).startswith(f"No longer improving since epoch {since:,}: 3 of 4 points are")
    run = run_of(IMPOSSIBLE, steps=since + 499)
    assert state(run) is State.LEARNING
    run.advance(steps=1)
    assert state(run) is State.STALLED


def test_a_change_is_given_time_before_it_has_failed() -> None:
    run = run_of(IMPOSSIBLE, steps=3000)
    run.set_train_config(TrainConfig(learning_rate=0.02))
    assert state(run) is State.LEARNING
    run.advance(steps=499)
    assert state(run) is State.LEARNING


def test_thousands_are_set_apart() -> None:
    run = run_of(IMPOSSIBLE, steps=1)
    run.trend.improved = -1204  # as if 1,204 epochs had gone by
    assert state(run) is State.STALLED
    run.trend.improved = 1204
    run.trainer.epoch = 1704
    assert "since epoch 1,204:" in said(run)


def test_a_schedule_that_is_over_says_which_rate_stays() -> None:
    config = TrainConfig(schedule="cosine", schedule_epochs=10)
    run = run_of(IMPOSSIBLE, steps=9, train=config)
    assert state(run) is State.LEARNING
    run.advance(steps=3)
    assert state(run) is State.OVER
    assert said(run).startswith("The schedule is over: the learning rate stays at 0.00001. ")
    assert "of 4 points" in said(run)


def test_a_schedule_that_is_over_does_not_hide_what_is_solved() -> None:
    run = run_of(steps=300, train=TrainConfig(schedule="cosine", schedule_epochs=200))
    assert state(run) is State.SOLVED


def test_a_loss_that_stays_high_above_its_best_is_getting_worse() -> None:
    run = run_of(IMPOSSIBLE, steps=40)
    assert state(run) is State.LEARNING
    loss = run.trainer.evaluate().train_loss
    assert loss is not None
    assert loss > 0.5 * 0.6932  # half of blind guessing
    run.trend.risen = 20
    assert said(run) == ("Getting worse: the loss is rising. A lower learning rate may help.")
    run.trend.risen = 21
    assert state(run) is State.LEARNING


def test_steps_that_are_far_too_long_make_it_worse_and_then_diverge() -> None:
    config = TrainConfig(optimizer="sgd", learning_rate=10.0)
    run = run_of(MIXED, 20, ModelConfig(hidden=(8,), activation="relu"), config)
    hint = find_hint(run.trainer)
    assert hint is not None
    assert hint[0].name == "exploding"
    assert state(run) is State.WORSE
    config = TrainConfig(optimizer="sgd", learning_rate=10.0, loss="hinge")
    run = run_of(MIXED, 2000, ModelConfig(activation="linear"), config)
    assert run.trainer.diverged
    assert said(run) == (
        "The loss went to infinity, so the last good weights are back. "
        "A lower learning rate may help."
    )


@pytest.mark.parametrize(
    ("name", "model", "train"),
    [
        ("zero start", {"initialization": "zero"}, {}),
        ("over-regularised", {}, {"weight_decay": 1.0}),
        ("too simple", {"hidden": ()}, {}),
        ("slow", {}, {"learning_rate": 1e-6}),
    ],
)
def test_what_is_in_the_way_is_not_called_learning(
    name: str, model: dict[str, object], train: dict[str, object]
) -> None:
    models, trains = ModelConfig.model_validate(model), TrainConfig.model_validate(train)
    run = run_of(steps=400, model=models, train=trains)
    hint = find_hint(run.trainer)
    assert hint is not None
    assert hint[0].name == name
    progress = progress_of(run)
    assert progress is not None
    assert progress.hinted
    assert "earning:" not in progress.sentence
    assert progress.sentence.endswith("The hint above the curve says what is in the way.")
