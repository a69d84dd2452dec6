"""A trained network that goes along with the link."""

from collections.abc import Mapping

import streamlit as st

from nnviz.lessons.carried import Precision
from nnviz.pictures.numbers import counted
from nnviz.settings.naming import count_numbers
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.state import workbench
from nnviz.ui.teach.drafted import change, draft

EXACT: Mapping[Precision, str] = {"float32": "Exact", "float16": "Three digits, half as long"}


def network() -> None:
    """Whether it goes along, and how exactly."""
    trainer, precision = workbench().player.trainer, draft().network
    if not trainer.steps and precision is None:
        say.quietly(
            "Nothing is trained yet, so the link begins with an untrained network. To begin with a "
            "trained one, train it on the Train page first."
        )
        return
    bound(
        st.toggle,
        "Begin with your network as it is now"
        + (f", after {counted(trainer.epoch, 'epoch')}" if trainer.steps else ""),
        key="teach_network",
        value=precision is not None,
        apply=lambda on: change(network="float32" if on else None),
    )
    if precision is None:
        say.quietly("The link begins with an untrained network.")
        return
    bound(
        st.segmented_control,
        "How exactly its numbers are kept",
        tuple(EXACT),
        key="teach_precision",
        value=precision,
        apply=lambda exact: change(network=exact),
        format_func=EXACT.__getitem__,
    )
    say.quietly(
        f"It has {counted(count_numbers(trainer.model_config), 'number')}. Goals count from the "
        "first step of training on."
    )
