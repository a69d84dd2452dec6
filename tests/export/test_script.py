"""Scripts are run in a child process and print what the Trainer has recorded."""

from pathlib import Path

from nnviz.api import preset
from nnviz.export.script import write_script
from nnviz.settings.names import OPTIMIZERS
from tests.runs import EPOCHS, cases, differences, make, run_all, shown


def test_scripts_print_the_losses_of_the_page_for_every_setting(tmp_path: Path) -> None:
    pages, scripts = {}, {}
    for name, trainer in cases():
        trainer.run(epochs=EPOCHS)
        pages[name], scripts[name] = trainer, write_script(trainer.snapshot(), trainer.points)
    losses = run_all(scripts, tmp_path)
    apart = {name: differences(losses[name], shown(page)) for name, page in pages.items()}
    assert {name: apart[name] for name in apart if apart[name] > 1e-5} == {}


def test_a_script_goes_on_from_where_the_page_is_within_an_epoch_too(tmp_path: Path) -> None:
    pages, scripts = {}, {}
    for name, trainer in cases():
        trainer.run(epochs=4)
        _, count = trainer.batches
        trainer.run(steps=count // 2)
        now = trainer.snapshot()
        scripts[name] = write_script(now, trainer.points, continuing=True, epochs=EPOCHS)
        trainer.run(epochs=EPOCHS)
        pages[name] = trainer, now.epoch + bool(now.position)
    losses = run_all(scripts, tmp_path)
    apart = {n: differences(losses[n], shown(page, since)) for n, (page, since) in pages.items()}
    assert {name: apart[name] for name in apart if apart[name] > 1e-5} == {}


def test_of_a_long_run_the_losses_are_the_pages_for_a_hundred_epochs(tmp_path: Path) -> None:
    """In 2,000 such epochs rounding has grown to all of it: ``docs/take-home.md`` has figures."""
    points = preset("spiral", points=150)
    trainer = make(points, batch_size=8, learning_rate=0.01, hidden=(8, 8))
    trainer.run(epochs=100)
    text = write_script(trainer.snapshot(), trainer.points)
    losses = run_all({"long": text}, tmp_path)["long"]
    assert differences(losses, shown(trainer)) <= 1e-5
    assert "In a long run that does not last" in text


def test_a_script_says_where_rounding_keeps_it_from_the_losses_of_the_page() -> None:
    for optimizer in OPTIMIZERS:
        trainer = make(optimizer=optimizer, batch_norm=True)
        text = write_script(trainer.snapshot(), trainer.points)
        exact = optimizer in ("sgd", "momentum", "nesterov")
        assert ("Not to all digits" not in text) == exact
