"""Bytes that came from outside lie in the data folder under their SHA-256; the database keeps what they are."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.store.conditional_writes import insert_once
from tracker.store.models import SourceFile

PIECE = 256 * 1024
_BATCH = 1000
_MOST_SEEN = 20_000
_TAMPERED = "ไฟล์นี้ไม่ตรงกับรหัสตรวจสอบที่บันทึกเมื่อได้รับ จึงไม่ส่งไฟล์ให้ กรุณาแจ้งผู้ดูแลระบบให้กู้ไฟล์จากข้อมูลสำรอง หรือแนบไฟล์เดิมอีกครั้ง"
# Files this process has read whole and found to be what their names say, with what the disk said of them then: whoever
# changes one changes that too, and it is read again. So a file is hashed once and not at every download.
_seen: dict[Path, tuple[int, int, int, int]] = {}


@dataclass(frozen=True)
class DamagedFile:
    """A kept file that is missing, or not what was kept."""

    id: UUID
    name: str
    damaged_at: datetime


def keep_bytes(data_dir: Path, data: bytes) -> str:
    """Put bytes into the data folder, safe against a power cut (temp → fsync → rename); return their SHA-256 (hex).

    A file of this name that is not what its name says is written anew.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(data_dir, sha256)
    if is_whole(data_dir, sha256):
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _incoming(data_dir) / f"{new_id()}.part"
    part.parent.mkdir(exist_ok=True)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:  # a full disk wants its bytes back
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return sha256


def sweep_incoming(data_dir: Path, before: datetime) -> int:
    """Remove what was left half written by a process that died, begun before that moment; how many files."""
    count = 0
    for part in _incoming(data_dir).glob("*.part"):
        with suppress(FileNotFoundError):  # another worker sweeps too
            if part.stat().st_mtime < before.timestamp():
                part.unlink()
                count += 1
    return count


def read_bytes(data_dir: Path, sha256: str) -> bytes:
    """The bytes with this SHA-256. Raises NotFound where the file is gone."""
    try:
        return _path(data_dir, sha256).read_bytes()
    except FileNotFoundError:
        raise _gone() from None


def stream_bytes(data_dir: Path, sha256: str) -> Iterator[bytes]:
    """The same bytes piece by piece, for files of any size. Raises FileNotFoundError at the first piece."""
    with _path(data_dir, sha256).open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def read_whole(data_dir: Path, sha256: str) -> bytes:
    """The same, exactly as they were kept. Raises RuleBroken where somebody changed the file outside the system."""
    with open_whole(data_dir, sha256) as file:
        return file.read()


def open_whole(data_dir: Path, sha256: str) -> BinaryIO:
    """The file, open at its beginning and seen to be what was kept; read in pieces, so memory stays flat.

    Raises NotFound where it is gone, RuleBroken where somebody changed it outside the system.
    """
    path = _path(data_dir, sha256)
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise _gone() from None
    with ExitStack() as opened:
        opened.enter_context(file)
        if not _is_same(path, file, sha256):
            raise RuleBroken("file_tampered", _TAMPERED)
        opened.pop_all()
    return file


def is_whole(data_dir: Path, sha256: str, *, is_read_anew: bool = False) -> bool:
    """Whether the file is there and what its name says.

    `is_read_anew`: read it although it did not change, for a disk that forgets what it was given.
    """
    path = _path(data_dir, sha256)
    if is_read_anew:
        _seen.pop(path, None)
    try:
        with path.open("rb") as file:
            return _is_same(path, file, sha256)
    except FileNotFoundError:
        return False


def add_source_file(
    session: Session,
    *,
    sha256: str,
    name: str,
    media_type: str,
    size: int,
    person_id: UUID | None,
    now: datetime,
    picture: tuple[int, int, str] | None = None,
) -> SourceFile:
    """The row of a file; the same bytes twice, even at the same moment, are one row.

    `picture` is the width, height and preview's SHA-256 of a picture of our own making. Who adds a row has just kept
    the bytes: whatever was damaged is whole again.
    """
    known = find_source_file(session, sha256)
    if known is None:
        known = _added(session, sha256, name, media_type, size, person_id, now)
    known.damaged_at = None
    if picture:
        known.width, known.height, known.preview_sha256 = picture
    return known


