"""The sidebar: what makes the network, and how it is trained. The usual first, the rest folded."""

from functools import partial
from typing import Any, get_args

import streamlit as st

from nnviz.bench.workbench import Workbench
from nnviz.inside.features import feature_values
from nnviz.pictures.diagram import network_html
from nnviz.pictures.small_maps import signed_uri
from nnviz.settings import config
from nnviz.settings.choices import describe_hidden, parse_hidden
from nnviz.settings.help import HELP, plain_name
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.panels.training_settings import more_training, training
from nnviz.ui.state import recall, remember, workbench

ACTIVATIONS = get_args(config.Activation)


def settings() -> None:
    """The whole sidebar."""
    bench = workbench()
    with st.sidebar:
        st.subheader("Network")
        st.caption(_what_a_change_does(bench))
        _hidden(bench)
        left, right = st.columns([3, 2], gap="small")
        with left:
            _choice(
                bench,
                "Activation",
                "activation",
                ACTIVATIONS,
                per_layer=bench.player.model_config.activations is not None,
            )
        with right:
            _seed(bench)
        with st.expander("More about the network", key="more_network", on_change="rerun") as fold:
            if fold.open:
                _more_network(bench)
        st.subheader("Training")
        st.caption("Changes live; the weights stay.")
        training(bench)
        more_training(bench)


def _what_a_change_does(bench: Workbench) -> str:
    if bench.player.running:
        return "Pause to change it."
    if bench.player.keep_weights:
        return "Another shape keeps the weights that fit."
    return "A change starts the model over."


def _change(bench: Workbench, **values: Any) -> None:
    bench.player.set_model_config(bench.player.model_config.changed(**values))


def _hidden(bench: Workbench) -> None:
    """Hidden layers as text, and the network they make as a drawing."""
    text, broken = recall("hidden"), None
    try:
        if text is None or parse_hidden(text) != bench.player.model_config.hidden:
            remember("hidden", describe_hidden(bench.player.model_config.hidden))
    except ValueError as error:  # what was typed stays there to be corrected
        broken = str(error)
    st.text_input(
        "Hidden layers",
        key="hidden",
        on_change=lambda: _set_hidden(bench, recall("hidden")),
        disabled=bench.player.running,
        placeholder="none",
        help=HELP["hidden"],
    )
    if broken:
        say.refusal(broken)
    with st.container(key="diagram"):
        st.html(network_html(bench.player.model_config))


def _seed(bench: Workbench) -> None:
    bound(
        st.number_input,
        "Seed",
        0,
        2**31 - 1,
        key="seed",
        value=bench.player.model_config.seed,
        apply=lambda seed: _change(bench, seed=int(seed)),
        disabled=bench.player.running,
        help=HELP["seed"],
    )


def _set_hidden(bench: Workbench, text: str) -> None:
    try:
        hidden = parse_hidden(text)
    except ValueError:
        return
    bench.player.set_model_config(bench.player.model_config.with_hidden(hidden))


def _choice(
    bench: Workbench, label: str, name: str, choices: tuple[str, ...], *, per_layer: bool = False
) -> None:
    """A choice among names that is a field of the network's config."""
    bound(
        st.selectbox,
        label,
        choices,
        key=name,
        value=getattr(bench.player.model_config, name),
        apply=lambda value: _change(bench, **{name: value}),
        format_func=plain_name,
        disabled=bench.player.running or per_layer,
        help=HELP[name],
    )


def _more_network(bench: Workbench) -> None:
    model, locked = bench.player.model_config, bench.player.running
    bound(
        st.toggle,
        "Keep the weights that still fit",
        key="keep_weights",
        value=bench.player.keep_weights,
        apply=lambda keep: setattr(bench.player, "keep_weights", keep),
        help=HELP["keep_weights"],
    )
    _features(bench)
    bound(
        st.toggle,
        "An activation for each layer",
        key="per_layer",
        value=model.activations is not None,
        apply=lambda on: _change(bench, activations=model.layer_activations if on else None),
        disabled=locked or not model.hidden,
        help=HELP["activations"],
    )
    for layer, kind in enumerate(model.activations or ()):
        bound(
            st.selectbox,
            f"Layer {layer + 1}",
            ACTIVATIONS,
            key=f"activation_{layer}",
            value=kind,
            apply=partial(_set_layer, bench, layer),
            format_func=plain_name,
            disabled=locked,
        )
    _choice(bench, "Initial weights", "initialization", get_args(config.Initialization))
    bound(
        st.toggle,
        "Batch normalisation",
        key="batch_norm",
        value=model.batch_norm,
        apply=lambda on: _change(bench, batch_norm=on),
        disabled=locked,
        help=HELP["batch_norm"],
    )


def _set_layer(bench: Workbench, layer: int, kind: str) -> None:
    kinds = list(bench.player.model_config.layer_activations)
    _change(bench, activations=(*kinds[:layer], kind, *kinds[layer + 1 :]))


def _features(bench: Workbench) -> None:
    """Which inputs the network gets, and what each looks like over the plane."""
    names, chosen = get_args(config.Feature), bench.player.model_config.features
    bound(
        st.pills,
        "Input features",
        names,
        selection_mode="multi",
        key="features",
        value=list(chosen),
        apply=lambda picked: _set_features(bench, picked),
        format_func=plain_name,
        disabled=bench.player.running,
        help=HELP["features"],
    )
    maps = "".join(_feature_map(name, name in chosen) for name in names)
    st.html(f'<div class="feature-maps">{maps}</div>')


def _feature_map(name: config.Feature, chosen: bool) -> str:
    picture = f'<img src="{signed_uri(feature_values(name))}" alt="">'
    caption = f"<figcaption>{plain_name(name)}</figcaption>"
    return f'<figure class="{"on" if chosen else "off"}">{picture}{caption}</figure>'


def _set_features(bench: Workbench, picked: list[str]) -> None:
    """In their usual order, whatever order they were picked in; never none."""
    features = tuple(name for name in get_args(config.Feature) if name in picked)
    if features:
        _change(bench, features=features)
    else:
        bench.notice = "The network needs at least one input feature, so the last one stays."
