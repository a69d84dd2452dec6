"""The live loops: a fast one for the map, a slower one for everything rich."""

from collections.abc import Callable
from functools import wraps

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ThreadState,
    get_script_run_ctx,
)

from nnviz.bench import texts
from nnviz.pictures import curves, heatmap
from nnviz.pictures.raster import map_jpeg
from nnviz.stage import points_message
from nnviz.stage.canvas_codec import CANVAS_SIDE
from nnviz.stage.map_message import pack_frames
from nnviz.ui.charts import PAGE_COLORS, plot, spec_json, steady_chart
from nnviz.ui.housekeeping import tidy
from nnviz.ui.panels.hint_line import hint_line
from nnviz.ui.panels.insight import insight
from nnviz.ui.stage.canvas import canvas
from nnviz.ui.stage.components import map_layer, points_layer
from nnviz.ui.state import recall, view, workbench

LOSS_HEIGHT = 260  # pixels


def stage() -> None:
    """The square one draws on: heatmap, map, drawing canvas and points, pixel on pixel."""
    with st.container(key="stage"), st.container(key="plane"):
        _loop(_boundary, "heatmap_beat")
        _loop(_points, "slow_beat")
        with st.container(key="canvas"):
            canvas()


def training() -> None:
    """The loop that trains and sends the map: to be called last, outside all columns.

    Before each run of a fragment Streamlit copies every container it is nested in, which takes
    longer than the map itself. So this one is nested in nothing, and map.js puts the picture in
    its place.
    """
    _loop(_tick, "beat")


def panel() -> None:
    """Status and loss chart, at the slower beat while training."""
    _loop(_panel, "slow_beat")


def insight_panel() -> None:
    """What else was asked for, at the slower beat while training; no loop for nothing."""
    if recall("insight"):
        _loop(insight, "slow_beat")


def _loop(draw: Callable[[], None], beat: str) -> None:
    """A fragment that runs again and again while training, at a pace of the governor's."""
    bench = workbench()

    @wraps(draw)
    def run() -> None:
        draw()
        seconds = getattr(bench.governor, beat)
        if bench.running and view().timers.get(draw.__name__, seconds) != seconds:
            _pace(seconds)
        view().timers[draw.__name__] = seconds

    st.fragment(run, run_every=getattr(bench.governor, beat) if bench.running else None)()


def _tick() -> None:
    """Train for a slice, then show the map: the fast loop."""
    bench = workbench()
    was_running = bench.running
    pictures = [map_jpeg(grid) for grid in bench.tick()]
    gap = 0.9 * bench.governor.beat / len(pictures) if len(pictures) > 1 else 0.0
    map_layer(pack_frames(pictures, gap))
    if was_running and not bench.running:
        st.rerun()  # it diverged, or a stop rule was met: the whole page must say so


def _boundary() -> None:
    """The plotly heatmap: under the map, which is ahead of it while training; read by Inspect."""
    bench = workbench()
    with st.container(key="boundary"):
        plot(
            spec_json(heatmap.boundary_spec(bench.boundary(), CANVAS_SIDE, hover=bench.inspect)),
            "boundary_chart",
            width=CANVAS_SIDE,
            height=CANVAS_SIDE,
            config={"staticPlot": not bench.inspect, "displayModeBar": False},
            alt="Heatmap of the class probabilities over the plane",
        )


def _points() -> None:
    """The points, those the network gets wrong ringed: the slow loop of the stage."""
    bench = workbench()
    with st.container(key="points_box"):
        points_layer(
            points_message.pack_points(
                bench.points,
                bench.wrong(),
                marks_seen=bench.log.seen,
                pending_label=bench.brush.label,
                pending_held_out=bench.brush.held_out,
                echo=not bench.inspect,
                tool=bench.brush.tool,
                radius=bench.brush.radius,
            )
        )


def _panel() -> None:
    """Status line, loss chart and a hint: the slow loop beside the stage."""
    tidy()
    bench = workbench()
    run, shown, theme = bench.run, bench.run.shown, st.context.theme.type or "light"
    with st.container(key="status"):
        st.markdown(texts.status(shown.epoch, shown.evaluate()))
        st.caption(texts.pace(bench))
    history = bench.trainer.history
    steady_chart(
        lambda: curves.loss_spec(
            history,
            bench.chart,
            height=LOSS_HEIGHT,
            background=PAGE_COLORS[theme],
            events=run.events.items,
            ghosts=run.ghosts,
            cursor=run.viewed,
        ),
        "loss",
        (theme, bench.chart_revision),
        height=LOSS_HEIGHT,
        config={"displayModeBar": False},
        alt="Training and held-out loss over epochs",
    )
    hint_line()


def _pace(seconds: float) -> None:
    """Move the timer of the fragment that is running, without a run of the whole page.

    `st.fragment` sends its interval only when the page runs; this sends the same message again.
    """
    context = get_script_run_ctx()
    fragment_id = ThreadState.get().fragment_id
    if context is not None and fragment_id is not None:
        message = ForwardMsg()
        message.auto_rerun.interval = seconds
        message.auto_rerun.fragment_id = fragment_id
        context.enqueue(message)
