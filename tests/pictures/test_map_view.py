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


def test_no_more_classes_than_there_can_be() -> None:
    with pytest.raises(ValidationError):
        MapView(label=8)


def test_a_copy_has_the_same_fields_and_the_same_first_values() -> None:
    assert MapFile().model_dump() == MapView().model_dump()
    assert set(MapView.model_fields) > PAINTED
    for view in (MapView(areas="one", label=7, ticks=True), MapView(areas="hard", boundary=True)):
        assert MapView(**MapFile(**view.model_dump()).model_dump()) == view
