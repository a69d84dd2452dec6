"""The curve as a table, read by Python's own csv."""

import csv
import io

import pytest

from nnviz.export.history import write_history
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.events import Events
from nnviz.training.history import History, Metrics
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer
from tests.inputs import some_points

HEADING = (
    "epoch,training loss,training accuracy,held-out loss,held-out accuracy,learning rate,events\n"
)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def record(history: History, epoch: int, *numbers: float | None) -> None:
    history.record(epoch, Metrics(*numbers), seconds=1.0, learning_rate=0.03, gradient_norm=None)


def test_numbers_and_events_stand_by_their_epochs() -> None:
    history, events = History(), Events()
    record(history, 0, 0.7, 0.5, None, None)
    record(history, 2, 0.1, 1.0, 0.25, 0.75)
    events.record(1, 0.0, "learning_rate", 0.03, 0.3)
    events.record(2, 0.0, "resumed")
    events.record(2, 0.0, "points", (3, 0), (5, 1))
    assert write_history(history, events).decode() == (
        f"{HEADING}0,0.7,0.5,,,0.03,\n"
        "1,,,,,,learning rate 0.03 → 0.3\n"
        "2,0.1,1.0,0.25,0.75,0.03,resumed; 2 points added\n"
    )


def test_nothing_is_a_heading() -> None:
    assert write_history(History(), Events()).decode() == HEADING


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@sum", '=cmd|" /C calc"!A0'])
def test_no_spreadsheet_takes_an_event_for_a_formula(text: str) -> None:
    events = Events()
    events.record(3, 0.0, text)
    (row,) = rows(write_history(History(), events))
    assert row["events"] == f"'{text}"


def test_an_event_stays_in_its_cell() -> None:
    events = Events()
    events.record(3, 0.0, 'a,b"\nc')
    (row,) = rows(write_history(History(), events))
    assert (row["epoch"], row["events"]) == ("3", 'a,b" c')


def test_every_number_of_a_run_is_read_back() -> None:
    run = Run(Trainer(some_points(), ModelConfig(classes=3), TrainConfig()))
    for _ in range(5):
        run.step()
    run.set_train_config(run.trainer.train_config.changed(learning_rate=0.5))
    history = run.trainer.history
    found = rows(write_history(history, run.events))
    assert [int(row["epoch"]) for row in found] == history.epochs == [0, 1, 2, 3, 4, 5]
    assert [float(row["training loss"]) for row in found] == history.train_loss
    assert [float(row["held-out accuracy"]) for row in found] == history.test_accuracy
    assert [row["events"] for row in found] == [""] * 5 + ["learning rate 0.01 → 0.5"]
