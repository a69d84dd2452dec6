"""From the schema of a project file to points, snapshot and history: every check beyond it."""

import base64
import binascii
from itertools import pairwise

import numpy as np
import torch
from pydantic import ValidationError
from torch import Tensor

from nnviz.data.axes import Axes, Axis
from nnviz.data.points import Bools, Points
from nnviz.errors import InputError
from nnviz.files.hand_schema import unpack_hand
from nnviz.files.project_schema import HISTORY_COLUMNS, SUFFIX, ProjectV1, StateFile
from nnviz.network.batches import batch_bounds, smallest_batch
from nnviz.network.optimizers import OPTIMIZERS
from nnviz.network.shapes import fresh_buffers
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.hand import Hand
from nnviz.settings.limits import MAX_COUNTER
from nnviz.settings.naming import count_numbers
from nnviz.settings.outside import one_line
from nnviz.training.history import History
from nnviz.training.snapshot import Snapshot

LATER = "This project file is of a later version; open it with a newer nnviz."
COUNTERS = {"step", "num_batches_tracked"}
NEVER_NEGATIVE = {"square_avg", "exp_avg_sq", "sum", "running_var"} | COUNTERS


def explain(error: ValidationError) -> str:
    """The first complaint of the schema, as a sentence."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "json_invalid" or place in ("", "format"):
        return f"This is not an nnviz project file; choose one whose name ends in {SUFFIX}."
    if place == "version":
        return LATER
    message = first["msg"][0].lower() + first["msg"][1:].rstrip(".")
    given = first["input"]
    got = f", not {given}" if type(given) in (int, float) and abs(given) < 1e30 else ""
    return (
        f"The project file's field “{one_line(place)[:60]}” cannot be used "
        f"({one_line(message)[:120]}{got}); correct it or save the project again."
    )


def read_points(file: ProjectV1) -> Points:
    """The file's points, with labels that its network knows."""
    columns = file.points
    if not len(columns.x) == len(columns.y) == len(columns.labels) == len(columns.held_out):
        raise InputError(
            "The project file's columns of points are not equally long; save the project again."
        )
    if any(not 0 <= label < file.model.classes for label in columns.labels):
        raise InputError(
            f"The project file has a label outside the network's {file.model.classes} classes; "
            "correct “labels” or “classes” in it."
        )
    if any(abs(value) > 1.0 for value in (*columns.x, *columns.y)):
        raise InputError("The project file has a point outside -1 to 1; correct “x” or “y” in it.")
    if len(file.class_names) > file.model.classes:
        raise InputError(
            f"The project file names {len(file.class_names)} classes, but its network has only "
            f"{file.model.classes}; correct “class_names” in it."
        )
    xy = list(zip(columns.x, columns.y, strict=True))
    return Points.of(xy, columns.labels, columns.held_out)


def read_by_hand(file: ProjectV1, points: Points) -> Bools:
    """Which points were held out by hand; none in a file that does not say."""
    places = np.array(file.by_hand, dtype=np.int64)
    wrong = [place for place in file.by_hand if place >= len(points) or not points.held_out[place]]
    if wrong or (np.diff(places) <= 0).any():
        found = f"it names {wrong[0]}" if wrong else "they do not rise"
        raise InputError(
            "The project file's field “by_hand” must name held-out points in their order, but "
            f"{found}; save the project again, or delete the field from it."
        )
    own = np.zeros(len(points), dtype=np.bool_)
    own[places] = True
    return own


def read_axes(file: ProjectV1, points: Points) -> Axes | None:
    """The units of the file that the points came from."""
    if (axes := file.axes) is None:
        return None
    if not len(axes.numbers_x) == len(axes.numbers_y) == len(points):
        raise InputError(
            "The project file's numbers of its axes are not as many as its points; save the "
            "project again, or delete the field “axes” from it."
        )
    x, y = (Axis(one_line(a.name) or "axis", a.centre, a.half) for a in (axes.x, axes.y))
    numbers = np.array([axes.numbers_x, axes.numbers_y], np.float64).T
    return Axes(x, y, one_line(axes.label) or "label", points.xy, numbers)


