"""One thread, and nothing imported is collected again."""

import gc
import time

import pytest
import torch

from nnviz.server import process
from tests.processes import output_of


def test_tune_leaves_one_thread_and_freezes_what_is_imported() -> None:
    process.tune.cache_clear()
    process.tune()
    assert torch.get_num_threads() == 1
    assert gc.get_freeze_count() > 10_000
    assert gc.isenabled()
    gc.unfreeze()


def test_tune_imports_first_what_will_be_needed_so_that_it_is_frozen_too() -> None:
    code = (
        "import gc, sys\n"
        "from nnviz.server import process\n"
        "assert 'pandas' not in sys.modules\n"
        "process.tune(('pandas',))\n"
        "assert 'pandas' in sys.modules\n"
        "print(len(gc.get_objects()))\n"
    )
    assert int(output_of(code)) < 5_000


def test_tune_does_its_work_once() -> None:
    process.tune.cache_clear()
    process.tune()
    gc.unfreeze()
    process.tune()
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("system", ["glibc", "another one"])
def test_trim_works_at_most_every_twenty_seconds_on_any_system(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    if system != "glibc":
        monkeypatch.setattr(process, "_glibc", lambda: None)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(process, "_last_trim", 0.0)
    assert process.trim()
    now[0] += process.TRIM_EVERY - 1.0
    assert not process.trim()
    now[0] += 2.0
    assert process.trim()
