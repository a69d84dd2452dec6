"""Taking home: what the dialog offers, of which moment, and that each press hands over a file."""

import io
import json
import zipfile
from typing import Any

import pytest
import torch
from PIL import Image

from nnviz.bench.take_home import TakeHome
from nnviz.bench.wanted_picture import PICTURES
from nnviz.export.weights import write_weights
from nnviz.settings.config import ModelConfig
from nnviz.ui.take_home.dialog import PARTS
from tests.pages.harness import Page, as_read
from tests.sessions import weights


def captions(page: Page) -> list[str]:
    return [as_read(caption.value) for caption in page.at.caption]


def rows(page: Page) -> list[str]:
    return [as_read(one.value) for one in page.at.markdown]


def home_of(page: Page) -> TakeHome:
    assert page.view.home is not None
    return page.view.home


def frames(gif: bytes) -> int:
    count: int = getattr(Image.open(io.BytesIO(gif)), "n_frames", 0)
    return count


def saved(page: Page, key: str) -> tuple[str, bytes]:
    """What a press of a button hands over: the file's name, and what is in it."""
    page.click(key)
    head, _, content = page.sent(f"{key}_file").partition(b"\n")
    return json.loads(head)["name"], content


def show(page: Page, part: str) -> None:
    if page.value("button_group", "take_part") != part:
        page.choose("button_group", "take_part", part)


@pytest.fixture
def opened(page: Page) -> Page:
    """The dialog over a network of one hidden layer after three epochs."""
    page.click("preset_moons")
    page.bench.player.set_model_config(ModelConfig(hidden=(4,)))
    for _ in range(3):
        page.click("step")
    page.click("take_home")
    return page


def test_without_points_it_says_what_to_do(page: Page) -> None:
    page.click("take_home")
    assert any(
        caption.startswith("There is nothing to take home yet") for caption in captions(page)
    )
    assert page.view.home is None


def test_before_training_it_says_that_the_network_is_untouched(page: Page) -> None:
    page.click("preset_xor")
    page.click("take_home")
    assert any("Nothing is trained yet" in caption for caption in captions(page))
    assert any(row.startswith("**run.py**") for row in rows(page))
    assert not any("go_on.py" in row for row in rows(page))


def test_every_file_is_shown_with_its_size_and_saved(opened: Page) -> None:
    home = TakeHome(opened.bench, home_of(opened).scripts, opened.view.chart)
    seen = set()
    for part in PARTS:
        show(opened, part)
        for name in home.names:
            called = home.called(name)
            if any(row.startswith(f"**{called}** · ") for row in rows(opened)):
                key = f"take_{''.join(c if c.isalnum() else '_' for c in name)}"
                assert saved(opened, key) == (called, home.file(name)), name
                seen.add(name)
    assert seen == set(home.names)


def test_a_file_that_a_run_cannot_have_is_explained(page: Page) -> None:
    page.click("preset_moons")
    page.bench.player.set_model_config(ModelConfig(hidden=(4,), dropout=0.5))
    page.click("take_home")
    (row,) = (row for row in rows(page) if "sklearn_twin.py" in row)
    assert row.startswith("**sklearn_twin.py** — scikit-learn cannot do this run. ")
    assert "dropout" in row
    assert not any(button.key == "take_sklearn_twin_py" for button in page.at.button)


def test_a_size_is_the_size(opened: Page) -> None:
    size = len(home_of(opened).file("run.py"))
    (row,) = (row for row in rows(opened) if row.startswith("**run.py**"))
    assert row.startswith(f"**run.py** · {-(-size // 1000)} kB")


def test_code_is_copied_and_looked_at(opened: Page) -> None:
    text = home_of(opened).file("run.py")
    assert opened.at.code[0].value == text.decode().rstrip()
    opened.click("copy_run_py")
    assert opened.sent("copy_run_py_done").partition(b"\n")[2] == text


