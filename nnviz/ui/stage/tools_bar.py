"""Around the stage: classes above it, tools below it.

Controls are bound to the Workbench, so that keys, undo and opened files never leave them behind.
"""

import streamlit as st

from nnviz.bench import groups
from nnviz.bench.workbench import Workbench
from nnviz.data.class_styles import CLASS_STYLES
from nnviz.settings.limits import (
    MAX_CLASSES,
    MAX_DENSITY,
    MAX_NAME,
    MAX_RADIUS,
    MIN_CLASSES,
    MIN_RADIUS,
)
from nnviz.settings.outside import fitted, markdown
from nnviz.stage.tools import SHAPES
from nnviz.ui.bound import bound
from nnviz.ui.press import once
from nnviz.ui.stage.map_popover import map_popover
from nnviz.ui.stage.noise_popover import noise_popover
from nnviz.ui.state import keep, view, workbench
from nnviz.ui.taught import shows

INSPECT = "inspect"
POINTERS = ("draw", "spray", "shape", "erase", "move", "select", INSPECT)
ICONS = {
    "draw": ":material/edit:",
    "spray": ":material/grain:",
    "shape": ":material/interests:",
    "erase": ":material/ink_eraser:",
    "move": ":material/open_with:",
    "select": ":material/lasso_select:",
    INSPECT: ":material/search:",
}
KEYS_HELP = """
**1** to **8** pick the class. **D** draws, **P** sprays, **H** draws a shape, **E** erases,
**M** moves, **L** selects with a lasso, **I** inspects.
**Ctrl+Z** undoes, **Ctrl+Shift+Z** or **Ctrl+Y** redoes.
**T** trains or pauses, **S** steps, **N** resets the model. **+** and **−** change the pace.

With *Select*, draw around points or tap near them. Drag inside the dashed box to move them, or use
the **arrow keys**: a press is a small step, with **Shift** a large one, and a key that is held down
is one step to undo. **Delete** removes them, **Escape** or a tap outside lets go.

While you type in a field, keys belong to the field. C and R belong to Streamlit, so nothing here
has them.
"""


def class_bar() -> None:
    """Above the stage: the class that is placed, more or fewer of them, held-out or not; clear."""
    bench = workbench()
    classes = bench.player.model_config.classes
    with st.container(horizontal=True, key="canvas_bar"):
        bound(
            st.segmented_control,
            "Class",
            range(classes),
            key="class_picker",
            value=bench.brush.label,
            apply=lambda label: bench.choose(label=label),
            format_func=class_label,
            required=True,
            label_visibility="collapsed",
        )
        if shows("class_count"):
            _class_count(bench)
        if shows("hold_out"):
            bound(
                st.toggle,
                "Held-out",
                key="held_out",
                value=bench.brush.held_out,
                apply=lambda held_out: bench.choose(held_out=held_out),
            )
        if shows("clear"):
            st.button(
                "Clear points",
                key="clear",
                icon=":material/delete:",
                on_click=once(bench.clear),
                disabled=not len(bench.points),
            )


def _class_count(bench: Workbench) -> None:
    """One class more, or less."""
    classes = bench.player.model_config.classes
    with st.container(horizontal=True, key="class_count", width="content"):
        st.button(
            "Remove the chosen class",
            key="remove_class",
            icon=":material/remove:",
            on_click=once(bench.remove_class),
            disabled=classes == MIN_CLASSES,
        )
        st.button(
            "Add a class",
            key="add_class",
            icon=":material/add:",
            on_click=once(bench.add_class),
            disabled=classes == MAX_CLASSES,
        )


def tool_bar() -> None:
    """Below the stage: what the pointer does, and how broadly; undo and redo."""
    bench = workbench()
    with st.container(horizontal=True, key="tool_bar"):
        if shows("tools"):
            _tools(bench)
        _edit_buttons(bench)
        with st.container(horizontal=True, key="group", width="content"):
            if bench.brush.tool == "select" and not view().inspect:
                _group(bench)
        with st.container(horizontal=True, key="map_place", width="content"):
            if shows("noise"):
                noise_popover()
            if shows("map_options"):
                map_popover(class_label)


