"""Following a run through hidden space: which moments, and that each goes on from the last."""

import numpy as np
import pytest

from nnviz.bench.following import MOMENTS, Following
from nnviz.bench.player import Player
from nnviz.data.points import Points
from nnviz.inside.hidden_space import hidden_space, some_of
from nnviz.inside.layers import Axes, HiddenSpace
from tests.inputs import some_points


@pytest.fixture
def player() -> Player:
    found = Player(Points.of(some_points(20, 2).xy, np.arange(20) % 2))
    found.steps_per_map = 1
    return found


def expect_same(one: HiddenSpace, other: HiddenSpace) -> None:
    for mine, theirs in zip(one.layers, other.layers, strict=True):
        np.testing.assert_allclose(mine.sheet, theirs.sheet, atol=1e-5)
        np.testing.assert_allclose(mine.points, theirs.points, atol=1e-5)


def test_at_rest_it_is_the_network_that_is_shown(player: Player) -> None:
    (found,) = Following().moments(player, Axes(2, (0, 1)))
    expect_same(
        found, hidden_space(player.trainer.model, some_of(player.trainer.points), Axes(2, (0, 1)))
    )
    assert player.moments == []


def test_while_training_moments_of_the_tick_the_last_of_them_the_present_one(
    player: Player,
) -> None:
    player.train()
    shown = player.tick()
    assert [m.tobytes() for m in player.moments] == [m.tobytes() for m in shown.moments]
    found = Following().moments(player, Axes(2, (0, 1)))
    assert len(found) == MOMENTS
    expect_same(
        found[-1],
        hidden_space(player.trainer.model, some_of(player.trainer.points), Axes(2, (0, 1))),
    )
    assert not np.allclose(found[0].layers[1].sheet, found[-1].layers[1].sheet)
    player.pause()
    assert len(Following().moments(player, Axes(2))) == 1


def test_large_networks_whose_maps_the_server_draws_are_followed_too(player: Player) -> None:
    player.set_model_config(player.model_config.changed(hidden=(64,) * 6))
    player.train()
    shown = player.tick()
    assert not shown.moments
    assert len(player.moments) == len(shown.grids)
    assert len(Following().moments(player, Axes(3))) == min(MOMENTS, len(shown.grids))


def test_a_slow_line_gets_one_moment(player: Player) -> None:
    player.train()
    player.tick()
    player.governor.line.was_late = True
    assert len(Following().moments(player, Axes(2))) == 1


def test_components_go_on_from_tick_to_tick_and_begin_anew_for_another_network(
    player: Player,
) -> None:
    following = Following()
    player.train()
    last = None
    for _ in range(10):
        player.tick()
        for now in following.moments(player, Axes(3)):
            for one, other in zip(last.layers if last else now.layers, now.layers, strict=True):
                assert ((one.basis * other.basis).sum(axis=0) >= 0.0).all()
            last = now
    player.set_model_config(player.model_config.changed(hidden=(5,)))
    (found,) = following.moments(player, Axes(3))
    assert len(found.layers) == 3


def test_moments_of_another_network_are_not_taken_for_this_one(player: Player) -> None:
    player.train()
    player.tick()
    player.set_model_config(player.model_config.changed(hidden=(5,)))
    player.train()
    assert len(Following().moments(player, Axes(2))) == 1
