"""What the content of today says otherwise than the one that was signed."""

from dataclasses import replace

import pytest

from tests.documents.report_sample import sample_report
from tracker.rules.report_content import EvidenceLine, Paragraph, ReportContent, ReportFigure
from tracker.rules.report_difference import NOTHING_THERE, cell_sha256, list_differences, needs_signing, words_of

_SAMPLE = sample_report()
SAMPLE = replace(
    _SAMPLE,
    rows=tuple(replace(row, measure_id=str(at), code=f"{at}.1") for at, row in enumerate(_SAMPLE.rows, start=1)),
)


def changed(at: int = 0, **fields: object) -> ReportContent:
    rows = list(SAMPLE.rows)
    rows[at] = replace(rows[at], **fields)  # type: ignore[arg-type]
    return replace(SAMPLE, rows=tuple(rows))


def test_nothing_differs_where_only_the_day_and_the_names_do() -> None:
    assert list_differences(SAMPLE, replace(SAMPLE, signatories=())) == ()


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("result", "ผลการดำเนินการ"),
        ("suggestion", "ข้อเสนอแนะ"),
        ("outcome", "ผลลัพธ์"),
        ("responsible", "ผู้รับผิดชอบ"),
        ("period", "ระยะเวลาดำเนินการ"),
    ],
)
def test_a_cell_that_changed_is_named_with_both_texts(field: str, column: str) -> None:
    new = (Paragraph("ข้อความใหม่", lead="กองคลัง:"),)
    (found,) = list_differences(SAMPLE, changed(**{field: new}))
    assert (found.row, found.column, found.after) == (
        "1.1",
        column,
        "กองคลัง: ข้อความใหม่",
    )
    assert found.before == words_of(getattr(SAMPLE.rows[0], field))
    assert needs_signing([found])


def test_rows_that_came_and_went_are_told() -> None:
    fewer = replace(SAMPLE, rows=SAMPLE.rows[1:])
    (gone,) = list_differences(SAMPLE, fewer)
    (came,) = list_differences(fewer, SAMPLE)
    assert (gone.column, gone.after) == ("ทั้งแถว", NOTHING_THERE)
    assert (came.before, came.after) == (NOTHING_THERE, words_of(SAMPLE.rows[0].title))


def test_evidence_that_came_is_told() -> None:
    line = EvidenceLine(99, "ประกาศเจตนารมณ์", url="https://www.nongmek.example/a")
    (found,) = list_differences(SAMPLE, replace(SAMPLE, evidence=(*SAMPLE.evidence, line)))
    assert found.after == "ประกาศเจตนารมณ์ https://www.nongmek.example/a"


def test_a_figure_is_told_and_asks_for_no_signature_but_the_days_own_one_is_not() -> None:
    figures = tuple(ReportFigure(key, f"รูป {key}", 1, 4, "งาน") for key in ("done", "planned"))
    before = replace(SAMPLE, figures=figures)
    after = replace(SAMPLE, figures=tuple(replace(figure, counted=2) for figure in figures))
    (found,) = list_differences(before, after)
    assert (found.column, found.before, found.after) == ("รูป done", "1 จาก 4 งาน", "2 จาก 4 งาน")
    assert not needs_signing([found])


def test_what_has_no_column_of_its_own_is_not_passed_over() -> None:
    (found,) = list_differences(SAMPLE, replace(SAMPLE, place="อำเภอเมือง จังหวัดนครสมมุติ"))
    assert needs_signing([found])


def test_the_hash_of_a_cell_tells_one_text_from_another() -> None:
    one, other = (Paragraph("ก"),), (Paragraph("ก", lead="กองคลัง:"),)
    assert cell_sha256(one) == cell_sha256((Paragraph("ก"),))
    assert cell_sha256(one) != cell_sha256(other)
    assert cell_sha256((Paragraph("\ud800"),))  # half a character, as bad files hold it
