"""After success: three ideas, each of which is another thing to watch, and can be undone."""

import pytest

from nnviz.bench.ideas import HARDER, follow, success
from nnviz.bench.workbench import Workbench
from nnviz.settings.config import ModelConfig
from nnviz.training.history import Metrics


@pytest.fixture
def solved() -> Workbench:
    bench = Workbench()
    bench.load_preset("xor")
    while bench.player.trainer.evaluate().train_accuracy != 1.0:
        bench.player.step()
    return bench


def test_there_are_three_when_all_is_right_and_paused(solved: Workbench) -> None:
    assert [idea.label for idea in success(solved)] == [
        "Circles",
        "Half the neurons",
        "ReLU neurons",
    ]
    solved.player.train()
    assert success(solved) == ()


def test_there_are_none_before_and_none_over_other_news(solved: Workbench) -> None:
    assert success(Workbench()) == ()
    solved.notice = "Something else has happened."
    assert success(solved) == ()
    solved.notice = None
    solved.player.view_moment(0)
    assert success(solved) == ()


@pytest.mark.parametrize("number", range(3))
def test_each_changes_one_thing_trains_and_can_be_undone(solved: Workbench, number: int) -> None:
    points, config = solved.points, solved.player.model_config
    follow(solved, success(solved)[number])
    now = solved.player.model_config
    assert solved.player.running
    assert (solved.points == points, now == config) == (
        (False, True) if number == 0 else (True, False)
    )
    assert solved.player.trainer.epoch == 0
    solved.undo()
    assert solved.player.model_config == config
    assert solved.points == points
    assert solved.player.trainer.evaluate().train_accuracy == 1.0


def test_points_of_which_none_is_held_out_are_to_be_tested(solved: Workbench) -> None:
    solved.set_held_out_share(0.0)
    while solved.player.trainer.evaluate().train_accuracy != 1.0:
        solved.player.step()
    solved.player.pause()
    idea = success(solved)[2]
    assert idea.label == "Hold 20 % back"
    follow(solved, idea)
    assert solved.points.held_out.mean() == pytest.approx(0.2, abs=0.02)
    assert solved.player.trainer.epoch == 0


@pytest.mark.parametrize(
    ("hidden", "label", "then"),
    [
        ((8, 8), "Half the neurons", (4, 4)),
        ((1,), "No hidden layer", ()),
        ((), "Two hidden layers", (8, 8)),
    ],
)
def test_a_smaller_network_as_far_as_there_is_one(
    hidden: tuple[int, ...], label: str, then: tuple[int, ...]
) -> None:
    bench = Workbench()
    bench.load_preset("linear")
    bench.player.set_model_config(ModelConfig(hidden=hidden))
    while bench.player.trainer.evaluate().train_accuracy != 1.0:
        bench.player.step()
    idea = success(bench)[1]
    assert idea.label == label
    follow(bench, idea)
    assert bench.player.model_config.hidden == then


def test_the_data_sets_become_harder_and_begin_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Workbench()
    labels = []
    for name in HARDER:
        bench.load_preset(name)
        bench.player.step()
        monkeypatch.setattr(bench.player.trainer, "evaluate", lambda: Metrics(0.0, 1.0, 0.0, 1.0))
        labels.append(success(bench)[0].label)
    assert labels == ["Circles", "Moons", "Spiral", "Checkerboard", "XOR"]
