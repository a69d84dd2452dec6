"""The browser's copy on the page: taken over, offered, set aside, sent, forgotten."""

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
import torch

from nnviz.bench import exchange, parcel
from nnviz.bench.keeping import EVERY, Copy, Keeper, dump_work, read_copy
from nnviz.bench.workbench import Workbench
from nnviz.files.copy_schema import LookFile
from nnviz.lessons import draft, progress
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.draft import Draft
from nnviz.lessons.progress import Progress, Record
from nnviz.pictures.map_view import MapView
from nnviz.ui import keep
from tests.drawings import XOR, dot, places
from tests.pages.harness import Page, as_read
from tests.sessions import bench_with, weights


class Browser:
    """Stands in for the component that hears the browser.

    Attributes
    ----------
    told : list of dict
        What the page has told it, run by run.
    says : dict
        What it says in the next run.
    """

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.says: dict[str, Any] = {}

    def __call__(self, *, data: dict[str, Any], key: str, **callbacks: Callable[[], None]) -> None:
        self.told.append(data)
        said, self.says = self.says, {}
        st.session_state[key] = SimpleNamespace(**said)
        for trigger in said:
            callbacks[f"on_{trigger}_change"]()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    hears = Browser()
    monkeypatch.setattr(keep, "_hears", hears)
    return hears


def message(kind: str = "own", **look: Any) -> dict[str, Any]:
    """What a browser says that kept moons, trained for one epoch."""
    bench = bench_with("moons")
    bench.player.step()
    copy = Keeper().take(bench, LookFile(**look))
    parts = {name: base64.b64encode(getattr(copy, name)).decode() for name in ("work", "past")}
    return {"kind": kind, **parts, "strokes": []}


def token(bench: Workbench) -> str:
    """What a link that opens this work has in its address."""
    return exchange.make_link(bench, "http://a").partition(f"{exchange.QUERY}=")[2]


def load_with(page: Page, link: str) -> None:
    """As if the page had been loaded with a link, and its points thrown away."""
    page.at.query_params[exchange.QUERY] = link
    page.view.link = None


def line(page: Page) -> str:
    """The quiet line that says that the work is back; empty if it is not there."""
    said = [as_read(caption.value) for caption in page.at.caption if "Restored" in caption.value]
    return said[0] if said else ""


def sent(page: Page) -> tuple[dict[str, Any], bytes]:
    """The last copy that the page has sent: its head, and its work."""
    head, _, body = page.sent("kept").partition(b"\n")
    said: dict[str, Any] = json.loads(head)
    return said, body[: said["work"]]


def test_a_session_begins_where_the_last_one_ended_and_says_so(
    page: Page, browser: Browser
) -> None:
    browser.says = {"found": message(insight="Accuracy", all_settings=True)}
    page.run()
    page.run()
    assert len(page.bench.points) == 200
    assert page.bench.player.trainer.epoch == 1
    assert not page.bench.player.running
    assert line(page).endswith("Restored: 200 points, epoch 1.")
    assert page.view.chart is not None
    assert page.value("button_group", "insight") == "Accuracy"
    assert browser.told[-1]["answered"] is True


MAP = {"areas": "one", "label": 1, "contours": True, "legend": True}


def test_how_the_map_is_read_comes_back_and_goes_with_a_fresh_start(
    page: Page, browser: Browser
) -> None:
    browser.says = {"found": message(map=MAP)}
    page.run()
    page.run()
    assert page.view.map == MapView().changed(**MAP)
    assert page.value("radio", "map_areas") == "one"
    assert page.value("button_group", "map_label") == 1
    assert page.value("toggle", "map_contours") is True
    page.click("start_fresh")
    assert page.view.map == MapView()


def test_what_is_chosen_for_the_map_is_sent_with_the_copy(page: Page, browser: Browser) -> None:
    page.click("preset_moons")
    page.choose("toggle", "map_boundary", True)
    page.view.keeper.asked = True
    page.run()
    _, work = sent(page)
    kept = read_copy(Copy(work))
    assert kept.bench.look.map.boundary


DONE = Progress(lessons={"neuron": Record(trained=True, reached=True), "xor": Record(hints=2)})
TAUGHT = {"lesson": "xor", "progress": progress.dump(DONE).decode()}


