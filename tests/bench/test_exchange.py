"""What comes in and goes out of a Workbench: tables, projects, links."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data.points import LEVELS, Points
from nnviz.errors import InputError
from nnviz.files.choice import parse_csv
from nnviz.files.links import ShareTooLong
from nnviz.files.sheet import read_sheet
from nnviz.files.table import Scale
from nnviz.settings.config import PresetConfig

HERE = "https://nnviz.example/course/?old=1#top"


def drawn() -> Workbench:
    """A bench with points that no preset makes, off the grid of links."""
    rng = np.random.default_rng(7)
    bench = Workbench()
    bench.edit(Points.of(rng.uniform(-1, 1, (30, 2)), rng.integers(0, 3, 30), rng.random(30) < 0.2))
    return bench


def text_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)[exchange.QUERY][0]


def state_of(bench: Workbench) -> tuple[object, ...]:
    return (
        bench.versions.now,
        bench.player.trainer,
        bench.player.trainer.epoch,
        bench.player.model_config,
        bench.player.running,
    )


def test_a_link_rebuilds_the_picture_and_the_same_steps_give_the_same_loss() -> None:
    sender, receiver = drawn(), Workbench()
    exchange.try_link(receiver, text_of(exchange.make_link(sender, HERE)))
    assert receiver.notice is None
    assert receiver.points == sender.points
    assert receiver.player.model_config == sender.player.model_config
    for bench in (sender, receiver):
        bench.player.trainer.run(steps=50)
    assert sender.player.trainer.evaluate() == receiver.player.trainer.evaluate()


def test_after_reset_a_trained_sender_repeats_what_the_receiver_sees() -> None:
    sender, receiver = drawn(), Workbench()
    sender.player.trainer.run(steps=20)
    sender.add_class()
    exchange.open_link(receiver, text_of(exchange.make_link(sender, HERE)))
    sender.player.reset()
    for bench in (sender, receiver):
        bench.player.trainer.run(steps=30)
    assert sender.player.trainer.evaluate() == receiver.player.trainer.evaluate()


def test_a_link_keeps_the_address_and_replaces_the_query() -> None:
    bench = drawn()
    before = state_of(bench)
    link = exchange.make_link(bench, HERE)
    assert link.startswith("https://nnviz.example/course/?d=")
    assert "#" not in link
    assert exchange.make_link(bench, "http://localhost:8501").startswith("http://localhost:8501/?d")
    assert state_of(bench) == before, "to make a link is to read"


def test_an_untouched_starter_makes_a_short_link() -> None:
    sender, receiver = Workbench(), Workbench()
    sender.load_preset(PresetConfig(name="blobs", points=2000, classes=5))
    link = exchange.make_link(sender, HERE)
    assert len(link) < 200
    exchange.open_link(receiver, text_of(link))
    assert receiver.points == sender.points
    assert receiver.versions.now.preset == sender.versions.now.preset


def test_too_many_points_for_a_link_leave_them_as_they_are() -> None:
    bench = Workbench()
    bench.load_preset(PresetConfig(name="blobs", points=3000))
    bench.edit(bench.points.add(0.1234567, 0.1, 0))
    before = state_of(bench)
    with pytest.raises(ShareTooLong, match="save a project file"):
        exchange.make_link(bench, HERE)
    assert state_of(bench) == before


def test_no_link_is_no_link() -> None:
    bench = drawn()
    bench.notice = None
    before = state_of(bench)
    exchange.try_link(bench, None)
    exchange.try_link(bench, "")
    assert state_of(bench) == before
    assert bench.notice is None


def test_a_bad_link_is_one_sentence_and_changes_nothing() -> None:
    bench = drawn()
    before = state_of(bench)
    exchange.try_link(bench, "nonsense")
    assert state_of(bench) == before
    assert bench.notice is not None
    assert bench.notice.startswith("This link")


def test_a_project_goes_on_where_it_was_saved() -> None:
    bench, other = drawn(), Workbench()
    bench.player.trainer.run(steps=40)
    other.choose(label=1)
    other.player.train()
    exchange.open_project(other, exchange.save_project(bench))
    assert not other.player.running
    assert other.player.trainer.epoch == 40
    assert other.points == bench.points
    assert other.player.model_config == bench.player.model_config
    assert other.player.train_config == bench.player.train_config
    assert len(other.player.trainer.history) == len(bench.player.trainer.history)
    assert other.notice is not None
    assert "epoch 40" in other.notice
    for each in (bench, other):
        each.player.trainer.run(steps=25)
    assert bench.player.trainer.evaluate() == other.player.trainer.evaluate()


def test_undo_after_opening_a_project_brings_the_points_back() -> None:
    bench, other = drawn(), Workbench()
    other.load_preset("moons")
    before = other.points
    exchange.open_project(other, exchange.save_project(bench))
    other.undo()
    assert other.points == before
    assert other.player.trainer.points == before
    other.player.step()


@pytest.mark.parametrize(
    "act",
    [
        lambda bench: exchange.open_project(bench, b"{}"),
        lambda bench: exchange.open_project(bench, b"\x00\xff"),
        lambda bench: exchange.open_link(bench, "AAAA"),
        lambda bench: exchange.load_table(bench, parse_csv("1;2\n"), "one"),
        lambda bench: exchange.load_table(bench, parse_csv("5,5,a\n6,7,b"), "none"),
    ],
)
def test_bad_input_changes_nothing(act: Callable[[Workbench], None]) -> None:
    bench = drawn()
    bench.player.train()
    before = state_of(bench)
    with pytest.raises(InputError):
        act(bench)
    assert state_of(bench) == before


def test_a_table_brings_its_classes_and_their_names() -> None:
    bench = Workbench()
    table = parse_csv("x,y,label,split\n1,2,red,train\n3,4,green,test\n5,6,blue,\n")
    exchange.load_table(bench, table, "one")
    assert bench.player.model_config.classes == 3
    assert bench.versions.now.names == table.names
    again = parse_csv(exchange.save_table(bench))
    assert again.names == table.names
    assert again.xy.tolist() == table.xy.tolist() == [[1, 2], [3, 4], [5, 6]]
    other = Workbench()
    exchange.load_table(other, again, "one")
    assert other.points == bench.points
    assert exchange.save_table(other) == exchange.save_table(bench)


def test_what_a_table_holds_is_said_before_it_is_loaded() -> None:
    text = "width,y,kind,split\n1.5,2,a,\n3,-4,b,test\n" + "0,0,a,\n" * 10
    assert exchange.summary(parse_csv(text)) == (
        "12 points, 1 of them held out; classes a, b; width from 0 to 3; y from -4 to 2."
    )
    rows = exchange.first_rows(read_sheet(text))
    assert len(rows) == exchange.PREVIEW_ROWS
    assert rows[1] == {"row": "3", "width": "3", "y": "-4", "kind": "b", "split": "test"}
    (long,) = exchange.first_rows(read_sheet("1,2," + "a" * 99 + "\n"))
    assert long["column 3"] == "a" * 39 + "…"
    counted = exchange.first_rows(read_sheet(",x,y\n0,5,a\n1,6,b\n"))
    assert counted[1] == {"row of the file": "3", "row": "1", "x": "6", "y": "b"}


def test_the_network_follows_the_classes_of_a_table_and_it_is_said() -> None:
    bench = Workbench()
    bench.load_preset(PresetConfig(name="blobs", points=50, classes=5))
    bench.player.step()
    table = parse_csv("1,2,a\n3,4,b\n5,7,c\n")
    said = "The network gets 3 outputs, one for each class, instead of 5."
    assert exchange.outputs_follow(table, 5) == said
    exchange.load_table(bench, table, "own")
    assert bench.player.model_config.classes == 3
    assert exchange.outputs_follow(table, 3) is None
    bench.player.keep_weights = True
    bench.player.step()
    exchange.load_table(bench, parse_csv("1,2,a\n3,4,a\n"), "own")
    assert bench.player.model_config.classes == 2
    bench.undo()
    assert bench.player.model_config.classes == 3
    bench.undo()
    assert bench.player.model_config.classes == 5
    assert bench.versions.now.axes is None


MEASURED = "width,height,kind,split\n12.25,-300,cat,train\n13,1e-05,dog,test\n12.5,7,cat,train\n"


def measured(scale: Scale) -> Workbench:
    bench = Workbench()
    exchange.load_table(bench, parse_csv(MEASURED), scale)
    return bench


@pytest.mark.parametrize("scale", ["own", "one"])
def test_what_was_read_is_saved_as_it_was_and_read_again(scale: Scale) -> None:
    bench = measured(scale)
    assert exchange.save_table(bench).decode() == MEASURED
    again = Workbench()
    exchange.load_table(again, parse_csv(exchange.save_table(bench)), scale)
    assert again.points == bench.points
    assert exchange.save_table(again).decode() == MEASURED


def test_points_drawn_later_get_numbers_of_the_axes() -> None:
    bench = measured("own")
    bench.edit(bench.points.select([0, 2]).add(0.0, 0.0, 1))
    lines = exchange.save_table(bench).decode().splitlines()
    assert lines[1:] == ["12.25,-300,cat,train", "12.5,7,cat,train", "12.625,-146.5,dog,train"]
    bench.undo()
    assert exchange.save_table(bench).decode() == MEASURED


@pytest.mark.parametrize(
    "act",
    [
        lambda bench: bench.clear(),
        lambda bench: bench.load_preset("xor"),
    ],
)
def test_other_points_have_no_units_and_undo_brings_them_back(
    act: Callable[[Workbench], None],
) -> None:
    bench = measured("own")
    act(bench)
    assert bench.versions.now.axes is None
    bench.undo()
    assert exchange.save_table(bench).decode() == MEASURED


def test_a_link_carries_names_and_units() -> None:
    bench, other = measured("own"), Workbench()
    exchange.open_link(other, text_of(exchange.make_link(bench, HERE)))
    there, here = other.versions.now, bench.versions.now
    assert there.axes is not None
    assert here.axes is not None
    assert there.units == here.units
    assert there.axes.label == here.axes.label
    assert there.names == here.names
    near = [row.split(",")[:2] for row in exchange.save_table(other).decode().splitlines()[1:]]
    exact = [row.split(",")[:2] for row in MEASURED.splitlines()[1:]]
    half = max(here.axes.x.half, here.axes.y.half)
    assert np.allclose(np.array(near, float), np.array(exact, float), atol=half / LEVELS)


def test_a_project_carries_units_and_numbers() -> None:
    bench, other = measured("own"), Workbench()
    bench.edit(bench.points.add(0.5, 0.5, 0))
    exchange.open_project(other, exchange.save_project(bench))
    assert exchange.save_table(other) == exchange.save_table(bench)
    assert exchange.save_project(other) == exchange.save_project(bench)
    bench.clear()
    assert b'"axes"' not in exchange.save_project(bench)


def test_the_points_are_seen_before_they_are_loaded() -> None:
    table = parse_csv(MEASURED)
    assert exchange.preview_picture(table, "own").startswith(b"\x89PNG")
    assert exchange.preview_picture(table, "own") != exchange.preview_picture(table, "one")
    with pytest.raises(InputError, match=r"^Row 2 has 12\.25 as width, which is outside"):
        exchange.preview_picture(table, "none")
