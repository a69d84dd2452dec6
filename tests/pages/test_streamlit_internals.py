"""What is undocumented in Streamlit: this one still has it, and the app does without it.

What may be gone is imported inside tests, so that they can say what has changed.
"""

import asyncio
import builtins
import gc
import json
import logging
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit import runtime
from streamlit.testing.v1 import AppTest

from nnviz.server import process
from nnviz.settings.limits import MAX_PROJECT_BYTES
from nnviz.ui import streamlit_internals, streamlit_server
from tests.drawings import XOR
from tests.pages.harness import Page

TTL = 120.0
Patch = pytest.MonkeyPatch


class ParkedPage:
    """Stands for Streamlit's session of a page; can be watched by a weak reference."""

    id = "page"


@pytest.fixture(autouse=True)
def told(monkeypatch: Patch) -> set[str]:
    """The uses that were said to have changed: none yet."""
    fresh: set[str] = set()
    monkeypatch.setattr(streamlit_internals, "_told", fresh)
    return fresh


@pytest.fixture
def sent(monkeypatch: Patch) -> list[Any]:
    """The messages that scripts send to the browser."""
    messages: list[Any] = []
    with naming("move_timer"):
        from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

        enqueue = ScriptRunContext.enqueue

    def noting(context: Any, message: Any) -> None:
        messages.append(message)
        enqueue(context, message)

    monkeypatch.setattr(ScriptRunContext, "enqueue", noting)
    return messages


@pytest.fixture
def server(monkeypatch: Patch) -> SimpleNamespace:
    """A server with a real storage, a clock to set, and calls into its thread made at once."""
    with naming("expire_sessions"):
        from streamlit.runtime.caching.ttl_cache import TTLCache
        from streamlit.runtime.memory_session_storage import MemorySessionStorage

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


EMPTY_TEMPLATE = {"data": {"scatter": [{"type": "scatter"}]}}  # as plotly writes {}
MAKE_ID = "streamlit.elements.lib.utils.compute_and_register_element_id"
STORAGE = "streamlit.runtime.memory_session_storage"
RUNNING = "streamlit.runtime.scriptrunner_utils.script_run_context"


def hide(monkeypatch: Patch, module: str) -> None:
    """Let a module be gone for us; Streamlit itself goes on with it."""
    real = builtins.__import__

    def importing(name: str, space: Any = None, *others: Any) -> Any:
        ours = (streamlit_internals.__name__, streamlit_server.__name__)
        if name == module and (space or {}).get("__name__") in ours:
            raise ImportError(f"no {name}")
        return real(name, space, *others)

    monkeypatch.setattr(builtins, "__import__", importing)


def changed(use: str) -> str:
    """What a person should know whose new Streamlit fails one of these tests."""
    return (
        f"Streamlit {st.__version__} has changed what nnviz.ui uses in {use}. "
        f"Until that is put right, {streamlit_internals.INSTEAD[use]}."
    )


@contextmanager
def naming(use: str) -> Iterator[None]:
    """Fail with the name of a use where what a test of it needs is gone."""
    try:
        yield
    except (ImportError, AttributeError, TypeError) as error:
        pytest.fail(f"{changed(use)} ({error!r})")


def found_by(body: Callable[[], None], use: str) -> Any:
    """Run a function as a page, which must not fail; give what it left in its session."""
    at = AppTest.from_function(body, default_timeout=60).run()
    assert not at.exception, changed(use)
    return at.session_state


def charts_in_both_ways() -> None:
    """As a page: the same chart from JSON and in the public way, and one as wide as it can be."""
    import json
    from typing import Any

    import streamlit as st

    from nnviz.ui import streamlit_internals

    spec = '{"data":[{"y":[1,2],"type":"scatter"}],"layout":{"showlegend":false}}'
    more: dict[str, Any] = {"height": 200, "config": {"staticPlot": True}, "alt": "A line"}
    streamlit_internals.plot(spec, "ours", width=300, **more)
    figure = json.loads(spec)
    figure["layout"]["template"] = {}
    st.plotly_chart(figure, key="public", theme=None, width=300, **more)
    streamlit_internals.plot(spec, "wide", **more)
    st.plotly_chart(figure, key="public_wide", theme=None, **more)


