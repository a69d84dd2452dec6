"""A run pauses by itself when there is nothing more to see, and says what to try next."""

import time
from collections.abc import Callable

from nnviz.bench.progress import Progress, State, progress_of
from nnviz.network.losses import blind_loss
from nnviz.training.run import Run
from nnviz.training.trend import Trend

SOLVED_SECONDS = 10.0  # to look at a map that is finished
SURE = 0.05  # of the loss of blind guessing: below that, the picture has settled
STALLED_SECONDS = 30.0
STALLED_EPOCHS = 2000  # at least: at a slow pace, 30 seconds are nothing
LONGEST_LOOK = 1.0  # seconds from one map to the next; what is longer was not watched

_TRY = {
    State.SOLVED: "add points where it would be wrong; another data set; fewer neurons",
    State.STALLED: "more neurons; another learning rate; another seed",
    State.WORSE: "a tenth of the learning rate; another optimiser",
    State.OVER: "a constant learning rate; a longer schedule",
}


class SelfPause:
    """Looks at a run after each map, and has a reason to pause when it has nothing more to show.

    That is when every training point is right, and the loss below 5 % of that of blind guessing,
    for 10 seconds of watching; or when the loss has not improved by 1 % for 30 seconds and at
    least 2,000 epochs. Somebody who trains on all the same is left in peace twice as long, and
    each time twice as long again, until points or settings change. Who has set a stop rule is not
    stopped before it as long as it is sure to be met, nor for having solved all.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.

    Attributes
    ----------
    on : bool
        Whether it pauses anything.
    advises : bool
        Whether it says what to try next; in a lesson, that is the question.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.on = self.advises = True
        self._clock = clock
        self._trend: Trend | None = None
        self._starts = self._epoch = 0
        self._patience = 1
        self._begin(None)

    def _begin(self, run: Run | None) -> None:
        """Count from here."""
        self._last = self._clock()
        self._solved: tuple[int | None, float] = (None, 0.0)  # since which epoch, and for how long
        self._improved: tuple[int | None, float] = (None, 0.0)
        if run is not None:
            self._starts, self._epoch = run.starts, run.trainer.epoch

    def __call__(self, run: Run) -> str | None:
        """Why training pauses and what to try next; ``None`` if it goes on."""
        trend = run.trend
        if trend is not self._trend:
            self._trend, self._patience = trend, 1
            self._begin(run)
        elif run.starts != self._starts:
            self._begin(run)
        now = self._clock()
        passed, self._last = min(now - self._last, LONGEST_LOOK), now
        self._solved = _count(self._solved, trend.solved, passed)
        self._improved = _count(self._improved, trend.improved, passed)
        if not self.on or not (self._has_solved(run) or self._has_stalled(run)):
            return None
        progress = progress_of(run)
        if progress is None or progress.state not in _TRY:
            return None
        self._patience *= 2
        return notice(progress) if self.advises else f"{progress.fact}, so training has paused."

    def _has_solved(self, run: Run) -> bool:
        trainer, rules = run.trainer, run.watch.rules
        since, seconds = self._solved
        if since is None or seconds < SOLVED_SECONDS * self._patience or rules:
            return False
        metrics = trainer.evaluate()
        sure = SURE * blind_loss(trainer.train_config, trainer.model_config.classes)
        return (
            metrics.train_accuracy == 1.0
            and metrics.train_loss is not None
            and metrics.train_loss < sure
        )

    def _has_stalled(self, run: Run) -> bool:
        rules, (_, seconds) = run.watch.rules, self._improved
        epochs = run.trainer.epoch - max(run.trend.improved, self._epoch)
        return (
            rules.epoch is None
            and rules.patience is None
            and seconds >= STALLED_SECONDS * self._patience
            and epochs >= STALLED_EPOCHS * self._patience
        )


def notice(progress: Progress) -> str:
    """What has happened, and what to try next."""
    offered = "what the hint under the curve offers; " if progress.hinted else ""
    return f"{progress.fact}, so training has paused. Try: {offered}{_TRY[progress.state]}."


def _count(
    counted: tuple[int | None, float], since: int | None, passed: float
) -> tuple[int | None, float]:
    """Seconds for which something has been so since the same epoch."""
    return (since, counted[1] + passed) if since == counted[0] else (since, 0.0)
