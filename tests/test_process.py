"""One thread, and nothing imported is collected again."""

import gc

import torch

from nnviz import process


def test_tune_leaves_one_thread_and_freezes_what_is_imported() -> None:
    process.tune.cache_clear()
    process.tune()
    assert torch.get_num_threads() == 1
    assert gc.get_freeze_count() > 10_000
    assert gc.isenabled()
    gc.unfreeze()


def test_tune_does_its_work_once() -> None:
    process.tune.cache_clear()
    process.tune()
    gc.unfreeze()
    process.tune()
    assert gc.get_freeze_count() == 0