def a_fragment() -> None:
    """As a page: what a fragment is told in a run for all, for another, and for itself."""
    import streamlit as st
    from streamlit.runtime.scriptrunner_utils import script_run_context

    from nnviz.ui import streamlit_internals

    found = st.session_state
    found.moved_outside = streamlit_internals.move_timer(0.25)

    @st.fragment
    def part() -> None:
        found.moved = streamlit_internals.move_timer(0.25)
        found.for_all = streamlit_internals.is_asked_for()
        context = script_run_context.get_script_run_ctx()
        assert context is not None
        context.fragment_ids_this_run = ["other"]
        found.for_another = streamlit_internals.is_asked_for()
        own = script_run_context.ThreadState.get().fragment_id
        assert own is not None
        context.fragment_ids_this_run = ["other", own]
        found.for_itself = streamlit_internals.is_asked_for()
        context.fragment_ids_this_run = None

    part()


def a_run_that_another_is_to_follow() -> None:
    """As a page: how far a run comes when another one has been asked for, in two ways."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData
    from streamlit.runtime.scriptrunner_utils import script_run_context

    from nnviz.ui import streamlit_internals

    context = script_run_context.get_script_run_ctx()
    assert context is not None
    assert context.script_requests is not None
    done = st.session_state.setdefault("done", [])
    if len(done) == 0:
        streamlit_internals.finish()
        context.script_requests.request_rerun(RerunData())
        st.session_state.done = [*done, "half"]
        st.session_state.done = [*st.session_state.done, "whole"]
        st.text("ends this run")
        st.session_state.done = ["not to be reached"]


def delta(fragment: str) -> Any:
    """The message of something that a fragment has drawn."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    message = ForwardMsg()
    message.delta.fragment_id = fragment
    message.metadata.delta_path.append(0)
    message.delta.new_element.empty.SetInParent()
    return message


def queue_with(*fragments: str) -> Any:
    """Streamlit's own queue of a page that has run to its end, with what fragments have drawn."""
    with naming("wait_until_sent"):
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
        from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
    queue = ForwardMsgQueue()
    for fragment in fragments:
        queue.enqueue(delta(fragment))
    end = ForwardMsg()
    end.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    queue.enqueue(end)
    return queue


def chart_messages(sent: list[Any]) -> list[dict[str, Any]]:
    """The charts among messages, without what is computed from keys and how JSON is written."""
    charts = []
    for message in sent:
        element = message.delta.new_element
        if element.WhichOneof("type") == "plotly_chart":
            fields = {field.name: value for field, value in element.ListFields()}
            chart = {field.name: value for field, value in fields.pop("plotly_chart").ListFields()}
            figure = json.loads(chart.pop("spec"))
            assert figure["layout"].pop("template", {}) in ({}, EMPTY_TEMPLATE)
            assert chart.pop("id")
            charts.append(fields | chart | {"figure": figure})
    return charts


# This Streamlit still has what is used.


def test_it_takes_a_chart_from_json(told: set[str], sent: list[Any]) -> None:
    found_by(charts_in_both_ways, "plot")
    assert "plot" not in told, changed("plot")
    ours, public, wide, public_wide = chart_messages(sent)
    assert ours == public, changed("plot")
    assert wide == public_wide, changed("plot")


def test_it_moves_the_timer_of_a_fragment(told: set[str], sent: list[Any]) -> None:
    found = found_by(a_fragment, "move_timer")
    assert "move_timer" not in told, changed("move_timer")
    assert (found.moved, found.moved_outside) == (True, False), changed("move_timer")
    timers = [message.auto_rerun for message in sent if message.HasField("auto_rerun")]
    assert [timer.interval for timer in timers] == [0.25], changed("move_timer")
    assert timers[0].fragment_id, changed("move_timer")


def test_it_says_which_fragments_a_run_is_for(told: set[str]) -> None:
    found = found_by(a_fragment, "is_asked_for")
    assert "is_asked_for" not in told, changed("is_asked_for")
    answers = (found.for_all, found.for_another, found.for_itself)
    assert answers == (True, False, True), changed("is_asked_for")


def test_a_run_ends_only_where_something_is_drawn(told: set[str]) -> None:
    assert found_by(a_run_that_another_is_to_follow, "finish").done == ["half", "whole"]
    assert "finish" not in told, changed("finish")


def test_its_server_lets_expired_sessions_be_forgotten(told: set[str], monkeypatch: Patch) -> None:
    clock = [0.0]

    async def serve() -> list[str]:
        from streamlit.runtime import Runtime, RuntimeConfig
        from streamlit.runtime.caching.ttl_cache import TTLCache

        monkeypatch.setattr(Runtime, "_instance", None)
        config: Any = {"script_path": "", "media_file_storage": None, "uploaded_file_manager": None}
        server: Any = Runtime(RuntimeConfig(**config))
        loop = SimpleNamespace(eventloop=asyncio.get_running_loop())
        monkeypatch.setattr(server, "_async_objs", loop)
        cache: Any = TTLCache(maxsize=8, ttl=TTL, timer=lambda: clock[0])
        cache["page"] = "session"
        server._session_mgr._session_storage._cache = cache
        clock[0] = TTL + 1.0
        streamlit_server.expire_sessions()
        await asyncio.sleep(0)
        return list(cache._expirations)

    with naming("expire_sessions"):
        left = asyncio.run(serve())
    assert "expire_sessions" not in told, changed("expire_sessions")
    assert left == [], changed("expire_sessions")


