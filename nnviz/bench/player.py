"""The part of a Workbench that trains: start, tick, pause, change settings, go back and branch."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from nnviz.bench import locks
from nnviz.bench.idle import Idle
from nnviz.bench.self_pause import SelfPause
from nnviz.bench.shown import Numbers, Shown
from nnviz.bench.tempo import Tempo
from nnviz.bench.verbs import verb
from nnviz.bench.watching import PACES
from nnviz.data.points import Points, missing_for_training
from nnviz.inside.boundary import evaluate_grid
from nnviz.inside.drawing import PICTURE_SIZE, Drawing, drawing
from nnviz.inside.grid import BoundaryGrid
from nnviz.server.pace import Governor
from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig
from nnviz.training.new_runs import copy_of, fresh, restarted
from nnviz.training.run import Run
from nnviz.training.trainer import Trainer

DIVERGED = (
    "The loss or the network itself became infinite or not a number, so training has stopped and "
    "the last good weights are kept. Steps that are too long throw the weights ever farther away: "
    "try a lower learning rate (a tenth of it), then Train again."
)

Listener = Callable[[Run], str | None]  # a sentence that it returns pauses training, and is shown


class Player:
    """A run, whether it is running, and how fast.

    By itself it trains at a pace at which one can watch it, on every machine the same (see
    `nnviz.bench.watching`).

    Attributes
    ----------
    run : Run
        The Trainer, and the record of what happened to it.
    grid_config : GridConfig
    governor : Governor
    running : bool
        Whether ticks train.
    steps_per_map : int, optional
        Goes before the pace: for notebooks, tests and benchmarks, which want so many exactly.
    keep_weights : bool
        Whether another shape of the network keeps the weights that still fit.
    fixed : frozenset of str
        Names of settings that keep their value.
    notice : str, optional
        A sentence to show until the next verb.
    self_pause : SelfPause
        Pauses what has nothing more to show, unless it is switched off.
    idle : Idle
        Pauses what nobody has touched for half an hour.
    on_replace : callable
        Is told the run that another one is about to replace, and what has happened.
    after_tick : list of callable
        Each is called with the run when a tick has trained for one more map.
    steps_per_second : float
        Measured, smoothed.
    maps_per_second : float
        That the last tick has sent.
    moments : list of ndarray of float32
        Through which the last tick that trained has come, oldest first (see `Learner.numbers`).
    """

    def __init__(self, points: Points) -> None:
        self.run = Run(Trainer(points, ModelConfig(), TrainConfig()))
        self.grid_config = GridConfig()
        self.governor = Governor()
        self.running = False
        self.tempo = Tempo()
        self.steps_per_map: int | None = None
        self.keep_weights = False
        self.fixed: frozenset[str] = frozenset()
        self.notice: str | None = None
        self.self_pause = SelfPause(lambda: self.governor.load.clock())
        self.on_replace: Callable[[Run, str], None] = lambda run, happened: None
        self.idle = Idle(lambda: self.governor.load.clock())
        self.after_tick: list[Listener] = [
            Run.keep_moment,
            Run.stop_reason,
            self.self_pause,
            self.idle,
        ]
        self.steps_per_second = 0.0
        self.maps_per_second = 0.0
        self.moments: list[Numbers] = []

    @property
    def trainer(self) -> Trainer:
        """The Trainer of the run."""
        return self.run.trainer

    @property
    def model_config(self) -> ModelConfig:
        """The network in force."""
        return self.trainer.model_config

    @property
    def train_config(self) -> TrainConfig:
        """The training settings in force."""
        return self.trainer.train_config

    @property
    def pace(self) -> str:
        """How fast it trains, a key of `PACES`; it may change at any time."""
        return self.tempo.pace

    @pace.setter
    def pace(self, pace: str) -> None:
        if pace not in PACES:
            raise ValueError(f"pace must be one of {', '.join(PACES)}. Got {pace!r}.")
        self.tempo.pace = pace

    @property
    def missing(self) -> str | None:
        """Why training cannot start, as a sentence, or ``None``."""
        return missing_for_training(self.trainer.points)

    @verb
    def train(self, epochs: int | None = None) -> None:
        """Start or resume, with the weights and the optimiser's state as they are.

        With `epochs`, training pauses after exactly so many. While it runs, this does nothing.
        """
        if self.running:
            return
        self.notice = self.missing
        if self.notice is None:
            self.idle.touch()
            self.run.start(epochs)
            self.governor.start()
            self.running = True

    @verb
    def pause(self) -> None:
        """Stop training; nothing is forgotten."""
        self.running = False
        self.run.hold()

    @verb
    def step(self, one: bool = False) -> None:
        """Train to the end of this epoch; or only `one` step of the optimiser."""
        self.notice = self.missing
        if self.notice is None:
            self.run.step(one)
            self._stop_if_diverged()

    @verb
    def reset(self) -> None:
        """Start over with fresh weights; points and settings stay."""
        self._replace(fresh(self.run), "The network is reset.")

    @verb
    def restart(self) -> None:
        """The same initial weights again; the curve so far stays to compare with."""
        self._replace(restarted(self.run), "Back at the first weights.")

    @verb
    def continue_from(self, index: int) -> None:
        """Go back to a moment of the timeline and go on from there."""
        if self._has_moment(index):
            run = copy_of(self.run)
            run.branch(index)
            self._replace(run, f"Back at epoch {run.trainer.epoch:,}.")

    @verb
    def view_moment(self, index: int) -> None:
        """Show a moment of the timeline; training is not touched by that."""
        if not self.running and self._has_moment(index):
            self.run.view(index)

    def _has_moment(self, index: int) -> bool:
        """Whether the timeline has this moment still; a press may come after it is gone."""
        there = 0 <= index < len(self.run.timeline)
        if not there:
            self.notice = "That moment is gone from the timeline; choose another one."
        return there

    @verb
    def set_model_config(self, config: ModelConfig, *, keep: bool | None = None) -> None:
        """Another network: starts over if anything really changed, except what needs no rebuild.

        Parameters
        ----------
        config : ModelConfig
        keep : bool, optional
            Keep the weights that still fit, instead of what `keep_weights` says.
        """
        keep = self.keep_weights if keep is None else keep
        self.notice = locks.refusal(self.fixed, self.model_config, config)
        if self.notice or config == self.model_config or self.run.reshape(config, keep):
            return
        self._replace(fresh(self.run, config), "Another network starts from the beginning.")

    def _replace(self, run: Run, happened: str) -> None:
        """Go on with another run, paused; the one before stays as it is."""
        self.running = False
        self.on_replace(self.run, happened)
        self.run = run

    @verb
    def set_train_config(self, config: TrainConfig) -> None:
        """Other training settings, from the next step on."""
        self.notice = locks.refusal(self.fixed, self.train_config, config)
        if self.notice is None and config != self.train_config:
            self.run.set_train_config(config)

    @property
    def drawing(self) -> Drawing:
        """Who evaluates the maps of the network that is shown, and on how many cells."""
        rule = drawing(self.run.shown.model_config)
        if self.running and not self.governor.line.fits(rule.size):
            return rule._replace(here=False, size=PICTURE_SIZE)
        return rule

    def tick(self) -> Shown:
        """Train for one time slice, if training is on; watch for divergence and stop rules."""
        shown = Shown()
        if not self.running:
            shown.moments.append(self.run.shown.learner.numbers())
            return shown
        self.governor.begin()
        taken, self.moments = 0, []
        drawing = self.drawing
        maps = self.governor.maps if drawing.here else self.governor.pictures
        maps = self.governor.line.maps(maps, drawing.size)
        exact = self.steps_per_map is not None
        # The turn is taken once for all maps: to hand it over after each of them costs as much.
        with self.governor.load.turn, self.governor.spending() as since:
            for shot in self.tempo.shots(self.run, self.governor, maps, self.steps_per_map):
                taken += shot.steps
                self._tell()
                if not self.governor.line.late:  # else it would only wait in line
                    self._show(shown, drawing)
                if not self.running or (not exact and self.governor.has_had_its_share(since)):
                    break
            self.run.settle()
            if self._stop_if_diverged():
                shown, self.moments = Shown(), []  # what went before may be no numbers
                self._show(shown, drawing)
        self.governor.end()
        period = max(self.governor.period, 1e-3)
        self.steps_per_second = 0.8 * self.steps_per_second + 0.2 * taken / period
        self.maps_per_second = len(shown) / period
        return shown

    def _show(self, shown: Shown, drawing: Drawing) -> None:
        """One more map, for whoever draws it."""
        self.moments.append(self.trainer.learner.numbers())
        if drawing.here:
            shown.moments.append(self.moments[-1])
        else:
            shown.grids.append(self._grid(drawing.pictured))

    def _tell(self) -> None:
        """Let everyone who listens know; the first who has a reason stops training."""
        if self._stop_if_diverged():
            return
        said = [sentence for hear in self.after_tick if (sentence := hear(self.run))]
        if said:
            self.pause()
            self.notice = said[0]

    def _stop_if_diverged(self) -> bool:
        if self.trainer.diverged:
            self.running = False
            self.notice = DIVERGED
        return self.trainer.diverged

    def wrong(self) -> npt.NDArray[np.bool_]:
        """Which points the network misclassifies, shape (n,); none before the first step."""
        shown = self.run.shown
        if not shown.steps or not len(shown.points):
            return np.zeros(len(shown.points), dtype=np.bool_)
        with self.governor.spending():
            wrong: npt.NDArray[np.bool_] = shown.predict().numpy() != shown.points.labels
        return wrong

    def boundary(self) -> BoundaryGrid:
        """Class probabilities of the network that is shown: as it is now, or was then."""
        with self.governor.load.turn, self.governor.spending():
            return self._grid()

    def _grid(self, *limits: int) -> BoundaryGrid:
        """On no more cells a side than any of the limits."""
        if self.running:
            limits = (*limits, self.governor.resolution)
        grid = GridConfig(resolution=min((self.grid_config.resolution, *limits)))
        return evaluate_grid(self.run.shown.model, grid)
