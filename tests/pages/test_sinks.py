"""Every place that shows text from outside, and hostile names in each: they are shown, no more."""

import json
import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from nnviz.bench import exchange
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.draft import Draft
from nnviz.lessons.goals import Goal
from nnviz.lessons.progress import Progress, Record
from nnviz.lessons.writing import write_lesson
from nnviz.pictures.curves import loss_spec
from nnviz.settings.limits import MAX_NAME
from nnviz.settings.outside import JOINER, fitted, markdown, markup, one_line, prose
from nnviz.training.events import Event
from nnviz.ui.lessons import opened, path
from tests.books import book, packed, parts_of
from tests.inputs import HOSTILE, some_points
from tests.pages.harness import ROOT, Page

NAMES = [name[:40] for name in HOSTILE]


def named(page: Page, name: str) -> None:
    """Points whose first class has this name; what is on the page is of them."""
    page.bench.load_points(some_points(), names=(name, "b", "c"), preset=None)
    page.run()


def captions(page: Page) -> list[str]:
    return [caption.value for caption in page.at.caption]


def about_data(page: Page, name: str) -> None:
    """The line about one's own data."""
    named(page, name)
    assert any(f" {markdown(name)}, " in caption for caption in captions(page))


def class_picker(page: Page, name: str) -> None:
    """The buttons above the stage; long names are cut before they are escaped."""
    named(page, name)
    label = page.at.button_group(key="class_picker").proto.options[0].content
    cut = name if len(name) <= 12 else f"{name[:11].rstrip()}…"
    assert label.endswith(f" {markdown(cut)}")


def notice(page: Page, name: str) -> None:
    """What happened to a class."""
    named(page, name)
    page.bench.choose(label=0)
    page.bench.remove_class()
    page.run()
    (shown,) = (warning.value for warning in page.at.warning)
    assert shown.startswith(markdown(f"Class {name} is gone"))


def text_field(page: Page, name: str) -> None:
    """The field that renames a class shows what it is, and no Markdown."""
    named(page, name)
    assert page.at.text_input(key="class_name").value == name


def scripts(page: Page, name: str) -> None:
    """What the stage's scripts get; they put it in place as text (see below)."""
    named(page, name)
    (sent,) = (c for c in page.at.get("bidi_component") if c.key == "scripts")
    assert json.dumps(name)[1:-1] in sent.proto.json


def map_legend(page: Page, name: str) -> None:
    """The legend over the map, which is HTML."""
    page.view.map = page.view.map.changed(legend=True)
    named(page, name)
    layers = [str(one.proto.body) for one in page.at.get("html")]
    assert any(f"<b>{markup(name)}</b>" in layer for layer in layers if "reading" in layer)


def confusion(page: Page, name: str) -> None:
    """The confusion matrix, which is HTML."""
    named(page, name)
    page.at.button_group(key="insight").set_value("Confusion").run()
    tables = [str(one.proto.body) for one in page.at.get("html")]
    assert any(markup(fitted(name)) in table for table in tables if "confusions" in table)


def map_class(page: Page, name: str) -> None:
    """The buttons for the class that a map shows alone."""
    page.view.map = page.view.map.changed(areas="one")
    named(page, name)
    label = page.at.button_group(key="map_label").proto.options[0].content
    assert label == page.at.button_group(key="class_picker").proto.options[0].content


def preview(page: Page, name: str) -> None:
    """The look at a table before it is loaded, also in its cells."""
    page.click("files")
    page.at.text_area(key="csv_text").set_value(f'0\t0\t"{one_line(name)}"\n1\t1\tb')
    page.run()
    said = one_line(name)
    assert any(markdown(f"classes {said}, b") in caption for caption in captions(page))
    shown = markdown(said if len(said) <= 40 else f"{said[:39]}…")
    assert page.at.table[0].value["column 3"].tolist()[0] == shown


def headings(page: Page, name: str) -> None:
    """Headings of a table, before it is loaded and after."""
    page.click("files")
    shown = one_line(name)[:MAX_NAME].strip()
    page.at.text_area(key="csv_text").set_value(f'"{shown}"\ty\tkind\n0\t0\ta\n1\t2\tb')
    page.run()
    assert markdown(shown) in page.at.table[0].value.columns
    assert any(markdown(f"; {shown} from 0 to 1; ") in caption for caption in captions(page))
    page.click("load_csv")
    assert any(f" x is {markdown(shown)}, " in caption for caption in captions(page))
    cells = exchange.save_table(page.bench).splitlines()[0]
    assert cells.lstrip(b'"')[:1] not in (b"=", b"@", b"+", b"\t")


def refusal(page: Page, name: str) -> None:
    """Why a table cannot be used."""
    page.click("files")
    page.at.text_area(key="csv_text").set_value(f'0\t0\ta\t"{one_line(name)}"\n1\t1\tb\t')
    page.run()
    (error,) = (error.value for error in page.at.error)
    assert markdown(f"“{one_line(name)[:30]}") in error


