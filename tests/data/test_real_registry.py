"""The registry of real data sets: everything that is promised about each is there."""

import pytest

from nnviz.data.real_registry import REAL_SETS, Column, RealSet
from nnviz.settings.limits import MAX_CLASSES, MAX_NAME
from tests.processes import ROOT


@pytest.mark.parametrize("real", REAL_SETS.values(), ids=REAL_SETS)
def test_each_is_named_explained_and_can_be_passed_on(real: RealSet) -> None:
    assert real.why.endswith(".")
    assert real.source.endswith(".")
    assert real.licence
    assert 2 <= len(real.classes) <= MAX_CLASSES
    assert len(set(real.classes)) == len(real.classes)
    assert all(0 < len(name) <= MAX_NAME for name in real.classes)
    assert len({column.key for column in real.columns}) == len(real.columns) >= 2
    for pair in real.pairs:
        assert real.column(pair.x) != real.column(pair.y)
        assert pair.why.endswith(".")


@pytest.mark.parametrize("real", REAL_SETS.values(), ids=REAL_SETS)
def test_the_document_names_each_with_its_columns_and_licence(real: RealSet) -> None:
    text = (ROOT / "docs/real-data.md").read_text(encoding="utf-8")
    assert f"## {real.title}\n" in text
    part = text.partition(f"## {real.title}\n")[2].partition("\n## ")[0]
    for words in (real.licence, *real.classes, *(column.title for column in real.columns)):
        assert words in part, words


def test_a_title_has_the_unit_if_there_is_one() -> None:
    assert Column("m", "body mass", "g", 0).title == "body mass (g)"
    assert Column("n", "lymph nodes", "", 0).title == "lymph nodes"


def test_a_pair_is_explained_either_way_round_and_others_are_not() -> None:
    real = REAL_SETS["penguins"]
    said = real.about("body_mass_g", "flipper_length_mm")
    assert said == real.about("flipper_length_mm", "body_mass_g") == real.pairs[1].why
    assert real.about("bill_length_mm", "body_mass_g") == ""
