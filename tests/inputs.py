"""What tests of files and links share: strategies for valid input, and ways to damage it."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.names import Activation, Feature

MUTATIONS = 10_000

coordinates = st.floats(-1.0, 1.0, width=32)


@st.composite
def points(draw: st.DrawFn, most: int = 40, classes: int = 8, least: int = 0) -> Points:
    """Any points at all."""
    rows = draw(
        st.lists(
            st.tuples(coordinates, coordinates, st.integers(0, classes - 1), st.booleans()),
            min_size=least,
            max_size=most,
        )
    )
    xy = [row[:2] for row in rows]
    return Points.of(xy, [row[2] for row in rows], [row[3] for row in rows])


def literals(kind: Any) -> list[str]:
    """The values of a ``Literal``."""
    return list(kind.__args__)


def model_configs(classes: int | None = None) -> st.SearchStrategy[ModelConfig]:
    """Networks small enough to build by the thousand."""
    return st.builds(
        ModelConfig,
        hidden=st.lists(st.integers(1, 8), max_size=3).map(tuple),
        classes=st.integers(2, 8) if classes is None else st.just(classes),
        activation=st.sampled_from(literals(Activation)),
        features=st.lists(
            st.sampled_from(literals(Feature)), min_size=1, max_size=7, unique=True
        ).map(tuple),
        dropout=st.floats(0.0, 0.9),
        batch_norm=st.booleans(),
        seed=st.integers(0, 2**31 - 1),
    )


train_configs = st.builds(
    TrainConfig,
    optimizer=st.sampled_from(literals(TrainConfig.model_fields["optimizer"].annotation)),
    learning_rate=st.floats(1e-6, 0.1),
    batch_size=st.none() | st.integers(1, 50),
    weight_decay=st.floats(0.0, 0.1),
    l1=st.floats(0.0, 0.1),
    schedule=st.sampled_from(["constant", "step", "cosine", "warmup"]),
)

preset_configs = st.builds(
    PresetConfig,
    name=st.sampled_from(["blobs", "rings", "anisotropic", "varied"]),
    points=st.integers(2, 300),
    noise=st.floats(0.0, 0.5),
    classes=st.integers(2, 8),
    held_out=st.floats(0.0, 0.9),
    seed=st.integers(0, 2**31 - 1),
)


def mutations(valid: list[bytes], seed: int, count: int = MUTATIONS) -> Iterator[bytes]:
    """Damaged copies: bits flipped, parts cut, doubled or put in, numbers changed."""
    rng = random.Random(seed)
    for _ in range(count):
        data = bytearray(rng.choice(valid))
        for _ in range(rng.choice([1, 1, 1, 2, 5])):
            at = rng.randrange(len(data) + 1)
            to = min(len(data), at + rng.choice([1, 2, 8, 100]))
            match rng.randrange(6):
                case 0:
                    data[at:to] = bytes(byte ^ (1 << rng.randrange(8)) for byte in data[at:to])
                case 1:
                    del data[at:to]
                case 2:
                    del data[at:]
                case 3:
                    data[at:at] = data[at:to] * rng.choice([1, 2, 50])
                case 4:
                    data[at:at] = rng.choice(ODDITIES)
                case 5:
                    digits = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
                    if digits:
                        data[rng.choice(digits)] = rng.choice(b"0123456789-.e")
        yield bytes(data)


ODDITIES = [b"\0", b"\xff\xfe", b'"', b",", b";", b"\n", b"-", b"1e999", b"NaN", b"9" * 400]
ODDITIES += [b"null", b"[" * 300, b"{}", b"true", "ü“".encode(), b"=", b"_"]


def check_all(cases: Iterator[Any], read: Callable[[Any], object]) -> tuple[int, int]:
    """Read every case: it gives a value or an `InputError` of one sentence.

    Returns
    -------
    tuple of int
        How many were accepted, and how many refused.
    """
    accepted = refused = 0
    for case in cases:
        try:
            read(case)
            accepted += 1
        except InputError as error:
            refused += 1
            sentence = str(error)
            assert sentence.endswith("."), sentence
            assert "\n" not in sentence, sentence
            assert len(sentence) < 400, sentence
        except Exception as error:
            pytest.fail(f"{type(error).__name__}: {error} for {case!r:.2000}")
    return accepted, refused


def some_points(count: int = 12, classes: int = 3) -> Points:
    """Fixed points, every third held out."""
    rng = np.random.default_rng(7)
    index = np.arange(count)
    return Points.of(rng.uniform(-1.0, 1.0, (count, 2)), index % classes, index % 3 == 2)


HOSTILE = [  # names that somebody might give to a class
    "![i](http://e.de/i.png)",
    "[x](http://e.de)",
    "www.e.de",
    "https://e.de",
    "me@e.de",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "a &lt; b",
    "$\\frac{1}{2}$",
    ":material/home:",
    ":red[y]",
    ":tada: :+1:",
    "`code` **b** _i_ ~~s~~",
    "# h",
    "- item",
    "1. item",
    "---",
    "a -- b -> c",
    "one\n\n# two",
    "=1+1",
    "\u202eabc",
]
