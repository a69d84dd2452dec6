"""Widgets that show a setting wherever it was last set, and change it when they are moved.

A widget with a key keeps its own value, which would win over a setting that a hint, a link or a
branch has changed. So before each run the widget is told the setting, and only a person's own move
goes the other way.
"""

from collections.abc import Callable, Sequence
from typing import Any

from nnviz.ui.state import recall, remember, view


def bound(
    widget: Callable[..., Any],
    label: str,
    *args: Any,
    key: str,
    value: Any,
    apply: Callable[[Any], None],
    **options: Any,
) -> None:
    """Show a widget that is bound to a setting.

    Parameters
    ----------
    widget : callable
        Such as ``st.selectbox``.
    label : str
    *args
        Further positional arguments, such as the choices.
    key : str
    value : object
        The setting now.
    apply : callable
        Takes what a person has chosen.
    **options
        Further arguments of the widget.
    """
    choices = args[0] if args and isinstance(args[0], Sequence) else ()

    def take() -> None:
        if view().fresh:
            view().moved.add(key)
        picked = recall(key)
        if picked is not None or None in choices:  # else the browser has forgotten what it showed
            apply(picked)

    remember(key, value)
    widget(label, *args, key=key, on_change=take, **options)


def including(choices: Sequence[Any], value: Any) -> list[Any]:
    """The choices and the present value, in order, with ``None`` last."""
    if value in choices:
        return list(choices)
    rest = sorted({*(choice for choice in choices if choice is not None), value})
    return [*rest, None] if None in choices else rest
