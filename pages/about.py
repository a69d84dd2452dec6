"""How it works, in a page of plain words."""

from nnviz.ui import router
from nnviz.ui.explain import how_it_works
from nnviz.ui.style import inject_style

router.guard()
inject_style()
how_it_works()
