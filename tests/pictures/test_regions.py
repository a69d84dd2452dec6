"""Areas as rings: their extent, their holes, their edges."""

import numpy as np
import pytest

from nnviz.pictures.regions import chained, log_odds, rings


def lattice(side: int = 41) -> tuple[np.ndarray, np.ndarray]:
    axis = np.linspace(-1.0, 1.0, side)
    x, y = np.meshgrid(axis, axis)
    return x, y


def area(ring: np.ndarray) -> float:
    x, y = ring.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2.0)


def test_all_of_the_square_is_its_four_corners() -> None:
    (ring,) = rings(np.ones((5, 5)))
    assert {tuple(corner) for corner in ring} == {(-1, -1), (1, -1), (1, 1), (-1, 1)}
    assert area(ring) == pytest.approx(4.0)


def test_nothing_has_no_ring() -> None:
    assert rings(np.full((5, 5), -1.0)) == []


def test_an_area_that_is_one_place_has_no_ring() -> None:
    values = np.full((5, 5), -1.0)
    values[2, 2] = 0.0
    assert rings(values) == []
    values[0, 0] = 1.0
    (ring,) = rings(values)
    assert area(ring) == pytest.approx(0.5 * 0.25 * 0.25 + 0.5 * 0.25 * 0.25)


def test_many_rings_are_parted_from_each_other() -> None:
    x, y = lattice(161)
    found = rings(0.06 - np.hypot((x + 1.0) % 0.4 - 0.2, (y + 1.0) % 0.4 - 0.2))
    assert len(found) == 25
    assert all(abs(area(ring) / (np.pi * 0.06**2) - 1.0) < 0.05 for ring in found)
    middles = np.array([ring.mean(axis=0) for ring in found])
    offs = (middles + 1.0) % 0.4 - 0.2
    assert np.abs(offs).max() < 0.01


def test_a_half_plane_has_the_area_of_its_closed_form() -> None:
    x, _ = lattice()
    (ring,) = rings(0.31 - x)
    assert area(ring) == pytest.approx(2.0 * 1.31, abs=1e-9)


def test_a_hole_goes_round_the_other_way() -> None:
    x, y = lattice(161)
    found = sorted(area(ring) for ring in rings(np.hypot(x, y) - 0.5))
    assert found == pytest.approx([-np.pi * 0.25, 4.0], abs=1e-3)


def test_log_odds_are_those_of_the_softmax() -> None:
    scores = np.array([[1.0, -0.5, 2.0]])
    shares = np.exp(scores) / np.exp(scores).sum()
    np.testing.assert_allclose(log_odds(scores), np.log(shares / (1.0 - shares)))


def test_pieces_become_one_line_and_a_junction_parts_them() -> None:
    chain = np.array([[[0, 0], [1, 0]], [[2, 0], [1, 0]], [[2, 0], [3, 0]]], float)
    (line,) = chained(chain)
    assert sorted(line[:, 0].tolist()) == [0, 1, 2, 3]
    star = np.array([[[0, 0], [1, 0]], [[0, 0], [0, 1]], [[-1, 0], [0, 0]]], float)
    assert sorted(len(line) for line in chained(star)) == [2, 2, 2]


def test_a_closed_line_ends_where_it_begins() -> None:
    corners = np.array([[0, 0], [1, 0], [0, 1]], float)
    (line,) = chained(np.stack([corners, np.roll(corners, -1, axis=0)], axis=1))
    assert len(line) == 4
    np.testing.assert_array_equal(line[0], line[-1])
