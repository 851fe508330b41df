"""Every fault that the reference documents hold is found, at its place; and nothing that is none."""

from collections import Counter
from pathlib import Path

import pytest

from tests.documents.own_plan import own_report
from tracker.documents.reading import read_document
from tracker.rules.plan_check import check_plan
from tracker.rules.plan_check_codes import FAULTS
from tracker.rules.plan_draft import Problem
from tracker.rules.plan_table import read_plan

OF_000 = {"period_outside_year": 2, "doubt_letters": 2, "owner_missing": 2}
OF_000_TEXT = {
    **OF_000,
    "score_contradiction": 5,
    "threshold_mismatch": 2,
    "count_mismatch": 1,
    "indicator_wrong": 2,
    "ends_before_plan": 2,
    "doubt_letters": 4,
}
OF_002 = {
    "reference_wrong": 6,
    "score_contradiction": 1,
    "period_missing": 1,
    "division_overloaded": 1,
    "doubt_letters": 1,
}
OF_003 = {"date_reversed": 1, "count_mismatch": 1}
OF_004 = {
    "result_repeated": 2,
    "reference_wrong": 1,
    "numbering_gap": 2,
    "period_column_missing": 1,
    "division_overloaded": 1,
}
FOUND = {
    "000_8bdc57a4361f9203.txt": OF_000_TEXT,
    "000-takbai.docx": OF_000,
    "000-takbai.xlsx": OF_000,
    "002_cc663ef54001efad.txt": OF_002,
    "003_4b1d816ea88a0cda.txt": OF_003,
    "003-ngop.docx": OF_003,
    "003-ngop.xlsx": OF_003,
    "004_8715cc26bf34bf47.txt": {**OF_004, "owner_swapped": 1},
    "004-sikham.docx": {**OF_004, "owner_swapped": 1},
    "004-sikham.xlsx": OF_004,  # where the swapped columns were put right
}


def faults_of(data: bytes, name: str) -> list[Problem]:
    document = read_document(data, name)
    draft = read_plan(document)
    return [each for each in (*draft.problems, *check_plan(document, draft)) if each.code in FAULTS]


def found(shared: Path, name: str, code: str) -> list[str]:
    return [e.message for e in faults_of((shared / "documents" / name).read_bytes(), name) if e.code == code]


@pytest.mark.shared
@pytest.mark.parametrize("name", FOUND)
def test_every_fault_of_a_published_plan_is_found_and_no_other(name: str, shared: Path) -> None:
    faults = faults_of((shared / "documents" / name).read_bytes(), name)
    assert Counter(each.code for each in faults) == FOUND[name], [each.message for each in faults]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["004_8715cc26bf34bf47.txt", "004-sikham.docx", "004-sikham.xlsx"])
def test_the_copied_results_are_blamed_on_the_right_items(name: str, shared: Path) -> None:
    service, people = found(shared, name, "result_repeated")
    assert service.startswith("ผลการดำเนินการของ O18 ")
    assert "ซ้ำกับ O15 " in service
    assert people.startswith("ผลการดำเนินการของ O24 ")
    assert "ซ้ำกับ O22 " in people
    (reference,) = found(shared, name, "reference_wrong")
    assert "กรุณาแก้เป็น O36" in reference


@pytest.mark.shared
def test_the_manuals_are_cited_by_the_numbers_of_their_year(shared: Path) -> None:
    mends = [message.rpartition("กรุณา")[2] for message in found(shared, "002_cc663ef54001efad.txt", "reference_wrong")]
    assert Counter(mends) == {"แก้เป็น O14": 3, "แก้เป็น O15": 3}


@pytest.mark.shared
def test_the_scores_that_contradict_each_other(shared: Path) -> None:
    messages = found(shared, "000_8bdc57a4361f9203.txt", "score_contradiction")
    pairs = ["๙๗.๕๗ และ ๘๗.๕๗", "๙๓.๓๔ และ ๘๓.๓๔", "๙๔.๑๖ และ ๘๙.๑๖", "๙๕.๔๘ และ ๙๕.๔๙", "๙๕.๒๕ และ ๙๔.๒๕"]
    assert all(pair in message for pair, message in zip(pairs, messages, strict=True))


@pytest.mark.shared
def test_the_day_that_runs_backwards_has_its_twin(shared: Path) -> None:
    (message,) = found(shared, "003-ngop.docx", "date_reversed")
    assert "“๑๗ – ๑๑ กุมภาพันธ์ ๒๕๖๖”" in message
    assert "๒๑ กุมภาพันธ์ ๒๕๖๖" in message


def test_a_report_of_our_own_has_no_fault() -> None:
    assert faults_of(own_report(), "รายงาน.docx") == []
