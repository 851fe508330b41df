"""A report that does not say of which round it is, brought in by a command."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_on
from tests.documents.own_checklist import BUDGET, CHECKLIST

SLUG = ("--organization", "tha-sai-lom")
YEAR = ("--fiscal-year", "2571")


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Commands:
    (tmp_path / "data").mkdir()
    run = commands_on(database_url, tmp_path)
    run.ok("organization", "add", "tha-sai-lom", "--name", "เทศบาลตำบลท่าสายลม", "--kind", "เทศบาลตำบล")
    return run


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "รายงาน.txt"
    path.write_text(CHECKLIST, encoding="utf-8")
    return path


def test_the_round_is_told_and_the_results_are_kept(office: Commands, report: Path) -> None:
    assert office.ok("import", report, "--dry-run", "--round", "12").json["round"] == 12
    said = office.ok("import", report, *SLUG, "--round", "12", "--activate", "--json")
    assert said.json["outcome"]["entries"] == 3
    assert "--round" not in said.err


def test_without_a_round_only_the_measures_come_and_it_says_how_to_keep_the_results(
    office: Commands, report: Path
) -> None:
    said = office.ok("import", report, *SLUG, "--activate", "--json")
    assert (said.json["outcome"]["measures"], said.json["outcome"]["entries"]) == (3, 0)
    assert "--round 6 หรือ --round 12" in said.err
    office.ok("undo-import", *SLUG, *YEAR)
    again = office.ok("import", report, *SLUG, "--round", "6", "--activate", "--json")
    assert again.json["outcome"]["entries"] == 3
    assert [measure["is_carried_out"] for measure in again.json["measures"] if measure["title"] == BUDGET] == [True]
