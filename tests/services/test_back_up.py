"""Backups: whole while others write, tried before they are trusted, put back without losing what stood there."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cast import NOW, build_town
from tracker.rules.backup import is_due, list_to_forget, stale_words
from tracker.rules.errors import RuleBroken
from tracker.services.back_up import back_up, back_up_nightly, restore_backup, try_backup
from tracker.store.backup_folder import is_under_way, list_backups, mirrored
from tracker.store.database import Database
from tracker.store.database_copy import read_contents
from tracker.store.files import keep_bytes, read_bytes


@pytest.fixture
def office(database: Database, tmp_path: Path) -> tuple[Database, Path, Path]:
    """A town with two kept files: its database, its data folder, and where its backups lie."""
    build_town(database)
    data_dir = tmp_path / "data"
    for words in ("ประกาศเจตนารมณ์", "ภาพกิจกรรม"):
        keep_bytes(data_dir, words.encode())
    return database, data_dir, tmp_path / "backups"


def test_a_backup_holds_everything_and_can_be_trusted(office: tuple[Database, Path, Path]) -> None:
    database, data_dir, place = office
    made = back_up(database, data_dir=data_dir, place=place, now=NOW)
    tried = try_backup(made)
    assert tried.troubles == ()
    assert try_backup(made).troubles == ()  # to try one does not change it
    assert tried.row.counts == read_contents(database).counts
    assert len(tried.row.files) == 2
    assert [row.folder for row in list_backups(place)] == [made]
    assert not is_under_way(place)


def test_what_was_done_to_a_backup_is_told(office: tuple[Database, Path, Path]) -> None:
    database, data_dir, place = office
    made = back_up(database, data_dir=data_dir, place=place, now=NOW)
    first, second = sorted(try_backup(made).row.files)
    mirrored(place, first).unlink()
    mirrored(place, second).write_bytes(b"another")
    assert try_backup(made).troubles == ("ไฟล์หลักฐานหายไป 1 ไฟล์", "ไฟล์หลักฐานเสียหาย 1 ไฟล์")
    copy = next(made.glob("database.*"))
    with copy.open("rb+") as file:
        file.seek(200)
        file.write(b"\0\0\0\0changed")
    assert try_backup(made).troubles[0] == "ไฟล์ฐานข้อมูลในชุดสำรองถูกแก้ไขหรือเสียหาย"
    with pytest.raises(RuleBroken, match="ใช้ไม่ได้"):
        restore_backup(made, database, data_dir=data_dir, is_replacing=True, now=NOW)


def test_a_damaged_kept_file_is_not_taken_for_the_real_one(office: tuple[Database, Path, Path]) -> None:
    database, data_dir, place = office
    sha256 = keep_bytes(data_dir, b"once whole")
    (data_dir / "files" / sha256[:2] / sha256).write_bytes(b"now broken")
    made = back_up(database, data_dir=data_dir, place=place, now=NOW)
    assert [(row.file_count, row.damaged_count) for row in list_backups(place)] == [(2, 1)]
    assert try_backup(made).troubles == ()


def test_it_comes_back_as_it_was(office: tuple[Database, Path, Path]) -> None:
    """Work done after the backup is gone from the database, and kept beside it on SQLite."""
    database, data_dir, place = office
    made = back_up(database, data_dir=data_dir, place=place, now=NOW)
    before = read_contents(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE task SET title = 'แก้ภายหลัง'"))
    shutil.rmtree(data_dir / "files")
    with pytest.raises(RuleBroken, match="--replace"):
        restore_backup(made, database, data_dir=data_dir, is_replacing=False, now=NOW)
    row, back = restore_backup(made, database, data_dir=data_dir, is_replacing=True, now=NOW + timedelta(days=1))
    assert (row.name, back) == (made.name, 2)
    assert read_contents(database) == before
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM task WHERE title = 'แก้ภายหลัง'")) == 0
    for sha256 in try_backup(made).row.files:
        assert read_bytes(data_dir, sha256)
    if database.is_sqlite:
        assert list(Path(str(database.url.database)).parent.glob("*.before-*"))


def test_every_night_once_and_a_fortnight_is_kept(office: tuple[Database, Path, Path]) -> None:
    database, data_dir, place = office
    for night in range(3):
        at = NOW + timedelta(days=night)
        assert back_up_nightly(database, data_dir=data_dir, place=place, now=at) is not None
        assert back_up_nightly(database, data_dir=data_dir, place=place, now=at + timedelta(hours=2)) is None
    assert len(list_backups(place)) == 3
    assert list_to_forget([f"2027-03-{day:02}-020000" for day in range(1, 17)]) == [
        "2027-03-01-020000",
        "2027-03-02-020000",
    ]


def test_what_a_killed_one_left_is_swept(office: tuple[Database, Path, Path]) -> None:
    database, data_dir, place = office
    (place / "part-2027-03-01-020000").mkdir(parents=True)
    assert list_backups(place) == []
    assert is_under_way(place)
    back_up(database, data_dir=data_dir, place=place, now=NOW)
    assert not is_under_way(place)


def test_when_it_is_due_and_when_it_is_old() -> None:
    evening = NOW.replace(hour=20)
    assert is_due(None, NOW)
    assert not is_due(evening, evening.replace(hour=23))
    assert is_due(evening, evening + timedelta(hours=7))
    assert "เครื่องเสีย" in stale_words(None, NOW)
    assert stale_words(NOW, NOW + timedelta(hours=30)) == ""
    assert "36 ชั่วโมง" in stale_words(NOW, NOW + timedelta(hours=37))
