"""Heights of a landscape between its places."""

import numpy as np
import pytest

from nnviz.inside.surface import Landscape


def surface() -> Landscape:
    """Losses of a + 10 b, with a gap in one corner."""
    first, second = np.linspace(-2.0, 2.0, 5), np.linspace(0.0, 1.0, 5)
    losses = (first[None, :] + 10.0 * second[:, None]).astype(np.float32)
    losses[0, 0] = np.nan
    return Landscape("random", first, second, losses, np.zeros(2), 0.0, 3, 3)


@pytest.mark.parametrize("place", [(0.0, 0.5), (-1.3, 0.77), (2.0, 1.0), (-2.0, 1.0), (2.0, 0.0)])
def test_a_plane_is_read_exactly(place: tuple[float, float]) -> None:
    assert surface().height(np.array(place)) == pytest.approx(place[0] + 10.0 * place[1], abs=1e-5)


@pytest.mark.parametrize("place", [(2.1, 0.5), (0.0, -0.1), (-1.9, 0.1)])
def test_outside_and_beside_a_gap_there_is_none(place: tuple[float, float]) -> None:
    assert np.isnan(surface().height(np.array(place)))


def test_gaps_are_counted() -> None:
    assert surface().gaps == 1
