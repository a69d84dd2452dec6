"""Pieces of the boundary: where scores are equal, by hand."""

import numpy as np

from nnviz.inside.frontier import Floats, frontier

SIDE = 9


def lattice() -> Floats:
    axis = np.linspace(-1.0, 1.0, SIDE, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def lengths(pieces: Floats) -> float:
    return float(np.linalg.norm(pieces[:, 1] - pieces[:, 0], axis=1).sum())


def test_a_straight_boundary_is_found_whole_and_exactly() -> None:
    places = lattice()
    scores = np.stack([places[:, 0] + 0.5 * places[:, 1], np.full(SIDE**2, 0.1)], axis=1)
    pieces = frontier(scores.astype(np.float32), places, SIDE, 1000)
    np.testing.assert_allclose(pieces[..., 0] + 0.5 * pieces[..., 1], 0.1, atol=1e-6)
    # From (0.6, -1) to (-0.4, 1).
    np.testing.assert_allclose(lengths(pieces), np.hypot(1.0, 2.0), rtol=1e-5)


def test_three_classes_meet_in_a_point() -> None:
    places = lattice()
    angles = 2.0 * np.pi * np.arange(3) / 3.0
    scores = (places - 0.03) @ np.stack([np.cos(angles), np.sin(angles)])
    pieces = frontier(scores.astype(np.float32), places, SIDE, 1000)
    top = np.sort((pieces - 0.03) @ np.stack([np.cos(angles), np.sin(angles)]), axis=-1)
    np.testing.assert_allclose(top[..., 2], top[..., 1], atol=0.02)
    assert np.abs(top[..., 2] - top[..., 1]).max() < 0.02
    assert (np.linalg.norm(pieces - 0.03, axis=2).min() < 0.1).all()


def test_one_class_everywhere_or_none_likelier_has_no_boundary() -> None:
    places = lattice()
    for scores in (np.zeros((SIDE**2, 3)), np.tile([1.0, 2.0], (SIDE**2, 1))):
        assert frontier(scores.astype(np.float32), places, SIDE, 10).shape == (0, 2, 2)


def test_of_too_many_pieces_some_are_left_out() -> None:
    places = lattice()
    checks = (np.arange(SIDE**2) % 2).astype(np.float32)
    scores = np.stack([checks, 1 - checks], axis=1)
    assert len(frontier(scores, places, SIDE, 1000)) > 100
    assert len(frontier(scores, places, SIDE, 100)) == 100
