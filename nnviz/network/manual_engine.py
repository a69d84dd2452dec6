"""The fast engine: backpropagation written out for this family of networks.

At 8 neurons a layer the arithmetic of a step takes a few microseconds and autograd's bookkeeping
ten times as long. Here each operation writes into a buffer that was made beforehand, and nothing
is recorded. Points lie in columns (see `nnviz.network.batches`).
"""

import torch
from torch import Tensor, nn

from nnviz.network.activations import ACTIVATIONS
from nnviz.network.batches import Batch
from nnviz.network.engine import AutogradEngine, Engine
from nnviz.network.losses import logits_gradient
from nnviz.network.model import NeuralNetwork
from nnviz.settings.config import TrainConfig


class Workspace:
    """Buffers for batches of one size: per layer, shape (neurons, n).

    Parameters
    ----------
    model : NeuralNetwork
    size : int
        Points of a batch, n.
    memory : Tensor of float, shape (`floats_needed` at least,)
        What the buffers are cut out of. Workspaces of all sizes share it, since none holds anything
        from one call of the engine to the next.
    """

    def __init__(self, model: NeuralNetwork, size: int, memory: Tensor) -> None:
        *hidden, classes = (layer.out_features for layer in model.linears)
        kinds, dropout = model.config.layer_activations, model.config.dropout
        cut = _Cutter(memory, size)
        self.sums = [cut(width) for width in hidden]
        self.outputs = [
            z if kind == "linear" else cut(width)
            for z, width, kind in zip(self.sums, hidden, kinds, strict=True)
        ]
        self.logits = cut(classes)
        self.deltas = [cut(width) for width in (*hidden, classes)]
        # Where a neuron is kept, what was dropped is made up for: 1 / keep.
        self.masks = [cut(width) for width in hidden] if dropout else []
        # Dropout acts on the activation, whose own values backpropagation needs undisturbed.
        self.dropped = [cut(width) for width in hidden] if dropout else self.outputs
        self.ones = torch.ones(size)