def _tools(bench: Workbench) -> None:
    """What the pointer does, and the brush."""
    bound(
        st.segmented_control,
        "Pointer",
        POINTERS,
        key="pointer",
        value=INSPECT if view().inspect else bench.brush.tool,
        apply=_pick_pointer,
        format_func=lambda pointer: f"{ICONS[pointer]} {pointer.capitalize()}",
        required=True,
        label_visibility="collapsed",
    )
    keep("brush", False, here=True)
    with (
        st.popover(
            "Brush and names", icon=":material/tune:", key="brush", on_change="rerun"
        ) as fold,
        st.container(width=340),
    ):
        if fold.open:
            _brush()


def _edit_buttons(bench: Workbench) -> None:
    """Undo and redo."""
    with st.container(horizontal=True, key="edits", width="content"):
        st.button(
            "Undo",
            key="undo",
            icon=":material/undo:",
            on_click=once(bench.undo),
            disabled=not bench.can_undo,
            shortcut="Ctrl+Z",
        )
        st.button(
            "Redo",
            key="redo",
            icon=":material/redo:",
            on_click=once(bench.redo),
            disabled=not bench.can_redo,
            shortcut="Ctrl+Shift+Z",
        )


def _group(bench: Workbench) -> None:
    """What can be done with the points that are selected."""
    count, style = int(bench.selected.sum()), CLASS_STYLES[bench.brush.label]
    hold_out = "To training" if groups.all_held_out(bench) else "Hold out"
    acts = (
        ("group_delete", "Delete", "delete_sweep", groups.delete),
        (
            "group_relabel",
            f'Make :color[{style.glyph}]{{foreground="{style.color}"}}',
            "palette",
            groups.relabel,
        ),
        ("group_hold_out", hold_out, "visibility_off", groups.hold_out),
        ("group_duplicate", "Duplicate", "content_copy", groups.duplicate),
        ("let_go", "Let go", "deselect", groups.let_go),
    )
    for key, label, icon, act in acts:
        st.button(
            label,
            key=key,
            icon=f":material/{icon}:",
            on_click=once(act),
            args=(bench,),
            disabled=not count,
        )
    st.markdown(f"{count:,} selected" if count else "Lasso some", width="content")


def class_label(label: int) -> str:
    """A class's marker in its colour, and what it is called."""
    style, name = CLASS_STYLES[label], workbench().versions.now.class_name(label)
    name = name.capitalize() if name == style.name else markdown(fitted(name))
    return f':color[{style.glyph}]{{foreground="{style.color}"}} {name}'


def _pick_pointer(pointer: str) -> None:
    view().inspect = pointer == INSPECT
    if pointer != INSPECT:
        workbench().choose(tool=pointer)


def _brush() -> None:
    """The chosen class's name, shape, radius and density, and the keys."""
    bench = workbench()
    label = bench.brush.label
    bound(
        st.text_input,
        f"Name of class {CLASS_STYLES[label].glyph} {CLASS_STYLES[label].name}",
        key="class_name",
        value=bench.versions.now.class_name(label),
        apply=lambda name: bench.rename_class(label, name),
        max_chars=MAX_NAME,
    )
    bound(
        st.segmented_control,
        "Shape",
        SHAPES,
        key="brush_shape",
        value=bench.brush.shape,
        apply=lambda shape: bench.choose(shape=shape),
        format_func=str.capitalize,
        required=True,
        help="Drag a line from end to end, a ring or a blob from its middle; a tap makes one of "
        "the radius below.",
    )
    bound(
        st.slider,
        "Radius of spray, shape, eraser and grip",
        MIN_RADIUS,
        MAX_RADIUS,
        step=0.02,
        key="brush_radius",
        value=bench.brush.radius,
        apply=lambda radius: bench.choose(radius=radius),
        help="The square is 2 wide.",
    )
    bound(
        st.slider,
        "Points per puff of the spray; a shape has ten times as many",
        1,
        MAX_DENSITY,
        key="brush_density",
        value=bench.brush.density,
        apply=lambda density: bench.choose(density=density),
    )
    st.markdown("**Keys**")
    st.caption(KEYS_HELP)
