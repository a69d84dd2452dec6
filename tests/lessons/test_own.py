"""A task of one's own: checked like a lesson, and written as one."""

import pytest

from nnviz.data.points import Points, quantize
from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.files.links import Shared, decode, encode
from nnviz.lessons.exercise import UNTRAINED
from nnviz.lessons.goals import Goal
from nnviz.lessons.lesson import read_lesson
from nnviz.lessons.own import OwnTask, exercise, free_id, lesson_of, taken, task_of
from nnviz.lessons.writing import write_lesson
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.outside import prose
from tests.inputs import HOSTILE
from tests.lessons.solving import begun, learn, place

PRESET = PresetConfig(name="blobs")
BLOBS = Shared(quantize(make(PRESET)), ModelConfig(hidden=()), TrainConfig(), PRESET)
OWN_POINTS = Points.of([[-0.5, 0.5], [0.5, -0.5], [0.25, 0]], [1, 0, 1], [False, False, True])
DRAWN = Shared(quantize(OWN_POINTS), ModelConfig(), TrainConfig(), names=("dog", 'a "cat"'))
EMPTY = Shared(Points.of([], []), ModelConfig(), TrainConfig())
TASK = OwnTask(
    title="Tell them apart",
    text="Get all points right.\n\n- *Without* a hidden layer.",
    goals=(Goal(kind="training_accuracy", at_least=0.9),),
    own="none",
)


def test_a_task_without_goals_is_nothing_to_check() -> None:
    assert exercise(OwnTask(title="Look around"), BLOBS) is None


def test_a_task_is_checked_on_what_the_link_holds() -> None:
    ours = exercise(TASK, decode(encode(make(PRESET), BLOBS.model_config, TrainConfig(), PRESET)))
    assert ours is not None
    bench = begun(ours)
    assert bench.points == BLOBS.points
    assert ours.check(bench).because == UNTRAINED
    learn(bench, 300)
    assert ours.check(bench).reached
    place(bench, Points.of([[0.0, 0.0]], [0]))
    assert not ours.check(bench).reached


def test_on_an_empty_canvas_any_points_do() -> None:
    ours = exercise(TASK, EMPTY)
    assert ours is not None
    bench = begun(ours)
    assert len(bench.points) == 0
    place(bench, Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1]))
    assert ours.check(bench).because == UNTRAINED
    learn(bench, 300)
    assert ours.check(bench).reached


@pytest.mark.parametrize("start", [BLOBS, DRAWN])
def test_a_task_is_a_lesson_s_file_and_comes_back_from_it(start: Shared) -> None:
    lesson = read_lesson(write_lesson(lesson_of(TASK, start)))
    assert (lesson.id, lesson.minutes) == ("tell-them-apart", 10)
    assert lesson.given.points == start.points
    task, back = task_of(lesson)
    assert task == TASK
    assert (back.points, back.model_config, back.train_config, back.preset) == (
        start.points,
        start.model_config,
        start.train_config,
        start.preset,
    )


def test_a_changed_starter_set_travels_as_its_points() -> None:
    more = quantize(BLOBS.points.concat(Points.of([[0.0, 0.0]], [0])))
    lesson = lesson_of(TASK, Shared(more, ModelConfig(), TrainConfig(), PRESET))
    assert lesson.preset is None
    assert lesson.given.points == more


def test_what_a_file_cannot_be_without_is_said() -> None:
    with pytest.raises(InputError, match=r"at least two classes; draw some,.*\.$"):
        lesson_of(TASK, EMPTY)
    with pytest.raises(InputError, match=r"This task has a field “goals”"):
        lesson_of(TASK.changed(goals=()), BLOBS)
    with pytest.raises(InputError, match=r"This task has a field “task”"):
        lesson_of(TASK.changed(text=""), BLOBS)


def test_a_title_without_letters_still_has_an_id() -> None:
    assert lesson_of(TASK.changed(title="三角形!"), BLOBS).id == "own"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_refused_or_shown_as_they_are(text: str) -> None:
    try:
        task = TASK.changed(text=text)
    except ValueError:
        assert "<" in text or "#" in text
        return
    assert prose(task.text) == prose(text).strip()
    lesson = lesson_of(task, BLOBS)
    assert task_of(read_lesson(write_lesson(lesson)))[0] == task


@pytest.mark.parametrize("name", ["xor", "xor-two", "own-0123abcd"])
def test_an_id_that_nnviz_has_is_not_given_to_a_file(name: str) -> None:
    assert taken(name)
    assert free_id(name) == f"own-{name}"
    assert not taken(free_id(name))
    assert lesson_of(TASK.changed(title=name), BLOBS).id == f"own-{name}"


@pytest.mark.parametrize("name", ["own", "own-task", "own-0123ABCD", "ring"])
def test_any_other_id_stays(name: str) -> None:
    assert free_id(name) == name
