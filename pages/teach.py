"""What a teacher gives to a class: a link, what shows there, and a task."""

from nnviz.ui import keep, page_bar, router
from nnviz.ui.style import inject_style

router.guard()
inject_style()
keep.begin()
keep.hear()
page_bar.page_bar("Teach")
keep.send()