def _added(
    session: Session, sha256: str, name: str, media_type: str, size: int, person_id: UUID | None, now: datetime
) -> SourceFile:
    row = {
        "id": new_id(),
        "sha256": sha256,
        "name": name,
        "media_type": media_type,
        "size": size,
        "person_id": person_id,
        "uploaded_at": now,
    }
    insert_once(session, SourceFile, [row])
    return session.scalars(select(SourceFile).where(SourceFile.sha256 == sha256)).one()


def list_files_to_check(session: Session, *, before: datetime, damaged_before: datetime, most: int) -> list[SourceFile]:
    """Files not compared with their SHA-256 since `before`, damaged ones since `damaged_before`; longest ago first."""
    last = func.coalesce(SourceFile.checked_at, SourceFile.uploaded_at)
    is_due = or_(last < before, SourceFile.damaged_at.is_not(None) & (last < damaged_before))
    return list(session.scalars(select(SourceFile).where(is_due).order_by(last, SourceFile.id).limit(most)))


def record_checked(session: Session, found: Mapping[UUID, bool], now: datetime) -> None:
    """Keep what was seen of files: whether each is whole."""
    for file in session.scalars(select(SourceFile).where(SourceFile.id.in_(found))):
        file.checked_at = now
        file.damaged_at = None if found[file.id] else file.damaged_at or now


def list_damaged_files(session: Session) -> list[DamagedFile]:
    """Files found missing or changed and not whole again, the first found first."""
    statement = (
        select(SourceFile.id, SourceFile.name, SourceFile.damaged_at)
        .where(SourceFile.damaged_at.is_not(None))
        .order_by(SourceFile.damaged_at, SourceFile.id)
    )
    return [DamagedFile(row.id, row.name, row.damaged_at) for row in session.execute(statement) if row.damaged_at]


def find_source_file(session: Session, sha256: str) -> SourceFile | None:
    """The row of the file with these bytes."""
    return session.scalar(select(SourceFile).where(SourceFile.sha256 == sha256))


def list_media_types(session: Session, sha256s: Iterable[str]) -> dict[str, str]:
    """The media type of each of these files that the organization knows."""
    found: dict[str, str] = {}
    wanted = list(dict.fromkeys(sha256s))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        statement = select(SourceFile.sha256, SourceFile.media_type).where(SourceFile.sha256.in_(batch))
        found.update({row.sha256: row.media_type for row in session.execute(statement)})
    return found


def _is_same(path: Path, file: BinaryIO, sha256: str) -> bool:
    """Whether an open file's bytes have this SHA-256; leaves it at its beginning."""
    stat = os.fstat(file.fileno())
    now = stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
    if _seen.get(path) == now:
        return True
    is_same = hashlib.file_digest(file, "sha256").hexdigest() == sha256  # type: ignore[arg-type]
    file.seek(0)
    if is_same:
        if len(_seen) >= _MOST_SEEN:
            _seen.clear()
        _seen[path] = now
    else:
        _seen.pop(path, None)
    return is_same


def _gone() -> NotFound:
    return NotFound("file_gone", "ไม่พบไฟล์นี้ในโฟลเดอร์ข้อมูล กรุณาแจ้งผู้ดูแลระบบให้กู้จากข้อมูลสำรอง")


def _incoming(data_dir: Path) -> Path:
    """Where files are until they are whole: on the same disk, so that a rename is enough."""
    return data_dir / "files" / "incoming"


def _path(data_dir: Path, sha256: str) -> Path:
    return data_dir / "files" / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut (Windows cannot open folders and needs it less)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
