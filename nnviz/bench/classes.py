"""Classes that come and go: the network's output layer follows, and a sentence says so."""

from dataclasses import replace

from nnviz.data.versions import Version
from nnviz.settings.limits import MAX_UNDO
from nnviz.training.outputs import Output
from nnviz.training.surgery import arrange_classes
from nnviz.training.trainer import Trainer


def adapt(trainer: Trainer, before: Version, now: Version, gone: dict[int, Output]) -> list[int]:
    """Give a Trainer the classes and points of another version.

    A network that has learnt something keeps all weights that still fit, and what the optimiser
    remembers of them; what an output knew that goes is kept in `gone`, and given back when its
    class returns. A network that is as its seed draws it becomes that of its seed with so many
    outputs, so that the same seed always gives the same start.

    Parameters
    ----------
    trainer : Trainer
        Changed in place.
    before, now : Version
        What the Trainer has, and what it gets.
    gone : dict of int to Output
        By the classes' numbers for life; the last 100 are kept. Changed in place.

    Returns
    -------
    list of int
        Labels of the classes that got back what their outputs had learnt.

    Raises
    ------
    ValueError
        As `arrange_classes`; nothing is changed then.
    """
    if not trainer.begun:
        trainer.reset(trainer.model_config.changed(classes=len(now.outputs)), now.points)
        return []
    snapshot = trainer.snapshot()
    leaving = {
        number: Output.of(snapshot, label)
        for label, number in enumerate(before.outputs)
        if number not in now.outputs
    }
    back = {
        label: gone[number]
        for label, number in enumerate(now.outputs)
        if number in gone and number not in before.outputs
    }
    arrange_classes(trainer, now.origins(before), now.points, back)
    for label in back:
        del gone[now.outputs[label]]
    gone.update(leaving)
    for number in list(gone)[:-MAX_UNDO]:
        del gone[number]
    return list(back)


def without(version: Version, label: int) -> Version:
    """A version without a class and its points; higher classes move down by one."""
    return replace(
        version,
        points=version.points.without_class(label),
        outputs=(*version.outputs[:label], *version.outputs[label + 1 :]),
        names=(*version.names[:label], *version.names[label + 1 :]),
    )


def describe(before: Version, now: Version, back: list[int], untrained: bool) -> str:
    """What became of the classes, as a sentence.

    Parameters
    ----------
    before, now : Version
    back : list of int
        Labels of the classes that got back what their outputs had learnt.
    untrained : bool
        Whether the network is that of its seed, so that there was nothing to keep.
    """
    gone = [k for k, output in enumerate(before.outputs) if output not in now.outputs]
    came = [k for k, output in enumerate(now.outputs) if output not in before.outputs]
    new = [label for label in came if label not in back]
    parts = []
    if gone:
        parts.append(f"{_list(before, gone)} gone")
    if new:
        parts.append(f"{_list(now, new)} new")
    if back:
        whose = "its output" if len(back) == 1 else "their outputs"
        parts.append(f"{_list(now, back)} back, with what {whose} had learnt")
    said = " and ".join(parts)
    kept = "" if untrained else ", and keeps all its other weights"
    return f"{said[:1].upper()}{said[1:]}: the network has {len(now.outputs)} outputs now{kept}."


def _list(version: Version, labels: list[int]) -> str:
    names = [version.class_name(label) for label in labels]
    if len(names) == 1:
        return f"class {names[0]} is"
    return f"classes {', '.join(names[:-1])} and {names[-1]} are"
