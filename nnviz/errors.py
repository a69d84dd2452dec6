"""The one error that a user sees: it carries a sentence that says what to do."""


class InputError(ValueError):
    """Something that came from outside cannot be used.

    The message is one plain sentence for the user: it names the row or the field, what was received
    and what to do about it.
    """
