"""The layers of the stage, and what a tick sends to them."""

import streamlit as st

from nnviz.bench.player import Player
from nnviz.pictures import heatmap
from nnviz.pictures.raster import map_jpeg
from nnviz.settings.limits import MAX_CLASSES
from nnviz.stage.canvas_codec import CANVAS_SIDE
from nnviz.stage.grid_message import pack_grid
from nnviz.stage.map_message import Heading, pack_moments, pack_pictures
from nnviz.stage.points_message import revision
from nnviz.ui.charts import spec_json
from nnviz.ui.loops import loop
from nnviz.ui.stage.canvas import canvas
from nnviz.ui.stage.components import stage_scripts
from nnviz.ui.stage.map_popover import over_the_map
from nnviz.ui.state import map_shown, view, workbench
from nnviz.ui.streamlit_internals import plot


def stage() -> None:
    """The square one draws on: heatmap, map, drawing canvas and points, pixel on pixel."""
    version = workbench().versions.now
    names = [version.class_name(label) for label in range(MAX_CLASSES)]
    stage_scripts(names, version.units, inspect=view().inspect, shown=map_shown())
    with st.container(key="stage"):
        loop(
            _boundary, "heatmap_beat"
        )  # plotly measures the screen, so it is not in what is scaled
        with st.container(key="plane"):
            canvas()
        over_the_map()


def message(player: Player) -> bytes:
    """One tick, as the map reads it."""
    shown = player.tick()
    drawing, then = player.drawing, player.run.shown
    heading = Heading(
        training=player.running,
        span=player.governor.span,
        cells=drawing.cells,
        finest=drawing.finest,
        revision=revision(then.points),
        wrong=player.wrong(),
    )
    if shown.grids and map_shown().plain:
        return pack_pictures(heading, [map_jpeg(grid) for grid in shown.grids])
    if shown.grids:  # what else there is to read on a map the browser paints, from numbers
        grids = [pack_grid(grid.probabilities) for grid in shown.grids]
        return pack_pictures(heading, grids, grids=True)
    return pack_moments(heading, then.model_config, shown.moments)


def _boundary() -> None:
    """The plotly heatmap: under the map, which is ahead of it while training; read by Inspect."""
    bench = workbench()
    with st.container(key="boundary"):
        plot(
            spec_json(
                heatmap.boundary_spec(
                    bench.player.boundary(),
                    CANVAS_SIDE,
                    hover=view().inspect,
                    axes=bench.versions.now.units,
                )
            ),
            "boundary_chart",
            config={"staticPlot": not view().inspect, "displayModeBar": False},
            alt="Heatmap of the class probabilities over the plane",
        )
