"""How hidden space and landscape are looked at, and weights that a network does not have."""

import pytest
from pydantic import ValidationError

from nnviz.pictures.inside_looks import LandscapeLook, SpaceLook
from nnviz.settings.config import ModelConfig
from nnviz.settings.naming import Place


def test_neurons_count_where_they_are_chosen() -> None:
    assert SpaceLook().units is None
    assert SpaceLook(along="neurons", neurons=(4, 2, 7)).units == (4, 2)
    assert SpaceLook(along="neurons", neurons=(4, 2, 7), dims=3).units == (4, 2, 7)


def test_weights_that_are_gone_give_way_to_the_first_ones() -> None:
    look = LandscapeLook(first=Place("bias", 1, 3), second=Place("weight", 2, 1, 7))
    assert look.weights_of(ModelConfig()) == (24 + 64 + 3, 24 + 72 + 8 + 7)
    assert look.weights_of(ModelConfig(hidden=())) == (0, 1)
    assert LandscapeLook().weights_of(ModelConfig()) == (0, 1)


@pytest.mark.parametrize("values", [{"reach": 0.0}, {"reach": float("nan")}, {"draw": -1}])
def test_nonsense_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        LandscapeLook(**values)
