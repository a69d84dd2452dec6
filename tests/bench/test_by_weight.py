"""A network that is changed by hand: what each verb does, what undo makes of it, what is said."""

from collections.abc import Callable

import pytest
import torch

from nnviz.bench import exchange
from nnviz.bench.copies import pack
from nnviz.bench.keeping import Copy, Keeper, dump_work, read_copy, restored
from nnviz.bench.touches import GONE, NOT_BACK
from nnviz.bench.undoable import NOT_KEPT
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files.copy_schema import LookFile
from nnviz.files.past import dump_past
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import NO_HAND, Hand
from nnviz.settings.limits import MAX_REPLACED
from nnviz.training.trainer import UNSOUND
from tests.sessions import bench_with, memory, weights

# In 2-8-8-2, index 16 is the bias of the first neuron; 24 leads from it to the first of layer 2.


def trained() -> Workbench:
    bench = bench_with()
    bench.player.step()
    bench.player.step()
    return bench


def marks(bench: Workbench) -> list[str]:
    return [event.text for event in bench.player.run.events.items]


def hand(bench: Workbench) -> Hand:
    return bench.player.trainer.hand


def test_a_weight_is_set_marked_and_put_back_with_what_was_remembered_of_it() -> None:
    bench = trained()
    before, then = weights(bench), memory(bench)
    bench.set_weight(24, 0.4)
    assert weights(bench)[24] == torch.tensor(0.4)
    assert (weights(bench) != before).sum() == 1
    assert memory(bench)["exp_avg"][24] == 0.0
    assert marks(bench)[-1:] == ["weight 1→1 of layer 2 set to 0.4"]
    bench.undo()
    assert torch.equal(weights(bench), before)
    assert all(torch.equal(memory(bench)[name], value) for name, value in then.items())
    assert bench.notice == f"Weight 1→1 of layer 2 is {before[24]:.4g} again."
    assert marks(bench) == []  # at one epoch, to and fro is nothing
    bench.redo()
    assert weights(bench)[24] == torch.tensor(0.4)


def test_undo_after_more_training_puts_back_that_one_weight_alone_and_says_so() -> None:
    bench = trained()
    before = weights(bench)
    bench.set_weight(24, 3.0)
    bench.player.step()
    trained_on = weights(bench)
    bench.undo()
    after = weights(bench)
    assert after[24] == before[24]
    others = torch.arange(len(after)) != 24
    assert torch.equal(after[others], trained_on[others])
    assert bench.player.trainer.epoch == 3
    assert bench.notice == (
        f"Weight 1→1 of layer 2 is {before[24]:.4g} again. All others stay as training has made "
        "them since."
    )
    bench.redo()
    assert torch.equal(weights(bench), trained_on)


def test_setting_one_weight_again_before_a_step_is_one_act() -> None:
    bench = trained()
    before = weights(bench)
    for value in (0.1, 0.2, 0.3):
        bench.set_weight(24, value)
    bench.set_weight(25, 1.0)
    bench.set_weight(24, 0.5)
    assert marks(bench) == ["weight 2→1 of layer 2 set to 1", "weight 1→1 of layer 2 set to 0.5"]
    bench.undo()
    assert weights(bench)[24] == torch.tensor(0.3)
    bench.undo()
    bench.undo()
    assert torch.equal(weights(bench), before)
    bench.set_weight(24, 2.0)
    bench.player.step()
    bench.set_weight(24, 4.0)
    bench.undo()
    assert weights(bench)[24] == pytest.approx(2.0, abs=0.1)


def test_a_movement_is_one_act_also_while_it_trains() -> None:
    bench = trained()
    bench.freeze(24, on=True)
    before = weights(bench)[24].clone()
    for value in (0.1, 0.2):
        bench.set_weight(24, value, moving=True)
        bench.player.step()
    bench.set_weight(24, 0.3)  # the hand has come to rest
    bench.player.step()
    bench.set_weight(24, 0.7, moving=True)
    bench.player.step()
    bench.set_weight(24, 0.7)  # it came to rest where it was
    bench.player.step()
    bench.set_weight(24, 0.9)
    for value in (0.7, 0.3):
        bench.undo()
        assert weights(bench)[24] == torch.tensor(value)
    bench.undo()
    assert weights(bench)[24] == before
    assert hand(bench).frozen == (24,)


