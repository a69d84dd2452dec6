"""Lessons, in a path, and challenges."""

from nnviz.ui import keep, page_bar, router
from nnviz.ui.lessons.path import path
from nnviz.ui.style import inject_style

router.guard()
inject_style()
keep.begin()
keep.hear()
page_bar.page_bar("Lessons")
path()
keep.send()
