"""What a person does: each such method clears what was said about the one before."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

Method = TypeVar("Method", bound=Callable[..., Any])


class Speaker(Protocol):
    """Whoever has something to say about what was done last."""

    notice: str | None


def verb(method: Method) -> Method:
    """Make a method a verb: no notice outlives its cause."""

    @wraps(method)
    def act(self: Speaker, *args: Any, **options: Any) -> Any:
        self.notice = None
        return method(self, *args, **options)

    return cast(Method, act)
