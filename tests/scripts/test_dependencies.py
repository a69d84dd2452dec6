"""Licences, pins and known flaws of what nnviz depends on; no network is needed here."""

import json
from importlib.metadata import Distribution
from typing import Any

import pytest

from scripts import audit, licences, renew_pins
from scripts.licences import Dependency, is_permissive, problems


def test_every_package_that_is_needed_has_a_licence_that_is_permitted() -> None:
    found = licences.dependencies()
    assert len(found) > 30
    assert {each.name for each in found if each.pinned} >= {"streamlit", "torch", "numpy"}
    assert "pytest" not in {each.name for each in found}
    assert problems(found) == []


def test_the_list_names_every_pinned_package_in_its_version_and_how_it_is_licensed() -> None:
    rows = licences.LIST.read_text().splitlines()
    pinned = [each for each in licences.dependencies() if each.pinned]
    assert [each.row for each in pinned if each.row not in rows] == [], "run: make licences"
    assert sum(row.startswith("| **") for row in rows) == len(pinned)


@pytest.mark.parametrize(
    ("licence", "permitted"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND LGPL-2.1-or-later", False),
        ("MPL-2.0", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_a_licence_is_permitted_only_if_all_of_it_is(licence: str, permitted: bool) -> None:
    assert is_permissive(licence) == permitted


def test_an_exception_is_one_for_a_licence_of_a_package() -> None:
    assert problems([Dependency("certifi", "1", "MPL-2.0", False)]) == []
    (said,) = problems([Dependency("certifi", "2", "GPL-3.0-only", False)])
    assert said.startswith("certifi 2 has the licence GPL-3.0-only,")
    assert len(problems([Dependency("other", "1", "MPL-2.0", False)])) == 1


class Package(Distribution):
    """A package that says this of itself."""

    def __init__(self, said: str) -> None:
        self.said = f"Metadata-Version: 2.4\nName: package\n{said}\n"

    def read_text(self, filename: str) -> str | None:
        return self.said if filename == "METADATA" else None

    def locate_file(self, path: Any) -> Any:
        return path


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("License-Expression: MIT\nClassifier: License :: OSI Approved :: BSD License", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License\nLicense: words", "BSD"),
        ("License: Apache License 2.0", "Apache-2.0"),
        ("License: Copyright\n        and many words", "unknown"),
        ("Summary: nothing", "unknown"),
    ],
)
def test_a_licence_is_read_wherever_a_package_says_it(said: str, licence: str) -> None:
    assert licences.licence_of(Package(said)) == licence


def test_pins_are_renewed_and_all_else_stays() -> None:
    report = {
        "install": [
            {"metadata": {"name": "torch", "version": "3.0.1+cpu"}},
            {"metadata": {"name": "Streamlit", "version": "2.0"}},
        ]
    }
    found = renew_pins.versions(json.dumps(report))
    text = "# why\n-r other.txt\nstreamlit==1.67.0\ntorch==2.13.0\nnumpy==2.4.6\n"
    assert renew_pins.names(text) == ["streamlit", "torch", "numpy"]
    assert renew_pins.renewed(text, found) == (
        "# why\n-r other.txt\nstreamlit==2.0\ntorch==3.0.1\nnumpy==2.4.6\n"
    )


def test_all_that_is_pinned_can_be_renewed() -> None:
    for file in renew_pins.FILES:
        lines = [line for line in (renew_pins.ROOT / file).read_text().splitlines() if line]
        pins = [line for line in lines if line[0] not in "#-"]
        assert len(renew_pins.names("\n".join(lines))) == len(pins)


FLAW = {"id": "PYSEC-1", "fix_versions": ["1.1"]}
REPORT = [{"name": "a", "version": "1.0", "vulns": [FLAW]}, {"name": "b", "skip_reason": "unknown"}]
SOUND = [{"name": "a", "version": "1.0", "vulns": []}]


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ({}, 0, "No list of vulnerabilities was reached: nothing was checked."),
        ({"osv": REPORT}, 1, "a 1.0: PYSEC-1, mended in 1.1"),
        ({"pypi": REPORT[1:]}, 0, "pypi: not reached, or it knows none of "),
        ({"pypi": REPORT[1:], "osv": SOUND}, 0, " packages looked up, 0 known vulnerabilities."),
    ],
)
def test_an_audit_says_what_is_known_and_whether_anything_was_asked(
    answers: dict[str, Any],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "ask", lambda service, found: answers.get(service))
    assert audit.main() == code
    assert said in capsys.readouterr().out


def test_what_is_no_report_is_no_answer() -> None:
    assert audit.read("ERROR: no connection") is None
    assert audit.read("[]") is None
    assert audit.read('{"dependencies": []}') == []
