"""What is made up is made as it says, again and again."""

import csv
from collections import Counter

from scripts import made_sets


def test_the_files_are_those_that_the_script_writes() -> None:
    assert made_sets.read("exams.csv") == made_sets.exams()
    assert made_sets.read("iris_mixed.csv") == made_sets.mixed(made_sets.read("iris.csv"))


def test_of_each_species_five_flowers_have_the_name_of_each_other_one() -> None:
    right, wrong = made_sets.read("iris.csv"), made_sets.read("iris_mixed.csv")
    assert [row[:-1] for row in wrong] == [row[:-1] for row in right]
    assert (right[0][-1], wrong[0][-1]) == ("species", "named_species")
    pairs = Counter((a[-1], b[-1]) for a, b in zip(right[1:], wrong[1:], strict=True))
    species = ["Setosa", "Versicolor", "Virginica"]
    assert pairs == {(a, b): 40 if a == b else 5 for a in species for b in species}


def test_candidates_are_admitted_by_their_scores_and_something_unseen() -> None:
    rows = made_sets.exams()[1:]
    assert len(rows) == 200
    assert all(0 <= int(score) <= 100 for row in rows for score in row[:2])
    likely = [(int(a) + int(b)) / 2 >= 62 for a, b, _ in rows]
    admitted = [decision == "admitted" for *_, decision in rows]
    agree = sum(a == b for a, b in zip(likely, admitted, strict=True))
    assert 160 < agree < 200, "neither by the scores alone nor without them"


def test_another_seed_makes_others() -> None:
    assert made_sets.exams(1) != made_sets.exams(2)


def test_writing_gives_the_same_file() -> None:
    path = made_sets.FOLDER / "exams.csv"
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    assert "\r" not in text
    assert list(csv.reader(text.splitlines())) == made_sets.exams()
