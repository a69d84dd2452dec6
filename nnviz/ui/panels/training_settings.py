"""The sidebar's lower half: settings that change live."""

from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.settings import config
from nnviz.settings.choices import (
    AVERAGINGS,
    BATCH_SIZES,
    L1_STRENGTHS,
    LEARNING_RATES,
    OWN_NUMBERS,
    SCHEDULE_EPOCHS,
    SPEEDS,
    WEIGHT_DECAYS,
)
from nnviz.settings.help import HELP, plain_name
from nnviz.ui.bound import bound, including

AVERAGING_LABELS = {
    "momentum": "Momentum",
    "beta1": "β₁, memory of gradients",
    "beta2": "β₂, memory of their squares",
    "alpha": "α, memory of their squares",
}


def training(bench: Workbench) -> None:
    """The settings that everybody needs."""
    _choose(bench, "Optimiser", "optimizer", get_args(config.Optimizer))
    _slide(bench, "Learning rate", "learning_rate", LEARNING_RATES)
    _slide(bench, "Batch size", "batch_size", BATCH_SIZES)
    _slide(bench, "Weight decay (L2)", "weight_decay", WEIGHT_DECAYS)
    bound(
        st.slider,
        "Held-out share",
        0,
        80,
        step=5,
        format="%d %%",
        key="held_out_share",
        value=5 * round(20 * bench.held_out_share),
        apply=lambda share: bench.set_held_out_share(share / 100),
        help=HELP["held_out_share"],
    )
    bound(
        st.select_slider,
        "Speed",
        including(SPEEDS, bench.player.steps_per_map),
        format_func=lambda steps: "as fast as possible" if steps is None else f"{steps} a map",
        key="speed",
        value=bench.player.steps_per_map,
        apply=lambda steps: setattr(bench.player, "steps_per_map", steps),
        help=HELP["speed"],
    )


def more_training(bench: Workbench) -> None:
    """The rest, folded: rates over time, penalties, loss.

    What is folded away is not drawn at all: every widget on the page costs time in each tick.
    """
    train = bench.player.train_config
    with st.expander("Optimiser and schedule", key="more_optimizer", on_change="rerun") as fold:
        if fold.open:
            _optimizer_and_schedule(bench, train)
    with st.expander("Loss and regularisation", key="more_loss", on_change="rerun") as fold:
        if fold.open:
            _loss_and_regularisation(bench, train)


def _optimizer_and_schedule(bench: Workbench, train: config.TrainConfig) -> None:
    for name in OWN_NUMBERS.get(train.optimizer, ()):
        _slide(bench, AVERAGING_LABELS[name], name, AVERAGINGS)
    _choose(bench, "Learning rate over time", "schedule", get_args(config.Schedule))
    if train.schedule != "constant":
        _slide(bench, "Over so many epochs", "schedule_epochs", SCHEDULE_EPOCHS)
    if train.schedule == "step":
        _slide(bench, "Times, at each step", "schedule_gamma", (0.1, 0.2, 0.3, 0.5, 0.7, 0.9))


def _loss_and_regularisation(bench: Workbench, train: config.TrainConfig) -> None:
    _choose(bench, "Loss", "loss", get_args(config.Loss), key="loss_kind")  # "loss": the chart
    if train.loss == "cross_entropy":
        _slide(bench, "Label smoothing", "label_smoothing", (0.0, 0.05, 0.1, 0.2, 0.3, 0.5))
    _slide(bench, "L1", "l1", L1_STRENGTHS)
    bound(
        st.slider,
        "Dropout",
        0.0,
        0.9,
        step=0.05,
        key="dropout",
        value=bench.player.model_config.dropout,
        apply=lambda share: bench.player.set_model_config(
            bench.player.model_config.changed(dropout=share)
        ),
        help=HELP["dropout"],
    )


def _set(bench: Workbench, name: str, value: Any) -> None:
    bench.player.set_train_config(bench.player.train_config.changed(**{name: value}))


def _choose(
    bench: Workbench, label: str, name: str, choices: Sequence[str], *, key: str | None = None
) -> None:
    bound(
        st.selectbox,
        label,
        choices,
        key=key or name,
        value=getattr(bench.player.train_config, name),
        apply=lambda value: _set(bench, name, value),
        format_func=plain_name,
        help=HELP[name],
    )


def _slide(bench: Workbench, label: str, name: str, choices: Sequence[Any]) -> None:
    value = getattr(bench.player.train_config, name)
    bound(
        st.select_slider,
        label,
        including(choices, value),
        format_func=lambda number: "full" if number is None else f"{number:g}",
        key=name,
        value=value,
        apply=lambda value: _set(bench, name, value),
        help=HELP[name],
    )
