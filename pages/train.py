"""The main job: draw points, train, watch the boundary, refine."""

import streamlit as st

from nnviz.ui import router
from nnviz.ui.panels import (
    data_panel,
    insight,
    settings_panel,
    share_panel,
    status,
    timeline_bar,
    train_bar,
)
from nnviz.ui.stage import layers, tools_bar
from nnviz.ui.state import ask_what_was_heard, view
from nnviz.ui.style import inject_style

router.guard()
share_panel.open_link_once()
settings_panel.settings()
with st.container(key="main"):
    draw, watch = st.columns(2, gap="medium")
with draw:
    tools_bar.class_bar()
    inject_style(inspect=view().inspect)
    layers.stage()
    tools_bar.tool_bar()
    with st.container(horizontal=True, key="edit_bar", horizontal_alignment="distribute"):
        tools_bar.edit_buttons()
        share_panel.exchange_buttons()
with watch:
    data_panel.starters()
    train_bar.train_bar()
    status.live()
    timeline_bar.timeline_bar()
    insight.insight_bar()
    status.insight_panel()
ask_what_was_heard()
