"""The page that explains."""

from tests.pages.harness import Page


def test_it_opens_and_has_a_title(page: Page) -> None:
    page.go("about")
    assert [title.value for title in page.at.title] == ["How it works"]


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
