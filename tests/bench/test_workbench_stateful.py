"""Everything that can be done to a Workbench, in any order: whatever comes, it stays consistent."""

import json
from collections.abc import Callable
from typing import Any, get_args

import pytest
import torch
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from nnviz.bench import exchange, groups, noise
from nnviz.bench.hints import find_hint
from nnviz.bench.watching import PACES
from nnviz.bench.workbench import Workbench
from nnviz.data.disturb import Disturbance, Kind
from nnviz.data.points import Points, quantize
from nnviz.data.real_registry import REAL_SETS
from nnviz.data.versions import Version
from nnviz.errors import InputError
from nnviz.export.weights import write_weights
from nnviz.files import project
from nnviz.files.choice import parse_csv
from nnviz.files.table import Scale
from nnviz.settings.config import GridConfig, ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import MAX_CLASSES, MAX_DENSITY, MAX_NAME, MAX_RADIUS, MAX_SEED
from nnviz.stage.tools import Brush
from nnviz.training.stop_rules import StopRules
from nnviz.training.trainer import Trainer
from tests.bench import machine as m
from tests.drawings import drawing, stroke
from tests.inputs import points, some_points
from tests.sessions import losses
from tests.shown import show

HERE = "https://nnviz.example/"
TINY = Points.empty(), ModelConfig(hidden=(2,)), TrainConfig()  # whose weights seldom fit
RULE = "hypothesis_stateful_rule"  # Hypothesis marks rules with it


scales = st.sampled_from(get_args(Scale))


