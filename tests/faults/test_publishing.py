"""A report is published whole or not at all: killed at every file and every commit, disk full, bytes changed."""

import multiprocessing
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.faults.publishing import FORMATS, Publisher, publish
from tests.services.reported_town import BASE_URL, NUMBER, ReportedTown, reported_town
from tracker.rules.approval import ReportState
from tracker.rules.errors import RuleBroken
from tracker.rules.paper import Form, Format
from tracker.rules.report_content import ReportContent
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.check_report import check_report, list_damaged_reports
from tracker.services.examine_installation import Installation, examine
from tracker.services.frozen_report import is_untouched, read_kept_file
from tracker.services.keep_report_files import make_files
from tracker.services.publish_report import Registration, publish_report
from tracker.store.database import Database
from tracker.store.frozen_reports import list_published, list_report_files
from tracker.store.history import find_break_in_history
from tracker.store.models import ReportFile, RoundReport

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.child", "tests.faults.publishing"])
OCTOBER = datetime(2027, 10, 12, 10, 0, tzinfo=BANGKOK)


@pytest.fixture
def town(database: Database, tmp_path: Path) -> ReportedTown:
    return reported_town(database, tmp_path)


def dies(orders: Publisher) -> bool:
    """Whether the publisher came to the moment at which it was to die."""
    process = _CONTEXT.Process(target=publish, args=[orders], daemon=True)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), f"the publisher ended with {process.exitcode}"
    return process.exitcode != 0


def test_killed_at_every_file_and_commit_a_report_is_published_whole_or_not_at_all(town: ReportedTown) -> None:
    """The twelve months, so that the year closes in the same commit, over a report that is in force."""
    town.at = OCTOBER
    town.report_everything(12)
    first = town.signed(12)
    town.publish(first, Registration("นม 71801/200", OCTOBER.date()))
    second = town.signed(12, reason="แก้ตัวเลข")
    deaths = 0
    for moment in ("rename", "commit", "committed"):
        for number in range(1, 9):
            orders = Publisher(
                town.database.url.render_as_string(hide_password=False),
                town.town.organization_id,
                town.town.people["policy"].id,
                second,
                town.data_dir,
                OCTOBER,
                Registration("นม 71801/201", OCTOBER.date(), is_approved_text_meant=True),
                f"{moment}:{number}",
            )
            has_died = dies(orders)
            deaths += has_died
            is_out = town.head(second).state is ReportState.PUBLISHED
            assert is_out == (moment == "committed" or not has_died), orders.end
            with town.reading() as session:
                in_force = [one.id for one in list_published(session)]
                files = list_report_files(session, second)
                assert find_break_in_history(session) is None
                assert is_untouched(session, second)
                assert list_damaged_reports(session, town.data_dir) == []
            assert in_force == [second if is_out else first]
            assert len(files) == (len(FORMATS) if is_out else 0)
            if is_out and has_died:
                return
            if not has_died:
                undo(town, first, second)
                break
    pytest.fail(f"the last moment never came ({deaths} deaths)")


