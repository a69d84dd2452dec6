"""Real data sets: the files are what was published, and any two columns make points."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from nnviz.data import real_sets
from nnviz.data.points import quantize
from nnviz.data.real_registry import REAL_SETS
from nnviz.data.real_sets import FOLDER, in_the_square, load, recognised, table
from nnviz.errors import InputError

# Rows of each class, in the classes' order: as palmerpenguins (less two rows without a number), R's
# iris and faithful, and UCI's haberman.names have them.
COUNTS = {
    "penguins": [151, 68, 123],
    "iris": [50, 50, 50],
    "faithful": [97, 175],
    "exams": [104, 96],
    "haberman": [225, 81],
    "iris_mixed": [50, 50, 50],
}
# Published: R's summary() of palmerpenguins, iris and faithful, scikit-learn's iris.rst, UCI.
RANGES = {
    "penguins": ([32.1, 13.1, 172, 2700], [59.6, 21.5, 231, 6300]),
    "iris": ([4.3, 2.0, 1.0, 0.1], [7.9, 4.4, 6.9, 2.5]),
    "faithful": ([1.6, 43], [5.1, 96]),
    "haberman": ([30, 1958, 0], [83, 1969, 52]),
}
MEANS = {
    "penguins": [43.92193, 17.15117, 200.91520, 4201.75439],
    "iris": [5.843333, 3.057333, 3.758, 1.199333],
    "faithful": [3.487783, 70.897059],
    "haberman": [52.457516, 1962.852941, 4.026144],
}
DEVIATIONS = {
    "penguins": [5.459584, 1.974793, 14.061714, 801.954536],
    "iris": [0.8280661, 0.4358663, 1.7652982, 0.7622377],
    "faithful": [1.1413713, 13.5949738],
    "haberman": [10.803452, 3.249405, 7.189654],
}
CLASS_MEANS = {
    "penguins": [
        [38.79139, 18.34636, 189.9536, 3700.662],
        [48.83382, 18.42059, 195.8235, 3733.088],
        [47.50488, 14.98211, 217.1870, 5076.016],
    ],
    "iris": [
        [5.006, 3.428, 1.462, 0.246],
        [5.936, 2.770, 4.260, 1.326],
        [6.588, 2.974, 5.552, 2.026],
    ],
    "haberman": [[52.017778, 1962.862222, 2.791111], [53.679012, 1962.827160, 7.456790]],
}
# Of the first column with each other one; a value that went to a wrong row would change them.
CORRELATIONS = {
    "penguins": [-0.2350529, 0.6561813, 0.5951098],
    "iris": [-0.1175698, 0.8717538, 0.8179411],
    "faithful": [0.9008112],
    "haberman": [0.089529, -0.063176],
}


@pytest.mark.parametrize("name", REAL_SETS)
def test_each_class_has_as_many_rows_as_published(name: str) -> None:
    values, labels = table(name)
    assert np.bincount(labels).tolist() == COUNTS[name]
    assert values.shape == (sum(COUNTS[name]), len(REAL_SETS[name].columns))
    assert values.dtype == np.float64
    assert labels.dtype == np.int64


@pytest.mark.parametrize("name", RANGES)
def test_the_values_are_those_that_were_published(name: str) -> None:
    values, labels = table(name)
    low, high = RANGES[name]
    assert values.min(axis=0).tolist() == low
    assert values.max(axis=0).tolist() == high
    assert values.mean(axis=0) == pytest.approx(MEANS[name], rel=1e-6)
    assert values.std(axis=0, ddof=1) == pytest.approx(DEVIATIONS[name], rel=1e-6)
    found = np.atleast_2d(np.corrcoef(values.T))
    assert found[0, 1:] == pytest.approx(CORRELATIONS[name], abs=1e-6)
    for label, means in enumerate(CLASS_MEANS.get(name, [])):
        assert values[labels == label].mean(axis=0) == pytest.approx(means, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "row", "values", "label"),
    [
        ("penguins", 0, [39.1, 18.7, 181, 3750], "Adélie"),
        ("penguins", 3, [36.7, 19.3, 193, 3450], "Adélie"),  # the row before has no number
        ("penguins", -1, [50.2, 18.7, 198, 3775], "Chinstrap"),
        ("iris", 0, [5.1, 3.5, 1.4, 0.2], "Setosa"),
        ("iris", 34, [4.9, 3.1, 1.5, 0.2], "Setosa"),  # UCI's file has 0.1
        ("iris", 37, [4.9, 3.6, 1.4, 0.1], "Setosa"),  # UCI's file has 3.1 and 1.5
        ("iris", -1, [5.9, 3.0, 5.1, 1.8], "Virginica"),
        ("faithful", 0, [3.6, 79], "long"),
        ("faithful", 1, [1.8, 54], "short"),
        ("faithful", -1, [4.467, 74], "long"),
        ("haberman", 0, [30, 1964, 1], "survived 5 years"),
        ("haberman", 7, [34, 1959, 0], "died within 5 years"),
        ("haberman", -1, [83, 1958, 2], "died within 5 years"),
    ],
)
def test_rows_are_whole(name: str, row: int, values: list[float], label: str) -> None:
    every, labels = table(name)
    assert every[row].tolist() == values
    assert REAL_SETS[name].classes[labels[row]] == label


def test_short_eruptions_take_less_than_three_minutes() -> None:
    values, labels = table("faithful")
    assert np.array_equal(labels == 0, values[:, 0] < 3.0)


@pytest.mark.parametrize("name", REAL_SETS)
def test_the_file_gives_as_many_decimals_as_the_registry_says(name: str) -> None:
    lines = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        for cell, column in zip(line.split(","), REAL_SETS[name].columns, strict=False):
            assert cell == f"{float(cell):.{column.decimals}f}"


def test_every_file_is_of_the_registry() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.csv" for name in REAL_SETS}


@pytest.mark.parametrize("name", REAL_SETS)
def test_any_two_columns_make_points_that_fill_the_square(name: str) -> None:
    values, labels = table(name)
    keys = [column.key for column in REAL_SETS[name].columns]
    for x, y in permutations(keys, 2):
        data = load(name, x, y)
        assert (data.x.key, data.y.key) == (x, y)
        assert np.array_equal(data.xy, values[:, [keys.index(x), keys.index(y)]])
        assert np.array_equal(data.labels, labels)
        points = data.points(held_out=0.2, seed=3)
        low, high = points.xy.min(axis=0), points.xy.max(axis=0)
        assert [*low, *high] == pytest.approx([-0.9, -0.9, 0.9, 0.9])
        for label, count in enumerate(COUNTS[name]):
            assert points.held_out[labels == label].sum() == round(0.2 * count)
        assert len(quantize(points)) == len(values)


@pytest.mark.parametrize("name", REAL_SETS)
def test_without_columns_the_suggested_ones_are_loaded(name: str) -> None:
    data, first = load(name), REAL_SETS[name].pairs[0]
    assert (data.x.key, data.y.key) == (first.x, first.y)
    assert data.classes == REAL_SETS[name].classes


def test_each_axis_has_its_own_scale() -> None:
    made = in_the_square(np.array([[10.0, 1e6], [20.0, 3e6], [30.0, 2e6]]))
    assert made == pytest.approx(np.array([[-0.9, -0.9], [0.0, 0.9], [0.9, 0.0]]))


def test_an_axis_on_which_all_are_alike_is_zero() -> None:
    made = in_the_square(np.array([[5.0, 1.0], [5.0, 2.0]]))
    assert made == pytest.approx(np.array([[0.0, -0.9], [0.0, 0.9]]))
    assert made[:, 0].tolist() == [0.0, 0.0]


def test_axes_give_the_files_numbers_and_those_between() -> None:
    axes = load("faithful").axes()
    assert (axes.x.name, axes.y.name) == ("eruption (min)", "wait for the next one (min)")
    assert axes.label == "kind"
    assert axes.x.number(-0.9) == pytest.approx(1.6, abs=1e-9)
    assert axes.x.number(0.9) == pytest.approx(5.1, abs=1e-9)
    assert axes.y.number(0.0) == pytest.approx((43 + 96) / 2, abs=1e-9)


def test_a_data_set_is_known_by_its_headings_and_no_other_is() -> None:
    for name in REAL_SETS:
        for x, y in permutations([column.key for column in REAL_SETS[name].columns], 2):
            assert recognised(load(name, x, y).axes()) is REAL_SETS[name]
    axes = load("iris").axes()
    assert recognised(None) is None
    assert recognised(replace(axes, label="kind")) is None
    assert recognised(replace(axes, x=replace(axes.x, name="petal length"))) is None


def test_a_file_is_read_once_and_belongs_to_everybody() -> None:
    values, labels = table("iris")
    assert table("iris")[0] is values
    with pytest.raises(ValueError, match="read-only"):
        values[0, 0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        labels[0] = 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("tulips",),
            "There is no real data set called “tulips”; choose one of penguins, iris, faithful, "
            "exams, haberman, iris_mixed.",
        ),
        (
            ("../secret\n" + "x" * 99,),
            f"There is no real data set called “../secret {'x' * 30}”; choose one of penguins, "
            "iris, faithful, exams, haberman, iris_mixed.",
        ),
        (
            ("faithful", "eruption_min", "colour"),
            "Old Faithful has no column “colour”; choose one of eruption_min, waiting_min.",
        ),
        (
            ("iris", "sepal_width_cm", "sepal_width_cm"),
            "Both axes would show sepal width; choose another column for one of them.",
        ),
    ],
)
def test_what_is_not_there_is_said(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError) as error:
        load(*arguments)
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,kind\n1,2,short\n", "other columns than the registry"),
        ("eruption_min,waiting_min,kind\n1,nan,short\n", "must be a number"),
        ("eruption_min,waiting_min,kind\n1,2,middling\n", "not in tuple"),
    ],
)
def test_a_file_that_is_not_what_the_registry_says_is_an_error(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "faithful.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(real_sets, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=said):
        table.__wrapped__("faithful")