class _Cutter:
    """Cuts buffers of shape (rows, size) out of one block, each on a cache line of its own."""

    LINE = 16  # floats

    def __init__(self, memory: Tensor, size: int) -> None:
        self.memory, self.size, self.used = memory, size, 0

    def __call__(self, rows: int) -> Tensor:
        start, count = self.used, rows * self.size
        self.used += -(-count // self.LINE) * self.LINE
        return self.memory[start : start + count].view(rows, self.size)


def floats_needed(model: NeuralNetwork, size: int) -> int:
    """Numbers that a `Workspace` for batches of `size` points takes, at most."""
    *hidden, classes = (layer.out_features for layer in model.linears)
    buffers = 5 if model.config.dropout else 3
    rows = buffers * sum(hidden) + 2 * classes
    return rows * size + _Cutter.LINE * (buffers * len(hidden) + 2)


class ManualEngine:
    """Backpropagation by hand; covers everything but batch normalisation.

    That is every activation, loss, input, depth and width, label smoothing and dropout.
    See `build_engine`.

    Parameters
    ----------
    model : NeuralNetwork
        Without batch normalisation; its parameters must be views of `flat`, and stay so.
    flat : nn.Parameter
        All parameters; `gradient` fills ``flat.grad``.

    Raises
    ------
    ValueError
        If the model has batch normalisation.
    """

    def __init__(self, model: NeuralNetwork, flat: nn.Parameter) -> None:
        if model.config.batch_norm:
            raise ValueError("ManualEngine does not cover batch_norm. Use AutogradEngine.")
        assert flat.grad is not None
        self.model = model.eval()
        self.activations = [ACTIVATIONS[kind] for kind in model.config.layer_activations]
        self.keep = 1.0 - model.config.dropout
        self.weights, self.transposed, self.biases = [], [], []
        self.weight_gradients, self.bias_gradients = [], []
        for layer in model.linears:
            assert layer.weight.grad is not None
            assert layer.bias.grad is not None
            self.weights.append(layer.weight.detach())
            self.transposed.append(layer.weight.detach().t())
            self.biases.append(layer.bias.detach().unsqueeze(1))
            self.weight_gradients.append(layer.weight.grad)
            self.bias_gradients.append(layer.bias.grad)
        self._known: Tensor | None = None  # inputs whose forward pass lies in the buffers
        self._memory = torch.empty(0)
        self._workspaces: dict[int, Workspace] = {}

    def gradient(self, batch: Batch, config: TrainConfig) -> None:
        """See `Engine.gradient`."""
        work = self.workspace(len(batch))
        if self._known is not batch.inputs or work.masks:
            self._forward(batch.inputs, work, training=True)
        self._known = None  # the weights are about to change
        deltas = work.deltas[-1]
        logits_gradient(work.logits, batch.one_hot, config, out=deltas, weights=batch.weights)
        for index in range(len(self.weights) - 1, -1, -1):
            delta = work.deltas[index]
            below = work.dropped[index - 1] if index else batch.inputs
            torch.mm(delta, below.t(), out=self.weight_gradients[index])
            torch.mv(delta, work.ones, out=self.bias_gradients[index])
            if index:
                self._through_activation(index - 1, delta, work)

    def _through_activation(self, index: int, above: Tensor, work: Workspace) -> None:
        """Carry a layer's delta down to the sums of the hidden layer `index` below it."""
        delta = work.deltas[index]
        torch.mm(self.transposed[index + 1], above, out=delta)
        if work.masks:
            delta.mul_(work.masks[index])
        self.activations[index].backward(delta, work.sums[index], work.outputs[index])
        if self.model.off and (off := self.model.off[index]) is not None:
            delta.masked_fill_(off.unsqueeze(1), 0.0)

    def logits(self, inputs: Tensor) -> Tensor:
        """See `Engine.logits`."""
        work = self.workspace(inputs.shape[1])
        self._forward(inputs, work, training=False)
        self._known = inputs
        return work.logits

    def forget(self) -> None:
        """See `Engine.forget`."""
        self._known = None

    @property
    def weighs(self) -> bool:
        """See `Engine.weighs`: with dropout a step has a forward pass of its own."""
        return not self.model.config.dropout

    def _forward(self, inputs: Tensor, work: Workspace, training: bool) -> None:
        below, all_off = inputs, self.model.off
        for index, activation in enumerate(self.activations):
            z, a = work.sums[index], work.outputs[index]
            torch.addmm(self.biases[index], self.weights[index], below, out=z)
            activation.into(z, a)
            if all_off and (off := all_off[index]) is not None:
                a.masked_fill_(off.unsqueeze(1), 0.0)
            below = a
            if training and work.masks:
                mask = work.masks[index]
                mask.bernoulli_(self.keep, generator=self.model.generator).div_(self.keep)
                below = torch.mul(a, mask, out=work.dropped[index])
        torch.addmm(self.biases[-1], self.weights[-1], below, out=work.logits)

    def workspace(self, size: int) -> Workspace:
        """The buffers for batches of `size` points, made at their first use.

        All of them lie in one block, as large as the largest size needs. At most eight sizes are
        kept: a run needs a full batch, a batch, an epoch's last batch and all points together,
        but points that are added one by one each make a new size. Then all are forgotten, so that
        the block follows when there are fewer points.
        """
        work = self._workspaces.get(size)
        if work is None:
            needed = floats_needed(self.model, size)
            if len(self._workspaces) >= 8 or needed > len(self._memory):
                self._workspaces.clear()
                self._memory = torch.empty(needed)
            work = self._workspaces[size] = Workspace(self.model, size, self._memory)
        return work

    @property
    def nbytes(self) -> int:
        """Memory that the buffers take, in bytes."""
        return 4 * (len(self._memory) + sum(self._workspaces))


def build_engine(model: NeuralNetwork, flat: nn.Parameter) -> Engine:
    """The fastest engine that covers the model."""
    kind = AutogradEngine if model.config.batch_norm else ManualEngine
    return kind(model, flat)
