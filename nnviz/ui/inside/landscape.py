"""The loss landscape: the loss over a slice through the present weights."""

from functools import partial

import streamlit as st

from nnviz.bench.survey import Survey
from nnviz.pictures.inside_looks import LandscapeLook
from nnviz.pictures.landscape import axis_names, landscape_spec, said
from nnviz.pictures.numbers import percent
from nnviz.settings.limits import MAX_SEED
from nnviz.settings.names import FEATURES
from nnviz.settings.naming import Kind, Place, place_of, short_name
from nnviz.ui import say
from nnviz.ui.bound import bound, including
from nnviz.ui.charts import PAGE_COLORS, steady_chart
from nnviz.ui.press import once
from nnviz.ui.state import keep, view, workbench

KINDS = {"weights": "Two weights", "random": "Random directions", "path": "Path walked"}
SHAPES = {"contour": "Contours", "surface": "Surface"}
REACHES = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
HEIGHT = 440  # pixels
TO_LOOK_FOR = {
    "weights": "Look for valleys, flat plains and cliffs: training goes downhill, by the slope "
    "where it stands. All other weights stay as they are.",
    "random": "Look how wide the valley is in which the network stands: two random directions, as "
    "long for each neuron as its weights are (Li et al. 2018).",
    "path": "Look how the path goes down, and where it turns: these two directions show most of "
    "where it went. White is the path so far.",
}


def _look() -> LandscapeLook:
    look: LandscapeLook = view().inside.setdefault("landscape", LandscapeLook())
    return look


def _survey() -> Survey:
    survey: Survey = view().inside.setdefault("survey", Survey())
    return survey


def _set(name: str, value: object) -> None:
    view().inside["landscape"] = _look().changed(**{name: value})


def landscape_controls() -> None:
    """Which slice is shown, of which loss, and as what."""
    look = _look()
    with st.container(horizontal=True, key="landscape_controls", vertical_alignment="center"):
        for name, labels, value in (("kind", KINDS, look.kind), ("shape", SHAPES, look.shape)):
            bound(
                st.segmented_control,
                name.capitalize(),
                list(labels),
                key=f"landscape_{name}",
                value=value,
                apply=partial(_set, name),
                format_func=labels.__getitem__,
                required=True,
                label_visibility="collapsed",
            )
        keep("landscape_more", False, here=True)
        with st.popover(
            "Slice", icon=":material/tune:", key="landscape_more", on_change="rerun"
        ) as fold:
            if fold.open:
                _more(look)
        if look.kind == "random":
            st.button(
                "Other directions",
                key="landscape_other",
                icon=":material/casino:",
                on_click=once(_other_directions),
            )
        if workbench().player.running:
            st.button(
                "Draw anew",
                key="landscape_anew",
                icon=":material/refresh:",
                on_click=once(_survey().forget),
            )


def _other_directions() -> None:
    _set("draw", (_look().draw + 1) % MAX_SEED)


def _more(look: LandscapeLook) -> None:
    bound(
        st.toggle,
        "Loss of the held-out points",
        key="landscape_held_out",
        value=look.held_out,
        apply=partial(_set, "held_out"),
    )
    if look.kind != "path":
        bound(
            st.select_slider,
            "How far each way",
            including(REACHES, look.reach),
            key="landscape_reach",
            value=look.reach,
            apply=partial(_set, "reach"),
            format_func="± {:g}".format,
            help="From the present weights. In random directions 1 is as far as zero is.",
        )
    if look.kind == "weights":
        for name, title in (("first", "Along x"), ("second", "Along y")):
            st.markdown(f"**{title}**")
            _weight(name)