def read_snapshot(file: ProjectV1, points: Points) -> Snapshot | None:
    """The file's weights and optimiser state, fit for its settings."""
    state = file.state
    if state is None:
        return None
    train_points = len(points.train)
    batches = len(batch_bounds(train_points, file.train.batch_size, smallest_batch(file.model)))
    if state.position >= max(1, batches):
        raise InputError(
            f"The project file's field “state.position” is {state.position}, but an epoch has "
            f"{batches} batches; save the project again."
        )
    if state.schedule_start > state.epoch:
        raise InputError(
            f"The project file's field “state.schedule_start” is {state.schedule_start}, but the "
            f"run is only at epoch {state.epoch}; correct it or save the project again."
        )
    hand = unpack_hand(file.hand, file.model)
    return snapshot_of(state, file.model, file.train, train_points, hand)


def snapshot_of(
    state: StateFile, model: ModelConfig, train: TrainConfig, train_points: int, hand: Hand
) -> Snapshot:
    """The snapshot that a state is of, with its settings and its hand.

    Raises
    ------
    InputError
        As `unpack_state`.
    """
    weights, optimizer_state, buffers = unpack_state(state, model, train)
    return Snapshot(
        model_config=model,
        train_config=train,
        epoch=state.epoch,
        steps=state.steps,
        seconds=state.seconds,
        weights=weights,
        optimizer_state=optimizer_state,
        buffers=buffers,
        position=state.position,
        train_points=train_points,
        schedule_start=state.schedule_start,
        hand=hand,
    )


def read_history(file: ProjectV1) -> History:
    """The file's history: columns of equal length, epochs that rise up to the present one."""
    history = History()
    for name in HISTORY_COLUMNS:
        getattr(history, name).extend(getattr(file.history, name))
    last = file.state.epoch if file.state else -1
    epochs = [*history.epochs, last + 1]
    if len({len(column) for column in history.columns()}) > 1 or any(
        later <= earlier for earlier, later in pairwise(epochs)
    ):
        raise InputError(
            "The project file's history is not consistent; save the project again, or delete the "
            "field “history” from it."
        )
    return history


def unpack_array(text: str, like: Tensor, name: str) -> Tensor:
    """The tensor that `pack_array` packed, with the shape and type of `like`.

    Raises
    ------
    InputError
        If it is not base64, has another size, or holds a value that `name` cannot have.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InputError(
            f"The project file's array “{name}” is damaged; save the project again."
        ) from None
    if len(data) != 4 * like.numel():
        raise InputError(
            f"The project file's array “{name}” has {len(data)} bytes, but this network needs "
            f"{4 * like.numel()}; save the project again."
        )
    array = np.frombuffer(data, "<f4").astype(np.float32)
    kind = name.rpartition(".")[2]
    lowest = 0.0 if kind in NEVER_NEGATIVE else -np.inf
    highest = MAX_COUNTER if kind in COUNTERS else np.inf
    if not np.isfinite(array).all() or (array < lowest).any() or (array > highest).any():
        raise InputError(
            f"The project file's array “{name}” holds a value that is impossible there; save the "
            "project again."
        )
    return torch.from_numpy(array).to(like.dtype).reshape(like.shape)


def unpack_state(
    state: StateFile, model: ModelConfig, train: TrainConfig
) -> tuple[Tensor, dict[str, Tensor], dict[str, Tensor]]:
    """Weights, optimiser state and buffers, checked against the settings.

    Raises
    ------
    InputError
        If arrays are missing, unknown or impossible.
    """
    flat, buffers = torch.empty(count_numbers(model)), fresh_buffers(model)
    known = set(OPTIMIZERS[train.optimizer].remembers)
    for found, wanted in (
        (set(state.optimizer), known if state.optimizer else set()),
        (set(state.buffers), set(buffers)),
    ):
        if found != wanted:
            names, needed = (
                one_line(", ".join(sorted(some)))[:80] or "none" for some in (found, wanted)
            )
            raise InputError(
                f"The project file has the arrays “{names}”, but its settings need “{needed}”; "
                "save the project again."
            )
    return (
        unpack_array(state.weights, flat, "weights"),
        {
            name: unpack_array(text, torch.tensor(0.0) if name == "step" else flat, name)
            for name, text in state.optimizer.items()
        },
        {name: unpack_array(text, buffers[name], name) for name, text in state.buffers.items()},
    )
