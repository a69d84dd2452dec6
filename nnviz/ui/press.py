"""Buttons that do what they do once."""

from collections.abc import Callable

from nnviz.ui.guard import guarded
from nnviz.ui.state import run_again, view, workbench
from nnviz.ui.streamlit_internals import is_asked_for


def once(action: Callable[..., None]) -> Callable[..., None]:
    """What a button is to call, so that a press while training is not done twice or thrice.

    From a press until its message is sent, the timers of the live loops may send theirs, and each
    of those messages says, too, that the button is pressed (streamlit 1.67). They ask for runs of
    other fragments than the button's; the press itself comes right after them. The
    page is told how many were heard: until then the next one waits (stage/assets/hold.js).
    """

    def act(*args: object) -> None:
        if is_asked_for():
            view().presses += 1
            workbench().player.idle.touch()
            action(*args)

    return guarded(act)


def pressed() -> None:
    """A press that is acted upon where the button is drawn; it is only counted (see `once`)."""


def act_for_page(do: Callable[..., object], *on: object) -> None:
    """Do what a button in a fragment offers; the whole page is to show it (see `show_acts`)."""
    do(*on)
    view().acted = True


def show_acts() -> None:
    """In a fragment: let the whole page show what was done in one."""
    if view().acted:
        view().acted = False
        run_again()
