"""A teacher's link, made on one bench and opened on another."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files import links
from nnviz.lessons.carried import Carried, carry
from nnviz.lessons.controls import LOCKABLE
from nnviz.lessons.goals import Goal
from nnviz.lessons.handout import Handout, make_handout, read_handout
from nnviz.lessons.own import OwnTask
from nnviz.lessons.teacher import ALL, Teaching, write_teaching
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_LINK
from tests.lessons.solving import learn, place

ADDRESS = "https://example.org/nn?old=1#x"
TASK = OwnTask(title="Two", goals=(Goal(kind="training_accuracy", at_least=0.9),))
TWO = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])


def drawn() -> Workbench:
    bench = Workbench()
    place(bench, TWO)
    return bench


def open_handout(bench: Workbench, d: str | None, t: str) -> Handout:
    handout = read_handout(d, t)
    handout.begin(bench)
    return handout


def queries(address: str) -> tuple[str | None, str]:
    said = parse_qs(urlsplit(address).query)
    return said.get("d", [None])[0], said["t"][0]


def test_a_student_gets_what_the_teacher_had() -> None:
    teacher, student = drawn(), Workbench()
    teaching = Teaching(shown=("tools",), fixed=("seed",), task=TASK)
    address = make_handout(teacher, ADDRESS, teaching)
    assert address.startswith("https://example.org/nn?d=")
    handout = open_handout(student, *queries(address))
    asked = handout.exercise
    assert handout.teaching == teaching
    assert asked is not None
    assert student.points == teacher.points
    learn(student, 300)
    assert asked.check(student).reached


def test_a_trained_network_answers_as_it_did() -> None:
    teacher, student = drawn(), Workbench()
    learn(teacher, 50)
    network = carry(teacher.player.trainer.learner)
    open_handout(student, *queries(make_handout(teacher, ADDRESS, ALL.changed(network=network))))
    assert student.player.trainer.evaluate() == teacher.player.trainer.evaluate()
    assert student.player.trainer.steps == 0


def test_hiding_controls_changes_nothing_of_what_is_computed() -> None:
    losses = []
    for teaching in (ALL, Teaching(shown=()), Teaching(fixed=tuple(LOCKABLE))):
        student = Workbench()
        open_handout(student, *queries(make_handout(drawn(), ADDRESS, teaching)))
        learn(student, 20)
        losses.append(student.player.trainer.evaluate())
    assert losses[0] == losses[1] == losses[2]


def test_a_lesson_travels_by_its_id_and_brings_its_points() -> None:
    student = Workbench()
    address = make_handout(drawn(), ADDRESS, Teaching(lesson="xor"))
    assert queries(address)[0] is None
    lesson = open_handout(student, *queries(address)).exercise
    assert lesson is not None
    assert lesson.id == "xor"
    assert student.points == lesson.given.points


def test_without_points_the_canvas_is_empty() -> None:
    student = drawn()
    handout = open_handout(student, None, write_teaching(ALL))
    assert (handout.teaching, handout.exercise, handout.task) == (ALL, None, None)
    assert len(student.points) == 0


HUGE = Carried(precision="float32", data=np.full(114, 3e38, "<f4").tobytes())


@pytest.mark.parametrize(
    ("d", "t"),
    [
        ("nonsense", write_teaching(ALL)),
        (None, "nonsense"),
        (None, write_teaching(Teaching(lesson="none-such"))),
        (None, write_teaching(Teaching(network=HUGE))),
        (
            links.encode(TWO, ModelConfig(hidden=(3,)), TrainConfig()),
            write_teaching(Teaching(network=HUGE)),
        ),
    ],
)
def test_a_link_that_cannot_be_used_leaves_the_bench_as_it_is(d: str | None, t: str) -> None:
    student = drawn()
    run = student.player.run
    with pytest.raises(InputError, match=r"\.$"):
        open_handout(student, d, t)
    assert student.player.run is run
    assert len(student.points) == 2


def test_two_texts_that_are_too_long_together_are_refused_before_they_are_read() -> None:
    t = write_teaching(ALL)
    room = MAX_LINK - len(t)
    with pytest.raises(InputError, match=r"^This link is damaged"):
        read_handout("A" * room, t)
    with pytest.raises(InputError, match=r"have 1,901 characters and at most 1,900 are possible"):
        read_handout("A" * (room + 1), t)
