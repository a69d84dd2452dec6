"""One control for each setting, as the table of settings describes it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nnviz.settings.table import SETTINGS
from nnviz.ui.bound import bound, including
from nnviz.ui.taught import locked

LOCKED = "The link that you have opened keeps this as it is."


def setting(
    name: str,
    value: Any,
    apply: Callable[[Any], None],
    *,
    label: str | None = None,
    key: str | None = None,
    disabled: bool = False,
) -> None:
    """Show a setting and let it be changed.

    Parameters
    ----------
    name : str
        In the table of settings.
    value : object
        The setting now.
    apply : callable
        Takes what a person has chosen.
    label, key : str, optional
        Instead of the table's label and of its name.
    disabled : bool
        It also is where a teacher's link has locked it.
    """
    known, held = SETTINGS[name], locked(name)
    shown = partial(
        bound,
        key=key or name,
        value=value,
        apply=apply,
        disabled=disabled or held,
        # With another label it is one of several.
        help=LOCKED if held else None if label else known.help,
    )
    label = f"{':material/lock: ' if held else ''}{label or known.label}"
    if known.names:
        shown(st.selectbox, label, tuple(known.names), format_func=known.show)
    elif known.steps:
        shown(st.select_slider, label, including(known.steps, value), format_func=known.show)
    elif known.span and known.span[1] > 1000:
        shown(st.number_input, label, *known.span[:2])
    elif known.span:
        low, high, step = known.span
        shown(st.slider, label, low, high, step=step, **_number_format(known.unit))
    else:
        shown(st.toggle, label)


def _number_format(unit: str) -> Mapping[str, Any]:
    return {"format": f"%d{unit.replace('%', '%%')}"} if unit else {}
