"""Whatever comes from outside is refused in a sentence or makes a bench that works; nothing else.

A hundred examples of each here, 10,000 of each with ``make fuzz``.
"""

import base64
import copy
import json
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from nnviz.bench import exchange
from nnviz.bench.keeping import draw_late, dump_work, read_message, restored
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files import links
from nnviz.files.choice import parse_csv, suggest, use_sheet
from nnviz.files.copy_schema import LookFile
from nnviz.files.past import dump_past
from nnviz.files.sheet import read_sheet
from nnviz.files.table import Scale
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_CLASSES, MAX_POINTS
from nnviz.stage.tools import Brush
from nnviz.training.trainer import Trainer
from tests.drawings import drawing, stroke
from tests.inputs import HOSTILE, some_points

odd_numbers = st.sampled_from(
    [
        *(0, 1, -1, 2, 3, 9, 0.5, 1.5, -0.0, 1e-320, 1e30, 3e38, 1e308, 2**31 - 1, 2**31, 2e9),
        *(2**53, 2**53 + 1, 2**63, 2**64, 10**400, float("nan"), float("inf"), -(2**63)),
    ]
)
WORDS = (
    "x 0-1 99 adam sgd nesterov rmsprop relu sine xor spiral blobs step cosine hinge AAAA AACAfw=="
)
words = st.sampled_from([*WORDS.split(), "", "weights", *HOSTILE])
odd = st.recursive(
    st.none() | st.booleans() | odd_numbers | words | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


def works(bench: Workbench) -> None:
    """It can be trained, shown, saved in every form, and opened again."""
    bench.player.step()
    bench.player.restart()
    bench.undo()
    assert len(bench.points) <= MAX_POINTS
    assert 2 <= bench.player.model_config.classes <= MAX_CLASSES
    bench.player.wrong()
    exchange.open_project(Workbench(), exchange.save_project(bench))
    if len(bench.points):
        table = parse_csv(exchange.save_table(bench))
        assert len(table.names) == len(set(table.names))
        assert len(table.labels) == len(bench.points)
        again = Workbench()
        exchange.load_table(again, table, "own")
        assert parse_csv(exchange.save_table(again)).xy.tolist() == table.xy.tolist()


def settle(read: Callable[[], Workbench]) -> None:
    """Read something: it is refused in a sentence, or gives a bench that works."""
    try:
        bench = read()
    except InputError as error:
        sentence = str(error)
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence, sentence
        assert len(sentence) < 400, sentence
        return
    works(bench)


@st.composite
def changed(draw: st.DrawFn, valid: Any) -> Any:
    """Valid JSON with one to three places replaced, doubled, or taken away."""
    data = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        place = data
        while True:
            keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            inner = place[key]
            if isinstance(inner, dict | list) and inner and draw(st.integers(0, 4)):
                place = inner
                continue
            what = draw(st.sampled_from(["odd", "odd", "odd", "gone", "twice", "new"]))
            if what == "gone":
                del place[key]
            elif what == "twice" and isinstance(place, list):
                place.insert(key, inner)
            elif what == "new" and isinstance(place, dict):
                place[draw(words)] = draw(odd)
            else:
                place[key] = draw(odd)
            break
    return data


@cache
def project_file() -> dict[str, Any]:
    """A small valid project, trained for some epochs, with batches, memory and buffers."""
    bench = Workbench()
    config = ModelConfig(hidden=(3,), classes=3, batch_norm=True)
    trainer = Trainer(some_points(), config, TrainConfig(batch_size=4, schedule="cosine"))
    trainer.run(steps=7)
    trainer.set_hand(Hand(frozen=(1, 2, 5), off=((0, 1),)))
    bench.adopt(trainer, names=("a", "b", "c"))
    data: dict[str, Any] = json.loads(exchange.save_project(bench))
    data["preset"] = {"name": "blobs", "classes": 3}
    return data


@cache
def kept() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A small valid copy: what it says of the bench, its project, and its past."""
    bench = Workbench()
    bench.load_preset("moons")
    for _ in range(3):
        bench.player.step()
    bench.player.continue_from(1)
    bench.freeze(3, on=True)
    bench.switch(1, 2, on=False)
    bench.player.step()
    head, _, work = dump_work(bench, "run", LookFile()).partition(b"\n")
    past = dump_past(bench.player.run, "run")
    return json.loads(head), json.loads(work), json.loads(past)


def link(settings: bytes, points: bytes, count: int) -> str:
    """A link with any content and a right checksum."""
    body = links.HEADER.pack(len(settings) % 2**16, count) + settings + points
    compressor = zlib.compressobj(9, wbits=-15)
    version = 3 if b"hand" in settings else 1
    packed = (
        links.CHECK.pack(version, zlib.crc32(body)) + compressor.compress(body) + compressor.flush()
    )
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


LINK = {
    "model": {"hidden": [3], "classes": 3, "activation": "relu", "features": ["x"], "seed": 1},
    "train": {"learning_rate": 0.1, "batch_size": 5, "schedule": "step", "schedule_epochs": 9},
    "preset": {"name": "moons", "points": 20, "noise": 0.1, "held_out": 0.2, "seed": 3},
    "drawn": True,
}
HELD_LINK = {**LINK, "names": ["a"], "hand": {"frozen": "0-1 5", "off": [[0, 2]]}}
link_texts = st.one_of(
    st.text(max_size=60),
    st.text("abcXYZ019-_", max_size=200),
    st.builds(
        lambda settings, points: link(json.dumps(settings).encode(), points, len(points) // 3),
        changed(LINK) | changed(HELD_LINK),
        st.binary(max_size=9),
    ),
    st.builds(link, st.binary(max_size=40), st.binary(max_size=9), st.integers(0, 65_535)),
)
CELLS = "x y label split train test 0.5 -1 1,5 1e30 nan 1e400 =1 '=1"
cells = st.one_of(
    st.sampled_from([*CELLS.split(), '"', "\t", "class 1", "class 9", "\0", "\x1a", *HOSTILE]),
    st.floats().map(str),
    st.text(max_size=8),
)
tables = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    st.builds(
        lambda rows, mark: "\n".join(mark.join(row) for row in rows),
        st.lists(st.lists(cells, min_size=1, max_size=5), max_size=9),
        st.sampled_from([",", ";", "\t", "|", " ", "   "]),
    ),
    st.builds(
        lambda rows, head: head + "\n".join(f"{x},{y},{label}" for x, y, label in rows),
        st.lists(
            st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.sampled_from(["a", "=b", "1", "-1"])),
            max_size=12,
        ),
        st.sampled_from(["", "x,y,label\n", "label,x,y\n"]),
    ),
)
brushes = st.builds(
    Brush,
    tool=st.sampled_from(["draw", "spray", "erase", "move"]),
    label=st.integers(0, MAX_CLASSES - 1),
    held_out=st.booleans(),
    radius=st.floats(0.02, 0.5),
    density=st.integers(1, 10),
)
spots = st.tuples(st.floats(-1, 1), st.floats(-1, 1))
strokes = st.builds(
    lambda brush, path: stroke(brush, *path), brushes, st.lists(spots, min_size=1, max_size=6)
)
objects = st.lists(strokes | strokes.flatmap(changed) | odd, max_size=6)


@given(link_texts)
def test_any_link_is_refused_or_works(text: str) -> None:
    def read() -> Workbench:
        bench = Workbench()
        exchange.open_link(bench, text)
        return bench

    settle(read)


@given(tables, st.sampled_from(get_args(Scale)))
def test_any_table_is_refused_or_works(data: str | bytes, scale: Scale) -> None:
    def read() -> Workbench:
        bench, sheet = Workbench(), read_sheet(data)
        table = use_sheet(sheet, suggest(sheet))
        exchange.summary(table)
        exchange.first_rows(sheet)
        exchange.load_table(bench, table, scale)
        return bench

    settle(read)


@given(st.deferred(lambda: changed(project_file())).map(json.dumps) | st.text(max_size=60))
def test_any_project_is_refused_or_works(text: str) -> None:
    def read() -> Workbench:
        bench = Workbench()
        exchange.open_project(bench, text.encode(errors="replace"))
        return bench

    settle(read)


@given(st.lists(objects, max_size=3))
def test_any_drawing_makes_a_bench_that_works(messages: list[list[Any]]) -> None:
    bench = Workbench()
    for message in messages:
        bench.consume(bench.log.top, drawing(message))
    works(bench)


@given(st.deferred(lambda: changed([*kept(), [{"path": [[260, 260], [270, 270]]}]])))
def test_any_copy_is_refused_or_works(parts: Any) -> None:
    head, work, past, late = [*parts, None, None, None, None][:4]

    def packed(text: str) -> str:
        return base64.b64encode(zlib.compress(text.encode(errors="replace"))).decode()

    message = {
        "kind": "own",
        "work": packed(f"{json.dumps(head)}\n{json.dumps(work)}"),
        "past": packed(json.dumps(past)),
        "strokes": late,
    }

    def read() -> Workbench:
        _, copied, drawn, _ = read_message(message)
        assert copied is not None
        bench = restored(copied)
        draw_late(bench, drawn)
        return bench

    settle(read)
