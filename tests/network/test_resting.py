"""Which numbers rest, by hand, and that they do over a step of any rule."""

import pytest
import torch
from torch import nn

from nnviz.network.resting import Rest, off_masks, resting
from nnviz.settings.config import ModelConfig
from nnviz.settings.hand import NO_HAND, Hand
from tests.gradients import gradient_of

PLAIN = ModelConfig(hidden=(3, 2))  # 2*3 + 3, 3*2 + 2, 2*2 + 2
NORMED = PLAIN.changed(batch_norm=True)  # and 3, 3, 2, 2


@pytest.mark.parametrize(
    ("config", "hand", "wanted"),
    [
        (PLAIN, NO_HAND, []),
        (PLAIN, Hand(frozen=(0, 22)), [0, 22]),
        (PLAIN, Hand(off=((0, 1),)), [2, 3, 7, 10, 13]),
        (PLAIN, Hand(frozen=(2, 5), off=((1, 1),)), [2, 5, 12, 13, 14, 16, 18, 20]),
        (NORMED, Hand(off=((0, 1),)), [2, 3, 7, 10, 13, 24, 27]),
        (NORMED, Hand(off=((1, 0),)), [9, 10, 11, 15, 17, 19, 29, 31]),
    ],
)
def test_all_that_belongs_to_a_neuron_that_is_off_rests(
    config: ModelConfig, hand: Hand, wanted: list[int]
) -> None:
    assert resting(config, hand).tolist() == wanted


def test_masks_say_which_neurons_are_off() -> None:
    assert off_masks(PLAIN, Hand(frozen=(1,))) == []
    first, second = off_masks(PLAIN, Hand(off=((1, 1),)))
    assert first is None
    assert second is not None
    assert second.tolist() == [False, True]


def test_over_a_step_of_whatever_what_rests_is_put_back_bit_for_bit() -> None:
    flat = nn.Parameter(torch.randn(6))
    flat.grad = torch.zeros_like(flat)
    optimizer = torch.optim.SGD([flat], 0.1, momentum=0.9, weight_decay=0.3)
    rest = Rest(flat, torch.tensor([1, 4]))
    gradient_of(flat).copy_(torch.randn(6))
    before = flat.detach().clone()
    rest.begin(optimizer)
    assert gradient_of(flat)[[1, 4]].tolist() == [0.0, 0.0]
    optimizer.step()
    flat.detach().mul_(0.5)  # a penalty of any kind
    rest.end(optimizer)
    assert torch.equal(flat[[1, 4]], before[[1, 4]])
    assert (flat[[0, 2, 3, 5]] != before[[0, 2, 3, 5]]).all()
    # The first step makes the memory, with the decay in it; what rests starts with none.
    memory = optimizer.state[flat]["momentum_buffer"]
    assert memory[[1, 4]].tolist() == [0.0, 0.0]
    memory.fill_(2.0)
    rest.begin(optimizer)
    optimizer.step()
    rest.end(optimizer)
    assert memory[[1, 4]].tolist() == [2.0, 2.0]
    assert (memory[[0, 2, 3, 5]] != 2.0).all()
