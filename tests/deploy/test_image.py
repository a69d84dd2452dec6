"""What the image would run, run here: its files, its settings, its commands. Nothing is built."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.server import free_port, is_healthy
from tests.deploy.harness import WATCHED, until
from tests.processes import ROOT


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile's last stage, each with what follows it."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    stage = text.replace("\\\n", " ").rpartition("\nFROM ")[2]
    lines = ["FROM " + stage.splitlines()[0], *filter(None, stage.splitlines()[1:])]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what the image has in /app, which nobody may write to."""
    app = tmp_path / "app"
    app.mkdir()
    for name, words in instructions():
        if name == "COPY" and not words.startswith("--from"):
            *sources, target = words.split()
            for source in sources:
                place = app / target / Path(source).name if target.endswith("/") else app / target
                place.parent.mkdir(parents=True, exist_ok=True)
                ignored = shutil.ignore_patterns("__pycache__")
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, place, ignore=ignored)
                else:
                    shutil.copy(ROOT / source, place)
    return app


def settings(port: int) -> dict[str, str]:
    """The image's environment, with another port and address."""
    (words,) = (words for name, words in instructions() if name == "ENV")
    variables = dict(word.split("=", 1) for word in shlex.split(words))
    assert variables["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"
    own = {"PATH": os.environ["PATH"], "STREAMLIT_SERVER_PORT": str(port)}
    return variables | own | {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}


def command(name: str) -> list[str]:
    """A command of the image as a list."""
    (words,) = (words for instruction, words in instructions() if instruction == name)
    found: list[str] = json.loads(words[words.index("[") :])
    return [sys.executable if word == "python" else word for word in found]


def test_the_images_files_and_settings_make_a_healthy_server_that_calls_nobody(
    image: Path, tmp_path: Path
) -> None:
    port, calls, log = free_port(), tmp_path / "calls", tmp_path / "log"
    watch = {"PYTHONPATH": str(WATCHED), "NNVIZ_CALLS": str(calls)}
    check = [word.replace("8501", str(port)) for word in command("HEALTHCHECK")]
    unhealthy = subprocess.run(check, cwd=image, capture_output=True)
    assert unhealthy.returncode != 0
    with log.open("wb") as output:
        server = subprocess.Popen(
            command("CMD"), cwd=image, env=settings(port) | watch, stdout=output, stderr=output
        )
    try:
        url = f"http://127.0.0.1:{port}"
        until(lambda: server.poll() is not None or is_healthy(url), "never healthy")
        assert server.poll() is None, log.read_text()
        assert subprocess.run(check, cwd=image, capture_output=True).returncode == 0
    finally:
        server.terminate()
        server.wait()
    assert not calls.exists(), calls.read_text()
    written = {path.relative_to(image).parts[0] for path in image.rglob("*.pyc")}
    assert written == set()  # the image is read-only


def test_what_the_image_copies_is_what_travels_to_the_builder() -> None:
    allowed = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        source
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY") and "--from" not in line
        for source in line.split()[1:-1]
    }
    assert copied - {".streamlit"} == allowed - {".streamlit/config.toml"}
    assert all((ROOT / path).exists() for path in allowed)


def test_the_image_has_the_real_data_sets(image: Path) -> None:
    code = (
        "from nnviz.data import real_registry, real_sets\n"
        "print(sum(len(real_sets.load(name).xy) for name in real_registry.REAL_SETS))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=image, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1420\n", "")
