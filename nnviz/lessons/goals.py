"""Goals: what a student's network is to do, as one line of a lesson, a sentence, and a check."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import model_validator

from nnviz.lessons import asked
from nnviz.lessons.measures import MEASURES
from nnviz.lessons.work import Work
from nnviz.settings.config import Config
from nnviz.settings.table import SETTINGS

Value = bool | int | float | str | tuple[str, ...] | tuple[int, ...]
TINY = 1e-9  # what rounding does to a share

KINDS: Mapping[str, str] = {
    **{name: measure.title for name, measure in MEASURES.items()},
    "setting": "A setting",
    "diverged": "Training has broken down",
}


@dataclass(frozen=True)
class State:
    """How far a goal is.

    Attributes
    ----------
    goal : str
        What is asked for: ``At least 95 % of the held-out points right``.
    met : bool
    now : str
        The present number: ``now 91.0 %``; or why there is none.
    """

    goal: str
    met: bool
    now: str


class Goal(Config):
    """One thing that is asked for.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    at_least, at_most : float, optional
        Bounds of a measure, or of a setting that is a number; one of the two. Shares are 0 to 1.
    name : str, optional
        Of kind ``setting``: which one, a field of `ModelConfig` or `TrainConfig`.
    value, other_than : optional
        Of kind ``setting``: what it is to be, or not to be; ``"full"`` is the full batch.
    once : bool
        Whether it is enough to have met it at some time in the lesson, rather than together with
        all others at the end.
    """

    kind: str
    at_least: float | None = None
    at_most: float | None = None
    name: str | None = None
    value: Value | None = None
    other_than: Value | None = None
    once: bool = False

    @model_validator(mode="after")
    def _complete(self) -> "Goal":
        given = [
            key
            for key in ("at_least", "at_most", "value", "other_than")
            if getattr(self, key) is not None
        ]
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if self.kind == "diverged":
            allowed = 0
        elif self.kind == "setting":
            self._check_setting(given)
            allowed = 1
        else:
            most, allowed = MEASURES[self.kind].most, 1
            if self.value is not None or self.other_than is not None:
                raise ValueError(f"{self.kind} takes at_least or at_most")
            if not all(0 <= getattr(self, key) <= most for key in given):
                raise ValueError(f"a bound of {self.kind} must be 0 to {most:,g}")
        if len(given) != allowed:
            one = "exactly one" if allowed else "none"
            raise ValueError(f"{self.kind} takes {one} of at_least, at_most, value and other_than")
        if self.name is not None and self.kind != "setting":
            raise ValueError(f"only a setting has a name, {self.kind} has none")
        return self

    def _check_setting(self, given: list[str]) -> None:
        """Hold name and values of a setting against the registry."""
        name = self.name or ""
        if name not in asked.DEFAULTS:
            raise ValueError(f"name must be one of {', '.join(asked.DEFAULTS)}")
        for key in given:
            if key in ("value", "other_than"):
                asked.taken(name, getattr(self, key))
            elif not asked.is_number(name):
                raise ValueError(f"{name} is no number, and takes value or other_than")

    @property
    def sentence(self) -> str:
        """What is asked for."""
        said = self._said
        return said[0].upper() + said[1:] + (", at some time" if self.once else "")

    @property
    def _said(self) -> str:
        if self.kind == "diverged":
            return "training breaks down: the loss is no number any more"
        if self.kind == "setting":
            setting, unwanted = SETTINGS[self.name or ""], self.other_than
            if self.value is None and unwanted is None:
                return f"{setting.label}: {self._bound}"
            value = asked.taken(setting.name, unwanted if self.value is None else self.value)
            return f"{setting.label}: {'not ' if self.value is None else ''}{setting.show(value)}"
        measure, bound = MEASURES[self.kind], self._bound
        value = self.at_least if self.at_least is not None else self.at_most
        if measure.unit == "count" and self.at_most == 0:
            bound = "no"
        elif measure.unit == "share" and self.at_least == 1:
            bound = "all"
        return measure.says.format(bound, s="" if value == 1 else "s")

    @property
    def _bound(self) -> str:
        words, value = ("at most", self.at_most)
        if self.at_least is not None:
            words, value = "at least", self.at_least
        return f"{words} {self._write(value or 0.0)}"

    def _write(self, value: float) -> str:
        return f"{value:g}" if self.kind == "setting" else MEASURES[self.kind].write(value)

    def state(self, work: Work) -> State:
        """Whether it is met by what stands on a bench, and the present number."""
        if self.kind == "diverged":
            return State(self.sentence, work.broke, "It has." if work.broke else "Not yet.")
        if self.kind == "setting":
            return self._state_of_setting(work)
        measure = MEASURES[self.kind]
        value = measure.of(work)
        if value is None or not math.isfinite(value):
            return State(self.sentence, False, measure.absent or "There is no number.")
        shown = measure.show(value, down=self.at_least is not None)
        return State(self.sentence, self._holds(value), f"now {shown}")

    def _state_of_setting(self, work: Work) -> State:
        name = self.name or ""
        if self.value is None and self.other_than is None:
            value = asked.amount(name, work)
            return State(self.sentence, self._holds(value), f"now {value:g}")
        present = asked.present(name, work)
        if self.value is not None:
            met = present == asked.taken(name, self.value)
        else:
            met = present != asked.taken(name, self.other_than)
        return State(self.sentence, met, f"now {SETTINGS[name].show(present)}")

    def _holds(self, value: float) -> bool:
        """Whether a number is within the bound; a rounding error beside it counts as on it."""
        if self.at_least is not None:
            return value >= self.at_least - TINY
        return value <= (self.at_most or 0.0) + TINY