def test_its_queue_loses_what_a_page_drew_when_a_fragment_begins(told: set[str]) -> None:
    """Once it does not, there is nothing to wait for."""
    with naming("wait_until_sent"):
        from streamlit.runtime.app_session import AppSession
        from streamlit.runtime.session_manager import SessionManager

        assert "_browser_queue" in AppSession.__init__.__code__.co_names
        assert callable(SessionManager.get_active_session_info)
    queue = queue_with("canvas")
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["canvas"])
    (left,) = queue.flush()
    assert left.script_finished == left.FINISHED_SUCCESSFULLY


def test_it_asks_nobody_where_this_machine_is(told: set[str], monkeypatch: Patch) -> None:
    with naming("call_nobody"):
        from streamlit import net_util
        from streamlit.web.server.server_util import is_url_from_allowed_origins

    for way in ("get_external_ip", "get_internal_ip"):
        monkeypatch.setattr(net_util, way, lambda: pytest.fail("it asked"))
    streamlit_server.call_nobody()
    streamlit_server.call_nobody()
    assert "call_nobody" not in told, changed("call_nobody")
    assert not is_url_from_allowed_origins("http://elsewhere.example")
    assert is_url_from_allowed_origins("http://localhost:8501")


@pytest.mark.parametrize("option", ["runner.fastReruns", "runner.postScriptGC"])
def test_its_options_are_off(option: str) -> None:
    assert st.get_option(option) is False


# What is done while it has them.


def test_a_page_that_is_gone_for_two_minutes_is_forgotten(server: SimpleNamespace) -> None:
    page = ParkedPage()
    server._session_mgr._session_storage.save(SimpleNamespace(session=page))
    gone = weakref.ref(page)
    del page
    server.now = TTL - 1.0
    streamlit_server.tidy()
    gc.collect()
    assert gone() is not None
    server.now = TTL + 1.0
    streamlit_server.tidy()
    gc.collect()
    assert gone() is None


def test_it_asks_only_when_memory_is_trimmed(server: SimpleNamespace, monkeypatch: Patch) -> None:
    monkeypatch.setattr(process, "trim", lambda: False)
    streamlit_server.tidy()
    assert server.calls == 0


def test_another_kind_of_storage_is_left_alone(server: SimpleNamespace, told: set[str]) -> None:
    server._session_mgr._session_storage = object()
    streamlit_server.tidy()
    assert server.calls == 0
    assert told == set()


class WatchedQueue:
    """A queue that is flushed after it was looked at so many times."""

    def __init__(self, looks: int) -> None:
        self.queue, self.looks, self.waited = queue_with(), looks, list[int]()

    def is_empty(self) -> bool:
        self.waited.append(len(self.queue))
        if len(self.waited) == self.looks:
            self.queue.flush()
        return not len(self.queue)


def wait_for(queue: Any, monkeypatch: Patch, patience: float = 60.0, name: str = "me") -> None:
    """Wait as a page with this queue does whose messages come by the server's own thread."""

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        info = SimpleNamespace(session=SimpleNamespace(_browser_queue=queue))
        server = SimpleNamespace(
            _session_mgr=SimpleNamespace(get_active_session_info={"me": info}.get),
            _get_async_objs=lambda: SimpleNamespace(eventloop=loop),
        )
        monkeypatch.setattr(runtime, "exists", lambda: True)
        monkeypatch.setattr(runtime, "get_instance", lambda: server)
        context = SimpleNamespace(session_id=name)
        monkeypatch.setattr(streamlit_internals, "_running", lambda: (context, None))
        if isinstance(queue, WatchedQueue):
            loop.call_soon(queue.queue.enqueue, delta("canvas"))
        await asyncio.to_thread(streamlit_internals.wait_until_sent, patience)

    asyncio.run(serve())


def test_a_run_ends_when_what_it_drew_has_gone_out(monkeypatch: Patch, told: set[str]) -> None:
    queue = WatchedQueue(3)
    wait_for(queue, monkeypatch)
    assert told == set()
    assert queue.waited == [2, 2, 2]  # with what was still on its way to the queue


