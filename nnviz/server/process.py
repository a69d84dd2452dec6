"""What a process that serves many sessions sets once, and now and then gives back."""

import ctypes
import gc
import importlib
import sys
import time
from functools import lru_cache

import torch

_MALLOC = {"ARENA_MAX": (-8, 2), "MMAP_THRESHOLD": (-3, 1 << 18), "TRIM_THRESHOLD": (-1, 1 << 20)}
TRIM_EVERY = 20.0  # seconds

_last_trim = 0.0


@lru_cache(maxsize=1)
def tune(modules: tuple[str, ...] = ()) -> None:
    """Make this process fit for many small sessions; does something on the first call only.

    One torch thread: a tiny net gains nothing from more, and a class of thirty loses. Everything
    imported so far is taken out of garbage collection, which otherwise walks through all of torch
    again and again. glibc gives each new thread a heap of its own, and each of Streamlit's runs
    may be a new thread: two heaps are enough. And once a large block has been freed, as in the
    import of torch, glibc keeps blocks of that size for good: here its own starting values hold,
    twice as large for blocks that maps and pages need all the time.

    Parameters
    ----------
    modules : tuple of str
        What the process will need and may not have imported yet: done first.
    """
    for module in modules:
        importlib.import_module(module)
    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 5, 5)
    library = _glibc()
    if library is not None:
        for parameter, value in _MALLOC.values():
            library.mallopt(parameter, value)


def trim() -> bool:
    """Collect rubbish and give memory that nobody uses back; at most every 20 seconds.

    glibc keeps what sessions that are gone have left, until it is asked; elsewhere there is nothing
    to ask.

    Returns
    -------
    bool
        Whether it was time to.
    """
    global _last_trim
    now, library = time.monotonic(), _glibc()
    if now - _last_trim < TRIM_EVERY:
        return False
    _last_trim = now
    gc.collect()
    if library is not None:
        library.malloc_trim(0)
    return True


@lru_cache(maxsize=1)
def _glibc() -> ctypes.CDLL | None:
    """The C library where it is glibc, which alone has these two calls."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