def sheets(page: Page, name: str) -> None:
    """Names of an Excel file's sheets: options of a select box are text."""
    page.click("files")
    parts = parts_of(book([["x", "y"], [1, 2]], Named=[["x", "y"], [1, 2]], Aside=[[1]]))
    for each, new in ((b'"Named"', name), (b'"Aside" sheetId="3" state="visible"', name)):
        assert each in parts["xl/workbook.xml"]
        hidden = b' sheetId="3" state="hidden"' if each != b'"Named"' else b""
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            each, quoteattr(new).encode() + hidden
        )
    page.at.file_uploader(key="csv_file").upload("table.xlsx", packed(parts))
    page.run()
    assert page.at.selectbox(key="csv_sheet").options == ["Sheet", one_line(name)]
    assert any(markdown(f"“{one_line(name)[:30]}") in caption for caption in captions(page))


def curve(page: Page, name: str) -> None:
    """What a mark on the curve says when the pointer is on it; plotly reads a kind of HTML."""
    named(page, name)
    page.click("step")
    history, events = page.bench.player.trainer.history, [Event(1, 0.5, name)]
    figure = loss_spec(history, page.view.chart, events=events)
    texts = [trace["text"] for trace in figure["data"] if trace.get("name") == "events"]
    assert texts == [[markup(name)]]


def table_file(page: Page, name: str) -> None:
    """A CSV file: no cell is a formula."""
    named(page, name)
    cells = re.findall(rb"^[^,]+,[^,]+,\"?(.)", exchange.save_table(page.bench), re.M)
    assert not set(cells) & {b"=", b"@", b"+", b"\t", b"\r"}


def lesson(page: Page, name: str) -> None:
    """A teacher's lesson: title, summary, texts, choices and hints, and the list of all."""
    said = one_line(name)
    texts = dict.fromkeys(("title", "summary", "look_at", "question", "task", "why"), said)
    lists = {"choices": (said, "b"), "answer": said, "hints": (said, "b")}
    hostile = lessons()["xor"].changed(**texts, **lists, next=None)
    with pytest.MonkeyPatch.context() as patch:
        for user in (opened, path):
            patch.setattr(user, "lessons", lambda: {"xor": hostile})
        page.view.lesson, page.view.progress = "xor", Progress()
        page.run()
        assert markdown(said) in [one.value for one in page.at.header]
        written = [one.value for one in page.at.markdown]
        for part in ("Look at", "Predict", "Task"):
            assert f"**{part}**  \n{prose(said)}" in written
        assert page.at.radio(key="predict_xor").options[0] == prose(said)
        done = Record(trained=True, reached=True, prediction=said, hints=1)
        page.view.progress = Progress(lessons={"xor": done})
        page.run()
        written = [one.value for one in page.at.markdown]
        assert f"**Why**  \n{prose(said)}" in written
        assert f":material/lightbulb: **Hint 1**  \n{prose(said)}" in written
        assert markdown(f"You predicted: {said}.") in captions(page)
        page.go("lessons")
        rows = [one.value for one in page.at.markdown if one.value.endswith(markdown(said))]
        assert len(rows) == 1
        assert f": **{markdown(said)}** · " in rows[0]
        page.go("train")
    page.view.lesson = None


def task(page: Page, name: str) -> None:
    """A teacher's task: its fields, the name of a frame, and a lesson that a file holds."""
    said = one_line(name)[:80].strip()
    goals = (Goal(kind="training_accuracy", at_least=0.9),)
    page.view.draft = Draft(what="task", title=said, text="Plain", goals=goals)
    page.go("teach")
    assert page.at.text_input(key="teach_title").value == said
    (frame,) = (code.value for code in page.at.code if code.value.startswith("<iframe"))
    assert f'title="{markup(f"nnviz: {said}")}"' in frame
    file = write_lesson(lessons()["xor"].changed(title=said, summary=said))
    page.at.file_uploader(key="lesson_upload").upload("lesson.md", file)
    page.run()
    (shown,) = (one.value for one in page.at.markdown if " goals  \n" in one.value)
    assert shown.startswith(f"**{markdown(said)}** · ")
    assert shown.endswith(f"  \n{markdown(said)}")
    page.view.draft = Draft()
    page.go("train")


SINKS: list[Callable[[Page, str], None]] = [
    about_data,
    class_picker,
    notice,
    text_field,
    scripts,
    map_legend,
    map_class,
    confusion,
    preview,
    headings,
    refusal,
    sheets,
    curve,
    table_file,
    lesson,
    task,
]


@pytest.mark.parametrize("sink", SINKS, ids=lambda sink: sink.__name__)
def test_hostile_names_are_text_in_every_sink(page: Page, sink: Any) -> None:
    for name in NAMES:
        sink(page, name)
        page.at.session_state["nnviz_view"].dialog = None


def test_no_script_makes_html_of_text() -> None:
    scripts = [path for path in (ROOT / "nnviz").rglob("*.js") if "vendor" not in path.parts]
    assert len(scripts) > 20
    ways = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
    assert [path.name for path in scripts if ways.search(path.read_text(encoding="utf-8"))] == []


def test_files_are_called_by_names_of_our_own() -> None:
    call = re.compile(r"save_button\(\s*(?:f?\"[^\"]*\"|\w+),\s*f?\"([^\"]+)\"")
    panels = (ROOT / "nnviz" / "ui").rglob("*.py")
    saved = {name for path in panels for name in call.findall(path.read_text(encoding="utf-8"))}
    assert saved == {"points.csv", "points.py", "work{SUFFIX}", "weights.csv", "progress.csv"} | {
        "lesson_{lesson.id}.md"
    }
    assert JOINER not in "".join(saved)
