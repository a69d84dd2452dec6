"""What the article tells to try is on the bench as it says, and undo brings back what was there."""

import pytest

from nnviz.bench.workbench import Workbench
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.tries import TRIES, load, start


@pytest.mark.parametrize("name", list(TRIES))
def test_it_is_loaded_untrained(name: str) -> None:
    bench, wanted = Workbench(), TRIES[name]
    bench.load_preset("blobs")
    bench.add_class()
    bench.player.step()
    bench.player.train()
    points = bench.points
    load(bench, name)
    assert not bench.player.running
    assert bench.versions.now.preset == wanted.preset
    assert len(bench.points) == wanted.preset.points
    assert bench.player.model_config.hidden == wanted.model.hidden
    assert bench.player.train_config == wanted.train
    assert bench.player.trainer.epoch == 0
    while bench.points != points:
        assert bench.can_undo
        bench.undo()
    assert bench.player.trainer.epoch == 1


def test_each_shows_what_it_is_for() -> None:
    accuracies = {}
    for name in ("line", "xor", "overfit"):
        bench = Workbench()
        load(bench, name)
        for _ in range(400):
            bench.player.step()
        accuracies[name] = bench.player.trainer.evaluate()
    assert (accuracies["line"].train_accuracy or 0.0) > 0.95
    assert (accuracies["xor"].train_accuracy or 1.0) < 0.8
    overfit = accuracies["overfit"]
    assert overfit.train_accuracy == 1.0
    assert (overfit.test_accuracy or 1.0) < 0.97


def test_a_lesson_brings_its_units_and_names_along_and_undo_the_others_back() -> None:
    bench = Workbench()
    bench.load_preset("blobs")
    bench.rename_class(0, "mine")
    before = bench.versions.now
    start(bench, lessons()["penguins"])
    now = bench.versions.now
    assert now.names == ("Adélie", "Chinstrap", "Gentoo")
    assert now.units[0].name == "bill length (mm)"
    assert bench.player.model_config.classes == 3
    assert bench.notice == (
        "Here is “Reading a real data set: penguins”. Undo brings back what was here before."
    )
    assert bench.can_take_back
    bench.undo()
    assert bench.versions.now is before
    assert bench.player.model_config.classes == 2
    bench.redo()
    assert bench.versions.now is now
    assert bench.player.model_config.classes == 3


def test_what_was_training_is_paused_and_comes_back_as_it_was() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.set_train_config(bench.player.train_config.changed(learning_rate=0.3))
    bench.player.step()
    bench.player.train()
    start(bench, lessons()["xor"])
    assert not bench.player.running
    assert bench.player.trainer.epoch == 0
    bench.undo()
    assert bench.player.trainer.epoch == 1
    assert bench.player.train_config.learning_rate == 0.3


@pytest.mark.parametrize(
    ("name", "setting"), [("rate", "learning_rate"), ("line", "hidden"), ("xor", "hidden")]
)
def test_what_is_locked_is_not_tried(name: str, setting: str) -> None:
    bench = Workbench()
    bench.player.fixed = frozenset({setting})
    run = bench.player.run
    load(bench, name)
    assert bench.player.run is run
    assert (bench.notice or "").endswith(
        "is locked by the link that you have opened, so nothing is changed."
    )
    bench.player.fixed = frozenset({"seed"})
    load(bench, name)
    assert bench.player.run is not run
