"""A folder for the tests' databases, in memory where there is room: a database made on disk takes ten times longer."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # the folder below it is made by mkdtemp
ROOM = 2**30
PREFIX = "tracker-tests-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone when the tests are over; others may pass through it, not look into it."""
    parent = MEMORY if has_room(MEMORY) else Path(tempfile.gettempdir())
    remove_leftovers(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


def remove_leftovers(parent: Path) -> None:
    """A run that was killed could not tidy up, and memory is dear."""
    for folder in parent.glob(f"{PREFIX}*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", process).exists() and Path("/proc").exists():
            shutil.rmtree(folder, ignore_errors=True)
