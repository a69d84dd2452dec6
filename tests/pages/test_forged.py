"""Files and links that somebody has tampered with, shown on the real page and not only opened."""

import base64
import json
import random
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.errors import InputError
from nnviz.files import links
from nnviz.files.project import dump
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_EPOCHS, MAX_STEPS
from nnviz.training.trainer import Trainer
from nnviz.ui.inside.view import TABS
from tests.inputs import some_points
from tests.pages.harness import Page, as_read
from tests.shown import show

VIEWS = ("Accuracy", "Confusion", "Rates")
NASTY = "**b** [x](http\u200b://e) <i> `c` $x$ :red[y] # h www.e.de"[:40]


def file_of(epochs: int = 4) -> dict[str, Any]:
    """A valid project file as plain data."""
    trainer = Trainer(some_points(), ModelConfig(hidden=(3,), classes=3), TrainConfig())
    trainer.run(epochs=epochs)
    data: dict[str, Any] = json.loads(dump(trainer, class_names=("a", "b", "c")))
    data["preset"] = {"name": "blobs", "classes": 3}
    return data


def put(data: dict[str, Any], path: str, value: Any) -> bytes:
    """The file with one entry replaced."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = data
    for part in parents:
        place = place[part]
    place[last] = value
    return json.dumps(data).encode()


def packed(values: Any) -> str:
    return base64.b64encode(np.asarray(values, "<f4").tobytes()).decode()


def settled(page: Page, data: bytes) -> str | None:
    """Open a file and look at the page; why it was refused, or ``None``."""
    before = page.bench.points
    try:
        exchange.open_project(page.bench, data)
    except InputError as error:
        assert page.bench.points is before, "a file that is refused changes nothing"
        return str(error)
    for view in VIEWS:
        page.at.button_group(key="insight").set_value(view)
        page.run()
    for tab in TABS:
        page.at.button_group(key="inside_tab").set_value(tab.title)
        page.run()
    show(page.bench)
    page.click("step")
    return None


WEIGHTS = 3 * 2 + 3 + 3 * 3 + 3
ACCEPTED = {
    "state.epoch": MAX_EPOCHS,
    "history.epochs": [0, 1, 2, MAX_EPOCHS - 1, MAX_EPOCHS],
    "history.train_loss.2": 3e38,
    "history.train_loss.1": None,
    "history.seconds": [0, 1e12, 1e12, 1e12, 1e12],
    "state.seconds": 1e12,
    "history.gradient_norm": [None] * 5,
    "history.learning_rate.1": 0.0,
    "class_names": [NASTY, "<script>", "\n# b"],
    "preset.name": "rings",
    "train.schedule": "cosine",
    "state.weights": packed(np.zeros(WEIGHTS)),
    "train.momentum": 0.0,
}
REFUSED = {
    "preset.name": "nonesuch",
    "preset.classes": 9,
    "preset": {"name": "xor", "classes": 8},
    "history.train_loss.2": 1e308,
    "history.train_accuracy.1": 7.0,
    "history.seconds.0": -1.0,
    "history.learning_rate.0": -0.1,
    "state.seconds": 1e300,
    "state.epoch": MAX_EPOCHS + 1,
    "state.steps": MAX_STEPS + 1,
    "state.schedule_start": 9,
    "class_names": ["a", "b", "c", "d"],
    "state.weights": packed(np.full(WEIGHTS, 3e38)),
    "model.dropout": 0.95,
    "train.batch_size": 0,
}


@pytest.mark.parametrize("path", ACCEPTED)
def test_what_can_be_opened_can_be_shown(page: Page, path: str) -> None:
    data = file_of()
    if path == "history.epochs":
        data["state"]["epoch"] = MAX_EPOCHS
    assert settled(page, put(data, path, ACCEPTED[path])) is None


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_shown_is_refused_in_a_sentence(page: Page, path: str) -> None:
    page.click("preset_xor")
    reason = settled(page, put(file_of(), path, REFUSED[path]))
    assert reason is not None
    assert reason.endswith(".")
    page.run()
    assert len(page.bench.points) == 200


def test_nesterov_without_momentum_is_saved_opened_and_goes_on(page: Page) -> None:
    page.click("preset_moons")
    page.choose("selectbox", "optimizer", "nesterov")
    page.choose("select_slider", "momentum", 0.0)
    page.click("step")
    assert settled(page, exchange.save_project(page.bench)) is None
    assert page.bench.player.train_config.momentum == 0.0
    assert page.bench.player.trainer.epoch == 2


def test_names_of_strangers_are_shown_as_they_are(page: Page) -> None:
    page.bench.edit(some_points(), names=(NASTY, "x", "y"))
    page.run()
    page.click("remove_class")
    assert page.notice is not None
    assert NASTY in page.notice
    (shown,) = (warning.value for warning in page.at.warning)
    assert "\\*\\*b\\*\\*" in shown
    page.click("undo")
    assert any(NASTY in as_read(caption.value) for caption in page.at.caption)


def forged_files(count: int) -> Iterator[bytes]:
    """Files that are JSON still, with one number or word in them replaced."""
    rng = random.Random(8)
    odd: list[object] = [0, 1, 2, -0.0, 0.5, 9, 2**31, 2**40, 1e30, None]
    odd += ["sgd", "adam", "blobs", NASTY, [], {}]
    text = json.dumps(file_of())
    for _ in range(count):
        data = json.loads(text)
        place: Any = data
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = rng.choice(keys)
            if not (isinstance(place[key], dict | list) and place[key]):
                break
            place = place[key]
        place[key] = rng.choice(odd)
        yield json.dumps(data).encode()


def test_forged_files_that_open_are_drawn_without_a_page() -> None:
    opened = 0
    for data in forged_files(1_500):
        bench = Workbench()
        try:
            exchange.open_project(bench, data)
        except InputError:
            continue
        opened += 1
        if opened % 5 == 0:
            show(bench)
    assert opened > 100


def test_forged_files_that_open_are_shown(page: Page) -> None:
    outcomes = [settled(page, data) for data in forged_files(60)]
    assert outcomes.count(None) > 5


def link(settings: dict[str, Any]) -> str:
    """A link with any settings and a right checksum: what a forger can make."""
    text, points = json.dumps(settings).encode(), b"\xbf\xf0\x00\x00\x00"[:3]
    body = links.HEADER.pack(len(text), 1) + text + points
    compressor = zlib.compressobj(9, wbits=-15)
    data = links.CHECK.pack(1, zlib.crc32(body)) + compressor.compress(body) + compressor.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "preset", [{"name": "nonesuch"}, {"name": NASTY}, {"name": "xor", "classes": 8}, {"name": ""}]
)
def test_a_link_with_an_unknown_data_set_is_a_sentence_on_a_page_that_works(
    page: Page, preset: dict[str, Any]
) -> None:
    exchange.try_link(page.bench, link({"preset": preset}))
    page.run()
    assert page.notice is not None
    assert "data set" in page.notice or "can have" in page.notice
    page.click("preset_xor")
    assert len(page.bench.points) == 200


def test_a_link_with_a_known_data_set_is_shown(page: Page) -> None:
    exchange.try_link(page.bench, link({"preset": {"name": "moons"}}))
    page.run()
    assert page.notice is None
    assert len(page.bench.points) == 1
