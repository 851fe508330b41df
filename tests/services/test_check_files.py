"""Kept files are looked at once a week: what is missing or changed is known, and known to be whole again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import NOW, Town, build_town
from tracker.clock import new_id
from tracker.services.check_files import check_files
from tracker.store.database import Database
from tracker.store.files import add_source_file, keep_bytes, list_damaged_files

WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def keep(database: Database, town: Town, data_dir: Path, data: bytes, at: datetime = NOW) -> Path:
    with database.session(town.organization_id) as session:
        sha256 = keep_bytes(data_dir, data)
        add_source_file(
            session, sha256=sha256, name=f"{data.decode()}.txt", media_type="text/plain", size=len(data),
            person_id=None, now=at,
        )  # fmt: skip
        session.commit()
    return data_dir / "files" / sha256[:2] / sha256


def damaged(database: Database, town: Town) -> list[str]:
    with database.session(town.organization_id, is_reading=True) as session:
        return [file.name for file in list_damaged_files(session)]


def test_damage_is_found_within_a_week_and_ends_when_the_file_is_back(
    database: Database, town: Town, tmp_path: Path
) -> None:
    gone, changed = keep(database, town, tmp_path, b"a"), keep(database, town, tmp_path, b"b")
    keep(database, town, tmp_path, b"c")

    def turn(now: datetime) -> dict[str, int]:
        return dict(check_files(database, town.organization_id, data_dir=tmp_path, now=now))

    assert turn(NOW + timedelta(days=1)) == {}
    gone.unlink()
    changed.write_bytes(b"B")
    assert turn(NOW + WEEK) == {"checked": 3, "damaged": 2}
    assert damaged(database, town) == ["a.txt", "b.txt"]
    assert turn(NOW + WEEK + timedelta(minutes=10)) == {}
    gone.write_bytes(b"a")
    assert turn(NOW + WEEK + timedelta(hours=2)) == {"checked": 2, "damaged": 1}
    keep(database, town, tmp_path, b"b", NOW + WEEK)  # sent in again, the same bytes
    assert damaged(database, town) == []


def test_another_organization_has_its_own(database: Database, town: Town, tmp_path: Path) -> None:
    keep(database, town, tmp_path, b"a").unlink()
    assert check_files(database, new_id(), data_dir=tmp_path, now=NOW + WEEK) == {}
