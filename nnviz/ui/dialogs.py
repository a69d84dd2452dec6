"""Which dialog lies over the page: each run of the page draws it again, so none is closed by one.

Streamlit closes a dialog with the next run of the page that does not call it, and with it goes what
was typed or pasted there: at a stop rule, say, or when training diverges.
"""

from collections.abc import Callable, Mapping

from nnviz.errors import InputError
from nnviz.server import logs
from nnviz.ui import say
from nnviz.ui.state import run_again, view


def set_dialog(name: str) -> None:
    """Open a dialog."""
    close_dialog()
    view().dialog = name


def close_dialog() -> None:
    """A person has closed it, or it has done what it is for."""
    view().dialog = None
    view().reading = view().home = None


def leave_dialog() -> None:
    """It has done what it is for: the page shows that, and this run ends."""
    close_dialog()
    run_again()


def take_in(what: str, act: Callable[[], object]) -> None:
    """Do what a file was given for, and leave the dialog; or say why it cannot be used.

    Parameters
    ----------
    what : str
        What kind of file it is, for the server's log.
    act : callable
        Raises `InputError` if the file cannot be used.
    """
    try:
        act()
    except InputError as error:
        logs.fault(view().session, what, InputError)
        say.refusal(str(error))
    else:
        leave_dialog()


def open_dialog(dialogs: Mapping[str, Callable[[], None]]) -> None:
    """Draw the dialog that is open, if one is."""
    if view().dialog in dialogs:
        dialogs[str(view().dialog)]()
