"""The demo's plan has no fault: neither its paper, nor the plan that stands in the database."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from tracker.documents.reading import read_document
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_check import check_content, check_plan
from tracker.rules.plan_check_codes import FAULTS
from tracker.rules.plan_table import read_plan
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.demo.plan_paper import measures_on, plan_draft, plan_paper
from tracker.services.fill_demo import fill_demo
from tracker.store.database import Database
from tracker.store.plan_content import get_plan_content
from tracker.store.plans import find_active_plan

DAYS = [
    datetime(2026, 11, 20, 9, 0, tzinfo=BANGKOK),
    datetime(2027, 1, 3, 12, 0, tzinfo=BANGKOK),
    datetime(2027, 9, 29, 16, 0, tzinfo=BANGKOK),
]


def as_word(paper: bytes) -> bytes:
    """The same paper as a clerk would have it: title lines and one table."""
    lines = paper.decode().splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    document = Document()
    for line in lines:
        if line and "\t" not in line:
            document.add_paragraph(line)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("now", DAYS, ids=str)
@pytest.mark.parametrize("form", ["txt", "docx"])
def test_the_paper_of_the_demo_has_no_fault(now: datetime, form: str) -> None:
    year = FiscalYear.of(now.date())
    measures = measures_on(year, now.date())
    paper = plan_paper(year, measures)
    document = read_document(as_word(paper) if form == "docx" else paper, f"แผน.{form}")
    read = read_plan(document)
    assert [each for each in read.problems if each.code in FAULTS] == []
    assert check_plan(document, read) == ()
    assert check_plan(document, plan_draft(year, now.date(), measures)) == (), "nor has the draft it came from"


def test_the_plan_of_the_demo_has_no_fault(database: Database, tmp_path: Path) -> None:
    demo = fill_demo(database, data_dir=tmp_path, now=DAYS[0])
    with database.session(demo.organization_id, is_reading=True) as session:
        plan = find_active_plan(session)
        assert plan
        assert check_content(get_plan_content(session, plan.id)) == ()
