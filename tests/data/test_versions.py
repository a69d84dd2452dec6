"""Undo and redo over points and classes."""

from dataclasses import replace

import numpy as np

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points
from nnviz.data.versions import NEW, Version, Versions
from nnviz.settings.limits import MAX_UNDO

ONE = Version(Points.of([[0, 0]], [0]))


def numbered(count: int) -> Version:
    return Version(Points.of([[0, 0]] * count, [0] * count))


def test_undo_and_redo_walk_through_all_versions() -> None:
    versions = Versions(numbered(0))
    for count in range(1, 4):
        versions.push(numbered(count))
    seen = [len(versions.now.points)]
    while versions.undo():
        seen.append(len(versions.now.points))
    assert seen == [3, 2, 1, 0]
    while versions.redo():
        seen.append(len(versions.now.points))
    assert seen[4:] == [1, 2, 3]
    assert versions.can_undo
    assert not versions.can_redo


def test_an_edit_after_undo_drops_what_was_taken_back() -> None:
    versions = Versions(numbered(0))
    versions.push(numbered(1))
    versions.undo()
    versions.push(numbered(2))
    assert not versions.can_redo
    assert not versions.redo()
    assert len(versions.now.points) == 2


def test_memory_of_versions_is_bounded() -> None:
    versions = Versions(numbered(0))
    for _ in range(2 * MAX_UNDO):
        versions.push(ONE)
    steps = 0
    while versions.undo():
        steps += 1
    assert steps == MAX_UNDO


def test_a_class_keeps_its_output_when_others_come_and_go() -> None:
    four = replace(ONE, outputs=(0, 1, 2, 3))
    without_second = replace(four, outputs=(0, 2, 3))
    assert without_second.origins(four) == [0, 2, 3]
    assert four.origins(without_second) == [0, NEW, 1, 2]


def test_a_new_class_never_gets_the_number_of_one_that_is_gone() -> None:
    versions = Versions(ONE)
    assert versions.resized(4) == (0, 1, 2, 3)
    versions.push(replace(ONE, outputs=versions.resized(4)))
    assert versions.resized(2) == (0, 1)
    versions.push(replace(ONE, outputs=(0, 2)))
    assert versions.resized(3) == (0, 2, 4)
    versions.push(replace(ONE, outputs=versions.resized(3)))
    for _ in range(3):
        versions.undo()
    assert versions.resized(3) == (0, 1, 5), "what redo brings back keeps its number"
    for _ in range(2 * MAX_UNDO):
        versions.push(ONE)
    assert versions.resized(3) == (0, 1, 5), "nor does forgetting old versions free one"


def test_undo_and_redo_can_be_looked_at_before() -> None:
    versions = Versions(ONE)
    assert (versions.previous, versions.following) == (None, None)
    two = numbered(2)
    versions.push(two)
    assert (versions.previous, versions.following) == (ONE, None)
    versions.undo()
    assert (versions.previous, versions.following) == (None, two)


def test_axes_have_the_units_of_the_file_or_are_as_drawn() -> None:
    none = np.zeros((0, 2))
    axes = Axes(Axis("mass", 4.0, 2.0), Axis("size"), "kind", none.astype(np.float32), none)
    assert Version(Points.empty()).units == (Axis("x", 0.0, 1.0), Axis("y", 0.0, 1.0))
    assert Version(Points.empty(), axes=axes).units == (Axis("mass", 4.0, 2.0), Axis("size"))


def test_classes_are_named_by_the_file_or_by_colour() -> None:
    version = replace(ONE, names=("setosa",))
    assert version.class_name(0) == "setosa"
    assert version.class_name(1) == "orange"
