"""The choice of a weight: by its layer, its neuron, and what it multiplies there."""

from collections.abc import Callable

import streamlit as st

from nnviz.settings.config import ModelConfig
from nnviz.settings.names import FEATURES
from nnviz.settings.naming import Kind, Place
from nnviz.ui.bound import bound


def weight_choice(
    key: str, config: ModelConfig, place: Place, apply: Callable[[Place], None]
) -> None:
    """Three menus: a network of many layers has too many weights for one.

    Parameters
    ----------
    key : str
        What the keys of the menus begin with.
    config : ModelConfig
    place : Place
        The weight that is chosen.
    apply : callable
        Takes another one.
    """
    last = len(config.hidden)
    widths = [*config.hidden, config.classes]
    parts: list[tuple[Kind, int | None]] = [
        ("weight", source)
        for source in range(config.hidden[place.layer - 1] if place.layer else len(config.features))
    ]
    parts.append(("bias", None))
    if config.batch_norm and place.layer < last:
        parts += [("scale", None), ("shift", None)]

    def part_name(part: tuple[Kind, int | None]) -> str:
        kind, source = part
        if source is None:
            return kind
        if place.layer == 0:
            return f"weight of {FEATURES[config.features[source]].label}"
        return f"weight of neuron {source + 1}"

    def to_layer(layer: int) -> None:
        apply(Place("weight", layer, 0, 0))

    def to_neuron(neuron: int) -> None:
        apply(place._replace(to=neuron))

    def to_part(index: int) -> None:
        kind, source = parts[index]
        apply(place._replace(kind=kind, source=source))

    columns = st.columns(3)
    with columns[0]:
        bound(
            st.selectbox,
            "Layer",
            range(last + 1),
            key=f"{key}_layer",
            value=place.layer,
            apply=to_layer,
            format_func=lambda layer: "output" if layer == last else f"{layer + 1}",
        )
    with columns[1]:
        bound(
            st.selectbox,
            "Output" if place.layer == last else "Neuron",
            range(widths[place.layer]),
            key=f"{key}_neuron",
            value=place.to,
            apply=to_neuron,
            format_func=lambda neuron: f"{neuron + 1}",
        )
    with columns[2]:
        bound(
            st.selectbox,
            "Which",
            range(len(parts)),
            key=f"{key}_part",
            value=parts.index((place.kind, place.source)),
            apply=to_part,
            format_func=lambda index: part_name(parts[index]),
        )
