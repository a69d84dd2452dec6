"""One step in numbers: what the next step does to one weight; and a button that takes it."""

from typing import NamedTuple

import streamlit as st

from nnviz.bench.player import Player
from nnviz.inside.step_numbers import step_numbers
from nnviz.pictures.formulas import exact, step_html, title_of
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import FEATURES
from nnviz.settings.naming import Place, index_of, neuron_name
from nnviz.training.trainer import Trainer
from nnviz.ui import say
from nnviz.ui.inside.acts import act_button, chosen
from nnviz.ui.press import show_acts
from nnviz.ui.state import view, workbench

CAPTION = (
    "The next step of training and one weight: forward, backward by the chain rule, then what the "
    "optimiser makes of it."
)
BATCH, POINT = "Whole batch", "One point"
EXTRAS = ("bias", "scale", "shift")
PAST = "This is a moment of the past: its next step can be read here, and is not taken."


class Taken(NamedTuple):
    """A step that was taken: the trainer, its steps then, and what was said and became true."""

    trainer: Trainer
    steps: int
    title: str
    said: float
    is_now: float


def draw() -> None:
    """The choice of point and weight, and the formulas."""
    show_acts()
    player = workbench().player
    shown = player.run.shown
    st.caption(CAPTION)
    if shown.missing:
        say.quietly(f"There is no step to show yet. {shown.missing}")
        return
    if player.running:
        say.quietly("While it trains the numbers change faster than one can read: pause first.")
        act_button("Pause", player.pause, key="step_pause", icon=":material/pause:")
        return
    with st.container(key="step_choice", horizontal=True):
        point = _point(shown)
        place = _place(shown.model_config)
    with player.governor.spending():
        numbers = step_numbers(shown, place, point)
    st.markdown(f"**{title_of(numbers)}**")
    with st.container(key="step_take", horizontal=True, vertical_alignment="center"):
        act_button(
            "Take this step",
            _take,
            player,
            title_of(numbers),
            place,
            numbers.new,
            key="take_step",
            type="primary",
            disabled=player.run.viewed is not None,
        )
        if player.run.viewed is not None:
            say.quietly(PAST)
        elif point is None:
            say.quietly("The step is the whole batch's.")
        else:
            say.quietly("The step is the whole batch's, not this point's alone.")
    _done(player)
    now = workbench().versions.now
    classes = [now.class_name(label) for label in range(shown.model_config.classes)]
    with st.container(key="step_numbers"):
        st.html(step_html(numbers, classes))


def _point(trainer: Trainer) -> int | None:
    """Which point is followed, if one is."""
    of = chosen(
        st.segmented_control,
        "Of",
        (BATCH, POINT),
        key="step_of",
        required=True,
    )
    if of == BATCH:
        return None
    number: int = chosen(
        _number, "Point", range(1, len(trainer.points) + 1), key="step_point", width=140
    )
    return number - 1


def _number(label: str, choices: range, **options: object) -> None:
    """A field for one of some numbers in a row."""
    st.number_input(label, choices[0], choices[-1], step=1, **options)  # type: ignore[call-overload]


def _place(config: ModelConfig) -> Place:
    """Which weight, by where it leads to and from where."""
    last = len(config.hidden)
    widths = (*config.hidden, config.classes)
    layer: int = chosen(
        st.selectbox,
        "Layer",
        range(last + 1),
        key="step_layer",
        format_func=lambda k: "Outputs" if k == last else f"Layer {k + 1}",
        width=140,
    )
    to: int = chosen(
        st.selectbox,
        "To",
        range(widths[layer]),
        key="step_to",
        format_func=lambda k: f"Output {k + 1}" if layer == last else f"Neuron {k + 1}",
        width=140,
    )
    count = len(config.features) if layer == 0 else config.hidden[layer - 1]
    extras = EXTRAS if config.batch_norm and layer < last else EXTRAS[:1]
    source: int | str = chosen(
        st.selectbox,
        "From",
        (*range(count), *extras),
        key="step_from",
        format_func=lambda k: _source(config, layer, k),
        width=180,
    )
    if isinstance(source, str):
        return Place(source, layer, to)  # type: ignore[arg-type]
    return Place("weight", layer, to, source)


def _source(config: ModelConfig, layer: int, source: int | str) -> str:
    """What a weight comes from: an input, a neuron, or nothing."""
    if isinstance(source, str):
        return source.capitalize() if source == "bias" else f"Batch norm's {source}"
    if layer == 0:
        return f"Input {FEATURES[config.features[source]].label}"
    return neuron_name(config, layer - 1, source).capitalize()


def _take(player: Player, title: str, place: Place, said: float) -> None:
    """Take exactly one step, and remember what was said of it."""
    player.step(one=True)
    trainer = player.trainer
    value = float(trainer.learner.weights()[index_of(trainer.model_config, place)])
    view().taken = Taken(trainer, trainer.steps, title, said, value)


def _done(player: Player) -> None:
    """What became of the step that was taken last; its room is always there."""
    taken, trainer = view().taken, player.trainer
    with st.container(key="step_done"):
        if taken and taken.trainer is trainer and taken.steps == trainer.steps:
            say.quietly(
                f"Step {taken.steps:,} is taken: {taken.title}, and the trainer has "
                f"{exact(taken.is_now)}. Below is the next one."
            )
        else:
            st.html("<i></i>")
