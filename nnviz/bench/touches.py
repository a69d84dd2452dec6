"""What was done to a network by hand, so that undo can take it back and redo can do it again."""

from dataclasses import dataclass

from nnviz.errors import InputError
from nnviz.network.learner import VALUE, Held
from nnviz.settings.naming import Place, index_of, neuron_name, short_name
from nnviz.training.run import Run

GONE = "That part of the network is gone by now, so there is nothing to take back of it."


@dataclass
class SetNumber:
    """One weight or bias was set.

    Attributes
    ----------
    kin : object
        Of the run it was done to (see `Run`).
    place : Place
    other : Held
        What is on the other side of this act: the value before it and what the optimiser
        remembered then, or once it was taken back the value after it.
    steps : int
        Of the run when it was done.
    """

    kin: object
    place: Place
    other: Held
    steps: int

    def continued_by(self, later: "SetNumber") -> bool:
        """Whether a later act does the same again, before any step."""
        mine, other = ((act.kin, act.place, act.steps) for act in (self, later))
        return mine == other

    def exchange(self, run: Run) -> str:
        """Go to the other side; all other weights stay as they have become. Says what was done."""
        index = index_of(run.trainer.model_config, self.place)
        now = run.trainer.learner.held(index)
        set_number(run, index, self.other)
        steps, value = run.trainer.steps - self.steps, self.other[VALUE]
        self.other = now
        name = short_name(run.trainer.model_config, index)
        stay = " All others stay as training has made them since." if steps else ""
        return f"{_capital(name)} is {number(value)} again.{stay}"


@dataclass
class Freeze:
    """A weight or bias was frozen, or freed.

    Attributes
    ----------
    kin : object
    place : Place
    other : bool
        Whether it is frozen on the other side of this act.
    """

    kin: object
    place: Place
    other: bool

    def exchange(self, run: Run) -> str:
        """Go to the other side. Says what was done."""
        config = run.trainer.model_config
        index = index_of(config, self.place)
        on, self.other = self.other, index in run.trainer.hand.frozen
        freeze(run, index, on)
        return f"{_capital(frozen_words(short_name(config, index), on))} again."


@dataclass
class Switch:
    """A neuron was switched on or off.

    Attributes
    ----------
    kin : object
    layer, neuron : int
    other : bool
        Whether it is on on the other side of this act.
    """

    kin: object
    layer: int
    neuron: int
    other: bool

    def exchange(self, run: Run) -> str:
        """Go to the other side. Says what was done."""
        trainer = run.trainer
        on, self.other = self.other, (self.layer, self.neuron) not in trainer.hand.off
        switch(run, self.layer, self.neuron, on)
        name = neuron_name(trainer.model_config, self.layer, self.neuron)
        return f"{_capital(switched_words(name, on))} again."


Touch = SetNumber | Freeze | Switch


def take_back(touch: Touch, run: Run) -> str:
    """Go to the other side of an act, if the run has grown out of the one it was done to.

    Returns
    -------
    str
        What was done, as a sentence, or why nothing was.
    """
    if touch.kin is not run.kin:
        return GONE
    try:
        return touch.exchange(run)
    except ValueError as error:  # the place is gone, or the network would have no finite answer
        return str(error) if isinstance(error, InputError) else GONE


def set_number(run: Run, index: int, held: Held) -> None:
    """Give one number of the network a value; marked on the curve.

    Raises
    ------
    InputError
        If the network would have no finite answer. Nothing is changed then.
    """
    trainer = run.trainer
    name = short_name(trainer.model_config, index)
    before = trainer.learner.held(index)[VALUE]
    trainer.set_number(index, held)
    then, now = (f"{name} set to {number(value)}" for value in (before, held[VALUE]))
    run.changed((name, then, now))


def freeze(run: Run, index: int, on: bool) -> None:
    """Let training leave a number of the network alone, or not; marked on the curve."""
    trainer = run.trainer
    name = short_name(trainer.model_config, index)
    trainer.set_hand(trainer.hand.freeze([index], on))
    run.changed((f"rest of {name}", frozen_words(name, not on), frozen_words(name, on)))


def switch(run: Run, layer: int, neuron: int, on: bool) -> None:
    """Let a neuron put out something, or nothing; marked on the curve.

    Raises
    ------
    InputError
        If the network has no such neuron, or would have no finite answer. Nothing is changed then.
    """
    trainer = run.trainer
    name = neuron_name(trainer.model_config, layer, neuron)
    trainer.set_hand(trainer.hand.switch(layer, neuron, on))
    run.changed((name, switched_words(name, not on), switched_words(name, on)))


def number(value: float) -> str:
    """A weight as people read it: ``0.4``, ``-1.235``."""
    return f"{value:.4g}"


def frozen_words(name: str, on: bool) -> str:
    return f"{name} is frozen" if on else f"{name} is free"


def switched_words(name: str, on: bool) -> str:
    return f"{name} is on" if on else f"{name} is off"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