def test_a_run_ends_all_the_same_if_nothing_goes_out(monkeypatch: Patch) -> None:
    queue = WatchedQueue(0)
    wait_for(queue, monkeypatch, patience=0.05)
    assert len(queue.queue) == 2


def test_a_run_for_nobody_ends_at_once(monkeypatch: Patch, told: set[str]) -> None:
    queue = WatchedQueue(0)
    wait_for(queue, monkeypatch, name="gone")
    assert (queue.waited, told) == ([], set())


# What is done once they are gone.


@pytest.mark.parametrize("change", [object(), None], ids=["another queue", "no queue"])
def test_a_run_does_not_wait(change: Any, monkeypatch: Patch, told: set[str]) -> None:
    wait_for(change, monkeypatch)
    assert told == {"wait_until_sent"}


class AnotherQueue:
    """Streamlit's main container, with another signature of what sends to the page."""

    def __init__(self, main: Any) -> None:
        self.main = main

    def __getattr__(self, name: str) -> Any:
        return getattr(self.main, name)

    def _enqueue(self, kind: str, chart: object) -> None:
        raise AssertionError("not to be called")


def no_such_field(**fields: object) -> None:
    raise ValueError("no such field")


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.delattr(MAKE_ID),
        lambda patch: patch.setattr(MAKE_ID, lambda kind: ""),
        lambda patch: patch.delattr("streamlit.elements.lib.layout_utils.LayoutConfig"),
        lambda patch: patch.setattr("streamlit.proto.PlotlyChart_pb2.PlotlyChart", no_such_field),
        lambda patch: patch.delattr(st, "_main"),
        lambda patch: patch.setattr(st, "_main", AnotherQueue(st._main)),
    ],
    ids=["no id", "another id", "no layout", "another message", "no page", "another queue"],
)
def test_charts_are_sent_in_the_public_way(
    change: Callable[[Patch], None], monkeypatch: Patch, told: set[str], sent: list[Any]
) -> None:
    change(monkeypatch)
    found_by(charts_in_both_ways, "plot")
    assert told == {"plot"}
    ours, public, wide, public_wide = chart_messages(sent)
    assert (ours, wide) == (public, public_wide)


def test_the_page_shows_the_same_charts_in_the_public_way(
    page: Page, monkeypatch: Patch, told: set[str]
) -> None:
    keys = ("boundary_chart", "loss_chart_0")
    page.click("preset_moons")
    before = [page.chart(key) for key in keys]
    hide(monkeypatch, "streamlit.elements.lib.layout_utils")
    page.run()
    assert "plot" in told
    for key, figure in zip(keys, before, strict=True):
        shown = page.chart(key)
        assert shown["data"] == figure["data"]
        assert shown["layout"].pop("template") == EMPTY_TEMPLATE
        figure["layout"].pop("template", None)
        assert shown["layout"] == {name: x for name, x in figure["layout"].items() if x != []}


@pytest.mark.parametrize("module", ["streamlit.proto.ForwardMsg_pb2", RUNNING])
def test_a_loop_keeps_its_pace_until_the_page_runs(
    module: str, page: Page, monkeypatch: Patch, told: set[str]
) -> None:
    page.draw(*XOR)
    page.click("train")
    timers, governor = page.at.session_state["nnviz_view"].timers, page.bench.player.governor
    before = dict(timers)
    monkeypatch.setattr(type(governor), "heatmap_beat", property(lambda self: 9.0))
    hide(monkeypatch, module)
    page.run()
    assert "move_timer" in told
    assert timers["_boundary"] == before["_boundary"] != 9.0


def test_a_press_is_always_done(page: Page, monkeypatch: Patch, told: set[str]) -> None:
    page.click("preset_moons")
    hide(monkeypatch, RUNNING)
    page.click("step")
    assert "is_asked_for" in told
    assert page.status.startswith("**Epoch 1**")


def test_without_its_way_a_run_may_end_at_any_look(
    page: Page, monkeypatch: Patch, told: set[str]
) -> None:
    hide(monkeypatch, RUNNING)
    page.click("preset_moons")
    assert "finish" in told
    assert len(page.bench.points) == 200


def test_without_a_way_to_tell_every_run_is_for_the_fragment(monkeypatch: Patch) -> None:
    hide(monkeypatch, RUNNING)
    found = found_by(a_fragment, "is_asked_for")
    assert (found.moved, found.for_all, found.for_another) == (False, True, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda patch, server: patch.delattr(f"{STORAGE}.MemorySessionStorage"),
        lambda patch, server: delattr(server, "_session_mgr"),
        lambda patch, server: delattr(server._session_mgr._session_storage, "_cache"),
        lambda patch, server: delattr(server, "_get_async_objs"),
    ],
    ids=["no storage", "no manager", "no cache", "no loop"],
)
def test_no_session_is_touched(
    change: Callable[[Patch, Any], None],
    server: SimpleNamespace,
    monkeypatch: Patch,
    told: set[str],
) -> None:
    change(monkeypatch, server)
    streamlit_server.tidy()
    assert server.calls == 0
    assert told == {"expire_sessions"}


