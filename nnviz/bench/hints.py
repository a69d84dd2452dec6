"""When training goes wrong: what is the matter, why, and what to do about it.

`RULES` is the table: each rule has one of `nnviz.bench.troubles`, and a remedy.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nnviz.bench import troubles
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.inside import symptoms
from nnviz.settings.limits import MAX_SEED
from nnviz.training.trainer import Trainer


@dataclass(frozen=True)
class Rule:
    """One thing that can go wrong.

    Attributes
    ----------
    name : str
    find : callable
        From a Trainer: the reason, as a sentence or two; ``None`` if nothing is wrong.
    label : str
        What the remedy's button says.
    remedy : callable
        Changes the Workbench.
    """

    name: str
    find: Callable[[Trainer], str | None]
    label: str
    remedy: Callable[[Workbench], None]


Hint = tuple[Rule, str]  # what is wrong, and its reason


def find_hint(trainer: Trainer) -> Hint | None:
    """The first rule that applies, and its reason."""
    if trainer.missing or not len(trainer.history):
        return None
    for rule in RULES:
        reason = rule.find(trainer)
        if reason is not None:
            return rule, reason
    return None


def rule(name: str) -> Rule:
    """The rule with a name."""
    return next(rule for rule in RULES if rule.name == name)


# What to do about it


def _shorten_steps(bench: Workbench) -> None:
    now = bench.player.train_config.learning_rate
    rate = min(now, max(now / 10.0, 1e-4))
    bench.player.set_train_config(
        bench.player.train_config.changed(learning_rate=float(f"{rate:.6g}"))
    )


def _lengthen_steps(bench: Workbench) -> None:
    rate = bench.player.train_config.learning_rate * 10.0
    bench.player.set_train_config(
        bench.player.train_config.changed(learning_rate=float(f"{rate:.6g}"))
    )


def _random_start(bench: Workbench) -> None:
    bench.player.set_model_config(bench.player.model_config.changed(initialization="default"))


def _no_penalty(bench: Workbench) -> None:
    bench.player.set_train_config(bench.player.train_config.changed(weight_decay=0.0, l1=0.0))


def _leaky(bench: Workbench) -> None:
    kinds = bench.player.model_config.activations
    per_layer = kinds and tuple("leaky_relu" if kind == "relu" else kind for kind in kinds)
    config = bench.player.model_config.changed(activation="leaky_relu", activations=per_layer)
    bench.player.set_model_config(config, keep=False)


def _gentle_start(bench: Workbench) -> None:
    _shorten_steps(bench)
    config = bench.player.model_config.changed(initialization="xavier")
    if config == bench.player.model_config:
        bench.player.reset()
    bench.player.set_model_config(config)


def _even_out(bench: Workbench) -> None:
    bench.edit(symptoms.evened_out(bench.points, seed=bench.player.model_config.seed))


def _uncover(bench: Workbench) -> None:
    points: Points = bench.points.select(~symptoms.covered(bench.points))
    bench.edit(points)


def _bend(bench: Workbench) -> None:
    config = bench.player.model_config.changed(hidden=(8, 8), activation="tanh", activations=None)
    bench.player.set_model_config(config, keep=False)


def _grow(bench: Workbench) -> None:
    hidden = tuple(min(64, width + 8) for width in bench.player.model_config.hidden) or (8,)
    bench.player.set_model_config(bench.player.model_config.with_hidden(hidden), keep=True)


def _other_seed(bench: Workbench) -> None:
    seed = (bench.player.model_config.seed + 1) % (MAX_SEED + 1)
    bench.player.set_model_config(bench.player.model_config.changed(seed=seed))


def _regularize(bench: Workbench) -> None:
    bench.player.set_train_config(bench.player.train_config.changed(weight_decay=0.01))


# In order of urgency; the first that applies is shown.
RULES: tuple[Rule, ...] = (
    Rule("divergence", troubles.diverged, "Use a tenth of the learning rate", _shorten_steps),
    Rule("exploding", troubles.exploding, "Use a tenth of the learning rate", _shorten_steps),
    Rule("zero start", troubles.zero_start, "Start over with random weights", _random_start),
    Rule("over-regularised", troubles.over_regularized, "Remove the penalty", _no_penalty),
    Rule("dead ReLU", troubles.dead_relu, "Start over with leaky ReLU", _leaky),
    Rule(
        "saturation", troubles.saturated, "Start over: Xavier, a tenth of the rate", _gentle_start
    ),
    Rule("class imbalance", troubles.imbalance, "Add copies of the rare class", _even_out),
    Rule("coincident points", troubles.coincident, "Remove the points below", _uncover),
    Rule("too simple", troubles.too_simple, "Start over with hidden layers 8-8", _bend),
    Rule("hidden class", troubles.hidden_class, "Add 8 neurons a layer, keep the weights", _grow),
    Rule("slow", troubles.too_slow, "Use ten times the learning rate", _lengthen_steps),
    Rule("constant prediction", troubles.constant, "Start over with other weights", _other_seed),
    Rule("overfitting", troubles.overfitting, "Add weight decay (L2) of 0.01", _regularize),
)
