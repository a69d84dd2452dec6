"""The browser's copy: all of the work comes back, it is sent when due, damage is a sentence."""

import base64
import itertools
import json
import re
import time
import zlib
from typing import Any, get_args

import numpy as np
import pytest
import torch

from nnviz.bench import exchange
from nnviz.bench.copies import pack
from nnviz.bench.keeping import (
    EVERY,
    RATE,
    Copy,
    Keeper,
    draw_late,
    dump_work,
    read_copy,
    read_message,
    restored,
)
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.export.weights import write_weights
from nnviz.files.choice import parse_csv
from nnviz.files.copy_schema import BrushFile, LookFile, StrokeFile
from nnviz.lessons.exercise import learnt_from_others
from nnviz.settings.config import ModelConfig
from nnviz.settings.limits import MAX_COPY_BYTES, MAX_COPY_PART
from nnviz.stage.shapes import shape_positions
from nnviz.stage.tools import SHAPES, Tool
from nnviz.training.stop_rules import StopRules
from tests.drawings import XOR, dot, drawing, places
from tests.processes import ROOT
from tests.sessions import bench_with, losses, weights

LOOK = LookFile()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def worked() -> Workbench:
    """A bench on which a lot was done."""
    bench = bench_with("moons")
    player = bench.player
    player.steps_per_map = 5
    player.train()
    for _ in range(4):
        player.tick()
    player.pause()
    player.set_train_config(player.train_config.changed(learning_rate=0.03))
    player.step()
    player.continue_from(len(player.run.timeline) - 2)
    player.step()
    bench.rename_class(0, "cat")
    bench.choose(tool="spray", radius=0.3)
    player.pace, player.keep_weights, player.self_pause.on = "fast", True, False
    player.run.rules = StopRules(epoch=900)
    bench.preset_held_out = 0.4
    return bench


def copy_of(bench: Workbench) -> Copy:
    keeper = Keeper()
    return keeper.take(bench, LOOK)


def test_all_of_the_work_comes_back_paused() -> None:
    bench = worked()
    other = restored(read_copy(copy_of(bench)))
    assert other.points == bench.points
    assert other.versions.now.names == bench.versions.now.names
    assert other.versions.now.preset == bench.versions.now.preset
    assert torch.equal(weights(other), weights(bench))
    assert losses(other) == losses(bench)
    ours, theirs = bench.player, other.player
    assert not theirs.running
    assert (theirs.model_config, theirs.train_config) == (ours.model_config, ours.train_config)
    assert theirs.run.timeline.epochs == ours.run.timeline.epochs
    assert [event.text for event in theirs.run.events.items] == [
        event.text for event in ours.run.events.items
    ]
    assert len(theirs.run.ghosts) == len(ours.run.ghosts) == 1
    assert theirs.run.rules == ours.run.rules
    assert (theirs.pace, theirs.keep_weights, theirs.self_pause.on) == ("fast", True, False)
    assert (other.brush, other.preset_held_out) == (bench.brush, 0.4)
    assert not other.can_undo
    for each in (bench, other):
        each.player.trainer.run(steps=40)
    assert torch.equal(weights(other), weights(bench)), "it learns on as it would have"


def test_what_is_there_says_so_in_few_words() -> None:
    bench = worked()
    epoch = bench.player.trainer.epoch
    assert read_copy(copy_of(bench)).summary == f"200 points, epoch {epoch}"
    bench = Workbench()
    bench.consume(0, drawing([dot(0.1, 0.1)]))
    assert read_copy(copy_of(bench)).summary == "1 point, not trained yet"


def test_units_of_a_table_come_back() -> None:
    bench = Workbench()
    exchange.load_table(bench, parse_csv("width,height,kind\n1.5,200,a\n2.5,300,b\n"), "own")
    again = restored(read_copy(copy_of(bench)))
    assert exchange.save_table(again) == exchange.save_table(bench)
    assert exchange.save_table(again).startswith(b"width,height,kind,split\n1.5,200,a,")


def test_a_copy_is_due_when_something_is_new_and_not_too_often() -> None:
    clock, bench = Clock(), Workbench()
    keeper = Keeper(clock)
    keeper.begin(bench, LOOK)
    assert not keeper.due(bench, LOOK), "nothing was done yet"
    bench.consume(0, drawing(XOR))
    assert keeper.due(bench, LOOK)
    keeper.take(bench, LOOK)
    assert not keeper.behind(bench, LOOK), "it is on its way"
    clock.now += EVERY
    assert not keeper.due(bench, LOOK)
    bench.player.step()
    bench.player.train()
    clock.now += EVERY
    assert keeper.due(bench, LOOK)
    keeper.take(bench, LOOK)
    bench.player.steps_per_map = 1
    bench.player.tick()
    assert not keeper.due(bench, LOOK)
    bench.player.pause()
    assert keeper.due(bench, LOOK), "at a pause at once"
    keeper.take(bench, LOOK)
    bench.player.step()
    assert not keeper.due(bench, LOOK)
    keeper.asked = True
    assert keeper.due(bench, LOOK), "the page may go"
    keeper.off = True
    assert not keeper.due(bench, LOOK)


