"""The whole chain on one document: import → tasks → updates → percentages → tick → mail and LINE → report.

Once on a document of a real municipality (reference folder), once on one of our own, on both databases.
"""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from docx import Document
from sqlalchemy import select

from tests.cli.commands import Commands, commands_on
from tests.conftest import SHARED, missing
from tests.documents.own_plan import own_report
from tests.fakes import Line, Mailbox, reference_line, small_line, smtp_server
from tracker.rules.permissions import Actor
from tracker.rules.progress import Share
from tracker.rules.task import TaskMove
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.report_entry import EntryText, save_entry
from tracker.services.update_task import TaskChange, review_task, update_task
from tracker.store.database import Database
from tracker.store.entries import list_owed_entries
from tracker.store.models import Organization, Person
from tracker.store.people import find_actor
from tracker.store.plans import find_active_plan, find_round
from tracker.store.tasks import get_task, list_tasks

SLUG = "tha-sai-lom"
HEAD, POLICY = "head@tha-sai-lom.example", "policy@tha-sai-lom.example"
HEAD_LINE = "U" + "a" * 32


@dataclass(frozen=True)
class Story:
    """A document and what is known of it. `closing` is the last day of the six-month round."""

    file: Path
    name: str
    year: int
    measures: int
    tasks: int
    assigned_at: str
    remind_at: str
    division: str

    def when(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.fixture(params=["own", pytest.param("reference", marks=pytest.mark.shared)])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    if request.param == "reference":
        file = request.getfixturevalue("shared") / "documents" / "003-ngop.docx"
        return Story(file, "เทศบาลตำบลงอบ", 2566, 5, 8, "2022-11-01T09:00", "2023-03-17T08:40", "กองคลัง")
    file = tmp_path / "report.docx"
    file.write_bytes(own_report())
    return Story(file, "เทศบาลตำบลท่าสายลม", 2569, 3, 4, "2025-11-03T09:00", "2026-03-17T08:40", "กองคลัง")


@contextmanager
def outside() -> Iterator[tuple[Mailbox, Line]]:
    """A real SMTP server, and LINE as its own description has it (our small one where that is missing)."""
    with ExitStack() as stack:
        line = reference_line(SHARED) if SHARED.is_dir() else small_line()
        yield stack.enter_context(smtp_server()), stack.enter_context(line)


def test_a_plan_becomes_a_reminder_and_a_report(
    story: Story, database: Database, database_url: str, tmp_path: Path
) -> None:
    with outside() as (mailbox, line):
        run = commands_on(
            database_url,
            tmp_path,
            line_api_base=line.address,
            line_channel_access_token="token",
            smtp_host="127.0.0.1",
            smtp_port=mailbox.port,
            smtp_tls="none",
            mail_from=f"tidtam@{SLUG}.example",
        )
        set_up(run, story)
        work(database, story)
        check_progress(run, story)
        check_reminders(run, story, mailbox, line)
        report(run, database, story, tmp_path / "report.docx")


def set_up(run: Commands, story: Story) -> None:
    run.ok("organization", "add", SLUG, "--name", story.name, "--kind", "เทศบาลตำบล")
    said = run.ok("import", story.file, "--organization", SLUG, "--activate", "--at", story.assigned_at, "--json")
    assert len(said.json["measures"]) == story.measures
    add = ("user", "add", "--organization", SLUG)
    run.ok(
        *add, "--name", "มานี มีตา", "--email", HEAD, "--role", "division-head", "--division", story.division,
        "--line-user-id", HEAD_LINE,
    )  # fmt: skip
    run.ok(*add, "--name", "ปิติ พอใจ", "--email", POLICY, "--role", "policy-officer")


def work(database: Database, story: Story) -> None:
    """The head starts one task and finishes another; the policy officer approves it."""
    now = story.when(story.assigned_at)
    organization_id, head, policy = cast(database, now)
    with database.session(organization_id, is_reading=True) as session:
        plan = find_active_plan(session, story.year)
        assert plan
        rows = list_tasks(session, plan.id, division_ids=head.division_ids)
    first, second = rows[0], rows[1]
    with database.session(organization_id) as session:
        change = TaskChange(TaskMove.FINISH, "เผยแพร่รายงานบนเว็บไซต์ของเทศบาลครบทุกไตรมาสแล้ว", 100)
        update_task(session, actor=head, task_id=first.id, row_version=first.row_version, change=change, now=now)
    with database.session(organization_id) as session:
        version = get_task(session, first.id).row.row_version
        review_task(session, actor=policy, task_id=first.id, row_version=version, is_approved=True, note="", now=now)
    with database.session(organization_id) as session:
        update_task(
            session, actor=head, task_id=second.id, row_version=second.row_version,
            change=TaskChange(TaskMove.START), now=now,
        )  # fmt: skip


def cast(database: Database, now: datetime) -> tuple[UUID, Actor, Actor]:
    with database.session() as session:
        organization_id = session.scalars(select(Organization.id)).one()
    with database.session(organization_id, is_reading=True) as session:
        people = {person.email: person.id for person in session.scalars(select(Person))}
        head, policy = (find_actor(session, people[email], now.date()) for email in (HEAD, POLICY))
    assert head
    assert policy
    return organization_id, head, policy


def check_progress(run: Commands, story: Story) -> None:
    figures = run.ok("progress", "--organization", SLUG, "--fiscal-year", str(story.year), "--json").json
    assert (figures["tasks"]["done"], figures["tasks"]["total"]) == (1, story.tasks)
    assert figures["tasks"]["percent"] == Share(1, story.tasks).percent
    assert (figures["started"]["done"], figures["started"]["total"]) == (2, story.measures)
    own = next(row for row in figures["by_division"] if row["division"] == story.division)
    assert own["done"] == 1


def check_reminders(run: Commands, story: Story, mailbox: Mailbox, line: Line) -> None:
    """Fourteen days before the round closes the head is told by mail and LINE, once however often we tick."""
    first = run.ok("tick", "--at", story.remind_at, "--json").json
    assert first["planned"] > 0
    assert first["accepted"] == 3  # mail and LINE to the head, mail to the policy officer
    assert first["failed"] == first["retry"] == 0
    again = run.ok("tick", "--at", story.remind_at, "--json").json
    assert again["planned"] == again["accepted"] == 0
    letters = mailbox.to(HEAD)
    assert len(letters) == 1
    body = letters[0].get_body(("plain",))
    assert body
    assert "31 มีนาคม" in body.get_content()
    assert len(line.accepted_keys()) == 1
    assert set(line.accepted_keys().values()) == {1}
    assert line.statuses().count(400) == 0


def report(run: Commands, database: Database, story: Story, output: Path) -> None:
    """The division hands in its entries; the report is a Word file of seven columns, one row per measure."""
    now = story.when(story.remind_at)
    organization_id, head, _ = cast(database, now)
    with database.session(organization_id, is_reading=True) as session:
        head_round = find_round(session, story.year, 6)
        assert head_round
        owed = list_owed_entries(session, head_round.id, division_ids=head.division_ids)
    for entry in owed:
        with database.session(organization_id) as session:
            save_entry(
                session, actor=head, measure_id=entry.measure_id, round_id=head_round.id,
                division_id=entry.division_id, row_version=entry.row_version,
                text=EntryText(entry.result or "ดำเนินการตามแผนแล้ว", "ควรดำเนินการต่อเนื่อง"), is_submitting=True, now=now,
            )  # fmt: skip
    silent = run.ok("tick", "--at", story.remind_at.replace("17T", "24T"), "--json").json
    assert silent["failed"] == 0
    run.ok(
        "report", "--organization", SLUG, "--fiscal-year", str(story.year), "--round", "6", "--format", "docx",
        "--output", output,
    )  # fmt: skip
    document = Document(io.BytesIO(output.read_bytes()))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "ตัวชี้วัด", "มาตรการ/แนวทาง", "ขั้นตอน/วิธีการปฏิบัติ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "ผลการดำเนินการ", "ข้อเสนอแนะ",
    ]  # fmt: skip
    assert len(table.rows) == story.measures + 1
    assert "ควรดำเนินการต่อเนื่อง" in "\n".join(cell.text for row in table.rows for cell in row.cells)
    with zipfile.ZipFile(output) as archive:
        assert "TH Sarabun New" in archive.read("word/styles.xml").decode()


