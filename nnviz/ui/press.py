"""Buttons that do what they do once."""

from collections.abc import Callable

from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ThreadState,
    get_script_run_ctx,
)


def once(action: Callable[..., None]) -> Callable[..., None]:
    """What a button is to call, so that a press while training is not done twice or thrice.

    From a press until its message is sent, the timers of the live loops may send theirs, and each
    of those messages says, too, that the button is pressed (streamlit 1.67). They ask for runs of
    other fragments than the button's; the press itself comes right after them.
    """

    def act(*args: object) -> None:
        context = get_script_run_ctx()
        fragments = context.fragment_ids_this_run if context else None
        if not fragments or ThreadState.get().fragment_id in fragments:
            action(*args)

    return act
