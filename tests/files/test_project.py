"""Project files: exact, checked, and safe to open."""

import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points
from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.files import project
from nnviz.files.project import dump, load
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import MAX_PROJECT_BYTES
from nnviz.training.trainer import Trainer
from tests.inputs import (
    MUTATIONS,
    check_all,
    model_configs,
    mutations,
    points,
    some_points,
    train_configs,
)

OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "adagrad"]


def trained(steps: int = 13, **changes: Any) -> Trainer:
    """A small run in the middle of an epoch, with everything in it that has a state."""
    model = ModelConfig(hidden=(3, 2), classes=3, batch_norm=True, dropout=0.2)
    trainer = Trainer(some_points(), model, TrainConfig(batch_size=3, **changes))
    if steps:
        trainer.run(steps=steps)
    return trainer


def content(trainer: Trainer | None = None) -> dict[str, Any]:
    """A valid file as plain data."""
    data: dict[str, Any] = json.loads(dump(trainer or trained()))
    return data


def as_file(data: Any) -> bytes:
    return json.dumps(data).encode()


@pytest.mark.parametrize("steps", [0, 8, 13])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_work_goes_on_exactly(optimizer: str, steps: int) -> None:
    saved = trained(steps, optimizer=optimizer)
    opened = load(dump(saved)).open()
    assert opened.history == saved.history
    for trainer in (saved, opened):
        trainer.run(steps=29)
    assert torch.equal(opened.snapshot().weights, saved.snapshot().weights)
    assert opened.evaluate() == saved.evaluate()
    assert opened.history.train_loss == saved.history.train_loss
    assert (opened.epoch, opened.steps) == (saved.epoch, saved.steps)


@settings(max_examples=60, deadline=None)
@given(points(classes=3), model_configs(classes=3), train_configs, st.integers(0, 7))
def test_saving_what_was_loaded_gives_the_same_file(
    drawn: Points, model: ModelConfig, train: TrainConfig, steps: int
) -> None:
    trainer = Trainer(drawn, model, train)
    if not trainer.missing and steps:
        trainer.run(steps=steps)
    saved = dump(trainer, class_names=("Katze", "Hund"), preset=PresetConfig(name="xor"))
    opened = load(saved)
    assert opened.points == drawn
    assert (opened.model_config, opened.train_config) == (model, train)
    assert opened.class_names == ("Katze", "Hund")
    assert opened.preset == PresetConfig(name="xor")
    again = dump(opened.open(), class_names=opened.class_names, preset=opened.preset)
    assert again == saved


def test_float32_coordinates_are_written_short_and_read_exactly() -> None:
    drawn = Points.of([[0.1, -0.3], [1.0, 1e-8]], [0, 1])
    data = content(Trainer(drawn, ModelConfig(), TrainConfig()))
    assert data["points"]["x"] == [0.1, 1.0]
    assert data["points"]["y"] == [-0.3, 1e-8]
    assert load(as_file(data)).points == drawn


def test_a_file_without_weights_is_an_untrained_network() -> None:
    data = content()
    del data["state"], data["history"]
    opened = load(as_file(data)).open()
    assert opened.steps == 0
    assert torch.equal(opened.snapshot().weights, trained(0).snapshot().weights)


def with_axes() -> dict[str, Any]:
    trainer = trained()
    numbers = np.arange(2.0 * len(trainer.points)).reshape(-1, 2) / 7
    axes = Axes(Axis("a", 5.5, 2.0), Axis("b"), "kind", trainer.points.xy, numbers)
    data: dict[str, Any] = json.loads(dump(trainer, axes=axes))
    return data