def test_a_wall_clock_that_goes_back_holds_up_neither_training_nor_copies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hours = itertools.count(1_800_000_000, -3600)
    monkeypatch.setattr(time, "time", lambda: float(next(hours)))
    bench, keeper, epoch = bench_with("moons"), Keeper(), -1
    bench.player.train()
    for _ in range(3):
        bench.player.tick()
        assert bench.player.trainer.epoch > epoch
        epoch = bench.player.trainer.epoch
        keeper.asked = True
        assert keeper.due(bench, LOOK)
        there = restored(read_copy(keeper.take(bench, LOOK))).player
        assert there.trainer.epoch == epoch
        assert there.trainer.seconds == bench.player.trainer.seconds
    seconds = bench.player.trainer.history.seconds
    assert seconds == sorted(seconds)


def test_a_large_copy_comes_rarer() -> None:
    clock, bench = Clock(), bench_with("xor")
    keeper = Keeper(clock)
    bench.player.set_model_config(ModelConfig(hidden=(64,) * 6))
    bench.player.step()
    bench.player.train()
    seconds = len(keeper.take(bench, LOOK).work) / RATE
    assert EVERY < seconds < 15
    bench.player.run.step()
    clock.now = seconds - 0.01
    assert not keeper.due(bench, LOOK)
    clock.now = seconds
    assert keeper.due(bench, LOOK)


def test_a_copy_that_did_not_arrive_is_due_at_once_and_whole() -> None:
    bench, keeper = bench_with("xor"), Keeper(Clock())
    first = keeper.take(bench, LOOK)
    keeper.missed()
    assert keeper.due(bench, LOOK)
    assert keeper.take(bench, LOOK).past == first.past != b""
    assert keeper.number == 2
    assert not keeper.due(bench, LOOK)


def test_the_past_goes_at_a_pause_and_once() -> None:
    clock, bench = Clock(), bench_with("xor")
    keeper = Keeper(clock)
    bench.player.train()
    bench.player.steps_per_map = 1
    bench.player.tick()
    assert keeper.take(bench, LOOK).past == b""
    bench.player.pause()
    assert keeper.take(bench, LOOK).past
    assert keeper.take(bench, LOOK).past == b""
    bench.player.reset()
    assert keeper.take(bench, LOOK).past, "another run"


def test_what_was_taken_over_is_what_the_browser_has() -> None:
    kept = read_copy(copy_of(worked()))
    bench, keeper = restored(kept), Keeper()
    keeper.took_over(bench, LOOK, kept.bench.run)
    assert not keeper.behind(bench, LOOK)
    bench.player.step()
    copy = keeper.take(bench, LOOK)
    assert read_copy(copy).bench.run == kept.bench.run, "the past that is kept is its own"


def test_strokes_that_no_server_heard_are_drawn_beside_what_is_drawn_now() -> None:
    bench = bench_with("xor")
    bench.consume(bench.log.top, drawing(XOR))
    before = len(bench.points)
    draw_late(
        bench,
        [
            StrokeFile(tool="draw", label=1, path=((390.0, 130.0),)),
            StrokeFile(tool="draw", held_out=True, path=((130.0, 390.0),)),
        ],
    )
    assert len(bench.points) == before + 2
    assert places(bench.points)[-2:] == [[0.5, 0.5], [-0.5, -0.5]]
    assert bench.points.labels[-2:].tolist() == [1, 0]
    assert bench.points.held_out[-2:].tolist() == [False, True]
    bench.consume(bench.log.top, drawing([*XOR, dot(0.1, 0.1, 0)]))
    assert len(bench.points) == before + 3, "each mark of the canvas counts once"


def test_a_shape_of_the_time_without_a_connection_has_the_points_it_had_on_the_screen() -> None:
    bench = Workbench()
    ring = {"tool": "shape", "shape": "ring", "density": 2, "path": [[260, 260], [390, 260]]}
    _, _, strokes, _ = read_message({"kind": "none", "strokes": [ring]})
    draw_late(bench, strokes)
    expected = shape_positions("ring", (0, 0), (0.5, 0), 0.12, 20, 0)
    np.testing.assert_allclose(bench.points.xy, expected, atol=0.5 / 511 + 1e-6)


def test_the_browser_names_all_that_a_stroke_is_read_from() -> None:
    script = (ROOT / "nnviz" / "ui" / "assets" / "keep.js").read_text(encoding="utf-8")
    strokes = script[script.index("function strokesOf") :].partition("\n}\n")[0]
    for name in StrokeFile.model_fields:
        assert re.search(rf"\b{name}\b", strokes), name


