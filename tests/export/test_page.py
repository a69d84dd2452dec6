"""A page of its own: what is in the file, how large it is, and that names are only text."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Points
from nnviz.export.page import write_page
from nnviz.export.page_curve import Curve
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.run import Run
from nnviz.training.snapshot import PackedSnapshot
from nnviz.training.trainer import Trainer

ASSETS = Path("nnviz/ui/stage/assets")
SCRIPTS = "\n".join(
    (ASSETS / name).read_text(encoding="utf-8") for name in ("network.js", "paint.js", "marker.js")
)
POINTS = Points.of([[-0.5, 0.5], [0.5, -0.5], [0.25, 0.25]], [0, 1, 1], [False, False, True])
HOSTILE = "</script><script>x()"


class Page(HTMLParser):
    """The elements of a page: their attributes, and the text in each."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[list[str]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        if tag not in ("meta", "input"):
            self._open.append(self.found[-1][2])

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].append(data)

    def texts(self, tag: str) -> list[str]:
        return ["".join(text) for name, _, text in self.found if name == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.found if name == tag]

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.texts("script")[0])
        return data


def run_of(
    points: Points = POINTS, epochs: int = 5, config: ModelConfig | None = None, rate: float = 0.01
) -> Run:
    config = config or ModelConfig(hidden=(3,))
    run = Run(Trainer(points, config, TrainConfig(learning_rate=rate)))
    for _ in range(epochs):
        run.step()
    return run


def numbers_in(page: Page) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Every moment's numbers, shape (moments, numbers)."""
    data = page.data
    kind = "<f2" if data["half"] else "<f4"
    numbers = np.frombuffer(base64.b64decode(data["numbers"]), kind)
    return numbers.astype(np.float32).reshape(len(data["moments"]), -1)


def many_points(count: int = 5_000, classes: int = 8) -> Points:
    generator = np.random.default_rng(1)
    xy = generator.uniform(-1, 1, (count, 2))
    return Points.of(xy, np.arange(count) % classes, generator.random(count) < 0.3)


def with_moments(run: Run, count: int) -> Run:
    """A run whose timeline is long, without the time to train it."""
    run.timeline.moments = []
    for _ in range(count):
        with torch.no_grad():
            run.trainer.learner.flat.add_(torch.randn_like(run.trainer.learner.flat) * 0.01)
        run.trainer.epoch += 1
        run.timeline.moments.append(PackedSnapshot(run.trainer.snapshot()))
    return run


def test_every_moment_is_there_with_its_weights_losses_and_accuracy() -> None:
    run = run_of()
    page = Page(write_page(run, scripts=SCRIPTS))
    data = page.data
    assert [row[0] for row in data["moments"]] == [0, 1, 2, 3, 4, 5]
    assert not data["half"]
    wanted = [run.timeline.snapshot(index).weights.numpy() for index in range(6)]
    np.testing.assert_array_equal(numbers_in(page), wanted)
    for row, epoch in zip(data["moments"], range(6), strict=True):
        loss, held_out = run.trainer.history.train_loss[epoch], run.trainer.history.test_loss[epoch]
        assert loss is not None
        assert held_out is not None
        assert float(row[3]) == pytest.approx(loss, abs=5.1e-4)
        assert float(row[5]) == pytest.approx(held_out, abs=5.1e-4)
        assert row[4] in ("0.0 %", "50.0 %", "100.0 %")
        assert row[6] in ("0.0 %", "100.0 %")
    [shape] = data["shapes"]
    assert shape["features"] == [0, 1]
    assert shape["hidden"] == [3]
    assert shape["activations"] == [0]
    assert "All 6 moments" in page.texts("p")[-2]


def test_the_points_are_there_with_class_and_whether_they_are_held_out() -> None:
    page = Page(write_page(run_of(), scripts=SCRIPTS, names=["owls", "cats"]))
    packed = base64.b64decode(page.data["points"])[16:]
    kind = np.dtype([("x", "<u2"), ("y", "<u2"), ("flags", "u1")])
    records = np.frombuffer(packed, kind)
    np.testing.assert_allclose(records["x"] / 32767.5 - 1, POINTS.xy[:, 0], atol=2e-5)
    np.testing.assert_allclose(records["y"] / 32767.5 - 1, POINTS.xy[:, 1], atol=2e-5)
    assert records["flags"].tolist() == [0, 1, 1 + 8]
    assert [each["symbol"] for each in page.data["classes"]] == ["circle", "square"]
    assert [each["color"] for each in page.data["classes"]] == ["#05669D", "#F96210"]
    assert page.texts("b") == ["owls", "cats"]


