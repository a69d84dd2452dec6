"""A goal that is being written: which bounds and values it can have, and what it begins with."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import model_validator

from nnviz.lessons import asked
from nnviz.lessons.goals import KINDS, Goal, Value
from nnviz.lessons.measures import MEASURES
from nnviz.settings.config import Config
from nnviz.settings.table import SETTINGS

Way = Literal["at_least", "at_most", "value", "other_than"]
Form = Literal["one of", "some of", "number"]

WAYS: Mapping[Way, str] = {
    "at_least": "at least",
    "at_most": "at most",
    "value": "is",
    "other_than": "is not",
}
FIRST: Mapping[str, tuple[Way, float]] = {  # in the unit in which it is shown
    "held_out_accuracy": ("at_least", 95.0),
    "training_accuracy": ("at_least", 95.0),
    "worst_class": ("at_least", 90.0),
    "fresh_accuracy": ("at_least", 95.0),
    "gap": ("at_most", 5.0),
    "training_loss": ("at_most", 0.1),
    "held_out_loss": ("at_most", 0.2),
    "dead_share": ("at_most", 10.0),
    "hidden_neurons": ("at_most", 4.0),
    "hidden_layers": ("at_most", 1.0),
    "weights": ("at_most", 20.0),
    "epochs": ("at_most", 500.0),
    "steps": ("at_most", 1000.0),
    "own_points": ("at_least", 5.0),
    "held_out_by_hand": ("at_least", 10.0),
    "classes": ("at_least", 3.0),
    "seeds": ("at_least", 3.0),
}
# Hidden layers have goals of their own kinds, which say what a student would count.
NAMES = tuple(name for name in asked.DEFAULTS if name != "hidden")
PER_CENT = 100.0


@dataclass(frozen=True)
class Range:
    """Numbers that can be asked for, in the unit in which they are shown.

    Attributes
    ----------
    low, high, step : float
    unit : str
        ``%``, or nothing.
    whole : bool
        Whether there are whole numbers only.
    """

    low: float
    high: float
    step: float
    unit: str = ""
    whole: bool = False


class Asking(Config):
    """What somebody has chosen so far of a goal.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    way : {"at_least", "at_most", "value", "other_than"}
    number : float
        The bound of a measure, in the unit in which it is shown: shares in per cent.
    name : str
        Of kind ``setting``: which one, of `NAMES`.
    value : optional
        Of kind ``setting``: the value, also that of a bound.
    once : bool
        Whether it is enough to meet it at some time.
    """

    kind: str = "held_out_accuracy"
    way: Way = "at_least"
    number: float = 95.0
    name: str = "learning_rate"
    value: Value | None = None
    once: bool = False

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.kind not in KINDS or self.name not in NAMES:
            raise ValueError("there is no such goal")
        return self

    def of_kind(self, kind: str) -> Self:
        """Another kind of goal, as it begins."""
        if kind == "setting":
            return self.changed(kind=kind).of_setting(self.name)
        way, number = FIRST.get(kind, (self.way, self.number))
        return self.changed(kind=kind, way=way, number=number)

    def of_setting(self, name: str) -> Self:
        """A goal about another setting, as it begins: with its usual value."""
        usual, way = getattr(asked.DEFAULTS[name], name), "value"
        if SETTINGS[name].span:
            return self.changed(name=name, way=way, value=None, number=float(usual))
        return self.changed(name=name, way=way, value=_written(name, usual))

    def to(self, way: Way) -> Self:
        """The other bound, or the other one of *is* and *is not*."""
        value = self.value
        if self.kind == "setting" and way in ("at_least", "at_most") and isinstance(value, str):
            value = max(self.changed(way=way).choices)  # the full batch is no bound
        return self.changed(way=way, value=value)

    def by(self, number: float) -> Self:
        """Another number, as near as one can ask for."""
        span = self.range
        if span is None or not math.isfinite(number):
            return self
        number = min(max(number, span.low), span.high)
        return self.changed(number=float(round(number)) if span.whole else number)

    @property
    def ways(self) -> tuple[Way, ...]:
        """What there is to choose from."""
        if self.kind == "diverged":
            return ()
        if self.kind != "setting":
            return ("at_least", "at_most")
        if isinstance(getattr(asked.DEFAULTS[self.name], self.name), bool):
            return ("value",)  # what is not on is off
        bounds: tuple[Way, ...] = ("at_least", "at_most") if asked.is_number(self.name) else ()
        return ("value", "other_than", *bounds)

    @property
    def range(self) -> Range | None:
        """The numbers that can be asked for; of a setting, where any number of a range can be."""
        if self.kind == "diverged":
            return None
        if self.kind == "setting":
            span = SETTINGS[self.name].span
            return None if span is None else Range(*span, whole=isinstance(span[2], int))
        measure = MEASURES[self.kind]
        if measure.unit in ("share", "gap"):
            return Range(0.0, PER_CENT * measure.most, 1.0, "%")
        if measure.unit == "loss":
            return Range(0.0, measure.most, 0.01)
        return Range(0.0, measure.most, 1.0, whole=True)

    @property
    def form(self) -> Form | None:
        """How the number or value is asked for; ``None`` where there is none."""
        if self.range is not None:
            return "number"
        if self.kind != "setting":
            return None
        return "some of" if self.name == "features" else "one of"

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values of a setting that can be asked for."""
        known = SETTINGS[self.name]
        if known.names:
            return tuple(known.names)
        if known.steps:
            bound = self.way in ("at_least", "at_most")
            steps = [step for step in known.steps if step is not None or not bound]
            return tuple(_written(self.name, step) for step in steps)
        return () if known.span else (True, False)

    @property
    def possible(self) -> bool:
        """Whether the page can show it: what comes from outside may not fit together."""
        span, known = self.range, self.choices
        if self.ways and self.way not in self.ways:
            return False
        if span is not None:
            return span.low <= self.number <= span.high
        if self.form == "some of":
            return self.value is None or {*_several(self.value)} <= {*known}
        return self.form is None or self.value in known

    @property
    def complete(self) -> bool:
        """Whether it is a goal already: some inputs have to be chosen."""
        return self.form != "some of" or bool(self.value)

    def goal(self) -> Goal:
        """The goal.

        Raises
        ------
        ValueError
            If no value is chosen.
        """
        if self.kind == "diverged":
            return Goal(kind=self.kind, once=self.once)
        if self.kind == "setting":
            value = self.value
            if self.range is not None:
                value = int(self.number) if self.range.whole else self.number
            return Goal(**{"kind": "setting", "name": self.name, self.way: value}, once=self.once)
        per = PER_CENT if MEASURES[self.kind].unit in ("share", "gap") else 1.0
        return Goal(**{"kind": self.kind, self.way: self.number / per}, once=self.once)


def _several(value: Value) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def show(name: str, value: Any) -> str:
    """A value of a setting as people write it."""
    known = SETTINGS[name]
    return known.show(None if value == known.none else value)


def _written(name: str, value: Any) -> Any:
    """A value as a goal has it: the full batch has a name."""
    return SETTINGS[name].none if value is None else value
