"""Real data sets, small enough to see every point: what they are and where they come from.

``docs/real-data.md`` has the sources in full, and what a small network makes of them. Two are made
up, or in part, and say so: ``scripts/made_sets.py`` makes them.
"""

from dataclasses import dataclass

from nnviz.errors import InputError
from nnviz.settings.outside import one_line


@dataclass(frozen=True)
class Column:
    """What was measured.

    Attributes
    ----------
    key : str
        Heading in the file.
    name : str
    unit : str
        Empty where there is none.
    decimals : int
        Places after the point that the file gives.
    """

    key: str
    name: str
    unit: str
    decimals: int

    @property
    def title(self) -> str:
        """What an axis says: ``bill length (mm)``."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Pair:
    """Two columns that are worth a look together.

    Attributes
    ----------
    x, y : str
        Keys of the columns.
    why : str
        What there is to see, in a sentence.
    """

    x: str
    y: str
    why: str


@dataclass(frozen=True)
class RealSet:
    """One data set.

    Attributes
    ----------
    name : str
        Key in `REAL_SETS`, and name of the file.
    title : str
        What a menu shows.
    why : str
        One sentence on what there is to learn.
    source, licence : str
        Who measured it and where it was published; what allows to pass it on.
    columns : tuple of Column
        In the order of the file.
    label : str
        Heading of the last column, which has the class.
    classes : tuple of str
        In the order of their numbers.
    pairs : tuple of Pair
        The first one is what is loaded if nobody asks for anything else.
    """

    name: str
    title: str
    why: str
    source: str
    licence: str
    columns: tuple[Column, ...]
    label: str
    classes: tuple[str, ...]
    pairs: tuple[Pair, ...]

    def column(self, key: str) -> Column:
        """The column of a key.

        Raises
        ------
        InputError
            If there is none.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise InputError(
            f"{self.title} has no column “{one_line(key)[:40]}”; choose one of "
            f"{', '.join(column.key for column in self.columns)}."
        )

    def about(self, x: str, y: str) -> str:
        """What there is to see in two columns, either way round; nothing if nobody has said."""
        return next((pair.why for pair in self.pairs if {pair.x, pair.y} == {x, y}), "")


_IRIS = (
    Column("sepal_length_cm", "sepal length", "cm", 1),
    Column("sepal_width_cm", "sepal width", "cm", 1),
    Column("petal_length_cm", "petal length", "cm", 1),
    Column("petal_width_cm", "petal width", "cm", 1),
)
_IRIS_CLASSES = ("Setosa", "Versicolor", "Virginica")