def test_without_its_ways_to_ask_all_stays_as_it_is(monkeypatch: Patch, told: set[str]) -> None:
    monkeypatch.delattr("streamlit.net_util.get_external_ip")
    streamlit_server.call_nobody()
    assert told == {"call_nobody"}


def test_the_log_says_once_what_has_changed(
    server: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    del server._session_mgr
    with caplog.at_level(logging.WARNING, streamlit_internals.__name__):
        streamlit_server.tidy()
        streamlit_server.tidy()
    (line,) = caplog.messages
    assert "uses in expire_sessions (AttributeError" in line
    assert line.endswith(f"Instead, {streamlit_internals.INSTEAD['expire_sessions']}.")


def test_its_server_takes_in_the_largest_project_without_the_disk(told: set[str]) -> None:
    with naming("keep_uploads_in_memory"):
        from starlette.formparsers import MultiPartParser

        import nnviz.ui.panels.files_panel  # noqa: F401  (which asks for it)

        assert MultiPartParser.spool_max_size >= MAX_PROJECT_BYTES
    assert not told


def test_uploads_go_over_the_disk_where_that_cannot_be_changed(
    monkeypatch: Patch, told: set[str]
) -> None:
    hide(monkeypatch, "starlette.formparsers")
    streamlit_server.keep_uploads_in_memory(1)
    assert told == {"keep_uploads_in_memory"}


def test_a_state_that_its_widget_cannot_read_is_not_let_in(told: set[str]) -> None:
    streamlit_server.refuse_unreadable()
    with naming("refuse_unreadable"):
        from streamlit.proto.WidgetStates_pb2 import WidgetState
        from streamlit.runtime.state.common import WidgetMetadata
        from streamlit.runtime.state.session_state import WStates

    states = WStates()
    states.set_widget_metadata(WidgetMetadata("a", int, str, "string_value"))
    for name, value in (("a", "x"), ("a", "1e9"), ("b", "5")):
        states.set_widget_from_proto(WidgetState(id=name, string_value=value))
    states.set_widget_from_proto(WidgetState(id="a", int_value=5))
    assert dict(states.states) == {}, changed("refuse_unreadable")
    states.set_widget_from_proto(WidgetState(id="a", string_value="5"))
    assert states["a"] == 5
    assert "refuse_unreadable" not in told, changed("refuse_unreadable")


def test_a_whole_number_is_let_in_where_any_number_is_read(told: set[str]) -> None:
    """`st.number_input` says it reads ``double_value``; one of integers sends ``int_value``."""
    streamlit_server.refuse_unreadable()
    with naming("refuse_unreadable"):
        from streamlit.proto.WidgetStates_pb2 import WidgetState
        from streamlit.runtime.state.common import WidgetMetadata
        from streamlit.runtime.state.session_state import WStates

    states = WStates()
    states.set_widget_metadata(WidgetMetadata("a", lambda sent: sent, float, "double_value"))
    for sent, value in (
        (WidgetState(id="a", int_value=5), 5),
        (WidgetState(id="a", string_value="6"), 5),
        (WidgetState(id="a", double_value=7.5), 7.5),
        (WidgetState(id="a"), None),  # emptied
        (WidgetState(id="a", int_value=8), 8),
    ):
        states.set_widget_from_proto(sent)
        assert states["a"] == value, changed("refuse_unreadable")
    assert "refuse_unreadable" not in told, changed("refuse_unreadable")


def test_the_session_of_a_page_that_was_loaded_anew_is_ended(
    told: set[str], monkeypatch: Patch
) -> None:
    ended: list[str] = []
    server = SimpleNamespace(
        is_active_session=lambda name: name == "open",
        close_session=ended.append,
        _get_async_objs=lambda: SimpleNamespace(
            eventloop=SimpleNamespace(call_soon_threadsafe=lambda call, name: call(name))
        ),
    )
    with naming("end_session"):
        from streamlit.runtime import Runtime

        assert {"is_active_session", "close_session", "_get_async_objs"} <= set(dir(Runtime))
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    streamlit_server.end_session("open")
    assert ended == [], "a page is connected to it"
    streamlit_server.end_session("gone")
    assert ended == ["gone"]
    assert not told & {"end_session", "this_session"}, changed("end_session")
