"""`tracker report`: any form in any format, of a round or of the plan; what was published is given as it was."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.cast import NOW
from tests.cli.commands import Commands, commands_on
from tests.documents.own_plan import own_report
from tracker.clock import new_id
from tracker.rules.report_content import ReportContent
from tracker.services.compile_report import compile_content
from tracker.store.database import Database
from tracker.store.files import keep_bytes
from tracker.store.models import ReportFile, RoundReport
from tracker.store.people import find_organization
from tracker.store.plans import find_round

SLUG = ("--organization", "tha-sai-lom", "--fiscal-year", "2569")
KEPT = b"PK the very bytes that were signed"


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Commands:
    """An office that imported its report and put the plan in force."""
    (tmp_path / "data").mkdir()
    paper = tmp_path / "รายงาน.docx"
    paper.write_bytes(own_report())
    run = commands_on(sqlite_url, tmp_path)
    run.ok("organization", "add", "tha-sai-lom", "--name", "เทศบาลตำบลท่าสายลม", "--kind", "เทศบาลตำบล")
    run.ok(
        "import", tmp_path / "รายงาน.docx", "--organization", "tha-sai-lom", "--activate", "--at", "2025-11-03T09:00"
    )
    return run


def publish(database: Database, tmp_path: Path) -> ReportContent:
    """The six months' report, with one of its files."""
    with database.session(is_reading=True) as session:
        organization = find_organization(session, "tha-sai-lom")
        assert organization
    with database.session(organization.id) as session:
        content = compile_content(session, year=2569, months=6, now=NOW, is_draft=False)
        head = find_round(session, 2569, 6)
        assert head
        values = {"content": content.to_json().decode(), "content_sha256": content.sha256, "signatories": []}
        report = RoundReport(id=new_id(), round_id=head.id, revision=1, state="published", form="progress", **values)
        report.code, report.created_at, report.published_at = "7K4Q-92MX", NOW, NOW
        report.register_number, report.registered_on = "12/2569", date(2026, 4, 9)
        sha256 = keep_bytes(tmp_path / "data", KEPT)
        file = ReportFile(round_report_id=report.id, form="progress", format="docx", sha256=sha256, size=len(KEPT))
        file.created_at = NOW
        session.add_all([report, file])
        session.commit()
    return content


@pytest.mark.parametrize(
    ("words", "beginning"),
    [
        (("--form", "plan"), b"PK"),
        (("--form", "memo", "--format", "pdf"), b"%PDF"),
        (("--form", "checklist", "--round", "12", "--format", "xlsx"), b"PK"),
    ],
)
def test_a_form_is_written_in_a_format(
    office: Commands, tmp_path: Path, words: tuple[str, ...], beginning: bytes
) -> None:
    output = tmp_path / "เอกสาร"
    said = office.ok("report", *SLUG, *words, "--output", output)
    assert "(ฉบับร่าง)" in said.out
    assert output.read_bytes().startswith(beginning)


def test_a_report_of_a_round_needs_its_round(office: Commands, tmp_path: Path) -> None:
    refused = office("report", *SLUG, "--output", tmp_path / "x.docx")
    assert refused.code == 1
    assert "กรุณาเลือกรอบ 6 เดือน หรือรอบ 12 เดือน" in refused.err
    assert not (tmp_path / "x.docx").exists()


def test_the_name_of_the_file_says_its_format(office: Commands, tmp_path: Path) -> None:
    office.ok("report", *SLUG, "--form", "memo", "--output", tmp_path / "บันทึก.PDF")
    assert (tmp_path / "บันทึก.PDF").read_bytes().startswith(b"%PDF")
    refused = office("report", *SLUG, "--form", "memo", "--format", "pdf", "--output", tmp_path / "บันทึก.docx")
    assert refused.code == 1
    assert "กรุณาตั้งชื่อไฟล์ให้ลงท้ายด้วย .pdf" in refused.err
    assert not (tmp_path / "บันทึก.docx").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report", "--fiscal-year", "๒๕abc"), "ค่าของ --fiscal-year ใช้ไม่ได้ ต้องเป็นจำนวนเต็ม"),
        (("report", *SLUG, "--round", "7"), "ค่าของ --round ใช้ไม่ได้ เลือกได้: 6, 12"),
        (("report", *SLUG), "ยังไม่ได้ระบุ --output"),
        (("report", "--year", "2570"), "ไม่มีตัวเลือก --year (ใกล้เคียง: --fiscal-year)"),
        (("reprot",), "คำสั่งไม่ครบหรือพิมพ์ผิด"),
    ],
)
def test_a_wrong_word_is_told_in_thai(office: Commands, words: tuple[str, ...], told: str) -> None:
    refused = office(*words)
    assert refused.code == 2
    assert told in refused.err
    assert "--help" in refused.err
    assert "Error" not in refused.err


@pytest.mark.parametrize("place", ["nowhere/x.docx", "รายงาน.docx/x.docx"])
def test_a_place_that_cannot_be_written_is_named(office: Commands, tmp_path: Path, place: str) -> None:
    refused = office("report", *SLUG, "--round", "6", "--output", tmp_path / place)
    assert refused.code == 1
    assert "กรุณาตรวจโฟลเดอร์และสิทธิ์" in refused.err
    assert not list(tmp_path.rglob("*.part"))


def test_a_published_round_is_given_as_it_was_published(
    office: Commands, sqlite_database: Database, tmp_path: Path
) -> None:
    content = publish(sqlite_database, tmp_path)
    office.ok("report", *SLUG, "--round", "6", "--output", tmp_path / "kept.docx")
    assert (tmp_path / "kept.docx").read_bytes() == KEPT
    said = office.ok("report", *SLUG, "--round", "6", "--form", "plan", "--output", tmp_path / "plan.docx")
    assert "(ฉบับที่เผยแพร่)" in said.out
    footer = content.sha256.encode()
    assert footer in unpacked(tmp_path / "plan.docx")
    office.ok("report", *SLUG, "--round", "6", "--draft", "--output", tmp_path / "draft.docx")
    assert footer not in unpacked(tmp_path / "draft.docx")


def unpacked(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