REAL_SETS: dict[str, RealSet] = {
    real.name: real
    for real in (
        RealSet(
            "penguins",
            "Palmer penguins",
            "Neither length nor depth of the bill tells the three species apart, but both together "
            "nearly do.",
            "342 penguins on three islands near Palmer Station, Antarctica, 2007 to 2009; Gorman, "
            "Williams and Fraser (2014), by way of Horst, Hill and Gorman, palmerpenguins (2020). "
            "Two more without any measurement are left out.",
            "CC0 1.0",
            (
                Column("bill_length_mm", "bill length", "mm", 1),
                Column("bill_depth_mm", "bill depth", "mm", 1),
                Column("flipper_length_mm", "flipper length", "mm", 0),
                Column("body_mass_g", "body mass", "g", 0),
            ),
            "species",
            ("Adélie", "Chinstrap", "Gentoo"),
            (
                Pair("bill_length_mm", "bill_depth_mm", "Three clouds, with a few birds between."),
                Pair(
                    "flipper_length_mm",
                    "body_mass_g",
                    "Gentoo penguins are larger; the other two species lie on top of each other.",
                ),
                Pair(
                    "bill_depth_mm",
                    "body_mass_g",
                    "Gentoo penguins stand apart by a wide gap, and one line is enough for them.",
                ),
            ),
        ),
        RealSet(
            "iris",
            "Iris flowers",
            "One species stands apart and the other two touch, so a few flowers stay doubtful "
            "whatever the network.",
            "150 flowers measured by Anderson on the Gaspé Peninsula; Fisher (1936), in the UCI "
            "Machine Learning Repository. The values are Fisher's; two rows of the repository's "
            "own file differ from them.",
            "CC BY 4.0",
            _IRIS,
            "species",
            _IRIS_CLASSES,
            (
                Pair("petal_length_cm", "petal_width_cm", "The two columns that tell the most."),
                Pair(
                    "sepal_length_cm",
                    "sepal_width_cm",
                    "The same flowers by their sepals: Versicolor and Virginica are mixed, and a "
                    "larger network learns them by heart without knowing more.",
                ),
            ),
        ),
        RealSet(
            "faithful",
            "Old Faithful",
            "Two clouds with hardly anything between: many lines separate them, and each seed "
            "draws another one.",
            "272 eruptions of a geyser in Yellowstone National Park; Härdle (1991), and more fully "
            "Azzalini and Bowman (1990). Short means less than 3 minutes, which is said here and "
            "not in the source.",
            "none stated: bare measurements, which R and many books pass on",
            (
                Column("eruption_min", "eruption", "min", 3),
                Column("waiting_min", "wait for the next one", "min", 0),
            ),
            "kind",
            ("short", "long"),
            (Pair("eruption_min", "waiting_min", "After a short eruption the wait is short."),),
        ),
        RealSet(
            "exams",
            "Exam scores and admission",
            "A straight line is the best there is; near it, what the scores do not show has "
            "decided.",
            "Made up for nnviz: 200 candidates, admitted if the mean of both scores and something "
            "unseen reaches 62. No real person is among them.",
            "MIT, as nnviz",
            (
                Column("first_exam", "first exam", "points", 0),
                Column("second_exam", "second exam", "points", 0),
            ),
            "decision",
            ("not admitted", "admitted"),
            (Pair("first_exam", "second_exam", "The border runs from corner to corner."),),
        ),
        RealSet(
            "haberman",
            "Survival after an operation",
            "Three of four survived, so a network that says so of everybody is right 74 % of the "
            "time, and knows nothing.",
            "306 patients with breast cancer, operated on in Chicago from 1958 to 1969; Haberman "
            "(1976), in the UCI Machine Learning Repository.",
            "CC BY 4.0",
            (
                Column("age", "age", "years", 0),
                Column("year", "year of the operation", "", 0),
                Column("nodes", "lymph nodes with cancer", "", 0),
            ),
            "status",
            ("survived 5 years", "died within 5 years"),
            (
                Pair(
                    "age",
                    "nodes",
                    "The more lymph nodes, the more died; most points lie at 0 and 1.",
                ),
                Pair("age", "year", "Here is next to nothing to learn: see what it learns."),
            ),
        ),
        RealSet(
            "iris_mixed",
            "Iris with wrong labels",
            "Every fifth flower is named wrongly, on purpose: more than four of five training "
            "points right means errors learnt by heart.",
            "The flowers of Iris, where ten of each species were drawn by lot and named wrongly "
            "for nnviz, 30 of 150.",
            "CC BY 4.0, changed as said",
            _IRIS,
            "named_species",
            _IRIS_CLASSES,
            (
                Pair(
                    "petal_length_cm",
                    "petal_width_cm",
                    "Single points in a foreign cloud are the wrong ones.",
                ),
            ),
        ),
    )
}


def known(name: str) -> RealSet:
    """The data set of a name.

    Raises
    ------
    InputError
        If there is none.
    """
    if name not in REAL_SETS:
        raise InputError(
            f"There is no real data set called “{one_line(name)[:40]}”; choose one of "
            f"{', '.join(REAL_SETS)}."
        )
    return REAL_SETS[name]
