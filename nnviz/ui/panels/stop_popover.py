"""When training stops by itself: a popover beside Train."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.settings.limits import MAX_RULE_EPOCHS, MAX_RULE_LOSS
from nnviz.ui.bound import bound
from nnviz.ui.press import once
from nnviz.ui.state import keep, recall, workbench

# Field of StopRules: label of its switch, what it starts from, factor from what is shown.
RULES: dict[str, tuple[str, float, float]] = {
    "epoch": ("at epoch", 1000, 1),
    "loss": ("when the training loss is at most", 0.05, 1),
    "accuracy": ("when the training accuracy in % is at least", 95.0, 100),
    "patience": ("without a better loss for so many epochs", 200, 1),
}


def stop_popover() -> None:
    """Run for so many epochs, the stop rules, and whether a run pauses by itself."""
    bench = workbench()
    rules = bench.player.run.rules
    label = "Stop rules ●" if rules else "Stop rules"
    keep("stop", False, here=True)
    with st.popover(label, key="stop", on_change="rerun") as fold:
        if not fold.open:
            return
        count, go = st.columns([1, 1], vertical_alignment="bottom")
        keep("stop_run_count", 100)
        count.number_input("Run for … epochs", 1, MAX_RULE_EPOCHS, step=10, key="stop_run_count")
        go.button(
            "Run",
            key="stop_run",
            on_click=once(
                lambda: bench.player.train(int(recall("stop_run_count")))
            ),  # also if just typed
            disabled=bench.player.running,
            width="stretch",
        )
        st.caption("Or stop each run by itself:")
        for name, (text, first, factor) in RULES.items():
            _rule(bench, name, text, first, factor)
        bound(
            st.toggle,
            "Pause by itself when solved or stuck",
            key="self_pause",
            value=bench.player.self_pause.on,
            apply=lambda on: setattr(bench.player.self_pause, "on", on),
        )


def _rule(bench: Workbench, name: str, text: str, first: float, factor: float) -> None:
    value = getattr(bench.player.run.rules, name)
    kind = int if isinstance(first, int) else float
    bound(
        st.checkbox,
        text,
        key=f"stop_{name}",
        value=value is not None,
        apply=lambda on: _set(bench, name, kind(recall(f"stop_{name}_at") or first), on, factor),
    )
    if value is not None:
        shown: Callable[..., Any] = st.number_input
        bound(
            shown,
            text,
            key=f"stop_{name}_at",
            value=kind(round(value * factor, 6)),
            apply=lambda number: _set(bench, name, number, True, factor),
            min_value=kind(1) if kind is int else 0.0,
            max_value=MAX_RULE_EPOCHS if kind is int else MAX_RULE_LOSS,
            step=kind(first) // 10 if kind is int else first / 10,
            format="%d" if kind is int else "%g",
            label_visibility="collapsed",
        )


def _set(bench: Workbench, name: str, number: float, on: bool, factor: float) -> None:
    value = (number if factor == 1 else number / factor) if on else None
    bench.player.run.rules = bench.player.run.rules.changed(**{name: value})
