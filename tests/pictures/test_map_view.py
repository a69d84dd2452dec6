"""How a map is read, and which of it is painted."""

import pytest
from pydantic import ValidationError

from nnviz.files.copy_schema import MapFile
from nnviz.pictures.map_view import PAINTED, MapView


def test_at_first_a_map_is_plain() -> None:
    assert MapView().plain
    assert MapView(legend=True, ticks=True, label=3).plain


@pytest.mark.parametrize(
    "view",
    [
        MapView(areas="hard"),
        MapView(areas="one"),
        MapView(contours=True),
        MapView(boundary=True),
    ],
)
def test_what_else_is_painted_is_not_plain(view: MapView) -> None:
    assert not view.plain


def test_a_class_that_a_network_has_not_is_its_last_one() -> None:
    view = MapView(areas="one", label=5)
    assert [view.subject(classes) for classes in (2, 5, 6, 8)] == [1, 4, 5, 5]
    assert view.changed(areas="hard").subject(8) is None


@pytest.mark.parametrize(
    ("label", "now", "areas", "follows"),
    [
        (1, (3, 5, 9), "one", 1),
        (1, (5, 9), "one", 0),
        (2, (3, 9), "one", 1),
        (2, (9, 5, 3), "one", 0),
        (1, (3, 9), "likely", 0),
        (3, (3, 5, 9), "likely", 0),
        (0, (10, 11, 3), "one", 2),
    ],
)
def test_one_class_is_followed_when_others_come_go_and_change_places(
    label: int, now: tuple[int, ...], areas: str, follows: int
) -> None:
    view = MapView(areas="one", label=label, contours=True)
    expected = MapView().changed(areas=areas, label=follows, contours=True)
    assert view.following((3, 5, 9), now) == expected


def test_of_all_classes_all_are_shown_whichever_is_gone() -> None:
    view = MapView(areas="hard", label=1)
    assert view.following((3, 5), (3, 7)) == MapView(areas="hard")


def test_no_more_classes_than_there_can_be() -> None:
    with pytest.raises(ValidationError):
        MapView(label=8)


def test_a_copy_has_the_same_fields_and_the_same_first_values() -> None:
    assert MapFile().model_dump() == MapView().model_dump()
    assert set(MapView.model_fields) > PAINTED
    for view in (MapView(areas="one", label=7, ticks=True), MapView(areas="hard", boundary=True)):
        assert MapView(**MapFile(**view.model_dump()).model_dump()) == view
