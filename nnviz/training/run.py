"""One run: a Trainer, and the record around it that one can reason about and go back in."""

from itertools import count

from nnviz.data.points import Points
from nnviz.network.schedules import schedule_end
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.table import names_of
from nnviz.training.events import CLASS_ADDED, POINTS, SCHEDULE_OVER, Events, changes, fingerprint
from nnviz.training.ghosts import Ghost, left_behind
from nnviz.training.history import Metrics
from nnviz.training.outputs import Output
from nnviz.training.snapshot import Snapshot
from nnviz.training.stop_rules import Best, StopRules, Watch
from nnviz.training.surgery import grown, transplant
from nnviz.training.timeline import Timeline
from nnviz.training.trainer import Trainer
from nnviz.training.trend import Trend

_changes = count(1)  # of all runs together: one may take another's place on a page

ALWAYS_LIVE = names_of(ModelConfig, "live")  # there are no weights of it
FITTING = names_of(ModelConfig, "live", "rebuild or keep")  # weights can be carried over


class Run:
    """A Trainer with events, timeline, ghosts and stop rules.

    Parameters
    ----------
    trainer : Trainer

    Attributes
    ----------
    trainer : Trainer
    events : Events
    timeline : Timeline
    ghosts : list of Ghost
        Curves of futures that were left behind; at most four.
    rules : StopRules
        In force from the next start on.
    best : Best
        The lowest loss since points or loss were last changed.
    trend : Trend
        How the training points do since anything was last changed: another object each time.
    starts : int
        How often training was switched on.
    watch : Watch
        The stop rules since the last start, without those that had been met before it.
    viewed : int or None
        Epoch of the moment that is looked at, if it is not the present one.
    gone : dict of int to Output
        What outputs that were taken away had learnt, by their classes' numbers for life (see
        `nnviz.bench.classes.adapt`), as long as they fit the network.
    edits : int
        How often the network was changed otherwise than by training.
    kin : object
        The same for all runs grown out of one start by `copy_of`, as long as no neuron moved.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.rules = StopRules()
        self.viewed: int | None = None
        self._then: Trainer | None = None
        self.starts = 0
        self.events = Events()
        self.timeline = Timeline()
        self.timeline.take(self.trainer)
        self.ghosts: list[Ghost] = []
        self.gone: dict[int, Output] = {}
        self.edits, self.kin = 0, object()
        # An opened history may go back to before other points or another loss, and does not say so.
        self._forget_losses()
        self.watch = Watch(StopRules(), self.trainer.epoch)
        self._rewind()

    def _rewind(self) -> None:
        """Moments of the timeline mean something else now."""
        self._rewound = next(_changes)

    @property
    def revision(self) -> tuple[int, int, int | None]:
        """Differs whenever marks, ghosts or the moment that is looked at do.

        The first number alone differs when moments of the timeline mean something else.
        """
        return self._rewound, self.events.revision, self.viewed

    @property
    def chart_revision(self) -> tuple[object, ...]:
        """Differs whenever a chart of the history does."""
        history = self.trainer.history
        return id(history), history.epochs[-1] if len(history) else None, self.revision

    # Advancing

    def start(self, epochs: int | None = None) -> None:
        """Training is switched on, for so many epochs if that is given."""
        self.leave()
        self.starts += 1
        trainer = self.trainer
        trainer.diverged = False
        rules = self.rules.still_open(trainer.epoch, trainer.evaluate())
        if epochs is not None:
            target = min(trainer.epoch + epochs, rules.epoch or trainer.epoch + epochs)
            rules = rules.model_copy(update={"epoch": target})
        self.watch = Watch(rules, trainer.epoch)
        self._mark("resumed")

    def advance(self, *, seconds: float | None = None, steps: int | None = None) -> int:
        """Train for a slice, never beyond the epoch to stop at; returns the steps taken.

        To be followed by `settle`, after as many slices as one likes.
        """
        if self.watch.reason is not None:
            return 0
        taken = self.trainer.run(seconds=seconds, steps=steps, until=self._see, check=False)
        if self.trainer.diverged:
            self._went_back()
        return taken

    def settle(self) -> None:
        """After slices: go back to the last good moment if something is infinite or no number."""
        if not self.trainer.diverged and not self.trainer.check():
            self._went_back()

    def keep_moment(self) -> None:
        """Let the timeline take the present moment, if it is time for one."""
        self.timeline.offer(self.trainer)

    def step(self, one: bool = False) -> None:
        """Train to the end of this epoch; or only `one` step of the optimiser."""
        self.leave()
        self.trainer.diverged = False
        self.trainer.run(steps=1 if one else None, epochs=1, until=self._see)
        self._went_back() if self.trainer.diverged else self.timeline.take(self.trainer)

    def _see(self, metrics: Metrics) -> bool:
        """An epoch is over: whether a rule stops training here."""
        trainer = self.trainer
        if trainer.epoch - trainer.schedule_start == schedule_end(trainer.train_config):
            self._mark(SCHEDULE_OVER)
        self.trend.see(trainer.epoch, metrics)
        self.best.see(trainer.epoch, metrics)
        return self.watch.see(trainer.epoch, metrics, self.best)

    def _went_back(self) -> None:
        self._find_best()
        self.timeline.rewind(self.trainer.epoch)
        self.events.pull_back(self.trainer.epoch)
        self._mark("diverged, back to here")
        self._rewind()

    def stop_reason(self) -> str | None:
        """Which stop rule is met, as a sentence."""
        return self.watch.reason

    def hold(self) -> None:
        """Training is switched off: the present moment becomes the timeline's last."""
        self.timeline.take(self.trainer)

    # Changing

    def set_points(self, points: Points) -> None:
        """Train on other points; marked on the curve."""
        before = fingerprint(self.trainer.points)
        self.trainer.set_points(points)
        self._mark(POINTS, before, fingerprint(points))
        self._measure_anew()

    def set_train_config(self, config: TrainConfig) -> None:
        """Go on with other training settings; marked on the curve."""
        before = self.trainer.train_config
        self.trainer.set_train_config(config)
        for change in changes(before, config):
            self._mark(*change)
        if (before.loss, before.label_smoothing) != (config.loss, config.label_smoothing):
            self._measure_anew()
        else:
            self._find_trend()

    def _measure_anew(self) -> None:
        """Losses from before a change of points or loss are not to be compared with new ones."""
        self._forget_losses()
        if self.viewed is not None:
            self.view(self.timeline.nearest(self.viewed))

    def _forget_losses(self) -> None:
        self.best = Best(since=self.trainer.epoch)
        self.best.see(self.trainer.epoch, self.trainer.evaluate())
        self._find_trend()

    def _find_trend(self) -> None:
        """Something has changed, though losses can still be compared."""
        self.trend = Trend.at(self.trainer.epoch, self.trainer.evaluate())

    def _find_best(self) -> None:
        """The Trainer has gone back."""
        self._find_trend()
        now = self.trainer.epoch
        if now < self.best.since or now == self.best.since < self.best.epoch:
            self._measure_anew()
        elif now < self.best.epoch:
            self.best = Best.of(self.trainer.history, self.best.since)

    def reshape(self, config: ModelConfig, keep: bool) -> bool:
        """Change the network and carry the weights over, where that is wanted and makes sense.

        Returns
        -------
        bool
            False if nothing was done, as such a change needs a new network.
        """
        old = self.trainer.model_config
        changed = {name for name, value in dict(config).items() if value != getattr(old, name)}
        if config.layer_activations == old.layer_activations:
            changed -= {"activation", "activations"}  # only written in another way
        if not changed <= (FITTING if keep else ALWAYS_LIVE):
            return False
        trainer = self.trainer
        outputs = list(range(old.classes))
        trainer.restore(transplant(trainer.snapshot(), config, outputs, trainer.points))
        then, now = old.hidden, config.hidden
        if len(now) != len(then) or now[-1:] < then[-1:]:
            self.gone.clear()  # the layer that these outputs read is another one
        self.changed(*changes(old, config, changed))
        return True

    def changed(self, *marks: tuple[str, object, object]) -> None:
        """The network is not as its last step left it; `marks` are subject, before and after."""
        self.leave()
        self.edits += 1
        self.timeline.take(self.trainer)
        self._rewind()
        self._find_trend()
        for mark in marks:
            self._mark(*mark)

    def classes_changed(self, grown: bool) -> None:
        """The Trainer's network has other outputs than before.

        Parameters
        ----------
        grown : bool
            Whether new classes came last and none went: then older moments still fit.
        """
        if not grown:
            self.timeline.forget()
        self.timeline.take(self.trainer)
        self._mark(CLASS_ADDED if grown else "classes changed")
        self.leave()
        self._measure_anew()

    # Looking back

    @property
    def shown(self) -> Trainer:
        """What a page shows: the moment that is looked at, or else the present."""
        return self._then or self.trainer

    def view(self, index: int) -> None:
        """Look at a moment of the timeline; the Trainer does not move."""
        moment = self._fitting(index)
        if moment.epoch == self.trainer.epoch:
            self.viewed = self._then = None
            return
        now = self.trainer
        self._then = Trainer.at(moment, now.points, now.train_config)
        self.viewed = moment.epoch

    def leave(self) -> None:
        """Look at the present again."""
        if self.viewed is not None:
            self.viewed = self._then = None
            self._rewind()

    def branch(self, index: int) -> None:
        """Go back to a moment and go on from there; the future so far stays as a ghost."""
        moment = self._fitting(index)
        self.ghosts = left_behind(self.ghosts, self.trainer.history, moment.epoch)
        self._rewind()
        self.trainer.restore(moment)
        self._find_best()
        self.timeline.rewind(moment.epoch)
        self.timeline.take(self.trainer)
        self.events.rewind(moment.epoch)
        self._mark("continued from here")
        self.leave()

    def _fitting(self, index: int) -> Snapshot:
        """A moment's snapshot, with outputs for classes that came later."""
        trainer = self.trainer
        return grown(self.timeline.snapshot(index), trainer.model_config.classes, trainer.points)

    def _mark(self, subject: str, before: object = None, after: object = None) -> None:
        """Note an event; before the first step there is no curve to put it on."""
        trainer = self.trainer
        if trainer.steps:
            self.events.record(trainer.epoch, trainer.seconds, subject, before, after)
