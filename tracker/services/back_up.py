"""Makes backups, tries whether they can be trusted, and puts one back. Nothing of it is changed in the database."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from tracker.rules.backup import Manifest, backup_name, is_due, list_to_forget
from tracker.rules.errors import RuleBroken
from tracker.store.backup_folder import (
    BackupRow,
    begin_backup,
    finish_backup,
    forget_backup,
    hash_file,
    list_backups,
    list_kept,
    mirror_file,
    mirrored,
    read_manifest,
    restore_files,
)
from tracker.store.database import Database
from tracker.store.database_copy import (
    SQLITE_NAME,
    copy_database,
    database_file,
    find_damage,
    is_empty,
    read_contents,
    restore_database,
)
from tracker.store.history import find_break_in_history

Tell = Callable[[int, int], None]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tried:
    """What was found when a backup was tried: all that is wrong, each as a Thai sentence."""

    row: Manifest
    troubles: tuple[str, ...]


def back_up(
    database: Database, *, data_dir: Path, place: Path, now: datetime, tell: Tell = lambda _done, _total: None
) -> Path:
    """Copy the database and every kept file into a folder of its own; returns it.

    Files that came while the copy was made are in the mirror too; a kill leaves no half backup, for a backup is what
    has its manifest and its name.
    """
    part = begin_backup(place, backup_name(now))
    copy = part / database_file(database)
    contents = copy_database(database, copy)
    kept, files, damaged = list(list_kept(data_dir)), {}, []
    for done, (sha256, path) in enumerate(kept):
        tell(done, len(kept))
        if mirror_file(path, sha256, place):
            files[sha256] = path.stat().st_size
        else:
            damaged.append(sha256)
    manifest = Manifest(
        now,
        "sqlite" if database.is_sqlite else "postgresql",
        contents.revision,
        hash_file(copy),
        copy.stat().st_size,
        contents.counts,
        contents.chains,
        files,
        tuple(damaged),
    )
    return finish_backup(part, manifest)


def try_backup(folder: Path) -> Tried:
    """Whether everything the manifest names is there and whole, and the copy opens, counts and holds its chains."""
    manifest = read_manifest(folder)
    copy = folder / (SQLITE_NAME if manifest.engine == "sqlite" else "database.dump")
    troubles = _file_troubles(folder.parent, manifest)
    if not copy.exists():
        return Tried(manifest, ("ไม่มีไฟล์ฐานข้อมูลในชุดสำรองนี้", *troubles))
    if hash_file(copy) != manifest.database_sha256:
        return Tried(manifest, ("ไฟล์ฐานข้อมูลในชุดสำรองถูกแก้ไขหรือเสียหาย", *troubles))
    if damage := find_damage(copy):
        return Tried(manifest, (f"เปิดฐานข้อมูลในชุดสำรองไม่ได้ ({damage})", *troubles))
    if manifest.engine == "sqlite":
        troubles += _content_troubles(copy, manifest)
    return Tried(manifest, tuple(troubles))


def back_up_nightly(database: Database, *, data_dir: Path, place: Path, now: datetime) -> Path | None:
    """Once a night: make one, try it, forget the oldest. A trouble is logged, and the page and the doctor show it."""
    known = list_backups(place)
    if not is_due(known[0].made_at if known else None, now):
        return None
    made = back_up(database, data_dir=data_dir, place=place, now=now)
    if troubles := try_backup(made).troubles:
        _LOG.error("the backup %s cannot be trusted: %s", made.name, "; ".join(troubles))
        return made
    for name in list_to_forget([row.name for row in list_backups(place)]):
        forget_backup(place, name)
    return made


def restore_backup(
    folder: Path, database: Database, *, data_dir: Path, is_replacing: bool, now: datetime
) -> tuple[BackupRow, int]:
    """Put a backup back, after it was tried. Raises RuleBroken where it cannot be trusted or would overwrite work."""
    tried = try_backup(folder)
    if tried.troubles:
        raise RuleBroken("bad_backup", "ชุดสำรองนี้ใช้ไม่ได้: " + " · ".join(tried.troubles))
    if (tried.row.engine == "sqlite") is not database.is_sqlite:
        raise RuleBroken(
            "other_engine", f"ชุดสำรองนี้เป็นของ {tried.row.engine} แต่ระบบนี้ใช้ฐานข้อมูลอีกชนิด กรุณาตั้ง TRACKER_DATABASE_URL"
        )
    if not is_empty(database) and not is_replacing:
        raise RuleBroken("not_empty", "ฐานข้อมูลนี้มีข้อมูลอยู่แล้ว ถ้าต้องการแทนที่ กรุณาปิดเว็บและตัวทำงานก่อน แล้วเพิ่ม --replace")
    back = restore_files(folder.parent, tried.row.files, data_dir)
    restore_database(folder / database_file(database), database, f"before-{backup_name(now)}")
    found = read_contents(database)
    if found.counts != tried.row.counts or found.chains != tried.row.chains:
        raise RuleBroken("differs", "กู้แล้ว แต่จำนวนข้อมูลไม่ตรงกับชุดสำรอง กรุณาอย่าเพิ่งเปิดใช้ และแจ้งผู้ดูแลระบบ")
    return next(row for row in list_backups(folder.parent) if row.folder == folder), back


def _file_troubles(place: Path, manifest: Manifest) -> list[str]:
    missing = [one for one in manifest.files if not mirrored(place, one).exists()]
    changed = [one for one in manifest.files if one not in set(missing) and hash_file(mirrored(place, one)) != one]
    told = []
    if missing:
        told.append(f"ไฟล์หลักฐานหายไป {len(missing)} ไฟล์")
    if changed:
        told.append(f"ไฟล์หลักฐานเสียหาย {len(changed)} ไฟล์")
    return told


def _content_troubles(copy: Path, manifest: Manifest) -> list[str]:
    """Put back for trial in a place of its own: opening a copy where it lies would change it."""
    with TemporaryDirectory(prefix="tidtam-trial-") as folder:
        opened = Database(f"sqlite:///{shutil.copy(copy, folder)}")
        try:
            found = read_contents(opened)
            if (found.revision, found.counts, found.chains) != (manifest.revision, manifest.counts, manifest.chains):
                return ["จำนวนข้อมูลไม่ตรงกับที่บันทึกไว้ตอนสำรอง"]
            return [f"ประวัติการใช้งานขาดตอนที่รายการ {one}" for one in _broken_chains(opened, manifest) if one]
        finally:
            opened.engine.dispose()


def _broken_chains(opened: Database, manifest: Manifest) -> list[int | None]:
    found = []
    for organization_id in manifest.chains:
        with opened.session(UUID(organization_id), is_reading=True) as session:
            found.append(find_break_in_history(session))
    return found
