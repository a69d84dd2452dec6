"""What is to be known of one setting: its words, what a control offers, what a change does."""

from dataclasses import dataclass, field
from typing import Any, Literal

from nnviz.settings.config import Config
from nnviz.settings.hidden import describe_hidden
from nnviz.settings.names import Choices

Effect = Literal["live", "rebuild", "rebuild or keep", "view"]

EFFECTS: dict[Effect, str] = {
    "live": "Changes live, the weights stay.",
    "rebuild": "Restarts the model.",
    "rebuild or keep": "Restarts the model, unless the weights that fit are kept.",
    "view": "",  # what is trained is not touched
}


@dataclass(frozen=True)
class Setting:
    """One thing that can be set.

    Attributes
    ----------
    name : str
        Field of `ModelConfig` or `TrainConfig`, or what the page keeps.
    label : str
        On its control.
    about : str
        What it is, in a sentence or two.
    usual : str
        The usual range; empty where there is none.
    effect : str
        What a change does to a network that has learnt: nothing (``live``), it starts over
        (``rebuild``), it does unless weights are kept (``rebuild or keep``); ``view``: nothing
        that is trained or shared.
    noun : str
        In a mark on the curve; the label in small letters if it is not given.
    names : mapping of str to Choice
        What is chosen from, by name.
    steps : tuple
        What a slider stops at.
    span : tuple of three numbers
        Of a continuous slider: lowest, highest, step.
    none : str
        How ``None`` is written.
    unit : str
        After a number.
    needs : tuple of str and tuple of str
        It only matters where that setting has one of these values.
    """

    name: str
    label: str
    about: str
    usual: str = ""
    effect: Effect = "live"
    noun: str = ""
    names: Choices = field(default_factory=dict)
    steps: tuple[Any, ...] = ()
    span: tuple[float, float, float] | None = None
    none: str = "–"
    unit: str = ""
    needs: tuple[str, tuple[str, ...]] | None = None

    @property
    def help(self) -> str:
        """The text behind its question mark."""
        usual = f"Usual: {self.usual}." if self.usual else ""
        return " ".join(filter(None, [self.about, usual, EFFECTS[self.effect]]))

    @property
    def word(self) -> str:
        """Its name within a sentence."""
        return self.noun or self.label.lower()

    @property
    def shared(self) -> bool:
        """Whether links and projects carry it."""
        return self.effect != "view"

    def matters(self, config: Config) -> bool:
        """Whether it does anything, the other settings being what they are."""
        return self.needs is None or getattr(config, self.needs[0]) in self.needs[1]

    def show(self, value: Any) -> str:
        """A value as people write it: ``leaky_relu`` is ``leaky ReLU``."""
        if value is None:
            return self.none
        if isinstance(value, bool):
            return "on" if value else "off"
        if isinstance(value, str):
            return self.names[value].label if value in self.names else value
        if isinstance(value, tuple):
            if self.names:
                return ", ".join(self.show(part) for part in value)
            return describe_hidden(value) or self.none
        return f"{value:g}{self.unit}"
