"""A cell longer than a page, in each office format: every word is printed, under captions that are repeated."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents import paper_sample as sample
from tests.documents.laid_out import pages_of
from tracker.documents import write_docx
from tracker.rules.paper import Format, Paper, Row

NUMBERS = range(1000, 1120)
WRITERS = {Format.DOCX: write_docx.write}  # in Excel heights are given, and a substituted font would not fit them


def long_report() -> Paper:
    items = sample.said(*(f"- รายการที่ {number} ดำเนินการแล้วเสร็จ" for number in NUMBERS))
    cells = sample.SERVICE.cells
    row = Row((*cells[:5], items, cells[6]))
    return sample.paper(sample.HEADING, replace(sample.TABLE, rows=(row,)))


@pytest.mark.parametrize("form", list(WRITERS))
def test_a_row_longer_than_a_page_runs_on_under_its_captions(form: Format, tmp_path: Path) -> None:
    laid_out = pages_of(WRITERS[form](long_report().to_json()), f"report.{form}", tmp_path)
    assert len(laid_out) >= 3
    assert all(str(number) in "".join(laid_out) for number in NUMBERS)
    assert all("มาตรการ/" in page for page in laid_out[:-1])
