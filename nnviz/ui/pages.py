"""Which pages there are."""

from pathlib import Path
from typing import NamedTuple


class PageSpec(NamedTuple):
    """A page: its script, and its title in the menu."""

    script: str
    title: str

    @property
    def path(self) -> str:
        """What the path of its address ends in, as Streamlit makes it; the first page has none."""
        return "/" if self is PAGES[0] else f"/{Path(self.script).stem}"


PAGES = (
    PageSpec("pages/train.py", "Train"),
    PageSpec("pages/lessons.py", "Lessons"),
    PageSpec("pages/about.py", "How it works"),
)
