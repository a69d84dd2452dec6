"""The limits: in one module, and in the list for readers."""

import re

import pytest

from nnviz.settings import limits
from tests.processes import ROOT

VALUES = {name: value for name, value in vars(limits).items() if re.match("M(AX|IN)_", name)}
LISTED = re.findall(
    r"^\| `(\w+)` \| ([^|]+) \|", (ROOT / "docs" / "limits.md").read_text(encoding="utf-8"), re.M
)


def written(value: float) -> str:
    """As `docs/limits.md` writes it."""
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def test_the_list_has_every_limit_with_its_value_and_no_other() -> None:
    assert dict(LISTED) == {name: written(value) for name, value in VALUES.items()}
    assert len(LISTED) == len(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_a_limit_is_used(name: str) -> None:
    files = [path for path in (ROOT / "nnviz").rglob("*.py") if path.name != "limits.py"]
    assert any(re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) for path in files)


def test_no_limit_stands_anywhere_else() -> None:
    strays = {
        (path.name, name)
        for path in (ROOT / "nnviz").rglob("*.py")
        if path.name != "limits.py"
        for name in re.findall(r"^_?(MAX_\w+)\b.*=", path.read_text(encoding="utf-8"), re.M)
    }
    assert strays == set()
