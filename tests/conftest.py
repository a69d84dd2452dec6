"""What every test shares: the same seeds, one torch thread, and browser tests one by one."""

import random

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, settings

torch.set_num_threads(1)

# A busy machine is no fault of the code: no example is timed, and the same ones come every time.
settings.register_profile(
    "nnviz",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("nnviz")


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Start each test from the same global random state."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast tests first, and the browser tests last."""
    items.sort(key=lambda item: "browser" in item.path.parts)
