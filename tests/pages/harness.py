"""The app without a browser: AppTest, and what a person does and sees in it."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest

from nnviz.bench.workbench import Workbench
from nnviz.settings.outside import JOINER
from nnviz.ui.view import View
from tests.drawings import drawing

FOLDS = (
    "all_settings",
    "more_data",
    "real_data",
    "noise",
    "brush",
    "map_view",
    "stop",
    "axes",
    "more_network",
    "more_optimizer",
    "more_loss",
    "landscape_more",
    "teach_more",
    "teach_reopen",
)
ROOT = Path(__file__).resolve().parent.parent.parent


class Page:
    """The app as one session sees it.

    Attributes
    ----------
    at : AppTest
    drawn : dict of int to list
        What each canvas in the browser holds, as Fabric objects.
    """

    def __init__(self) -> None:
        self.drawn: dict[int, list[Any]] = defaultdict(list)
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        self.unfold()

    def unfold(self) -> None:
        """Open every popover and expander: what is in a closed one is not drawn."""
        for fold in FOLDS:
            self.at.session_state[fold] = True

    def unroute(self) -> None:
        """Let the next run begin at the router, which AppTest leaves out from the second run on."""
        for key in ("nnviz_routed", "nnviz_sent_back"):
            if key in self.at.session_state:
                del self.at.session_state[key]

    def run(self) -> None:
        """Let the page run; it must not fail."""
        self.at.run()
        assert not self.at.exception
        assert not self.view.faults

    @property
    def bench(self) -> Workbench:
        """The session's Workbench."""
        bench: Workbench = self.at.session_state["nnviz"]
        return bench

    @property
    def view(self) -> View:
        """What the session's page shows."""
        view: View = self.at.session_state["nnviz_view"]
        return view

    def report(self, bench: Workbench, number: int) -> dict[str, Any]:
        """Stands in for ``canvas._st_canvas``, also in that its state dies with the page."""
        st.checkbox("canvas", key=f"drawing_{number}")
        return drawing(self.drawn[number])

    def draw(self, *objects: Any) -> None:
        """Draw on the uppermost canvas."""
        self.drawn[self.bench.log.top].extend(objects)
        self.run()

    def button(self, key: str) -> Any:
        """A button; ``train`` is the one of Train and Pause that is shown."""
        if key == "train":
            key = "train_pause" if self.bench.player.running else "train_start"
        return self.at.button(key=key)

    def click(self, key: str) -> None:
        """Press a button that can be pressed."""
        button = self.button(key)
        assert not button.disabled, key
        button.click()
        self.run()

    def choose(self, kind: str, key: str, value: Any) -> None:
        """Give a widget another value, that it did not have before."""
        widget = getattr(self.at, kind)(key=key)
        assert not widget.disabled, key
        assert widget.value != value, key
        widget.set_value(value)
        self.run()

    def value(self, kind: str, key: str) -> Any:
        """What a widget shows."""
        return getattr(self.at, kind)(key=key).value

    def go(self, page: str) -> None:
        """To another page: the browser throws away what the canvases held."""
        self.drawn.clear()
        self.at.switch_page(f"pages/{page}.py")
        self.unfold()
        self.run()

    @property
    def status(self) -> str:
        """The status line."""
        return next(m.value for m in self.at.markdown if m.value.startswith("**Epoch"))

    @property
    def notice(self) -> str | None:
        """The notice beside the buttons, if there is one, as a person reads it."""
        shown = [warning.value for warning in self.at.warning]
        assert len(shown) <= 1
        return as_read(shown[0]) if shown else None

    def sent(self, key: str) -> bytes:
        """What one of our own components was sent, by its key: ``map`` or ``points``."""
        (component,) = (c for c in self.at.get("bidi_component") if c.key == key)
        data: bytes = component.proto.bytes
        return data

    def chart(self, key: str) -> dict[str, Any]:
        """The plotly figure with a key, as the browser gets it."""
        charts = [c.proto for c in self.at.get("plotly_chart") if c.proto.id.endswith(f"-{key}")]
        assert len(charts) == 1, key
        figure: dict[str, Any] = json.loads(charts[0].spec)
        return figure


def as_read(markdown: str) -> str:
    """What Markdown with nothing but escaped characters shows."""
    return re.sub(r"\\([\W_])", r"\1", markdown.replace(JOINER, ""))
