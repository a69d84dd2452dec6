"""Who draws the map: the browser what it can evaluate fast enough, the server what it cannot."""

import pytest

from nnviz.inside.drawing import LEAST_CELLS, MOST_CELLS, WHILE_TRAINING, drawing, multiply_adds
from nnviz.settings.config import ModelConfig


@pytest.mark.parametrize(
    ("hidden", "inputs", "classes", "wanted"),
    [
        ((), 2, 2, 4),
        ((8, 8), 2, 2, 16 + 64 + 16 + 8 * 16),
        ((3, 5), 7, 8, 21 + 15 + 40 + 8 * 8),
        ((64,) * 6, 2, 2, 128 + 5 * 4096 + 128 + 8 * 384),
    ],
)
def test_what_a_point_costs(
    hidden: tuple[int, ...], inputs: int, classes: int, wanted: int
) -> None:
    features = ("x", "y", "x2", "y2", "xy", "sin_x", "sin_y")[:inputs]
    config = ModelConfig(hidden=hidden, features=features, classes=classes)
    assert multiply_adds(config) == wanted


@pytest.mark.parametrize(
    ("hidden", "here", "cells"),
    [
        ((), True, 100),
        ((8, 8), True, 100),
        ((16, 16, 16), True, 100),
        ((32, 32, 32), True, 63),
        ((64, 64), True, 47),
        ((64, 64, 64), False, 40),
        ((64,) * 6, False, 40),
    ],
)
def test_larger_networks_get_coarser_grids_and_then_the_server(
    hidden: tuple[int, ...], here: bool, cells: int
) -> None:
    drawn = drawing(ModelConfig(hidden=hidden))
    assert (drawn.here, drawn.cells) == (here, cells)
    assert LEAST_CELLS <= drawn.cells <= MOST_CELLS < drawn.finest


@pytest.mark.parametrize(("hidden", "cells"), [((8, 8), 100), ((64, 64, 64), 100), ((64,) * 6, 64)])
def test_the_servers_pictures_are_coarser_where_each_cell_costs_much(
    hidden: tuple[int, ...], cells: int
) -> None:
    assert drawing(ModelConfig(hidden=hidden)).pictured == cells


def test_the_browser_never_gets_more_than_its_share() -> None:
    for width in range(1, 65):
        for layers in range(7):
            config = ModelConfig(hidden=(width,) * layers)
            drawn = drawing(config)
            if drawn.here:
                assert drawn.cells**2 * multiply_adds(config) <= WHILE_TRAINING
