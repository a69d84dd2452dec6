"""The main job: draw points, train, watch the boundary, refine."""

import streamlit as st

from nnviz.ui import keep, page_bar, router
from nnviz.ui.inside.view import inside_bar, inside_panel
from nnviz.ui.lessons.panel import goals_panel, lesson_panel
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
from nnviz.ui.taught import embedded

router.guard()
inject_style(inspect=view().inspect, present=view().presenting, embedded=embedded())
share_panel.open_link_once()
keep.begin()
keep.hear()
page_bar.page_bar("Train", "Draw points and watch a network learn", share_panel.actions)
settings_panel.settings()
with st.container(key="page"):
    with st.container(key="draw"):
        tools_bar.class_bar()
        layers.stage()
        tools_bar.tool_bar()
    with st.container(key="watch"):
        lesson_panel()
        goals_panel()
        data_panel.starters()
        train_bar.train_bar()
        status.live()
        timeline_bar.timeline_bar()
        insight.insight_bar()
        with st.container(key="insight_place"):
            status.insight_panel()
    with st.container(key="inside"):
        inside_bar()
        inside_panel()
keep.send()
ask_what_was_heard()
