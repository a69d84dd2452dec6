"""What a student did: predictions, goals reached, hints used, personal bests.

A `Progress` never changes: each function here gives another one back, for whoever keeps it.
"""

import json
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files.gate import check_values
from nnviz.lessons.challenges import Challenge
from nnviz.lessons.exercise import Checked, Exercise, Id, Line
from nnviz.lessons.lesson import Lesson
from nnviz.settings.config import Config, Many
from nnviz.settings.limits import (
    MAX_LESSON_ITEMS,
    MAX_LESSONS,
    MAX_PROGRESS_BYTES,
    MAX_RULE_EPOCHS,
    MAX_SEED,
    MAX_SEEDS,
)

SEED_EPOCHS = 50  # after so many a seed counts as tried

DAMAGED = "What was kept of the lessons is damaged, so it begins anew."


Place = Annotated[int, Field(ge=0, lt=MAX_LESSON_ITEMS)]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]
Score = Annotated[int, Field(ge=0, le=MAX_RULE_EPOCHS)]


class Record(Config):
    """What was done in one lesson.

    Attributes
    ----------
    trained : bool
        Whether training has begun, after which nothing is predicted any more.
    reached : bool
    prediction : str, optional
        The choice, word for word.
    hints : int
        How many were shown.
    met : tuple of int
        Goals that were met at some time, by their places.
    seeds : tuple of int
        With which networks were trained, the latest last; at most 50.
    """

    trained: bool = False
    reached: bool = False
    prediction: Line | None = None
    hints: int = Field(default=0, ge=0, le=MAX_LESSON_ITEMS)
    met: Many[Place] = Field(default=(), max_length=MAX_LESSON_ITEMS)
    seeds: Many[Seed] = Field(default=(), max_length=MAX_SEEDS)


class Progress(Config):
    """What was done in all of them.

    Attributes
    ----------
    version : int
    lessons : dict of str to Record
        By the lesson's id, also of lessons that nobody here knows; at most 200.
    best : dict of str to int
        The lowest score in each challenge, by its id.
    """

    version: Literal[1] = 1
    lessons: dict[Id, Record] = Field(default_factory=dict, max_length=MAX_LESSONS)
    best: dict[Id, Score] = Field(default_factory=dict, max_length=MAX_LESSONS)

    def of(self, exercise: Exercise) -> Record:
        """What was done in one."""
        return self.lessons.get(exercise.id, Record())

    def noted(self, exercise: Exercise, **facts: object) -> "Progress":
        """The same, but for some fields of a record; of too many, the oldest is forgotten."""
        record = self.of(exercise).changed(**facts)
        if self.of(exercise) == record:
            return self
        lessons = {**self.lessons, exercise.id: record}
        while len(lessons) > MAX_LESSONS:
            del lessons[next(iter(lessons))]
        return Progress(lessons=lessons, best=self.best)


def predict(progress: Progress, lesson: Lesson, place: int) -> Progress:
    """Keep what is predicted, by its place among the choices; once training has begun, nothing is.

    Raises
    ------
    InputError
        If there is no such choice.
    """
    if not 0 <= place < len(lesson.choices):
        raise InputError(
            f"There are {len(lesson.choices)} choices, and {place + 1} is none; choose another."
        )
    if progress.of(lesson).trained:
        return progress
    return progress.noted(lesson, prediction=lesson.choices[place])


def came_true(progress: Progress, lesson: Lesson) -> bool | None:
    """Whether the prediction was right; ``None`` if there was none."""
    prediction = progress.of(lesson).prediction
    return None if prediction is None else prediction == lesson.answer


def hint(progress: Progress, lesson: Lesson) -> Progress:
    """Show one more hint, if there is one."""
    shown = min(progress.of(lesson).hints + 1, len(lesson.hints))
    return progress.noted(lesson, hints=shown)


def hints(progress: Progress, lesson: Lesson) -> tuple[str, ...]:
    """Those that were asked for."""
    return lesson.hints[: progress.of(lesson).hints]


def look(progress: Progress, bench: Workbench, lesson: Exercise) -> tuple[Progress, Checked]:
    """Check the goals against what stands on the bench, and keep what is to be kept of it.

    To be called now and then while it trains, and at each pause: seeds, and goals that need only be
    met once, are noted here.
    """
    before, trainer = progress.of(lesson), bench.player.trainer
    seed, because = trainer.model_config.seed, lesson.because(bench)
    seeds = before.seeds
    if because is None and trainer.epoch >= SEED_EPOCHS and seed not in seeds:
        seeds = (*seeds, seed)[-MAX_SEEDS:]
    checked = lesson.judge(bench, because, frozenset(seeds), frozenset(before.met))
    met = {place for place, state in enumerate(checked.states) if state.met}
    once = {place for place, goal in enumerate(lesson.goals) if goal.once}
    after = progress.noted(
        lesson,
        trained=before.trained or lesson.begun(bench),
        reached=before.reached or checked.reached,
        seeds=seeds,
        met=tuple(sorted(met & once | set(before.met))),
    )
    return after, checked


def play(progress: Progress, bench: Workbench, challenge: Challenge) -> tuple[Progress, Checked]:
    """Check a challenge against what stands on the bench; a lower score is kept."""
    checked = challenge.check(bench)
    score = challenge.points_for(bench, checked)
    best = progress.best.get(challenge.id)
    if score is not None and score <= MAX_RULE_EPOCHS and (best is None or score < best):
        kept = {**progress.best, challenge.id: score}
        progress = Progress(lessons=progress.lessons, best=kept)
    return progress, checked


def dump(progress: Progress) -> bytes:
    """As JSON, for the copy in the browser."""
    said = progress.model_dump(mode="json", exclude_defaults=True)
    whole = {**said, "version": progress.version}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes) -> Progress:
    """What `dump` wrote.

    Raises
    ------
    InputError
        If it is damaged.
    """
    if len(data) > MAX_PROGRESS_BYTES:
        raise InputError(DAMAGED)
    check_values(data, "What was kept of the lessons")
    try:
        return Progress.model_validate_json(data)
    except ValidationError:
        raise InputError(DAMAGED) from None
