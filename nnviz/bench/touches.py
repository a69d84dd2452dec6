"""What was done to a network by hand, so that undo can take it back and redo can do it again."""

from dataclasses import dataclass

from nnviz.errors import InputError
from nnviz.network.learner import VALUE, Held
from nnviz.settings.naming import Place, index_of, neuron_name, place_of, short_name
from nnviz.training.run import Run

GONE = "That part of the network is gone by now, so there is nothing to take back of it."
NOT_BACK = "That was not taken back, so there is nothing to do again."
NOT_AGAIN = "That was not done again, so there is nothing to take back."


@dataclass(frozen=True)
class Where:
    """A place in a network, to be found again as long as it is there.

    Attributes
    ----------
    kin : object
        Of the run (see `Run`): other runs have nothing to do with it.
    depth : int
        How many hidden layers it had.
    place : Place
        Of a neuron its bias.
    """

    kin: object
    depth: int
    place: Place

    @classmethod
    def of(cls, run: Run, place: Place) -> "Where":
        """A place in a run's network."""
        return cls(run.kin, len(run.trainer.model_config.hidden), place)

    def index(self, run: Run) -> int:
        """The index of its number now.

        Raises
        ------
        ValueError
            If it is gone.
        """
        config, layer = run.trainer.model_config, self.place.layer
        depth = len(config.hidden)
        if run.kin is not self.kin or not (depth == self.depth or layer < min(depth, self.depth)):
            raise ValueError(GONE)
        return index_of(config, self.place)


@dataclass
class SetNumber:
    """One weight or bias was set.

    Attributes
    ----------
    where : Where
    other : Held
        What is on the other side of this act: the value before it and what the optimiser
        remembered then, or once it was taken back the value after it.
    steps : int
        Of the run when it was done.
    moving : bool
        Whether the hand has not come to rest yet.
    done : bool
        On which side of this act the network is.
    """

    where: Where
    other: Held
    steps: int
    moving: bool = False
    done: bool = True

    def continued_by(self, later: "SetNumber") -> bool:
        """Whether a later act does the same again, before any step or in the same movement."""
        again = self.done and self.where == later.where
        return again and (self.moving or self.steps == later.steps)

    def exchange(self, run: Run) -> str:
        """Go to the other side; all other weights stay as they have become. Says what was done."""
        index = self.where.index(run)
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
    where : Where
    other : bool
        Whether it is frozen on the other side of this act.
    done : bool
        On which side of this act the network is.
    """

    where: Where
    other: bool
    done: bool = True

    def exchange(self, run: Run) -> str:
        """Go to the other side. Says what was done."""
        config, index = run.trainer.model_config, self.where.index(run)
        on = self.other
        freeze(run, index, on)
        self.other = not on
        return f"{_capital(frozen_words(short_name(config, index), on))} again."


@dataclass
class Switch:
    """A neuron was switched on or off.

    Attributes
    ----------
    where : Where
    other : bool
        Whether it is on on the other side of this act.
    done : bool
        On which side of this act the network is.
    """

    where: Where
    other: bool
    done: bool = True

    def exchange(self, run: Run) -> str:
        """Go to the other side. Says what was done."""
        config = run.trainer.model_config
        _, layer, neuron, _ = place_of(config, self.where.index(run))
        on = self.other
        switch(run, layer, neuron, on)
        self.other = not on
        name = neuron_name(config, layer, neuron)
        return f"{_capital(switched_words(name, on))} again."


Touch = SetNumber | Freeze | Switch


def take_back(touch: Touch, run: Run) -> str:
    """Undo an act, if what it was done to is still there.

    Returns
    -------
    str
        What was done, as a sentence, or why nothing was.
    """
    return _cross(touch, run) if touch.done else NOT_AGAIN


def do_again(touch: Touch, run: Run) -> str:
    """Redo an act that was taken back, if what it was done to is still there.

    Returns
    -------
    str
        What was done, as a sentence, or why nothing was.
    """
    return NOT_BACK if touch.done else _cross(touch, run)


def _cross(touch: Touch, run: Run) -> str:
    """Go to the other side of an act; one that is refused stays on the side where it is."""
    try:
        said = touch.exchange(run)
    except ValueError as error:  # the place is gone, or the network would have no finite answer
        return str(error) if isinstance(error, InputError) else GONE
    touch.done = not touch.done
    return said


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
