"""`tracker rehearse` and `tracker holidays`: the interfaces scripts rely on."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_on
from tests.documents.own_plan import own_report

SLUG = "tha-sai-lom"


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Commands:
    """An office with the plan of the report, in force."""
    (tmp_path / "data").mkdir()
    run = commands_on(database_url, tmp_path)
    run.ok("organization", "add", SLUG, "--name", "เทศบาลตำบลท่าสายลม", "--kind", "เทศบาลตำบล")
    path = tmp_path / "รายงาน.docx"
    path.write_bytes(own_report())
    run.ok("import", path, "--organization", SLUG, "--activate", "--at", "2025-11-03T09:00")
    run.ok(
        "user", "add", "--organization", SLUG, "--name", "อรุณ ละเอียด", "--email", "arun@thasailom.example",
        "--role", "division-head", "--division", "กองคลัง",
    )  # fmt: skip
    return run


def test_a_rehearsal_for_programs_and_for_people(office: Commands) -> None:
    period = ("--organization", SLUG, "--from", "2026-09-28", "--to", "1/10/2569")
    found = office.ok("rehearse", *period, "--json").json
    assert (found["from"], found["to"], found["assumption"]) == ("2026-09-28", "2026-10-01", "nobody_reports")
    assert [month["month"] for month in found["by_month"]] == ["2026-09", "2026-10"]
    assert found["counts"]["notices"] == len(found["notices"]) > 0
    assert {"vacant_heads", "unreachable_people", "silences", "quota_days", "never_told"} <= found.keys()
    assert all(month["line_quota"] == 300 for month in found["by_month"])
    told = office.ok("rehearse", *period).out
    assert "ซ้อมการแจ้งเตือน 28 กันยายน 2569 ถึง 1 ตุลาคม 2569" in told
    assert "อรุณ ละเอียด" in told
    table = office.ok("rehearse", *period, "--csv").out
    assert table.count("\n") == len(found["notices"]) + 1


def test_what_is_no_day_or_too_long_is_said(office: Commands) -> None:
    assert "--from ต้องเป็นวันที่" in office("rehearse", "--organization", SLUG, "--from", "พรุ่งนี้", "--to", "2026-09-30").err
    said = office("rehearse", "--organization", SLUG, "--from", "2026-01-01", "--to", "2027-06-30")
    assert (said.code, "ไม่เกิน 1 ปี" in said.err) == (1, True)


def test_holidays_are_filled_with_the_organization_and_shown(office: Commands) -> None:
    assert "ครบอยู่แล้ว" in office.ok("holidays", "fill", "--organization", SLUG).out
    assert "เติมวันหยุด" in office.ok("holidays", "fill", "--organization", SLUG, "--year", "2575").out
    listed = office.ok("holidays", "list", "--organization", SLUG, "--year", "2575", "--json").json
    assert (listed["year"], listed["is_confirmed"]) == (2575, False)
    assert {"date", "name", "announcement"} == listed["holidays"][0].keys()
    shown = office.ok("holidays", "list", "--organization", SLUG, "--year", "2575").out
    assert "วันสงกรานต์" in shown
    assert "ยังไม่มีผู้ยืนยัน" in shown
    twice = office("holidays", "fill", "--organization", SLUG, "--year", "2570", "--fiscal-year", "2570")
    assert "อย่างใดอย่างหนึ่ง" in twice.err
    assert "พ.ศ." in office("holidays", "fill", "--organization", SLUG, "--year", "2027").err
