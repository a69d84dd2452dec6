"""Numbers as people read them, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.pictures.numbers import number, percent


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0.0 %"),
        (0.98, "98.0 %"),
        (2 / 3, "66.7 %"),
        (0.9996, "99.9 %"),
        (0.0001, "0.1 %"),
        (0.29, "29.0 %"),
        (0.9999, "99.9 %"),
        (4999 / 5000, "99.9 %"),
        (1.0, "100.0 %"),
    ],
)
def test_percent_is_rounded_but_never_to_all_or_nothing(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.integers(1, 5000), st.data())
def test_only_all_of_them_are_a_hundred_percent(count: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, count))
    shown = float(percent(right / count).removesuffix(" %"))
    assert (shown == 100.0) == (right == count)
    assert shown == pytest.approx(100 * right / count, abs=0.1001)


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (0.0, "0"),
        (4e-7, "4e-7"),
        (4.26e-4, "4.3e-4"),
        (0.001, "0.001"),
        (0.5, "0.500"),
        (1234.5678, "1234.568"),
        (12_345.0, "1.2e4"),
        (1.23e12, "1.2e12"),
    ],
)
def test_a_loss_of_any_size_can_be_read(loss: float, text: str) -> None:
    assert number(loss) == text
