"""What a page shows, as the server sends it, and what is counted of it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Element:
    """One element of the page: its kind, its protobuf, and the fragment that it belongs to."""

    kind: str
    proto: Any
    fragment_id: str
    run_id: str

    @property
    def id(self) -> str:
        """The id that the server gave it; empty for elements without one."""
        return str(getattr(self.proto, "id", ""))

    @property
    def key(self) -> str:
        """The key that the script gave it: the end of its id."""
        return self.id.split("-", 2)[-1] if self.id.startswith("$$ID-") else ""

    @property
    def text(self) -> str:
        """What an element of text says."""
        return str(getattr(self.proto, "body", ""))


@dataclass
class Counts:
    """What a session has received and met so far."""

    messages: int = 0
    received_bytes: int = 0
    runs: int = 0
    ticks: int = 0
    errors: list[str] = field(default_factory=list)
