"""What can go wrong with a network that learns: each looks at a Trainer, and has a reason or none.

What to do about them stands in `nnviz.bench.hints`.
"""

from nnviz.inside import symptoms
from nnviz.network.losses import blind_loss
from nnviz.training.trainer import Trainer

STARTED = 50  # epochs before which nothing is wrong yet
SETTLED = 300  # epochs after which a network should have learnt what it can


def diverged(trainer: Trainer) -> str | None:
    if not trainer.diverged:
        return None
    rate = trainer.train_config.learning_rate
    return (
        f"The loss went to infinity: at a learning rate of {rate:g} every step overshoots more "
        "than the one before."
    )


def exploding(trainer: Trainer) -> str | None:
    config, loss = trainer.train_config, trainer.evaluate().train_loss
    blind = blind_loss(config, trainer.model_config.classes)
    # The squared error ends at 2: being sure at random costs twice as much as blind guessing.
    limit = blind * (1.4 if config.loss == "squared_error" else 3.0)
    if trainer.epoch < STARTED // 5 or loss is None or loss < limit or symptoms.accurate(trainer):
        return None
    return (
        f"The loss is {loss:.3g}, far above the {blind:.2f} of blind guessing: the steps are "
        "so long that they leap over the valley."
    )


def zero_start(trainer: Trainer) -> str | None:
    config = trainer.model_config
    if config.initialization != "zero" or not config.hidden or trainer.epoch < STARTED:
        return None
    return (
        "All weights started at zero, so all neurons of a layer get the same gradient and stay "
        "the same neuron for ever. Random weights break the tie."
    )


def over_regularized(trainer: Trainer) -> str | None:
    config = trainer.train_config
    if trainer.epoch < STARTED or max(config.weight_decay, 10 * config.l1) < 0.03:
        return None
    if not symptoms.constant_prediction(trainer):
        return None
    return (
        "The whole map is one class: the penalty on weights (L1, L2) is so strong that it pays to "
        "have none."
    )


def dead_relu(trainer: Trainer) -> str | None:
    if not trainer.steps or symptoms.accurate(trainer):
        return None
    for layer, (dead, width) in enumerate(symptoms.dead_units(trainer), start=1):
        if dead >= max(1, width / 2):
            return (
                f"{dead} of {width} ReLU neurons in hidden layer {layer} are dead: they give zero "
                "at every point, so no gradient reaches them and they cannot learn any more."
            )
    return None


def saturated(trainer: Trainer) -> str | None:
    if trainer.epoch < STARTED or symptoms.accurate(trainer):
        return None
    for layer, share in enumerate(symptoms.saturation(trainer), start=1):
        if share > 0.8:
            return (
                f"{share:.0%} of the outputs of hidden layer {layer} are saturated: the weights "
                "are so large that the activation is flat there, and its gradient almost zero."
            )
    return None


def imbalance(trainer: Trainer) -> str | None:
    if trainer.epoch < STARTED:
        return None
    counts = symptoms.class_counts(trainer.points)
    rare, common = min(counts, key=lambda k: counts[k]), max(counts, key=lambda k: counts[k])
    if counts[common] < 5 * counts[rare] or symptoms.recall(trainer, rare) >= 0.5:
        return None
    return (
        f"Class {common + 1} has {counts[common]} training points and class {rare + 1} only "
        f"{counts[rare]}: the loss hardly feels the rare class, and most of it is told wrong."
    )


def coincident(trainer: Trainer) -> str | None:
    count = int(symptoms.covered(trainer.points).sum())
    if not count:
        return None
    noun = "point lies" if count == 1 else "points lie"
    return (
        f"{count} {noun} exactly on a point of another class: whatever the network says "
        "there, one of them is wrong."
    )


def too_simple(trainer: Trainer) -> str | None:
    config = trainer.model_config
    bent = any(kind != "linear" for kind in config.layer_activations)
    if trainer.epoch < SETTLED or bent or set(config.features) - {"x", "y"}:
        return None
    if symptoms.accurate(trainer):
        return None
    return (
        "Without a hidden layer of a nonlinear activation, the boundary between two classes can "
        "only be a straight line."
    )


def hidden_class(trainer: Trainer) -> str | None:
    if trainer.epoch < SETTLED or symptoms.constant_prediction(trainer):
        return None
    for label, other in symptoms.hidden_classes(trainer):
        return (
            f"Class {label + 1} wins nowhere: its points lie among those of class {other + 1}, "
            "which hides it. A larger network may find room for it."
        )
    return None


def constant(trainer: Trainer) -> str | None:
    if trainer.epoch < SETTLED or not symptoms.constant_prediction(trainer):
        return None
    return (
        "The whole map is one class and stays so: the network sits on a plateau where no small "
        "step helps. Other initial weights start elsewhere."
    )


def too_slow(trainer: Trainer) -> str | None:
    rate = trainer.train_config.learning_rate
    if trainer.epoch < SETTLED or rate > 0.003 or symptoms.accurate(trainer):
        return None
    history = trainer.history
    first = history.train_loss[history.index(trainer.epoch // 2)]
    last = history.train_loss[-1]
    if first is None or last is None or not 0.0 <= first - last < 0.02 * first:
        return None
    return (
        f"The loss hardly moves: at a learning rate of {rate:g} every step is tiny. Ten times "
        "longer ones are still safe here."
    )


def overfitting(trainer: Trainer) -> str | None:
    losses = [loss for loss in trainer.history.test_loss if loss is not None]
    train = trainer.history.train_loss[-1]
    if trainer.epoch < SETTLED or len(losses) < 10 or train is None:
        return None
    best, last = min(losses), losses[-1]
    if last < 1.5 * best + 0.1 or last < 2.0 * train or trainer.train_config.weight_decay:
        return None
    return (
        f"The held-out loss was {best:.2f} and is {last:.2f} now, while the training loss is "
        f"{train:.2f}: the network learns the noise of its points by heart."
    )
