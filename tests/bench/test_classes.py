"""Adding, removing and bringing back classes on a Workbench."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz.bench import classes
from nnviz.bench.replaced import Replaced
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.network.shapes import named_views
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_CLASSES
from nnviz.training.trainer import Trainer


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where so many runs were replaced that undo can no longer bring back the whole of one."""
    monkeypatch.setattr(Replaced, "keep", lambda *_: None)


def trained(classes: int = 3) -> Workbench:
    bench = Workbench()
    bench.load_preset(PresetConfig(name="blobs", classes=classes, points=60))
    bench.player.step()
    bench.player.step()
    return bench


def logits(bench: Workbench) -> torch.Tensor:
    grid = torch.linspace(-1, 1, 20).repeat(2, 1).T
    with torch.inference_mode():
        found: torch.Tensor = bench.player.trainer.model(grid)
    return found


def test_a_new_class_leaves_the_old_logits_and_the_optimiser_alone() -> None:
    bench = trained()
    before, epoch = logits(bench), bench.player.trainer.epoch
    moment = bench.player.trainer.learner.optimizer_state()["exp_avg"].clone()
    bench.add_class()
    assert torch.equal(logits(bench)[:, :3], before)
    kept = bench.player.trainer.learner.optimizer_state()["exp_avg"]
    assert torch.equal(kept[: len(moment) - 27], moment[:-27]), "hidden layers"
    assert torch.equal(kept[-4 * 9 : -4 * 9 + 24], moment[-27:-3]), "weights of the old outputs"
    assert torch.equal(kept[-4:-1], moment[-3:]), "biases of the old outputs"
    assert bench.player.trainer.epoch == epoch
    assert bench.player.model_config.classes == 4
    assert bench.brush.label == 3
    assert bench.notice is not None
    assert bench.notice.startswith("Class pink is new: the network has 4 outputs now")


def test_a_removed_class_takes_its_points_and_leaves_the_other_logits_alone() -> None:
    bench = trained()
    before = logits(bench)
    bench.choose(label=1)
    bench.remove_class()
    assert torch.equal(logits(bench), before[:, [0, 2]])
    assert bench.points.classes_present == [0, 1]
    assert len(bench.points) == 40
    assert bench.notice is not None
    assert bench.notice.startswith("Class orange is gone: the network has 2 outputs now")


def state(bench: Workbench) -> list[torch.Tensor]:
    """Everything that the network and the optimiser know."""
    return list(bench.player.trainer.snapshot().tensors.values())


def assert_same_state(bench: Workbench, before: list[torch.Tensor]) -> None:
    for now, then in zip(state(bench), before, strict=True):
        assert torch.equal(now, then)


def remove(bench: Workbench, label: int) -> None:
    bench.choose(label=label)
    bench.remove_class()


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("label", [0, 1, 2])
def test_undo_brings_a_removed_class_back_as_it_was(label: int, batch_norm: bool) -> None:
    bench = trained()
    bench.player.set_model_config(bench.player.model_config.changed(batch_norm=batch_norm))
    for _ in range(30):
        bench.player.step()
    points, before, accuracy = bench.points, state(bench), bench.player.trainer.evaluate()
    remove(bench, label)
    bench.undo()
    for _ in range(2):
        bench.redo()
        assert bench.player.model_config.classes == 2
        bench.undo()
        assert bench.points == points
        assert_same_state(bench, before)
        assert bench.player.trainer.evaluate() == accuracy
        name = bench.versions.now.class_name(label)
        assert bench.notice == (
            f"Class {name} is back, with what its output had learnt: the network has 3 outputs "
            "now, and keeps all its other weights."
        )
    bench.player.step()


def test_several_removed_classes_come_back_one_by_one() -> None:
    bench = trained(5)
    states = [state(bench)]
    for label in (1, 3, 0):
        remove(bench, label)
        states.append(state(bench))
    for then in reversed(states[:-1]):
        bench.undo()
        assert_same_state(bench, then)
    for then in states[1:]:
        bench.redo()
        assert_same_state(bench, then)


