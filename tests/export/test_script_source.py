"""Where a script starts: from the beginning if a run can be told again, else from what is there."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.export.script import write_script
from nnviz.export.script_source import A_NOTE, Source, drawn_by_seed, obstacles
from nnviz.network.learner import VALUE
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_EPOCHS, MAX_EVENTS
from nnviz.settings.names import FEATURES
from nnviz.training.events import SCHEDULE_OVER, Event
from nnviz.training.trainer import Trainer
from tests.runs import differences, make, make_points, run_all, shown

EPOCHS = 5
BATCH = Event(2, 0.0, "batch_size", None, 8)


def two_points() -> Points:
    return Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])


def flipped() -> Points:
    """Points in the same places with opposite labels, and one of them many times over."""
    points = make_points(20)
    other = Points(points.xy, 1 - points.labels, points.held_out)
    return points.concat(other).concat(points.select([0] * 9))


def by_hand() -> Trainer:
    """A weight set before the first step, others frozen, a neuron off."""
    trainer = make(batch_size=8, l1=0.001)
    trainer.set_number(3, {VALUE: 2.5})
    trainer.set_hand(Hand(frozen=(3, 7, 60), off=((0, 1), (1, 4))))
    return trainer


def attacks() -> dict[str, Trainer]:
    every = tuple(FEATURES)
    few = make_points(60, 3)
    sparse = Points(few.xy, few.labels * 3, few.held_out)  # of 8 classes five have no point
    crowd = make_points(5_000, 8)
    return {
        "two points": make(two_points(), batch_size=1),
        "two points norm": make(two_points(), batch_norm=True, batch_size=1),
        "5,000 points": make(crowd, classes=8, batch_size=1_000, features=every),
        "8 classes": make(sparse, classes=8, batch_size=9, activation="relu"),
        "flipped": make(flipped(), batch_size=7, dropout=0.1),
        "one trained a class": make(
            Points.of(make_points(50).xy, np.arange(50) % 2, np.arange(50) > 1), batch_size=1
        ),
        "by hand": by_hand(),
        "wide": make(hidden=(64,) * 6, activation="gelu", batch_norm=True, dropout=0.5),
    }


def test_whatever_the_points_and_the_hand_losses_are_the_pages(tmp_path: Path) -> None:
    pages, scripts = {}, {}
    for name, trainer in attacks().items():
        first, points = trainer.snapshot(), trainer.points
        trainer.run(epochs=EPOCHS)
        now = trainer.snapshot()
        scripts[name] = write_script(now, points, first=first)
        scripts[f"{name} on"] = write_script(now, points, continuing=True, epochs=EPOCHS)
        pages[name] = shown(trainer)
        trainer.run(epochs=EPOCHS)
        pages[f"{name} on"] = shown(trainer, since=EPOCHS)
    losses = run_all(scripts, tmp_path)
    apart = {name: differences(losses[name], pages[name]) for name in pages}
    assert {name: apart[name] for name in apart if apart[name] > 1e-5} == {}


def test_a_run_without_obstacles_starts_where_the_seed_does() -> None:
    trainer = make()
    assert drawn_by_seed(trainer.snapshot())
    trainer.run(epochs=3)
    harmless = [Event(1, 0.0, "resumed"), Event(2, 0.0, SCHEDULE_OVER)]
    source = Source.of(trainer.snapshot(), trainer.points, harmless)
    assert (source.begin, source.epochs, source.notes) == (None, 3, ())
    assert not drawn_by_seed(trainer.snapshot())


def test_weights_set_before_the_first_step_are_written_down() -> None:
    trainer = by_hand()
    first = trainer.snapshot()
    assert Source.of(first, trainer.points).begin is first
    trainer.run(epochs=2)
    source = Source.of(trainer.snapshot(), trainer.points, first=first)
    assert source.begin is first
    assert not source.goes_on
    assert "2.5" in write_script(trainer.snapshot(), trainer.points, first=first)


def test_what_happened_on_the_way_is_told_and_the_script_goes_on_from_now() -> None:
    trainer = make()
    trainer.run(epochs=3)
    now = trainer.snapshot()
    source = Source.of(now, trainer.points, [BATCH], epochs=40)
    assert source.begin is now
    assert source.epochs == 43
    assert source.notes == (
        "This run cannot be repeated from its start, because of:",
        "epoch 2: batch size full -> 8",
        "So the program goes on from the weights as they are now.",
    )
    text = write_script(now, trainer.points, events=[BATCH])
    assert "\n# epoch 2: batch size full -> 8\n" in text
    assert "\nfor epoch in range(3, EPOCHS):\n" in text
    assert Source.of(now, trainer.points, [BATCH], continuing=True).notes == ()


def test_hostile_words_of_an_event_stay_in_their_comment() -> None:
    trainer = make()
    trainer.run(epochs=1)
    words = ["\nimport os", "\r\nimport os", "\u2028import os", "x\\", '"""', "\u202e", "y" * 9_999]
    events = [Event(1, 0.0, f"thing {i}", None, text) for i, text in enumerate(words)]
    text = write_script(trainer.snapshot(), trainer.points, events=events)
    assert text.isascii()
    assert max(map(len, text.splitlines())) < 130
    plain = write_script(trainer.snapshot(), trainer.points, events=[BATCH])
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(plain))


def test_reasons_are_counted_and_what_is_forgotten_is_one() -> None:
    trainer = make()
    trainer.run(epochs=9)
    now = trainer.snapshot()
    many = [Event(e, 0.0, "weight", None, f"weight {e} set") for e in range(30)]
    found = obstacles(now, many, None)
    assert len(found) == A_NOTE + 1
    assert found[-1] == "and 10 more"
    resumed = [Event(1, 0.0, "resumed")] * MAX_EVENTS
    assert obstacles(now, resumed, None) == ["what happened before is not known any more"]
    assert obstacles(now, [], now) == ["epoch 9: how it began, before this, is not known"]
    state = now.optimizer_state | {"step": now.optimizer_state["step"] - 4}
    forgot = replace(now, optimizer_state=state)
    assert obstacles(forgot, [], None) == ["the optimiser has forgotten some of its steps"]
    trainer = make(schedule="cosine")
    trainer.run(epochs=1)
    later = replace(trainer.snapshot(), schedule_start=1)
    assert obstacles(later, [], None) == ["epoch 1: the schedule was chosen"]


def test_what_cannot_be_trained_on_is_refused() -> None:
    now = make().snapshot()
    with pytest.raises(InputError, match="Place some points"):
        Source.of(now, Points.empty())
    with pytest.raises(InputError, match="of one class"):
        Source.of(now, Points.of([[0.0, 0.0]], [0]))
    with pytest.raises(InputError, match=r"at least 1 epoch\. Got 0"):
        Source.of(now, two_points(), epochs=0)
    assert Source.of(now, two_points(), epochs=MAX_EPOCHS + 1).epochs == MAX_EPOCHS
