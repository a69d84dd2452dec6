"""The page that explains."""

import re

import pytest

from nnviz.ui.inside.view import TABS
from tests.pages.harness import Page


def test_it_opens_and_has_a_title(page: Page) -> None:
    page.go("about")
    assert [title.value for title in page.at.title] == ["How it works"]
    assert len(page.at.header) >= 5


def test_it_names_each_view_inside_the_network(page: Page) -> None:
    page.go("about")
    text = " ".join(one.value for one in page.at.markdown)
    for tab in TABS:
        assert f"**{tab.title}**" in text
    assert "`?inside=space`" in text


def test_reading_it_changes_nothing(page: Page) -> None:
    page.click("preset_xor")
    page.click("step")
    bench, points = page.bench, page.bench.points
    page.go("about")
    assert page.bench is bench
    assert bench.points is points
    assert bench.player.trainer.epoch == 1


def test_it_opens_first_too(page: Page) -> None:
    page.at.switch_page("pages/about.py")
    page.run()
    page.go("train")
    assert page.status == "**Epoch 0** · no points yet"


def test_what_there_is_to_try_is_loaded(page: Page) -> None:
    page.go("about")
    page.click("try_overfit")
    assert page.bench.player.model_config.hidden == (48, 48)
    assert len(page.bench.points) == 60
    assert page.bench.player.trainer.epoch == 0


TERMS = (
    *("weight", "bias", "activation", "gradient", "loss", "step", "optimiser", "batch", "epoch"),
    *("probability", "seed", "learning rate", "weight decay", "overfitting", "decision boundary"),
)


@pytest.mark.parametrize("term", TERMS)
def test_each_term_is_explained(page: Page, term: str) -> None:
    page.go("about")
    text = " ".join(element.value for element in page.at.markdown)
    assert re.search(rf"\*\*{term}\*\*", text, re.IGNORECASE), term
