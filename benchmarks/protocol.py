"""A client of Streamlit's WebSocket that behaves like its page in a browser, without drawing.

The page opens ``/_stcore/stream`` with the subprotocol ``streamlit``, sends `BackMsg` and receives
`ForwardMsg` protobufs. As in the browser's code (streamlit 1.67), an ``auto_rerun`` message starts
an interval timer for its fragment, one with the same interval changes nothing, a run of the whole
script stops all timers, and the timers tick whether or not the run before has finished.
"""

import asyncio
import contextlib
import json
import time
import urllib.request
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.elements import Counts, Element

STREAM = "/_stcore/stream"
TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where all that a component triggers goes to
SUCCESS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Session:
    """One page: connect with ``async with``, then load, press, set and wait.

    Parameters
    ----------
    url : str
        ``http://host:port`` of the server, or of a proxy before it.
    paced : bool
        Let a tick wait while a run is under way. Browsers do not: their ticks go out at the
        interval, and the server merges those that it has not got to.

    Attributes
    ----------
    query : str
        The query string of the page's address.
    elements : dict
        Path of the element in the page -> `Element`.
    counts : Counts
    listeners : list of callable
        Called with each new element.
    """

    def __init__(self, url: str, *, paced: bool = False) -> None:
        self.url = url
        self.paced = paced
        self.query = ""
        self.elements: dict[tuple[int, ...], Element] = {}
        self.counts = Counts()
        self.listeners: list[Callable[[Element], None]] = []
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._timers: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._states: dict[str, WidgetState] = {}
        self._cache: dict[str, tuple[ForwardMsg, int]] = {}
        self._cache_age = 2
        self._page_hash = ""
        self._page_name = ""
        self._run_id = ""
        self._full_runs = 0
        self._busy = False
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        cookies = await asyncio.to_thread(self._get_cookies)
        self._socket = await connect(
            self.url.replace("http", "ws", 1) + STREAM,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookies} if cookies else None,
            max_size=None,
            open_timeout=30,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_timers()
        if self._socket is None or self._reader is None:  # it never came to a connection
            return
        await self._socket.close()
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader

    async def until_closed(self) -> None:
        """Wait until the other side has gone."""
        assert self._socket is not None
        await self._socket.wait_closed()

    def _get_cookies(self) -> str:
        """Ask for the page first, as browsers do: a proxy may tell then where to come back to."""
        with urllib.request.urlopen(self.url + "/", timeout=30) as response:
            cookies = response.headers.get_all("Set-Cookie") or []
        return "; ".join(cookie.partition(";")[0] for cookie in cookies)

    async def load(self, query: str = "", page: str = "") -> float:
        """Run the page's script for the first time; return the seconds that it took.

        Parameters
        ----------
        query : str
            The query string of the page's address, without its question mark.
        page : str
            What the path of the address ends in; empty for the first page.
        """
        self.query, self._page_name = query, page
        start = time.perf_counter()
        await self._run_page()
        return time.perf_counter() - start

    async def go(self, title: str) -> None:
        """Press the link to another page; neither its query nor what widgets say comes along."""
        links = [e for e in self.elements.values() if e.kind == "page_link"]
        (link,) = (e for e in links if e.proto.label == title)
        self.query, self._page_name, self._states = "", "", {}
        self._page_hash = link.proto.page_script_hash
        await self._run_page()

    async def _run_page(self) -> None:
        before = self._full_runs
        await self._rerun()
        await self.wait_for(lambda: self._full_runs > before and not self._busy)

    async def press(self, key: str) -> None:
        """Press the button with this key."""
        button = self.find(key)
        state = WidgetState(id=button.id, trigger_value=True)
        await self._rerun(button.fragment_id, trigger=state)

    async def trigger(self, component: Element, event: str, value: Any) -> None:
        """Tell the server what a component has to say once, as its ``setTriggerValue`` does."""
        said = json.dumps([{"event": event, "value": value}])
        state = WidgetState(id=TRIGGERS.format(component.id), json_trigger_value=said)
        await self._rerun(component.fragment_id, trigger=state)

    async def set_json(self, element: Element, value: Any) -> None:
        """Report a component's state, as its ``setStateValue`` does."""
        await self.set_value(element, json_value=json.dumps(value))

    async def set_value(self, element: Element, **value: Any) -> None:
        """Give a widget another value, by the field of `WidgetState` that holds it."""
        self._states[element.id] = WidgetState(id=element.id, **value)
        await self._rerun(element.fragment_id)

    def find(self, key: str) -> Element:
        """The element whose key is `key`, or the only one whose key starts with it."""
        keyed = [element for element in self.elements.values() if element.key]
        matches = [element for element in keyed if element.key == key]
        matches = matches or [element for element in keyed if element.key.startswith(key)]
        if not matches:
            keys = sorted(element.key for element in keyed)
            problems = "".join(f"\n{error}" for error in self.counts.errors)
            raise LookupError(f"no element has the key {key!r}. The page has {keys}.{problems}")
        return matches[-1]

    async def wait_for(self, condition: Callable[[], bool], timeout: float = 60.0) -> None:
        """Wait until a message has made `condition` true."""
        async with asyncio.timeout(timeout):
            while not condition():
                await self._changed.wait()

    async def wait_until_idle(self, timeout: float = 60.0) -> None:
        """Wait until no run is under way."""
        await self.wait_for(lambda: not self._busy, timeout)

    async def _rerun(
        self, fragment_id: str = "", *, auto: bool = False, trigger: WidgetState | None = None
    ) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash = self._page_hash
        rerun.page_name = self._page_name
        rerun.query_string = self.query
        rerun.fragment_id = fragment_id
        rerun.is_auto_rerun = auto
        rerun.widget_states.widgets.extend(self._states.values())
        if trigger is not None:
            rerun.widget_states.widgets.append(trigger)
        rerun.cached_message_hashes.extend(self._cache)
        self._busy = True
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self.counts.messages += 1
                self.counts.received_bytes += len(data)
                self._handle(self._resolve(ForwardMsg.FromString(data)))
                self._wake()
        except ConnectionClosed as closed:
            self.counts.errors.append(f"connection lost: {closed}")
            self._wake()

    def _wake(self) -> None:
        """Let everybody who waits look at what has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _resolve(self, message: ForwardMsg) -> ForwardMsg:
        """Put a message from the cache in the place of a reference to it, as browsers do."""
        if message.WhichOneof("type") == "ref_hash":
            cached = self._cache[message.ref_hash][0]
            metadata, message = message.metadata, ForwardMsg()
            message.CopyFrom(cached)
            message.metadata.CopyFrom(metadata)
        if message.metadata.cacheable and message.hash:
            self._cache[message.hash] = (message, self._full_runs)
        return message

    def _handle(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._apply(message)
        elif kind == "new_session":
            self._run_id = message.metadata.run.script_run_id
            if not message.metadata.run.fragment_ids:
                self._stop_timers()
                self._page_hash = message.new_session.page_script_hash
                self._cache_age = message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._start_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment_id in message.stop_auto_rerun.fragment_ids:
                self._stop_timer(fragment_id)
        elif kind == "script_finished":
            self._finish(message)
        elif kind == "session_event":
            event = message.session_event
            if event.WhichOneof("type") == "script_compilation_exception":
                self.counts.errors.append(event.script_compilation_exception.message)

    def _apply(self, message: ForwardMsg) -> None:
        path = tuple(message.metadata.delta_path)
        delta = message.delta
        if delta.WhichOneof("type") == "new_element":
            kind: str = delta.new_element.WhichOneof("type") or ""
            proto = getattr(delta.new_element, kind) if kind else None
        elif delta.add_block.popover.id:  # of blocks those that are widgets, too
            kind, proto = "popover", delta.add_block.popover
        else:
            return
        element = Element(kind, proto, delta.fragment_id, self._run_id)
        if kind == "exception":
            self.counts.errors.append(f"{element.proto.type}: {element.proto.message}")
        if (
            proto and kind == "text_input" and proto.set_value
        ):  # what it is told it says from now on
            self._states[element.id] = WidgetState(id=element.id, string_value=proto.value)
        self.elements[path] = element
        for listener in self.listeners:
            listener(element)

    def _finish(self, message: ForwardMsg) -> None:
        """Forget what the finished run did not draw again."""
        run = message.metadata.run
        self._busy = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        self.counts.runs += 1
        if message.script_finished not in SUCCESS:
            return
        for path, element in list(self.elements.items()):
            concerned = not run.fragment_ids or element.fragment_id in run.fragment_ids
            if concerned and element.run_id != run.script_run_id:
                del self.elements[path]
        ids = {element.id for element in self.elements.values()}
        self._states = {name: state for name, state in self._states.items() if name in ids}
        if not run.fragment_ids:
            self._full_runs += 1
            oldest = self._full_runs - self._cache_age
            self._cache = {key: item for key, item in self._cache.items() if item[1] >= oldest}

    def _start_timer(self, fragment_id: str, interval: float) -> None:
        running = self._timers.get(fragment_id)
        if not fragment_id or (running and running[0] == interval):
            return
        self._stop_timer(fragment_id)
        self._timers[fragment_id] = (interval, asyncio.create_task(self._tick(fragment_id)))

    async def _tick(self, fragment_id: str) -> None:
        await asyncio.sleep(0)
        interval = self._timers[fragment_id][0]
        due = time.monotonic()
        while True:
            due = max(due + interval, time.monotonic())  # missed ticks are not made up for
            await asyncio.sleep(due - time.monotonic())
            if self.paced:
                await self.wait_until_idle()
            self.counts.ticks += 1
            try:
                await self._rerun(fragment_id, auto=True)
            except ConnectionClosed:
                return

    def _stop_timer(self, fragment_id: str) -> None:
        if fragment_id in self._timers:
            self._timers.pop(fragment_id)[1].cancel()

    def _stop_timers(self) -> None:
        for fragment_id in list(self._timers):
            self._stop_timer(fragment_id)
