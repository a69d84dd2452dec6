"""Names: each has an entry of its own, with words that are whole and a formula."""

from typing import get_args

import pytest

from nnviz.settings import names
from nnviz.settings.names import Choices

REGISTRIES = [
    (names.Activation, names.ACTIVATIONS),
    (names.Feature, names.FEATURES),
    (names.Initialization, names.INITIALIZATIONS),
    (names.Optimizer, names.OPTIMIZERS),
    (names.Loss, names.LOSSES),
    (names.Schedule, names.SCHEDULES),
]


@pytest.mark.parametrize(("vocabulary", "registry"), REGISTRIES)
def test_every_name_has_an_entry_with_words_of_its_own(
    vocabulary: object, registry: Choices
) -> None:
    assert list(registry) == list(get_args(vocabulary))
    labels = [choice.label for choice in registry.values()]
    assert len(set(labels)) == len(labels)
    assert not any("_" in label for label in labels)
    for choice in registry.values():
        assert choice.formula
        assert "`" not in choice.formula + choice.gradient
        assert not choice.help or choice.help.endswith(".")


@pytest.mark.parametrize("registry", [names.ACTIVATIONS, names.LOSSES])
def test_what_backpropagation_goes_through_has_a_gradient(registry: Choices) -> None:
    assert all(choice.gradient for choice in registry.values())