def undo(town: ReportedTown, first: UUID, second: UUID) -> None:
    """As before publishing, so that the next moment can be tried."""
    with town.session() as session:
        for report_id, state in ((second, "approving"), (first, "published")):
            row = session.get_one(RoundReport, (town.town.organization_id, report_id))
            row.state = state
            session.flush()
        for file in session.scalars(select(ReportFile).where(ReportFile.round_report_id == second)):
            session.delete(file)
        session.commit()


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """To whoever writes, a disk that is full after so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_report_unpublished_and_says_so(sqlite_database: Database, tmp_path: Path) -> None:
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    with town.reading() as session, no_file_beyond(400), pytest.raises(RuleBroken) as told:
        make_files(session, report_id=report_id, data_dir=tmp_path, base_url=BASE_URL)
    assert told.value.code == "disk_full"
    assert town.head(report_id).state is ReportState.APPROVING
    assert [path.name for path in (tmp_path / "files").rglob("*.part")] == []
    town.publish(report_id)


def test_the_real_files_are_made_kept_and_handed_out_as_they_are(sqlite_database: Database, tmp_path: Path) -> None:
    """The one time here that every writer is really asked."""
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    with town.reading() as session:
        made = make_files(session, report_id=report_id, data_dir=tmp_path, base_url=BASE_URL)
    with town.session() as session:
        actor = town.actor("policy")
        publish_report(session, actor=actor, report_id=report_id, registration=NUMBER, made=made, now=town.at)
    with town.reading() as session:
        begins = {Format.DOCX: b"PK", Format.XLSX: b"PK", Format.PDF: b"%PDF-"}
        for file in made.files:
            data = read_kept_file(session, report_id, file.form, file.format, tmp_path)
            assert data.startswith(begins[file.format])
            assert len(data) == file.size
        assert {(file.form, file.format) for file in made.files} == {
            *((Form.PROGRESS, kind) for kind in Format),
            (Form.EVIDENCE, Format.PDF),
            (Form.EVIDENCE, Format.XLSX),
        }
        assert all(one.is_good for one in check_report(session, report_id, tmp_path))


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"content": '{"rows": []}'}, "เนื้อหาของรายงาน"),
        ({"content": "ไม่ใช่ JSON"}, "เนื้อหาของรายงาน"),
        ({"register_number": "นม 71801/1"}, "เลขที่และวันที่ลงทะเบียน"),
        ({"signatories": [{"part": "ผู้รายงาน", "name": "นายคนอื่น", "post": "นายก"}]}, "ผู้ลงนาม"),
        ({"signatories": []}, "ผู้ลงนาม"),
        ({"code": "0000-0000"}, "รหัสเอกสาร"),
        ({}, "ไฟล์ รายงานผลการดำเนินการ (.docx)"),
    ],
)
def test_whatever_is_changed_outside_the_system_is_noticed(
    sqlite_database: Database, tmp_path: Path, change: dict[str, object], about: str
) -> None:
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    town.publish(report_id)
    with town.session() as session:
        row = session.get_one(RoundReport, (town.town.organization_id, report_id))
        for name, value in change.items():
            setattr(row, name, value)
        session.commit()
    if not change:
        with town.reading() as session:
            sha256 = next(one.sha256 for one in list_report_files(session, report_id) if one.format is Format.DOCX)
        (tmp_path / "files" / sha256[:2] / sha256).write_bytes(b"something else")
    with town.reading() as session:
        assert [one.about for one in check_report(session, report_id, tmp_path) if not one.is_good] == [about]
        (damaged,) = list_damaged_reports(session, tmp_path)
        assert damaged[1] == about


def test_content_changed_together_with_its_hash_is_noticed_by_the_history(
    sqlite_database: Database, tmp_path: Path
) -> None:
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    town.publish(report_id)
    with town.session() as session:
        row = session.get_one(RoundReport, (town.town.organization_id, report_id))
        content = replace(ReportContent.from_json(row.content), place="อำเภอเมือง")
        row.content, row.content_sha256 = content.to_json().decode(), content.sha256
        session.commit()
    with town.reading() as session:
        assert is_untouched(session, report_id)
        assert [one.about for one in check_report(session, report_id, tmp_path) if not one.is_good] == [
            "เนื้อหาของรายงาน"
        ]


def test_the_doctor_names_a_damaged_report(sqlite_database: Database, tmp_path: Path) -> None:
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    town.publish(report_id)
    installation = Installation(sqlite_database, tmp_path, "x" * 40, BASE_URL, {}, tmp_path / "backups")
    assert [one for one in examine(installation, town.at) if one.about.startswith("รายงานของ")] == []
    with town.reading() as session:
        sha256 = list_report_files(session, report_id)[0].sha256
    (tmp_path / "files" / sha256[:2] / sha256).unlink()
    (found,) = [one for one in examine(installation, town.at) if one.about.startswith("รายงานของ")]
    assert town.head(report_id).code in found.words
