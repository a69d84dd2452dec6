"""Activations: each does in place what autograd does, and its formula is the one in the words."""

from typing import get_args

import pytest
import torch
from torch.distributions import Normal

from nnviz.network.activations import ACTIVATIONS
from nnviz.settings import names
from nnviz.settings.names import Activation

# The formulas of `nnviz.settings.names` in Python.
WORDS = {
    "max(0, z)": "z.clamp(min=0)",
    "max(0.01 z, z)": "torch.maximum(0.01 * z, z)",
    "z if z > 0, else eᶻ − 1": "torch.where(z > 0, z, torch.exp(z) - 1)",
    "1 if z > 0, else 0": "(z > 0).double()",
    "1 if z > 0, else 0.01": "torch.where(z > 0, 1.0, 0.01).double()",
    "1 if z > 0, else eᶻ": "torch.where(z > 0, 1.0, torch.exp(z))",
    "z Φ(z)": "z * normal.cdf(z)",
    "Φ(z) + z φ(z)": "normal.cdf(z) + z * normal.log_prob(z).exp()",
    "z σ(z)": "z * torch.sigmoid(z)",
    "σ(z) (1 + z (1 − σ(z)))": "torch.sigmoid(z) * (1 + z * (1 - torch.sigmoid(z)))",
    "1 / (1 + e⁻ᶻ)": "1 / (1 + torch.exp(-z))",
    "a (1 − a)": "a * (1 - a)",
    "tanh z": "torch.tanh(z)",
    "1 − a²": "1 - a**2",
    "sin z": "torch.sin(z)",
    "cos z": "torch.cos(z)",
    "z": "z",
    "1": "torch.ones_like(z)",
}


def test_the_registry_covers_the_vocabulary() -> None:
    assert set(ACTIVATIONS) == set(get_args(Activation))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_in_place_is_what_autograd_does_and_what_the_words_say(name: Activation) -> None:
    activation, words = ACTIVATIONS[name], names.ACTIVATIONS[name]
    z = torch.linspace(-4.0, 4.0, 200, dtype=torch.float64).requires_grad_()  # without 0
    expected = activation.of(z)
    expected.sum().backward()
    sums = z.detach().clone()
    a = sums if name == "linear" else torch.empty_like(sums)
    activation.into(sums, a)
    torch.testing.assert_close(a, expected.detach())
    known = {"torch": torch, "normal": Normal(0.0, 1.0), "z": z.detach(), "a": a.clone()}
    torch.testing.assert_close(a, eval(WORDS[words.formula], known))
    delta = torch.ones_like(sums)
    activation.backward(delta, sums, a)
    torch.testing.assert_close(delta, z.grad)
    torch.testing.assert_close(delta, eval(WORDS[words.gradient], known))
