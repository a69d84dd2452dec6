"""The router: what it says when the app was started without its settings."""

from typing import Any

import pytest
import streamlit as st

from nnviz.ui.router import MUST_BE_OFF
from nnviz.ui.stage import canvas
from tests.pages.harness import Page


@pytest.mark.parametrize("on", [*([option] for option in MUST_BE_OFF), list(MUST_BE_OFF)])
def test_the_page_says_what_is_on_and_what_to_do(
    on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    get_option = st.get_option

    def option(key: str) -> Any:
        return True if key in on else get_option(key)

    page = Page()
    monkeypatch.setattr(canvas, "_st_canvas", page.report)
    monkeypatch.setattr(st, "get_option", option)
    page.run()
    notice = page.notice or ""
    for key, harm in MUST_BE_OFF.items():
        assert (f"{key} is on, so {harm}" in notice) == (key in on)
    assert "start it again in the folder of app.py" in notice
    assert page.status  # the page itself is there


def test_nothing_is_said_when_all_is_off(page: Page) -> None:
    assert page.notice is None
