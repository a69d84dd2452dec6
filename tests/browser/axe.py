"""What axe-core knows of accessibility, asked of a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What is still fading in has no contrast yet; what never ends is no fading.
STILL = """() => document.getAnimations().every(each =>
    each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""


def expect_accessible(page: Page, where: str, part: str | None = None) -> None:
    """Fail if axe-core finds anything, on the page or in a part of it."""
    page.wait_for_function(STILL)  # what is still fading in has no contrast yet
    found = Axe().run(page, context=part).response["violations"]
    wrong = [
        (where, violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in found
    ]
    assert not wrong, wrong
