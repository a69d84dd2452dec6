"""Adding, removing and bringing back classes on a Workbench."""

import numpy as np
import pytest
import torch

from nnviz.config import MAX_CLASSES, PresetConfig
from nnviz.data import Points
from nnviz.workbench import Workbench


def trained(classes: int = 3) -> Workbench:
    bench = Workbench()
    bench.load_preset(PresetConfig(name="blobs", classes=classes, points=60))
    bench.step()
    bench.step()
    return bench


def logits(bench: Workbench) -> torch.Tensor:
    grid = torch.linspace(-1, 1, 20).repeat(2, 1).T
    with torch.inference_mode():
        return bench.trainer.model(grid)


def test_a_new_class_leaves_the_old_logits_and_the_optimiser_alone() -> None:
    bench = trained()
    before, epoch = logits(bench), bench.trainer.epoch
    moment = bench.trainer.learner.optimizer_state()["exp_avg"].clone()
    bench.add_class()
    assert torch.equal(logits(bench)[:, :3], before)
    kept = bench.trainer.learner.optimizer_state()["exp_avg"]
    assert torch.equal(kept[: len(moment) - 27], moment[:-27]), "hidden layers"
    assert torch.equal(kept[-4 * 9 : -4 * 9 + 24], moment[-27:-3]), "weights of the old outputs"
    assert torch.equal(kept[-4:-1], moment[-3:]), "biases of the old outputs"
    assert bench.trainer.epoch == epoch
    assert bench.model_config.classes == 4
    assert bench.brush.label == 3
    assert bench.notice is not None
    assert bench.notice.startswith("Class 4 (pink) is new: the network has 4 outputs now")


def test_a_removed_class_takes_its_points_and_leaves_the_other_logits_alone() -> None:
    bench = trained()
    before = logits(bench)
    bench.choose(label=1)
    bench.remove_class()
    assert torch.equal(logits(bench), before[:, [0, 2]])
    assert bench.points.classes_present == [0, 1]
    assert len(bench.points) == 40
    assert bench.notice is not None
    assert bench.notice.startswith("Class 2 (orange) is gone: the network has 2 outputs now")


def test_undo_brings_a_removed_class_back_with_its_points() -> None:
    bench = trained()
    points, before = bench.points, logits(bench)
    bench.choose(label=1)
    bench.remove_class()
    bench.undo()
    assert bench.points == points
    assert torch.equal(logits(bench)[:, [0, 2]], before[:, [0, 2]]), "they moved back"
    bench.redo()
    assert torch.equal(logits(bench), before[:, [0, 2]])
    bench.step()


def test_there_are_always_two_to_eight_classes() -> None:
    bench = Workbench()
    bench.remove_class()
    assert bench.model_config.classes == 2
    for _ in range(10):
        bench.add_class()
    assert bench.model_config.classes == MAX_CLASSES
    assert bench.brush.label == MAX_CLASSES - 1
    for _ in range(10):
        bench.remove_class()
    assert bench.model_config.classes == 2
    assert bench.brush.label == 1


def test_an_untrained_network_is_that_of_its_seed_however_it_got_its_classes() -> None:
    grown, fresh = Workbench(), Workbench()
    grown.add_class()
    fresh.set_model_config(fresh.model_config.model_copy(update={"classes": 3}))
    assert torch.equal(logits(grown), logits(fresh))


def test_classes_change_while_training() -> None:
    bench = trained()
    bench.train()
    bench.add_class()
    assert bench.running
    bench.trainer.run(steps=3)
    bench.remove_class()
    bench.trainer.run(steps=3)
    assert bench.running
    assert bench.trainer.history.epochs[-1] >= 2


def test_training_pauses_when_too_little_is_left_to_train_on() -> None:
    bench = Workbench()
    bench.edit(Points.of([[0, 0], [0.5, 0.5], [-0.5, 0]], [0, 1, 2]))
    bench.edit(Points.of([[0, 0], [0.5, 0.5]], [0, 2]))
    bench.train()
    bench.choose(label=2)
    bench.remove_class()
    assert not bench.running
    assert bench.notice is not None
    assert "paused" in bench.notice


@pytest.mark.parametrize("classes", [2, 5, 8])
def test_points_of_more_classes_grow_the_network(classes: int) -> None:
    bench = Workbench()
    bench.load_preset(PresetConfig(name="rings", classes=classes, points=80))
    assert bench.model_config.classes == bench.trainer.model_config.classes == classes
    assert len(bench.versions.now.outputs) == classes
    bench.step()
    bench.load_preset("xor")
    assert bench.model_config.classes == classes, "classes go only when they are removed"


def test_a_starter_has_as_many_classes_as_the_network_where_that_is_possible() -> None:
    bench = Workbench()
    bench.add_class()
    bench.load_preset("blobs")
    assert bench.points.classes_present == [0, 1, 2]
    bench.load_preset("moons")
    assert bench.points.classes_present == [0, 1]
    assert np.array_equal(bench.trainer.points.xy, bench.points.xy)
