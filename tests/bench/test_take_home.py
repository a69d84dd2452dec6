"""The files of one moment: what the exporters write of it, whatever is done later."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from nnviz.bench import exchange
from nnviz.bench.take_home import (
    ALL,
    FILM,
    GO_ON,
    HISTORY,
    NOTEBOOK,
    PAGE,
    POINTS,
    PROJECT,
    SCRIPT,
    TWIN,
    TakeHome,
)
from nnviz.bench.wanted_picture import PICTURES, Picture
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.export import picture
from nnviz.export.bundle import what_it_is
from nnviz.export.history import write_history
from nnviz.export.notebook import write_notebook
from nnviz.export.script import write_script
from nnviz.export.sklearn_twin import write_twin
from nnviz.export.weights import WEIGHTS, write_architecture, write_loader, write_weights
from nnviz.files.table import write_csv
from nnviz.pictures.chart_view import ChartView
from nnviz.settings.config import ModelConfig
from tests.inputs import some_points
from tests.sessions import bench_with

PAGE_SCRIPT = "// nothing"


def trained(epochs: int = 5, hidden: tuple[int, ...] = (4,)) -> Workbench:
    bench = bench_with("moons")
    bench.player.set_model_config(ModelConfig(hidden=hidden))
    for _ in range(epochs):
        bench.player.step()
    return bench


def home_of(bench: Workbench) -> TakeHome:
    return TakeHome(bench, PAGE_SCRIPT)


def all_files(home: TakeHome) -> dict[str, bytes]:
    files = {name: home.file(name) for name in home.names}
    return files | {wanted.name: home.picture(wanted) for wanted in PICTURES}


def test_each_file_is_what_its_exporter_writes() -> None:
    bench = trained()
    bench.rename_class(0, "cat")
    home, run = home_of(bench), bench.player.run
    now, points, names = run.trainer.snapshot(), bench.points, bench.versions.now.names
    first, events = run.timeline.snapshot(0), run.events
    script = write_script(now, points, events=events.items, names=names, first=first)
    assert home.file(SCRIPT).decode() == script
    on = write_script(now, points, events=events.items, names=names, first=first, continuing=True)
    assert home.file(GO_ON).decode() == on != script
    notebook = write_notebook(now, points, events=events.items, names=names, first=first)
    assert home.file(NOTEBOOK) == notebook
    assert home.file(TWIN).decode() == write_twin(now, points, events=events.items, names=names)
    assert home.file(WEIGHTS) == write_weights(now, names)
    assert home.file("architecture.json").decode() == write_architecture(now, names)
    assert home.file("load_weights.py").decode() == write_loader(now, names)
    assert home.file(POINTS) == write_csv(points, names)
    assert home.file(HISTORY) == write_history(run.trainer.history, events)
    assert json.loads(home.file(PROJECT)) == json.loads(exchange.save_project(bench))
    assert b"cat" in home.file(PAGE)


def test_pictures_are_as_large_as_wanted_and_of_what_is_wanted() -> None:
    bench = trained()
    home, run = TakeHome(bench, PAGE_SCRIPT, ChartView(log_loss=True)), bench.player.run
    size = Image.open(io.BytesIO(home.picture(Picture("map", "png", width=700)))).size
    assert size[0] == 700
    now, units = run.trainer.snapshot(), bench.versions.now.units
    lines = picture.map_svg(now, bench.points, (), units, shaded=False)
    assert home.picture(Picture("map", "svg", shaded=False)).decode() == lines
    chart = picture.loss_svg(run.trainer.history, ChartView(log_loss=True))
    assert home.picture(Picture("loss", "svg")).decode() == chart
    chart_png = home.picture(Picture("loss", "png", width=600))
    assert Image.open(io.BytesIO(chart_png)).size[0] == 600
    assert home.picture(Picture("loss", "png", width=600)) is chart_png, "it is drawn once"
    with pytest.raises(InputError, match="not 599"):
        home.picture(Picture("map", "png", width=599))


def test_what_is_done_later_changes_nothing() -> None:
    bench = trained()
    at_once, later = all_files(home_of(bench)), home_of(bench)
    bench.player.step()
    bench.load_preset("xor")
    bench.player.step()
    assert all_files(later) == at_once


def test_a_moment_that_is_looked_at_is_as_if_training_had_ended_there() -> None:
    bench, then = trained(7), trained(4)
    bench.player.run.view(bench.player.run.timeline.nearest(4))
    home = home_of(bench)
    assert home.epoch == 4
    found, wanted = all_files(home), all_files(home_of(then))
    for name in wanted.keys() - {PROJECT, ALL, HISTORY, PAGE}:
        assert found[name] == wanted[name], name
    project = json.loads(found[PROJECT])
    assert project["state"]["weights"] == json.loads(wanted[PROJECT])["state"]["weights"]
    assert len(found[HISTORY].splitlines()) == len(wanted[HISTORY].splitlines()) == 6
    assert bench.player.run.trainer.epoch == 7


@pytest.mark.parametrize(
    ("change", "stem"),
    [
        (lambda bench: None, "nnviz_moons_4_epoch-5"),
        (lambda bench: load_others(bench), "nnviz_points_4_epoch-0"),
        (lambda bench: resize(bench, ()), "nnviz_moons_no-hidden_epoch-0"),
        (lambda bench: resize(bench, (64,) * 6), "nnviz_moons_6-layers_epoch-0"),
    ],
)
def test_names_of_files_say_what_is_in_them(change: Callable[[Workbench], None], stem: str) -> None:
    bench = trained()
    change(bench)
    home = home_of(bench)
    assert home.stem == stem
    assert home.called(FILM) == f"{stem}.gif"
    assert home.called(PAGE) == f"{stem}.html"
    assert home.called(ALL) == f"{stem}.zip"
    assert home.called("map.png") == f"{stem}_map.png"
    assert {home.called(name) for name in (SCRIPT, WEIGHTS, POINTS)} == {SCRIPT, WEIGHTS, POINTS}


def load_others(bench: Workbench) -> None:
    bench.load_points(some_points(classes=2), preset=None)


def resize(bench: Workbench, hidden: tuple[int, ...]) -> None:
    bench.player.set_model_config(bench.player.model_config.with_hidden(hidden))


def test_everything_holds_all_that_there_is_and_says_what_each_is() -> None:
    home = home_of(trained())
    files = all_files(home)
    with zipfile.ZipFile(io.BytesIO(home.file(ALL))) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        assert names == files.keys() - {ALL} | {"README.txt"}
        assert all(archive.read(name) == files[name] for name in names - {"README.txt"})
        told = archive.read("README.txt").decode()
    assert "as it was at epoch 5" in told
    said = [what_it_is(name) for name in files if name != ALL]
    assert "A file." not in said
    assert all(sentence in told for sentence in said)


def test_what_cannot_be_made_is_said_and_left_out() -> None:
    bench = trained()
    bench.edit(Points.empty())
    home = home_of(bench)
    with pytest.raises(InputError):
        home.file(SCRIPT)
    with zipfile.ZipFile(io.BytesIO(home.file(ALL))) as archive:
        assert SCRIPT not in archive.namelist()
        assert {WEIGHTS, HISTORY, "map.png"} < set(archive.namelist())


def test_before_the_first_step_there_is_nothing_to_go_on_from() -> None:
    home = home_of(trained(0))
    assert GO_ON not in home.names
    with zipfile.ZipFile(io.BytesIO(home.file(ALL))) as archive:
        assert GO_ON not in archive.namelist()


def test_a_film_is_made_in_parts_and_can_be_left() -> None:
    bench = trained()
    home = home_of(bench)
    with pytest.raises(ValueError, match="begun"):
        home.work_on_film(1.0)
    home.begin_film()
    assert home.film is not None
    total = home.film.total
    assert home.work_on_film(0.0) == 1 / total, "one part at least"
    with pytest.raises(ValueError, match="last step"):
        home.file(FILM)
    bench.player.step()  # meanwhile
    for _ in range(total - 1):
        share = home.work_on_film(0.0)
    assert share == 1.0
    film = Image.open(io.BytesIO(home.file(FILM)))
    assert getattr(film, "n_frames", 0) == 6
    with zipfile.ZipFile(io.BytesIO(home.file(ALL))) as archive:
        assert archive.read(FILM) == home.file(FILM)
    home.leave_film()
    assert home.film is None
    assert not home.is_made(FILM)
    with pytest.raises(ValueError, match="name must be one of"):
        home.file(FILM)


def test_no_other_names_are_known() -> None:
    with pytest.raises(ValueError, match=r"name must be one of .* Got 'x'"):
        home_of(trained(1)).file("x")
