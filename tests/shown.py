"""Everything that a page draws of a Workbench, drawn without a page."""

import re

import numpy as np

from nnviz import curves, figures, overlay, texts
from nnviz.canvas_codec import CANVAS_SIDE
from nnviz.chart_view import ChartView
from nnviz.diagram import network_html
from nnviz.exchange import save_picture, save_project, save_table
from nnviz.hints import find_hint
from nnviz.metrics import confusions
from nnviz.neuron_maps import neurons_html
from nnviz.raster import map_jpeg
from nnviz.tables import confusion_html
from nnviz.ui.charts import spec_json
from nnviz.workbench import Workbench


def show(bench: Workbench) -> None:
    """Draw all of it, on plain and on logarithmic axes; NaN, infinity and warnings are failures."""
    run, shown = bench.run, bench.run.shown
    grid = bench.boundary()
    assert np.isfinite(grid.probabilities).all()
    map_jpeg(grid)
    spec_json(figures.boundary_spec(grid, CANVAS_SIDE, bench.points, hover=True))
    overlay.pack_points(
        bench.points,
        bench.wrong(),
        marks_seen=bench.log.seen,
        pending_label=bench.brush.label,
        pending_held_out=bench.brush.held_out,
        echo=True,
    )
    for text in (
        texts.status(shown.epoch, shown.evaluate()),
        texts.pace(bench),
        texts.next_step(bench),
        texts.about_data(bench.versions.now),
        network_html(bench.model_config),
        neurons_html(shown.model),
    ):
        assert not re.search(r"\b(nan|inf)\b", re.sub('base64,[^"]*', "", text)), text
    for view in (ChartView(), ChartView(over="seconds", log_time=True, log_loss=True)):
        for make in (curves.loss_spec, curves.accuracy_spec, curves.rates_spec):
            spec_json(make(shown.history, view))
    spec_json(curves.loss_spec(shown.history, events=run.events.items, ghosts=run.ghosts))
    points, predicted = shown.points, shown.predict().numpy()
    for matrix in confusions(points.labels, predicted, points.held_out, shown.model_config.classes):
        confusion_html("", matrix)
    find_hint(bench.trainer)
    save_picture(bench)
    save_table(bench)
    save_project(bench)
