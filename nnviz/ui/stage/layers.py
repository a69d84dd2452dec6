"""The layers of the stage, and the loop that trains."""

import streamlit as st

from nnviz.pictures import heatmap
from nnviz.pictures.raster import map_jpeg
from nnviz.stage import points_message
from nnviz.stage.canvas_codec import CANVAS_SIDE
from nnviz.stage.map_message import pack_frames
from nnviz.ui.charts import spec_json
from nnviz.ui.loops import loop
from nnviz.ui.stage.canvas import canvas
from nnviz.ui.stage.components import map_layer, points_layer
from nnviz.ui.state import view, workbench
from nnviz.ui.streamlit_internals import plot


def stage() -> None:
    """The square one draws on: heatmap, map, drawing canvas and points, pixel on pixel."""
    with st.container(key="stage"), st.container(key="plane"):
        loop(_boundary, "heatmap_beat")
        loop(_points, "slow_beat")
        with st.container(key="canvas"):
            canvas()


def training() -> None:
    """The loop that trains and sends the map: to be called last, outside all columns.

    Before each run of a fragment Streamlit copies every container it is nested in, which takes
    longer than the map itself. So this one is nested in nothing, and map.js puts the picture in
    its place.
    """
    loop(_tick, "beat")


def _tick() -> None:
    """Train for a slice, then show the map: the fast loop."""
    bench = workbench()
    was_running = bench.player.running
    pictures = [map_jpeg(grid) for grid in bench.player.tick()]
    gap = 0.9 * bench.player.governor.beat / len(pictures) if len(pictures) > 1 else 0.0
    map_layer(pack_frames(pictures, gap))
    if was_running and not bench.player.running:
        st.rerun()  # it diverged, or a stop rule was met: the whole page must say so


def _boundary() -> None:
    """The plotly heatmap: under the map, which is ahead of it while training; read by Inspect."""
    bench = workbench()
    with st.container(key="boundary"):
        plot(
            spec_json(
                heatmap.boundary_spec(bench.player.boundary(), CANVAS_SIDE, hover=view().inspect)
            ),
            "boundary_chart",
            width=CANVAS_SIDE,
            height=CANVAS_SIDE,
            config={"staticPlot": not view().inspect, "displayModeBar": False},
            alt="Heatmap of the class probabilities over the plane",
        )


def _points() -> None:
    """The points, those the network gets wrong ringed: the slow loop of the stage."""
    bench = workbench()
    with st.container(key="points_box"):
        points_layer(
            points_message.pack_points(
                bench.points,
                bench.player.wrong(),
                marks_seen=bench.log.seen,
                pending_label=bench.brush.label,
                pending_held_out=bench.brush.held_out,
                echo=not view().inspect,
                tool=bench.brush.tool,
                radius=bench.brush.radius,
            )
        )