@pytest.mark.parametrize("tool", get_args(Tool))
def test_every_tool_is_kept_and_every_shape(tool: Tool) -> None:
    assert BrushFile(tool=tool).tool == tool
    for shape in SHAPES:
        assert BrushFile(tool=tool, shape=shape).shape == shape


def message(copy: Copy, **more: Any) -> dict[str, Any]:
    parts = {name: base64.b64encode(getattr(copy, name)).decode() for name in ("work", "past")}
    return {"kind": "own", **parts, **more}


def test_a_message_of_the_browser_is_read() -> None:
    bench = worked()
    stroke = {
        "tool": "erase", "label": 0, "held_out": False, "radius": 0.1, "path": [[1, 2]]
    }  # fmt: skip
    kind, kept, strokes, former = read_message(
        message(copy_of(bench), kind="other", strokes=[stroke], former="f")
    )
    assert former == "f"
    assert kind == "other"
    assert kept is not None
    assert kept.project.points == bench.points
    assert strokes == (StrokeFile(tool="erase", radius=0.1, path=((1.0, 2.0),)),)


def test_a_browser_without_a_copy_tells_what_was_drawn() -> None:
    kind, kept, strokes, _ = read_message({"kind": "none", "strokes": [{"path": [[1, 2]]}]})
    assert (kind, kept) == ("none", None)
    assert strokes == (StrokeFile(path=((1.0, 2.0),)),)


@pytest.mark.parametrize("strokes", [None, 3, [3], [{"path": []}], [{"path": [["a", 1]]}]])
def test_strokes_that_mean_nothing_do_not_cost_the_copy(strokes: object) -> None:
    _, kept, read, _ = read_message(message(copy_of(worked()), strokes=strokes))
    assert kept is not None
    assert len(kept.project.points) == 200
    assert read == ()


GOOD = copy_of(worked())
HEAD, _, FILE = zlib.decompress(GOOD.work).partition(b"\n")


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "text",
        {},
        {"kind": "own", "work": 1, "past": ""},
        message(GOOD, kind="theirs"),
        message(GOOD, more=1),
        {**message(GOOD), "work": "%%%"},
        {**message(GOOD), "work": "A" * 3_000_000},
    ],
)
def test_what_is_no_message_is_a_sentence(wrong: object) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_message(wrong)


@pytest.mark.parametrize(
    ("copy", "said"),
    [
        (Copy(b""), "damaged"),
        (Copy(b"no zlib"), "damaged"),
        (Copy(GOOD.work[:-9]), "damaged"),
        (Copy(b"x" * (MAX_COPY_PART + 1)), "too many"),
        (Copy(zlib.compress(b" " * (MAX_COPY_BYTES + 1))), "damaged"),
        (Copy(zlib.compress(b"{}\n" + FILE)), "damaged"),
        (Copy(zlib.compress(HEAD.replace(b'"version":1', b'"version":2') + b"\n" + FILE)), "later"),
        (Copy(zlib.compress(HEAD.replace(b"fast", b"warp") + b"\n" + FILE)), "damaged"),
        (Copy(zlib.compress(HEAD + b"\n" + FILE[:-30])), "not an nnviz project"),
        (Copy(GOOD.work, b"no zlib"), "damaged"),
    ],
)
def test_a_copy_that_cannot_be_read_is_a_sentence(copy: Copy, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_copy(copy)


def test_a_past_that_cannot_be_read_is_a_sentence() -> None:
    kept = read_copy(Copy(GOOD.work, zlib.compress(b"{}")))
    with pytest.raises(InputError, match="damaged"):
        restored(kept)


def test_a_copy_from_before_there_were_lessons_is_read() -> None:
    head, _, file = dump_work(worked(), "run", LOOK).partition(b"\n")
    said = json.loads(head)
    for field in ("lesson", "progress"):
        del said["look"][field]
    kept = read_copy(Copy(pack(json.dumps(said).encode() + b"\n" + file)))
    assert (kept.bench.look.lesson, kept.bench.look.progress) == (None, "")


def test_which_points_a_network_has_learnt_from_is_still_known_after_a_reload() -> None:
    bench = Workbench()
    bench.load_preset("moons")
    ours = bench.points
    for points in (Points(ours.xy, ours.labels, ~ours.held_out), ours):
        bench.edit(points)
        bench.player.step()
    bench.load_weights(write_weights(bench.player.trainer.snapshot()))
    again = restored(read_copy(copy_of(bench)))
    assert learnt_from_others(bench.player.run)
    assert learnt_from_others(again.player.run)
    assert again.player.run.edits == bench.player.run.edits == 1
    assert again.player.run.events.items[0] == bench.player.run.events.items[0]
