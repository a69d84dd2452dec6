"""How the training goes, beside the stage: status, loss chart, and what else was asked for."""

import streamlit as st

from nnviz.bench import texts
from nnviz.pictures import curves
from nnviz.ui import say
from nnviz.ui.charts import PAGE_COLORS, steady_chart
from nnviz.ui.loops import loop
from nnviz.ui.panels.hint_line import hint_line
from nnviz.ui.panels.insight import insight
from nnviz.ui.state import recall, view, workbench
from nnviz.ui.streamlit_internals import tidy

LOSS_HEIGHT = 260  # pixels


def panel() -> None:
    """Status and loss chart, at the slower beat while training."""
    loop(_panel, "slow_beat")


def insight_panel() -> None:
    """What else was asked for, at the slower beat while training; no loop for nothing."""
    if recall("insight"):
        loop(insight, "slow_beat")


def _panel() -> None:
    """What to do next, status line, loss chart and a hint: the slow loop beside the stage."""
    tidy()
    bench, look = workbench(), view().chart
    run, shown, theme = bench.player.run, bench.player.run.shown, st.context.theme.type or "light"
    with st.container(key="next_step"):
        if not bench.notice:  # which stands in its place
            say.quietly(texts.next_step(bench))
    with st.container(key="status"):
        st.markdown(texts.status(shown.epoch, shown.evaluate()))
        st.caption(texts.pace(bench), help=texts.who_draws(bench))
    history = bench.player.trainer.history
    steady_chart(
        lambda: curves.loss_spec(
            history,
            look,
            height=LOSS_HEIGHT,
            background=PAGE_COLORS[theme],
            events=run.events.items,
            ghosts=run.ghosts,
            cursor=run.viewed,
        ),
        "loss",
        (theme, look, run.chart_revision),
        height=LOSS_HEIGHT,
        config={"displayModeBar": False},
        alt="Training and held-out loss over epochs",
    )
    hint_line()
