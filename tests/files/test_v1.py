"""Links and files of version 1, made long ago: they open and train as they did then.

What is under ``v1/`` was written by nnviz 1 and is never made anew: a test that fails here means
that somebody's link or file has changed its meaning.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from nnviz.files.links import decode, encode, unwrap
from nnviz.files.project import load
from nnviz.settings.config import Config
from nnviz.training.trainer import Trainer

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
    project = load((V1 / case["file"]).read_bytes())
    assert said(project.model_config, case["model"]) == case["model"]
    assert said(project.train_config, case["train"]) == case["train"]
    trainer = project.open()
    assert len(trainer.points) == case["points"]
    check_losses(trainer, case["after"])
    assert trainer.epoch == case["epoch"] + case["after"]["epochs"]
