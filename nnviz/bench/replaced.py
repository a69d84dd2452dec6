"""Runs that another one has replaced: undo of what did it brings them back as they were."""

from weakref import WeakKeyDictionary

from nnviz.data.versions import Version
from nnviz.settings.limits import MAX_REPLACED
from nnviz.training.run import Run


class Replaced:
    """For each version that began with another run, the run on its other side.

    That is the run before it, while the version is in force or undo can still take it back; and
    once it was taken back, the run that it had. The five latest are kept; those of versions that
    nobody can come back to are gone with them.
    """

    def __init__(self) -> None:
        self._runs: WeakKeyDictionary[Version, Run] = WeakKeyDictionary()

    def keep(self, version: Version, run: Run) -> None:
        """Keep the run on the other side of a version."""
        self._runs[version] = run
        for oldest in list(self._runs)[:-MAX_REPLACED]:
            del self._runs[oldest]

    def exchange(self, version: Version, run: Run) -> Run | None:
        """The run on a version's other side, for the one on this side; ``None`` if none is kept."""
        other = self._runs.get(version)
        if other is not None:
            self._runs[version] = run
        return other
