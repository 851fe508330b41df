"""The files that were ordered, until they are fetched: each under the id of its order, gone after some days."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tracker.clock import new_id


@dataclass(frozen=True)
class KeptPrint:
    """A file that lies there whole."""

    sha256: str
    size: int


def measure(content: bytes) -> KeptPrint:
    """What is noted of a file."""
    return KeptPrint(hashlib.sha256(content).hexdigest(), len(content))


def keep_print(data_dir: Path, organization_id: UUID, job_id: UUID, content: bytes) -> KeptPrint:
    """Write it whole or not at all; a disk that is full leaves nothing behind. Raises OSError."""
    path = print_path(data_dir, organization_id, job_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{job_id}.{new_id()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return measure(content)


def is_whole(data_dir: Path, organization_id: UUID, job_id: UUID, sha256: str) -> bool:
    """Whether the file is there and the one that was made."""
    try:
        with print_path(data_dir, organization_id, job_id).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def remove_print(data_dir: Path, organization_id: UUID, job_id: UUID) -> None:
    """Forget the file, and what a process that was killed left of it."""
    path = print_path(data_dir, organization_id, job_id)
    for left in (path, *path.parent.glob(f"{job_id}.*.part")):
        left.unlink(missing_ok=True)


def print_path(data_dir: Path, organization_id: UUID, job_id: UUID) -> Path:
    """Where the file of an order lies."""
    return data_dir / "prints" / str(organization_id) / str(job_id)
