"""A teacher's link as a whole: made of what stands on a bench, and opened on another one."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit, urlunsplit

from nnviz.bench import exchange
from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files.links import Shared, decode
from nnviz.lessons.carried import Carried
from nnviz.lessons.lesson import Lesson
from nnviz.lessons.own import OwnExercise, exercise, started_by
from nnviz.lessons.teacher import QUERY, Teaching, read_teaching, write_teaching
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.training.trainer import Trainer

EMPTY = Shared(Points.of([], []), ModelConfig(), TrainConfig())  # of a link without ``d``


def make_handout(bench: Workbench, address: str, teaching: Teaching) -> str:
    """The address of this app with a teacher's choice, and what stands on the bench, in its query.

    With a lesson that comes with nnviz there is only its id: it brings its own points.

    Parameters
    ----------
    bench : Workbench
    address : str
        Where the app is open; its query and fragment are dropped.
    teaching : Teaching

    Raises
    ------
    ShareTooLong
        If it does not fit.
    """
    if teaching.lesson is not None:
        scheme, host, path, *_ = urlsplit(address)
        return urlunsplit((scheme, host, path or "/", f"{QUERY}={write_teaching(teaching)}", ""))
    link = exchange.make_link(bench, address)
    beside = parse_qs(urlsplit(link).query)[exchange.QUERY][0]
    return f"{link}&{QUERY}={write_teaching(teaching, beside)}"


def open_handout(
    bench: Workbench, d: str | None, t: str
) -> tuple[Teaching, Lesson | OwnExercise | None]:
    """Start with what a teacher's link holds; all of it is checked before the bench changes.

    Parameters
    ----------
    bench : Workbench
    d : str or None
        The parameter ``d``; without it the canvas is empty. A lesson brings its own points.
    t : str
        The parameter ``t``.

    Returns
    -------
    teaching : Teaching
    exercise : Lesson, OwnExercise or None
        What is to be checked.

    Raises
    ------
    InputError
        If either cannot be used; the bench stays as it is.
    """
    teaching = read_teaching(t)
    lesson = teaching.find_lesson()
    if lesson is not None:
        _start(bench, lesson.trainer(), teaching.network, started_by(lesson))
        return teaching, lesson
    shared = decode(d) if d else EMPTY
    trainer = exchange.built(
        lambda: Trainer(shared.points, shared.model_config, shared.train_config)
    )
    trainer.set_hand(shared.hand)
    own = None if teaching.task is None else exercise(teaching.task, shared)
    _start(bench, trainer, teaching.network, shared)
    return teaching, own


def _start(bench: Workbench, trainer: Trainer, carried: Carried | None, shared: Shared) -> None:
    """Go on with a Trainer, with the weights of a link if there are any.

    Raises
    ------
    InputError
        If they are of another shape, or without a finite answer; the bench stays as it is.
    """
    if carried is not None:
        found = carried.weights_for(trainer.model_config)
        trainer.restore(replace(trainer.snapshot(), weights=found.weights, buffers=found.buffers))
        if not trainer.sound:
            raise InputError("The network in this link has no finite answer; ask for a new link.")
    bench.adopt(trainer, preset=shared.preset, names=shared.names, axes=shared.axes)