def _weight(name: str) -> None:
    """A weight, by its layer, its neuron and what it multiplies."""
    config = workbench().player.model_config
    place = place_of(config, _look().weights_of(config)[name == "second"])
    hidden, last = len(config.hidden), len(config.hidden)
    widths = [*config.hidden, config.classes]
    parts: list[tuple[Kind, int | None]] = [
        ("weight", source)
        for source in range(config.hidden[place.layer - 1] if place.layer else len(config.features))
    ]
    parts.append(("bias", None))
    if config.batch_norm and place.layer < hidden:
        parts += [("scale", None), ("shift", None)]

    def part_name(part: tuple[Kind, int | None]) -> str:
        kind, source = part
        if source is None:
            return kind
        if place.layer == 0:
            return f"weight of {FEATURES[config.features[source]].label}"
        return f"weight of neuron {source + 1}"

    def to_layer(layer: int) -> None:
        _set(name, Place("weight", layer, 0, 0))

    def to_neuron(neuron: int) -> None:
        _set(name, place._replace(to=neuron))

    def to_part(index: int) -> None:
        kind, source = parts[index]
        _set(name, place._replace(kind=kind, source=source))

    columns = st.columns(3)
    with columns[0]:
        bound(
            st.selectbox,
            "Layer",
            range(hidden + 1),
            key=f"landscape_{name}_layer",
            value=place.layer,
            apply=to_layer,
            format_func=lambda layer: "output" if layer == last else f"{layer + 1}",
        )
    with columns[1]:
        bound(
            st.selectbox,
            "Output" if place.layer == last else "Neuron",
            range(widths[place.layer]),
            key=f"landscape_{name}_neuron",
            value=place.to,
            apply=to_neuron,
            format_func=lambda neuron: f"{neuron + 1}",
        )
    with columns[2]:
        bound(
            st.selectbox,
            "Which",
            range(len(parts)),
            key=f"landscape_{name}_part",
            value=parts.index((place.kind, place.source)),
            apply=to_part,
            format_func=lambda index: part_name(parts[index]),
        )


def landscape() -> None:
    """The landscape, and where the network is on it."""
    bench, look, survey = workbench(), _look(), _survey()
    shown = bench.player.run.shown
    survey.look(bench.player, look)
    found, way = survey.found, survey.way()
    if found is None:
        with st.container(key="landscape_place"):
            say.quietly(survey.refusal or "", icon="landscape")
        return
    config, theme = shown.model_config, st.context.theme.type or "light"
    # A new figure is a new plot, which is not turned as a person has turned the one before.
    still = look.shape == "surface" and bench.player.running
    names = axis_names(found, [short_name(config, index) for index in look.weights_of(config)])
    say.quietly(" ".join(_caption(survey, look)))
    steady_chart(
        lambda: landscape_spec(
            found,
            way,
            names,
            shape=look.shape,
            height=HEIGHT,
            background=PAGE_COLORS[theme],
        ),
        "landscape",
        (theme, look.shape, id(survey), survey.drawn if still else survey.revision),
        height=HEIGHT,
        config={"displayModeBar": False},
        alt=f"Loss over {names[0]} and {names[1]}; the network is at a loss of "
        f"{said(float(way[-1, 2]))}",
    )


def _caption(survey: Survey, look: LandscapeLook) -> list[str]:
    found, player = survey.found, workbench().player
    assert found is not None
    train = player.train_config
    sentences = [TO_LOOK_FOR[look.kind]]
    if found.shares is not None:
        sentences.append(f"Together they have {percent(float(found.shares.sum()))} of the path.")
    of = "held-out points" if look.held_out else "training points"
    counted = f"{found.counted:,} of {found.points:,} " if found.counted < found.points else ""
    sentences.append(f"Drawn at epoch {survey.epoch:,}, over {counted or 'all '}{of}.")
    if player.running:
        sentences.append(
            "While it trains the surface stays as it is; over the contours the network moves."
            if look.shape == "surface"
            else "While it trains only the network moves over it; its other weights move, too."
        )
    if train.weight_decay or train.l1:
        sentences.append("Penalties on large weights are not in it.")
    if found.gaps:
        sentences.append(
            f"At {found.gaps:,} of {found.losses.size:,} places the loss is no finite number: they "
            "are gaps."
        )
    return sentences
