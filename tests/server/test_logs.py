"""Sessions and faults are logged, as much as a host wants, and nothing of a person."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnviz.errors import InputError
from nnviz.server import logs
from tests.processes import output_of

LOG = logging.getLogger("nnviz")
SESSION = "0123456789abcdef"


class Owner:
    """Something that lives as long as a session."""


@pytest.fixture(autouse=True)
def _as_new(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins in a process where nothing is set up and nobody is there."""
    monkeypatch.delenv("NNVIZ_LOG_LEVEL", raising=False)
    monkeypatch.delenv("NNVIZ_LOG_FILE", raising=False)
    monkeypatch.setattr(logs, "_open", {})
    before, level = list(LOG.handlers), LOG.level
    LOG.handlers.clear()
    logs.set_up.cache_clear()
    gc.collect()  # sessions that other tests have left end now, and not in this one
    yield
    for handler in LOG.handlers:
        handler.close()
    LOG.handlers[:] = before
    LOG.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was logged on stderr, without the time."""
    return [line.split(" ", 2)[2] for line in capsys.readouterr().err.splitlines()]


def test_a_session_begins_once_and_ends_when_nobody_holds_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up()
    owner, other = Owner(), Owner()
    for _ in range(3):
        logs.follow(owner, SESSION)
    logs.follow(other, "fedcba9876543210")
    assert lines(capsys) == [
        "INFO session 012345 started, 1 here",
        "INFO session fedcba started, 2 here",
    ]
    del owner
    gc.collect()
    assert lines(capsys) == ["INFO session 012345 ended after 0 min, 1 here"]


def test_a_fault_is_told_by_its_kind_and_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up()
    owner = Owner()
    logs.follow(owner, SESSION)
    for kind in (InputError, InputError, KeyError, InputError):
        logs.fault(SESSION, "table", kind)
    said = lines(capsys)[1:]
    assert said == [
        "WARNING session 012345, table: InputError",
        "WARNING session 012345, table: KeyError",
    ]


@pytest.mark.parametrize(("level", "told"), [("WARNING", 0), ("error", 0), ("Debug", 1)])
def test_the_level_is_set_from_outside(
    level: str, told: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NNVIZ_LOG_LEVEL", level)
    logs.set_up()
    owner = Owner()
    logs.follow(owner, SESSION)
    assert len(lines(capsys)) == told


def test_a_level_that_there_is_not_is_named_and_the_usual_one_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NNVIZ_LOG_LEVEL", "loud")
    logs.set_up()
    assert LOG.level == logging.INFO
    assert "Got LOUD." in capsys.readouterr().err


def test_a_file_gets_the_same_and_is_turned_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "nnviz.log"
    monkeypatch.setenv("NNVIZ_LOG_FILE", str(file))
    monkeypatch.setattr(logs, "FILE_BYTES", 200)
    logs.set_up()
    logs.set_up()
    owners = [Owner() for _ in range(20)]
    for number, owner in enumerate(owners):
        logs.follow(owner, f"{number:016d}")
    assert "20 here" in file.read_text()
    assert len(list(tmp_path.iterdir())) == 1 + logs.OLD_FILES
    assert all(path.stat().st_size <= 200 for path in tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NNVIZ_LOG_FILE", str(tmp_path / "none" / "nnviz.log"))
    logs.set_up()
    assert lines(capsys) == ["WARNING NNVIZ_LOG_FILE cannot be written: No such file or directory."]


def test_a_process_that_ends_says_so_of_its_sessions() -> None:
    code = (
        "import sys\n"
        "sys.stderr = sys.stdout\n"
        "from nnviz.server import logs\n"
        "logs.set_up()\n"
        "owner = type('Owner', (), {})()\n"
        "logs.follow(owner, 'abcdef')\n"
    )
    assert "session abcdef ended after 0 min, 0 here" in output_of(code)
