"""What every test shares: the same seeds, one torch thread, and browser tests last."""

import random

import numpy as np
import pytest
import torch
from hypothesis import settings

settings.register_profile("nnviz", deadline=None)  # a busy machine is no failure
settings.load_profile("nnviz")
torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Start each test from the same global random state."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast tests first, and the browser tests last.

    Playwright keeps an event loop running on the main thread from the first browser test on.
    """
    items.sort(key=lambda item: "browser" in item.path.parts)
