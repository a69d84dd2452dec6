"""Pages without a browser: AppTest, with a stand-in for the drawing canvas."""

import pytest

from nnviz.ui import state
from nnviz.ui.stage import canvas
from tests.pages.harness import Page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    """The train page, just opened."""
    opened = Page()
    monkeypatch.setattr(state, "_first_canvas", lambda: 0)
    monkeypatch.setattr(canvas, "_st_canvas", opened.report)
    opened.run()
    opened.view.fresh = False  # it was opened long ago; AppTest runs the router only once
    return opened