def test_a_weight_can_be_set_while_it_trains() -> None:
    bench = bench_with()
    bench.player.train()
    bench.player.tick()
    bench.freeze(24, on=True)
    bench.set_weight(24, -2.0)
    bench.player.tick()
    assert bench.player.running
    assert weights(bench)[24] == -2.0
    bench.undo()
    assert bench.player.running
    assert weights(bench)[24] != -2.0
    assert hand(bench).frozen == (24,)


@pytest.mark.parametrize("value", [100.5, -101.0, float("inf"), float("nan")])
def test_a_value_out_of_range_is_refused(value: float) -> None:
    bench = trained()
    before = weights(bench)
    with pytest.raises(InputError) as refused:
        bench.set_weight(24, value)
    assert str(refused.value) == (
        f"A weight can be set to -100 to 100, and {value:g} is not among them; choose a value in "
        "this range."
    )
    assert torch.equal(weights(bench), before)


def test_freezing_and_switching_are_marked_and_taken_back() -> None:
    bench = trained()
    bench.freeze(16, on=True)
    bench.freeze(16, on=True)  # nothing more
    bench.switch(0, 2, on=False)
    assert hand(bench) == Hand(frozen=(16,), off=((0, 2),))
    assert marks(bench) == ["bias 1 of layer 1 is frozen", "neuron 3 of layer 1 is off"]
    bench.player.step()
    bench.undo()
    assert hand(bench) == Hand(frozen=(16,))
    assert bench.notice == "Neuron 3 of layer 1 is on again."
    bench.undo()
    assert hand(bench) == NO_HAND
    assert bench.notice == "Bias 1 of layer 1 is free again."
    assert marks(bench)[-2:] == ["neuron 3 of layer 1 is on", "bias 1 of layer 1 is free"]
    bench.redo()
    bench.redo()
    assert hand(bench) == Hand(frozen=(16,), off=((0, 2),))


def test_what_is_held_stays_over_pause_reset_and_restart_of_the_same_shape() -> None:
    bench = trained()
    seed = Workbench().player.trainer.learner.weights()
    bench.freeze(16, on=True)
    bench.switch(1, 0, on=False)
    held = hand(bench)
    bench.player.train()
    bench.player.tick()
    bench.player.pause()
    assert hand(bench) == held
    for start_over in (bench.player.reset, bench.player.restart):
        start_over()
        assert hand(bench) == held
        assert torch.equal(weights(bench), seed)
        bench.player.step()
        assert weights(bench)[16] == seed[16]
    bench.player.set_model_config(ModelConfig(hidden=(8, 7)), keep=False)
    assert hand(bench) == NO_HAND
    bench.undo()
    assert hand(bench) == held


def test_a_moment_of_the_timeline_has_the_hand_of_its_time_and_its_true_weights() -> None:
    bench = trained()
    bench.switch(0, 0, on=False)
    bench.player.step()
    bench.player.view_moment(1)
    assert hand(bench) == Hand(off=((0, 0),))
    assert bench.player.run.shown.hand == NO_HAND
    bench.player.continue_from(1)
    assert hand(bench) == NO_HAND
    bench.undo()
    assert hand(bench) == Hand(off=((0, 0),))
    bench.player.step()
    moment = bench.player.run.timeline.snapshot(3)
    assert moment.hand == hand(bench)
    view = moment.weights[24:88].view(8, 8)
    assert view[:, 0].all()  # as they are, not as they are sent
    sent = torch.from_numpy(bench.player.tick().moments[0])
    assert not sent[24:88].view(8, 8)[:, 0].any()


def test_a_change_by_hand_looks_at_the_present_again() -> None:
    bench = trained()
    bench.player.view_moment(0)
    bench.set_weight(24, 0.4)
    assert bench.player.run.viewed is None
    assert bench.player.run.timeline.snapshot(2).weights[24] == torch.tensor(0.4)


def test_undo_of_a_weight_does_not_reach_into_another_network() -> None:
    bench = trained()
    bench.set_weight(24, 0.4)
    bench.player.reset()
    bench._replaced._runs.clear()  # as if there had been more runs since than are kept
    bench.undo()
    after = weights(bench)
    bench.undo()
    assert bench.notice == GONE
    assert torch.equal(weights(bench), after)


