"""What one output of a network has learnt, to be given back when its class returns."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from nnviz.network.shapes import named_views
from nnviz.training.snapshot import Snapshot

WEIGHTS, FROZEN = "weights", "frozen"


@dataclass(frozen=True, eq=False, slots=True)
class Output:
    """A row of the output layer, and what the optimiser remembers of it.

    Attributes
    ----------
    rows : dict of str to Tensor, shape (inputs + 1,)
        Weights, then the bias, under ``"weights"``; and likewise under the optimiser's names. What
        of it was frozen is 1 under ``"frozen"``.
    """

    rows: dict[str, Tensor]

    @classmethod
    def of(cls, snapshot: Snapshot, label: int) -> "Output":
        """A copy of the output for one class."""
        rows = {}
        for kind, (weight, bias) in _output_layer(snapshot, _flats(snapshot)).items():
            rows[kind] = torch.cat([weight[label], bias[label, None]])
        return cls(rows)

    def put_into(self, snapshot: Snapshot, label: int) -> Snapshot:
        """A snapshot with this as its output for one class.

        Neurons that came into the last hidden layer since take no part in it, and what the
        present optimiser has no use for is left out.
        """
        flats = {kind: flat.clone() for kind, flat in _flats(snapshot).items()}
        for kind, (weight, bias) in _output_layer(snapshot, flats).items():
            row = self.rows.get(kind, torch.zeros(1))
            common = min(len(row) - 1, weight.shape[1])
            weight[label] = 0.0
            weight[label, :common] = row[:common]
            bias[label] = row[-1]
        weights, frozen = flats.pop(WEIGHTS), flats.pop(FROZEN)
        return replace(
            snapshot,
            weights=weights,
            optimizer_state={**snapshot.optimizer_state, **flats},
            hand=snapshot.hand.moved(frozen.nonzero()[:, 0].tolist(), snapshot.hand.off),
        )


def _flats(snapshot: Snapshot) -> dict[str, Tensor]:
    """All that there is of one number for each parameter, shape (parameters,)."""
    state = {name: value for name, value in snapshot.optimizer_state.items() if value.dim()}
    frozen = torch.zeros_like(snapshot.weights)
    frozen[list(snapshot.hand.frozen)] = 1.0
    return {WEIGHTS: snapshot.weights, FROZEN: frozen, **state}


def _output_layer(snapshot: Snapshot, flats: dict[str, Tensor]) -> dict[str, tuple[Tensor, Tensor]]:
    """Views of the part of each that belongs to the output layer's weights and biases."""
    config = snapshot.model_config
    name = f"layers.{len(config.hidden)}"
    views = {kind: named_views(config, flat) for kind, flat in flats.items()}
    return {kind: (v[f"{name}.weight"], v[f"{name}.bias"]) for kind, v in views.items()}
