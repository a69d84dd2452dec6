"""Marks on the curve: what they say, and that there are never too many."""

import pytest

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_EVENTS
from nnviz.training.events import Event, Events, changes, fingerprint


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Event(3, 0.1, "points", (4, 11), (7, 12)), "3 points added"),
        (Event(3, 0.1, "points", (7, 11), (6, 12)), "1 point removed"),
        (Event(3, 0.1, "points", (7, 11), (7, 12)), "points changed"),
        (Event(3, 0.1, "resumed"), "resumed"),
        (Event(3, 0.1, "learning_rate", 0.03, 0.3), "learning rate 0.03 → 0.3"),
        (Event(3, 0.1, "batch_size", None, 10), "batch size full → 10"),
        (Event(3, 0.1, "hidden", (8, 8), ()), "hidden layers 8-8 → –"),
        (Event(3, 0.1, "features", ("x", "y"), ("x", "x2")), "input features x, y → x, x²"),
        (Event(3, 0.1, "batch_norm", False, True), "batch normalisation off → on"),
        (Event(3, 0.1, "loss", "cross_entropy", "hinge"), "loss cross-entropy → hinge"),
        (Event(3, 0.1, "bias 1", "bias 1 set to 0", "bias 1 set to 2"), "bias 1 set to 2"),
    ],
)
def test_texts_are_plain(event: Event, text: str) -> None:
    assert event.text == text


def test_events_about_one_thing_at_one_epoch_become_one() -> None:
    events = Events()
    for count in range(4):
        events.record(5, 1.0, "points", (count, 0), (count + 1, 0))
    events.record(5, 1.0, "learning_rate", 0.03, 0.1)
    events.record(5, 1.0, "learning_rate", 0.1, 0.3)
    events.record(6, 1.1, "points", (4, 0), (5, 0))
    texts = [event.text for event in events.items]
    assert texts == ["4 points added", "learning rate 0.03 → 0.3", "1 point added"]


def test_a_setting_that_was_put_back_never_changed() -> None:
    events = Events()
    events.record(5, 1.0, "learning_rate", 0.03, 0.1)
    before = events.revision
    events.record(5, 1.0, "learning_rate", 0.1, 0.03)
    assert events.items == []
    assert events.revision > before


def test_points_that_are_again_what_they_were_never_changed() -> None:
    bench = Workbench()
    bench.load_preset("moons")
    bench.player.step()
    before = bench.points
    bench.edit(before.add(0.1, 0.2, 1))
    bench.undo()
    assert bench.player.run.events.items == []
    moved = Points(-before.xy, before.labels, before.held_out)
    bench.edit(moved)
    assert [event.text for event in bench.player.run.events.items] == ["points changed"]
    bench.edit(before)
    assert bench.player.run.events.items == []


def test_a_fingerprint_differs_when_any_part_of_the_points_does() -> None:
    points = Points.of([[0.1, 0.2], [0.3, 0.4]], [0, 1])
    others = [
        points.add(0.0, 0.0, 0),
        Points.of([[0.1, 0.2], [0.3, 0.5]], [0, 1]),
        Points.of(points.xy, [1, 0]),
        Points.of(points.xy, [0, 1], [True, False]),
    ]
    seen = {fingerprint(one) for one in (points, *others)}
    assert len(seen) == 5
    assert fingerprint(points) == fingerprint(Points.of(points.xy, points.labels))


def test_the_oldest_are_forgotten_first() -> None:
    events = Events()
    for epoch in range(3 * MAX_EVENTS):
        events.record(epoch, 0.0, "resumed")
    assert [event.epoch for event in events.items] == list(range(2 * MAX_EVENTS, 3 * MAX_EVENTS))


def test_rewinding_forgets_and_pulling_back_keeps() -> None:
    events = Events()
    for epoch in (1, 5, 9):
        events.record(epoch, 0.0, f"event {epoch}")
    events.pull_back(6)
    assert [event.epoch for event in events.items] == [1, 5, 6]
    events.rewind(5)
    assert [event.subject for event in events.items] == ["event 1", "event 5"]


def test_every_changed_setting_is_named_with_both_values() -> None:
    before, after = TrainConfig(), TrainConfig(learning_rate=0.3, weight_decay=0.1, l1=0.2)
    assert changes(before, after) == [
        ("learning_rate", 0.01, 0.3),
        ("weight_decay", 0.0, 0.1),
        ("l1", 0.0, 0.2),
    ]
    assert changes(ModelConfig(), ModelConfig(hidden=(4,))) == [("hidden", (8, 8), (4,))]
    assert changes(before, before) == []
    texts = [Event(3, 0.1, *change).text for change in changes(before, after)]
    assert texts == ["learning rate 0.01 → 0.3", "L2 0 → 0.1", "L1 0 → 0.2"]