def test_undo_that_is_refused_has_no_redo() -> None:
    bench = bench_with()
    bench.player.set_model_config(ModelConfig(hidden=(1,), activation="linear"))
    bench.player.step()
    bench.set_weight(0, 0.0)
    trainer = bench.player.trainer
    # As training might have made it: x, which weighs nothing now, would be enlarged beyond bounds.
    trainer.learner.flat.detach()[1:4] = torch.tensor([0.0, 0.0, 1e34])
    assert trainer.sound
    bench.undo()
    assert bench.notice == UNSOUND
    bench.redo()
    assert bench.notice == NOT_BACK
    assert weights(bench)[0] == 0.0
    trainer.learner.flat.detach()[3] = 1.0
    bench.undo()
    assert (bench.notice or "").startswith("Weight x→1 of layer 1 is ")
    assert weights(bench)[0] != 0.0
    bench.redo()
    assert weights(bench)[0] == 0.0


def test_a_neuron_that_moved_up_is_not_mistaken_for_another() -> None:
    bench = trained()
    bench.freeze(10, True)  # leads to neuron 6 of layer 1
    bench.switch(0, 5, False)
    bench.remove_neuron(0, 2)
    for _ in range(MAX_REPLACED):
        bench.add_neuron(1)
    for _ in range(MAX_REPLACED):
        bench.undo()
    bench.undo()
    assert bench.notice == NOT_KEPT
    for _ in range(2):
        bench.undo()
        assert bench.notice == GONE
        assert hand(bench) == Hand(frozen=(8,), off=((0, 4),))
    bench.redo()
    assert bench.notice == NOT_BACK
    assert hand(bench) == Hand(frozen=(8,), off=((0, 4),))


def test_a_neuron_more_moves_none_of_the_others() -> None:
    bench = trained()
    bench.freeze(10, True)
    for _ in range(MAX_REPLACED + 1):
        bench.add_neuron(0)
    for _ in range(MAX_REPLACED + 2):
        bench.undo()
    assert bench.notice == "Weight x→6 of layer 1 is free again."
    assert not hand(bench)


def test_undo_of_what_lay_in_a_part_that_is_gone_says_so() -> None:
    bench = trained()
    bench.freeze(24, on=True)
    bench.switch(1, 7, on=False)
    bench.set_weight(95, 0.5)
    bench.player.set_model_config(ModelConfig(hidden=(8,)), keep=True)
    for _ in range(3):
        bench.undo()
        assert bench.notice == GONE


def test_a_neuron_comes_last_and_changes_nothing_at_first() -> None:
    bench = trained()
    bench.freeze(24, on=True)
    bench.switch(0, 1, on=False)
    xy = torch.rand(30, 2) * 2 - 1
    before = bench.player.trainer.model(xy).detach()
    bench.add_neuron(0)
    trainer = bench.player.trainer
    assert trainer.model_config.hidden == (9, 8)
    torch.testing.assert_close(trainer.model(xy).detach(), before, atol=1e-6, rtol=1e-6)
    assert hand(bench) == Hand(frozen=(27,), off=((0, 1),))  # after 9 * 2 weights and 9 biases
    assert bench.notice == "Neuron 9 added to layer 1. Undo brings back the network before."
    assert marks(bench)[-1] == "neuron 9 added to layer 1"
    assert trainer.epoch == 2
    bench.undo()
    assert bench.player.model_config.hidden == (8, 8)
    assert hand(bench).frozen == (24,)


