"""Sessions whose page is gone are let go of without waiting for the next page to go."""

import gc
import weakref
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from nnviz.server import process
from nnviz.ui import streamlit_internals

TTL = 120.0


class Page:
    """Stands for Streamlit's session of a page; can be watched by a weak reference."""

    id = "page"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A server with a real storage, a clock to set, and calls into its thread made at once."""
    server = SimpleNamespace(now=0.0, calls=0)
    storage = MemorySessionStorage()
    storage._cache = TTLCache(maxsize=8, ttl=TTL, timer=lambda: server.now)

    def call(function: Any) -> None:
        server.calls += 1
        function()

    server._session_mgr = SimpleNamespace(_session_storage=storage)
    server._get_async_objs = lambda: SimpleNamespace(
        eventloop=SimpleNamespace(call_soon_threadsafe=call)
    )
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    monkeypatch.setattr(process, "trim", lambda: True)
    return server


def test_a_page_that_is_gone_for_two_minutes_is_forgotten(server: SimpleNamespace) -> None:
    page = Page()
    server._session_mgr._session_storage.save(SimpleNamespace(session=page))
    gone = weakref.ref(page)
    del page
    server.now = TTL - 1.0
    streamlit_internals.tidy()
    gc.collect()
    assert gone() is not None
    server.now = TTL + 1.0
    streamlit_internals.tidy()
    gc.collect()
    assert gone() is None


def test_it_asks_only_when_memory_is_trimmed(
    server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "trim", lambda: False)
    streamlit_internals.tidy()
    assert server.calls == 0


def test_another_kind_of_storage_is_left_alone(server: SimpleNamespace) -> None:
    server._session_mgr._session_storage = object()
    streamlit_internals.tidy()
    assert server.calls == 0
