"""Every lesson that comes along: solved by a script, and true in what it says.

Predictions, and the numbers in the texts, come from the runs of `tests.lessons.truths`.
"""

import re
from pathlib import Path

import pytest

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.lessons import catalogue, progress, tries
from nnviz.lessons.catalogue import FOLDER, lessons
from nnviz.lessons.exercise import OTHER_POINTS, UNTRAINED, Checked
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.progress import Progress
from nnviz.settings.config import PresetConfig
from nnviz.settings.table import SETTINGS
from tests.lessons.solutions import SOLUTIONS
from tests.lessons.solving import begun, hold_out, learn, model, place, train
from tests.lessons.truths import TRUTHS
from tests.processes import ROOT

LESSONS = lessons()


class Student:
    """Somebody whose progress is kept."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson, self.progress = lesson, Progress()

    def look(self, bench: Workbench) -> Checked:
        self.progress, checked = progress.look(self.progress, bench, self.lesson)
        return checked


def test_there_is_a_solution_and_a_truth_for_each() -> None:
    assert len(LESSONS) >= 12
    assert set(SOLUTIONS) == set(TRUTHS) == set(LESSONS)


def test_each_leads_to_the_next_in_the_order_of_the_files() -> None:
    names = list(LESSONS)
    assert [lesson.next for lesson in LESSONS.values()] == [*names[1:], None]
    assert len(list(FOLDER.glob("*.md"))) == len(names)


@pytest.mark.parametrize("name", LESSONS)
def test_what_it_says_and_lets_predict_is_what_happens(name: str) -> None:
    TRUTHS[name](LESSONS[name])


@pytest.mark.parametrize("name", LESSONS)
def test_a_few_verbs_solve_it_and_the_untouched_start_does_not(name: str) -> None:
    lesson = LESSONS[name]
    bench, student = begun(lesson), Student(lesson)
    before = student.look(bench)
    assert before.because == UNTRAINED
    assert not any(state.met for state in before.states)
    assert not student.progress.of(lesson).trained
    SOLUTIONS[name](bench, student.look)
    checked = student.look(bench)
    assert checked.because is None
    assert [state.goal for state in checked.states if not state.met] == []
    assert student.progress.of(lesson).reached


@pytest.mark.parametrize("name", LESSONS)
def test_to_train_without_changing_anything_does_not_solve_it(name: str) -> None:
    lesson = LESSONS[name]
    bench, student = begun(lesson), Student(lesson)
    for _ in range(3):
        learn(bench, 200)
        assert not student.look(bench).reached


@pytest.mark.parametrize("name", LESSONS)
def test_other_points_do_not_solve_it(name: str) -> None:
    lesson = LESSONS[name]
    bench, student = begun(lesson), Student(lesson)
    SOLUTIONS[name](bench, lambda other: student.look(other))
    easy = PresetConfig(name="linear", classes=2, held_out=0.5)
    bench.load_preset(easy)
    learn(bench, 300)
    assert not student.look(bench).reached
    assert student.look(bench).because is not None


def test_rare_points_are_not_told_by_adding_points_somewhere_else() -> None:
    lesson = LESSONS["unequal"]
    bench, student = begun(lesson), Student(lesson)
    place(bench, Points.of([[-0.95, -0.95]] * 10, [0] * 10))
    for hidden in ((), (2,), (4,), (2, 2)):
        model(bench, hidden=hidden)
        for _ in range(5):
            learn(bench, 100)
            assert not student.look(bench).reached


def test_held_out_points_are_not_enough_to_show_learning_by_heart() -> None:
    lesson = LESSONS["overfit"]
    bench, student = begun(lesson), Student(lesson)
    learn(bench, 400)
    hold_out(bench, bench.points.split(0.4, 1).held_out)
    assert student.look(bench).because == OTHER_POINTS


@pytest.mark.parametrize("name", LESSONS)
def test_an_undo_brings_back_what_was_there(name: str) -> None:
    bench = Workbench()
    bench.load_preset("blobs")
    model(bench, hidden=(5,))
    train(bench, learning_rate=0.3)
    points, run = bench.points, bench.player.run
    tries.start(bench, LESSONS[name])
    assert bench.points == LESSONS[name].given.points
    assert bench.player.trainer.steps == 0
    bench.undo()
    assert bench.points == points
    assert bench.player.run is run
    assert bench.player.model_config.hidden == (5,)
    assert bench.player.train_config.learning_rate == 0.3


@pytest.mark.parametrize("name", LESSONS)
def test_controls_are_called_what_they_are_called_on_the_page(name: str) -> None:
    lesson = LESSONS[name]
    labels = {setting.label for setting in SETTINGS.values()}
    page = "".join(path.read_text("utf-8") for path in (ROOT / "nnviz" / "ui").rglob("*.py"))
    texts = (lesson.look_at, lesson.question, lesson.task, lesson.why, *lesson.hints)
    named = {found for text in texts for found in re.findall(r"\*\*(.+?)\*\*", text)}
    strays = {label for label in named if label not in labels and f'"{label}"' not in page}
    assert strays == set()


WRONG = {
    "an id twice": ({"1.md": "xor", "2.md": "xor"}, "two lessons have the id xor"),
    "no next": ({"1.md": "neuron"}, "followed by xor, which is none"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_folder_that_does_not_hold_together_is_refused(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, said = WRONG[wrong]
    for name, lesson in files.items():
        [source] = FOLDER.glob(f"*-{lesson}.md")
        (tmp_path / name).write_bytes(source.read_bytes())
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=said):
        lessons.__wrapped__()
