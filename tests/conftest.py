"""What every test shares: the same seeds, one torch thread, and browser tests one by one."""

import os
import random

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from nnviz.server import pace

torch.set_num_threads(1)

# A busy machine is no fault of the code: no example is timed, and the same ones come every time.
settings.register_profile(
    "nnviz",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "fuzz", settings.get_profile("nnviz"), derandomize=False, max_examples=10_000, database=None
)
settings.load_profile(os.environ.get("NNVIZ_HYPOTHESIS", "nnviz"))  # `make fuzz` names the other


class BrowserInOne(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed
    """All browser tests in one process, as each needs a core of its own; all others beside them.

    Those of `deploy/run.sh` share what it starts, and so a process too.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "browser"
        return "deploy" if nodeid.startswith("tests/deploy/test_run.py") else nodeid


@pytest.hookimpl(optionalhook=True)  # of xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserInOne:
    """Share the tests out as above."""
    return BrowserInOne(config, log)


@pytest.fixture(autouse=True)
def _steady_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pace follows how busy this machine is: each test has a server that has time."""
    still = dict.fromkeys(("clock", "cpu_clock", "thread_clock"), lambda: 0.0)
    monkeypatch.setattr(pace, "LOAD", pace.Load(**still))


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Start each test from the same global random state."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast tests first, and the browser tests last."""
    items.sort(key=lambda item: "browser" in item.path.parts)
