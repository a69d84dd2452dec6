"""What a lesson gives, and what a student may make of it."""

import numpy as np
import pytest

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.lessons.given import OWN, Given, changed, check_trainable, of_csv, of_preset, of_real
from nnviz.settings.config import PresetConfig

XY = [[-0.5, -0.5], [-0.4, 0.2], [0.3, 0.1], [0.5, 0.5], [0.5, 0.5], [0.1, -0.2]]
GIVEN = Points.of(XY, [0, 0, 1, 1, 1, 0], [False, False, False, False, False, True])


def held(*which: int) -> Points:
    """The same points with others held out."""
    mask = np.isin(np.arange(len(GIVEN)), which)
    return Points(GIVEN.xy, GIVEN.labels, mask)


ADDED = GIVEN.add(0.9, 0.9, 1)
ADDED_FOR_TEST = GIVEN.add(0.9, 0.9, 1, held_out=True)
SHUFFLED = GIVEN.select([3, 5, 1, 0, 4, 2])
SWITCHED = Points(GIVEN.xy, 1 - GIVEN.labels, GIVEN.held_out)
MOVED = Points.of([*XY[:5], [0.11, -0.2]], GIVEN.labels, GIVEN.held_out)

CASES: dict[str, tuple[Points, set[str]]] = {  # points, and under which rules they pass
    "the same": (GIVEN, {"none", "held_out", "add", "any"}),
    "in another order": (SHUFFLED, {"none", "held_out", "add", "any"}),
    "one removed": (GIVEN.select([0, 1, 2, 3, 4]), {"any"}),
    "one of two in one place removed": (GIVEN.select([0, 1, 2, 3, 5]), {"any"}),
    "one moved": (MOVED, {"any"}),
    "the classes switched": (SWITCHED, {"any"}),
    "one added": (ADDED, {"add", "any"}),
    "one added to test on": (ADDED_FOR_TEST, {"held_out", "add", "any"}),
    "one replaced by a copy of another": (
        GIVEN.select([0, 1, 2, 3, 4, 4]),
        {"any"},
    ),
    "another one held out": (held(3, 5), {"held_out", "any"}),
    "none held out": (held(), {"held_out", "any"}),
    "all held out": (held(0, 1, 2, 3, 4, 5), {"any"}),
    "most of a class held out": (held(2, 3, 5), {"any"}),
    "none left": (Points.empty(), {"any"}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_may_be_changed_of_the_points(case: str) -> None:
    points, fine = CASES[case]
    passed = {own for own in OWN if changed(points, GIVEN, own) is None}
    assert passed == fine


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_a_sentence(case: str) -> None:
    for own in OWN:
        said = changed(CASES[case][0], GIVEN, own)
        assert said is None or (said[0].isupper() or said[0].isdigit())
        assert said is None or said.endswith(".")


def test_it_says_how_many_points_are_gone() -> None:
    assert changed(GIVEN.select([0, 1]), GIVEN, "add") == (
        "4 points of the lesson are not there any more; bring them back with Undo, or start again."
    )
    assert changed(GIVEN.select([0, 1, 2, 3, 4]), GIVEN, "add") == (
        "1 point of the lesson is not there any more; bring it back with Undo, or start again."
    )


def test_points_that_undo_or_a_link_brought_back_are_the_same() -> None:
    given = of_preset(PresetConfig(name="moons", points=300))
    again = Points.of(
        given.points.xy.astype(np.float64), given.points.labels, given.points.held_out
    )
    assert changed(again, given.points, "none") is None


def test_a_real_data_set_has_units_and_names() -> None:
    given = of_real("penguins", None, None, 0.2)
    assert given.classes == 3
    assert given.axes is not None
    assert len(given.axes.numbers(given.points)) == 342
    assert given.points.held_out.sum() == 69


def test_a_table_needs_no_split_and_names_its_classes() -> None:
    given = of_csv("x,y,label\n-0.5,0.5,dog\n0.5,0.5,cat")
    assert given.names == ("dog", "cat")
    assert given.classes == 2
    assert not given.points.held_out.any()


def test_a_table_of_other_units_is_refused() -> None:
    with pytest.raises(InputError, match="outside -1 to 1"):
        of_csv("x,y,label\n50,0.5,dog\n0.5,0.5,cat")


def test_points_of_one_class_are_no_lesson() -> None:
    check_trainable(Given(GIVEN))
    with pytest.raises(InputError, match="at least two classes"):
        check_trainable(Given(held(2, 3, 4)))
