"""Hidden space as a message to the browser, which moves it from layer to layer: no torch.

A line of JSON, then int16 numbers, little-endian: of each moment, of each layer, the places of the
sheet, of the points and of both ends of the boundary's pieces. Each layer fills -32000 to 32000, by
one scale for all its axes. The browser reads it in ``ui/inside/assets/space.js``.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Points
from nnviz.inside.layers import SHEET_SIDE, HiddenSpace, Layer
from nnviz.pictures.numbers import percent
from nnviz.settings.names import FEATURES, Feature

FULL = 32_000
LARGEST = np.float32(1e30)


def pack_space(
    moments: Sequence[HiddenSpace],
    points: Points,
    *,
    names: Sequence[str],
    features: Sequence[Feature],
    axes: Sequence[str] = ("x", "y"),
    span: float = 0.0,
    alt: str = "",
) -> bytes:
    """Some moments, to be shown one after the other.

    Parameters
    ----------
    moments : sequence of HiddenSpace
        Oldest first; one at least.
    points : Points
        Those that were carried along.
    names : sequence of str
        Of the classes.
    features : sequence of str
        The network's inputs.
    axes : sequence of str
        What x and y are called.
    span : float
        Seconds over which they are shown.
    alt : str
        What a screen reader says.
    """
    frames, numbers = [], []
    for moment in moments:
        layers = []
        for number, layer in enumerate(moment.layers):
            middle, half = _room(layer)
            layers.append(
                {
                    "title": _title(layer, number, moment.layers),
                    "axes": [
                        f"{name}: {low:.3g} to {high:.3g}".replace("-", "−")
                        for name, low, high in zip(
                            _axis_names(layer, names, features, axes),
                            *_ends(layer),
                            strict=False,
                        )
                    ],
                }
            )
            numbers += [
                _scaled(part, middle, half) for part in (layer.sheet, layer.points, layer.line)
            ]
        winners = "".join(map(str, moment.winners.ravel().tolist()))
        frames.append({"layers": layers, "winners": winners, "pieces": len(moment.layers[0].line)})
    head = {
        "dims": moments[0].layers[0].sheet.shape[1],
        "side": SHEET_SIDE,
        "span": round(1000.0 * span),
        "labels": "".join(map(str, points.labels.tolist())),
        "heldOut": "".join("1" if held_out else "0" for held_out in points.held_out.tolist()),
        "alt": alt,
        "frames": frames,
    }
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + b"".join(numbers)


def unpack_space(packed: bytes) -> tuple[dict[str, Any], npt.NDArray[np.int16]]:
    """What a message says, and all its numbers."""
    head, _, body = packed.partition(b"\n")
    return json.loads(head), np.frombuffer(body, "<i2")


def _title(layer: Layer, number: int, layers: Sequence[Layer]) -> str:
    hidden = [index for index, other in enumerate(layers) if other.kind == "hidden"]
    if layer.kind == "hidden":
        return f"Hidden layer {hidden.index(number) + 1}"
    return {"plane": "The plane", "inputs": "Inputs", "outputs": "Outputs"}[layer.kind]


def _axis_names(
    layer: Layer, names: Sequence[str], features: Sequence[Feature], axes: Sequence[str]
) -> list[str]:
    if layer.shares is not None:
        ranks = 1 + (layer.shares[None, :] > layer.shares[:, None]).sum(axis=1)
        return [
            f"component {rank} ({percent(float(share))} of the spread)"
            for rank, share in zip(ranks, layer.shares, strict=True)
        ]
    units = layer.units or ()
    if layer.kind == "hidden":
        return [f"neuron {unit + 1}" for unit in units]
    if layer.kind == "outputs":
        return [f"output {names[unit]}" for unit in units]
    return [
        axes[unit] if layer.kind == "plane" else FEATURES[features[unit]].label for unit in units
    ]


def _ends(layer: Layer) -> tuple[list[float], list[float]]:
    """The least and the largest value along each axis."""
    everything = _finite(np.concatenate([layer.sheet, layer.points]))
    low: list[float] = everything.min(axis=0).tolist()
    high: list[float] = everything.max(axis=0).tolist()
    return low, high


def _room(layer: Layer) -> tuple[npt.NDArray[np.float32], float]:
    """The middle of what a layer covers, and how far it goes from there."""
    low, high = (np.array(end, dtype=np.float32) for end in _ends(layer))
    middle: npt.NDArray[np.float32] = (low + high) * np.float32(0.5)
    return middle, float((high - low).max()) / 2 or 1.0


def _scaled(values: npt.NDArray[np.float32], middle: npt.NDArray[np.float32], half: float) -> bytes:
    share = ((_finite(values) - middle) / half).clip(-1.0, 1.0)
    whole: npt.NDArray[np.int16] = np.rint(share * FULL).astype("<i2")
    return whole.tobytes()


def _finite(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What overflows is drawn far out."""
    clipped = values.clip(-LARGEST, LARGEST)
    return np.where(np.isnan(clipped), np.float32(0.0), clipped)