def test_the_very_neuron_is_removed_and_nothing_else_changes() -> None:
    bench = trained()
    for index in (24, 24 + 8 * 3 + 5, 16 + 5, 16 + 3, 97 + 5):
        bench.freeze(index, on=True)
    bench.switch(0, 3, on=False)
    bench.switch(0, 5, on=False)
    bench.switch(1, 0, on=False)
    old = [layer.weight.detach().clone() for layer in bench.player.trainer.model.linears]
    biases = [layer.bias.detach().clone() for layer in bench.player.trainer.model.linears]
    then = memory(bench)["exp_avg"]
    xy = torch.rand(30, 2) * 2 - 1
    before = bench.player.trainer.model(xy).detach()
    bench.remove_neuron(0, 3)
    rows = [0, 1, 2, 4, 5, 6, 7]
    first, second, third = bench.player.trainer.model.linears
    assert torch.equal(first.weight, old[0][rows])
    assert torch.equal(first.bias, biases[0][rows])
    assert torch.equal(second.weight, old[1][:, rows])
    assert torch.equal(third.weight, old[2])
    assert torch.equal(memory(bench)["exp_avg"][:14].view(7, 2), then[:16].view(8, 2)[rows])
    # It was off, so that the map is the same without it.
    torch.testing.assert_close(bench.player.trainer.model(xy).detach(), before)
    assert hand(bench).off == ((0, 4), (1, 0))
    # 7 * 2 weights, 7 biases, 8 * 7 weights, 8 biases, 2 * 8 weights, 2 biases
    assert hand(bench).frozen == (14 + 4, 21, 21 + 7 * 3 + 4, 21 + 56 + 8 + 6)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_layer_comes_anywhere_and_the_map_stays(at: int) -> None:
    bench = bench_with()
    bench.player.set_model_config(ModelConfig(hidden=(6, 5), activation="relu"))
    bench.player.run.advance(steps=60)
    bench.switch(0, 2, on=False)
    bench.switch(1, 4, on=False)
    xy = torch.rand(200, 2) * 2 - 1
    before = torch.softmax(bench.player.trainer.model(xy), dim=1).detach()
    bench.add_layer(at)
    hidden = {0: (6, 6, 5), 1: (6, 6, 5), 2: (6, 5, 5)}[at]
    assert list(bench.player.model_config.hidden) == list(hidden)
    now = torch.softmax(bench.player.trainer.model(xy), dim=1).detach()
    torch.testing.assert_close(now, before, atol=1e-5, rtol=1e-5)
    assert hand(bench).off == {0: ((1, 2), (2, 4)), 1: ((0, 2), (2, 4)), 2: ((0, 2), (1, 4))}[at]
    bench.remove_layer(at)
    assert list(bench.player.model_config.hidden) == [6, 5]
    again = torch.softmax(bench.player.trainer.model(xy), dim=1).detach()
    torch.testing.assert_close(again, before, atol=1e-3, rtol=1e-3)
    assert marks(bench)[-2:] == [f"layer {at + 1} added", f"layer {at + 1} removed"]
    bench.undo()
    assert list(bench.player.model_config.hidden) == list(hidden)


def test_layers_bring_their_activations_along() -> None:
    bench = bench_with()
    config = ModelConfig(hidden=(4, 3), activation="elu", activations=("tanh", "relu"))
    bench.player.set_model_config(config)

    def layers() -> list[tuple[int, str]]:
        now = bench.player.model_config
        return list(zip(now.hidden, now.layer_activations, strict=True))

    bench.add_layer(1)
    assert layers() == [(4, "tanh"), (4, "elu"), (3, "relu")]
    bench.remove_layer(0)
    assert layers() == [(4, "elu"), (3, "relu")]
    bench.remove_layer(0)
    bench.remove_layer(0)
    assert layers() == []
    bench.add_layer(0)
    assert layers() == [(8, "elu")]


def test_a_network_that_nobody_touched_becomes_what_the_seed_draws() -> None:
    bench = bench_with()
    bench.add_neuron(1)
    other = Workbench()
    other.player.set_model_config(ModelConfig(hidden=(8, 9)))
    assert torch.equal(weights(bench), weights(other))
    bench.undo()
    assert torch.equal(weights(bench), weights(Workbench()))
    bench.set_weight(24, 0.4)
    bench.add_neuron(1)
    assert weights(bench)[24] == torch.tensor(0.4)
    assert torch.equal(weights(bench)[:24], weights(Workbench())[:24])
    assert bench.player.trainer.steps == 0


def test_a_layer_more_while_it_trains_trains_on() -> None:
    bench = bench_with()
    bench.player.train()
    bench.add_neuron(0)  # before the first step
    assert bench.player.running
    bench.player.tick()
    for act in (
        lambda: bench.add_layer(1),
        lambda: bench.add_neuron(1),
        lambda: bench.remove_neuron(0, 4),
        lambda: bench.remove_layer(0),
    ):
        steps = bench.player.trainer.steps
        act()
        assert bench.player.running
        bench.player.tick()
        assert bench.player.trainer.steps > steps


WIDE = ModelConfig(hidden=(64, 1))
DEEP = ModelConfig(hidden=(2,) * 6)


