"""Everything that a page draws of a Workbench, drawn without a page."""

import re
from contextlib import suppress

import numpy as np

from nnviz.bench import texts
from nnviz.bench.exchange import save_project, save_table
from nnviz.bench.hints import find_hint
from nnviz.bench.take_home import ALL, PAGE, TakeHome
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.inside.confusion import confusions
from nnviz.pictures import curves, heatmap, rates
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.diagram import network_html
from nnviz.pictures.raster import map_jpeg
from nnviz.pictures.tables import confusion_html
from nnviz.stage import points_message
from nnviz.stage.canvas_codec import CANVAS_SIDE
from nnviz.ui.charts import spec_json


def show(bench: Workbench) -> None:
    """Draw all of it, on plain and on logarithmic axes; NaN, infinity and warnings are failures."""
    run, shown = bench.player.run, bench.player.run.shown
    grid = bench.player.boundary()
    assert np.isfinite(grid.probabilities).all()
    map_jpeg(grid)
    spec_json(heatmap.boundary_spec(grid, CANVAS_SIDE, bench.points, hover=True))
    points_message.pack_points(
        bench.points,
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
        network_html(bench.player.model_config),
    ):
        assert not re.search(r"\b(nan|inf)\b", re.sub('base64,[^"]*', "", text)), text
    for view in (ChartView(), ChartView(over="seconds", log_time=True, log_loss=True)):
        for make in (curves.loss_spec, curves.accuracy_spec, rates.rates_spec):
            spec_json(make(shown.history, view))
    spec_json(curves.loss_spec(shown.history, events=run.events.items, ghosts=run.ghosts))
    points, predicted = shown.points, shown.predict().numpy()
    classes = shown.model_config.classes
    names = [bench.versions.now.class_name(label) for label in range(classes)]
    for matrix in confusions(points.labels, predicted, points.held_out, classes):
        confusion_html("", matrix, names)
    find_hint(bench.player.trainer)
    home = TakeHome(bench, scripts="")
    for name in home.names:
        if name not in (PAGE, ALL):  # which take long
            with suppress(InputError):  # a sentence that the dialog shows
                home.file(name)
    save_table(bench)
    save_project(bench)
