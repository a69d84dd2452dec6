"""Sentences and short lines, word for word."""

import pytest

from nnviz.bench import texts
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.settings.config import TrainConfig
from nnviz.training.history import Metrics
from tests.drawings import dot, drawing
from tests.sessions import bench_with


def test_status_without_held_out_points_is_one_line() -> None:
    line = texts.status(120, Metrics(0.0344, 0.98, None, None))
    assert line == "**Epoch 120** · Loss 0.034 · Accuracy 98.0 %"


def test_status_with_held_out_points_is_two_lines() -> None:
    assert texts.status(7, Metrics(0.5, 0.75, 1.25, 0.5)) == (
        "**Epoch 7** · Loss 0.500 · Accuracy 75.0 %  \nHeld-out · Loss 1.250 · Accuracy 50.0 %"
    )


def test_status_without_points_says_so() -> None:
    assert texts.status(0, Metrics(None, None, None, None)) == "**Epoch 0** · no points yet"


def test_points_are_counted_by_their_use() -> None:
    bench = bench_with("xor")  # 200 points, a fifth held out
    assert texts.pace(bench) == "160 training points, 40 held out"
    bench.set_held_out_share(0.0)
    assert texts.pace(bench) == "200 training points"


def test_the_pace_is_told_while_training() -> None:
    bench = bench_with("xor")
    bench.player.train()
    bench.player.maps_per_second = 59.6
    bench.player.steps_per_second = 12_345.6
    assert texts.pace(bench) == ("160 training points, 40 held out · 60 maps/s · 12,346 steps/s")


def test_who_draws_is_told() -> None:
    bench = bench_with("xor")
    assert "drawn here" in texts.who_draws(bench)
    assert "100 × 100 cells" in texts.who_draws(bench)
    bench.player.set_model_config(bench.player.model_config.with_hidden((64,) * 6))
    assert "drawn by the server" in texts.who_draws(bench)


def test_there_is_always_a_next_step() -> None:
    bench = Workbench()
    assert texts.next_step(bench) == bench.player.missing
    assert "Place some points first" in texts.next_step(bench)
    bench.load_preset("xor")
    assert texts.next_step(bench) == "Press Train and watch the boundary find its way."
    bench.player.train()
    assert texts.next_step(bench) == "Here it goes."
    bench.player.steps_per_map = 1
    bench.player.tick()
    right = round(160 * (bench.player.trainer.evaluate().train_accuracy or 0.0))
    now = f"Learning: {right} of 160 training points are right, and "
    assert texts.next_step(bench).startswith(now)
    assert texts.next_step(bench).endswith(" Add points on the map where it is wrong.")
    plain = texts.next_step(bench, advise=False)
    assert f"{plain} Add points on the map where it is wrong." == texts.next_step(bench)
    bench.player.pause()
    assert texts.next_step(bench).startswith(f"Paused. {now}")
    again = "Train goes on with the same weights."
    assert texts.next_step(bench, advise=False) == f"Paused. {plain} {again}"
    bench.clear()
    assert texts.next_step(bench) == bench.player.missing
    bench.undo()
    bench.player.reset()
    assert texts.next_step(bench).startswith("Press Train")


def test_what_there_is_to_see_in_the_data_is_said() -> None:
    bench = Workbench()
    assert texts.about_data(bench.versions.now).startswith("Draw your own points")
    bench.load_preset("xor")
    assert texts.about_data(bench.versions.now).startswith("**XOR.** No straight line")
    bench.load_preset("checkerboard")
    assert texts.about_data(bench.versions.now).endswith(" Suggested hidden layers: 16-16.")
    bench.edit(Points.of([[0, 0], [1, 1]], [0, 1]), names=("cat", "big_dog"), preset=None)
    assert texts.about_data(bench.versions.now) == (
        "**Your data.** Its classes are ● cat, ■ big\\_dog."
    )


def test_what_learns_a_data_set_is_said_and_what_nothing_can_learn() -> None:
    assert texts.suggestion("xor", 2) == (
        "Hidden layers 8-8 learn it from 200 points with noise 0.05."
    )
    assert texts.suggestion("varied", 8).endswith("noise 0.02; at best 92.9 % can be right.")


@pytest.mark.parametrize(("length", "dense"), [(200, False), (600, False), (601, True)])
def test_a_dense_code_is_announced(length: int, dense: bool) -> None:
    assert ("dense" in texts.about_link("x" * length)) == dense


@pytest.mark.parametrize(
    ("host", "alone"),
    [("localhost:8501", True), ("127.0.0.1", True), ("[::1]:8501", True), ("nnviz.app", False)],
)
def test_a_link_to_this_machine_says_so(host: str, alone: bool) -> None:
    said = texts.about_link(f"http://{host}/?d=abc")
    assert said.startswith("This link works on this machine alone") == alone


def test_a_link_says_what_of_a_hand_is_not_in_it() -> None:
    link = "https://nnviz.app/?d=abc"
    more = texts.about_link(link, by_hand=True).removeprefix(texts.about_link(link))
    assert more == (
        " What is frozen or off is so there, too, from the first weights on; weights that were set "
        "by hand are not in a link: save a project file for them."
    )


def test_the_rate_now_and_the_end_of_a_schedule_are_said() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    bench.player.set_train_config(TrainConfig(schedule="cosine", schedule_epochs=10))
    bench.player.step()
    assert texts.rate_now(bench) == "Now 0.00976: cosine over 10 epochs."
    for _ in range(9):
        bench.player.step()
    assert texts.rate_now(bench) == "Now 0.00001: cosine over 10 epochs. It is over."


def test_points_are_to_be_held_back_where_none_is() -> None:
    bench = Workbench()
    assert texts.hold_back_offer(bench) is None
    bench.load_preset("xor")
    assert texts.hold_back_offer(bench) is None
    bench.set_held_out_share(0.0)
    assert texts.hold_back_offer(bench) == (
        "0 of 200 points are held out, so nothing tests what is learnt."
    )


def test_it_is_told_how_many_points_are_held_out_and_by_whom() -> None:
    bench = Workbench()
    assert texts.held_out_now(bench) is None
    bench.consume(0, drawing([dot(0, 0, 0, held_out=True)]))
    assert texts.held_out_now(bench) == "1 of 1 point is held out (100.0 %), 1 of them by you."
    bench.load_preset("xor")
    assert texts.held_out_now(bench) == "40 of 200 points are held out (20.0 %)."
    bench.consume(0, drawing([dot(0, 0, 0, held_out=True), dot(0.3, 0, 1, held_out=True)]))
    assert texts.held_out_now(bench) == "41 of 201 points are held out (20.4 %), 1 of them by you."
