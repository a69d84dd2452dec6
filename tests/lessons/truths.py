"""What each lesson says and lets predict, held against runs; `TRUTHS` has them by their ids."""

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.symptoms import dead_units
from nnviz.lessons.lesson import Lesson
from nnviz.settings.config import GridConfig
from nnviz.settings.naming import count_numbers
from nnviz.training.history import Metrics
from nnviz.training.trainer import Trainer
from tests.lessons.solving import copies, trained


def said(lesson: Lesson, pattern: str, *values: float, within: float) -> None:
    """The text of a lesson holds this, with numbers for each ``{}`` that are about these.

    A network that trains for hundreds of epochs ends a little elsewhere on another processor.
    """
    text = " ".join(" ".join((lesson.look_at, lesson.task, lesson.why)).split())
    found = re.search(re.escape(pattern).replace(r"\{\}", r"([0-9][0-9,.]*[0-9]|[0-9])"), text)
    assert found, pattern
    numbers = [float(number.replace(",", "")) for number in found.groups()]
    assert numbers == pytest.approx(values, abs=within), pattern


def true(lesson: Lesson, answer: str) -> None:
    """This choice is the right one."""
    assert lesson.answer == answer


def held_out(trainer: Trainer) -> float:
    accuracy = trainer.evaluate().test_accuracy
    assert accuracy is not None
    return accuracy


def right(trainer: Trainer) -> float:
    accuracy = trainer.evaluate().train_accuracy
    assert accuracy is not None
    return accuracy


def loss(trainer: Trainer) -> float:
    value = trainer.evaluate().train_loss
    assert value is not None
    return value


def what_neuron_says(lesson: Lesson) -> None:
    trainer = trained(lesson, 200, hidden=())
    said(lesson, "{} % of the lesson's {} points", 100 * right(trainer), 60, within=1.8)
    counts = count_numbers(trainer.model_config), count_numbers(lesson.first_model)
    said(lesson, "with {} numbers", counts[0], within=0)
    said(lesson, "had {} numbers", counts[1], within=0)
    # The boundary: where the difference of the logits, which is a plane over x and y, is zero.
    grid = evaluate_grid(trainer.model, GridConfig(resolution=40))
    first, second = np.log(np.moveaxis(grid.probabilities.astype(np.float64), -1, 0))
    logits = second - first
    bend = np.abs(np.diff(logits, 2, axis=0)).max(), np.abs(np.diff(logits, 2, axis=1)).max()
    assert max(bend) < 1e-3 * np.ptp(logits)
    true(lesson, "A straight line")


def what_xor_says(lesson: Lesson) -> None:
    trainer = trained(lesson, 300)
    said(lesson, "{} % of the training points right", 100 * right(trainer), within=1)
    assert right(trainer) <= 0.75
    true(lesson, "At most three quarters")
    four = held_out(trained(lesson, 200, hidden=(4,)))
    said(lesson, "has about {} % of the held-out points", 100 * four, within=2.6)


def what_features_says(lesson: Lesson) -> None:
    plain = trained(lesson, 200)
    said(lesson, "{} % of the training points", 100 * right(plain), within=1)
    assert abs(right(plain) - 0.5) <= 0.1
    true(lesson, "About half, as if it guessed")
    told = trained(lesson, 200, features=("x", "y", "x2", "y2"))
    said(lesson, "has {} weights and biases", count_numbers(told.model_config), within=0)
    said(lesson, "about {} % of the held-out points", 100 * held_out(told), within=2.6)
    deep = trained(lesson, 200, hidden=(3,))
    said(lesson, "with about {} % and", 100 * held_out(deep), within=2.6)
    said(lesson, "% and {} weights", count_numbers(deep.model_config), within=0)


