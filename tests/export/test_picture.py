"""Pictures for publication: what is drawn, and where."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image

from nnviz.data.axes import Axis
from nnviz.data.class_styles import CLASS_STYLES, rgb
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.export.picture import SIDE, loss_png, loss_svg, map_png, map_svg
from nnviz.pictures.chart_view import ChartView
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.events import Event
from nnviz.training.ghosts import Ghost
from nnviz.training.history import History
from nnviz.training.snapshot import Snapshot
from nnviz.training.trainer import Trainer
from tests.processes import output_of
from tests.runs import history

SVG = "{http://www.w3.org/2000/svg}"
POINTS = Points.of([[0.0, 0.0], [-0.5, 0.5], [0.5, -0.5]], [0, 0, 1], [False, True, False])


def line_network(points: Points = POINTS) -> Snapshot:
    """A network without hidden layers that tells classes apart at 2 x + y = 0.5."""
    snapshot = Trainer(points, ModelConfig(hidden=()), TrainConfig()).snapshot()
    return replace(snapshot, weights=torch.tensor([-2.0, -1.0, 2.0, 1.0, 0.5, -0.5]))


def places(path: ElementTree.Element) -> np.ndarray:
    numbers = re.findall(r"-?[0-9.]+", path.attrib["d"])
    return np.array(numbers, float).reshape(-1, 2)


def named(tree: ElementTree.Element, role: str) -> list[ElementTree.Element]:
    return [element for element in tree if element.get("class") == role]


def texts(tree: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in tree.iter(f"{SVG}text")]


def test_points_lie_where_they_are_and_held_out_ones_are_hollow() -> None:
    tree = ElementTree.fromstring(map_svg(line_network(), POINTS))
    low, high = (f(places(named(tree, "plot")[0]), axis=0) for f in (np.min, np.max))
    uses = list(named(tree, "points")[0])
    drawn = np.array([[float(use.attrib["x"]), float(use.attrib["y"])] for use in uses])
    shares = (POINTS.xy * (1, -1) + 1.0) / 2.0
    np.testing.assert_allclose(drawn, low + shares * (high - low), atol=0.011)
    links = [use.attrib["{http://www.w3.org/1999/xlink}href"] for use in uses]
    assert [link.split("-")[0] for link in links] == ["#circle", "#circle", "#square"]
    assert ["hollow" in link for link in links] == [False, True, False]
    defined = {"#" + element.attrib["id"] for element in tree.iter() if "id" in element.attrib}
    assert set(links) <= defined


def test_the_boundary_of_a_linear_network_lies_on_its_line() -> None:
    tree = ElementTree.fromstring(map_svg(line_network(), POINTS))
    low, high = (f(places(named(tree, "plot")[0]), axis=0) for f in (np.min, np.max))
    (path,) = named(tree, "boundary")
    assert path.attrib["d"].count("M") == 1
    shares = (places(path) - low) / (high - low)
    x, y = 2.0 * shares[:, 0] - 1.0, 1.0 - 2.0 * shares[:, 1]
    off = np.abs(2.0 * x + y - 0.5) / np.sqrt(5.0)
    assert off.max() < 0.5 * 2.0 / (SIDE - 1)
    np.testing.assert_allclose([y.min(), y.max()], [-1.0, 1.0], atol=1e-3)


def test_names_are_escaped_and_ticks_are_in_the_units_of_the_file() -> None:
    units = Axis("length <mm>", 45.0, 15.0), Axis("mass & more", 0.0, 2.0)
    source = map_svg(line_network(), POINTS, ["<b>a & b</b>"], units, title="A > B")
    tree = ElementTree.fromstring(source)
    found = texts(tree)
    assert {"<b>a & b</b>", "orange", "length <mm>", "mass & more", "A > B"} <= set(found)
    assert {"30", "40", "50", "60", "−2", "−1", "0", "1", "2"} <= set(found)
    assert "<b>" not in source
    assert [tree[0].tag, tree[0].text, tree[1].tag] == [f"{SVG}title", "A > B", f"{SVG}desc"]
    assert "3 points" in (tree[1].text or "")
    assert source == map_svg(line_network(), POINTS, ["<b>a & b</b>"], units, title="A > B")


def test_a_map_without_colours_has_no_areas() -> None:
    assert 'class="area' not in map_svg(line_network(), POINTS, shaded=False)
    assert 'class="area-0"' in map_svg(line_network(), POINTS)


def test_the_largest_data_set_stays_small() -> None:
    rng = np.random.default_rng(0)
    points = Points.of(rng.uniform(-1, 1, (5_000, 2)), rng.integers(0, 8, 5_000))
    config = ModelConfig(hidden=(64, 64), classes=8, features=("x", "y", "sin_x", "sin_y"))
    snapshot = Trainer(points, config, TrainConfig()).snapshot()
    wild = replace(snapshot, weights=snapshot.weights * 8.0)
    source = map_svg(wild, points)
    assert len(source) < 1_600_000
    tree = ElementTree.fromstring(source)
    assert len(list(named(tree, "points")[0])) == 5_000


def test_a_png_has_its_size_and_its_colours() -> None:
    tree = ElementTree.fromstring(map_svg(line_network(), POINTS))
    scale = 800 / float(tree.attrib["width"])
    picture = Image.open(io.BytesIO(map_png(line_network(), POINTS, width=800)))
    assert picture.size == (800, round(float(tree.attrib["height"]) * scale))
    assert picture.info["Title"] == "Decision boundary of 2 classes"
    pixels = np.asarray(picture).astype(int)
    full, hollow, other = (
        pixels[round(float(use.attrib["y"]) * scale), round(float(use.attrib["x"]) * scale)]
        for use in named(tree, "points")[0]
    )
    assert tuple(full) == rgb(CLASS_STYLES[0].color)
    assert tuple(hollow) == (255, 255, 255)
    assert tuple(other) == rgb(CLASS_STYLES[1].color)
    plot = places(named(tree, "plot")[0]) * scale
    (left, top), (right, bottom) = plot.min(axis=0).round(), plot.max(axis=0).round()
    first, second = pixels[int(bottom) - 8, int(left) + 8], pixels[int(top) + 8, int(right) - 8]
    assert np.abs(first - rgb(CLASS_STYLES[0].tone)).max() < 12
    assert np.abs(second - rgb(CLASS_STYLES[1].tone)).max() < 12
    assert tuple(pixels[2, 2]) == (255, 255, 255)
    assert map_png(line_network(), POINTS, width=800) == map_png(line_network(), POINTS, width=800)


def test_hostile_names_are_text_and_nothing_is_asked_for() -> None:
    """Whatever stands in a name, a title, an axis or an event."""
    hostile = ["<script>alert(1)</script>", '"/><image href="http://x.y/z"/>', "]]>&#x1;\x00\ud800"]
    for text in hostile:
        axis = Axis(text, 0.0, 1.0)
        drawn = map_svg(line_network(), POINTS, [text, text], (axis, axis), title=text)
        chart = loss_svg(history([1.0, 0.5]), events=[Event(1, 1.0, text)], title=text)
        for source in (drawn, chart):
            tree = ElementTree.fromstring(source)
            tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
            assert tags <= {"svg", "title", "desc", "defs", "rect", "path", "g", "use", "text"}
            for element in tree.iter():
                for name, value in element.attrib.items():
                    assert not name.lower().startswith("on")
                    assert "href" not in name or value.startswith("#")
            assert not re.search(r"url\(|<!|<\?", source)


def test_the_largest_picture_takes_little_memory() -> None:
    code = (
        "import resource\n"
        "from dataclasses import replace\n"
        "import numpy as np\n"
        "from nnviz.data.points import Points\n"
        "from nnviz.export.picture import map_png\n"
        "from nnviz.settings.config import ModelConfig, TrainConfig\n"
        "from nnviz.training.trainer import Trainer\n"
        "rng = np.random.default_rng(0)\n"
        "labels = np.arange(5_000) % 8\n"
        "points = Points.of(rng.uniform(-1, 1, (5_000, 2)), labels, labels < 3)\n"
        "config = ModelConfig(hidden=(64, 64), classes=8)\n"
        "now = Trainer(points, config, TrainConfig()).snapshot()\n"
        "wild = replace(now, weights=now.weights * 12.0)\n"
        "map_png(wild, Points.empty(), width=600)\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "map_png(wild, points, ['a'] * 8, width=4_000)\n"
        "print(peak() - before)\n"
    )
    assert int(output_of(code)) < 120_000  # kB


@pytest.mark.parametrize("width", [599, 4_001])
def test_a_size_out_of_range_is_refused(width: int) -> None:
    with pytest.raises(InputError, match="600 to 4,000 pixels wide, not"):
        map_png(line_network(), POINTS, width=width)
    with pytest.raises(InputError, match="choose a width"):
        loss_png(History(), width=width)


def test_the_loss_chart_has_its_curve_where_the_numbers_are() -> None:
    tree = ElementTree.fromstring(loss_svg(history([2.0, 1.0, 0.5])))
    low, high = (f(places(named(tree, "plot")[0]), axis=0) for f in (np.min, np.max))
    (path,) = named(tree, "training")
    shares = (places(path) - low) / (high - low)
    np.testing.assert_allclose(shares, [[0.0, 0.0], [0.5, 0.5], [1.0, 0.75]], atol=1e-4)
    assert not named(tree, "held-out")
    assert {"loss", "epoch", "training", "0", "2"} <= set(texts(tree))


def test_a_gap_parts_the_curve_and_a_zero_is_marked_on_a_log_axis() -> None:
    losses = [1.0, 0.1, float("inf"), 0.01, 0.0]
    tree = ElementTree.fromstring(loss_svg(history(losses), ChartView(log_loss=True)))
    (path,) = named(tree, "training")
    assert path.attrib["d"].count("M") == 2
    assert {"zero", "0.01", "0.1", "1"} <= set(texts(tree))


def test_events_are_numbered_and_told_and_ghosts_are_drawn() -> None:
    past = Ghost.of(history([1.0, 3.0]), 0)
    assert past is not None
    events = [Event(5, 5.0, "a <thing>"), Event(6, 6.0, "resumed"), Event(90, 90.0, "resumed")]
    many = history([1.0] * 100)
    tree = ElementTree.fromstring(loss_svg(many, events=events, ghosts=[past]))
    assert {"1–2", "3", "1 · epoch 5: a <thing>", "3 · epoch 90: resumed"} <= set(texts(tree))
    assert named(tree, "events")[0].attrib["d"].count("M") == 3
    assert len(named(tree, "ghost")) == 2


def test_without_a_history_it_says_so() -> None:
    assert "not trained yet" in texts(ElementTree.fromstring(loss_svg(History())))
    picture = Image.open(io.BytesIO(loss_png(History(), width=600)))
    assert picture.width == 600
