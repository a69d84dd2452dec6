"""How it works, in a page of plain words."""

from nnviz.ui.explain import how_it_works
from nnviz.ui.style import inject_style

inject_style()
how_it_works()
