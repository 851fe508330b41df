"""A wheel built from the tree is the whole product: it runs `tracker demo` in an empty folder."""

import re
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.fakes import free_port, wait_for_port
from tests.source_tree import ROOT

# Folders that stand elsewhere in the wheel than in the tree.
CARRIED = {"templates": "tracker/templates", "migrations": "tracker/migrations", "tracker": "tracker"}
PATIENCE = 120  # seconds until a demo that says nothing is given up
ADDRESS = re.compile(r"http://[\w.]+:\d+")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked by pip, away from the tree; the libraries are those of the tests."""
    target = tmp_path_factory.mktemp("installed")
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--target",
        str(target),
        str(wheel),
    )
    return target


def run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tree_files() -> set[str]:
    """What of the tree belongs into the wheel, by its name there."""
    wanted = {"config.py", "wsgi.py"}
    for folder, place in CARRIED.items():
        paths = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        wanted |= {f"{place}/{path.relative_to(ROOT / folder).as_posix()}" for path in paths}
    return wanted


def test_a_wheel_carries_every_file_of_the_product(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == tree_files()


def test_an_installed_wheel_runs_the_demo_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    with demo(installed, tmp_path, port) as (process, address):
        assert address.endswith(f":{port}")
        wait_for_port(port, process)
        page = requests.get(address, timeout=30)
        assert page.status_code == 200
        assert 'lang="th"' in page.text
        health = requests.get(f"{address}/healthz", timeout=30)
        assert health.status_code == 200, health.text
        styles = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', page.text)
        assert styles
        assert requests.get(address + styles[0], timeout=30).status_code == 200
        process.terminate()
        process.wait(PATIENCE)
    assert is_free(port), "the web process outlived the demo"
    assert list(tmp_path.iterdir()), "the demo keeps its data in the folder where it was started"


@contextmanager
def demo(installed: Path, folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "demo", "--port", str(port), "--no-browser"],
        cwd=folder,
        env={"PYTHONPATH": str(installed), "PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    guard = threading.Timer(PATIENCE, process.kill)
    guard.start()
    try:
        yield process, address_of(process)
    finally:
        guard.cancel()
        process.kill()
        process.communicate()


def address_of(process: subprocess.Popen[bytes]) -> str:
    """The address the demo prints."""
    assert process.stdout
    said = []
    for line in map(bytes.decode, process.stdout):
        said.append(line)
        if found := ADDRESS.search(line):
            return found[0]
    raise AssertionError("the demo ended without an address:\n" + "".join(said))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
