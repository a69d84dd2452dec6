"""The article: its figures are alive, and what there is to try is one press away."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import expect_no_error, wait_until_idle
from tests.browser.stage import expect_points, wait_until


@pytest.fixture
def article(page: Page) -> Page:
    page.goto("/about")
    expect(page.locator(".st-key-figure_decay canvas")).to_be_attached()
    wait_until_idle(page)
    return page


def picture(figure: Locator) -> np.ndarray:
    """What a figure's canvas shows."""
    return np.asarray(Image.open(io.BytesIO(figure.locator("canvas").screenshot())), dtype=int)


def move(figure: Locator, number: int, value: float) -> None:
    """Move one of a figure's sliders."""
    figure.locator("input[type=range]").nth(number).evaluate(
        "(input, value) => { input.value = value;"
        " input.dispatchEvent(new Event('input', { bubbles: true })); }",
        value,
    )


def test_a_neurons_line_is_where_its_sum_is_zero(article: Page) -> None:
    figure = article.locator(".st-key-figure_neuron")
    for number, value in enumerate((0.0, 4.0, -2.0)):  # the sum is zero where y is 0.5
        move(figure, number, value)
    expect(figure).to_contain_text("sum = 0.0 · x + 4.0 · y + -2.0")
    shown = picture(figure)
    height = len(shown)
    column = shown[:, height // 2]
    upper = column[height // 6 : height // 3].sum(axis=1)
    line = height // 6 + int(np.abs(np.diff(upper)).argmax())
    assert column[: height // 5, 0].mean() > column[-height // 5 :, 0].mean()  # orange is above
    assert line / height == pytest.approx(0.25, abs=0.03)


def test_moments_are_what_they_say(article: Page) -> None:
    figure = article.locator(".st-key-figure_layers")
    expect(figure).to_contain_text("8 hidden neurons")
    before = picture(figure)
    move(figure, 0, 0)
    expect(figure).to_contain_text("0 hidden neurons")
    wait_until(article, lambda: bool(np.abs(picture(figure) - before).mean() > 5), "no change")
    slider = figure.locator("input[type=range]")
    expect(slider).to_have_attribute("aria-valuetext", figure.locator(".said").inner_text())
    slider.focus()
    article.keyboard.press("ArrowRight")
    expect(figure).to_contain_text("1 hidden neuron:")


def test_a_step_is_the_gradient_times_the_rate(article: Page) -> None:
    figure = article.locator(".st-key-figure_descent")
    move(figure, 0, 0.2)
    weight = -1.0
    for count in range(1, 4):
        figure.get_by_role("button", name="Step").click()
        weight -= 0.2 * 2.0 * (weight - 1.0)
        expect(figure).to_contain_text(f"After {count} step")
        expect(figure).to_contain_text(f"weight {weight:.3f}, loss {(weight - 1.0) ** 2:.3f}")
    move(figure, 0, 1.1)
    for _ in range(3):
        figure.get_by_role("button", name="Step").click()
    expect(figure).to_contain_text("the steps are too long")


def test_what_there_is_to_try_is_shown_on_the_main_page(article: Page) -> None:
    article.set_viewport_size({"width": 1366, "height": 500})  # the main page is longer than that
    article.locator(".st-key-try_xor button").click()
    expect_points(article, 120)
    expect(article.locator(".st-key-status")).to_contain_text("not trained yet")
    expect(article.locator(".st-key-layers input")).to_have_value("0")
    assert article.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 0
    expect_no_error(article)
