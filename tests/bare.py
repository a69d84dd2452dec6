"""A Python that has nothing but the packages that a text says it needs: what was taken home runs.

nnviz, Streamlit and all else that is installed here cannot be imported there.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

_HOOK = """\
import sys, runpy
allowed = {allowed!r}
class Bare:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):  # None: it is not installed
        named = name.partition(".")[0]
        known = named in allowed or named.startswith("_sysconfigdata")  # which is part of Python
        return self.finder.find_spec(name, path, target) if known else None
sys.meta_path[:] = [Bare(finder) for finder in sys.meta_path]
sys.path.insert(0, "")
sys.argv = [{script!r}]
runpy.run_path({script!r}, run_name="__main__")
"""


def run_bare(
    source: str,
    allowed: Iterable[str] = ("torch", "numpy"),
    *,
    cwd: Path,
    script: str = "run.py",
) -> str:
    """What a text prints where only some packages, and what those need themselves, are installed.

    Parameters
    ----------
    source : str
        Python; it may itself import only the standard library, `allowed` and files beside it.
    allowed : iterable of str
        Names of packages.
    cwd : Path
        The folder it runs in, where it is written to.
    script : str
        Name of its file.
    """
    allowed = tuple(allowed)
    beside = {file.stem for file in cwd.glob("*.py")}  # taken home, too
    strangers = _imported(source) - sys.stdlib_module_names - beside - set(allowed)
    assert not strangers, f"it imports {strangers} beside {allowed}"
    (cwd / script).write_text(source, encoding="utf-8")
    names = sorted(sys.stdlib_module_names | beside | _with_what_they_need(allowed))
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "NNVIZ", "COV"))}
    done = subprocess.run(
        [sys.executable, "-c", _HOOK.format(allowed=set(names), script=script)],
        cwd=cwd,
        env=kept | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stderr[-3000:]}\n{done.stdout[-1000:]}"
    return done.stdout


def _imported(source: str) -> set[str]:
    """What it cannot do without: an import inside ``try`` is of what may be missing."""
    tree, names = ast.parse(source), set[str]()
    tries = [node for node in ast.walk(tree) if isinstance(node, ast.Try)]
    tried = {inner for each in tries for inner in ast.walk(each)}
    for node in set(ast.walk(tree)) - tried:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def _with_what_they_need(packages: Iterable[str]) -> set[str]:
    """Names to import of packages and of all that they require, without extras."""
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(_plain(distribution), set()).add(module)
    left, seen = [_plain(name) for name in packages], set[str]()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            needed = requires(name) or []
        except PackageNotFoundError:
            continue
        left += [_plain(re.split(r"[^\w.-]", n)[0]) for n in needed if "extra ==" not in n]
    return set().union(*(modules.get(name, {name}) for name in seen))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
