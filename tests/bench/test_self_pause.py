"""When a run pauses by itself: by a clock that is turned by hand."""

import pytest

from nnviz.bench.progress import Progress, State
from nnviz.bench.self_pause import SelfPause, notice
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.run import Run
from nnviz.training.stop_rules import StopRules
from nnviz.training.trainer import Trainer

CORNERS = [[0.5, 0.5], [-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5]]
XOR = Points.of(CORNERS, [0, 0, 1, 1])
IMPOSSIBLE = Points.of([*CORNERS[:3], CORNERS[0]], [0, 0, 1, 1])
SOLVED = (
    "Solved: all 4 points are right, so training has paused. Try: add points where it would be "
    "wrong; another data set; fewer neurons."
)


class Film:
    """A run, and somebody who looks at it ten times a second.

    Attributes
    ----------
    now : float
        What the clock says.
    """

    def __init__(self, points: Points, steps: int, train: TrainConfig | None = None) -> None:
        self.now = 1000.0
        self.pause = SelfPause(lambda: self.now)
        self.run = Run(Trainer(points, ModelConfig(), train or TrainConfig()))
        self.run.start()
        self.run.advance(steps=steps)

    def look(self, seconds: float, steps: int = 0) -> tuple[int, str | None]:
        """Look on for so long, with so many steps a map; when it paused, and what it said.

        In whole seconds, since a tenth more or less is a matter of rounding.
        """
        for count in range(round(10 * seconds)):
            self.run.advance(steps=steps)
            said = self.pause(self.run)
            if said is not None:
                return round(count / 10), said
            self.now += 0.1
        return round(seconds), None


def test_what_is_solved_is_looked_at_for_ten_seconds() -> None:
    film = Film(XOR, 200)
    assert film.look(60.0) == (10, SOLVED)


def test_it_is_not_solved_before_the_loss_is_low() -> None:
    film = Film(XOR, 30)
    accuracy, loss = film.run.trainer.evaluate().train_accuracy, film.run.trend.loss
    assert accuracy == 1.0
    assert loss > 0.05 * 0.6932
    assert film.look(25.0) == (25, None)


def test_a_point_that_is_wrong_in_between_starts_the_ten_seconds_anew() -> None:
    film = Film(XOR, 200)
    assert film.look(9.0) == (9, None)
    film.run.trend.solved = film.run.trainer.epoch  # it was wrong for an epoch between two maps
    assert film.look(60.0)[0] == 10


def test_pressing_train_again_gives_twice_as_long_each_time() -> None:
    film = Film(XOR, 200)
    for seconds in (10, 20, 40):
        assert film.look(100.0) == (seconds, SOLVED)
        film.now += 1000.0
        film.run.start()
    film.run.set_points(XOR.add(0.6, 0.5, 0))
    assert film.look(100.0)[0] == 10


def test_a_start_counts_from_its_own_beginning() -> None:
    film = Film(XOR, 200)
    assert film.look(9.0) == (9, None)
    film.run.start()
    assert film.look(9.0) == (9, None)


@pytest.mark.parametrize("change", ["points", "rate", "network"])
def test_whatever_a_person_changes_starts_the_clock_anew(change: str) -> None:
    film = Film(XOR, 200)
    assert film.look(9.0) == (9, None)
    if change == "points":
        film.run.set_points(XOR.add(0.6, 0.5, 0))
    elif change == "rate":
        film.run.set_train_config(TrainConfig(learning_rate=0.001))
    else:
        film.run.reshape(ModelConfig(hidden=(9, 8)), keep=True)
    assert film.look(9.0) == (9, None)
    assert film.look(2.0)[1] is not None


def test_what_nobody_saw_does_not_count_as_watched() -> None:
    film = Film(XOR, 200)
    for _ in range(9):
        assert film.pause(film.run) is None
        film.now += 3600.0  # a closed laptop


def test_what_does_not_improve_pauses_after_thirty_seconds_and_two_thousand_epochs() -> None:
    film = Film(IMPOSSIBLE, 3000)
    since = film.run.trend.improved
    assert film.look(40.0, steps=5) == (40, None)  # 2,000 epochs from the first look on
    when, said = film.look(10.0, steps=5)
    assert when == 0
    assert film.run.trend.improved == since
    assert said is not None
    assert said.startswith(f"No longer improving since epoch {since:,}: ")
    assert said.endswith(
        "points are right, so training has paused. Try: more neurons; another learning rate; "
        "another seed."
    )
    film = Film(IMPOSSIBLE, 3000)
    assert film.look(60.0, steps=100)[0] == 30
    film.run.start()
    assert film.look(90.0, steps=100)[0] == 60


def test_an_improvement_starts_the_thirty_seconds_anew() -> None:
    film = Film(IMPOSSIBLE, 3000)
    assert film.look(29.0, steps=100) == (29, None)
    film.run.trend.improved = film.run.trainer.epoch
    assert film.look(29.0, steps=100) == (29, None)


@pytest.mark.parametrize(
    ("rules", "solved", "stalled"),
    [
        (StopRules(), True, True),
        (StopRules(epoch=10**6), False, False),
        (StopRules(patience=10**6), False, False),
        (StopRules(loss=0.0), False, True),
        (StopRules(accuracy=1.0), False, True),
    ],
)
def test_whoever_says_when_to_stop_is_not_stopped_before(
    rules: StopRules, solved: bool, stalled: bool
) -> None:
    film = Film(XOR, 0 if rules.accuracy else 200)
    film.run.rules = rules
    film.run.start()
    if not rules.accuracy:  # which stops by itself as soon as it is met
        assert (film.look(15.0)[1] is not None) == solved
    film = Film(IMPOSSIBLE, 3000)
    film.run.rules = rules
    film.run.start()
    assert (film.look(35.0, steps=100)[1] is not None) == stalled


def test_it_can_be_switched_off() -> None:
    film = Film(XOR, 200)
    film.pause.on = False
    assert film.look(100.0) == (100, None)
    film.pause.on = True
    assert film.look(1.0) == (0, SOLVED)


def test_another_run_is_another_film() -> None:
    film = Film(XOR, 200)
    assert film.look(100.0)[1] == SOLVED
    film.run = Film(XOR, 200).run
    assert film.look(100.0) == (10, SOLVED)


@pytest.mark.parametrize("state", [State.SOLVED, State.STALLED, State.WORSE, State.OVER])
def test_every_pause_offers_what_to_try(state: State) -> None:
    plain = notice(Progress(state, "So it is", "An advice."))
    hinted = notice(Progress(state, "So it is", hinted=True))
    assert plain.startswith("So it is, so training has paused. Try: ")
    assert plain.endswith(".")
    assert hinted.replace("what the hint under the curve offers; ", "") == plain
    assert hinted != plain


def test_it_pauses_as_well_where_it_offers_nothing() -> None:
    film = Film(XOR, 200)
    film.pause.advises = False
    assert film.look(60.0) == (10, SOLVED.partition(" Try: ")[0])


def test_it_pauses_a_player_that_listens_to_it() -> None:
    bench, now = Workbench(), [0.0]
    bench.player.after_tick.append(SelfPause(lambda: now[0]))
    bench.edit(XOR)
    bench.player.steps_per_map = 20
    bench.player.train()
    ticks = 0
    while bench.player.running:
        assert ticks < 1000
        bench.player.tick()
        now[0] += 0.25
        ticks += 1
    assert bench.notice == SOLVED
    assert 40 <= ticks <= 45
    bench.player.train()
    bench.player.tick()
    assert bench.player.running
    assert bench.notice is None
