"""Links and files of version 1, made long ago: they open and train as they did then.

What is under ``v1/`` was written by nnviz 1 and is never made anew: a test that fails here means
that somebody's link or file has changed its meaning.
"""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from nnviz.errors import InputError
from nnviz.files import links, project, settings_v1
from nnviz.files.links import decode, encode, unwrap
from nnviz.files.project import load
from nnviz.settings.config import Config, ModelConfig, PresetConfig, TrainConfig
from nnviz.training.trainer import Trainer
from tests.files import later
from tests.processes import output_of

V1 = Path(__file__).parent / "v1"


def stored(name: str) -> list[Any]:
    """Cases as pytest parameters, by their names."""
    cases = json.loads((V1 / name).read_text())
    return [pytest.param(case, id=case["name"]) for case in cases]


LINKS, PROJECTS = stored("links.json"), stored("projects.json")


def said(config: Config | None, then: dict[str, Any] | None) -> dict[str, Any] | None:
    """Settings of today by the names of then; fields that came later are left out."""
    if config is None or then is None:
        return None
    now = config.model_dump(mode="json")
    return {name: now[name] for name in then}


def check_losses(trainer: Trainer, after: dict[str, Any]) -> None:
    """So many epochs later the losses are the recorded ones."""
    if after["epochs"]:
        trainer.run(epochs=after["epochs"])
    metrics = trainer.evaluate()
    assert metrics.train_loss == pytest.approx(after["train_loss"], rel=0.0, abs=1e-6)
    assert metrics.test_loss == pytest.approx(after["test_loss"], rel=0.0, abs=1e-6)


@pytest.mark.parametrize("case", LINKS)
def test_a_link_of_version_1_means_what_it_meant(case: dict[str, Any]) -> None:
    shared = decode(case["link"])
    assert len(shared.points) == case["points"]
    assert said(shared.model_config, case["model"]) == case["model"]
    assert said(shared.train_config, case["train"]) == case["train"]
    assert said(shared.preset, case["preset"]) == case["preset"]
    check_losses(Trainer(shared.points, shared.model_config, shared.train_config), case["after"])


@pytest.mark.parametrize("case", LINKS)
def test_the_same_link_is_still_made(case: dict[str, Any]) -> None:
    shared = decode(case["link"])
    again = encode(shared.points, shared.model_config, shared.train_config, shared.preset)
    assert unwrap(again) == unwrap(case["link"])  # how it is compressed depends on the zlib


@pytest.mark.parametrize("case", PROJECTS)
def test_a_file_of_version_1_goes_on_as_it_did(case: dict[str, Any]) -> None:
    opened = load((V1 / case["file"]).read_bytes())
    assert said(opened.model_config, case["model"]) == case["model"]
    assert said(opened.train_config, case["train"]) == case["train"]
    trainer = opened.open()
    assert len(trainer.points) == case["points"]
    check_losses(trainer, case["after"])
    assert trainer.epoch == case["epoch"] + case["after"]["epochs"]


@pytest.mark.parametrize("case", PROJECTS)
def test_what_a_file_leaves_out_is_as_it_was_in_version_1(case: dict[str, Any]) -> None:
    whole = load((V1 / case["file"]).read_bytes())
    data = json.loads((V1 / case["file"]).read_text())
    tables = {"model": settings_v1.MODEL, "train": settings_v1.TRAIN, "preset": settings_v1.PRESET}
    left_out = 0
    for part, table in tables.items():
        usual = json.loads(json.dumps(dict(table)))
        for name in [k for k, value in (data[part] or {}).items() if value == usual.get(k, "")]:
            del data[part][name]
            left_out += 1
    assert left_out > 10
    short = load(json.dumps(data).encode())
    assert short.model_config == whole.model_config
    assert short.train_config == whole.train_config
    assert short.preset == whole.preset


@pytest.mark.parametrize(
    ("table", "config"),
    [
        (settings_v1.MODEL, ModelConfig),
        (settings_v1.TRAIN, TrainConfig),
        (settings_v1.PRESET, PresetConfig),
    ],
)
def test_version_1_knows_a_value_for_every_setting(
    table: settings_v1.Table, config: type[Config]
) -> None:
    assert {*table} == {*config.model_fields} - {"name"}, (
        "give each new setting a line in nnviz/files/settings_v1.py, with the value that means "
        "“as it was before there was this setting”"
    )
    assert {*later.DEFAULTS[config.__name__]} <= {*table}


def test_when_defaults_change_and_settings_are_added_what_was_stored_stays_as_it_was() -> None:
    code = "from tests.files import later; later.come(); later.check()"
    assert output_of(code) == f"{len(LINKS)} links and {len(PROJECTS)} files"


def test_a_file_with_as_much_history_and_as_many_points_as_version_1_allowed_can_be_read() -> None:
    data = json.loads((V1 / "adam.nnviz.json").read_text())
    records, points = 512, 5_000
    data["state"]["epoch"] = records
    for name, column in data["history"].items():
        if name != "stride":
            data["history"][name] = [column[-1]] * records
    data["history"]["epochs"] = list(range(records))
    for name, column in data["points"].items():
        data["points"][name] = (column * points)[:points]
    opened = load(json.dumps(data).encode())
    assert (len(opened.history), len(opened.points)) == (records, points)


def test_another_version_is_one_more_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = LINKS[0].values
    data = base64.urlsafe_b64decode(case["link"] + "==")
    link = base64.urlsafe_b64encode(b"\4" + data[1:]).decode().rstrip("=")
    file = (V1 / "adam.nnviz.json").read_bytes().replace(b'"version":1', b'"version":2')
    with pytest.raises(InputError, match="made by another version of nnviz"):
        decode(link)
    with pytest.raises(InputError, match="of a later version"):
        load(file)
    shared, opened = decode(case["link"]), load(file.replace(b'"version":2', b'"version":1'))
    monkeypatch.setitem(links.READERS, 4, lambda check, body: shared)
    monkeypatch.setitem(project.READERS, 2, lambda data: opened)
    assert decode(link) is shared
    assert load(file) is opened