def test_the_page_is_of_one_moment_and_training_on_changes_nothing_in_it() -> None:
    run = run_of()
    run.advance(steps=3)  # not in the timeline yet
    page = Page(write_page(run, scripts=SCRIPTS))
    assert [row[0] for row in page.data["moments"]] == [0, 1, 2, 3, 4, 5, 8]
    now = run.trainer.learner.numbers()
    np.testing.assert_array_equal(numbers_in(page)[-1], now)
    assert run.trainer.epoch == 8
    assert run.timeline.epochs[-1] == 5


def test_a_page_forbids_itself_every_address_and_every_script_but_its_own() -> None:
    written = write_page(run_of(), scripts=SCRIPTS)
    page = Page(written)
    policy = page.attributes("meta")[1]["content"]
    assert policy is not None
    [style], script = page.texts("style"), page.texts("script")[1]

    def hashed(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{hashed(script)}'",
        f"style-src 'sha256-{hashed(style)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not re.search(rb"https?:|\bsrc=|href=|style=|\bon\w+=|@import|url\(|eval\(", written)


def test_names_are_text_and_nothing_else() -> None:
    axes = Axes.plain(Axis("<img src=x onerror=x()>"), Axis('"><b>{{SCRIPT}}'))
    page = Page(
        write_page(
            run_of(), scripts=SCRIPTS, names=[HOSTILE, "<!--&amp;"], axes=axes, title="{{DATA}}<i>"
        )
    )
    plain = Page(write_page(run_of(), scripts=SCRIPTS))
    assert [tag for tag, *_ in page.found] == [tag for tag, *_ in plain.found]
    assert page.texts("b") == [HOSTILE, "<!--&amp;"]
    assert [each["name"] for each in page.data["classes"]] == [HOSTILE, "<!--&amp;"]
    assert page.texts("title") == page.texts("h1") == ["{{DATA}}<i>"]
    names = {
        a["class"]: "".join(text)
        for tag, a, text in page.found
        if tag == "div" and str(a.get("class")).endswith("name")
    }
    assert names == {
        "x-name": "<img src=x onerror=x()>",
        "y-name": '"><b>{{SCRIPT}}',
    }


@pytest.mark.parametrize("script", ["a</SCRIPT>", "<!-- a"])
def test_scripts_that_would_end_their_element_are_refused(script: str) -> None:
    with pytest.raises(ValueError, match="must not hold"):
        write_page(run_of(), scripts=script)


def test_scripts_for_which_there_is_no_room_are_refused() -> None:
    with pytest.raises(ValueError, match="must fit into 300,000 bytes"):
        write_page(run_of(), scripts=" " * 300_000)


def test_the_largest_case_fits_in_float16_with_its_first_and_last_moment() -> None:
    config = ModelConfig(
        hidden=(64,) * 6,
        classes=8,
        batch_norm=True,
        features=("x", "y", "x2", "y2", "xy", "sin_x", "sin_y"),
    )
    run = with_moments(run_of(many_points(), 0, config), 31)
    names = ["\u20ac<" * 20] * 8
    written = write_page(run, scripts=SCRIPTS, names=names, title="é" * 80)
    assert len(written) <= 300_000
    page = Page(written)
    assert page.data["half"]
    epochs = [row[0] for row in page.data["moments"]]
    assert epochs[0] == 1
    assert epochs[-1] == 31
    assert len(epochs) >= 3
    np.testing.assert_allclose(
        numbers_in(page)[-1], run.trainer.learner.numbers(), rtol=5e-4, atol=1e-7
    )
    assert f"{len(epochs)} of 31 moments" in written.decode()


@pytest.mark.parametrize("width", [1, 16, 32, 64])
@pytest.mark.parametrize("depth", [1, 3, 6])
def test_whatever_the_network_it_fits_with_its_first_and_last_moment(
    width: int, depth: int
) -> None:
    config = ModelConfig(hidden=(width,) * depth, classes=8)
    run = with_moments(run_of(many_points(), 0, config), 60)
    written = write_page(run, scripts=SCRIPTS, names=["W<&" * 13] * 8)
    assert len(written) <= 300_000
    epochs = [row[0] for row in Page(written).data["moments"]]
    assert [epochs[0], epochs[-1]] == [1, 60]


def test_it_says_what_it_is_and_what_one_can_do() -> None:
    said = " ".join(Page(write_page(run_of(), scripts=SCRIPTS)).texts("p"))
    assert "Press Play to watch how it learnt" in said
    assert "lower is better" in said
    assert "only tested on" in said


def test_a_long_timeline_is_thinned_evenly_and_fills_the_room() -> None:
    run = with_moments(run_of(many_points(500, 3), 0, ModelConfig(hidden=(16, 16), classes=3)), 255)
    written = write_page(run, scripts=SCRIPTS)
    assert 285_000 < len(written) <= 300_000
    page = Page(written)
    steps = np.diff([row[0] for row in page.data["moments"]])
    assert steps.max() - steps.min() <= 1
    assert len(page.data["moments"]) >= 100


def test_numbers_beyond_float16_stay_float32() -> None:
    run = run_of(POINTS, 0, ModelConfig(hidden=(64, 64, 64)))
    with torch.no_grad():
        run.trainer.learner.flat[0] = 70_000.0
    with_moments(run, 20)
    page = Page(write_page(run, scripts=SCRIPTS))
    assert not page.data["half"]
    assert numbers_in(page).max() > 65_504
    assert [page.data["moments"][place][0] for place in (0, -1)] == [1, 20]


def test_moments_of_networks_of_several_shapes_are_in_one_page() -> None:
    run = run_of()
    run.reshape(run.trainer.model_config.changed(hidden=(3, 2)), keep=True)
    run.step()
    data = Page(write_page(run, scripts=SCRIPTS)).data
    assert [shape["hidden"] for shape in data["shapes"]] == [[3], [3, 2]]
    assert [row[1] for row in data["moments"]] == [0, 0, 0, 0, 0, 1, 1]
    assert len(base64.b64decode(data["numbers"])) == 4 * (5 * (9 + 8) + 2 * (9 + 8 + 6))


def test_an_untrained_run_without_points_has_one_moment_and_says_no_loss() -> None:
    page = Page(write_page(run_of(Points.empty(), 0), scripts=SCRIPTS))
    [row] = page.data["moments"]
    assert row[3:] == ["–"] * 4
    assert page.texts("polyline") == []
    assert not [a for a in page.attributes("line") if a.get("class") == "grid"]
    assert "One moment of the run is in this file" in page.texts("p")[-2]
    assert page.texts("p")[0] == "A network with a hidden layer of 3 neurons (tanh), and 0 points. "


def test_the_curve_has_both_losses_and_the_mark_stands_at_each_epoch() -> None:
    page = Page(write_page(run_of(), scripts=SCRIPTS))
    lines = {line["class"]: line["points"] for line in page.attributes("polyline")}
    assert set(lines) == {"train", "test"}
    places = [float(pair.split(",")[0]) for pair in str(lines["train"]).split()]
    assert places == [row[2] for row in page.data["moments"]]
    assert places == pytest.approx([62.0 + 404.0 * epoch / 5 for epoch in range(6)], abs=0.05)
    heights = [float(pair.split(",")[1]) for pair in str(lines["train"]).split()]
    losses = [loss for loss in run_of().trainer.history.train_loss if loss is not None]
    assert np.argsort(heights).tolist() == np.argsort(losses)[::-1].tolist()


def test_a_plain_scale_of_losses_begins_at_zero() -> None:
    heights = Curve([0, 10], [1.0, 0.5], [None, None], 10).svg()
    assert '<polyline class="train" points="62.0,12.0 466.0,108.0"/>' in heights
    assert re.findall(r'class="end">([^<]*)<', heights) == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert "test" not in heights


def test_losses_far_apart_have_a_logarithmic_scale_and_gaps_stay_gaps() -> None:
    drawn = Curve([0, 1, 2, 3, 4], [1.0, 0.1, None, 0.01, 0.001], [None] * 5, 4).svg()
    first, second = re.findall(r'points="([^"]*)"', drawn)
    assert [pair.split(",")[1] for pair in f"{first} {second}".split()] == [
        "12.0",
        "76.0",
        "140.0",
        "204.0",
    ]
