"""What a process that serves many sessions sets once."""

import ctypes
import gc
import sys
from functools import lru_cache

import torch

_M_ARENA_MAX = -8  # of glibc's mallopt(3)


@lru_cache(maxsize=1)
def tune() -> None:
    """Make this process fit for many small sessions; does something on the first call only.

    One torch thread: a tiny net gains nothing from more, and a class of thirty loses. Everything
    imported so far is taken out of garbage collection, which otherwise walks through all of torch
    again and again. glibc gives each new thread a heap of its own, and each of Streamlit's runs
    may be a new thread: two heaps are enough, and give memory back.
    """
    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, 2)
