"""The network itself, changed by hand: a weight, what rests, a neuron or a layer more or less."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nnviz.bench import locks, touches
from nnviz.bench.touches import Freeze, SetNumber, Switch, Touch, Where
from nnviz.bench.undoable import Undoable
from nnviz.bench.verbs import verb
from nnviz.errors import InputError
from nnviz.network.learner import VALUE
from nnviz.settings.config import ModelConfig
from nnviz.settings.hidden import USUAL_WIDTH
from nnviz.settings.limits import MAX_LAYERS, MAX_NEURONS, MAX_WEIGHT
from nnviz.settings.naming import Place, count_numbers, place_of
from nnviz.training.moved_layers import drop_layer
from nnviz.training.new_layers import add_layer
from nnviz.training.new_runs import copy_of, fresh
from nnviz.training.snapshot import Snapshot
from nnviz.training.surgery import transplant, without_neuron
from nnviz.training.trainer import UNSOUND

Surgery = Callable[[Snapshot, ModelConfig], Snapshot]


class ByWeight(Undoable):
    """What a hand can do to the network, at any time, also while it trains.

    Undo of a weight that was set puts back what it was, and what the optimiser remembered of it;
    whatever training has made of all others since stays. Undo of a freeze or a switch is the
    opposite switch. Undo of a neuron or layer more or less brings back the run from before it.

    Layers, neurons and weights count from 0 (see `nnviz.settings.naming`).
    """

    @verb
    def set_weight(self, index: int, value: float, *, moving: bool = False) -> None:
        """Give a weight or bias a value, from which it is trained on unless it rests.

        What the optimiser remembers of it is forgotten. Set again before the next step, or in the
        same movement, it is one act for undo.

        Parameters
        ----------
        index : int
            In the order of ``model.parameters()``.
        value : float
            -100 to 100.
        moving : bool
            Whether more values follow, as from a slider that is held.

        Raises
        ------
        InputError
            If there is no such weight, the value is out of range, or the network would have no
            finite answer. Nothing is changed then.
        """
        self._check_index(index)
        if not abs(value) <= MAX_WEIGHT:  # neither is a NaN
            raise InputError(
                f"A weight can be set to -{MAX_WEIGHT:g} to {MAX_WEIGHT:g}, and {value:g} is not "
                "among them; choose a value in this range."
            )
        run = self.player.run
        trainer = run.trainer
        before, held = trainer.learner.held(index), {VALUE: float(np.float32(value))}
        where = Where.of(run, place_of(trainer.model_config, index))
        touch = SetNumber(where, before, trainer.steps, moving)
        last = self._touches.get(self.versions.now)
        goes_on = isinstance(last, SetNumber) and not self.can_redo and last.continued_by(touch)
        if before[VALUE] != held[VALUE]:
            touches.set_number(run, index, held)
            if not goes_on:
                self._touched(touch)
        if isinstance(last, SetNumber) and goes_on:
            last.moving = moving

    @verb
    def freeze(self, index: int, on: bool) -> None:
        """Let training leave a weight or bias as it is, or train it again.

        Raises
        ------
        InputError
            If there is no such weight. Nothing is changed then.
        """
        self._check_index(index)
        run = self.player.run
        was = index in run.trainer.hand.frozen
        if was != on:
            touches.freeze(run, index, on)
            self._touched(Freeze(Where.of(run, place_of(run.trainer.model_config, index)), was))

    @verb
    def switch(self, layer: int, neuron: int, on: bool) -> None:
        """Let a hidden neuron put out 0 whatever it gets, its links at rest; or take part again.

        Raises
        ------
        InputError
            If there is no such neuron, or the network would have no finite answer. Nothing is
            changed then.
        """
        self._check_neuron(layer, neuron)
        run = self.player.run
        was = (layer, neuron) not in run.trainer.hand.off
        if was != on:
            touches.switch(run, layer, neuron, on)
            self._touched(Switch(Where.of(run, Place("bias", layer, neuron)), was))

    @verb
    def add_neuron(self, layer: int) -> None:
        """One more neuron, the last of its layer, which takes part in nothing at first.

        Raises
        ------
        InputError
            If there is no such layer or it is full; the bench stays as it is.
        """
        hidden = self._check_layer(layer)
        if hidden[layer] >= MAX_NEURONS:
            raise InputError(
                f"Layer {layer + 1} has {MAX_NEURONS} neurons, and more are not possible; add one "
                "to another layer, or a layer."
            )
        hidden[layer] += 1
        points, classes = self.points, self.player.model_config.classes

        def grow(then: Snapshot, config: ModelConfig) -> Snapshot:
            return transplant(then, config, list(range(classes)), points)

        self._rebuild(
            self.player.model_config.with_hidden(tuple(hidden)),
            grow,
            f"neuron {hidden[layer]} added to layer {layer + 1}",
            moves=False,
        )

    @verb
    def remove_neuron(self, layer: int, neuron: int) -> None:
        """Take away this very neuron, and all its links; those after it move up by one.

        Raises
        ------
        InputError
            If there is no such neuron, or it is the only one; the bench stays as it is.
        """
        hidden = self._check_neuron(layer, neuron)
        if hidden[layer] == 1:
            raise InputError(
                f"Layer {layer + 1} has only this neuron, which has to stay; take the whole layer "
                "away instead."
            )
        hidden[layer] -= 1
        self._rebuild(
            self.player.model_config.with_hidden(tuple(hidden)),
            lambda then, config: without_neuron(then, config, layer, neuron),
            f"neuron {neuron + 1} of layer {layer + 1} removed",
        )

    @verb
    def add_layer(self, at: int) -> None:
        """One more hidden layer, which is then the layer `at`; the map stays as it is.

        It is as wide as the layer below it, or else above it, or else 8 neurons wide, and has the
        network's common activation.

        Parameters
        ----------
        at : int
            From 0, before all others, to their number, after all others.

        Raises
        ------
        InputError
            If it cannot stand there or the network is full; the bench stays as it is.
        """
        config = self.player.model_config
        hidden = list(config.hidden)
        if not 0 <= at <= len(hidden):
            raise InputError(
                f"A layer can be added as number 1 to {len(hidden) + 1}, and {at + 1} is not among "
                "them; choose one of these."
            )
        if len(hidden) >= MAX_LAYERS:
            raise InputError(
                f"The network has {MAX_LAYERS} hidden layers, and more are not possible; take one "
                "away first, or add neurons."
            )
        width = hidden[max(0, at - 1)] if hidden else USUAL_WIDTH
        points = self.points
        self._rebuild(
            _with_layers(config, [*hidden[:at], width, *hidden[at:]], insert=at),
            lambda then, config: add_layer(then, config, points, at),
            f"layer {at + 1} added",
        )

    @verb
    def remove_layer(self, at: int) -> None:
        """Take away this very hidden layer; the one behind it takes over as well as it can.

        Raises
        ------
        InputError
            If there is no such layer; the bench stays as it is.
        """
        hidden = self._check_layer(at)
        del hidden[at]
        self._rebuild(
            _with_layers(self.player.model_config, hidden, delete=at),
            lambda then, config: drop_layer(then, config, at),
            f"layer {at + 1} removed",
        )

    def _touched(self, touch: Touch) -> None:
        """Something was done that undo takes back, with the same data set."""
        version = replace(self.versions.now)
        self.versions.push(version)
        self._touches[version] = touch

    def _rebuild(
        self, config: ModelConfig, surgery: Surgery, happened: str, *, moves: bool = True
    ) -> None:
        """Go on with a network of another shape, which undo takes back with the run.

        Where that `moves` neurons or layers, what was done before finds its place only in that run.

        One that nobody has touched since its seed drew it becomes what the seed draws of this
        shape, so that the same seed always gives the same start.
        """
        before, running = self.player.run, self.player.running
        if held := locks.refusal(self.player.fixed, self.player.model_config, config):
            raise InputError(held)
        trainer = before.trainer
        begun = trainer.begun
        if begun:
            run = copy_of(before)
            run.trainer.restore(surgery(trainer.snapshot(), config))
            if not run.trainer.sound:
                raise InputError(UNSOUND)
            run.gone.clear()  # the layer that these outputs read may be another one
            if moves:
                run.kin = object()
            run.changed((happened, None, None))
        else:
            run = fresh(before, config)
        self._go_on_with(run, f"{happened[:1].upper()}{happened[1:]}.")
        if running and not begun:
            self.player.running = False
            self.train_on()

    def _check_index(self, index: int) -> None:
        count = count_numbers(self.player.model_config)
        if not 0 <= index < count:
            raise InputError(
                f"The network has the weights 0 to {count - 1}, and {index} is not among them; "
                "choose one of these."
            )

    def _check_layer(self, layer: int) -> list[int]:
        """The hidden layers, if this is one of them."""
        hidden = list(self.player.model_config.hidden)
        if not 0 <= layer < len(hidden):
            raise InputError(
                f"There is no hidden layer {layer + 1} among the network's {len(hidden)}; choose "
                "one that it has."
            )
        return hidden

    def _check_neuron(self, layer: int, neuron: int) -> list[int]:
        """The hidden layers, if this is a neuron in one of them."""
        hidden = self._check_layer(layer)
        if not 0 <= neuron < hidden[layer]:
            raise InputError(
                f"There is no neuron {neuron + 1} among the {hidden[layer]} of layer {layer + 1}; "
                "choose one that it has."
            )
        return hidden


def _with_layers(
    config: ModelConfig, hidden: list[int], *, insert: int | None = None, delete: int | None = None
) -> ModelConfig:
    """The same network with a hidden layer more, or less, and its activation."""
    kinds = list(config.activations) if config.activations is not None else None
    if kinds is not None and insert is not None:
        kinds.insert(insert, config.activation)
    if kinds is not None and delete is not None:
        del kinds[delete]
    kept = None if kinds is None else tuple(kinds)
    return config.changed(hidden=tuple(hidden), activations=kept)
