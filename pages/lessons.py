"""Lessons, in a path, and challenges."""

from nnviz.ui import page_bar, router
from nnviz.ui.lessons.path import path
from nnviz.ui.style import inject_style

router.guard()
inject_style()
page_bar.page_bar("Lessons")
path()
