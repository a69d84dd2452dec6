"""Pin the newest versions that go together, as pip finds them: ``python -m scripts.renew_pins``.

Rewrites ``requirements.txt`` and ``requirements-dev.txt``; installs nothing. `make test` tells
whether nnviz works with them; a new Streamlit may need a look at nnviz/ui/streamlit_internals.py.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$", flags=re.M)


def names(text: str) -> list[str]:
    """The packages that a requirements file pins."""
    return [name for name, _ in PIN.findall(text)]


def newest(packages: list[str]) -> dict[str, str]:
    """The newest versions that go together, by name; pip resolves them and installs nothing."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    done = subprocess.run(
        [*command, "--report", "-", *packages], stdout=subprocess.PIPE, text=True, check=True
    )
    return versions(done.stdout)


def versions(report: str) -> dict[str, str]:
    """The versions in a report of pip, by name; without what says which build of torch it is."""
    found = (entry["metadata"] for entry in json.loads(report)["install"])
    return {canonicalize_name(each["name"]): each["version"].partition("+")[0] for each in found}


def renewed(text: str, found: dict[str, str]) -> str:
    """A requirements file with these versions; all else in it stays."""
    return PIN.sub(lambda pin: f"{pin[1]}=={found.get(canonicalize_name(pin[1]), pin[2])}", text)


def main() -> None:
    """Renew both files, and say what has changed."""
    texts = {file: (ROOT / file).read_text() for file in FILES}
    found = newest([name for text in texts.values() for name in names(text)])
    for file, text in texts.items():
        new = renewed(text, found)
        (ROOT / file).write_text(new)
        for before, after in zip(text.splitlines(), new.splitlines(), strict=True):
            if before != after:
                print(f"{file}: {before} -> {after.partition('==')[2]}")


if __name__ == "__main__":
    main()
