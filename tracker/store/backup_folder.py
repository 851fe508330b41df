"""The folder of backups: one folder each, and one mirror of all kept files beside them, whose bytes never change."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.clock import new_id
from tracker.rules.backup import Manifest
from tracker.rules.errors import RuleBroken

MANIFEST = "manifest.json"
MIRROR = "files"
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class BackupRow:
    """A backup that is whole, as the list shows it."""

    name: str
    folder: Path
    made_at: datetime
    size: int
    file_count: int
    damaged_count: int


def backups_of(data_dir: Path) -> Path:
    """Where the backups of an installation lie, unless told otherwise."""
    return data_dir / "backups"


def list_backups(place: Path) -> list[BackupRow]:
    """The newest first; a folder without a manifest that can be read is no backup."""
    found = []
    for folder in sorted(place.glob("[0-9]*"), reverse=True):
        try:
            manifest = read_manifest(folder)
        except RuleBroken:
            continue
        size = manifest.database_size + sum(manifest.files.values())
        found.append(BackupRow(folder.name, folder, manifest.made_at, size, len(manifest.files), len(manifest.damaged)))
    return found


def read_manifest(folder: Path) -> Manifest:
    """What stands in a backup. Raises RuleBroken where it is none."""
    try:
        return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise RuleBroken("no_backup", f"ไม่พบชุดสำรองที่ {folder} กรุณาระบุโฟลเดอร์ที่มีไฟล์ {MANIFEST}") from None


def list_kept(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """All files the data folder keeps under their SHA-256."""
    for path in sorted((data_dir / MIRROR).glob("??/*")):
        if len(path.name) == 64:  # hexadecimal SHA-256; parts of writings have longer names
            yield path.name, path


def mirror_file(source: Path, sha256: str, place: Path) -> bool:
    """Have these bytes in the mirror; False where the file is no longer what its name says, and nothing is copied."""
    target = place / MIRROR / sha256[:2] / sha256
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{sha256}.{new_id()}.part")
    digest = hashlib.sha256()
    try:
        with source.open("rb") as given, part.open("wb") as file:
            while piece := given.read(_PIECE):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            return False
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return True


def mirrored(place: Path, sha256: str) -> Path:
    """Where the mirror has these bytes."""
    return place / MIRROR / sha256[:2] / sha256


def hash_file(path: Path) -> str:
    """SHA-256 (hex) of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def begin_backup(place: Path, name: str) -> Path:
    """A folder to write into; it becomes a backup when `finish_backup` names it. What a killed one left is removed."""
    place.mkdir(parents=True, exist_ok=True)
    for left in place.glob("part-*"):
        shutil.rmtree(left, ignore_errors=True)
    part = place / f"part-{name}"
    part.mkdir()
    return part


def finish_backup(part: Path, manifest: Manifest) -> Path:
    """Seal it: the manifest comes last, then the name, each safe against a power cut."""
    path = part / MANIFEST
    path.write_text(manifest.to_json(), encoding="utf-8")
    for written in part.iterdir():
        with written.open("rb+") as file:
            os.fsync(file.fileno())
    final = part.with_name(part.name.removeprefix("part-"))
    part.rename(final)
    return final


def is_under_way(place: Path) -> bool:
    """Whether somebody is writing a backup (or died over it: the next one sweeps that away)."""
    return any(place.glob("part-*"))


def forget_backup(place: Path, name: str) -> None:
    """Remove one backup; bytes of the mirror stay, for the others need them."""
    shutil.rmtree(place / name)


def restore_files(place: Path, files: dict[str, int], data_dir: Path) -> int:
    """Bring back the kept files that are not there, or not what they were; how many."""
    back = 0
    for sha256, size in files.items():
        target = data_dir / MIRROR / sha256[:2] / sha256
        if target.exists() and target.stat().st_size == size and hash_file(target) == sha256:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{sha256}.{new_id()}.part")
        shutil.copyfile(mirrored(place, sha256), part)
        part.replace(target)
        back += 1
    return back
