"""Compares kept files with what their names say, a few at a time: damage is known before somebody needs the file."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from tracker.store.database import Database
from tracker.store.files import is_whole, list_files_to_check, record_checked, sweep_incoming
from tracker.store.models import SourceFile

EVERY = timedelta(days=7)
DAMAGED_EVERY = timedelta(hours=1)  # somebody may have put it back
HALF_WRITTEN_FOR = timedelta(days=1)  # by then whoever wrote it is dead
MOST_FILES, MOST_BYTES = 50, 64 * 1024 * 1024  # of one organization at one turn


def check_files(database: Database, organization_id: UUID, *, data_dir: Path, now: datetime) -> Counter[str]:
    """Look at the files of an organization that were not looked at for a week; how many, and how many are damaged.

    No transaction waits for the disk. Files are read in pieces, so that memory stays flat.
    """
    sweep_incoming(data_dir, now - HALF_WRITTEN_FOR)
    with database.session(organization_id, is_reading=True) as session:
        due = _few(
            list_files_to_check(session, before=now - EVERY, damaged_before=now - DAMAGED_EVERY, most=MOST_FILES)
        )
        wanted = {file.id: _parts(file) for file in due}
    if not wanted:
        return Counter()
    found = {
        file_id: all(is_whole(data_dir, sha256, is_read_anew=True) for sha256 in parts)
        for file_id, parts in wanted.items()
    }
    with database.session(organization_id) as session:
        record_checked(session, found, now)
        session.commit()
    return Counter(checked=len(found), damaged=sum(not is_well for is_well in found.values()))


def _few(due: list[SourceFile]) -> list[SourceFile]:
    """So many as a turn has time for; one at least."""
    taken, size = due[:1], due[0].size if due else 0
    for file in due[1:]:
        size += file.size
        if size > MOST_BYTES:
            break
        taken.append(file)
    return taken


def _parts(file: SourceFile) -> list[str]:
    return [file.sha256, *([file.preview_sha256] if file.preview_sha256 else [])]
