"""The live loops: a fast one for the map, a slower one for everything rich."""

import numpy as np
import streamlit as st

from nnviz import figures, overlay
from nnviz.canvas_codec import CANVAS_SIDE
from nnviz.raster import map_jpeg
from nnviz.ui.canvas import canvas
from nnviz.ui.components import map_layer, points_layer
from nnviz.ui.state import workbench

SLOW_BEAT = 0.4  # seconds


def stage() -> None:
    """The square one draws on: heatmap, map, drawing canvas and points, pixel on pixel."""
    running = workbench().running
    with st.container(key="stage"), st.container(key="plane"):
        st.fragment(_boundary, run_every=SLOW_BEAT if running else None)()
        with st.container(key="map_box"):
            st.fragment(_tick, run_every=workbench().governor.interval if running else None)()
        with st.container(key="canvas"):
            canvas()


def _tick() -> None:
    bench = workbench()
    bench.tick()
    map_layer(map_jpeg(bench.boundary()))
    bench.tick_done()


def _boundary() -> None:
    bench = workbench()
    with st.container(key="boundary"):
        st.plotly_chart(
            figures.boundary_figure(bench.boundary(), CANVAS_SIDE),
            key="boundary_chart",
            theme=None,
            width=CANVAS_SIDE,
            height=CANVAS_SIDE,
            config={"staticPlot": True},
        )
    with st.container(key="points_box"):
        points = bench.points
        wrong = np.zeros(len(points), dtype=np.bool_)
        if bench.trainer.steps and len(points):
            wrong = bench.trainer.predict().numpy() != points.labels
        points_layer(
            overlay.pack_points(
                points,
                wrong,
                marks_seen=bench.marks_seen,
                pending_label=bench.brush.label,
                pending_held_out=bench.brush.held_out,
                echo=bench.brush.tool == "draw",
            )
        )


def panel() -> None:
    """Status and loss chart, at the slower beat while training."""
    st.fragment(_panel, run_every=SLOW_BEAT if workbench().running else None)()


def _panel() -> None:
    bench = workbench()
    now = bench.trainer.evaluate()
    with st.container(key="status"):
        st.markdown(status_line(bench.trainer.epoch, now.train_loss, now.train_accuracy))
    with st.container(key="loss"):
        st.plotly_chart(
            figures.loss_figure(bench.trainer.history),
            key="loss_chart",
            theme=None,
            config={"displayModeBar": False},
        )


def status_line(epoch: int, loss: float | None, accuracy: float | None) -> str:
    if loss is None or accuracy is None:
        return f"Epoch {epoch}"
    return f"Epoch {epoch} · Loss {loss:.3f} · Accuracy {100 * accuracy:.1f} %"
