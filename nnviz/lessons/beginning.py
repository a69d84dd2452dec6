"""What a teacher's link begins with, which is what stands on the bench; and how it meets goals."""

from nnviz.bench.exchange import begins
from nnviz.bench.workbench import Workbench
from nnviz.data.presets import PRESETS
from nnviz.data.real_sets import recognised
from nnviz.files.links import Shared
from nnviz.lessons.carried import Carried
from nnviz.lessons.exercise import Checked
from nnviz.lessons.goals import Goal
from nnviz.lessons.handout import Handout
from nnviz.lessons.measures import MEASURES
from nnviz.lessons.own import OwnTask, drawn_by, exercise
from nnviz.lessons.teacher import Teaching
from nnviz.lessons.work import Work
from nnviz.pictures.numbers import counted
from nnviz.settings.config import ModelConfig
from nnviz.settings.hidden import describe_hidden
from nnviz.settings.table import SETTINGS
from nnviz.training.trainer import Trainer

# The setting that has to be changed for a goal of this kind.
NEEDS = {"hidden_neurons": "hidden", "hidden_layers": "hidden", "seeds": "seed"}
HOLD_OUT = "Hold some out on the Train page, or ask for training points instead."


def describe(bench: Workbench) -> str:
    """The points and the network on a bench, in one sentence."""
    start, trainer = begins(bench), bench.player.trainer
    layers = describe_hidden(start.model_config.hidden)
    network = (
        f"a network with hidden layers {layers}" if layers else "a network without hidden layers"
    )
    trained = f"trained for {counted(trainer.epoch, 'epoch')}" if trainer.steps else "untrained"
    return f"{_points(start)}; {network}, {trained}."


def _points(start: Shared) -> str:
    if not len(start.points):
        return "No points: the canvas is empty"
    held_out = int(start.points.held_out.sum())
    apart = f", {held_out:,} of them held out" if held_out else ""
    preset, real = drawn_by(start), recognised(start.axes)
    name = PRESETS[preset.name].title if preset else real.title if real else "points of your own"
    return f"{counted(len(start.points), 'point')} ({name}){apart}"


def describe_locked(names: tuple[str, ...], trainer: Trainer) -> str:
    """Settings and their values: ``Seed 0, Learning rate 0.03``."""
    said = []
    for name in names:
        config = trainer.model_config if name in ModelConfig.model_fields else trainer.train_config
        said.append(f"{SETTINGS[name].label} {SETTINGS[name].show(getattr(config, name))}")
    return ", ".join(said)


def out_of_reach(
    goals: tuple[Goal, ...], shown: tuple[str, ...] | None, fixed: tuple[str, ...], bench: Workbench
) -> tuple[str, ...]:
    """Goals that a student cannot reach, as sentences that say why.

    Parameters
    ----------
    goals : tuple of Goal
    shown, fixed : tuple of str
        Controls that show, ``None`` for all, and settings that are locked.
    bench : Workbench
        What the link begins with.
    """
    start = begins(bench)
    work = Work.on(bench, start.points, drawn_by(start), frozenset())
    said = []
    for goal in goals:
        state, name = goal.state(work), NEEDS.get(goal.kind, goal.name)
        if len(start.points) and goal.kind in MEASURES and state.now == MEASURES[goal.kind].absent:
            held_out = f" {HOLD_OUT}" if "held out" in state.now else ""
            said.append(
                f"{goal.sentence}: on your points there is no number. {state.now}{held_out}"
            )
        elif name is not None and not state.met and name in fixed:
            said.append(
                f"{goal.sentence}: {SETTINGS[name].label} is locked, so it stays out of reach."
            )
        elif name is not None and not state.met and shown is not None and name not in shown:
            said.append(
                f"{goal.sentence}: {SETTINGS[name].label} is hidden, so nobody can change it."
            )
    return tuple(said)


def rehearse(goals: tuple[Goal, ...], bench: Workbench) -> Checked:
    """Which goals are met by what stands on a bench, trained as it is there."""
    task = OwnTask(title="x", goals=goals)
    asked = exercise(task, begins(bench))
    return Checked(()) if asked is None else asked.check(bench)


def passes_at_once(goals: tuple[Goal, ...], bench: Workbench, network: Carried | None) -> bool:
    """Whether a student has reached all goals before anything is done about them.

    Parameters
    ----------
    goals : tuple of Goal
    bench : Workbench
        What the link begins with.
    network : Carried, optional
        The weights that go along.
    """
    start = begins(bench)
    first = Workbench()
    first.adopt(Handout(Teaching(network=network), None, start).trainer())
    work = Work.on(first, start.points, drawn_by(start), frozenset())
    return bool(goals) and all(goal.state(work).met for goal in goals)
