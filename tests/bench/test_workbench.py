"""Training in a session: start, pause, edit, resume."""

import numpy as np
import pytest
import torch

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data.axes import Axis
from nnviz.data.points import Points, quantize
from nnviz.errors import InputError
from nnviz.files.choice import parse_csv
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.drawings import XOR, dot, drawing
from tests.sessions import MAPS, bench_with, losses, memory, weights


def test_without_points_training_does_not_start_and_says_why() -> None:
    bench = Workbench()
    for action in (bench.player.train, bench.player.step):
        bench.notice = None
        action()
        assert not bench.player.running
        assert bench.notice == (
            "Place some points first: draw on the square, or choose a starter data set."
        )
    bench.player.tick()
    assert (bench.player.trainer.steps, bench.player.trainer.epoch) == (0, 0)


def test_with_one_class_training_does_not_start_and_says_what_to_add() -> None:
    bench = Workbench()
    bench.consume(0, drawing([dot(0, 0, 1), dot(0.5, 0, 1)]))
    for action in (bench.player.train, bench.player.step):
        bench.notice = None
        action()
        assert not bench.player.running
        assert bench.notice == (
            "All training points are of one class. Choose another colour and place at least one "
            "point of it, so that there is something to tell apart."
        )
    assert bench.player.trainer.steps == 0


def test_the_sentence_goes_with_the_next_edit() -> None:
    bench = Workbench()
    bench.player.train()
    assert bench.notice
    bench.consume(0, drawing(XOR))
    assert bench.notice is None
    bench.player.train()
    assert bench.player.running


def test_a_tick_trains_only_while_training_is_on() -> None:
    bench = bench_with()
    bench.player.tick()
    assert bench.player.trainer.steps == 0
    bench.player.train()
    for _ in range(3):
        bench.player.tick()
    assert bench.player.trainer.steps == 3 * 10 * MAPS
    bench.player.pause()
    bench.player.tick()
    assert bench.player.trainer.steps == 3 * 10 * MAPS


