"""Things taken home at any moment, whatever was done before and is done until they are made."""

import ast
import json
from typing import NamedTuple

import torch
from hypothesis import settings
from hypothesis.stateful import precondition, rule

from nnviz.bench.take_home import ALL, HISTORY, NOTEBOOK, PAGE, POINTS, PROJECT, TakeHome
from nnviz.bench.wanted_picture import PICTURES
from nnviz.errors import InputError
from nnviz.export.weights import WEIGHTS
from nnviz.files import project
from nnviz.files.weights import read_weights
from nnviz.settings.limits import MIN_PICTURE
from nnviz.training.trainer import Trainer
from tests.bench import machine as m
from tests.bench.test_workbench_stateful import AnyOrder

ALWAYS = {WEIGHTS, POINTS, HISTORY, PROJECT, PAGE, ALL}  # of any run, with points or without


class Taken(NamedTuple):
    """What was taken home, and what the page showed then."""

    home: TakeHome
    epoch: int
    weights: torch.Tensor
    logits: torch.Tensor


def logits(trainer: Trainer) -> torch.Tensor:
    """At some points; what the network says of them."""
    at = torch.linspace(-1.0, 1.0, 20).reshape(10, 2)
    said: torch.Tensor = trainer.model(at)
    return said.detach().clone()


def all_files(home: TakeHome) -> dict[str, bytes]:
    """What can be made; the rest is refused in a sentence."""
    files = {wanted.name: home.picture(wanted._replace(width=MIN_PICTURE)) for wanted in PICTURES}
    for name in set(home.names) - {ALL}:  # which is made of the others
        try:
            files[name] = home.file(name)
        except InputError:
            assert name not in ALWAYS
    return files


class TakenAnyTime(AnyOrder):
    """A person at a Workbench who takes things home."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Taken] = []

    @rule()
    def take(self) -> None:
        before, numbers = m.state_of(self.bench), m.weights_of(self.bench)
        home = TakeHome(self.bench, "// nothing")
        assert m.state_of(self.bench) == before
        assert m.same(m.weights_of(self.bench), numbers)
        shown = self.player.run.shown
        weights = shown.learner.weights().clone()
        self.taken = [*self.taken[-1:], Taken(home, shown.epoch, weights, logits(shown))]

    @precondition(lambda self: self.taken)
    @rule()
    def make(self) -> None:
        before, numbers = m.state_of(self.bench), m.weights_of(self.bench)
        taken = self.taken.pop(0)
        files = all_files(taken.home)
        taken.home.begin_film()
        taken.home.work_on_film(0.0)
        assert m.state_of(self.bench) == before
        assert m.same(m.weights_of(self.bench), numbers)
        check_moment(taken, files)
        check_code(files)


def check_moment(taken: Taken, files: dict[str, bytes]) -> None:
    """All is of the moment that was shown."""
    home = taken.home
    opened = project.load(files[PROJECT]).open()
    assert home.epoch == taken.epoch == opened.epoch
    assert torch.equal(opened.learner.weights(), taken.weights)
    torch.testing.assert_close(logits(opened), taken.logits)
    found = read_weights(files[WEIGHTS], home.now.model_config)
    assert home.now.hand.off or torch.equal(found.weights, taken.weights)
    assert home.film is not None
    assert home.film.epochs[-1] == taken.epoch
    for line in files[HISTORY].decode().splitlines()[1:]:
        assert int(line.partition(",")[0]) <= taken.epoch


def check_code(files: dict[str, bytes]) -> None:
    """All of it is Python; what it prints is tested where it is written."""
    for name in files:
        if name.endswith(".py"):
            ast.parse(files[name])
    if NOTEBOOK in files:
        for cell in json.loads(files[NOTEBOOK])["cells"]:
            if cell["cell_type"] == "code":
                ast.parse("".join(cell["source"]))


TestTakenAnyTime = TakenAnyTime.TestCase
TestTakenAnyTime.settings = settings(max_examples=8, stateful_step_count=30)