def test_classes_that_went_together_come_back_together() -> None:
    bench = trained(2)
    bench.load_preset(PresetConfig(name="blobs", classes=4, points=60))
    bench.player.step()
    before = state(bench)
    bench.undo()
    assert bench.notice is not None
    assert bench.notice.startswith("Classes green and pink are gone")
    bench.redo()
    assert_same_state(bench, before)
    assert bench.notice is not None
    assert bench.notice.startswith(
        "Classes green and pink are back, with what their outputs had learnt: "
    )


def test_what_was_learnt_while_a_class_was_gone_stays() -> None:
    bench = trained()
    row = output_rows(bench)[1]
    bench.player.train()
    remove(bench, 1)
    bench.player.trainer.run(steps=5)
    others = output_rows(bench)
    hidden = bench.player.trainer.model.linears[0].weight.clone()
    bench.undo()
    assert bench.player.running
    now = output_rows(bench)
    assert torch.equal(now[1], row), "as it was, with what the optimiser remembered"
    assert torch.equal(now[[0, 2]], others), "learnt on"
    assert torch.equal(bench.player.trainer.model.linears[0].weight, hidden)
    bench.player.trainer.run(steps=5)


def output_rows(bench: Workbench) -> torch.Tensor:
    """Weights, bias and what Adam remembers of them, shape (classes, n)."""
    rows = []
    snapshot = bench.player.trainer.snapshot()
    for flat in (snapshot.weights, *snapshot.optimizer_state.values()):
        if flat.dim():
            views = list(named_views(snapshot.model_config, flat).values())
            rows += [views[-2], views[-1][:, None]]
    return torch.cat(rows, dim=1)


def test_a_class_comes_back_into_a_wider_network() -> None:
    bench = trained()
    before = logits(bench)
    remove(bench, 1)
    bench.player.set_model_config(bench.player.model_config.changed(hidden=(8, 12)), keep=True)
    bench.undo()
    assert torch.allclose(logits(bench), before, atol=1e-6)


@pytest.mark.parametrize("hidden", [(8, 4), (8,), (8, 8, 8)])
def test_a_class_comes_back_with_a_new_output_if_its_own_does_not_fit(
    hidden: tuple[int, ...],
) -> None:
    bench = trained()
    remove(bench, 1)
    bench.player.set_model_config(bench.player.model_config.changed(hidden=hidden), keep=True)
    bench.undo()
    assert torch.allclose(logits(bench)[:, 1], logits(bench)[:, [0, 2]].mean(1), atol=1e-5)
    assert bench.notice is not None
    assert bench.notice.startswith("Class orange is new: the network has 3 outputs now")


@pytest.mark.parametrize("action", ["reset", "restart"])
def test_nothing_of_a_removed_class_comes_back_into_another_network(action: str) -> None:
    bench = trained()
    initial = Trainer(bench.points, bench.player.model_config, bench.player.train_config)
    remove(bench, 1)
    getattr(bench.player, action)()
    bench.undo()  # of the reset, whose run is no longer kept
    bench.undo()
    assert torch.equal(bench.player.trainer.learner.weights(), initial.learner.weights())
    assert bench.notice == "Class orange is new: the network has 3 outputs now."


def test_a_new_class_gets_nothing_of_one_that_is_gone() -> None:
    bench = trained()
    remove(bench, 2)
    bench.add_class()
    assert bench.notice is not None
    assert bench.notice.startswith("Class green is new")
    assert torch.allclose(logits(bench)[:, 2], logits(bench)[:, :2].mean(1), atol=1e-5)
    bench.undo()
    bench.undo()
    assert bench.notice is not None
    assert bench.notice.startswith("Class green is back")


def test_another_optimiser_gets_the_weights_of_a_class_and_no_memory() -> None:
    bench = trained()
    before = logits(bench)
    remove(bench, 1)
    bench.player.set_train_config(
        bench.player.train_config.changed(optimizer="rmsprop", learning_rate=1e-12)
    )
    bench.player.step()
    bench.undo()
    assert torch.allclose(logits(bench), before, atol=1e-6)
    views = named_views(
        bench.player.model_config, bench.player.trainer.learner.optimizer_state()["square_avg"]
    )
    assert not views["layers.2.weight"][1].any()
    assert views["layers.2.weight"][0].any()