class AnyOrder(RuleBasedStateMachine):
    """A person at a Workbench. A rule has the name of what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Workbench()
        self.player = self.bench.player
        self.player.grid_config = GridConfig(resolution=9)
        self.player.steps_per_map = 5
        self.canvases: dict[int, list[Any]] = {}

    def do(self, act: Callable[..., object], *args: Any, **options: Any) -> None:
        """Do it, or be refused: then nothing has changed."""
        before, weights = m.state_of(self.bench), m.weights_of(self.bench)
        try:
            act(*args, **options)
        except ValueError:
            assert m.state_of(self.bench) == before
            assert m.same(m.weights_of(self.bench), weights)

    # Points and classes

    @initialize(start=st.none() | st.sampled_from(["xor", "blobs", "moons"]))
    def begin(self, start: str | None) -> None:
        if start:
            self.bench.load_preset(start)

    @rule(objects=m.drawn)
    def consume(self, objects: list[Any]) -> None:
        canvas = self.bench.log.top
        self.canvases.setdefault(canvas, []).extend(objects)
        assert self.bench.consume(canvas, drawing(self.canvases[canvas])) == len(objects)
        assert self.bench.consume(canvas, drawing(self.canvases[canvas])) == 0

    @rule(canvas=st.integers(0, 3), report=m.junk | st.builds(lambda x: {"objects": x}, m.junk))
    def consume_junk(self, canvas: int, report: Any) -> None:
        assert self.bench.consume(canvas, report) == 0

    @rule(label=m.labels)
    def consume_more_than_there_is_room_for(self, label: int) -> None:
        brush = Brush("spray", label, density=MAX_DENSITY)
        self.consume([stroke(brush, *[(0.9, 0.9), (-0.9, 0.8)] * 8)])

    @rule()
    def leave_the_page(self) -> None:
        self.bench.log.renew()
        self.canvases.clear()

    @rule(points=points(), names=st.sampled_from([{}, {"names": ()}, {"names": ("cat", "dog")}]))
    def edit(self, points: Points, names: dict[str, Any]) -> None:
        self.do(self.bench.edit, points, **names)

    @rule(points=points(most=6), data=st.data())
    def go_to(self, points: Points, data: st.DataObject) -> None:
        known = self.bench.versions.resized(MAX_CLASSES + 1)
        outputs = data.draw(st.lists(st.sampled_from(known), max_size=9, unique=True))
        version = Version(quantize(points), tuple(outputs))
        self.do(self.bench.go_to, version)

    @rule()
    def undo(self) -> None:
        before = self.bench.versions.previous
        self.bench.undo()
        assert before in (None, self.bench.versions.now)

    @rule()
    def redo(self) -> None:
        before = self.bench.versions.following
        self.bench.redo()
        assert before in (None, self.bench.versions.now)

    @rule(points=points(), names=st.sampled_from([{}, {"names": ("cat", "dog")}]))
    def load_points(self, points: Points, names: dict[str, Any]) -> None:
        fresh = not self.player.keep_weights
        self.do(self.bench.load_points, points, **names)
        assert not fresh or not self.player.trainer.steps or self.bench.points != quantize(points)

    @rule()
    def clear(self) -> None:
        self.bench.clear()
        assert not len(self.bench.points)

    @rule(
        kind=st.sampled_from(list(noise.TITLES)),
        size=st.floats(0.0, 0.5),
        seed=st.integers(0, MAX_SEED),
    )
    def disturb(self, kind: Kind, size: float, seed: int) -> None:
        self.do(noise.apply, self.bench, Disturbance(kind, size, seed))

    @rule(
        act=st.sampled_from(
            [groups.delete, groups.relabel, groups.hold_out, groups.duplicate, groups.let_go]
        )
    )
    def work_on_the_group(self, act: Callable[[Workbench], None]) -> None:
        self.do(act, self.bench)

    @rule(label=m.labels, name=st.sampled_from(["", "cat", " dog ", "blue", "x" * 99]))
    def rename_class(self, label: int, name: str) -> None:
        points = self.bench.points
        self.bench.rename_class(label, name)
        assert self.bench.points is points
        names = self.bench.versions.now.names
        assert len(set(names)) == len(names) or names != ("cat", "dog")

    @rule()
    def add_class(self) -> None:
        self.bench.add_class()

    @rule()
    def remove_class(self) -> None:
        self.bench.remove_class()

    @rule(preset=m.some_presets)
    def load_preset(self, preset: str | PresetConfig) -> None:
        self.do(self.bench.load_preset, preset)

    @rule(name=st.sampled_from(list(REAL_SETS)))
    def load_real(self, name: str) -> None:
        self.do(self.bench.load_real, name)
        assert self.bench.versions.now.axes is not None

    @rule(side=st.sampled_from([0, 1]), name=st.sampled_from(["", "width (cm)", "x" * 99]))
    def rename_axis(self, side: int, name: str) -> None:
        points = self.bench.points
        self.bench.rename_axis(side, name)
        assert self.bench.points is points
        assert self.bench.versions.now.units[side].name == (name[:MAX_NAME] or "xy"[side])

    @rule()
    def save_snippet(self) -> None:
        before = m.state_of(self.bench)
        assert exchange.save_snippet(self.bench).isascii()
        assert m.state_of(self.bench) == before

    @rule(share=m.shares)
    def set_held_out_share(self, share: float) -> None:
        self.do(self.bench.set_held_out_share, share)

    @rule(
        tool=m.tools,
        label=m.labels,
        held_out=st.booleans(),
        radius=st.floats(0.02, MAX_RADIUS),
        density=st.integers(1, MAX_DENSITY),
    )
    def choose(self, **brush: Any) -> None:
        self.bench.choose(**brush)

    @rule(points=points(most=10), data=st.data(), train=m.wild_configs)
    def adopt(self, points: Points, data: st.DataObject, train: TrainConfig) -> None:
        highest = max(points.classes_present, default=0)
        classes = data.draw(st.integers(max(2, highest + 1), MAX_CLASSES))
        self.bench.adopt(Trainer(points, data.draw(m.networks(classes)), train))

    @rule(points=points(most=10), data=st.data(), train=m.wild_configs)
    def set_up(self, points: Points, data: st.DataObject, train: TrainConfig) -> None:
        highest = max(points.classes_present, default=0)
        classes = data.draw(st.integers(max(2, highest + 1), MAX_CLASSES))
        before = self.player.run
        self.bench.set_up(Trainer(points, data.draw(m.networks(classes)), train), "Here it is.")
        assert self.bench.points == quantize(points)
        assert not self.player.running
        if data.draw(st.booleans()):
            self.bench.undo()
            assert self.player.run is before

    # Training

    @rule(epochs=st.none() | st.integers(1, 30))
    def train(self, epochs: int | None) -> None:
        self.player.train(epochs)

    @rule(steps=st.integers(1, 40), count=st.integers(1, 3))
    def tick(self, steps: int, count: int) -> None:
        self.player.steps_per_map = steps
        for _ in range(count):
            shown = self.player.tick()
            assert len(shown) == len(shown.moments) >= 1
            model = self.player.trainer.model
            wanted = sum(t.numel() for t in (*model.parameters(), *model.buffers()) if t.dim())
            assert {len(moment) for moment in shown.moments} == {wanted}

    @rule(pace=st.sampled_from([*PACES, "nonesuch"]), on=st.booleans(), count=st.integers(1, 3))
    def set_pace(self, pace: str, on: bool, count: int) -> None:
        self.player.self_pause.on, self.player.steps_per_map = on, None
        self.do(setattr, self.player, "pace", pace)
        if self.player.pace != "max":  # which takes its time
            for _ in range(count):
                assert len(self.player.tick())

    @rule()
    def pause(self) -> None:
        self.player.pause()

    @rule(one=st.booleans())
    def step(self, one: bool) -> None:
        self.player.step(one)

    @rule()
    def reset(self) -> None:
        self.player.reset()
        assert self.player.trainer.epoch == 0

    @rule()
    def restart(self) -> None:
        self.player.restart()

    @rule(index=m.moments)
    def view_moment(self, index: int) -> None:
        self.do(self.player.view_moment, index)

    @rule(index=m.moments)
    def continue_from(self, index: int) -> None:
        self.do(self.player.continue_from, index)

    @rule(data=st.data(), keep=st.sampled_from([None, False, True]))
    def set_model_config(self, data: st.DataObject, keep: bool | None) -> None:
        classes = self.player.model_config.classes
        self.do(self.player.set_model_config, data.draw(m.networks(classes)), keep=keep)

    @rule(hidden=st.lists(st.integers(1, 12), max_size=4), keep=st.booleans())
    def set_model_config_to_other_layers(self, hidden: list[int], keep: bool) -> None:
        config = self.player.model_config.with_hidden(tuple(hidden))
        self.player.set_model_config(config, keep=keep)

    @rule(config=m.wild_configs)
    def set_train_config(self, config: TrainConfig) -> None:
        self.player.set_train_config(config)

    @rule(rate=m.rates)
    def set_train_config_to_another_rate(self, rate: float) -> None:
        self.player.set_train_config(self.player.train_config.changed(learning_rate=rate))

    @rule(rules=m.rules, keep=st.booleans())
    def set_rules(self, rules: StopRules, keep: bool) -> None:
        self.player.run.rules, self.player.keep_weights = rules, keep

    @rule()
    def take_a_hint(self) -> None:
        hint = find_hint(self.player.trainer)
        if hint is not None:
            rule, reason = hint
            assert reason
            rule.remedy(self.bench)

    # The network itself, by hand

    @rule(index=m.indices, value=m.weights)
    def set_weight(self, index: int, value: float) -> None:
        before = m.weights_of(self.bench)[0]
        self.do(self.bench.set_weight, index, value)
        after = m.weights_of(self.bench)[0]
        others = torch.arange(len(after)) != index
        assert torch.equal(after[others], before[others])

    @rule(index=m.indices, on=st.booleans())
    def freeze(self, index: int, on: bool) -> None:
        self.do(self.bench.freeze, index, on)
        count = len(m.weights_of(self.bench)[0])
        frozen = index in self.player.trainer.hand.frozen
        assert frozen == (on and 0 <= index < count)

    @rule(layer=m.layers, neuron=m.neurons, on=st.booleans())
    def switch(self, layer: int, neuron: int, on: bool) -> None:
        self.do(self.bench.switch, layer, neuron, on)

    @rule(layer=m.layers)
    def add_neuron(self, layer: int) -> None:
        self.do(self.bench.add_neuron, layer)

    @rule(layer=m.layers, neuron=m.neurons)
    def remove_neuron(self, layer: int, neuron: int) -> None:
        self.do(self.bench.remove_neuron, layer, neuron)

    @rule(at=m.layers)
    def add_layer(self, at: int) -> None:
        self.do(self.bench.add_layer, at)

    @rule(at=m.layers)
    def remove_layer(self, at: int) -> None:
        self.do(self.bench.remove_layer, at)

    @rule(own=st.booleans())
    def load_weights(self, own: bool) -> None:
        data = write_weights(self.player.trainer.snapshot() if own else Trainer(*TINY).snapshot())
        before = self.player.trainer.epoch
        self.do(self.bench.load_weights, data)
        if own:
            assert write_weights(self.player.trainer.snapshot()) == data
            assert self.player.trainer.epoch == before

    # In and out

    @rule()
    def save_project(self) -> None:
        other = Workbench()
        exchange.open_project(other, exchange.save_project(self.bench))
        assert other.points == self.bench.points
        assert m.same(m.weights_of(other), m.weights_of(self.bench))
        assert other.player.trainer.hand == self.player.trainer.hand
        assert losses(other) == losses(self.bench)
        m.check(other)

    @rule()
    def open_project(self) -> None:
        data = exchange.save_project(self.bench)
        exchange.open_project(self.bench, data)
        assert json.loads(exchange.save_project(self.bench)) == json.loads(data)

    @rule()
    def take_over(self) -> None:
        data = exchange.save_project(self.bench)
        exchange.take_over(self.bench, project.load(data))
        assert json.loads(exchange.save_project(self.bench)) == json.loads(data)

    @rule(path=m.fields_of_files, value=m.impossible)
    def open_project_that_is_damaged(self, path: str, value: Any) -> None:
        file = json.loads(exchange.save_project(self.bench))
        part, field = path.split(".")
        file[part][field] = value
        self.refused(exchange.open_project, json.dumps(file).encode())

    @rule(text=st.text(max_size=30))
    def refuse_what_is_none_of_ours(self, text: str) -> None:
        self.refused(exchange.open_project, text.encode())
        self.refused(exchange.open_link, text)

    def refused(self, take: Callable[[Workbench, Any], None], what: object) -> None:
        """It is an InputError, and nothing has changed."""
        before, weights = m.state_of(self.bench), m.weights_of(self.bench)
        with pytest.raises(InputError):
            take(self.bench, what)
        assert m.state_of(self.bench) == before
        assert m.same(m.weights_of(self.bench), weights)

    @rule()
    def begins(self) -> None:
        start, player = exchange.begins(self.bench), self.player
        assert start.points == quantize(self.bench.points)
        assert (start.model_config, start.train_config) == (
            player.model_config,
            player.train_config,
        )
        assert start.hand == player.trainer.hand

    @rule()
    def make_link(self) -> None:
        self.do(self.open_own_link, exchange.open_link, Workbench())

    @rule()
    def open_link(self) -> None:
        self.do(self.open_own_link, exchange.open_link, self.bench)

    @rule()
    def try_link(self) -> None:
        self.do(self.open_own_link, exchange.try_link, self.bench)
        exchange.try_link(self.bench, "nonsense")
        assert self.bench.notice

    def open_own_link(self, opened: Callable[[Workbench, str], None], bench: Workbench) -> None:
        sent, player = self.bench.points, self.player
        configs = player.model_config, player.train_config, player.trainer.hand
        opened(bench, exchange.make_link(self.bench, HERE).partition("?d=")[2])
        assert bench.points == sent
        trainer = bench.player.trainer
        assert (trainer.model_config, trainer.train_config, trainer.hand) == configs
        assert bench.player.trainer.epoch == 0

    @rule(scale=scales)
    def save_table(self, scale: Scale) -> None:
        if len(self.bench.points):
            table = parse_csv(exchange.save_table(self.bench))
            exchange.load_table(self.bench, table, scale if table.fits else "own")

    @rule(size=st.sampled_from([0.5, 40.0]), scale=scales)
    def load_table(self, size: float, scale: Scale) -> None:
        some = some_points()
        rows = zip(size * some.xy, some.labels, strict=True)
        table = parse_csv("\n".join(f"{x},{y},name {label}" for (x, y), label in rows))
        self.do(exchange.load_table, self.bench, table, scale)

    @rule()
    def look_and_take_home(self) -> None:
        before = m.state_of(self.bench)
        show(self.bench)
        assert m.state_of(self.bench) == before

    @invariant()
    def all_is_consistent(self) -> None:
        m.check(self.bench)


def test_every_verb_has_a_rule() -> None:
    missing = m.wanted_rules() - {name for name, f in vars(AnyOrder).items() if hasattr(f, RULE)}
    assert not missing, f"AnyOrder in {__file__} needs rules of the names {missing}"


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=20, stateful_step_count=40)
