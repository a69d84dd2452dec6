"""A training as an animated GIF, made from the moments of its timeline step by step."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from nnviz.inside.boundary import evaluate_grid
from nnviz.pictures.film import SIDE, Film, Moment
from nnviz.pictures.gif import Gif, make_palette
from nnviz.pictures.raster import blend
from nnviz.settings.config import GridConfig
from nnviz.settings.limits import MAX_ANIMATION_BYTES, MAX_FRAME_SIDE, MAX_FRAMES
from nnviz.training.history import History
from nnviz.training.snapshot import PackedSnapshot
from nnviz.training.surgery import grown
from nnviz.training.timeline import Timeline
from nnviz.training.trainer import Trainer

SECONDS = 10.0  # that a film lasts, if its frames are enough for it
FASTEST, SLOWEST = 5, 50  # hundredths of a second from one frame to the next
HOLD = 250  # hundredths of a second for which the last one stays
CELLS = GridConfig(resolution=160)  # of the maps
ROUGH = GridConfig(resolution=48)  # of those that only tell which colours there will be
AT_ONCE = 4  # of which are looked at in a step


class Animation:
    """The film of a run: its map, points, epoch and losses, from the first moment to the present.

    All that it shows is copied when it is made, so training may go on meanwhile. It does nothing
    by itself: whoever made it calls `step` until there is nothing left, and may stop at any time.

    ::

        animation = Animation(run.trainer, run.timeline)
        while animation.step():
            print(f"{animation.done} of {animation.total}")
        Path("training.gif").write_bytes(animation.result())

    Parameters
    ----------
    trainer : Trainer
        Its points and history are shown, and its present moment comes last.
    timeline : Timeline
        The moments before it. They may be of networks of other shapes; where one has fewer
        outputs than there are classes by now, it is given those that came later.
    frames : int
        As many at most, 1 to 200; no moment is shown twice. They lie evenly among the timeline's
        moments, the first and the last included.
    side : int
        Pixels of the map, 120 to 720. A frame is 1.175 times as high.

    Attributes
    ----------
    epochs : tuple of int
        The epoch that each frame shows, ascending.
    delay : int
        Hundredths of a second from one frame to the next; the last one stays for 250.
    done, total : int
        Steps taken, and those that there are.

    Raises
    ------
    ValueError
        If `frames` or `side` is out of range.
    """

    def __init__(
        self, trainer: Trainer, timeline: Timeline, *, frames: int = MAX_FRAMES, side: int = SIDE
    ) -> None:
        if not 1 <= frames <= MAX_FRAMES:
            raise ValueError(f"frames must be 1 to {MAX_FRAMES}. Got {frames}.")
        if not 120 <= side <= MAX_FRAME_SIDE:
            raise ValueError(f"side must be 120 to {MAX_FRAME_SIDE} pixels. Got {side}.")
        now = PackedSnapshot(trainer.snapshot())
        kept = [*(moment for moment in timeline.moments if moment.epoch < now.epoch), now]
        count = min(frames, len(kept))
        # The last one is always there, also where there is only one.
        which = np.linspace(len(kept) - 1, 0, count).round().astype(int)[::-1]
        self._moments = [kept[i] for i in which]
        self._points, self._train_config = trainer.points, trainer.train_config
        self._classes = trainer.model_config.classes
        self.epochs = tuple(moment.epoch for moment in self._moments)
        self.delay = min(SLOWEST, max(FASTEST, round(100 * SECONDS / count)))
        history = History(*(column[:] for column in trainer.history.columns()))
        self._film = Film(self._points, history, self.epochs[-1], side)
        self._colors: list[npt.NDArray[np.uint8]] = []
        self._gif: Gif | None = None
        self._looks = -(-count // AT_ONCE)
        self.done, self.total = 0, self._looks + count

    def step(self) -> bool:
        """Do one part of the work, some hundredths of a second; whether any is left."""
        if self.done < self._looks:
            for moment in range(AT_ONCE * self.done, AT_ONCE * (self.done + 1)):
                if moment < len(self._moments):
                    rough = evaluate_grid(self._network(moment).model, ROUGH)
                    self._colors.append(blend(rough).reshape(-1, 3))
            self.done += 1
        elif self.done < self.total:
            self._add_frame(self.done - self._looks)
            self.done += 1
        return self.done < self.total

    def __iter__(self) -> Iterator[float]:
        """Do all that is left, and say after each part which share of all is done."""
        while self.done < self.total:
            self.step()
            yield self.done / self.total

    def result(self) -> bytes:
        """The GIF, at most 5 MB.

        Where so many moments of such a map do not fit, some are left out, and those before them
        stay for longer.

        Raises
        ------
        ValueError
            If there are steps left.
        """
        if self._gif is None or self.done < self.total:
            raise ValueError(
                f"an animation has a result after its last step. Got {self.done} of {self.total}."
            )
        return self._gif.result()

    def _add_frame(self, index: int) -> None:
        if self._gif is None:
            palette = make_palette(np.concatenate(self._colors), self._film.fixed())
            self._gif = Gif(palette, len(self._moments), MAX_ANIMATION_BYTES)
            self._colors.clear()
        then = self._network(index)
        moment = Moment(evaluate_grid(then.model, CELLS), then.epoch, then.evaluate())
        last = index == len(self._moments) - 1
        self._gif.add(self._film.frame(moment), HOLD if last else self.delay)

    def _network(self, index: int) -> Trainer:
        """The network as it was at a moment, on the points as they are now."""
        snapshot = grown(self._moments[index].unpack(), self._classes, self._points)
        return Trainer.at(snapshot, self._points, self._train_config)