def test_a_step_is_one_epoch() -> None:
    bench = bench_with()
    bench.player.set_train_config(TrainConfig(batch_size=20))
    bench.player.step()
    training = int((~bench.points.held_out).sum())
    assert (bench.player.trainer.epoch, bench.player.trainer.steps) == (1, -(-training // 20))
    assert not bench.player.running


def test_as_fast_as_possible_trains_for_a_slice() -> None:
    bench = bench_with()
    bench.player.steps_per_map, bench.player.pace = None, "max"
    bench.player.train()
    bench.player.tick()
    assert bench.player.trainer.steps > 0
    assert bench.player.trainer.seconds > 0.0


def test_xor_is_learnt_and_nothing_is_wrong_then() -> None:
    bench = Workbench()
    bench.consume(0, drawing(XOR))
    assert not bench.player.wrong().any()  # nothing is said before the first step
    bench.player.step()
    assert bench.player.wrong().any()
    bench.player.steps_per_map = 300
    bench.player.train()
    bench.player.tick()
    assert bench.player.trainer.evaluate().train_accuracy == 1.0
    assert bench.player.wrong().tolist() == [False] * 4


def test_wrong_is_what_the_model_says_otherwise() -> None:
    bench = bench_with("circles")
    bench.player.step()
    logits = bench.player.trainer.model(torch.tensor(bench.points.xy)).detach().numpy()
    np.testing.assert_array_equal(
        bench.player.wrong(), logits.argmax(axis=1) != bench.points.labels
    )
    assert bench.player.wrong().any()


def test_pause_and_resume_keep_weights_and_optimiser() -> None:
    straight, paused = bench_with(), bench_with()
    straight.player.train()
    paused.player.train()
    for _ in range(4):
        straight.player.tick()
    for _ in range(2):
        paused.player.tick()
    before, remembered = weights(paused), memory(paused)
    paused.player.pause()
    paused.player.tick()
    assert torch.equal(weights(paused), before)
    paused.player.train()
    assert torch.equal(weights(paused), before)
    for name, value in memory(paused).items():
        assert torch.equal(torch.as_tensor(value), torch.as_tensor(remembered[name])), name
    paused.player.tick()
    paused.player.tick()
    assert torch.equal(weights(paused), weights(straight))
    assert losses(paused) == losses(straight)


def test_a_point_added_while_training_is_learnt_from_without_a_reset() -> None:
    bench = Workbench()
    bench.consume(0, drawing(XOR))
    bench.player.steps_per_map = 50
    bench.player.train()
    bench.player.tick()
    before, remembered = weights(bench), memory(bench)
    bench.consume(0, drawing([*XOR, dot(0, 0, 1)]))
    assert bench.player.running
    assert (bench.player.trainer.epoch, len(bench.player.trainer.points)) == (50 * MAPS, 5)
    assert torch.equal(weights(bench), before)
    assert set(memory(bench)) == set(remembered)
    for name, value in memory(bench).items():
        assert torch.equal(torch.as_tensor(value), torch.as_tensor(remembered[name])), name
    bench.player.tick()
    assert bench.player.trainer.epoch == 2 * 50 * MAPS


@pytest.mark.parametrize("edit", ["clear", "one class", "all held out"])
def test_when_nothing_is_left_to_tell_apart_training_pauses_and_says_so(edit: str) -> None:
    bench = bench_with("xor")
    bench.player.train()
    bench.player.tick()
    before = weights(bench)
    if edit == "clear":
        bench.clear()
    elif edit == "one class":
        bench.edit(bench.points.select(bench.points.labels == 0))
    else:
        bench.edit(Points.of(bench.points.xy, bench.points.labels, True))
    assert not bench.player.running
    assert bench.player.missing
    assert bench.notice is not None
    assert bench.notice.startswith(f"Training has paused. {bench.player.missing}")
    assert bench.can_take_back == (edit == "clear")
    bench.player.tick()
    assert torch.equal(weights(bench), before)
    bench.undo()
    bench.player.train()
    bench.player.tick()
    assert bench.player.trainer.steps == 2 * 10 * MAPS


@pytest.mark.parametrize("index", [1, 60, -1])
def test_a_moment_that_is_gone_is_a_sentence_and_changes_nothing(index: int) -> None:
    bench = bench_with()
    for go_back in (bench.player.view_moment, bench.player.continue_from):
        bench.player.pause()
        go_back(index)
        assert bench.notice == "That moment is gone from the timeline; choose another one."
        assert bench.player.run.viewed is None
    bench.player.train()
    bench.player.continue_from(index)
    assert bench.player.running


@pytest.mark.parametrize("share", [-0.1, 0.95, float("nan"), float("inf")])
def test_a_share_that_no_data_set_can_have_is_refused(share: float) -> None:
    bench = bench_with()
    points = bench.points
    with pytest.raises(ValueError, match="share must be 0 to"):
        bench.set_held_out_share(share)
    assert bench.points is points
    assert bench.preset_held_out == 0.2


def test_a_class_that_is_gone_by_now_is_not_chosen() -> None:
    bench = Workbench()
    bench.add_class()
    bench.choose(label=2)
    bench.remove_class()
    bench.choose(label=2, radius=0.3)
    assert (bench.brush.label, bench.brush.radius) == (1, 0.3)


def test_points_of_another_trainer_are_put_on_the_grid() -> None:
    bench, points = Workbench(), Points.of([[0.1234567, 0.2], [0.3, 0.7654321]], [0, 1])
    bench.adopt(Trainer(points, ModelConfig(), TrainConfig()))
    assert bench.points == quantize(points) != points
    assert bench.player.trainer.points == bench.points


def test_an_unknown_data_set_is_a_sentence() -> None:
    bench = Workbench()
    with pytest.raises(InputError, match="no starter data set called “nonesuch”"):
        bench.load_preset("nonesuch")
    assert not bench.can_undo


def test_a_class_is_called_as_one_likes_and_undo_calls_it_as_before() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.step()
    weights, points = bench.player.trainer.learner.weights().clone(), bench.points
    bench.rename_class(1, "  wild \n cats ")
    assert bench.versions.now.names == ("blue", "wild cats")
    assert b"wild cats" in exchange.save_table(bench)
    assert torch.equal(bench.player.trainer.learner.weights(), weights)
    assert bench.player.run.events.items == []
    bench.rename_class(0, "wild cats")
    assert bench.versions.now.names == ("blue", "wild cats")
    assert bench.notice == "Another class is wild cats already, so blue keeps its name."
    bench.rename_class(1, "")
    assert bench.versions.now.class_name(1) == "orange"
    bench.undo()
    assert bench.versions.now.class_name(1) == "wild cats"
    bench.undo()
    assert bench.versions.now.class_name(1) == "orange"
    assert bench.points is points


def test_axes_are_named_in_one_step_and_saved_so() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.rename_axis(0, "  width\n(cm) ")
    bench.rename_axis(0, "width (cm)")
    assert bench.versions.now.units == (Axis("width (cm)"), Axis("y"))
    saved = exchange.save_table(bench).decode()
    assert saved.startswith("width (cm),y,label,split\n")
    assert quantize(parse_csv(saved).to_points("none")) == bench.points
    bench.rename_axis(0, " ")
    assert bench.versions.now.units == (Axis("x"), Axis("y"))
    bench.undo()
    bench.undo()
    assert bench.versions.now.axes is None
    assert len(bench.points) > 0


def test_a_renamed_class_can_be_saved_and_opened() -> None:
    bench, other = Workbench(), Workbench()
    bench.load_preset("xor")
    bench.rename_class(0, "x" * 90)
    exchange.open_project(other, exchange.save_project(bench))
    assert other.versions.now.names == ("x" * 40, "orange")