def test_memory_of_classes_that_are_gone_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classes, "MAX_UNDO", 10)
    bench = trained(2)
    for _ in range(15):
        bench.add_class()
        bench.remove_class()
    assert list(bench.player.run.gone) == list(range(7, 17)), "the last ones are kept"
    bench.undo()
    assert bench.notice is not None
    assert "is back" in bench.notice


def test_classes_that_do_not_fit_change_nothing() -> None:
    bench = trained()
    bench.add_class()
    before, version, run = state(bench), bench.versions.now, bench.player.run.revision
    bad = [
        replace(version, points=Points.of([[0, 0]], [4])),  # a label without an output
        replace(version, points=Points.of([[0, 0]], [3]), outputs=(0, 1, 2)),
        replace(version, outputs=(0,)),
        replace(version, outputs=tuple(range(9))),
    ]
    for wrong in bad:
        with pytest.raises(ValueError, match="classes"):
            bench.go_to(wrong)
        assert_same_state(bench, before)
        assert bench.versions.now is version
        assert bench.player.trainer.points is version.points
        assert (bench.player.run.revision, bench.player.run.gone) == (run, {})
    bench.undo()
    assert bench.player.model_config.classes == 3


def test_there_are_always_two_to_eight_classes() -> None:
    bench = Workbench()
    bench.remove_class()
    assert bench.player.model_config.classes == 2
    for _ in range(10):
        bench.add_class()
    assert bench.player.model_config.classes == MAX_CLASSES
    assert bench.brush.label == MAX_CLASSES - 1
    for _ in range(10):
        bench.remove_class()
    assert bench.player.model_config.classes == 2
    assert bench.brush.label == 1


def test_an_untrained_network_is_that_of_its_seed_however_it_got_its_classes() -> None:
    grown, fresh = Workbench(), Workbench()
    grown.add_class()
    fresh.player.set_model_config(fresh.player.model_config.model_copy(update={"classes": 3}))
    assert torch.equal(logits(grown), logits(fresh))


def test_classes_change_while_training() -> None:
    bench = trained()
    bench.player.train()
    bench.add_class()
    assert bench.player.running
    bench.player.trainer.run(steps=3)
    bench.remove_class()
    bench.player.trainer.run(steps=3)
    assert bench.player.running
    assert bench.player.trainer.history.epochs[-1] >= 2


def test_training_pauses_when_too_little_is_left_to_train_on() -> None:
    bench = Workbench()
    bench.edit(Points.of([(0, 0), (0.5, 0.5), (-0.5, 0)], [0, 1, 2]))
    bench.edit(Points.of([(0, 0), (0.5, 0.5)], [0, 2]))
    bench.player.train()
    bench.choose(label=2)
    bench.remove_class()
    assert not bench.player.running
    assert bench.notice is not None
    assert "paused" in bench.notice


@pytest.mark.parametrize("classes", [2, 5, 8])
def test_points_of_more_classes_grow_the_network(classes: int) -> None:
    bench = Workbench()
    bench.load_preset(PresetConfig(name="rings", classes=classes, points=80))
    assert bench.player.model_config.classes == bench.player.trainer.model_config.classes == classes
    assert len(bench.versions.now.outputs) == classes
    bench.player.step()
    bench.load_preset("xor")
    assert bench.player.model_config.classes == classes, "classes go only when they are removed"


def test_a_starter_has_as_many_classes_as_the_network_where_that_is_possible() -> None:
    bench = Workbench()
    bench.add_class()
    bench.load_preset("blobs")
    assert bench.points.classes_present == [0, 1, 2]
    bench.load_preset("moons")
    assert bench.points.classes_present == [0, 1]
    assert np.array_equal(bench.player.trainer.points.xy, bench.points.xy)
