"""More about the run, on demand: accuracy, confusion, rates, and how the charts look."""

import streamlit as st

from nnviz.inside.confusion import confusions
from nnviz.pictures import curves, rates
from nnviz.pictures.tables import confusion_html
from nnviz.settings.table import SETTINGS
from nnviz.ui.bound import bound
from nnviz.ui.charts import PAGE_COLORS, steady_chart
from nnviz.ui.state import keep, recall, view, workbench
from nnviz.ui.taught import shows

VIEWS = ("Accuracy", "Confusion", "Rates")
CHARTS = {"Accuracy": curves.accuracy_spec, "Rates": rates.rates_spec}
TIME_AXES = {"automatic": None, "linear": False, "logarithmic": True}
HEIGHT = 240  # pixels


def insight_bar() -> None:
    """Which of them is shown, and a popover for axes and smoothing."""
    with st.container(
        horizontal=True,
        key="insight_bar",
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        if shows("insight"):
            keep("insight", None)
            st.segmented_control("More", VIEWS, key="insight", label_visibility="collapsed")
        if shows("axes"):
            keep("axes", False, here=True)
            with st.popover("Axes", key="axes", icon=":material/tune:", on_change="rerun") as fold:
                if fold.open:
                    _axes()


def insight() -> None:
    """The one that is shown, at the slower beat; nothing is computed for the others."""
    bench, look, shown = workbench(), view().chart, recall("insight")
    if shown == "Confusion":
        then = bench.player.run.shown
        points, classes = then.points, then.model_config.classes
        train, test = confusions(points.labels, then.predict().numpy(), points.held_out, classes)
        names = [bench.versions.now.class_name(label) for label in range(classes)]
        tables = [confusion_html("Training points", train, names)]
        if test.total:
            tables.append(confusion_html("Held-out points", test, names))
        with st.container(key="confusion"):
            st.html(f'<div class="confusions">{"".join(tables)}</div>')
    elif shown in CHARTS:
        theme = st.context.theme.type or "light"
        history = bench.player.trainer.history
        steady_chart(
            lambda: CHARTS[shown](history, look, height=HEIGHT, background=PAGE_COLORS[theme]),
            "insight_chart",
            (shown, theme, look, bench.player.run.chart_revision),
            height=HEIGHT,
            config={"displayModeBar": False},
            alt=f"{shown} over time",
        )


def _axes() -> None:
    page = view()

    def change(**values: object) -> None:
        page.chart = page.chart.changed(**values)

    bound(
        st.radio,
        "Along the curves",
        ["epochs", "seconds"],
        horizontal=True,
        key="chart_over",
        value=page.chart.over,
        apply=lambda over: change(over=over),
    )
    bound(
        st.toggle,
        "Logarithmic loss",
        key="chart_log_loss",
        value=page.chart.log_loss,
        apply=lambda on: change(log_loss=on),
    )
    bound(
        st.radio,
        "Time axis",
        list(TIME_AXES),
        horizontal=True,
        key="chart_log_time",
        value=next(name for name, log in TIME_AXES.items() if log is page.chart.log_time),
        apply=lambda name: change(log_time=TIME_AXES[name]),
        help="Automatic: logarithmic while most of what happens lies in the first tenth of the "
        "run, so that it is not squeezed against the edge.",
    )
    bound(
        st.select_slider,
        SETTINGS["smoothing"].label,
        SETTINGS["smoothing"].steps,
        key="chart_smoothing",
        value=page.chart.smoothing,
        apply=lambda weight: change(smoothing=weight),
        help=SETTINGS["smoothing"].help,
    )
