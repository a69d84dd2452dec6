"""The gate that JSON from outside passes before it is parsed."""

from nnviz.errors import InputError
from nnviz.settings.limits import MAX_VALUES


def check_values(data: bytes, what: str) -> None:
    """Refuse a JSON text of far too many values, before memory is spent on any of them.

    Every value but the first follows a comma or the opening of a list or object, so these marks are
    counted. Those that stand in strings count too: there are few in ours.

    Parameters
    ----------
    data : bytes
    what : str
        What the text is, for the sentence: ``This project file``.

    Raises
    ------
    InputError
        If it has more than 40,000.
    """
    count = sum(data.count(mark) for mark in (b",", b"[", b"{"))
    if count > MAX_VALUES:
        raise InputError(
            f"{what} holds {count:,} values and at most {MAX_VALUES:,} are possible, so it is "
            "damaged; take another one."
        )
