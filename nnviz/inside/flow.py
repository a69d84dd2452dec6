"""How signals and gradients have flowed in a run: measured at the moments of its timeline.

Nothing is recorded while nobody looks: the timeline holds weights and optimiser, and what one wants
to know of a moment follows from them, whenever it is asked for.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nnviz.inside import symptoms
from nnviz.inside.flow_parts import SHARES, Floats, FlowMoment
from nnviz.inside.step_numbers import all_updates
from nnviz.settings.limits import MAX_FLOW_MOMENTS, MAX_POINTS
from nnviz.settings.naming import Place, index_of, layer_widths
from nnviz.training.events import fingerprint
from nnviz.training.run import Run
from nnviz.training.surgery import grown
from nnviz.training.trainer import Trainer


def flow_moment(trainer: Trainer) -> FlowMoment:
    """How things flow in a network; the trainer is only looked at.

    Parameters
    ----------
    trainer : Trainer
        One that can be trained.
    """
    config = trainer.model_config
    moved = all_updates(trainer)
    sizes = np.abs(moved.gradient)
    steps = moved.new - moved.old
    gradients, ratios = [], []
    widths = layer_widths(config)
    for layer, width in enumerate(widths[1:]):
        start = index_of(config, Place("weight", layer, 0, 0))
        span = slice(start, start + width * widths[layer])
        gradients.append(np.quantile(sizes[span], SHARES))
        size = float(np.linalg.norm(moved.old[span]))
        ratios.append(float(np.linalg.norm(steps[span])) / size if size else np.nan)
    outputs = [
        np.quantile(h.numpy(), SHARES) if h.numel() else np.full(len(SHARES), np.nan)
        for h in symptoms.hidden_outputs(trainer)
    ]
    kinds = config.layer_activations
    dead = [
        len(neurons) / width if kind == "relu" else np.nan
        for neurons, width, kind in zip(
            symptoms.dead_neurons(trainer, MAX_POINTS), config.hidden, kinds, strict=True
        )
    ]
    flat = symptoms.saturation(trainer) or [np.nan] * len(kinds)
    saturated = [
        share if kind in symptoms.FLAT else np.nan for share, kind in zip(flat, kinds, strict=True)
    ]
    return FlowMoment(
        trainer.epoch,
        _array(outputs).reshape(-1, len(SHARES)),
        _array(gradients),
        _array(ratios),
        _array(dead),
        _array(saturated),
    )


class Flow:
    """The moments of a run that were measured: as many as are asked for, each only once.

    Attributes
    ----------
    left_out : int
        How many of those that were measured are of a network with another number of layers.
    """

    def __init__(self) -> None:
        self._of: object = None
        self._known: dict[int, FlowMoment] = {}
        self.left_out = 0

    def moments(
        self, run: Run, most_new: int | None = None, most: int = MAX_FLOW_MOMENTS
    ) -> list[FlowMoment]:
        """Moments of a run: evenly spread over its timeline, and the one now.

        Where points, or the outputs, have changed since, a moment's network is measured on those
        there are now. Moments of a network with more or fewer layers are left out: their layers
        are others.

        Parameters
        ----------
        run : Run
            Its trainer can be trained.
        most_new : int, optional
            How many of the timeline to measure at most that were not known yet; the newest come
            first, and the one now only if nothing else is known.
        most : int
            How many of the timeline there are to be at most.
        """
        trainer = run.trainer
        about = run.revision[0], fingerprint(trainer.points), trainer.model_config.classes
        if about != self._of:
            self._of, self._known = about, {}
        chosen = spread_out(run.timeline.epochs, most)
        missing = [
            index for index in chosen if run.timeline.moments[index].epoch not in self._known
        ]
        for index in missing[::-1][:most_new]:
            snapshot = grown(
                run.timeline.snapshot(index), trainer.model_config.classes, trainer.points
            )
            then = Trainer.at(snapshot, trainer.points, snapshot.train_config)
            self._known[then.epoch] = flow_moment(then)
        epochs = {run.timeline.moments[index].epoch for index in chosen}
        self._known = {epoch: self._known[epoch] for epoch in sorted(epochs & self._known.keys())}
        layers = len(trainer.model_config.hidden) + 1
        before = [moment for moment in self._known.values() if moment.epoch < trainer.epoch]
        known = [moment for moment in before if len(moment.ratios) == layers]
        self.left_out = len(before) - len(known)
        return known if known and most_new is not None else [*known, flow_moment(trainer)]


def spread_out(epochs: list[int], most: int = MAX_FLOW_MOMENTS) -> list[int]:
    """Indices of at most so many moments: evenly spread, the same ones as long as possible."""
    stride = 1
    while len(epochs) > stride * most:
        stride *= 2
    return list(range(0, len(epochs), stride))


def _array(values: Sequence[float | npt.NDArray[np.float64]]) -> Floats:
    return np.asarray(values, np.float32)
