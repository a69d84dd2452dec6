"""The sidebar's lower half: settings that change live."""

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.settings.table import SETTINGS
from nnviz.ui.panels.setting import setting
from nnviz.ui.state import keep

RULE = ("momentum", "beta1", "beta2", "alpha", "schedule", "schedule_epochs", "schedule_gamma")


def training(bench: Workbench, *, everything: bool) -> None:
    """The settings that everybody needs; of those, the one that a beginner does."""
    if not everything:
        _training_setting(bench, "learning_rate")
        return
    for name in ("optimizer", "learning_rate", "batch_size", "weight_decay"):
        _training_setting(bench, name)
    setting(
        "held_out_share",
        min(80, 5 * round(20 * bench.held_out_share)),
        lambda share: bench.set_held_out_share(share / 100),
    )


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
            _training_setting(bench, "loss", key="loss_kind")  # "loss" is the chart's key
            _training_setting(bench, "label_smoothing")
            _training_setting(bench, "l1")
            setting(
                "dropout",
                bench.player.model_config.dropout,
                lambda share: bench.player.set_model_config(
                    bench.player.model_config.changed(dropout=share)
                ),
            )


def _training_setting(bench: Workbench, name: str, *, key: str | None = None) -> None:
    """A field of the training config, where the others leave it a meaning."""
    config = bench.player.train_config
    if SETTINGS[name].matters(config):
        setting(
            name,
            getattr(config, name),
            lambda value: bench.player.set_train_config(
                bench.player.train_config.changed(**{name: value})
            ),
            key=key,
        )
