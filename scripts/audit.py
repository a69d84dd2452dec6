"""Known vulnerabilities of what nnviz depends on, by pip-audit: ``make audit``.

Each list of vulnerabilities that pip-audit knows is tried. Where none is reached, it says so.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.licences import ROOT, Dependency, dependencies

TOOL = ROOT / "build/audit"  # where `make audit` installs it, out of the way of all else
SERVICES = ("pypi", "osv")


def ask(service: str, found: list[Dependency]) -> list[dict[str, Any]] | None:
    """What a service says of these packages, or ``None`` if it was not reached."""
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text("".join(f"{each.name}=={each.version}\n" for each in found))
        command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service]
        command += ["--requirement", str(pins), "--no-deps", "--disable-pip"]
        command += ["--format", "json", "--progress-spinner", "off", "--timeout", "20"]
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": str(TOOL)},
            capture_output=True,
            text=True,
        )
    return read(done.stdout)


def read(report: str) -> list[dict[str, Any]] | None:
    """The packages of a report of pip-audit, or ``None`` if it is none."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return None
    return packages


def main() -> int:
    """Ask until a service answers; 1 if it knows a vulnerability."""
    found = dependencies()
    for service in SERVICES:
        report = ask(service, found)
        looked_up = [each for each in report or [] if "skip_reason" not in each]
        if not looked_up:
            print(f"{service}: not reached, or it knows none of {len(found)} packages.")
            continue
        known = [
            f"{each['name']} {each['version']}: {flaw['id']}, mended in "
            f"{', '.join(flaw['fix_versions']) or 'no version yet'}"
            for each in looked_up
            for flaw in each["vulns"]
        ]
        print(*known, sep="\n", end="\n" if known else "")
        print(
            f"{service}: {len(looked_up)} of {len(found)} packages looked up, "
            f"{len(known)} known vulnerabilities."
        )
        return int(bool(known))
    print("No list of vulnerabilities was reached: nothing was checked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