def what_rate_says(lesson: Lesson) -> None:
    small, large, good = (trained(lesson, 100, learning_rate=rate) for rate in (0.001, 10.0, 1.0))
    first = lesson.trainer().evaluate().train_loss
    assert abs(loss(small) - (first or 0.0)) < 0.01
    true(lesson, "It has hardly moved")
    said(lesson, "still {} after 100", loss(small), within=0.006)
    said(lesson, "the loss is about {} after 100", loss(large), within=12)
    said(lesson, "At 1 it is about {}, and", loss(good), within=0.05)
    said(lesson, "about {} % of the held-out", 100 * held_out(good), within=5.1)
    assert f"{np.log(2.0):.2f}" == "0.69"


def epochs_to(lesson: Lesson, goal: float, most: int, **values: object) -> int | None:
    trainer = trained(lesson, 0, **values)
    trainer.run(epochs=most, until=lambda metrics: (metrics.test_accuracy or 0.0) >= goal)
    return trainer.epoch if held_out(trainer) >= goal else None


def what_momentum_says(lesson: Lesson) -> None:
    assert epochs_to(lesson, 0.95, 3000) is None
    momentum = epochs_to(lesson, 0.95, 3000, optimizer="momentum")
    adam = epochs_to(lesson, 0.95, 3000, optimizer="adam")
    assert momentum is not None
    assert adam is not None
    assert adam < momentum
    true(lesson, "Adam")
    said(lesson, "after {} epochs it is not there", 3000, within=0)
    said(lesson, "needs about {} epochs", momentum, within=100)
    said(lesson, "needs about {}.", adam, within=30)


def rises(trainer: Trainer) -> int:
    losses = [value or 0.0 for value in trainer.history.train_loss]
    return sum(after > before for before, after in pairwise(losses))


def what_batch_says(lesson: Lesson) -> None:
    full, small = trained(lesson, 10), trained(lesson, 10, batch_size=5)
    assert len(full.points.train) == 160
    assert (full.steps, small.steps) == (10, 320)
    assert loss(small) < loss(full)
    true(lesson, "Lower: many small steps come further")
    said(
        lesson, "the loss is {}; with full batches it is {}.", loss(small), loss(full), within=0.006
    )
    assert rises(trained(lesson, 100)) == 0
    said(lesson, "it rose in about {} of", rises(trained(lesson, 100, batch_size=5)), within=9)


def what_seeds_says(lesson: Lesson) -> None:
    runs = [trained(lesson, 300, seed=seed) for seed in range(10)]
    there = [seed for seed, run in enumerate(runs) if right(run) >= 0.95]
    assert len(there) == 6
    assert {1, 2, 3}.isdisjoint(there)
    assert 5 in there
    true(lesson, "Some of them, but not all")
    said(lesson, "six get there and four get stuck", within=0)
    said(lesson, "only about {} % of the training", 100 * right(runs[1]), within=1.5)
    assert right(trained(lesson, 2000)) < 0.95
    wide = [right(trained(lesson, 300, seed=seed, hidden=(8,))) for seed in range(10)]
    assert min(wide) >= 0.95


def what_dead_says(lesson: Lesson) -> None:
    broken = trained(lesson, 50)
    assert len(set(broken.predict().tolist())) == 1
    true(lesson, "The same answer everywhere")
    assert dead_units(broken)[1] == (8, 8)
    said(lesson, "all {} neurons of the second layer", 8, within=0)
    said(lesson, "{} % are right", 100 * right(broken), within=0.1)
    well = trained(lesson, 300, learning_rate=0.3)
    dead = sum(count for count, _ in dead_units(well))
    said(lesson, "about {} % of the held-out points", 100 * held_out(well), within=5.1)
    said(lesson, "about {} of {} neurons are dead", dead, 16, within=2)


