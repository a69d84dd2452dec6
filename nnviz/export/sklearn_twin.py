"""The same kind of network with scikit-learn's MLPClassifier, and what differs from the page's."""

import textwrap
from collections.abc import Sequence

from nnviz.data.points import Points, missing_for_training
from nnviz.errors import InputError
from nnviz.export.script_numbers import commented, spaced
from nnviz.export.script_points import IN_NUMPY, write_features, write_table
from nnviz.export.script_source import USUAL_EPOCHS, Source, check_epochs
from nnviz.export.sklearn_fit import ACTIVATION_NAMES, IMPORTS, SOLVERS, differences, write_fit
from nnviz.settings.limits import MAX_EPOCHS
from nnviz.settings.names import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES
from nnviz.settings.outside import class_labels
from nnviz.training.events import Event
from nnviz.training.snapshot import Snapshot

_TABLE = """\
table = np.array(POINTS)
inputs, labels = {inputs}, table[:, 2].astype(int)
"""
_SPLIT = """\
held_out = table[:, 3] == 1
X_train, Y_train = inputs[~held_out], labels[~held_out]
X_test, Y_test = inputs[held_out], labels[held_out]"""


def twin_obstacles(now: Snapshot, points: Points) -> list[str]:
    """Why scikit-learn cannot do a run, as sentences; none if it can.

    Parameters
    ----------
    now : Snapshot
        Whose settings count.
    points : Points
    """
    model, train = now.model_config, now.train_config
    found = [missing] if (missing := missing_for_training(points)) else []
    kinds = dict.fromkeys(model.layer_activations)
    strange = [ACTIVATIONS[kind].label for kind in kinds if kind not in ACTIVATION_NAMES]
    if strange:
        known = ", ".join(ACTIVATIONS[kind].label for kind in ACTIVATION_NAMES)
        found.append(f"It has no activation {' or '.join(strange)}, only {known}.")
    elif len(kinds) > 1:
        found.append("All its hidden layers have the same activation; here they differ.")
    if train.loss != "cross_entropy":
        found.append(f"It minimises cross-entropy only, not the loss {LOSSES[train.loss].label}.")
    elif train.label_smoothing:
        found.append("It has no label smoothing.")
    if train.optimizer not in SOLVERS:
        found.append(f"It has no optimiser {OPTIMIZERS[train.optimizer].label}.")
    elif train.optimizer == "adamw" and train.weight_decay:
        found.append("It has no AdamW: its L2 always goes through the gradient.")
    if train.l1:
        found.append("It has no L1.")
    if train.schedule != "constant":
        found.append(f"It has no schedule of the kind {SCHEDULES[train.schedule].label}.")
    if model.hidden and model.dropout:
        found.append("It has no dropout.")
    if model.hidden and model.batch_norm:
        found.append("It has no batch normalisation.")
    if model.hidden and model.initialization == "zero":
        found.append("It cannot start from zeros: it draws its weights itself.")
    if now.hand:
        found.append("It cannot freeze weights or switch neurons off.")
    return found


def write_twin(
    now: Snapshot,
    points: Points,
    *,
    events: Sequence[Event] = (),
    names: Sequence[str] = (),
    epochs: int | None = None,
) -> str:
    """A program of its own that trains such a network with scikit-learn, and says what differs.

    It needs scikit-learn and numpy, and is plain ASCII.

    Parameters
    ----------
    now : Snapshot
        The moment of the export, as `Trainer.snapshot` gives it.
    points : Points
    events : sequence of Event
        Of the run: whether its settings or points changed on the way is said.
    names : sequence of str
        Of the classes.
    epochs : int, optional
        To train; as many as the run has had, if not given (500 before the first).

    Raises
    ------
    InputError
        If there is none (see `twin_obstacles`), or `epochs` is below 1.
    """
    if found := twin_obstacles(now, points):
        raise InputError(f"scikit-learn cannot do this run. {' '.join(found)}")
    check_epochs(epochs)
    labels = tuple(class_labels(names, now.model_config.classes))
    last = min(MAX_EPOCHS, epochs or now.epoch or USUAL_EPOCHS)
    source = Source(now, points, labels, None, last, ())
    head = [
        "The same kind of network with scikit-learn",
        "",
        "Run it with:  python sklearn_twin.py",
    ]
    head += ["It needs scikit-learn and numpy.", "", "It is not the same run as on the page:"]
    for difference in differences(source, events):
        head += _wrapped(difference)
    text = commented("\n".join(head))
    features = write_features(source.model, IN_NUMPY)
    of = "features({})" if features else "{}"
    data = _TABLE.format(inputs=of.format("table[:, :2]"))
    data += _SPLIT if len(points.test) else "X_train, Y_train = inputs, labels"
    code = spaced([write_table(points, source.names), features, data, write_fit(source)])
    return f"{text}\n\nimport warnings\n\nimport numpy as np\n{IMPORTS}\n\n{code}\n"


def _wrapped(sentence: str, width: int = 90) -> list[str]:
    """A sentence as an entry of a list, in lines."""
    return textwrap.wrap(sentence, width, initial_indent="- ", subsequent_indent="  ")
