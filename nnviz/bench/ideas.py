"""After success: three things to try, each done by one press."""

from collections.abc import Callable
from dataclasses import dataclass

from nnviz.bench.progress import State, progress_of
from nnviz.bench.self_pause import notice
from nnviz.bench.texts import ENOUGH
from nnviz.bench.workbench import Workbench
from nnviz.data import presets
from nnviz.settings.hidden import with_width

HARDER = ("xor", "circles", "moons", "spiral", "checkerboard")  # each asks more than the one before
HOLD_BACK = 0.2
HOLD_BACK_LABEL = f"Hold {round(100 * HOLD_BACK)} % back"


@dataclass(frozen=True)
class Idea:
    """Something to try.

    Attributes
    ----------
    label : str
        What its button says.
    act : callable
        Does it; training starts right after.
    """

    label: str
    act: Callable[[Workbench], None]


def success(bench: Workbench) -> tuple[Idea, ...]:
    """Three ideas when a paused run has got all training points right; not over other news."""
    run = bench.player.run
    progress = None if bench.player.running or run.viewed is not None else progress_of(run)
    if progress is None or progress.state is not State.SOLVED:
        return ()
    if bench.notice not in (None, notice(progress)):
        return ()
    return _harder_data(bench), _smaller_network(bench), _another_look(bench)


def follow(bench: Workbench, idea: Idea) -> None:
    """Do it, and train."""
    idea.act(bench)
    bench.train_on()


def _harder_data(bench: Workbench) -> Idea:
    preset = bench.versions.now.preset
    place = HARDER.index(preset.name) + 1 if preset and preset.name in HARDER else 1
    name = HARDER[place % len(HARDER)]
    return Idea(presets.PRESETS[name].title, lambda bench: bench.load_preset(name))


def _smaller_network(bench: Workbench) -> Idea:
    config = bench.player.model_config
    width = max(config.hidden, default=0) // 2
    if width:
        hidden, label = with_width(config.hidden, width), "Half the neurons"
    elif config.hidden:
        hidden, label = (), "No hidden layer"
    else:
        hidden, label = (8, 8), "Two hidden layers"
    return Idea(
        label, lambda bench: bench.player.set_model_config(config.with_hidden(hidden), keep=False)
    )


def _another_look(bench: Workbench) -> Idea:
    if not bench.points.held_out.any() and len(bench.points) >= ENOUGH:
        return Idea(HOLD_BACK_LABEL, _hold_back)
    other = "relu" if bench.player.model_config.activation != "relu" else "tanh"
    config = bench.player.model_config.changed(activation=other, activations=None)
    label = "ReLU neurons" if other == "relu" else "tanh neurons"
    return Idea(label, lambda bench: bench.player.set_model_config(config, keep=False))


def _hold_back(bench: Workbench) -> None:
    bench.set_held_out_share(HOLD_BACK)
    bench.player.reset()
