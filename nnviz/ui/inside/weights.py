"""The weights as they are: a table for each layer, to look at, to copy, to save."""

import streamlit as st

from nnviz.inside.weight_tables import WeightTable, weight_tables, weights_csv
from nnviz.pictures.weights_table import legend_html, weights_html
from nnviz.settings.limits import MAX_TABLE_CELLS
from nnviz.training.trainer import Trainer
from nnviz.ui import say
from nnviz.ui.inside.acts import chosen
from nnviz.ui.save import copy_button, save_button
from nnviz.ui.state import workbench

CAPTION = (
    "Every number of the network: each row is a neuron, each column what its weights come from."
)


def draw() -> None:
    """The tables, or one of them where they are large; copy and download."""
    player = workbench().player
    shown = player.run.shown
    untrained = "" if shown.steps else " They are as they were drawn: nothing is trained yet."
    st.caption(CAPTION + untrained)
    with player.governor.spending():
        tables = _tables(shown)
    legend = legend_html(tables)
    with st.container(key="weights_bar", horizontal=True, vertical_alignment="bottom"):
        if sum(table.count for table in tables) > MAX_TABLE_CELLS:
            tables = [_one(tables)]
        save_button("Download CSV", "weights.csv", "text/csv", _csv, key="weights_csv")
        copy_button("Copy", _csv, key="weights_copy")
    st.html(legend)
    with st.container(key="weights_tables"):
        for table in tables:
            if player.running and table.count > MAX_TABLE_CELLS:
                say.quietly("So large a table is shown while training is paused.")
            else:
                st.html(weights_html(table))


def _one(tables: list[WeightTable]) -> WeightTable:
    """The table that is chosen."""
    index: int = chosen(
        st.selectbox,
        "Layer",
        range(len(tables)),
        key="weights_layer",
        format_func=lambda k: tables[k].title,
        width=200,
    )
    return tables[index]


def _tables(trainer: Trainer) -> list[WeightTable]:
    learner = trainer.learner
    buffers = {name: value.numpy() for name, value in learner.buffers().items()}
    return weight_tables(trainer.model_config, learner.weights().numpy(), buffers, trainer.hand)


def _csv() -> bytes:
    """All numbers of the network that is shown."""
    shown = workbench().player.run.shown
    return weights_csv(shown.model_config, _tables(shown))
