"""A map as numbers, byte by byte; tests/browser/test_reading.py reads it as the page does."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.stage.grid_message import FAR, pack_grid


def read(packed: bytes) -> np.ndarray:
    """Logits below the greatest one, shape (classes, side, side), top row first."""
    classes, side = struct.unpack_from("<BH", packed)
    steps = np.frombuffer(zlib.decompress(packed[3:]), np.uint8).reshape(classes, side, side)
    places = np.cumsum(steps, axis=2, dtype=np.uint8)
    return -FAR * (places.astype(np.float64) / 255.0) ** 2


def test_a_grid_by_hand() -> None:
    e = np.exp(-4.0)  # a logit of -4 is half way: the root of a quarter of 16
    certain, other = 1 / (1 + e), e / (1 + e)
    cells = np.array([[[1, 0], [0, 1]], [[certain, other], [0.5, 0.5]]], np.float32)
    packed = pack_grid(cells)
    assert packed[:3] == bytes([2, 2, 0])
    # The top row is the second one. Half of 255 is 127.5; 0 - 128 is 128 modulo 256.
    first, second = [0, 0, 0, 255], [128, 128, 255, 1]
    assert zlib.decompress(packed[3:]) == bytes(first + second)


@given(st.integers(2, 8), st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_logits_are_read_back_within_half_a_step(classes: int, side: int, seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0.0, 3.0, (side, side, classes))
    parts = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = (parts / parts.sum(axis=-1, keepdims=True)).astype(np.float32)
    wanted = np.moveaxis(logits - logits.max(axis=-1, keepdims=True), -1, 0)[:, ::-1]
    root = np.sqrt(np.clip(-wanted / FAR, 0.0, 1.0))
    assert np.abs(np.sqrt(-read(pack_grid(probabilities)) / FAR) - root).max() < 0.51 / 255


@pytest.mark.parametrize("classes", [2, 8])
def test_a_grid_stays_small(classes: int) -> None:
    axis = np.linspace(-1, 1, 100)
    x, y = np.meshgrid(axis, axis)
    logits = np.stack([3 * np.sin(3 * x + k) + 3 * np.cos(3 * y * k) for k in range(classes)], -1)
    parts = np.exp(logits)
    shares = (parts / parts.sum(-1, keepdims=True)).astype(np.float32)
    assert len(pack_grid(shares)) < 5_000 * classes
