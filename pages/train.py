"""The main job: draw points, train, watch the boundary, refine."""

import streamlit as st

from nnviz.ui import (
    controls,
    data_panel,
    insight,
    live,
    router,
    settings_panel,
    share_panel,
    timeline_bar,
    tools_bar,
)
from nnviz.ui.state import workbench
from nnviz.ui.style import inject_style

router.guard()
share_panel.open_link_once()
settings_panel.settings()
with st.container(key="main"):
    draw, watch = st.columns(2, gap="medium")
with draw:
    tools_bar.class_bar()
    inject_style(inspect=workbench().inspect)
    live.stage()
    tools_bar.tool_bar()
    with st.container(horizontal=True, key="edit_bar", horizontal_alignment="distribute"):
        tools_bar.edit_buttons()
        share_panel.exchange_buttons()
with watch:
    data_panel.starters()
    controls.train_bar()
    live.panel()
    timeline_bar.timeline_bar()
    insight.insight_bar()
    live.insight_panel()
live.training()