def test_units_and_numbers_of_a_file_come_back_exactly() -> None:
    data = with_axes()
    read = load(as_file(data))
    assert read.axes is not None
    assert (read.axes.x, read.axes.y, read.axes.label) == (Axis("a", 5.5, 2.0), Axis("b"), "kind")
    count = len(read.points)
    assert read.axes.numbers(read.points).tolist() == [
        [i / 7, (i + 1) / 7] for i in range(0, 2 * count, 2)
    ]
    assert json.loads(dump(read.open(), axes=read.axes))["axes"] == data["axes"]
    assert "axes" not in content()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "numbers_x",
            [1.0],
            "The project file's numbers of its axes are not as many as its points",
        ),
        ("label", "", "The project file's field “axes.label” cannot be used"),
        ("x", {"name": "a", "half": 0.0}, "The project file's field “axes.x.half” cannot be used"),
        ("y", {"name": "a", "centre": 1e31}, "The project file's field “axes.y.centre” cannot be"),
        ("more", 1, "The project file's field “axes.more” cannot be used"),
    ],
)
def test_wrong_units_are_named(field: str, value: Any, sentence: str) -> None:
    data = with_axes()
    data["axes"][field] = value
    with pytest.raises(InputError) as caught:
        load(as_file(data))
    assert str(caught.value).startswith(sentence)


def by_hand(**changes: Any) -> dict[str, Any]:
    """A file whose last two held-out points were held out by hand."""
    trainer = trained()
    own = np.zeros(len(trainer.points), np.bool_)
    own[np.flatnonzero(trainer.points.held_out)[-2:]] = True
    data: dict[str, Any] = json.loads(dump(trainer, by_hand=own))
    return data | changes


def test_which_points_were_held_out_by_hand_comes_back() -> None:
    data = by_hand()
    read = load(as_file(data))
    assert read.by_hand is not None
    held_out = np.flatnonzero(read.points.held_out)
    assert len(held_out) > 2
    assert np.flatnonzero(read.by_hand).tolist() == data["by_hand"] == held_out[-2:].tolist()
    assert json.loads(dump(read.open(), by_hand=read.by_hand))["by_hand"] == data["by_hand"]


def test_a_file_that_does_not_say_has_none_held_out_by_hand() -> None:
    data = content()
    assert "by_hand" not in data
    read = load(as_file(data))
    assert read.by_hand is not None
    assert read.by_hand.tolist() == [False] * len(read.points)


def test_held_out_points_that_are_none_are_named() -> None:
    data = by_hand()
    trained_on = data["points"]["held_out"].index(False)
    most = len(data["points"]["x"])
    for wrong, found in (
        ([trained_on], f"it names {trained_on}"),
        ([most], f"it names {most}"),
        (data["by_hand"][::-1], "they do not rise"),
        ([data["by_hand"][0]] * 2, "they do not rise"),
    ):
        with pytest.raises(InputError) as caught:
            load(as_file(by_hand(by_hand=wrong)))
        assert str(caught.value) == (
            "The project file's field “by_hand” must name held-out points in their order, but "
            f"{found}; save the project again, or delete the field from it."
        )
    for wrong in ([-1], [True], ["0"], [10**9], 3):
        with pytest.raises(InputError, match="field “by_hand"):
            load(as_file(by_hand(by_hand=wrong)))


def test_opening_twice_gives_two_independent_runs() -> None:
    opened = load(dump(trained()))
    first, second = opened.open(), opened.open()
    first.run(steps=20)
    assert second.steps == 13
    assert second.history == opened.history
    assert torch.equal(second.snapshot().weights, opened.open().snapshot().weights)


