"""A run's past as JSON: what comes back is what was there, and damage changes nothing."""

import json
from typing import Any

import pytest
import torch

from nnviz.errors import InputError
from nnviz.files.past import dump_past, load_past
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_PAST_BYTES
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

CONFIGS = ModelConfig(classes=3, batch_norm=True), TrainConfig(batch_size=4)


def trained(ticks: int = 6) -> Run:
    run = Run(Trainer(some_points(30), *CONFIGS))
    for _ in range(ticks):
        run.advance(steps=10)
        run.keep_moment()
    run.branch(len(run.timeline) - 2)
    return run


def fresh_like(run: Run) -> Run:
    trainer = run.trainer
    return Run(Trainer.at(trainer.snapshot(), trainer.points, trainer.train_config))


def test_timeline_and_ghosts_come_back_bit_for_bit() -> None:
    run = trained()
    other = fresh_like(run)
    load_past(dump_past(run, "a"), other, "a")
    assert other.timeline.epochs == run.timeline.epochs
    for index in range(len(run.timeline)):
        ours, theirs = run.timeline.snapshot(index), other.timeline.snapshot(index)
        assert ours.train_config == theirs.train_config
        assert (ours.position, ours.steps) == (theirs.position, theirs.steps)
        assert ours.tensors.keys() == theirs.tensors.keys()
        for key, tensor in ours.tensors.items():
            assert torch.equal(tensor, theirs.tensors[key]), key
    (ours_left,), (theirs_left,) = run.ghosts, other.ghosts
    assert ours_left.epochs.tolist() == theirs_left.epochs.tolist()
    assert ours_left.train_loss.tolist() == theirs_left.train_loss.tolist()


def test_the_past_of_another_run_is_left_alone() -> None:
    run = trained()
    other = fresh_like(run)
    before = other.timeline.epochs
    load_past(dump_past(run, "a"), other, "b")
    assert other.timeline.epochs == before
    assert not other.ghosts


def test_moments_after_the_present_one_are_left_out() -> None:
    run = trained()
    past, first = dump_past(run, "a"), run.timeline.snapshot(1)
    other = Run(Trainer.at(first, run.trainer.points, run.trainer.train_config))
    load_past(past, other, "a")
    assert other.timeline.epochs == run.timeline.epochs[:2]


def test_a_large_network_keeps_fewer_moments_but_always_the_first() -> None:
    run = Run(Trainer(some_points(30), ModelConfig(hidden=(64,) * 6, classes=3), TrainConfig()))
    for _ in range(4):
        run.step()
    each = run.timeline.moments[-1].nbytes
    assert each > MAX_PAST_BYTES / 2
    assert [moment["state"]["epoch"] for moment in json.loads(dump_past(run, "a"))["moments"]] == [
        0
    ]


def _spoil(change: str, past: dict[str, Any]) -> None:
    moments, ghosts = past["moments"], past["ghosts"]
    if change == "order":
        moments.reverse()
    elif change == "settings":
        moments[0]["settings"] = len(past["settings"])
    elif change == "position":
        moments[1]["state"]["position"] = 10_000
    elif change == "schedule":
        moments[1]["state"]["schedule_start"] = 2**40
    elif change == "weights":
        moments[0]["state"]["weights"] = "AAAA"
    elif change == "ghost rows":
        ghosts[0]["train_loss"] = []
    elif change == "ghost order":
        ghosts[0]["epochs"].reverse()
    elif change == "classes":
        past["settings"][0]["model"]["classes"] = 4
    elif change == "unknown":
        past["more"] = 1


@pytest.mark.parametrize(
    "change",
    [
        "order",
        "settings",
        "position",
        "schedule",
        "weights",
        "ghost rows",
        "ghost order",
        "classes",
        "unknown",
    ],
)
def test_what_is_damaged_is_refused_and_changes_nothing(change: str) -> None:
    run = trained()
    past = json.loads(dump_past(run, "a"))
    _spoil(change, past)
    other = fresh_like(run)
    before = other.timeline
    with pytest.raises(InputError, match=r"damaged|save the project again"):
        load_past(json.dumps(past).encode(), other, "a")
    assert other.timeline is before
    assert not other.ghosts
