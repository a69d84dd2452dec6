"""The loss landscape: the loss over a slice through the present weights."""

from functools import partial

import streamlit as st

from nnviz.bench.survey import Survey
from nnviz.pictures.inside_looks import LandscapeLook
from nnviz.pictures.landscape import axis_names, landscape_spec
from nnviz.pictures.loss_scale import said
from nnviz.pictures.numbers import percent
from nnviz.settings.limits import MAX_SEED
from nnviz.settings.naming import place_of, short_name
from nnviz.ui import say
from nnviz.ui.bound import bound, including
from nnviz.ui.charts import PAGE_COLORS, steady_chart
from nnviz.ui.inside.weight_choice import weight_choice
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
    "path": "Look how the path goes down, and where it turns: along these two directions it has "
    "moved most. White is the path so far.",
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
                with st.container(width=420):
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
        name = "reach" if look.kind == "weights" else "radius"
        bound(
            st.select_slider,
            "How far each way",
            including(REACHES, getattr(look, name)),
            key=f"landscape_{name}",
            value=getattr(look, name),
            apply=partial(_set, name),
            format_func="± {:g}".format,
            help="From what the weights are. In random directions, 1 is as far as all of them are "
            "from zero.",
        )
    if look.kind == "weights":
        for name, title in (("first", "First axis"), ("second", "Second axis")):
            st.markdown(f"**{title}**")
            config = workbench().player.model_config
            place = place_of(config, look.weights_of(config)[name == "second"])
            weight_choice(f"landscape_{name}", config, place, partial(_set, name))


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
