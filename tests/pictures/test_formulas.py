"""One step as formulas: every number that is shown is one of the step's, for every setting."""

import itertools
import re
from typing import Any

import numpy as np
import pytest

from nnviz.inside.step_numbers import step_numbers
from nnviz.pictures.formulas import exact, step_html, title_of
from nnviz.pictures.maths import shown
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.names import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from nnviz.settings.naming import Place
from nnviz.training.trainer import Trainer
from tests.inputs import HOSTILE, some_points

CLASSES = ("a", "b", "c")


def trainer(model: dict[str, Any] | None = None, **train: Any) -> Trainer:
    config = ModelConfig(**{"hidden": (4, 3), "classes": 3, **(model or {})})
    ours = Trainer(some_points(18), config, TrainConfig(**train))
    ours.run(steps=2)
    return ours


def html(ours: Trainer, place: Place, point: int | None = 0) -> str:
    return step_html(step_numbers(ours, place, point), CLASSES)


def test_the_chain_of_a_weight_is_there_factor_by_factor() -> None:
    ours = trainer()
    numbers = step_numbers(ours, Place("weight", 0, 2, 1), 0)
    text, point = step_html(numbers, CLASSES), numbers.point
    assert point is not None
    layer = point.layers[0]
    for value in (
        *numbers.row,
        numbers.bias,
        *point.inputs,
        *layer.passed,
        layer.sums[2],
        *point.logits,
        *point.probabilities,
        point.loss,
        *point.toward_logits,
        *point.layers[1].toward_sums,
        layer.toward_passed[2],
        layer.slope[2],
        point.delta,
        point.source,
        point.gradient,
        numbers.batch.gradient,
        *(numbers.update.before[name] for name in ("exp_avg", "exp_avg_sq")),
        *(numbers.update.after[name] for name in ("exp_avg", "exp_avg_sq")),
        numbers.update.rate,
        numbers.update.step,
        numbers.new,
    ):
        assert shown(float(value)) in text
    assert title_of(numbers).startswith("weight from y to neuron 3 of layer 1: ")
    assert title_of(numbers).endswith(exact(numbers.new))


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_kind_of_number_and_loss_has_its_formulas(loss: str, norm: bool) -> None:
    ours = trainer({"batch_norm": norm, "dropout": 0.3}, loss=loss, batch_size=4)
    kinds: list[Place] = [Place("weight", 2, 1, 0), Place("bias", 1, 1), Place("weight", 0, 0, 0)]
    if norm:
        kinds += [Place("scale", 0, 1), Place("shift", 1, 2)]
    for place, point in itertools.product(kinds, (None, 0, 2)):
        text = html(ours, place, point)
        assert text.count("<section>") == (2 if point is None else 4)
        assert "nan" not in text
        assert not re.search(r"\de[+-]\d", text)
        if norm and point is not None and not step_numbers(ours, place, point).point.taken:  # type: ignore[union-attr]
            assert "as it runs along" in text or place.layer == 2


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_shows_its_memory_and_penalties(optimizer: str) -> None:
    ours = trainer(optimizer=optimizer, weight_decay=0.01, l1=0.01)
    numbers = step_numbers(ours, Place("bias", 0, 0))
    text = step_html(numbers, CLASSES)
    assert text.count("memory, ") == len(numbers.update.after)
    assert "with L1" in text
    assert ("multiplied by" in text) == (optimizer == "adamw")
    assert ("with L2" in text) == (optimizer != "adamw")
    assert f"step {numbers.update.count}" in text or "exp_avg" not in numbers.update.after


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_shows_its_share(schedule: str) -> None:
    text = html(trainer(schedule=schedule), Place("bias", 0, 0))
    assert (SCHEDULES[schedule].label in text) == (schedule != "constant")  # type: ignore[index]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_has_its_slope(activation: str) -> None:
    ours = trainer({"activation": activation})
    assert f"slope of {ACTIVATIONS[activation].label}" in html(ours, Place("bias", 0, 0))  # type: ignore[index]


def test_smoothed_targets_are_told() -> None:
    text = html(trainer(label_smoothing=0.3), Place("bias", 0, 0))
    assert shown(0.8) in text
    assert shown(0.1) in text


def test_what_rests_has_no_move() -> None:
    ours = trainer()
    ours.set_hand(Hand(frozen=(0,), off=((0, 3),)))
    assert "frozen" in html(ours, Place("weight", 0, 0, 0))
    assert "switched off" in html(ours, Place("bias", 0, 3))


def test_names_of_classes_are_text() -> None:
    numbers = step_numbers(trainer(), Place("bias", 0, 0), 0)
    for name in HOSTILE:
        text = step_html(numbers, (name,) * 3)
        assert "<script" not in text
        assert "<img" not in text


def test_wide_layers_stay_short() -> None:
    config = ModelConfig(hidden=(64,) * 6, classes=8)
    ours = Trainer(some_points(40, 8), config, TrainConfig())
    text = html(ours, Place("weight", 3, 5, 7))
    assert len(text) < 40_000
    assert np.isfinite(step_numbers(ours, Place("weight", 3, 5, 7)).new)
