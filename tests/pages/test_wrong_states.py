"""Over the raw socket: states of widgets that no browser would send, and frames that are none."""

import asyncio
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.elements import Element
from benchmarks.protocol import STREAM, Session
from benchmarks.server import Server, running_server
from nnviz.ui.inside.view import QUERY, TABS
from tests.pages.harness import FOLDS
from tests.pages.wrong import values

ALL = bool(os.environ.get("NNVIZ_HYPOTHESIS"))  # `make fuzz`: each value to each widget alone
CONTROLS = ("reset", "undo", "step", "pace", "learning_rate", "heard", "class_picker")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


class Forger(Session):
    """A page that is shown whole: every fold and dialog can be open.

    Attributes
    ----------
    faults : list of str
        What the page says where a part of it has failed.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.faults: list[str] = []
        self.listeners.append(self._look)

    def _look(self, element: Element) -> None:
        if element.kind == "alert" and "Something went wrong" in element.text:
            self.faults.append(element.text)

    async def open(self, query: str = "") -> None:
        """Load the page, with data, all folds open."""
        await self.load(query)
        await self.act("preset_moons")
        for fold in FOLDS:
            if any(element.key == fold for element in self.elements.values()):
                await self.set_value(self.find(fold), bool_value=True)
                await self.wait_until_idle()

    async def act(self, key: str) -> None:
        """Press a button, and wait until all is done."""
        await self.press(key)
        await self.wait_until_idle()

    async def say(self, ids: list[str], field: str, value: Any, fragment: str = "") -> None:
        """Say this of all those widgets in one message; what was said before comes back after."""
        before = dict(self._states)
        self._states |= {name: WidgetState(id=name, **{field: value}) for name in ids}
        await self._rerun(fragment)
        await self.wait_until_idle()
        self._states = before

    def widgets(self) -> list[Element]:
        """All that has an id."""
        return [element for element in self.elements.values() if element.id]


def expect_no_fault(forger: Forger, server: Server) -> None:
    assert forger.counts.errors == []
    assert forger.faults == []
    assert "Traceback" not in server.log.read_text()


async def expect_all_works(forger: Forger, server: Server) -> None:
    """The session goes on, with its page whole."""
    await forger.act("preset_moons")
    await forger.act("step")
    await forger.wait_for(lambda: any("200 points" in e.text for e in forger.elements.values()))
    for key in CONTROLS:
        forger.find(key)
    expect_no_fault(forger, server)


@pytest.mark.parametrize("dialog", [None, "files", "take_home", "share"])
def test_no_state_that_a_browser_may_claim_ends_a_session(
    server: Server, dialog: str | None
) -> None:
    async def forge() -> None:
        async with Forger(server.url) as forger:
            await forger.open()
            if dialog:
                await forger.act(dialog)
            assert len(forger.widgets()) > 40
            for field, value in values()[:: 3 if dialog and not ALL else 1]:
                await forger.say([widget.id for widget in forger.widgets()], field, value)
                expect_no_fault(forger, server)
            await expect_all_works(forger, server)

    asyncio.run(forge())


@pytest.mark.parametrize("tab", [tab.title.lower() for tab in TABS])
def test_no_state_of_a_view_of_the_inside_ends_a_session(server: Server, tab: str) -> None:
    async def forge() -> None:
        async with Forger(server.url) as forger:
            await forger.open(f"{QUERY}={tab}")
            own = [widget.id for widget in forger.widgets() if (widget.key or "").startswith(tab)]
            assert own
            for field, value in values() if ALL else values()[::2]:
                await forger.say([forger.find("inside_tab").id], field, value)
                await forger.say(own, field, value)
                expect_no_fault(forger, server)
            await expect_all_works(forger, server)

    asyncio.run(forge())


async def choose(forger: Forger, key: str, name: str) -> None:
    """Press one of several that stand beside each other."""
    await forger.set_value(forger.find(key), string_array_value=StringArray(data=[name]))
    await forger.wait_until_idle()


def test_no_state_of_the_teacher_s_page_ends_a_session(server: Server) -> None:
    async def forge() -> None:
        async with Forger(server.url) as forger:
            await forger.load(page="teach")
            for fold in ("teach_more", "teach_reopen"):
                if any(element.key == fold for element in forger.elements.values()):
                    await forger.set_value(forger.find(fold), bool_value=True)
                    await forger.wait_until_idle()
            for what in ("A lesson", "A task of your own"):
                await choose(forger, "teach_what", what)
                await choose(forger, "teach_shown", "Choose")
                shown = [element.key for element in forger.elements.values()]
                assert {"A lesson": "teach_lesson"}.get(what, "goal_kind") in shown
                assert "teach_group_5" in shown
                for field, value in values():
                    await forger.say([widget.id for widget in forger.widgets()], field, value)
                    expect_no_fault(forger, server)
            await forger.go("Train")
            await forger.act("preset_moons")
            said = "160 training points, 40 held out"
            await forger.wait_for(lambda: any(e.text == said for e in forger.elements.values()))
            expect_no_fault(forger, server)

    asyncio.run(forge())


def test_each_widget_alone_told_nonsense_in_its_own_fragment(server: Server) -> None:
    async def forge() -> None:
        rng = random.Random(14)
        async with Forger(server.url) as forger:
            await forger.open()
            for widget in forger.widgets():
                for field, value in values() if ALL else rng.sample(values(), 2):
                    await forger.say([widget.id], field, value, widget.fragment_id)
                    assert forger.counts.errors == [], (widget.key, field, value)
                    assert forger.faults == [], (widget.key, field, value)
            await expect_all_works(forger, server)

    asyncio.run(forge())


def test_states_of_widgets_that_are_not_there(server: Server) -> None:
    async def forge() -> None:
        # Widgets, not fragments: what asks for one of those that is not there gets no answer.
        names = ["", "x", "$$ID-0-nonesuch", "$$ID-" + "9" * 10_000, "$$STREAMLIT_INTERNAL_KEY"]
        async with Forger(server.url) as forger:
            await forger.open()
            for field, value in values():
                await forger.say(names, field, value)
            await expect_all_works(forger, server)

    asyncio.run(forge())


def test_frames_that_are_no_messages_end_their_own_connection_and_no_other(server: Server) -> None:
    async def forge() -> None:
        rng = random.Random(14)
        message = BackMsg()
        message.rerun_script.query_string = "x" * 200
        whole = message.SerializeToString()
        async with Forger(server.url) as forger:
            await forger.open()
            for number in range(300 if ALL else 40):
                cut = rng.randrange(len(whole))
                frame = rng.randbytes(rng.randrange(1, 400)) if number % 2 else whole[:cut]
                async with connect(
                    server.url.replace("http", "ws", 1) + STREAM,
                    subprotocols=[Subprotocol("streamlit")],
                    max_size=None,
                ) as socket:
                    await socket.send(frame)
                    await socket.send(frame)
                    try:
                        await asyncio.wait_for(socket.recv(), 0.05)
                    except (TimeoutError, ConnectionClosed):
                        continue  # it does not matter whether it answers
            await expect_all_works(forger, server)

    asyncio.run(forge())
