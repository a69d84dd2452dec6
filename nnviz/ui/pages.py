"""Which pages there are."""

from pathlib import Path
from typing import NamedTuple


class PageSpec(NamedTuple):
    """A page: its script, its title, and the control (nnviz/lessons/controls.py) that leads to it.

    One without a control of its own is always in the menu; one that is not `listed` never is.
    """

    script: str
    title: str
    control: str | None = None
    listed: bool = True

    @property
    def path(self) -> str:
        """What the path of its address ends in, as Streamlit makes it; the first page has none."""
        return "/" if self is TRAIN else f"/{Path(self.script).stem}"


TRAIN = PageSpec("pages/train.py", "Train")
LESSONS = PageSpec("pages/lessons.py", "Lessons", "lessons")
ABOUT = PageSpec("pages/about.py", "How it works", "about")
TEACH = PageSpec("pages/teach.py", "Teach", listed=False)
PAGES = (TRAIN, LESSONS, ABOUT, TEACH)
