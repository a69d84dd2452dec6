"""The loop that trains, and what it says beside the stage: status, loss chart, hints."""

from dataclasses import dataclass

import streamlit as st

from nnviz.bench import texts
from nnviz.bench.guide import Stop
from nnviz.bench.hints import Hint, find_hint
from nnviz.bench.workbench import Workbench
from nnviz.pictures import curves
from nnviz.ui.charts import PAGE_COLORS, steady_chart
from nnviz.ui.loops import loop
from nnviz.ui.panels.advice import advice
from nnviz.ui.panels.insight import insight
from nnviz.ui.stage.components import map_layer
from nnviz.ui.stage.layers import message
from nnviz.ui.state import echo, echoed, recall, run_again, view, workbench
from nnviz.ui.streamlit_server import tidy
from nnviz.ui.taught import shows

_SHOWN = "shown"


@dataclass(frozen=True)
class Said:
    """What the panel says; all of it speaks of the same moment.

    Attributes
    ----------
    until : float
        When it is said anew while training, in seconds of the governor's clock.
    next_step, status, pace, drawn : str
    hint : tuple of Rule and str, or None
    stop : Stop or None
    chart : tuple
        Differs when the chart does.
    """

    until: float
    next_step: str
    status: str
    pace: str
    drawn: str
    hint: Hint | None
    stop: Stop | None
    chart: tuple[object, ...]


def live() -> None:
    """The loop that trains, sends the map and says how it goes.

    All of it in one fragment: a run of Streamlit costs the server and the browser more than
    anything that is drawn in it.
    """
    view().said = None  # a run of the whole page says all of it anew
    loop(_tick, "beat")


def insight_panel() -> None:
    """What else was asked for, at the slower beat while training; no loop for nothing."""
    if shows("insight") and recall("insight"):
        loop(insight, "slow_beat")


def _tick() -> None:
    """Train for a slice, show the map, and at the slower beat say how it goes."""
    tidy()
    bench, page = workbench(), view()
    was_running, governor = bench.player.running, bench.player.governor
    governor.line.heard(echoed(_SHOWN))
    map_layer(message(bench.player))
    if was_running and not bench.player.running:
        run_again()  # it diverged, or a stop rule was met: the whole page must say so
    now = governor.load.clock()
    if page.said is None or not bench.player.running or now >= page.said.until:
        with governor.spending():
            page.said = _say(bench, now + governor.slow_beat)
    _panel(page.said)
    echo(_SHOWN, governor.line.tell(now) if bench.player.running else echoed(_SHOWN))


def _say(bench: Workbench, until: float) -> Said:
    run = bench.player.run
    shown = run.shown
    return Said(
        until=until,
        next_step=texts.next_step(bench, advise=view().lesson is None),
        status=texts.status(shown.epoch, shown.evaluate(), trained=shown.steps > 0),
        pace=texts.pace(bench),
        drawn=texts.who_draws(bench),
        hint=find_hint(bench.player.trainer) if run.viewed is None and shows("advice") else None,
        stop=view().guide.stop(bench),
        chart=run.chart_revision,
    )


def _panel(said: Said) -> None:
    """What to do next, status line and loss chart."""
    advice(said.next_step, said.hint, said.stop)
    with st.container(key="status"):
        st.markdown(said.status)
        st.caption(said.pace, help=said.drawn)
    if shows("curves"):
        _chart(said)


def _chart(said: Said) -> None:
    """The loss over time."""
    look, run = view().chart, workbench().player.run
    theme, history = st.context.theme.type or "light", run.trainer.history
    steady_chart(
        lambda: curves.loss_spec(
            history,
            look,
            background=PAGE_COLORS[theme],
            events=run.events.items,
            ghosts=run.ghosts,
            cursor=run.viewed,
        ),
        "loss",
        (theme, look, said.chart),
        config={"displayModeBar": False},
        alt="Training and held-out loss over epochs",
    )