def test_the_report_prints(shared: Path, tmp_path: Path, sqlite_url: str) -> None:
    """Word's file becomes pages: nothing is lost between the file and the paper."""
    if shutil.which("soffice") is None or shutil.which("pdftoppm") is None:
        missing("soffice", "LibreOffice or pdftoppm was not found")
    run = commands_on(sqlite_url, tmp_path)
    run.ok("organization", "add", SLUG, "--name", "เทศบาลตำบลงอบ", "--kind", "เทศบาลตำบล")
    run.ok("import", shared / "documents" / "003-ngop.docx", "--organization", SLUG, "--activate")
    output = tmp_path / "report.docx"
    run.ok("report", "--organization", SLUG, "--fiscal-year", "2566", "--round", "6", "--output", output)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(output)],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(tmp_path / "report.pdf"), str(tmp_path / "page")], check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) >= 3
    assert all(page.stat().st_size > 5_000 for page in pages), "a page came out empty"


def test_last_years_plan_sends_nothing_today(shared: Path, tmp_path: Path, database_url: str) -> None:
    with smtp_server() as mailbox:
        run = commands_on(
            database_url,
            tmp_path,
            smtp_host="127.0.0.1",
            smtp_port=mailbox.port,
            smtp_tls="none",
            mail_from="a@b.example",
        )
        run.ok("organization", "add", SLUG, "--name", "เทศบาลตำบลงอบ", "--kind", "เทศบาลตำบล")
        run.ok("import", shared / "documents" / "003-ngop.docx", "--organization", SLUG, "--activate")
        run.ok(
            "user", "add", "--organization", SLUG, "--name", "มานี มีตา", "--email", HEAD, "--role", "division-head",
            "--division", "กองคลัง",
        )  # fmt: skip
        assert run.ok("tick", "--json").json["planned"] == 0
        assert mailbox.letters == []
