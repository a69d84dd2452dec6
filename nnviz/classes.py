"""Classes that come and go: the network's output layer follows, and a sentence says so."""

from dataclasses import replace

from nnviz.surgery import arrange_classes
from nnviz.trainer import Trainer
from nnviz.versions import Version


def adapt(trainer: Trainer, before: Version, now: Version) -> None:
    """Give a Trainer the classes and points of another version.

    A network that has learnt something keeps all weights that still fit, and what the optimiser
    remembers of them. One that has not becomes that of its seed with so many outputs, so that
    the same seed always gives the same start.
    """
    arrange_classes(trainer, now.origins(before), now.points)
    if not trainer.steps:
        trainer.reset()


def without(version: Version, label: int) -> Version:
    """A version without a class and its points; higher classes move down by one."""
    return replace(
        version,
        points=version.points.without_class(label),
        outputs=(*version.outputs[:label], *version.outputs[label + 1 :]),
        names=(*version.names[:label], *version.names[label + 1 :]),
    )


def describe(before: Version, now: Version) -> str:
    """What became of the classes, as a sentence."""
    gone = [k for k, output in enumerate(before.outputs) if output not in now.outputs]
    new = [k for k, output in enumerate(now.outputs) if output not in before.outputs]
    parts = []
    if gone:
        parts.append(f"{_list(before, gone)} gone")
    if new:
        parts.append(f"{_list(now, new)} new")
    said = " and ".join(parts)
    return (
        f"{said[:1].upper()}{said[1:]}: the network has {len(now.outputs)} outputs now, and "
        "keeps all its other weights."
    )


def _list(version: Version, labels: list[int]) -> str:
    names = [version.class_name(label) for label in labels]
    if len(names) == 1:
        return f"class {names[0]} is"
    return f"classes {', '.join(names[:-1])} and {names[-1]} are"
