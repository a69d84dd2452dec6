"""Real data sets on the bench: points, names, outputs, one undo step."""

import numpy as np
import pytest

from nnviz.bench import exchange, texts
from nnviz.bench.workbench import Workbench
from nnviz.data.points import quantize
from nnviz.data.real_registry import REAL_SETS
from nnviz.data.real_sets import load
from nnviz.errors import InputError
from nnviz.files.choice import parse_csv


@pytest.mark.parametrize("name", REAL_SETS)
def test_points_names_and_outputs_are_those_of_the_file(name: str) -> None:
    bench = Workbench()
    bench.load_real(name)
    data = load(name)
    assert bench.points == quantize(data.points(0.2, seed=0))
    assert np.array_equal(bench.points.labels, data.labels)
    assert bench.versions.now.names == REAL_SETS[name].classes
    assert bench.player.model_config.classes == len(REAL_SETS[name].classes)
    axes = bench.versions.now.axes
    assert axes is not None
    assert (axes.x.name, axes.y.name) == (data.x.title, data.y.title)
    assert np.array_equal(axes.numbers(bench.points), data.xy), "the file's own numbers"
    assert f"x is {data.x.title}, y is {data.y.title}. " in texts.about_data(bench.versions.now)


def test_other_columns_are_other_points_with_the_same_ones_held_out() -> None:
    bench = Workbench()
    bench.load_real("penguins")
    first = bench.points
    bench.load_real("penguins", "body_mass_g", "bill_length_mm")
    assert np.array_equal(bench.points.held_out, first.held_out)
    assert bench.points.xy[:, 1] == pytest.approx(first.xy[:, 0]), "bill length is up now"


def test_it_is_one_undo_step_and_brings_back_what_was_learnt() -> None:
    bench = Workbench()
    bench.load_preset("xor")
    before, weights = bench.points, bench.player.trainer.snapshot()
    bench.player.step()
    bench.load_real("iris")
    assert bench.player.trainer.epoch == 0
    assert bench.player.model_config.classes == 3
    assert bench.notice == "A fresh network for another data set. Undo brings back epoch 1."
    assert bench.can_take_back
    bench.undo()
    assert bench.points == before
    assert bench.versions.now.axes is None
    assert bench.player.trainer.epoch == 1
    assert bench.player.model_config.classes == 2
    assert bench.player.trainer.snapshot().steps == weights.steps + 1
    bench.redo()
    assert bench.versions.now.names == REAL_SETS["iris"].classes


def test_a_network_of_more_classes_follows() -> None:
    bench = Workbench()
    bench.load_preset("blobs")
    for _ in range(3):
        bench.add_class()
    assert bench.player.model_config.classes == 5
    bench.load_real("faithful")
    assert bench.player.model_config.classes == 2
    bench.player.step()
    assert bench.player.trainer.epoch == 1


def test_the_held_out_share_in_force_is_kept() -> None:
    bench = Workbench()
    bench.set_held_out_share(0.5)
    bench.load_real("iris")
    assert [int(bench.points.held_out[bench.points.labels == k].sum()) for k in range(3)] == [
        25
    ] * 3


@pytest.mark.parametrize(("name", "x"), [("tulips", None), ("iris", "colour")])
def test_what_is_not_there_leaves_the_bench_as_it_is(name: str, x: str | None) -> None:
    bench = Workbench()
    bench.load_preset("xor")
    before = bench.versions.now
    with pytest.raises(InputError):
        bench.load_real(name, x)
    assert bench.versions.now is before


def test_the_page_says_what_is_to_see_until_other_points_come() -> None:
    bench = Workbench()
    bench.load_real("faithful")
    assert texts.about_data(bench.versions.now) == (
        f"**Old Faithful.** {REAL_SETS['faithful'].why} x is eruption (min), y is wait for the "
        "next one (min). Classes: ● short, ■ long."
    )
    bench.load_preset("moons")
    assert texts.about_data(bench.versions.now).startswith("**Moons.**")
    bench.load_real("faithful")
    bench.clear()
    assert bench.versions.now.axes is None
    assert texts.about_data(bench.versions.now).startswith("**Your data.**")


def test_a_table_of_ones_own_is_no_real_set() -> None:
    bench = Workbench()
    bench.load_real("faithful")
    exchange.load_table(bench, parse_csv("0,0,a\n1,1,b\n"), "none")
    assert texts.about_data(bench.versions.now).startswith("**Your data.**")


@pytest.mark.parametrize("name", REAL_SETS)
def test_a_saved_table_has_the_files_numbers_and_is_known_when_it_is_read_again(name: str) -> None:
    bench = Workbench()
    bench.load_real(name)
    before, about = bench.points, texts.about_data(bench.versions.now)
    saved = exchange.save_table(bench)
    data, real = load(name), REAL_SETS[name]
    first = ",".join(f"{number:g}" for number in data.xy[0])
    split = "test" if before.held_out[0] else "train"
    assert saved.decode().splitlines()[:2] == [
        f"{data.x.title},{data.y.title},{real.label},split",
        f"{first},{real.classes[data.labels[0]]},{split}",
    ]
    exchange.load_table(bench, parse_csv(saved), "own")
    assert np.array_equal(bench.points.xy, before.xy)
    assert np.array_equal(bench.points.held_out, before.held_out)
    named = [bench.versions.now.class_name(label) for label in bench.points.labels]
    assert named == [real.classes[label] for label in data.labels]
    assert texts.about_data(bench.versions.now).startswith(f"**{real.title}.**")
    assert about.startswith(f"**{real.title}.**")


def test_a_project_that_is_opened_again_is_known_too() -> None:
    bench, other = Workbench(), Workbench()
    bench.load_real("iris_mixed")
    exchange.open_project(other, exchange.save_project(bench))
    assert texts.about_data(other.versions.now).startswith("**Iris with wrong labels.**")
    assert texts.about_data(other.versions.now) == texts.about_data(bench.versions.now)
