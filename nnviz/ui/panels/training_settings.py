"""The sidebar's lower half: settings that change live."""

from collections.abc import Iterable

import streamlit as st

from nnviz.bench import texts
from nnviz.bench.ideas import HOLD_BACK, HOLD_BACK_LABEL
from nnviz.bench.workbench import Workbench
from nnviz.settings.table import SETTINGS
from nnviz.ui import say
from nnviz.ui.loops import loop
from nnviz.ui.panels.network_settings import dropout
from nnviz.ui.panels.setting import setting
from nnviz.ui.press import once
from nnviz.ui.state import keep, workbench

RULE = ("momentum", "beta1", "beta2", "alpha", "schedule", "schedule_epochs", "schedule_gamma")


def training(bench: Workbench, *, everything: bool) -> None:
    """The settings that everybody needs; of those, the one that a beginner does."""
    if not everything:
        _learning_rate(bench)
        return
    _training_setting(bench, "optimizer")
    _learning_rate(bench)
    for name in ("batch_size", "weight_decay"):
        _training_setting(bench, name)
    _held_out_share(bench)


def chosen_training(bench: Workbench, names: Iterable[str]) -> None:
    """Those settings that a teacher has chosen, one below the other."""
    for name in names:
        if name == "learning_rate":
            _learning_rate(bench)
        elif name == "held_out_share":
            _held_out_share(bench)
        else:
            _training_setting(bench, name)


def _held_out_share(bench: Workbench) -> None:
    """How many points are held out, and an offer where there are none."""
    setting(
        "held_out_share",
        min(80, round(100 * bench.held_out_share)),
        lambda share: bench.set_held_out_share(share / 100),
    )
    with st.container(key="hold_back_offer"):  # always, as what comes after it is not to move
        if offer := texts.hold_back_offer(bench):
            say.quietly(offer)
            st.button(
                HOLD_BACK_LABEL,
                key="hold_back",
                on_click=once(bench.set_held_out_share),
                args=(HOLD_BACK,),
            )
        elif now := texts.held_out_now(bench):
            say.quietly(now)


def _learning_rate(bench: Workbench) -> None:
    """The rate that was chosen; and, where a schedule moves it, what it is now."""
    _training_setting(bench, "learning_rate")
    with st.container(key="rate_now"):
        if bench.player.train_config.schedule != "constant":
            loop(_rate_now, "slow_beat")


def _rate_now() -> None:
    say.quietly(texts.rate_now(workbench()))


def more_training(bench: Workbench) -> None:
    """The rest, folded: rates over time, penalties, loss.

    What is folded away is not drawn at all: every widget on the page costs time in each tick.
    """
    keep("more_optimizer", False)
    keep("more_loss", False)
    with st.expander("Optimiser and schedule", key="more_optimizer", on_change="rerun") as fold:
        if fold.open:
            for name in RULE:
                _training_setting(bench, name)
    with st.expander("Loss and regularisation", key="more_loss", on_change="rerun") as fold:
        if fold.open:
            _training_setting(bench, "loss")
            _training_setting(bench, "label_smoothing")
            _training_setting(bench, "l1")
            dropout(bench)


def _training_setting(bench: Workbench, name: str) -> None:
    """A field of the training config, where the others leave it a meaning."""
    config = bench.player.train_config
    if SETTINGS[name].matters(config):
        setting(
            name,
            getattr(config, name),
            lambda value: bench.player.set_train_config(
                bench.player.train_config.changed(**{name: value})
            ),
            key="loss_kind" if name == "loss" else None,  # "loss" is the chart's key
        )
