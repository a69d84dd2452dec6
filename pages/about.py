"""How it works, in a page of plain words."""

from nnviz.ui import page_bar, router
from nnviz.ui.explain import how_it_works
from nnviz.ui.style import inject_style

router.guard()
inject_style()
page_bar.page_bar("How it works")
how_it_works()
