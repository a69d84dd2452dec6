"""The landscape that is shown: when it is drawn anew, where the network is on it, and refusals."""

import numpy as np
import pytest

from nnviz.bench.player import Player
from nnviz.bench.survey import Survey
from nnviz.data.points import Points
from nnviz.pictures.inside_looks import LandscapeLook
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_TRAIL
from nnviz.settings.naming import Place
from tests.inputs import some_points

LOOK = LandscapeLook()


@pytest.fixture
def player() -> Player:
    points = some_points(30, 2)
    found = Player(Points.of(points.xy, np.arange(30) % 2, points.held_out))
    found.steps_per_map = 1
    return found


def test_at_rest_the_middle_is_the_network_and_its_loss_the_trainers(player: Player) -> None:
    survey = Survey()
    player.step()
    survey.look(player, LOOK)
    found = survey.found
    assert found is not None
    assert found.here == pytest.approx(player.trainer.evaluate().train_loss, rel=1e-5)
    assert found.losses[20, 20] == pytest.approx(found.here, rel=1e-5)
    np.testing.assert_allclose(found.at, player.trainer.learner.weights()[:2])
    assert survey.way().tolist() == [[*found.at.tolist(), found.here]]
    assert survey.epoch == 1
    survey.look(player, LOOK.changed(held_out=True))
    assert survey.found is not None
    assert survey.found.here == pytest.approx(player.trainer.evaluate().test_loss, rel=1e-5)


@pytest.mark.parametrize(
    "change",
    [
        lambda player: player.step(),
        lambda player: player.trainer.learner.flat.data.add_(0.1),
        lambda player: player.run.set_points(some_points(12, 2)),
        lambda player: player.set_train_config(player.train_config.changed(loss="hinge")),
        lambda player: player.set_model_config(player.model_config.changed(hidden=(3,))),
    ],
)
def test_it_is_drawn_anew_when_the_network_or_its_loss_is_another_one(
    player: Player, change: object
) -> None:
    survey = Survey()
    survey.look(player, LOOK)
    first, drawn = survey.found, survey.drawn
    survey.look(player, LOOK)
    survey.look(player, LOOK.changed(shape="surface"))
    assert survey.found is first
    assert callable(change)
    change(player)
    survey.look(player, LOOK)
    assert survey.found is not first
    assert survey.drawn > drawn


def test_while_training_the_network_leaves_a_trail(player: Player) -> None:
    survey = Survey()
    survey.look(player, LOOK)
    first = survey.found
    player.train()
    for _ in range(3):
        player.tick()
        survey.look(player, LOOK)
    assert survey.found is first
    assert len(survey.trail) == 4
    weights = player.trainer.learner.weights()
    assert survey.trail[-1] == pytest.approx(
        (float(weights[0]), float(weights[1]), player.trainer.evaluate().train_loss), rel=1e-4
    )
    survey.forget()
    survey.look(player, LOOK)
    assert survey.found is not first
    assert len(survey.trail) == 1
    assert survey.trail.maxlen == MAX_TRAIL


def test_a_past_moment_has_its_own_landscape(player: Player) -> None:
    survey = Survey()
    for _ in range(4):
        player.step()
    player.view_moment(1)
    survey.look(player, LOOK.changed(kind="path"))
    assert survey.epoch == 1
    assert survey.found is not None
    assert survey.found.path is not None
    np.testing.assert_allclose(survey.found.path[1], 0.0, atol=1e-5)


@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        (LOOK.changed(second=LOOK.first), "choose two different weights"),
        (LOOK.changed(kind="path"), "is a point or a line so far"),
    ],
)
def test_what_cannot_be_drawn_is_said(player: Player, look: LandscapeLook, sentence: str) -> None:
    survey = Survey()
    survey.look(player, look)
    assert survey.found is None
    assert survey.refusal is not None
    assert sentence in survey.refusal
    survey.look(player, LOOK)
    assert survey.refusal is None
    assert survey.found is not None


def test_without_points_there_is_no_loss() -> None:
    survey = Survey()
    survey.look(Player(Points.empty()), LOOK)
    assert survey.refusal == (
        "Without points there is no loss; draw some, or choose a starter data set."
    )
    survey.look(Player(some_points(6, 2).train), LOOK.changed(held_out=True))
    assert survey.refusal is not None
    assert survey.refusal.startswith("There are no such points")


def test_a_neuron_that_is_off_stays_off_all_over_it(player: Player) -> None:
    player.trainer.learner.set_hand(Hand(off=((0, 0),)))
    survey = Survey()
    survey.look(player, LOOK.changed(first=Place("weight", 0, 0, 0)))
    assert survey.found is not None
    losses = survey.found.losses
    np.testing.assert_allclose(losses, losses[0, 0], rtol=1e-5)
