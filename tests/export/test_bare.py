"""The bare Python of these tests is bare indeed."""

from pathlib import Path

import pytest

from tests.bare import run_bare
from tests.processes import ROOT


@pytest.mark.parametrize("name", ["nnviz", "streamlit", "pandas", "tests"])
def test_what_is_installed_here_is_not_there(name: str, tmp_path: Path) -> None:
    source = (
        "import importlib, sys\n"
        f"sys.path.append({str(ROOT)!r})\n"
        "try:\n"
        f"    importlib.import_module({name!r})\n"
        "except ModuleNotFoundError as error:\n"
        "    print(error)\n"
    )
    assert run_bare(source, cwd=tmp_path) == f"No module named {name!r}\n"


def test_a_text_names_what_it_imports(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"it imports .*pandas"):
        run_bare("import numpy\nfrom pandas import DataFrame\n", cwd=tmp_path)


def test_what_goes_wrong_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_bare("1 / 0\n", cwd=tmp_path)
