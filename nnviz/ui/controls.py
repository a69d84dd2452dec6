"""Widgets to configs: everything one can set, and the buttons.

Buttons have no help text: Streamlit draws a button with one twice, and hides one of the two.
"""

from typing import get_args

import streamlit as st

from nnviz import config, datasets, texts
from nnviz.palette import CLASS_STYLES
from nnviz.settings import (
    BATCH_SIZES,
    LEARNING_RATES,
    SPEEDS,
    WEIGHT_DECAYS,
    describe_hidden,
    parse_hidden,
)
from nnviz.ui.state import workbench
from nnviz.workbench import Workbench

STARTERS = ("xor", "circles", "moons", "spiral", "blobs")


def canvas_bar() -> None:
    """Above the stage: the class that a click places, and whether the pointer draws or reads."""
    bench = workbench()
    with st.container(horizontal=True, key="canvas_bar", horizontal_alignment="distribute"):
        label = st.segmented_control(
            "Class",
            range(bench.model_config.classes),
            format_func=lambda label: f"{CLASS_STYLES[label].glyph} {label + 1}",
            default=bench.brush.label,
            required=True,
            key="class_picker",
            label_visibility="collapsed",
        )
        mode = st.segmented_control(
            "Pointer",
            ["Draw", "Inspect"],
            default="Inspect" if bench.inspect else "Draw",
            required=True,
            key="pointer",
            label_visibility="collapsed",
        )
    bench.choose(label=label, inspect=mode == "Inspect")


def edit_bar() -> None:
    """Below the stage: undo and clear."""
    bench = workbench()
    with st.container(horizontal=True, key="edit_bar"):
        st.button(
            "Undo",
            key="undo",
            on_click=bench.undo,
            disabled=not bench.can_undo,
            shortcut="Ctrl+Z",
        )
        st.button(
            "Clear points",
            key="clear",
            on_click=bench.clear,
            disabled=not len(bench.points),
        )


def starters() -> None:
    """One-click data sets."""
    bench = workbench()
    st.caption("Draw your own points on the square, or start from a data set:")
    with st.container(horizontal=True, key="starters"):
        for name in STARTERS:
            preset = datasets.PRESETS[name]
            st.button(
                preset.title,
                key=f"preset_{name}",
                on_click=bench.load_preset,
                args=(name,),
            )


def train_bar() -> None:
    """Train or pause, step, reset; and what to do next."""
    bench = workbench()
    with st.container(horizontal=True, key="train_bar"):
        st.button(
            "Pause" if bench.running else "Train",
            key="train",
            type="primary",
            on_click=bench.pause if bench.running else bench.train,
            icon=":material/pause:" if bench.running else ":material/play_arrow:",
            shortcut="T",
        )
        st.button(
            "Step",
            key="step",
            on_click=bench.step,
            disabled=bench.running,
            shortcut="S",
        )
        st.button(
            "Reset model",
            key="reset",
            on_click=bench.reset,
            shortcut="N",
        )
    if bench.notice:
        st.warning(bench.notice, icon=":material/info:")
    else:
        st.caption(texts.next_step(bench))


def settings() -> None:
    """The sidebar: what restarts the model, and what changes live."""
    bench = workbench()
    with st.sidebar:
        st.subheader("Network")
        st.caption(
            "Changing these starts the model over. Pause to change them."
            if bench.running
            else "Changing these starts the model over."
        )
        _network(bench)
        st.subheader("Training")
        st.caption("These change live; the weights stay.")
        _training(bench)


def _network(bench: Workbench) -> None:
    model, locked = bench.model_config, bench.running
    text = st.text_input(
        "Hidden layers",
        value=describe_hidden(model.hidden),
        key="hidden",
        disabled=locked,
        help="Neurons of each layer, such as 8-8. Up to 6 layers of 1 to 64 neurons; "
        "leave empty for none.",
    )
    activation = st.selectbox(
        "Activation",
        get_args(config.Activation),
        index=get_args(config.Activation).index(model.activation),
        key="activation",
        disabled=locked,
        help="The nonlinearity of every hidden neuron. Tanh is smooth; ReLU makes straight edges.",
    )
    seed = st.number_input(
        "Seed",
        min_value=0,
        max_value=2**31 - 1,
        value=model.seed,
        key="seed",
        disabled=locked,
        help="The same seed gives the same initial weights, so that runs can be compared.",
    )
    try:
        hidden = parse_hidden(text)
    except ValueError as error:
        st.error(str(error))
        return
    bench.set_model_config(
        config.ModelConfig(
            **{
                **model.model_dump(),
                "hidden": hidden,
                "activation": activation,
                "seed": int(seed),
            }
        )
    )


def _training(bench: Workbench) -> None:
    train = bench.train_config
    optimizer = st.selectbox(
        "Optimiser",
        get_args(config.Optimizer),
        index=get_args(config.Optimizer).index(train.optimizer),
        key="optimizer",
        help="The rule that turns gradients into steps. Changing it drops its memory of past "
        "gradients, not the weights.",
    )
    rate = st.select_slider(
        "Learning rate",
        LEARNING_RATES,
        value=train.learning_rate,
        key="learning_rate",
        help="How long each step is. Too long, and the loss jumps; too short, and nothing moves.",
    )
    batch = st.select_slider(
        "Batch size",
        BATCH_SIZES,
        value=train.batch_size,
        format_func=lambda size: "full" if size is None else str(size),
        key="batch_size",
        help="Points per step. Full: every step sees all training points.",
    )
    decay = st.select_slider(
        "Weight decay",
        WEIGHT_DECAYS,
        value=train.weight_decay,
        key="weight_decay",
        help="Pulls weights towards zero (L2), which makes the boundary smoother.",
    )
    share = st.slider(
        "Held-out share",
        0,
        80,
        value=round(100 * bench.held_out_share),
        step=5,
        format="%d %%",
        key="held_out_share",
        help="This share of the points is never trained on, only tested: hollow markers. Points "
        "you click are training points until you move this.",
    )
    speed = st.select_slider(
        "Speed",
        SPEEDS,
        value=bench.steps_per_tick,
        format_func=lambda steps: "as fast as possible" if steps is None else f"{steps} a map",
        key="speed",
        help="Training steps between two pictures of the map.",
    )
    bench.set_train_config(
        config.TrainConfig(
            **{
                **train.model_dump(),
                "optimizer": optimizer,
                "learning_rate": rate,
                "batch_size": batch,
                "weight_decay": decay,
            }
        )
    )
    bench.steps_per_tick = speed
    if round(100 * bench.held_out_share) != share:
        bench.set_held_out_share(share / 100)
