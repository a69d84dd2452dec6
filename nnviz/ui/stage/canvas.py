"""The one caller of ``st_canvas``: clicks on the stage become points."""

from functools import partial
from typing import Any

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.stage.canvas_codec import CANVAS_SIDE
from nnviz.stage.points_message import pack_points
from nnviz.ui.guard import guarded
from nnviz.ui.shield import shielded
from nnviz.ui.stage.components import points_layer
from nnviz.ui.state import run_again, view, workbench
from nnviz.ui.streamlit_internals import wait_until_sent


@st.fragment
def canvas() -> None:
    """The drawing layer, and the points that it has given: sent when they change, and only then.

    A plain fragment of its own: in a timed one the canvas would be remounted.
    """
    shielded(_canvas, "canvas")()


def _canvas() -> None:
    bench, shown = workbench(), view()
    read_reports()
    if any(_key(number) not in st.session_state for number in shown.canvases):
        bench.log.renew()  # the page was left: what is mounted now is empty and counts from 0
    shown.canvases &= bench.log.consumed.keys()
    # Two fixed places, used in turn: a canvas never moves in the page while it is read.
    places = ("canvas_even", "canvas_odd")
    with st.container(key="canvas"):
        slots = [st.container(key=place) for place in places]
        for number in sorted(bench.log.consumed):
            with slots[number % 2]:
                bench.consume(number, _st_canvas(bench, number))
            shown.canvases.add(number)
        new = shown.marks != bench.log.seen
        redraw = new and bool(
            bench.notice or not bench.player.running or bench.brush.tool == "select"
        )
        if not redraw:
            shown.marks = bench.log.seen
        # For whoever waits until a click has reached the data, and the page as a whole.
        st.html(
            f"<style>.st-key-{places[bench.log.top % 2]} {{ z-index: 1; }} :root "
            f"{{ --nnviz-points: {len(bench.points)}; --nnviz-marks: {bench.log.seen}; "
            f"--nnviz-page-marks: {shown.marks}; --nnviz-presses: {shown.presses}; }}</style>"
        )
    with st.container(key="points_box"):
        points_layer(
            pack_points(
                bench.points,
                marks_seen=bench.log.seen,
                pending_label=bench.brush.label,
                pending_held_out=bench.brush.held_out,
                echo=not shown.inspect,
                tool=bench.brush.tool,
                radius=bench.brush.radius,
                shape=bench.brush.shape,
                density=bench.brush.density,
                selected=bench.selected,
            )
        )
    if redraw:
        shown.marks = bench.log.seen
        run_again()
    if new:
        wait_until_sent()  # or the next tick may drop it, and the page waits for its mark for good


def _st_canvas(bench: Workbench, number: int) -> dict[str, Any] | None:
    from streamlit_drawable_canvas import st_canvas  # needs a running app

    brush = bench.brush
    try:
        drawing: dict[str, Any] | None = st_canvas(
            stroke_color=brush.stroke,
            stroke_width=brush.width,
            drawing_mode="freedraw",
            width=CANVAS_SIDE,
            height=CANVAS_SIDE,
            key=_key(number),
            on_change=guarded(partial(_take, number)),
        ).json_data
    except (AttributeError, KeyError, TypeError, ValueError):  # a report that no canvas makes
        return None
    return drawing


def _take(number: int) -> None:
    """Keep a report when it comes, as the run that follows may be of a page without a canvas."""
    said = st.session_state.get(_key(number))
    drawing = said.get("drawing") if isinstance(said, dict) else None
    if isinstance(drawing, dict):
        view().reports[number] = drawing.get("raw")


def read_reports() -> None:
    """Read what the canvases have reported since the last run.

    After all that was pressed in the same message: no press is sent before the marks that were
    there already have been read (assets/hold.js), so what comes together with one came after it.
    """
    shown = view()
    reports, shown.reports = shown.reports, {}
    for number, drawing in sorted(reports.items()):
        workbench().consume(number, drawing)
        workbench().player.idle.touch()


def _key(number: int) -> str:
    return f"drawing_{number}"
