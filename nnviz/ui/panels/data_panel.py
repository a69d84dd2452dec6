"""Data sets: five starters at one click, all twelve with their controls, and real ones."""

import streamlit as st

from nnviz.bench import texts
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.settings.config import PresetConfig
from nnviz.settings.limits import MAX_POINTS, MAX_SEED, MIN_CLASSES
from nnviz.ui.guard import guarded
from nnviz.ui.panels.real_panel import real_data
from nnviz.ui.press import once
from nnviz.ui.state import keep, recall, remember, view, workbench
from nnviz.ui.taught import shows

CONTROLS = ("preset_name", "preset_points", "preset_seed", "preset_noise", "preset_held_out")
STARTERS = ("xor", "circles", "moons", "spiral", "blobs")


def starters() -> None:
    """One-click data sets, more of them, and what is interesting about the one that is loaded."""
    bench = workbench()
    if not shows("starters", "real_data"):
        return
    with st.container(key="about_data"):
        st.caption(texts.about_data(bench.versions.now))
    with st.container(horizontal=True, key="starters"):
        if shows("starters"):
            _starters(bench)
        if shows("real_data"):
            real_data()


def _starters(bench: Workbench) -> None:
    """Five of them, and all in a popover."""
    for name in STARTERS:
        st.button(
            presets.PRESETS[name].title,
            key=f"preset_{name}",
            on_click=once(bench.load_preset),
            args=(name,),
        )
    keep("more_data", False, here=True)
    with (
        st.popover("More", key="more_data", on_change="rerun") as fold,
        st.container(width=400),
    ):
        if fold.open:
            _all_presets()


def _all_presets() -> None:
    """Every data set with its controls; they show the one that was loaded last."""
    bench = workbench()
    _follow(bench.versions.now.preset, bench.preset_held_out)
    st.selectbox(
        "Data set",
        presets.PRESETS,
        format_func=lambda name: presets.PRESETS[name].title,
        key="preset_name",
        on_change=guarded(_suggest),
    )
    name = _name()
    preset = presets.PRESETS[name]
    about = st.empty()
    left, right = st.columns(2)
    left.number_input("Points", 2, MAX_POINTS, step=50, key="preset_points")
    right.number_input("Seed of the points", 0, MAX_SEED, key="preset_seed")
    left.slider(
        "Noise", 0.0, 0.5, step=0.01, key="preset_noise", help="The more, the harder to learn."
    )
    right.slider("Held out", 0, 80, step=5, format="%d %%", key="preset_held_out")
    low, high = preset.classes
    classes = low
    if low < high:
        remember("preset_classes", _classes(preset))
        title = "Arms" if name == "spiral" else "Classes"
        classes = st.slider(title, low, high, key="preset_classes", on_change=guarded(_suggest))
    about.caption(f"{preset.why} {texts.suggestion(name, classes)}")
    st.button(
        "Load these points",
        key="load_preset",
        type="primary",
        on_click=once(_load),
        width="stretch",
    )


def _load() -> None:
    """Load what the controls say when the button is pressed, also what was just typed."""
    name = _name()
    workbench().load_preset(
        PresetConfig(
            name=name,
            points=recall("preset_points"),
            noise=recall("preset_noise"),
            classes=_classes(presets.PRESETS[name]),
            held_out=recall("preset_held_out") / 100,
            seed=recall("preset_seed"),
        )
    )


def _name() -> str:
    """The data set that is chosen; the first one, should a browser name one that is not there."""
    chosen = recall("preset_name")
    return chosen if chosen in presets.PRESETS else next(iter(presets.PRESETS))


def _classes(preset: presets.Preset) -> int:
    """The number of classes to offer: the one chosen last, or else the network's."""
    return preset.nearest_classes(
        recall("preset_classes") or workbench().player.model_config.classes
    )


def _suggest() -> None:
    """Let points and noise follow when another data set or number of classes is chosen."""
    name = _name()
    wanted = presets.suggested(name, _classes(presets.PRESETS[name]))
    remember("preset_points", wanted.points)
    remember("preset_noise", wanted.noise)


def _follow(preset: PresetConfig | None, held_out: float) -> None:
    """Let the controls show another data set once it is loaded, and a first one at first."""
    if recall("preset_name") and preset in (None, view().preset):
        for key in CONTROLS:
            keep(key, None)
        return
    view().preset = preset
    shown = preset or presets.suggested("linear", MIN_CLASSES, held_out)
    remember("preset_name", shown.name)
    remember("preset_points", shown.points)
    remember("preset_seed", shown.seed)
    remember("preset_noise", shown.noise)
    remember("preset_held_out", min(80, round(100 * shown.held_out)))
    remember("preset_classes", shown.classes)
