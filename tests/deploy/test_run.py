"""Two processes behind nginx: who is sent where, whatever becomes of a process."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.harness import Deployment, restart, running, until
from tests.processes import ROOT

TOO_LARGE = "This file is too large: nnviz takes files of up to 8 MB.\n"


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    """Two processes behind nginx, both healthy at the start of each test."""
    with running() as started:
        yield started


@pytest.fixture(autouse=True)
def _both_there(deployment: Deployment) -> None:
    until(lambda: deployment.healthy(0) and deployment.healthy(1), "a process did not come back")


def put(deployment: Deployment, size: int) -> urllib.request.Request:
    """An upload of so many bytes to a session that is nowhere."""
    path = "/_stcore/upload_file/nowhere/file"
    return urllib.request.Request(deployment.url + path, data=b"0" * size, method="PUT")


def test_newcomers_go_to_the_processes_in_turn_and_come_back_to_theirs(
    deployment: Deployment,
) -> None:
    first, second = deployment.get(), deployment.get()
    assert {first.moved_to, second.moved_to} == {"0", "1"}
    for number in "01":
        assert deployment.get(cookie=number).moved_to is None


def test_a_cookie_that_names_no_process_is_replaced(deployment: Deployment) -> None:
    assert deployment.get(cookie="7").moved_to in {"0", "1"}


def test_after_a_fail_over_the_cookie_names_the_process_that_serves_also_once_the_other_is_back(
    deployment: Deployment,
) -> None:
    killed = deployment.pid(0)
    deployment.kill(0)
    until(lambda: not deployment.healthy(0), "the killed process still answers")
    answer = deployment.get(cookie="0")
    assert (answer.status, answer.moved_to) == (200, "1")
    assert deployment.get("/_stcore/host-config", cookie="1").moved_to is None
    until(lambda: deployment.healthy(0), "run.sh did not start it again")
    assert deployment.pid(0) != killed
    assert deployment.get(cookie="1").moved_to is None
    assert deployment.get(cookie="0").moved_to is None  # those who never noticed go on there


def test_a_health_check_moves_nobody(deployment: Deployment) -> None:
    for path in ("/healthz", "/_stcore/health"):
        for _ in range(3):
            answer = deployment.get(path, cookie="0")
            assert (answer.status, answer.body, answer.moved_to) == (200, "ok", None)


def test_too_large_an_upload_is_refused_with_a_sentence(deployment: Deployment) -> None:
    answer = deployment.send(put(deployment, 9 * 2**20 + 1), cookie="0")
    assert (answer.status, answer.body) == (413, TOO_LARGE)
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_an_upload_of_the_permitted_size_reaches_streamlit(deployment: Deployment) -> None:
    answer = deployment.send(put(deployment, 8 * 2**20), cookie="0")
    assert (answer.status, "XSRF" in answer.body) == (403, True)  # which has read all of it


def test_pages_carry_security_headers_that_let_a_course_embed_them(deployment: Deployment) -> None:
    for path in ("/", "/about", "/_stcore/host-config", "/healthz"):
        answer = deployment.get(path)
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    headers = deployment.get().headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["base-uri"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "*"
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] is None


def test_over_https_the_cookie_also_works_in_a_frame_of_another_site(
    deployment: Deployment,
) -> None:
    request = urllib.request.Request(deployment.url, headers={"X-Forwarded-Proto": "https"})
    cookie = deployment.send(request).headers["Set-Cookie"]
    assert cookie.endswith("SameSite=None; Secure; Partitioned")
    assert deployment.get().headers["Set-Cookie"].endswith("HttpOnly; SameSite=Lax")


def test_a_rolling_restart_renews_every_process_and_there_is_always_one_that_answers(
    deployment: Deployment,
) -> None:
    before = [deployment.pid(number) for number in range(2)]
    script = restart(deployment)
    seen = []
    while script.poll() is None:
        seen += [deployment.get("/healthz").status, deployment.get(cookie="0").status]
        seen += [deployment.get(cookie="1").status]
    assert script.wait() == 0
    assert len(seen) > 6
    assert set(seen) == {200}
    assert all(deployment.pid(number) != before[number] for number in range(2))


def run_script(
    script: str, *arguments: str, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """A script of `deploy/`, to its end."""
    return subprocess.run(
        [f"deploy/{script}", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHON": sys.executable} | variables,
        capture_output=True,
        text=True,
    )


def test_it_does_not_start_twice_and_not_where_something_else_lies(
    deployment: Deployment, tmp_path: Path
) -> None:
    again = run_script("run.sh", "2", str(deployment.port), RUN_DIR=str(deployment.folder))
    assert again.returncode == 1
    assert "it already runs" in again.stderr
    assert deployment.folder.exists()
    other = run_script("run.sh", "2", "8501", RUN_DIR=str(tmp_path))
    assert "is in the way" in other.stderr
    assert tmp_path.exists()


def test_a_restart_of_nothing_and_a_wrong_number_say_what_is_wrong(tmp_path: Path) -> None:
    nothing = run_script("restart.sh", "8501", RUN_DIR=str(tmp_path / "none"))
    assert (nothing.returncode, "nothing runs" in nothing.stderr) == (1, True)
    wrong = run_script("run.sh", "0", RUN_DIR=str(tmp_path / "none"))
    assert wrong.stderr == "deploy/run.sh: PROCESSES must be 1 to 99. Got 0.\n"


def test_who_may_embed_the_page_can_be_set_but_nothing_else_with_it() -> None:
    arguments = ("127.0.0.1:1", "folder", "127.0.0.1:2")
    own = run_script("nginx-conf.sh", *arguments, FRAME_ANCESTORS="'self' https://school.example")
    assert "frame-ancestors 'self' https://school.example\"" in own.stdout
    assert "@" not in "".join(
        line
        for line in own.stdout.splitlines()
        if "location" not in line and "error_page" not in line and not line.startswith("#")
    )
    for hostile in ("*; script-src *", '* "', "$http_host", ""):
        assert run_script("nginx-conf.sh", *arguments, FRAME_ANCESTORS=hostile).returncode == 1
