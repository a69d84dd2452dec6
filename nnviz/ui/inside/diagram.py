"""The living diagram: what the browser is told to draw, and what is done in it by hand."""

import numpy as np
import streamlit as st

from nnviz.bench import by_diagram
from nnviz.errors import InputError
from nnviz.pictures.diagram_legend import CAPTION, FRESH, SIGNS, legend_html
from nnviz.pictures.small_maps import SIGNED_TONES
from nnviz.stage.acts import pack_head, read_acts
from nnviz.stage.map_message import Heading, pack_moments
from nnviz.ui.guard import guarded
from nnviz.ui.press import show_acts
from nnviz.ui.stage.components import diagram_layer
from nnviz.ui.state import view, workbench

KEY = "diagram_view"


def draw() -> None:
    """The diagram, its caption and its legend."""
    page, bench = view(), workbench()
    shown = bench.player.run.shown
    st.caption(CAPTION if shown.steps else f"{FRESH} {CAPTION}")
    hand = by_diagram.hand_of(bench)
    diagram_layer(
        pack_head(
            page.session,
            page.acts,
            frozen=hand.frozen,
            off=hand.off,
            tones=SIGNED_TONES,
            signs=SIGNS,
            pointed=page.pointed,
            message=_weights(),
        ),
        guarded(_hear),
        KEY,
    )
    st.html(legend_html())
    show_acts()


def _weights() -> bytes:
    """The newest weights, where the map gets pictures in place of them; else nothing."""
    player = workbench().player
    if player.drawing.here or not player.running:
        return b""
    heading = Heading(True, 0.0, 1, 1, 0, np.zeros(0, np.bool_))
    shown = player.run.shown
    return pack_moments(heading, shown.model_config, [shown.learner.numbers()])


def _hear() -> None:
    """Do what the browser says was done, if that has not been heard before."""
    page, bench = view(), workbench()
    said = st.session_state.get(KEY)
    try:
        acts = read_acts(
            said.get("acts") if isinstance(said, dict) else None, page.session, page.acts
        )
    except InputError as error:
        bench.notice = str(error)
        return
    for act in acts:
        page.acts = act.number
        bench.player.idle.touch()
        try:
            page.acted |= by_diagram.do(bench, act)
        except InputError as error:
            bench.notice, page.acted = str(error), True
