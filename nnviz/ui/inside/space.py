"""Hidden space: how each layer bends the plane, to be moved through from input to output."""

from functools import partial

import streamlit as st

from nnviz.bench.following import Following
from nnviz.inside.hidden_space import some_of
from nnviz.inside.layers import Axes
from nnviz.pictures.hidden_space import pack_space
from nnviz.pictures.inside_looks import SpaceLook
from nnviz.pictures.numbers import counted
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.stage.components import space_view
from nnviz.ui.state import view, workbench

ALONG = {"components": "Principal components", "neurons": "Chosen neurons"}
WHICH = ("First", "Second", "Third")


def _look() -> SpaceLook:
    look: SpaceLook = view().inside.setdefault("space", SpaceLook())
    return look


def _set(name: str, value: object) -> None:
    view().inside["space"] = _look().changed(**{name: value})


def _choose(place: int, neuron: int) -> None:
    neurons = list(_look().neurons)
    neurons[place] = neuron
    _set("neurons", tuple(neurons))


def space_controls() -> None:
    """Along which axes a layer of many neurons is seen."""
    look, widest = _look(), max(workbench().player.model_config.hidden, default=0)
    with st.container(horizontal=True, key="space_controls", vertical_alignment="bottom"):
        bound(
            st.segmented_control,
            "Axes",
            [2, 3],
            key="space_dims",
            value=look.dims,
            apply=partial(_set, "dims"),
            format_func="{}-D".format,
            required=True,
            label_visibility="collapsed",
        )
        bound(
            st.segmented_control,
            "Seen along",
            list(ALONG),
            key="space_along",
            value=look.along,
            apply=partial(_set, "along"),
            format_func=ALONG.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
    if look.along == "neurons" and widest > look.dims:
        with st.container(horizontal=True, key="space_neurons"):
            for place in range(look.dims):
                bound(
                    st.selectbox,
                    f"{WHICH[place]} neuron",
                    range(widest),
                    key=f"space_neuron_{place}",
                    value=min(look.neurons[place], widest - 1),
                    apply=partial(_choose, place),
                    format_func=lambda neuron: str(neuron + 1),
                    width=110,
                )


def space() -> None:
    """The sheet, the points and the boundary, at each moment that a tick has come through."""
    bench, look = workbench(), _look()
    player, shown = bench.player, bench.player.run.shown
    following: Following = view().inside.setdefault("following", Following())
    moments = following.moments(player, Axes(look.dims, look.units))
    points, version = some_of(shown.points), bench.versions.now
    names = [version.class_name(label) for label in range(shown.model_config.classes)]
    components = (
        look.along == "components" and max(shown.model_config.hidden, default=0) > look.dims
    )
    layers = counted(len(shown.model_config.hidden) + 1, "layer")
    say.quietly(_caption(len(points), len(shown.points), shown.steps, components=components))
    space_view(
        pack_space(
            moments,
            points,
            names=names,
            features=shown.model_config.features,
            axes=[axis.name for axis in version.units],
            span=player.governor.span if player.running else 0.0,
            alt=f"The plane as {layers} of the network bend it, one after the other, "
            "with the points and the boundary on it"
            + (". Arrow keys turn it." if look.dims == 3 else "."),
        )
    )


def _caption(count: int, points: int, steps: int, *, components: bool) -> str:
    sentences = [
        "Each layer bends the plane. Look for the layer in which classes come apart so far that a "
        "straight line tells them apart: this is all that the outputs can do.",
        "Between layers all moves straight, for the eye only.",
    ]
    if components:
        sentences.append("Principal components are directions of most spread.")
    if not points:
        sentences.append("There are no points yet: draw some, and they lie on the sheet.")
    elif not steps:
        sentences.append("It is not trained yet: these are the bends of random weights.")
    if count < points:
        sentences.append(f"{count:,} of the {points:,} points are shown.")
    return " ".join(sentences)
