"""The sidebar's upper half: what makes the network."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.inside.features import feature_values
from nnviz.pictures.diagram import network_html
from nnviz.pictures.small_maps import signed_uri
from nnviz.settings.hidden import (
    USUAL_WIDTH,
    describe_hidden,
    parse_hidden,
    with_layers,
    with_width,
)
from nnviz.settings.limits import MAX_LAYERS, MAX_NEURONS
from nnviz.settings.names import FEATURES, Feature
from nnviz.settings.table import SETTINGS
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.guard import guarded
from nnviz.ui.panels.setting import setting
from nnviz.ui.state import keep, recall, remember
from nnviz.ui.taught import locked


def chosen_network(bench: Workbench, names: Iterable[str]) -> None:
    """Those settings that a teacher has chosen, one below the other."""
    for name in names:
        if name == "hidden":
            simple_network(bench)
        else:
            _ONE.get(name, partial(_network_setting, name=name))(bench)


def simple_network(bench: Workbench) -> None:
    """How many layers, and how many neurons each has."""
    hidden, rests = bench.player.model_config.hidden, bench.player.running or locked("hidden")
    bound(
        st.number_input,
        SETTINGS["hidden"].label,
        0,
        MAX_LAYERS,
        key="layers",
        value=len(hidden),
        apply=lambda count: _set_hidden(bench, with_layers(hidden, count)),
        disabled=rests,
        help="Layers of neurons between the inputs and the classes. With none of them, the "
        "boundary is a straight line.",
    )
    bound(
        st.number_input,
        "Neurons in each layer",
        1,
        MAX_NEURONS,
        key="neurons_each",
        value=max(hidden, default=USUAL_WIDTH),
        apply=lambda width: _set_hidden(bench, with_width(hidden, width)),
        disabled=rests or not hidden,
        help="Each of them can bend the boundary once more.",
    )
    _diagram(bench)


def whole_network(bench: Workbench) -> None:
    """Everything that makes the network."""
    _hidden(bench)
    _diagram(bench)
    left, right = st.columns([3, 2], gap="small")
    with left:
        _activation(bench)
    with right:
        _network_setting(bench, "seed")
    keep("more_network", False)
    with st.expander("More about the network", key="more_network", on_change="rerun") as fold:
        if fold.open:
            _more_network(bench)


def what_a_change_does(bench: Workbench) -> str:
    """Whether the network can be changed now, and what becomes of its weights."""
    if bench.player.running:
        return "Pause to change it."
    if bench.player.keep_weights:
        return "Another shape keeps the weights that fit."
    return "A change starts the model over."


def _change(bench: Workbench, **values: Any) -> None:
    bench.player.set_model_config(bench.player.model_config.changed(**values))


def _hidden(bench: Workbench) -> None:
    """Hidden layers as text."""
    text, broken = recall("hidden"), None
    try:
        if text is None or parse_hidden(text) != bench.player.model_config.hidden:
            text = describe_hidden(bench.player.model_config.hidden)
    except ValueError as error:  # what was typed stays there to be corrected
        broken = str(error)
    remember("hidden", text)
    st.text_input(
        SETTINGS["hidden"].label,
        key="hidden",
        on_change=guarded(lambda: _set_text(bench, recall("hidden"))),
        disabled=bench.player.running or locked("hidden"),
        placeholder="none",
        help=SETTINGS["hidden"].help,
    )
    if broken:
        say.refusal(broken)


def _diagram(bench: Workbench) -> None:
    """The network as a drawing."""
    with st.container(key="diagram"):
        st.html(network_html(bench.player.model_config))


def _set_text(bench: Workbench, text: str) -> None:
    try:
        hidden = parse_hidden(text)
    except ValueError:
        return
    _set_hidden(bench, hidden)


def _set_hidden(bench: Workbench, hidden: tuple[int, ...]) -> None:
    bench.player.set_model_config(bench.player.model_config.with_hidden(hidden))


def _network_setting(bench: Workbench, name: str, *, other: bool = False) -> None:
    """A field of the network's config; locked while it trains, and while another is in force."""
    setting(
        name,
        getattr(bench.player.model_config, name),
        lambda value: _change(bench, **{name: value}),
        disabled=bench.player.running or other,
    )


def _more_network(bench: Workbench) -> None:
    _keep_weights(bench)
    _features(bench)
    _activations(bench)
    _network_setting(bench, "initialization")
    _network_setting(bench, "batch_norm")


def _activation(bench: Workbench) -> None:
    other = bench.player.model_config.activations is not None
    _network_setting(bench, "activation", other=other)


def _keep_weights(bench: Workbench) -> None:
    setting(
        "keep_weights",
        bench.player.keep_weights,
        lambda keep: setattr(bench.player, "keep_weights", keep),
    )


def _activations(bench: Workbench) -> None:
    """One for each layer, if somebody wants that."""
    model, running = bench.player.model_config, bench.player.running
    bound(
        st.toggle,
        SETTINGS["activations"].label,
        key="per_layer",
        value=model.activations is not None,
        apply=lambda on: _change(bench, activations=model.layer_activations if on else None),
        disabled=running or locked("activations") or not model.hidden,
        help=SETTINGS["activations"].help,
    )
    for layer, kind in enumerate(model.activations or ()):
        setting(
            "activations",
            kind,
            partial(_set_layer, bench, layer),
            label=f"Layer {layer + 1}",
            key=f"activation_{layer}",
            disabled=running,
        )


def _set_layer(bench: Workbench, layer: int, kind: str) -> None:
    kinds = list(bench.player.model_config.layer_activations)
    _change(bench, activations=(*kinds[:layer], kind, *kinds[layer + 1 :]))


def _features(bench: Workbench) -> None:
    """Which inputs the network gets, and what each looks like over the plane."""
    known, chosen = SETTINGS["features"], bench.player.model_config.features
    bound(
        st.pills,
        known.label,
        tuple(known.names),
        selection_mode="multi",
        key="features",
        value=list(chosen),
        apply=lambda picked: _set_features(bench, picked),
        format_func=known.show,
        disabled=bench.player.running or locked("features"),
        help=known.help,
    )
    maps = "".join(_feature_map(name, name in chosen) for name in FEATURES)
    st.html(f'<div class="feature-maps">{maps}</div>')


def _feature_map(name: Feature, chosen: bool) -> str:
    picture = f'<img src="{signed_uri(feature_values(name))}" alt="">'
    caption = f"<figcaption>{FEATURES[name].label}</figcaption>"
    return f'<figure class="{"on" if chosen else "off"}">{picture}{caption}</figure>'


def _set_features(bench: Workbench, picked: list[str]) -> None:
    """In their usual order, whatever order they were picked in; never none."""
    features = tuple(name for name in FEATURES if name in picked)
    if features:
        _change(bench, features=features)
    else:
        bench.notice = "The network needs at least one input feature, so the last one stays."


def dropout(bench: Workbench) -> None:
    """Needs no rebuild, so it can be changed at any time."""
    setting(
        "dropout",
        bench.player.model_config.dropout,
        lambda share: _change(bench, dropout=share),
    )


# Those that are more than a field of the network's config.
_ONE: Mapping[str, Callable[[Workbench], None]] = {
    "activation": _activation,
    "activations": _activations,
    "features": _features,
    "dropout": dropout,
    "keep_weights": _keep_weights,
}
