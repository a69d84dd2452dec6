"""Runs Python in a process of its own in which only some packages can be imported."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_HOOK = """\
import sys, sysconfig

ALLOWED = {allowed!r}
LIBRARIES = tuple(sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib"))


class Blocked:
    # Only the program's own imports count: what torch tries to import is torch's business.
    def find_spec(self, name, path=None, target=None):
        package = name.partition(".")[0]
        if package in ALLOWED or package in sys.stdlib_module_names:
            return None
        frame = sys._getframe(1)
        while frame and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame and frame.f_code.co_filename.startswith(LIBRARIES):
            return None
        raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


sys.meta_path.insert(0, Blocked())
"""


def run_bare(
    source: str, allowed: Sequence[str] = ("torch", "numpy"), *, cwd: Path, timeout: float = 300.0
) -> str:
    """What a program prints, run as ``run.py`` in a folder that it may fill.

    Fails with what it wrote to stderr if it ends otherwise than well.
    """
    (cwd / "run.py").write_text(source, "utf-8")
    start = _HOOK.format(allowed=tuple(allowed)) + (
        "import runpy\nrunpy.run_path('run.py', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", start],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
