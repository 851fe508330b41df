"""Dates of evidence that somebody should look at before a report is proposed."""

from datetime import date

import pytest

from tracker.rules.evidence_window import DateDoubt, Window, date_doubt, doubt_advice, doubt_words

SIX_MONTHS = Window.of(2570, date(2027, 3, 31))
UPLOADED = date(2027, 4, 20)


@pytest.mark.parametrize(
    ("evidence_on", "uploaded_on", "doubt"),
    [
        (date(2026, 10, 1), UPLOADED, None),
        (date(2027, 3, 31), UPLOADED, None),
        (date(2026, 9, 30), UPLOADED, DateDoubt.BEFORE),
        (date(2027, 4, 1), UPLOADED, DateDoubt.AFTER),
        (None, UPLOADED, DateDoubt.UNDATED),
        (date(2027, 4, 20), UPLOADED, DateDoubt.AFTER),
        (date(2027, 4, 21), UPLOADED, DateDoubt.AHEAD),
        (date(2027, 3, 1), date(2027, 2, 28), DateDoubt.AHEAD),
    ],
)
def test_a_date_is_doubted_where_it_lies_outside_the_round(
    evidence_on: date | None, uploaded_on: date, doubt: DateDoubt | None
) -> None:
    assert date_doubt(evidence_on, uploaded_on, SIX_MONTHS) is doubt


def test_the_same_date_is_well_in_a_round_that_closes_later() -> None:
    announced_late = Window.of(2570, date(2027, 4, 15))
    assert date_doubt(date(2027, 4, 1), UPLOADED, announced_late) is None


def test_the_words_name_the_date_and_the_round() -> None:
    assert doubt_words(DateDoubt.AFTER, date(2027, 4, 1), SIX_MONTHS) == (
        "ลงวันที่หลังวันปิดรอบ (1 เมษายน 2570 · รอบนี้ 1 ตุลาคม 2569 ถึง 31 มีนาคม 2570)"
    )
    assert doubt_words(DateDoubt.UNDATED, None, SIX_MONTHS) == "ไม่ได้ระบุวันที่ จึงบอกไม่ได้ว่าเป็นงานของรอบนี้"


@pytest.mark.parametrize("doubt", DateDoubt)
def test_every_doubt_says_what_to_do(doubt: DateDoubt) -> None:
    assert any(word in doubt_advice(doubt) for word in ("แก้", "ใส่"))
