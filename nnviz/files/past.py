"""A run's past as JSON: the moments of its timeline, thinned, and the futures it left behind."""

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from nnviz.errors import InputError
from nnviz.files.copy_schema import GhostFile, MomentFile, PastV1, SettingsFile
from nnviz.files.gate import check_values
from nnviz.files.hand_schema import pack_hand, unpack_hand
from nnviz.files.project import finite, pack_state
from nnviz.files.project_check import snapshot_of
from nnviz.network.batches import batch_bounds, smallest_batch
from nnviz.settings.limits import MAX_PAST_BYTES
from nnviz.training.ghosts import Ghost, epoch_array
from nnviz.training.run import Run
from nnviz.training.snapshot import PackedSnapshot, Snapshot
from nnviz.training.timeline import Timeline

DAMAGED = "The copy's timeline is damaged."


def dump_past(run: Run, name: str) -> bytes:
    """The past of a run, with as many moments as there is room for.

    Parameters
    ----------
    run : Run
    name : str
        Tells this run from every other one.
    """
    settings: list[SettingsFile] = []
    moments = []
    for packed in _thinned(run.timeline):
        moment = packed.unpack()
        its = SettingsFile(model=moment.model_config, train=moment.train_config)
        if its not in settings:
            settings.append(its)
        moments.append(
            MomentFile(
                settings=settings.index(its),
                train_points=moment.train_points,
                state=pack_state(moment),
                hand=pack_hand(moment.hand),
            )
        )
    ghosts = tuple(
        GhostFile(
            epochs=tuple(int(epoch) for epoch in ghost.epochs),
            seconds=_column(ghost.seconds),
            train_loss=_column(ghost.train_loss),
            test_loss=_column(ghost.test_loss),
        )
        for ghost in run.ghosts
    )
    past = PastV1(run=name, settings=tuple(settings), moments=tuple(moments), ghosts=ghosts)
    bare = {index: {"hand"} for index, moment in enumerate(moments) if moment.hand is None}
    return past.model_dump_json(exclude={"moments": bare} if bare else None).encode()


def load_past(data: bytes, run: Run, name: str) -> None:
    """Give a run the past that was saved of it; of another run's it takes nothing.

    Moments after the run's epoch are left out.

    Raises
    ------
    InputError
        If it cannot be used; the run stays as it is.
    """
    check_values(data, "The copy's timeline")
    try:
        past = PastV1.model_validate_json(data)
    except ValidationError:
        raise InputError(DAMAGED) from None
    if past.run != name:
        return
    trainer = run.trainer
    taken = [_moment(moment, past) for moment in past.moments]
    epochs = [moment.epoch for moment in taken]
    classes = trainer.model_config.classes
    if epochs != sorted(set(epochs)) or any(m.model_config.classes > classes for m in taken):
        raise InputError(DAMAGED)
    kept = [moment for moment in taken if moment.epoch < trainer.epoch]
    ghosts = [_ghost(ghost) for ghost in past.ghosts]
    run.timeline = Timeline.of([PackedSnapshot(moment) for moment in kept])
    run.timeline.take(trainer)
    run.ghosts = ghosts


def _thinned(timeline: Timeline) -> list[PackedSnapshot]:
    """Evenly chosen moments that find room; the first one always."""
    moments = timeline.moments
    each = max((moment.nbytes for moment in moments), default=0) or 1
    count = min(len(moments), max(1, MAX_PAST_BYTES // each))
    steps = max(1, count - 1)
    return [moments[round(step * (len(moments) - 1) / steps)] for step in range(count)]


def _column(values: npt.NDArray[np.float32]) -> tuple[float | None, ...]:
    return finite(float(value) for value in values)


def _moment(moment: MomentFile, past: PastV1) -> Snapshot:
    state = moment.state
    if moment.settings >= len(past.settings):
        raise InputError(DAMAGED)
    its = past.settings[moment.settings]
    bounds = batch_bounds(moment.train_points, its.train.batch_size, smallest_batch(its.model))
    if state.position >= max(1, len(bounds)) or state.schedule_start > state.epoch:
        raise InputError(DAMAGED)
    hand = unpack_hand(moment.hand, its.model)
    return snapshot_of(state, its.model, its.train, moment.train_points, hand)


def _ghost(ghost: GhostFile) -> Ghost:
    columns = ghost.seconds, ghost.train_loss, ghost.test_loss
    if any(len(column) != len(ghost.epochs) for column in columns):
        raise InputError(DAMAGED)
    if list(ghost.epochs) != sorted(set(ghost.epochs)):
        raise InputError(DAMAGED)
    seconds, train_loss, test_loss = (
        np.array([np.nan if value is None else value for value in column], np.float32)
        for column in columns
    )
    return Ghost(epoch_array(ghost.epochs), seconds, train_loss, test_loss)