def what_width_says(lesson: Lesson) -> None:
    one, eight, many = (held_out(trained(lesson, 400, hidden=(n,))) for n in (1, 8, 64))
    assert abs(many - eight) < 0.02
    true(lesson, "About as many as with 8")
    said(lesson, "1 neuron has about {} % right", 100 * one, within=1.5)
    said(lesson, "8 neurons have about {} %", 100 * eight, within=2)
    said(lesson, "64 neurons about {} %", 100 * many, within=2)


def what_overfit_says(lesson: Lesson) -> None:
    trainer = trained(lesson, 400)
    assert right(trainer) == 1.0
    true(lesson, "All of them")
    said(lesson, "{} numbers for {} points", count_numbers(trainer.model_config), 40, within=0)
    apart = Trainer(lesson.given.points.split(0.4, 1), lesson.first_model, lesson.train)
    apart.run(epochs=400)
    assert right(apart) == 1.0
    said(lesson, "Of {} points that were held out by lot", len(apart.points.test), within=0)
    said(lesson, "it had about {} % right", 100 * held_out(apart), within=7)


def what_decay_says(lesson: Lesson) -> None:
    losses: list[float] = []

    def see(metrics: Metrics) -> bool:
        losses.append(metrics.test_loss or 0.0)
        return False

    free = trained(lesson, 0)
    first = free.evaluate().test_loss or 0.0
    free.run(epochs=400, until=see)
    assert min(losses) < first < 0.5 * losses[-1]
    true(lesson, "It falls at first, then it rises far above its start")
    held = trained(lesson, 400, weight_decay=0.01).evaluate()
    assert right(free) == 1.0
    said(lesson, "the held-out loss is about {} after", losses[-1], within=0.25)
    assert held.test_loss is not None
    assert held.train_accuracy is not None
    said(lesson, "of 0.01 it is about {}.", held.test_loss, within=0.03)
    said(lesson, "about {} % of the training points", 100 * held.train_accuracy, within=2.6)


def per_class(lesson: Lesson, trainer: Trainer) -> list[float]:
    points, learner = lesson.given.points, trainer.learner
    hit = learner.predict(learner.batch(points)).numpy() == points.labels
    return [float(hit[points.labels == label].mean()) for label in (0, 1)]


def what_unequal_says(lesson: Lesson) -> None:
    assert lesson.given.names == ("common", "rare")
    assert np.bincount(lesson.given.points.labels).tolist() == [60, 6]
    trainer = trained(lesson, 200)
    assert per_class(lesson, trainer) == [1.0, 0.0]
    true(lesson, "None of them")
    said(lesson, "60 times of 66, which is {} %", 6000 / 66, within=0.5)
    said(lesson, "{} % of all points", 100 * right(trainer), within=0.5)
    config = lesson.first_model.changed(hidden=(4,))
    even = Trainer(lesson.given.points.concat(copies(lesson)), config, lesson.train)
    even.run(epochs=200)
    common, rare = per_class(lesson, even)
    assert rare == 1.0
    said(lesson, "all rare points are right and about {} % of", 100 * common, within=2)


def what_penguins_says(lesson: Lesson) -> None:
    points = lesson.given.points
    counts = np.bincount(points.labels)
    said(lesson, "{} Adélie, {} Chinstrap and {} Gentoo", *counts, within=0)
    line = held_out(trained(lesson, 400))
    assert line > 0.9
    true(lesson, "More than nine of ten")
    said(lesson, "about {} % of the held-out penguins", 100 * line, within=1.5)
    four = held_out(trained(lesson, 400, hidden=(4,)))
    said(lesson, "it is about {} %: of {} birds", 100 * four, len(points.test), within=1.5)
    assert round((1.0 - four) * len(points.test)) in (1, 2)
    large = trained(lesson, 400, hidden=(32, 32))
    assert right(large) == 1.0
    said(lesson, "but only about {} % of", 100 * held_out(large), within=3)
    assert held_out(large) < four


TRUTHS: dict[str, Callable[[Lesson], None]] = {
    name[5:-5]: what for name, what in globals().items() if name[:5] == "what_"
}
