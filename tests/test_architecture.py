"""The shape of the house: arrows run one way, and files stay small."""

import ast
import subprocess
import sys

from tests.processes import ROOT, output_of

CORE = sorted(path.stem for path in (ROOT / "nnviz").glob("*.py") if path.stem != "__init__")
WITHOUT_TORCH = {"config", "data", "datasets", "figures", "curves", "raster", "canvas_codec"}
MAY_IMPORT_STREAMLIT = ("nnviz/ui/", "pages/", "app.py")
MAX_LINES = {"app.py": 25, "pages/": 60, "nnviz/": 300}


def import_in_new_process(modules: list[str], forbidden: str) -> str:
    """Import core modules one by one; name the first that brings `forbidden` along, or ''."""
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(f'nnviz.{name}')\n"
        f"    if {forbidden!r} in sys.modules:\n"
        "        sys.exit(f'nnviz.{name}')\n"
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


def test_core_imports_without_streamlit() -> None:
    assert import_in_new_process(CORE, "streamlit") == ""


def test_drawing_and_data_import_without_torch() -> None:
    assert import_in_new_process(sorted(WITHOUT_TORCH), "torch") == ""


def test_only_the_interface_mentions_streamlit() -> None:
    packages = {"streamlit", "streamlit_drawable_canvas"}
    offenders = [
        path
        for path, source in source_files().items()
        if packages & imported_packages(source) and not path.startswith(MAY_IMPORT_STREAMLIT)
    ]
    assert offenders == []


def test_only_one_file_calls_the_drawable_canvas() -> None:
    callers = [
        path
        for path, source in source_files().items()
        if "streamlit_drawable_canvas" in imported_packages(source)
    ]
    assert callers == ["nnviz/ui/canvas.py"]


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
        "from nnviz.boundary import evaluate_grid\n"
        "from nnviz.config import GridConfig, ModelConfig, TrainConfig\n"
        "from nnviz.data import Points\n"
        "from nnviz.trainer import Trainer\n"
        "points = Points.of([[-0.5, 0.5], [0.5, -0.5]], [0, 1])\n"
        "for optimizer in ('adam', 'adamw'):\n"
        "    trainer = Trainer(points, ModelConfig(), TrainConfig(optimizer=optimizer))\n"
        "    trainer.run(steps=2)\n"
        "    evaluate_grid(trainer.model, GridConfig())\n"
        "print([name for name in ('torch._dynamo', 'sympy') if name in sys.modules])\n"
    )
    assert output_of(code) == "[]"
