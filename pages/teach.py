"""What a teacher gives to a class: a link, what shows there, and a task."""

from nnviz.ui import keep, page_bar, router
from nnviz.ui.state import ask_what_was_heard
from nnviz.ui.style import inject_style
from nnviz.ui.teach.page import teach

router.guard()
inject_style()
keep.begin()
keep.hear()
page_bar.page_bar("Teach")
teach()
keep.send()
ask_what_was_heard()