@pytest.mark.parametrize("where", ["train", "lessons"])
def test_the_open_lesson_and_the_progress_come_back_and_go_with_a_fresh_start(
    page: Page, browser: Browser, where: str
) -> None:
    page.go(where)
    browser.says = {"found": message(**TAUGHT)}
    page.run()
    page.run()
    assert page.view.lesson == "xor"
    assert page.view.progress == DONE
    page.go("train")
    assert "Why XOR needs a hidden layer" in [one.value for one in page.at.header]
    page.click("lesson_leave")
    page.bench.notice = page.view.said_restored
    page.run()
    page.click("start_fresh")
    assert page.view.lesson is None
    assert page.view.progress == Progress()


def test_what_was_done_in_a_lesson_is_sent_with_the_copy(page: Page, browser: Browser) -> None:
    page.click("preset_xor")
    assert read_copy(Copy(sent(page)[1])).bench.look.progress == "", "nothing was done yet"
    page.view.lesson, page.view.progress = "xor", DONE
    page.view.keeper.asked = True
    page.run()
    kept = read_copy(Copy(sent(page)[1]))
    assert kept.bench.look.lesson == "xor"
    assert progress.load(kept.bench.look.progress.encode()) == DONE


WRITTEN = Draft(what="task", title="Fence it in", fixed=("seed",)).add_goal()


@pytest.mark.parametrize("where", ["train", "teach"])
def test_what_a_teacher_has_written_comes_back_and_goes_with_a_fresh_start(
    page: Page, browser: Browser, where: str
) -> None:
    page.go(where)
    browser.says = {"found": message(draft=draft.dump(WRITTEN))}
    page.run()
    page.run()
    assert page.view.draft == WRITTEN
    page.go("teach")
    assert page.value("text_input", "teach_title") == "Fence it in"
    page.go("train")
    page.bench.notice = page.view.said_restored
    page.run()
    page.click("start_fresh")
    assert page.view.draft == Draft()


def test_what_a_teacher_has_written_is_sent_with_the_copy(page: Page, browser: Browser) -> None:
    page.click("preset_xor")
    page.view.draft = WRITTEN
    page.view.keeper.asked = True
    page.run()
    kept = read_copy(Copy(sent(page)[1]))
    assert draft.load(kept.bench.look.draft) == WRITTEN


def test_a_damaged_draft_does_not_cost_the_work(page: Page, browser: Browser) -> None:
    browser.says = {"found": message(draft='{"goals":3}')}
    page.run()
    page.run()
    assert len(page.bench.points) == 200
    assert page.view.draft == Draft()
    assert line(page).endswith(f"Restored: 200 points, epoch 1. {draft.DAMAGED}")


@pytest.mark.parametrize("wrong", ["{", "[]", '{"version":2}', '{"lessons":{"xor":{"hints":99}}}'])
def test_damaged_progress_does_not_cost_the_work(page: Page, browser: Browser, wrong: str) -> None:
    browser.says = {"found": message(lesson="xor", progress=wrong)}
    page.run()
    page.run()
    assert len(page.bench.points) == 200
    assert page.view.progress.lessons.keys() <= {"xor"}, "what it notes from now on"
    assert line(page).endswith(f"Restored: 200 points, epoch 1. {progress.DAMAGED}")


def test_progress_is_a_persons_and_here_whatever_they_say_to_the_work(
    page: Page, browser: Browser
) -> None:
    browser.says = {"found": message("other", **TAUGHT)}
    page.run()
    page.run()
    assert page.view.progress == DONE
    assert page.view.lesson is None
    page.click("decline_copy")
    assert page.view.progress == DONE
    page.view.keeper.asked = True
    page.run()
    assert page.view.keeper.number == 0, "the copy stays until one works"
    page.click("preset_xor")
    page.view.keeper.asked = True
    page.run()
    assert page.view.keeper.number == 1


def test_progress_that_was_made_here_meanwhile_is_not_lost(page: Page, browser: Browser) -> None:
    browser.says = {"found": message("other", **TAUGHT)}
    page.run()
    newer = DONE.noted(lessons()["xor"], reached=True)
    page.view.progress = newer
    page.click("open_copy")
    assert page.view.progress == newer
    assert page.view.lesson == "xor"