def test_the_largest_project_stays_far_below_the_limit() -> None:
    features = ("x", "y", "x2", "y2", "xy", "sin_x", "sin_y")
    model = ModelConfig(hidden=(64,) * 6, classes=8, features=features, batch_norm=True)
    many = make(PresetConfig(name="blobs", points=5_000, classes=8))
    trainer = Trainer(many, model, TrainConfig(batch_size=500))
    trainer.run(steps=2)
    saved = dump(trainer)
    assert len(saved) < MAX_PROJECT_BYTES / 4
    assert load(saved).points == many


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("format", "other", "not an nnviz project file"),
        ("version", 2, "later version"),
        ("points.x", [0.0], "not equally long"),
        ("points.x.0", 1.5, "outside -1 to 1"),
        ("points.x.0", "a", "“points.x.0” cannot be used"),
        ("points.labels.0", 3, "outside the network's 3 classes"),
        ("points.labels.0", -1, "outside the network's 3 classes"),
        ("model.classes", 9, "“model.classes” cannot be used"),
        ("model.hidden", [3, 3], "has 144 bytes, but this network needs 180"),
        ("model.batch_norm", False, "but its settings need “none”"),
        ("train.optimizer", "rmsprop", "need “square_avg, step”"),
        ("train.learning_rate", None, "“train.learning_rate” cannot be used"),
        ("state.weights", "AAAA", "“weights” has 3 bytes"),
        ("state.weights", "&", "“weights” is damaged"),
        ("state.weights", "ü", "“weights” is damaged"),
        ("state.optimizer.step", "AACAvw==", "“step” holds a value that is impossible"),
        ("state.optimizer.step", "AADAfw==", "“step” holds a value that is impossible"),
        ("state.position", 3, "“state.position” is 3, but an epoch has 3 batches"),
        ("state.epoch", -1, "“state.epoch” cannot be used"),
        ("state.epoch", 1, "history is not consistent"),
        ("history.seconds", [], "history is not consistent"),
        ("history.epochs.1", 0, "history is not consistent"),
        ("surprise", 1, "“surprise” cannot be used"),
    ],
)
def test_a_wrong_entry_is_named(path: str, value: Any, sentence: str) -> None:
    data = content()
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = data
    for part in parents:
        place = place[part]
    place[last] = value
    with pytest.raises(InputError, match=sentence):
        load(as_file(data))


@pytest.mark.parametrize("data", [b"", b"x,y\n1,2", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        load(data)


def test_a_large_file_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "Envelope", None)
    with pytest.raises(InputError, match="4,000,001 bytes long"):
        load(b" " * 4_000_001)


def use(data: bytes) -> None:
    """Open a file and go on with it, as the app would."""
    trainer = load(data).open()
    if not trainer.missing:
        trainer.run(steps=2)
    dump(trainer)


def test_damaged_files_give_a_project_or_a_sentence() -> None:
    valid = [dump(trained(optimizer=name)) for name in ("sgd", "adam")]
    accepted, refused = check_all(mutations(valid, 4), use)
    assert accepted + refused == MUTATIONS
    assert accepted > 500
    assert refused > 500


def test_forged_files_give_a_project_or_a_sentence() -> None:
    """Files that are JSON still, with one entry in them replaced, removed or doubled."""
    oddities: list[object] = [None, True, -1, 0, 1, 2, 3, 0.5, 1e308, 2**63, 10**30, "", "x"]
    oddities += ["AACAPw==", [], {}, [0] * 2_000, "A" * 1_000, "1", -0.0, [[]], "adam", "sgd"]

    def forged() -> Iterator[bytes]:
        rng = random.Random(5)
        texts = [json.dumps(content(trained(optimizer=name))) for name in OPTIMIZERS]
        for _ in range(3_000):
            data = json.loads(rng.choice(texts))
            place = data
            while True:
                keys = list(place) if isinstance(place, dict) else list(range(len(place)))
                key = rng.choice(keys)
                deeper = isinstance(place[key], dict | list) and place[key]
                if not deeper or rng.random() < 0.1:
                    break
                place = place[key]
            if rng.random() < 0.1:
                del place[key]
            else:
                place[key] = rng.choice(oddities)
            yield as_file(data)

    accepted, refused = check_all(forged(), use)
    assert accepted > 100
    assert refused > 100


def test_a_sentence_about_a_foreign_field_stays_on_one_line() -> None:
    data = json.loads(dump(Trainer(some_points(), ModelConfig(classes=3), TrainConfig())))
    with pytest.raises(InputError, match=r"^The project file's field “one two” cannot be used"):
        load(json.dumps({**data, "one\n\ntwo": 1}).encode())
    data["state"]["buffers"] = {"one\ntwo": ""}
    with pytest.raises(InputError, match=r"^The project file has the arrays “one two”, but"):
        load(json.dumps(data).encode())