@pytest.mark.parametrize("wanted", PICTURES, ids=lambda one: one.name)
def test_a_picture_is_chosen_looked_at_and_saved(opened: Page, wanted: Any) -> None:
    show(opened, "Picture")
    for key, value in (("picture_subject", wanted.subject), ("picture_format", wanted.format)):
        if opened.value("button_group", key) != value:
            opened.choose("button_group", key, value)
    if wanted.format == "png":
        opened.choose("number_input", "picture_width", 700)
    name, picture = saved(opened, "take_picture")
    assert name == f"nnviz_moons_4_epoch-3_{wanted.name}"
    if wanted.format == "png":
        assert Image.open(io.BytesIO(picture)).size[0] == 700
    else:
        assert picture.startswith((b"<?xml", b"<svg"))
    if wanted.subject == "map":
        opened.choose("toggle", "picture_shaded", False)
        assert saved(opened, "take_picture")[1] != picture


def test_a_film_is_made_slice_by_slice_and_then_saved(opened: Page) -> None:
    show(opened, "Film")
    opened.click("make_film")
    film = home_of(opened).film
    assert film is not None
    for _ in range(film.total):
        if film.done == film.total:
            break
        assert any(key.key == "cancel_film" for key in opened.at.button)
        opened.run()
    name, gif = saved(opened, "take_training_gif")
    assert name == "nnviz_moons_4_epoch-3.gif"
    assert frames(gif) == 4
    show(opened, "All")
    _, everything = saved(opened, "take_everything_zip")
    with zipfile.ZipFile(io.BytesIO(everything)) as archive:
        assert archive.read("training.gif") == gif


def test_a_film_can_be_given_up(opened: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnviz.ui.take_home.film.SLICE", 0.0)  # one part in each run
    show(opened, "Film")
    opened.click("make_film")
    opened.click("cancel_film")
    assert home_of(opened).film is None
    opened.button("make_film")


def test_all_is_of_one_moment_until_one_asks_for_the_present(opened: Page) -> None:
    script = home_of(opened).file("run.py")
    assert any("All of it is of epoch 3, as the run was" in line for line in captions(opened))
    opened.bench.player.step()
    opened.run()
    assert home_of(opened).file("run.py") == script
    opened.click("take_again")
    assert any("All of it is of epoch 4" in line for line in captions(opened))
    assert home_of(opened).file("run.py") != script


def test_while_it_trains_the_dialog_stays_at_its_moment(page: Page) -> None:
    page.click("preset_moons")
    page.click("train")
    page.click("take_home")
    epoch = home_of(page).epoch
    weights = home_of(page).file("weights.safetensors")
    show(page, "Network")
    assert page.bench.player.run.trainer.epoch > epoch, "it trains on"
    assert saved(page, "take_weights_safetensors")[1] == weights


def test_a_moment_that_is_looked_at_is_the_one_taken(page: Page) -> None:
    page.click("preset_moons")
    for _ in range(4):
        page.click("step")
    page.bench.player.run.view(2)
    page.run()
    page.click("take_home")
    assert any("All of it is of epoch 2, the moment you look at" in line for line in captions(page))


def test_weights_come_back_from_a_file(opened: Page) -> None:
    page = opened
    then = write_weights(page.bench.player.run.trainer.snapshot())
    before = weights(page.bench)
    page.bench.player.step()
    show(page, "Network")
    page.at.file_uploader(key="weights_file").upload("w.safetensors", then, "").run()
    page.click("load_weights")
    assert page.view.dialog is None
    assert torch.equal(weights(page.bench), before)
    assert page.notice is not None
    assert page.notice.startswith("The network has the weights of the file")


def test_a_wrong_file_of_weights_is_one_sentence(opened: Page) -> None:
    before = weights(opened.bench)
    show(opened, "Network")
    opened.at.file_uploader(key="weights_file").upload("w.safetensors", b"{}", "").run()
    opened.click("load_weights")
    (error,) = opened.at.error
    assert len(error.value) > 20
    assert torch.equal(weights(opened.bench), before)


def test_what_was_made_is_forgotten_with_the_dialog(opened: Page) -> None:
    opened.click("share")
    assert opened.view.home is None
