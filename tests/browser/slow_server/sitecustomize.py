"""A server at its slowest, where Streamlit loses messages: first thing that its Python imports.

What a run sends waits longer than usual, and each run of a fragment begins late: time enough for
what is left in the queue to be sent without what the fragment has taken out of it. And each run
looks late at what was pressed: time enough for the next press to end it before it has.
"""

import os
import sys
import time
from typing import Any

from streamlit.runtime import fragment, runtime
from streamlit.runtime.state import SafeSessionState

FLUSH_SECONDS = 0.3
LATE_SECONDS = float(os.environ.get("NNVIZ_LATE", "0.4"))

_will_rerun = SafeSessionState.on_script_will_rerun
_lookup = fragment.MemoryFragmentStorage.lookup


def _rerun_late(state: SafeSessionState, *args: Any, **options: Any) -> None:
    time.sleep(LATE_SECONDS)
    _will_rerun(state, *args, **options)


def _look_up_late(storage: fragment.MemoryFragmentStorage, key: str) -> fragment.Fragment:
    time.sleep(LATE_SECONDS)
    return _lookup(storage, key)


setattr(runtime, "MESSAGE_FLUSH_INTERVAL_SECS", FLUSH_SECONDS)  # noqa: B010  (not exported)
fragment.MemoryFragmentStorage.lookup = _look_up_late  # type: ignore[assignment,method-assign]
SafeSessionState.on_script_will_rerun = _rerun_late  # type: ignore[assignment,method-assign]
print("This server is slow.", file=sys.stderr)
