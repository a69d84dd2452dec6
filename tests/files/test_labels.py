"""From labels to classes, and a sample; what a whole table becomes is in test_choice."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.errors import InputError
from nnviz.files.labels import Classes, make_classes, one_name, sample
from nnviz.settings.limits import MAX_CLASSES, MAX_NAME

words = st.lists(st.sampled_from([*"abcdefghijkl", "1", "1.0", "+1", "2,5"]), min_size=1)


@given(words, st.sampled_from(get_args(Classes)))
def test_each_row_that_is_used_has_one_of_eight_classes(labels: list[str], way: Classes) -> None:
    if way == "median" or (way == "all" and len(set(labels)) > MAX_CLASSES):
        labels = ["1", "2,5", "3"]
    numbers, names, used = make_classes(labels, way, ",", "size", [])
    assert len(numbers) == len(used)
    assert sorted(set(numbers.tolist())) == list(range(len(names)))
    assert len(names) <= MAX_CLASSES
    if way in ("all", "merge"):
        assert used.tolist() == list(range(len(labels)))


def test_names_of_classes_around_a_median_are_no_longer_than_names_may_be() -> None:
    _, names, _ = make_classes(["1", "2"], "median", ".", "x" * MAX_NAME, [])
    assert [len(name) for name in names] == [MAX_NAME, MAX_NAME]
    assert names[0].endswith("x up to 1.5")


def test_labels_that_are_all_numbers_have_one_name_a_number() -> None:
    assert one_name(["1", "1.0", "+1", "−2"], ".") == ["1", "1", "1", "-2"]
    assert one_name(["1,0", "2,5"], ",") == ["1", "2.5"]
    assert one_name(["1", "1.0", "a"], ".") == ["1", "1.0", "a"]


def test_without_a_median_it_is_said() -> None:
    with pytest.raises(InputError, match=r"^All labels are the same number;"):
        make_classes(["3", "3"], "median", ".", "", [])


@given(st.lists(st.integers(0, 15), min_size=100, max_size=300), st.integers(16, 100))
def test_a_sample_has_each_row_once_and_some_of_each_class(strata: list[int], count: int) -> None:
    chosen = sample(np.array(strata), count)
    assert len(set(chosen.tolist())) == len(chosen) == count
    assert {strata[i] for i in chosen} == set(strata)
