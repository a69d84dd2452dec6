"""The shape of the house: arrows run one way, and files stay small."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable

import pytest

from tests.processes import ROOT, output_of

WINGS = {  # each wing, and those that it may import: what stands below it
    "errors": "",
    "settings": "errors",
    "data": "errors settings",
    "network": "errors settings data",
    "stage": "errors settings data",
    "training": "errors settings data network",
    "inside": "errors settings data network training",
    "files": "errors settings data network training",
    "pictures": "errors settings data stage training inside",
    "server": "errors",
    "export": "errors settings data network stage training inside files pictures",
    "bench": "errors settings data network stage training inside files pictures server export",
    "lessons": "errors settings data network stage training inside files pictures export bench",
}
WITHOUT_TORCH = ("settings", "data", "stage", "pictures")
MAY_IMPORT_STREAMLIT = ("nnviz/ui/", "pages/", "app.py")
INTERNALS = ("nnviz/ui/streamlit_internals.py", "nnviz/ui/streamlit_server.py")
STREAMLIT = re.compile(r"streamlit\b")
IMPORTS = (ast.Import, ast.ImportFrom)
MAX_LINES = {"app.py": 25, "pages/": 60, "nnviz/": 300}


def modules_of(wings: Iterable[str]) -> list[str]:
    """Names of all modules of some wings."""
    files = (path for wing in wings for path in (ROOT / "nnviz").glob(f"{wing}*/**/*.py"))
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files)
    return sorted(name.removesuffix(".__init__") for name in names)


def import_in_new_process(modules: list[str], forbidden: str) -> str:
    """Import core modules one by one; name the first that brings `forbidden` along, or ''."""
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        f"    if {forbidden!r} in sys.modules:\n"
        "        sys.exit(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    return done.stderr.strip()


def source_files() -> dict[str, str]:
    """The app's own source files: path relative to the repository -> text."""
    paths = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "nnviz").rglob("*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted(paths)}


def imported_packages(source: str) -> set[str]:
    """Top-level packages that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def undocumented_streamlit(source: str) -> set[str]:
    """What a file takes from Streamlit in another way than ``import streamlit as st``."""
    found = set(re.findall(r"\bst\.(?:_\w+|runtime|proto|elements)\b", source))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = {f"{alias.name} as {alias.asname}" for alias in node.names}
            found |= {name for name in names - {"streamlit as st"} if STREAMLIT.match(name)}
        elif isinstance(node, ast.ImportFrom) and STREAMLIT.match(node.module or ""):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def imported_wings(source: str) -> set[str]:
    """The wings of nnviz that a file imports something from."""
    found = re.findall(r"^\s*(?:from|import) nnviz(?:\.| import )(\w+)", source, flags=re.M)
    return set(found)


def test_core_imports_without_streamlit() -> None:
    modules = modules_of(WINGS)
    assert len(modules) > 60
    assert import_in_new_process(modules, "streamlit") == ""


def test_every_file_of_the_core_stands_in_a_wing() -> None:
    inside = {path.stem for path in (ROOT / "nnviz").iterdir() if path.name[0] not in "._"}
    assert inside == {*WINGS, "ui"}


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_imports_only_what_stands_below_it(wing: str) -> None:
    arrows = {
        (path, name)
        for path, source in source_files().items()
        if path.startswith((f"nnviz/{wing}/", f"nnviz/{wing}.py"))
        for name in imported_wings(source) - {wing, *WINGS[wing].split()}
    }
    assert arrows == set()


def test_drawing_and_data_import_without_torch() -> None:
    assert import_in_new_process(modules_of(WITHOUT_TORCH), "torch") == ""


def test_only_the_interface_mentions_streamlit() -> None:
    packages = {"streamlit", "streamlit_drawable_canvas"}
    offenders = [
        path
        for path, source in source_files().items()
        if packages & imported_packages(source) and not path.startswith(MAY_IMPORT_STREAMLIT)
    ]
    assert offenders == []


@pytest.mark.parametrize("path", [path for path in source_files() if path not in INTERNALS])
def test_what_is_undocumented_in_streamlit_is_used_in_two_files(path: str) -> None:
    assert undocumented_streamlit(source_files()[path]) == set()


@pytest.mark.parametrize(
    "line",
    [
        "import streamlit.runtime",
        "import streamlit",
        "from streamlit import runtime",
        "from streamlit.proto.ForwardMsg_pb2 import ForwardMsg",
        "import streamlit as st\nst._main",
        "def later():\n    from streamlit.navigation.page import Page",
    ],
)
def test_the_rule_sees_every_way_to_what_is_undocumented(line: str) -> None:
    assert undocumented_streamlit(line)


@pytest.mark.parametrize("path", INTERNALS)
def test_importing_a_file_of_undocumented_uses_needs_nothing_undocumented(path: str) -> None:
    tree = ast.parse(source_files()[path])
    at_import = "\n".join(ast.unparse(node) for node in tree.body if type(node) in IMPORTS)
    assert undocumented_streamlit(at_import) == set()


def test_only_one_file_calls_the_drawable_canvas() -> None:
    callers = [
        path
        for path, source in source_files().items()
        if "streamlit_drawable_canvas" in imported_packages(source)
    ]
    assert callers == ["nnviz/ui/stage/canvas.py"]


def test_the_core_does_not_know_the_interface() -> None:
    offenders = [
        path
        for path, source in source_files().items()
        if not path.startswith(MAY_IMPORT_STREAMLIT) and "nnviz.ui" in source
    ]
    assert offenders == []


def test_files_stay_small() -> None:
    too_long = {
        path: lines
        for path, source in source_files().items()
        for start, most in MAX_LINES.items()
        if path.startswith(start) and (lines := len(source.splitlines())) > most
    }
    assert too_long == {}


def test_training_with_adam_imports_neither_a_compiler_nor_an_algebra_system() -> None:
    code = (
        "import sys\n"
        "from nnviz.inside.boundary import evaluate_grid\n"
        "from nnviz.settings.config import GridConfig, ModelConfig, TrainConfig\n"
        "from nnviz.data.points import Points\n"
        "from nnviz.training.trainer import Trainer\n"
        "points = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])\n"
        "for optimizer in ('adam', 'adamw'):\n"
        "    trainer = Trainer(points, ModelConfig(), TrainConfig(optimizer=optimizer))\n"
        "    trainer.run(steps=2)\n"
        "    evaluate_grid(trainer.model, GridConfig())\n"
        "print([name for name in ('torch._dynamo', 'sympy') if name in sys.modules])\n"
    )
    assert output_of(code) == "[]"


def test_no_callback_of_a_widget_can_end_the_run_that_it_came_with() -> None:
    given = [
        (file.name, found)
        for file in sorted((ROOT / "nnviz" / "ui").rglob("*.py"))
        for found in re.findall(r"\bon_\w*(?:click|change)=(.{8})", file.read_text("utf-8"))
    ]
    assert len(given) > 20
    safe = ("once(", "guarded(", '"rerun"', "_nothing")
    assert [one for one in given if not one[1].startswith(safe)] == []
