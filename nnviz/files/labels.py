"""From labels to classes: too many, or numbers on a scale, are made few; and a sample."""

from collections import Counter
from typing import Literal

import numpy as np
import numpy.typing as npt

from nnviz.data.points import Ints
from nnviz.errors import InputError
from nnviz.files.cells import number_labels, one_class, quoted
from nnviz.files.numerals import Mark, read_number, read_numbers
from nnviz.settings.limits import MAX_CLASSES, MAX_NAME

Classes = Literal["all", "largest", "merge", "median"]

SEED = 0  # of the sample


def make_classes(
    labels: list[str], way: Classes, mark: Mark, heading: str, report: list[str]
) -> tuple[Ints, tuple[str, ...], Ints]:
    """Class of each row that is used, names of the classes, and which rows these are.

    Parameters
    ----------
    labels : list of str
        Of each row.
    way : {"all", "largest", "merge", "median"}
        As in `Choice`.
    mark : {".", ","}
        The decimal mark.
    heading : str
        What the labels are called; empty if they have no heading.
    report : list of str
        Gets a sentence about what was done.

    Raises
    ------
    InputError
        If there are too many classes, or no median.
    """
    every = np.arange(len(labels))
    if way == "median":
        return *_around_median(labels, mark, heading, report), every
    labels = one_name(labels, mark)
    counts = Counter(labels)
    if len(counts) > MAX_CLASSES and way != "all":
        merge = way == "merge"
        top = {name for name, _ in counts.most_common(MAX_CLASSES - merge)}
        rest = [i for i, label in enumerate(labels) if label not in top]
        gone = len(counts) - len(top)
        if merge:
            other = "others" if "others" not in top else "all others"
            labels = [label if label in top else other for label in labels]
            report.append(
                f"Of {len(counts):,} classes the {len(top)} largest are kept, and the other "
                f"{gone:,} are one, “{other}”, with {len(rest):,} rows."
            )
        else:
            every = np.array([i for i, label in enumerate(labels) if label in top])
            labels = [labels[i] for i in every]
            report.append(
                f"Of {len(counts):,} classes the {len(top)} largest are kept; the other {gone:,}, "
                f"with {len(rest):,} rows, are left out."
            )
    return *number_labels(labels), every


def one_name(labels: list[str], mark: Mark) -> list[str]:
    """Labels with one name a class: if all are numbers, ``1``, ``1.0`` and ``+1`` are one."""
    known = {label: one_class(label, mark) for label in set(labels)}
    if all(read_number(name) is not None for name in known.values()):
        return [known[label] for label in labels]
    return labels


def _around_median(
    labels: list[str], mark: Mark, heading: str, report: list[str]
) -> tuple[Ints, tuple[str, ...]]:
    numbers = read_numbers(labels, mark)
    if None in numbers:
        place = numbers.index(None)
        raise InputError(
            f"The label {quoted(labels[place])} is not a number, so there is no median; choose "
            "another way to make classes."
        )
    values = np.array(numbers, np.float64)
    middle = float(np.median(values))
    if middle == values.max():
        middle = float(values[values < middle].max(initial=-np.inf))
        if not np.isfinite(middle):
            raise InputError("All labels are the same number; choose another column for the label.")
    said = f"{middle:g}"
    names = tuple(
        f"{heading[: MAX_NAME - len(side) - 1]} {side}".strip()
        for side in (f"up to {said}", f"above {said}")
    )
    report.append(
        f"The labels are {len(set(numbers)):,} different numbers, so there are two classes: up to "
        f"the median, {said}, and above it."
    )
    return (values > middle).astype(np.int64), names


def sample(strata: npt.NDArray[np.int64], count: int) -> Ints:
    """Indices of a seeded sample with the share that each stratum has, in order.

    Parameters
    ----------
    strata : ndarray of int64, shape (n,)
        At most `count` different ones; each keeps at least one.
    count : int
        At most n.
    """
    rng = np.random.default_rng(SEED)
    found, sizes = np.unique(strata, return_counts=True)
    exact = sizes * count / len(strata)
    quota = np.maximum(np.floor(exact).astype(np.int64), 1)
    order = np.argsort(quota - exact, kind="stable")
    for step in range(abs(count - int(quota.sum()))):
        if quota.sum() < count:
            quota[order[step % len(order)]] += 1
        else:
            quota[np.argmax(quota)] -= 1
    chosen = [
        rng.permutation(np.flatnonzero(strata == name))[:most]
        for name, most in zip(found, quota, strict=True)
    ]
    return np.sort(np.concatenate(chosen))
