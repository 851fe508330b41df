"""The interfaces that scripts rely on: they may grow, never change."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cli.commands import Commands, commands_on
from tests.documents.own_plan import ROWS, own_report
from tests.fakes import smtp_server
from tracker.app import cli_parts
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.database import ACROSS, Database
from tracker.store.models import ContactPoint, Division, Measure, Person, Plan, SourceFile, Task
from tracker.store.turn_mark import TurnMark


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Commands:
    (tmp_path / "data").mkdir()
    return commands_on(database_url, tmp_path)


@pytest.fixture
def office(run: Commands) -> Commands:
    run.ok("organization", "add", "tha-sai-lom", "--name", "เทศบาลตำบลท่าสายลม", "--kind", "เทศบาลตำบล")
    return run


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "รายงาน.docx"
    path.write_bytes(own_report())
    return path


def count(url: str, table: type) -> int:
    database = Database(url)
    with database.session() as session:
        counted = session.scalar(select(func.count()).select_from(table), execution_options=ACROSS) or 0
    database.engine.dispose()
    return counted


def test_a_dry_run_needs_no_organization_and_writes_nothing(run: Commands, report: Path, database_url: str) -> None:
    draft = run.ok("import", report, "--dry-run", "--json").json
    assert (draft["kind"], draft["round"], draft["fiscal_year"]) == ("progress-report", 6, 2569)
    assert draft["organization"]["name"] == "เทศบาลตำบลท่าสายลม"
    first = draft["measures"][0]
    assert first["title"] == "การเปิดเผยข้อมูลการใช้จ่ายงบประมาณ"
    assert first["indicator"] == [2]
    assert first["divisions"] == ["กองคลัง"]
    assert (first["start"], first["end"]) == ("2025-10-01", "2026-09-30")
    assert len(first["steps"]) == 2
    assert set(first["source"]) >= {"file", "sheet", "page", "table", "row"}
    assert draft["measures"][1]["all_divisions"] is True
    assert count(database_url, Plan) == 0
    run.ok("import", report, "--dry-run", "--organization", "nobody-knows")


def test_the_whole_way_by_commands(office: Commands, report: Path, database_url: str, tmp_path: Path) -> None:
    said = office.ok(
        "import", report, "--organization", "tha-sai-lom", "--activate", "--at", "2025-11-03T09:00", "--json"
    )
    assert "สร้างสำนัก/กองจากเอกสาร: " in said.err
    assert len(said.json["measures"]) == 3
    assert (count(database_url, Division), count(database_url, Measure), count(database_url, Task)) == (2, 3, 4)
    figures = office.ok("progress", "--organization", "tha-sai-lom", "--fiscal-year", "2569", "--json").json
    assert {k: figures["tasks"][k] for k in ("done", "total", "percent")} == {"done": 0, "total": 4, "percent": 0}
    assert [row["division"] for row in figures["by_division"]] == ["กองคลัง", "สำนักปลัดเทศบาล"]
    output = tmp_path / "report.docx"
    office.ok(
        "report", "--organization", "tha-sai-lom", "--fiscal-year", "2569", "--round", "6", "--format", "docx",
        "--output", output,
    )  # fmt: skip
    assert output.read_bytes().startswith(b"PK")


def test_the_same_file_is_not_imported_twice(office: Commands, report: Path, database_url: str) -> None:
    office.ok("import", report, "--organization", "tha-sai-lom")
    again = office("import", report, "--organization", "tha-sai-lom")
    assert again.code == 1
    assert "นำเข้าแล้ว" in again.err
    assert (count(database_url, Plan), count(database_url, SourceFile)) == (1, 1)


def test_an_unknown_division_stops_the_import_whole(office: Commands, report: Path, database_url: str) -> None:
    office.ok("division", "add", "--organization", "tha-sai-lom", "กองช่าง")
    office.ok("division", "add", "--organization", "tha-sai-lom", "สำนักปลัดเทศบาล", "--alias", "สำนักปลัด")
    seen = office.ok("import", report, "--organization", "tha-sai-lom", "--dry-run").json
    assert "division_unknown" in {problem["code"] for problem in seen["problems"]}
    refused = office("import", report, "--organization", "tha-sai-lom", "--json")
    assert refused.code == 1
    assert "กองคลัง" in refused.err
    assert "division_unknown" in {problem["code"] for problem in refused.json["problems"]}
    assert (count(database_url, Plan), count(database_url, Division)) == (0, 2)
    office.ok("import", report, "--organization", "tha-sai-lom", "--create-divisions", "--activate")
    assert (count(database_url, Plan), count(database_url, Division), count(database_url, Task)) == (1, 3, 5)


def test_a_second_active_plan_of_a_year_is_refused_and_nothing_is_half_done(
    office: Commands, report: Path, tmp_path: Path, database_url: str
) -> None:
    office.ok("import", report, "--organization", "tha-sai-lom", "--activate")
    changed = tmp_path / "แผนใหม่.docx"
    changed.write_bytes(
        own_report([*ROWS, ("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่", "มาตรการใหม่", "๑. ทำ", "กองคลัง", "ก.ย. ๖๙", "", "")])
    )
    refused = office("import", changed, "--organization", "tha-sai-lom", "--activate")
    assert refused.code == 1
    assert "มาตรการใหม่" in refused.err
    assert (count(database_url, Plan), count(database_url, Task)) == (1, 4)


def test_a_year_without_a_plan_says_so(office: Commands) -> None:
    said = office("progress", "--organization", "tha-sai-lom", "--fiscal-year", "2570", "--json")
    assert said.code == 1
    assert "2570" in said.err


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "ว่างเปล่า"), (b"\x89PNG\r\n\x1a\n" + bytes(100), "รูปภาพ"), (b"PK\x03\x04 broken", "เสียหาย")],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_one_thai_line(
    run: Commands, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "แผน.docx"
    path.write_bytes(content)
    said = run("import", path, "--dry-run", "--json")
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert said.err.count("\n") == 1


def test_a_missing_file_ends_with_2(run: Commands, tmp_path: Path) -> None:
    said = run("import", tmp_path / "ไม่มี.docx", "--dry-run")
    assert said.code == 2
    assert "เปิดไฟล์" in said.err


def test_who_forgot_the_password_gets_a_fresh_link(office: Commands, database_url: str) -> None:
    user = ("--organization", "tha-sai-lom", "--email", "wit@thasailom.example")
    office.ok(
        "user", "add", *user, "--name", "วิทย์ ใจเย็น", "--role", "executive", "--password-stdin",
        stdin="รหัสยาวพอสมควรของวิทย์\n",
    )  # fmt: skip
    said = office.ok("user", "link", *user)
    assert "/l/" in said.out
    database = Database(database_url)
    with database.session() as session:
        assert session.scalar(select(Person.password_hash), execution_options=ACROSS) is None
    database.engine.dispose()
    assert "ไม่พบผู้ใช้" in office("user", "link", *user[:3], "nobody@thasailom.example").err


def test_people_get_posts_and_a_link_or_a_password(office: Commands, database_url: str) -> None:
    office.ok("division", "add", "--organization", "tha-sai-lom", "กองคลัง")
    add = ("user", "add", "--organization", "tha-sai-lom")
    said = office.ok(
        *add, "--name", "มาลี ศรีสุข", "--email", "malee@thasailom.example", "--role", "division-head",
        "--division", "กองคลัง", "--line-user-id", "U" + "0" * 32,
    )  # fmt: skip
    assert "/l/" in said.out
    said = office.ok(
        *add, "--name", "วิทย์ ใจเย็น", "--email", "wit@thasailom.example", "--role", "executive",
        "--position", "รองปลัดเทศบาล", "--password-stdin", stdin="รหัสยาวพอสมควรของวิทย์\n",
    )  # fmt: skip
    assert "/l/" not in said.out
    assert count(database_url, Person) == 2
    office.ok(
        *add, "--name", "วิทย์ ใจเย็น", "--email", "WIT@thasailom.example", "--role", "policy-officer",
        "--line-user-id", "U" + "1" * 32,
    )  # fmt: skip
    assert (count(database_url, Person), count(database_url, ContactPoint)) == (2, 4)
    short = office(
        *add,
        "--name",
        "ก",
        "--email",
        "k@thasailom.example",
        "--role",
        "executive",
        "--password-stdin",
        stdin="12345\n",
    )
    assert short.code == 1
    assert count(database_url, Person) == 2


def test_a_list_of_people_is_taken_whole_or_not_at_all(office: Commands, tmp_path: Path, database_url: str) -> None:
    office.ok("division", "add", "--organization", "tha-sai-lom", "กองช่าง")
    path = tmp_path / "people.csv"
    head = "name,email,role,position,division,line_user_id\n"
    good = "ดวงใจ งามตา,duang@thasailom.example,policy-officer,นักวิเคราะห์นโยบายและแผน,กองช่าง,\n"
    path.write_text(head + good + "อำนาจ มั่นคง,amnat@thasailom.example,division-head,,กองลับ,\n", encoding="utf-8-sig")
    refused = office("user", "import", path, "--organization", "tha-sai-lom")
    assert refused.code == 1
    assert "แถวที่ 3 (อำนาจ มั่นคง)" in refused.err
    assert count(database_url, Person) == 0
    path.write_text(head + good, encoding="utf-8-sig")
    office.ok("user", "import", path, "--organization", "tha-sai-lom")
    assert count(database_url, Person) == 1


def test_doctor_says_what_to_mend(office: Commands) -> None:
    said = office("doctor")
    assert said.code == 1
    assert "✗ ช่องทางแจ้งเตือน" in said.out
    assert "✓ ฐานข้อมูล" in said.out


def test_doctor_names_messages_that_did_not_arrive(office: Commands, report: Path) -> None:
    """A mail server that refuses the address for good: the letter failed, and somebody must be told."""
    office.ok("import", report, "--organization", "tha-sai-lom", "--activate", "--at", "2025-11-03T09:00")
    office.ok(
        "user", "add", "--organization", "tha-sai-lom", "--name", "มานี มีตา", "--email", "manee@thasailom.example",
        "--role", "division-head", "--division", "กองคลัง",
    )  # fmt: skip
    with smtp_server() as mailbox:
        mailbox.replies["RCPT"] = "550 5.1.1 no such user"
        mail = replace(
            office.settings, smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_tls="none", mail_from="a@b.example"
        )
        assert Commands(mail).ok("tick", "--at", "2026-03-17T08:40", "--json").json["failed"] == 1
        parts = cli_parts(mail)
        findings = parts.examine(datetime(2026, 3, 18, 9, tzinfo=BANGKOK))
        parts.database.engine.dispose()
    assert [f.words for f in findings if "1 ข้อความที่ส่งไม่สำเร็จ" in f.words and not f.is_good]


def test_a_turn_by_hand_minds_that_an_older_database_was_put_back(office: Commands, report: Path) -> None:
    """Whoever restores a backup tries one turn first: it must not send what was sent since the backup once more."""
    office.ok("import", report, "--organization", "tha-sai-lom", "--activate", "--at", "2025-11-03T09:00")
    office.ok(
        "user", "add", "--organization", "tha-sai-lom", "--name", "มานี มีตา", "--email", "manee@thasailom.example",
        "--role", "division-head", "--division", "กองคลัง",
    )  # fmt: skip
    TurnMark(office.settings.data_dir).write(datetime(2030, 1, 1, 9, tzinfo=BANGKOK))
    with smtp_server() as mailbox:
        mail = replace(
            office.settings, smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_tls="none", mail_from="a@b.example"
        )
        said = Commands(mail).ok("tick", "--at", "2026-03-17T08:40", "--json").json
        assert said["planned"] > 0
        assert said["accepted"] == 0


def test_an_empty_database_is_told_to_be_upgraded(empty_database_url: str, tmp_path: Path) -> None:
    run = commands_on(empty_database_url, tmp_path)
    for words in (("tick",), ("serve",), ("worker",), ("progress", "--organization", "x", "--fiscal-year", "2569")):
        said = run(*words)
        assert said.code == 1
        assert "tracker db upgrade" in said.err
    run.ok("db", "upgrade")
    assert run.ok("tick", "--json").json["planned"] == 0


def test_the_unexpected_leaves_a_thai_line_and_a_file_for_whoever_mends_it(run: Commands, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE organization RENAME TO gone")
    said = run("tick")
    assert said.code == 70
    assert "errors.log" in said.err
    assert "Traceback" not in said.err
    assert "organization" in (run.settings.data_dir / "errors.log").read_text(encoding="utf-8")