def test_the_session_that_the_copy_was_in_is_let_go_of(
    page: Page, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(keep, "end_session", ended.append)
    browser.says = {"found": {**message(), "former": "the one before"}}
    page.run()
    page.run()
    assert ended == ["the one before"]


def test_a_copy_that_is_only_offered_ends_no_session(
    page: Page, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "end_session", lambda name: pytest.fail(name))
    browser.says = {"found": {**message("other"), "former": "of another tab"}}
    page.run()
    page.run()
    assert page.notice is not None


def test_start_fresh_forgets_all_of_it(page: Page, browser: Browser) -> None:
    browser.says = {"found": message()}
    page.run()
    page.run()
    page.click("start_fresh")
    page.run()
    assert len(page.bench.points) == 0
    assert page.bench.player.trainer.steps == 0
    assert not line(page)
    assert browser.told[-1]["forgotten"] == 1, "the browser is told to forget it, too"


def test_the_files_dialog_takes_it_away_as_well(page: Page, browser: Browser) -> None:
    page.click("files")
    page.at.text_area(key="csv_text").set_value("width,y,kind\n1,2,a\n3,4,b\n")
    page.run()
    page.click("load_csv")
    assert page.view.table
    page.click("files")
    page.click("forget")
    page.run()
    assert len(page.bench.points) == 0
    assert page.view.table == b"", "nor is there anything left of a table"
    assert page.view.dialog is None
    assert browser.told[-1]["forgotten"] == 1


def test_work_that_is_here_already_is_not_replaced_but_asked_about(
    page: Page, browser: Browser
) -> None:
    page.draw(*XOR)
    browser.says = {"found": message()}
    page.run()
    assert len(page.bench.points) == len(XOR)
    assert page.notice == "This browser holds earlier work: 200 points, epoch 1. Go on with that?"
    assert not page.view.keeper.due(page.bench, keep.look()), "nothing is laid over it meanwhile"
    page.click("open_copy")
    assert len(page.bench.points) == 200


def test_whoever_says_no_keeps_what_is_here(page: Page, browser: Browser) -> None:
    page.draw(*XOR)
    mine = weights(page.bench)
    browser.says = {"found": message("other")}
    page.run()
    page.click("decline_copy")
    page.run()
    assert page.notice is None
    assert len(page.bench.points) == len(XOR)
    assert torch.equal(weights(page.bench), mine)
    assert not page.view.keeper.off
    browser.says = {"found": message("other")}
    page.run()
    assert browser.told[-1]["answered"] is True


def test_the_copy_of_a_tab_that_is_gone_is_offered_to_an_empty_page(
    page: Page, browser: Browser
) -> None:
    browser.says = {"found": message("other")}
    page.run()
    assert len(page.bench.points) == 0
    assert page.notice is not None
    assert "earlier work" in page.notice


@pytest.mark.parametrize("part", ["", "AAAA", "not base64"])
def test_a_damaged_copy_is_set_aside_with_a_sentence(
    page: Page, browser: Browser, part: str
) -> None:
    browser.says = {"found": {**message(), "work": part}}
    page.run()
    page.run()
    assert len(page.bench.points) == 0
    assert page.notice == (
        "The copy of your work in this browser is damaged. It is set aside, and you start afresh."
    )
    assert browser.told[-1]["aside"] == 1, "the browser puts it where the next does not cover it"


def test_where_the_browser_has_no_room_the_page_says_so(page: Page, browser: Browser) -> None:
    browser.says = {"lost": "QuotaExceededError"}
    page.run()
    assert page.notice is not None
    assert page.notice.startswith("This browser has no room")


def test_strokes_of_the_time_without_a_connection_are_drawn(page: Page, browser: Browser) -> None:
    stroke = {"tool": "draw", "label": 1, "held_out": False, "radius": 0.12, "path": [[260, 260]]}
    browser.says = {"found": {**message(), "strokes": [stroke]}}
    page.run()
    assert len(page.bench.points) == 201
    assert page.bench.points.xy[-1].tolist() == pytest.approx([0.0, 0.0], abs=1e-6)
    assert page.bench.points.labels[-1] == 1


def test_what_is_drawn_while_the_copy_is_on_its_way_is_not_lost(
    page: Page, browser: Browser
) -> None:
    canvas = page.bench.log.top
    stroke = {"tool": "draw", "label": 1, "held_out": False, "radius": 0.12, "path": [[260, 260]]}
    browser.says = {"found": {**message(), "strokes": [stroke]}}
    page.run()
    assert len(page.bench.points) == 201
    page.drawn[canvas].append(dot(0.5, 0.5, 1))
    page.run()
    assert places(page.bench.points)[-2:] == [[0.0, 0.0], [0.5, 0.5]]


def test_a_click_after_start_fresh_counts(page: Page, browser: Browser) -> None:
    page.draw(*XOR)
    browser.says = {"found": message()}
    page.run()
    canvas = page.bench.log.top
    page.click("decline_copy")
    page.click("files")
    page.click("forget")
    page.run()
    assert len(page.bench.points) == 0
    page.drawn[canvas].append(dot(0.5, 0.5, 1))
    page.run()
    assert places(page.bench.points) == [[0.5, 0.5]]


def test_strokes_are_drawn_although_there_was_nothing_to_keep(page: Page, browser: Browser) -> None:
    stroke = {"tool": "draw", "label": 1, "held_out": False, "radius": 0.12, "path": [[260, 260]]}
    browser.says = {"found": {"kind": "none", "strokes": [stroke]}}
    page.run()
    assert page.bench.points.xy.tolist() == [pytest.approx([0.0, 0.0], abs=1e-6)]
    assert page.notice is None


def test_what_is_drawn_is_sent_and_once(page: Page) -> None:
    assert sent(page)[0]["number"] == 0, "nobody's work"
    page.draw(*XOR)
    head, work = sent(page)
    assert head["number"] == 1
    assert not head["unsent"]
    assert len(read_copy(Copy(work)).project.points) == len(XOR)
    page.run()
    gone = {"number": 1, "work": len(work), "piece": 1, "last": True, "unsent": False}
    assert sent(page) == (gone, b"")


def test_what_comes_right_after_waits_for_the_next_copy_and_the_page_knows_it(page: Page) -> None:
    page.draw(*XOR)
    page.draw(dot(0.5, 0.5, 0))
    head, body = sent(page)
    assert (head["number"], head["piece"], head["unsent"], body) == (1, 1, True, b"")
    page.view.keeper._at -= EVERY
    page.run()
    head, work = sent(page)
    assert head["number"] == 2
    assert not head["unsent"]
    assert len(read_copy(Copy(work)).project.points) == len(XOR) + 1


def test_where_the_line_is_narrow_a_copy_comes_in_pieces(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel, "PIECE", 500)
    page.draw(*XOR)
    pieces = []
    for number in range(10):
        head, body = sent(page)
        assert (head["number"], head["piece"], head["unsent"]) == (1, number, not head["last"])
        pieces.append(body)
        if head["last"]:
            break
        page.run()
        assert sent(page)[0]["piece"] == number + 1
        assert sent(page)[1] == b"", "too early for the next"
        page.view.parcel._at -= EVERY
        page.run()
    assert len(pieces) > 2
    whole = b"".join(pieces)
    kept = read_copy(Copy(whole[: head["work"]], whole[head["work"] :]))
    assert len(kept.project.points) == len(XOR)
    assert kept.past
    assert page.view.parcel.gone


def test_a_copy_that_misses_a_piece_is_sent_anew(
    page: Page, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel, "PIECE", 500)
    page.draw(*XOR)
    browser.says = {"missed": 1}
    page.run()
    head, body = sent(page)
    assert (head["number"], head["piece"], len(body)) == (2, 0, 500)


def test_a_page_that_may_go_gets_the_newest_copy_whole(
    page: Page, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel, "PIECE", 500)
    page.draw(*XOR)
    page.draw(dot(0.1, 0.1, 0))
    browser.says = {"ask": 1}
    page.run()
    head, body = sent(page)
    assert (head["number"], head["piece"], head["last"], head["unsent"]) == (2, 0, True, False)
    assert len(read_copy(Copy(body[: head["work"]])).project.points) == len(XOR) + 1
    page.draw(dot(0.2, 0.1, 0))
    assert sent(page)[1] == b"", "later ones come in their time again"


def test_a_link_is_opened_once_and_not_laid_over_ones_own_changes(
    page: Page, browser: Browser
) -> None:
    link = token(bench_with("circles"))
    load_with(page, link)
    browser.says = {"found": message(link=link)}
    page.run()
    page.run()
    assert len(page.bench.points) == 200
    assert page.bench.player.trainer.epoch == 1


def test_a_link_over_other_work_asks(page: Page, browser: Browser) -> None:
    load_with(page, token(bench_with("circles")))
    browser.says = {"found": message(link="")}
    page.run()
    assert page.notice is not None
    assert "earlier work" in page.notice


def test_a_dialog_stays_through_a_run_of_the_page_that_nobody_asked_for(page: Page) -> None:
    page.draw(*XOR)
    page.click("share")
    assert page.view.dialog == "share"
    titles = [block.proto.dialog.title for block in page.at.get("dialog")]
    page.run()
    assert [block.proto.dialog.title for block in page.at.get("dialog")] == titles == ["Share link"]


def test_the_work_that_is_sent_is_the_one_that_a_project_file_holds() -> None:
    bench = bench_with("moons")
    line, _, file = dump_work(bench, "run", LookFile()).partition(b"\n")
    assert json.loads(line)["run"] == "run"
    assert json.loads(file)["format"] == "nnviz"
