"""What nnviz depends on at run time, and under which licences: ``python -m scripts.licences``.

Says what is wrong and ends with 1 if a licence is unknown or asks more than to be named;
``--write`` writes the list to ``docs/dependencies.md``.
"""

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs/dependencies.md"
PERMISSIVE = {"MIT", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC"}
PERMISSIVE |= {"Zlib", "PSF-2.0", "BSL-1.0", "CC0-1.0", "LLVM-exception"}
EXCEPTIONS = {
    "certifi": ("MPL-2.0", "a list of certificates, used unchanged, which MPL-2.0 permits"),
}
# What packages say that do not use SPDX's names.
NAMES = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Come with torch where nobody has asked for the CPU alone; nnviz does not use them.
GRAPHICS = ("nvidia-", "cuda-")
HEAD = """\
# What nnviz depends on

Made by `make licences` from what is installed; `make test` fails if a licence is unknown, or asks
for more than to be named. Left out is what torch brings for graphics cards: nnviz does not
use them, and the README, *Deploy it*, says how to do without. **Bold**: pinned in requirements.txt.
The data sets that nnviz brings along, and their licences, are in [real-data.md](real-data.md).

| package | version | licence |
|---|---|---|
"""


@dataclass(frozen=True)
class Dependency:
    """A package that nnviz needs at run time."""

    name: str
    version: str
    licence: str
    pinned: bool

    @property
    def row(self) -> str:
        """Its line in the list."""
        name = f"**{self.name}**" if self.pinned else self.name
        note = f" ({EXCEPTIONS[self.name][1]})" if self.name in EXCEPTIONS else ""
        return f"| {name} | {self.version} | {self.licence}{note} |"


def requirements() -> list[Requirement]:
    """What ``requirements.txt`` names."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


def dependencies() -> list[Dependency]:
    """All packages that are installed and needed, directly or by another one; by name."""
    first = requirements()
    pinned = {canonicalize_name(requirement.name) for requirement in first}
    found: dict[str, Dependency] = {}
    left = list(first)
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        if name in found or name.startswith(GRAPHICS):
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        version = package.version.partition("+")[0]
        found[name] = Dependency(name, version, licence_of(package), name in pinned)
        for needed in map(Requirement, package.requires or []):
            extras = ("", *requirement.extras)
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                left.append(needed)
    return [found[name] for name in sorted(found)]


def licence_of(package: Distribution) -> str:
    """What a package says of its licence, by SPDX's names where they are known; or ``unknown``."""
    said = package.metadata
    kinds = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    texts: list[str] = said.get_all("License-Expression") or []
    texts += [kind.rpartition(":: ")[2] for kind in kinds] + (said.get_all("License") or [])
    for text in texts:
        if text and "\n" not in text:
            return NAMES.get(text, text)
    return "unknown"


def is_permissive(licence: str) -> bool:
    """Whether a licence asks no more than to be named; of several by OR, one is enough."""
    return any(
        all(part in PERMISSIVE for part in re.split(r" AND | WITH ", choice.strip("() ")))
        for choice in licence.split(" OR ")
    )


def problems(found: list[Dependency]) -> list[str]:
    """A sentence for each package whose licence is not known to be permissive."""
    return [
        f"{each.name} {each.version} has the licence {each.licence}, which nobody has permitted: "
        "do without it, or add it to scripts/licences.py with the reason."
        for each in found
        if not is_permissive(each.licence) and EXCEPTIONS.get(each.name, ("",))[0] != each.licence
    ]


def main(options: list[str]) -> int:
    """Check, and write the list if asked to."""
    found = dependencies()
    if options == ["--write"]:
        LIST.write_text(HEAD + "".join(f"{each.row}\n" for each in found))
    wrong = problems(found)
    print("\n".join(wrong) or f"{len(found)} packages, all under permitted licences.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
