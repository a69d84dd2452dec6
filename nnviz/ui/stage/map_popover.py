"""How the map is read: a popover beside the tools, and what it lays over the map."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from nnviz.pictures.axis_ticks import axes_html
from nnviz.pictures.legend import legend_html
from nnviz.settings.limits import MAX_NAME
from nnviz.ui.bound import bound
from nnviz.ui.state import keep, map_shown, show_map, workbench

AREAS = {"likely": "How likely", "hard": "Likeliest class", "one": "One class"}
SWITCHES = {
    "contours": "Contours at 50, 75 and 95 %",
    "boundary": "Boundary as a line",
    "legend": "Legend",
    "ticks": "Axis ticks",
}


def map_popover(class_label: Callable[[int], str]) -> None:
    """What the map shows, and what is laid over it.

    Parameters
    ----------
    class_label : callable
        Gives a class's marker and name, as Markdown.
    """
    keep("map_view", False, here=True)
    with (
        st.popover("Map", icon=":material/layers:", key="map_view", on_change="rerun") as fold,
        st.container(width=300),
    ):
        if fold.open:
            _choices(class_label)


def over_the_map() -> None:
    """Legend and axes; an empty layer where there are none, as what comes and goes moves others."""
    shown, version = map_shown(), workbench().versions.now
    names = [version.class_name(label) for label in range(workbench().player.model_config.classes)]
    axes = axes_html(*version.units) if shown.ticks else ""
    legend = legend_html(names, shown) if shown.legend else ""
    with st.container(key="reading"):
        st.html(f'<div class="reading">{axes}{legend}</div>')


def _choices(class_label: Callable[[int], str]) -> None:
    shown, classes = map_shown(), workbench().player.model_config.classes
    bound(
        st.radio,
        "Colours",
        list(AREAS),
        key="map_areas",
        value=shown.areas,
        apply=partial(show_map, "areas"),
        format_func=AREAS.__getitem__,
    )
    subject = shown.subject(classes)
    if subject is not None:
        bound(
            st.segmented_control,
            "Which class",
            range(classes),
            key="map_label",
            value=subject,
            apply=partial(show_map, "label"),
            format_func=class_label,
            required=True,
        )
    _switches()
    bench = workbench()
    for side, (axis, column) in enumerate(
        zip(bench.versions.now.units, st.columns(2), strict=True)
    ):
        with column:
            bound(
                st.text_input,
                f"Name of {'xy'[side]}",
                key=f"axis_{'xy'[side]}",
                value=axis.name,
                apply=partial(bench.rename_axis, side),
                max_chars=MAX_NAME,
            )


def _switches() -> None:
    shown = map_shown()
    for name, text in SWITCHES.items():
        bound(
            st.toggle,
            text,
            key=f"map_{name}",
            value=getattr(shown, name),
            apply=partial(show_map, name),
        )
