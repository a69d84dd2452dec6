"""A server at its slowest, where Streamlit loses messages: first thing that its Python imports.

What a run sends waits longer than usual, and each run of a fragment begins late: time enough for
what is left in the queue to be sent without what the fragment has taken out of it.
"""

import sys
import time

from streamlit.runtime import fragment, runtime

FLUSH_SECONDS = 0.3
LATE_SECONDS = 0.4

_lookup = fragment.MemoryFragmentStorage.lookup


def _look_up_late(storage: fragment.MemoryFragmentStorage, key: str) -> fragment.Fragment:
    time.sleep(LATE_SECONDS)
    return _lookup(storage, key)


setattr(runtime, "MESSAGE_FLUSH_INTERVAL_SECS", FLUSH_SECONDS)  # noqa: B010  (not exported)
fragment.MemoryFragmentStorage.lookup = _look_up_late  # type: ignore[assignment,method-assign]
print("This server is slow.", file=sys.stderr)
