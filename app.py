"""nnviz: the router. Pages live in pages/, everything they do in nnviz/."""

from nnviz.ui import router

router.run()
