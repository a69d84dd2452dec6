"""Flow: signals, gradients and updates of each layer over the run, and neurons that are stuck."""

import streamlit as st

from nnviz.bench.hints import rule
from nnviz.bench.workbench import Workbench
from nnviz.inside import symptoms
from nnviz.inside.drawing import multiply_adds
from nnviz.inside.flow import Flow
from nnviz.pictures import flow as pictures
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.numbers import counted
from nnviz.pictures.time_axis import settled
from nnviz.settings.limits import MAX_FLOW_MOMENTS, MAX_POINTS
from nnviz.settings.naming import neuron_name
from nnviz.ui import say
from nnviz.ui.charts import PAGE_COLORS, steady_chart
from nnviz.ui.inside.acts import act_button, chosen
from nnviz.ui.press import show_acts
from nnviz.ui.state import take_from, view, workbench
from nnviz.ui.taught import shows

CAPTION = (
    "What flows through the layers at the moments of this run: signals forward, gradients back, "
    "and how far each step moves the weights."
)
DIAGRAM = "Diagram"
LARGE = 20_000_000  # multiply-adds of all points: from there on a moment takes 20 ms and more
FEW = 8  # moments of so large a network
MOST_NAMED = 12  # neurons that have a button each
OTHERS = " What was before layers were added or taken away is not shown: those were other layers."
CANNOT = "No activation here can be dead or saturated: that is what ReLU, tanh and sigmoid can be."


def draw() -> None:
    """Four charts, and below them the neurons that are stuck."""
    show_acts()
    bench = workbench()
    run, page = bench.player.run, view()
    st.caption(CAPTION)
    if run.trainer.missing:
        say.quietly(f"Nothing flows yet. {run.trainer.missing}")
        return
    if not run.trainer.steps:
        say.quietly(
            "Nothing is trained yet: the dots are of the weights that training begins with. Train, "
            "and curves grow from them."
        )
    page.flow = page.flow or Flow()
    config = run.trainer.model_config
    large = multiply_adds(config) * len(bench.points) > LARGE
    new = (0 if large else 1) if bench.player.running else None  # in one beat
    with bench.player.governor.spending():
        moments = page.flow.moments(run, new, FEW if large else MAX_FLOW_MOMENTS)
    last = len(config.hidden)
    layer: int = chosen(
        st.segmented_control,
        "Layer",
        range(last + 1),
        key="flow_layer",
        required=True,
        format_func=lambda k: "Outputs" if k == last else f"Layer {k + 1}",
    )
    log = settled(run.trainer.history).log_time
    theme, axis = st.context.theme.type or "light", ChartView(log_time=log)
    paper = PAGE_COLORS[theme]
    charts = {
        "gradients": lambda: pictures.band_spec(moments, "gradients", layer, axis, paper),
        "ratio": lambda: pictures.ratio_spec(moments, axis, paper),
    }
    if layer < last:
        charts["outputs"] = lambda: pictures.band_spec(moments, "outputs", layer, axis, paper)
    if can_be_stuck(config.layer_activations):
        charts["units"] = lambda: pictures.units_spec(moments, axis, paper)
    about = run.chart_revision, tuple(m.epoch for m in moments), run.trainer.steps, theme, log
    with st.container(key="flow_charts"):
        for name in ("outputs", "gradients", "ratio", "units"):
            with st.container(key=f"flow_{name}"):
                if name in charts:
                    steady_chart(
                        charts[name],
                        f"flow_chart_{name}",
                        (about, layer),
                        height=pictures.HEIGHT,
                        config={"displayModeBar": False},
                        alt=ALTS[name],
                    )
                else:
                    st.html("<i></i>")
    others = OTHERS if page.flow.left_out else ""
    st.caption(f"{pictures.BANDS_SAID} {pictures.HEALTHY_SAID}{others}")
    _stuck(bench)


ALTS = {
    "outputs": "Quantiles of the outputs of the chosen layer over epochs",
    "gradients": "Quantiles of the size of the gradients of the chosen layer over epochs",
    "ratio": "Size of an update over the size of the weights, of each layer over epochs",
    "units": "Share of dead neurons or saturated outputs, of each layer over epochs",
}


def can_be_stuck(kinds: tuple[str, ...]) -> bool:
    """Whether a layer has neurons that can be dead or saturated."""
    return any(kind == "relu" or kind in symptoms.FLAT for kind in kinds)


def _stuck(bench: Workbench) -> None:
    """The neurons that are dead or saturated in the network that is shown, and what helps."""
    shown = bench.player.run.shown
    config = shown.model_config
    if not can_be_stuck(config.layer_activations):
        say.quietly(CANNOT)
        return
    found = {
        "dead ReLU": symptoms.dead_neurons(shown, MAX_POINTS),
        "saturation": symptoms.saturated_neurons(shown, MAX_POINTS),
    }
    said = {
        "dead ReLU": "dead: zero at every training point, so no gradient reaches it",
        "saturation": "saturated: flat at nearly every training point, so hardly any gradient "
        "passes it",
    }
    with st.container(key="flow_stuck"):
        for name, layers in found.items():
            neurons = [(layer, k) for layer, units in enumerate(layers) for k in units]
            if neurons:
                noun = counted(len(neurons), "neuron")
                say.quietly(f"{noun} {'is' if len(neurons) == 1 else 'are'} {said[name]}.")
                with st.container(key=f"flow_{name.replace(' ', '_')}", horizontal=True):
                    for layer, neuron in neurons[:MOST_NAMED] if shows("diagram") else ():
                        act_button(
                            neuron_name(config, layer, neuron).capitalize(),
                            _open,
                            layer,
                            neuron,
                            key=f"flow_open_{layer}_{neuron}",
                        )
                    if len(neurons) > MOST_NAMED:
                        say.quietly(f"and {len(neurons) - MOST_NAMED:,} more")
                if view().lesson:
                    continue  # what to do about it is what a lesson asks
                remedy = rule(name)
                say.quietly("What helps:")
                act_button(
                    remedy.label,
                    remedy.remedy,
                    bench,
                    key=f"flow_remedy_{name.replace(' ', '_')}",
                    icon=":material/lightbulb:",
                )
        if not any(units for layers in found.values() for units in layers):
            say.quietly("No neuron is dead or saturated.")


def _open(layer: int, neuron: int) -> None:
    """Show a neuron in the diagram."""
    view().pointed = (layer, neuron)
    take_from("inside_tab", DIAGRAM)
