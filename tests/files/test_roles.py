"""A guess which column is what."""

import pytest

from nnviz.files.roles import Roles, guess_roles, plain

N, T, S, B, I = "number", "text", "split", "blank", "index"  # noqa: E741
KINDS = {N: ["0.5", "1.5", "2.5"], T: ["a", "b", "a"], S: ["train", "test", ""], B: [""] * 3}
CELLS = {**KINDS, I: ["0", "1", "2"]}
CLASSES = ["1", "0", "1"]


@pytest.mark.parametrize(
    ("names", "kinds", "roles"),
    [
        (["x", "y", "label"], [N, N, T], Roles(0, 1, 2)),
        (["label", "split", "y", "x", "more"], [T, S, N, N, T], Roles(3, 2, 0, 1)),
        (["a", "b", "c", "d", "species"], [N, N, N, N, T], Roles(0, 1, 4)),
        (["species", "a", "b"], [T, N, N], Roles(1, 2, 0)),
        (["x1", "x2", "y"], [N, N, N], Roles(0, 1, 2)),
        (["y", "x_0", "x_1"], [N, N, N], Roles(1, 2, 0)),
        (["Target", "a", "b"], [N, N, N], Roles(1, 2, 0)),
        (["row", "x", "y", "kind"], [I, N, N, T], Roles(1, 2, 3)),
        (["a", "b", "label", "split"], [N, N, T, S], Roles(0, 1, 2, 3)),
        (["y", "x", "label", "split"], [N, N, T, S], Roles(1, 0, 2, 3)),
        (["Nr.", "a", "b", "kind"], [N, N, N, T], Roles(1, 2, 3)),
        (["ID", "a", "b"], [N, N, N], Roles(1, 2)),
        (["case", "a"], [N, N], Roles(0, 1)),
        (["a", "b"], [N, N], Roles(0, 1)),
        (["a", "b"], [T, N], Roles(1, None, 0)),
    ],
)
def test_headings_tell(names: list[str], kinds: list[str], roles: Roles) -> None:
    assert guess_roles(names, kinds, [CELLS[kind] for kind in kinds], True) == roles


@pytest.mark.parametrize(
    ("cells", "roles"),
    [
        ([KINDS[N], KINDS[N], KINDS[T]], Roles(0, 1, 2)),
        ([CLASSES, KINDS[N], KINDS[N]], Roles(1, 2, 0)),
        ([KINDS[N], KINDS[N], CLASSES], Roles(0, 1, 2)),
        ([KINDS[N], KINDS[N], KINDS[N]], Roles(0, 1, 2)),
        ([KINDS[N], KINDS[N], CLASSES, KINDS[S]], Roles(0, 1, 2, 3)),
        ([["5", "5", "5"], KINDS[N], KINDS[N], KINDS[T]], Roles(1, 2, 3)),
    ],
)
def test_without_headings_the_cells_tell(cells: list[list[str]], roles: Roles) -> None:
    kinds = [next((k for k, c in KINDS.items() if c is column), N) for column in cells]
    assert guess_roles([""] * len(cells), kinds, cells, False) == roles


def test_a_column_of_yes_and_no_is_a_split_if_it_is_called_so() -> None:
    cells = [KINDS[N], KINDS[N], KINDS[T], CLASSES]
    assert guess_roles(["x", "y", "label", "is_train"], [N, N, T, N], cells, True).split == 3
    assert guess_roles(["x", "y", "label", "score"], [N, N, T, N], cells, True).split is None
    many = [*cells[:3], ["3", "9", "27"]]
    assert guess_roles(["x", "y", "label", "test"], [N, N, T, N], many, True).split is None


def test_headings_are_compared_without_marks_and_capitals() -> None:
    assert plain(" Feature_1 (cm)") == "feature 1 cm"


def test_a_column_called_number_that_repeats_is_no_count_of_rows() -> None:
    cells = [KINDS[N], KINDS[N], CLASSES]
    assert guess_roles(["x", "y", "number"], [N, N, N], cells, True) == Roles(0, 1, 2)