@pytest.mark.parametrize(
    ("config", "act", "sentence"),
    [
        (WIDE, lambda b: b.add_neuron(0), "Layer 1 has 64 neurons, and more are not possible; "),
        (WIDE, lambda b: b.add_neuron(2), "There is no hidden layer 3 among the network's 2; "),
        (WIDE, lambda b: b.add_neuron(-1), "There is no hidden layer 0 among the network's 2; "),
        (WIDE, lambda b: b.remove_neuron(1, 0), "Layer 2 has only this neuron, which has to "),
        (WIDE, lambda b: b.remove_neuron(1, 1), "There is no neuron 2 among the 1 of layer 2; "),
        (WIDE, lambda b: b.switch(1, -1, on=True), "There is no neuron 0 among the 1 of layer 2; "),
        (WIDE, lambda b: b.remove_layer(2), "There is no hidden layer 3 among the network's 2; "),
        (WIDE, lambda b: b.add_layer(3), "A layer can be added as number 1 to 3, and 4 is not "),
        (DEEP, lambda b: b.add_layer(0), "The network has 6 hidden layers, and more are not "),
        (DEEP, lambda b: b.freeze(-1, on=True), "The network has the weights 0 to 41, and -1 is "),
        (DEEP, lambda b: b.set_weight(42, 0.0), "The network has the weights 0 to 41, and 42 is "),
    ],
)
def test_what_is_not_possible_is_said(
    config: ModelConfig, act: Callable[[Workbench], None], sentence: str
) -> None:
    bench = bench_with()
    bench.player.set_model_config(config)
    before, version = weights(bench), bench.versions.now
    with pytest.raises(InputError) as refused:
        act(bench)
    assert str(refused.value).startswith(sentence)
    assert str(refused.value).endswith(".")
    assert torch.equal(weights(bench), before)
    assert bench.versions.now is version


def test_what_would_have_no_finite_answer_is_refused() -> None:
    bench = bench_with()
    bench.player.set_model_config(ModelConfig(hidden=(1,), activation="linear"))
    flat = bench.player.trainer.learner.flat.detach()
    flat[3] = 1e29
    with pytest.raises(InputError) as refused:
        bench.set_weight(0, 100.0)
    assert str(refused.value) == UNSOUND
    assert not bench.player.trainer.hand


def test_a_hand_is_kept_in_project_copy_and_link() -> None:
    bench = trained()
    bench.freeze(24, on=True)
    bench.player.step()
    bench.switch(1, 3, on=False)
    bench.set_weight(30, 1.5)
    held = hand(bench)
    other = Workbench()
    exchange.open_project(other, exchange.save_project(bench))
    assert hand(other) == held
    assert torch.equal(weights(other), weights(bench))
    work = pack(dump_work(bench, "run", LookFile()))
    again = restored(read_copy(Copy(work, pack(dump_past(bench.player.run, "run")))))
    assert hand(again) == held
    hands = [again.player.run.timeline.snapshot(i).hand for i in range(4)]
    assert hands == [NO_HAND, NO_HAND, Hand(frozen=(24,)), held]
    assert [event.text for event in again.player.run.events.items] == marks(bench)
    text = exchange.make_link(bench, "https://nnviz.example/").partition("?d=")[2]
    exchange.open_link(other, text)
    assert hand(other) == held
    bench.player.reset()
    assert torch.equal(weights(other), weights(bench))  # a link carries no weights
    for each in (bench, other):
        each.player.step()
    assert torch.equal(weights(other), weights(bench))


def test_a_change_by_hand_is_something_to_keep() -> None:
    keeper, bench = Keeper(), bench_with()
    keeper.begin(bench, LookFile())
    for act in (
        lambda: bench.set_weight(3, 1.0),
        lambda: bench.set_weight(3, 2.0),
        lambda: bench.freeze(3, on=True),
        lambda: bench.switch(0, 3, on=False),
    ):
        act()
        assert keeper.behind(bench, LookFile())
        keeper.take(bench, LookFile())


def test_removing_a_class_and_its_return_keep_what_is_frozen() -> None:
    bench = bench_with("blobs")
    bench.add_class()
    bench.player.step()
    last = bench.player.model_config.classes - 1
    index = 24 + 64 + 8 + 8 * last  # the first weight of its output
    bench.freeze(index, on=True)
    bench.freeze(24, on=True)
    bench.choose(label=last)
    bench.remove_class()
    assert hand(bench) == Hand(frozen=(24,))
    bench._replaced._runs.clear()
    bench.undo()
    assert hand(bench) == Hand(frozen=(24, index))
