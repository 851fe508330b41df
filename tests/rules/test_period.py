"""Every period phrase offices print, read as a careful reader would, and flagged where that reader would ask."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import PeriodDoubt, PeriodReading, read_periods
from tracker.rules.thai_calendar import MONTHS, SHORT_MONTHS
from tracker.rules.thai_text import normalise

YEAR = FiscalYear(2566)
WHOLE = ("2022-10-01", "2023-09-30", "")
OUTSIDE, REVERSED, FISCAL = "outside_year", "reversed", "calendar_or_fiscal"

# phrase → (start, end, doubt) of each period; "due:" where the end is the day a report is due
PHRASES = {
    "ต.ค. ๖๕ – ก.ย. ๖๖": [WHOLE],
    "ต.ค. ๖๕ - ก.ย. ๖๖": [WHOLE],
    "ต.ค. 65 ถึง ก.ย. 66": [WHOLE],
    "ตค. 65 - กย. 66": [WHOLE],
    "ตุลาคม 2565 - กันยายน 2566": [WHOLE],
    "1 ตุลาคม 2565 ถึงวันที่ 30 กันยายน 2566": [WHOLE],
    "ตั้งแต่เดือนตุลาคม พ.ศ. 2565 จนถึงเดือนกันยายน พ.ศ. 2566": [WHOLE],
    "01/10/2565 - 30/09/2566": [WHOLE],
    "ตลอดปีงบประมาณ": [WHOLE],
    "ตลอด ปีงบประมาณ": [WHOLE],
    "ตลอดปี งบประมาณ พ.ศ. ๒๕๖๖": [WHOLE],
    "ตลอดทั้งปี": [WHOLE],
    "ตลอด ปีงบประมาณ ตลอด ปีงบประมาณ": [WHOLE, WHOLE],
    "ตลอด ปีงบประมาณ ๒๕๖๗": [("2023-10-01", "2024-09-30", OUTSIDE)],
    "ตลอดปี งบประมาณ ๒๕๖๗": [("2023-10-01", "2024-09-30", OUTSIDE)],
    "ตลอดปีงบประมาณ ๒๕๖๗": [("2023-10-01", "2024-09-30", OUTSIDE)],
    "": [],
    "มีนาคม ๖๖ เดือน ตุลาคม ๖๕ เดือน เม.ย.- ก.ย. ๖๖": [
        ("2023-03-01", "2023-03-31", ""),
        ("2022-10-01", "2022-10-31", ""),
        ("2023-04-01", "2023-09-30", ""),
    ],
    "<p>ตลอดปีงบประมาณ</p> <p>ตลอดปีงบประมาณ</p> <p>เดือน ตุลาคม ๖๔</p>": [
        WHOLE,
        WHOLE,
        ("2021-10-01", "2021-10-31", OUTSIDE),
    ],
    "ก.พ.-เม.ย.๖๖ ต.ค.-ธ.ค.๖๖ ต.ค.๖๕": [
        ("2023-02-01", "2023-04-30", ""),
        ("2023-10-01", "2023-12-31", OUTSIDE),
        ("2022-10-01", "2022-10-31", ""),
    ],
    "รอบ ๖ เดือน เม.ย.๖๖ ๑๒ เดือน ต.ค.๖๖ ตลอด ปีงบประมาณ ม.ค. ๖๖- มี.ค.๖๖": [
        ("2023-04-01", "due:2023-10-31", ""),
        WHOLE,
        ("2023-01-01", "2023-03-31", ""),
    ],
    "ตลอด ปีงบประมาณ ม.ค.๖๖-เม.ย. ๖๖": [WHOLE, ("2023-01-01", "2023-04-30", "")],
    "รอบ ๖ เดือน ภายในเดือน เมษายน": [("2023-04-01", "due:2023-04-30", "")],
    "รอบ ๑๒ เดือน ภายในเดือนตุลาคม": [("2023-10-01", "due:2023-10-31", "")],
    "รอบ ๖ เดือน ภายในเดือน เมษายน และรอบ ๑๒ เดือน ภายในเดือนตุลาคม": [("2023-04-01", "due:2023-10-31", "")],
    "รอบ ๖ เดือน (ตุลาคม ๒๕๖๕ - มีนาคม ๒๕๖๖)": [("2022-10-01", "2023-03-31", "")],
    "6 เดือนแรก (1 ต.ค 65 - 31 มี.ค. 66)": [("2022-10-01", "2023-03-31", "")],
    "1 ต.ค 65 - 31 มี.ค. 66": [("2022-10-01", "2023-03-31", "")],
    "6 เดือนแรกของปี พ.ศ. 2566": [("2022-10-01", "2023-03-31", FISCAL)],
    "๖ เดือนแรกของปี พ.ศ. 2566": [("2022-10-01", "2023-03-31", FISCAL)],
    "6 เดือนหลัง": [("2023-04-01", "2023-09-30", "")],
    "ระหว่างวันที่ ๑๗ – ๒๑ กุมภาพันธ์ ๒๕๖๖": [("2023-02-17", "2023-02-21", "")],
    "ระหว่างวันที่ ๑๗ -๒๑ กุมภาพันธ์ ๒๕๖๖": [("2023-02-17", "2023-02-21", "")],
    "ระหว่างวันที่ ๑๗ – ๑๑ กุมภาพันธ์ ๒๕๖๖": [("2023-02-17", "2023-02-11", REVERSED)],
    "30 ก.ย. 66 - 1 ต.ค. 65": [("2023-09-30", "2022-10-01", REVERSED)],
    "๗ พ.ย. ๖๕": [("2022-11-07", "2022-11-07", "")],
    "๑๑ ม.ค. ๖๖": [("2023-01-11", "2023-01-11", "")],
    "มกราคม ๒๕๖๖": [("2023-01-01", "2023-01-31", "")],
    "เดือนมกราคม": [("2023-01-01", "2023-01-31", "")],
    "พฤศจิกายน": [("2022-11-01", "2022-11-30", "")],
    "สิ้นปีงบประมาณ": [("2023-09-30", "2023-09-30", "")],
    "ณ สิ้น ปีงบประมาณ": [("2023-09-30", "2023-09-30", "")],
    "ภายในสิ้นปีงบประมาณ": [(None, "2023-09-30", "")],
    "รอบปีงบประมาณ พ.ศ. ๒๕๖๕": [("2021-10-01", "2022-09-30", OUTSIDE)],
    "ปีงบประมาณ ๒๕๖๔ ถึง ๒๕๖๖": [("2020-10-01", "2023-09-30", OUTSIDE)],
    "พ.ศ. ๒๕๖๔ - ๒๕๖๖": [("2020-10-01", "2023-09-30", FISCAL)],
    "พ.ศ.๒๕๖๐-๒๕๖๔": [("2016-10-01", "2021-09-30", FISCAL)],
    "ภายในวันที่ 31 มีนาคม 2566": [(None, "2023-03-31", "")],
    "ภายใน 31/3/2566": [(None, "2023-03-31", "")],
    "31/03/66": [("2023-03-31", "2023-03-31", "")],
    "2023-03-31": [("2023-03-31", "2023-03-31", "")],
    "ไตรมาสที่ 1": [("2022-10-01", "2022-12-31", "")],
    "ไตรมาส ๑ - ๒": [("2022-10-01", "2023-03-31", "")],
    "ไตรมาส 2/2566": [("2023-01-01", "2023-03-31", "")],
    "ธ.ค. - ก.พ.": [("2022-12-01", "2023-02-28", "")],
    "มค. - มีค.": [("2023-01-01", "2023-03-31", "")],
    "ม.ค. 66 เป็นต้นไป": [("2023-01-01", "2023-09-30", "open_end")],
    "31 เม.ย. 66": [(None, None, "no_such_day")],
}


def described(reading: PeriodReading) -> list[tuple[str | None, str | None, str]]:
    rows = []
    for period in reading.periods:
        end = f"due:{period.due}" if period.due else period.end and period.end.isoformat()
        rows.append((period.start and period.start.isoformat(), end, period.doubt.value if period.doubt else ""))
    return rows


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_read_as_a_careful_reader_would(phrase: str) -> None:
    assert described(read_periods(phrase, YEAR)) == PHRASES[phrase]


# The same for a plan of 2568, in words other offices use.
OTHER_WHOLE = ("2024-10-01", "2025-09-30", "")
OTHER_PHRASES = {
    "ตุลาคม 2567 - 30 กันยายน 2568": [OTHER_WHOLE],
    "1 ต.ค. 67 ถึง ก.ย. 68": [OTHER_WHOLE],
    "1 ตุลาคม - 30 กันยายน 2568": [OTHER_WHOLE],
    "ตุลาคม67 - กันยายน68": [OTHER_WHOLE],
    "ปีงบ 2568": [OTHER_WHOLE],
    "ตลอดระยะเวลาปีงบประมาณ": [OTHER_WHOLE],
    "รอบ 6 เดือน/12 เดือน": [OTHER_WHOLE],
    "ตลอดปีงบประมาณ พ.ศ. 2567 - 2568": [("2023-10-01", "2025-09-30", OUTSIDE)],
    "ไตรมาสแรก": [("2024-10-01", "2024-12-31", "")],
    "ไตรมาสสุดท้าย": [("2025-07-01", "2025-09-30", "")],
    "ครึ่งปีหลัง": [("2025-04-01", "2025-09-30", "")],
    "ต.ค.67 / เม.ย.68": [("2024-10-01", "2024-10-31", ""), ("2025-04-01", "2025-04-30", "")],
    "เม.ย. 2568 (รอบ 6 เดือน) ต.ค. 2568 (รอบ 12 เดือน)": [("2025-04-01", "due:2025-10-31", "")],
    "ภายใน 31 มีนาคม ของทุกปี": [(None, "2025-03-31", "")],
    "ก.ย.-ต.ค. 68": [("2025-09-01", "2025-10-31", OUTSIDE)],
}


@pytest.mark.parametrize("phrase", OTHER_PHRASES)
def test_other_offices_words_are_read_too(phrase: str) -> None:
    reading = read_periods(phrase, FiscalYear(2568))
    assert described(reading) == OTHER_PHRASES[phrase]
    assert reading.unread == ""


@pytest.mark.parametrize("phrase", PHRASES)
def test_nothing_is_left_over_of_a_phrase_that_is_understood(phrase: str) -> None:
    assert read_periods(phrase, YEAR).unread == ""


@pytest.mark.parametrize(
    "phrase",
    [
        "อย่างน้อยปีละ ๑ ครั้ง", "อย่างน้อยปีละ ๒ ครั้ง", "๒ ครั้งในแต่ละปีงบประมาณ", "ประจำเดือน", "รายเดือน", "รายไตรมาส",
        "ประจำไตรมาส", "ราย 6 เดือน", "ทุกเดือน", "ทุกไตรมาส", "อย่างต่อเนื่อง", "ทุกสิ้นเดือน", "ทุกๆ เดือน",
        "ทุกวันที่ 5 ของเดือน", "เป็นประจำทุกเดือน",
    ],
)  # fmt: skip
def test_how_often_is_no_period(phrase: str) -> None:
    reading = read_periods(phrase, YEAR)
    assert reading.periods == ()
    assert reading.frequencies == (phrase,)


@pytest.mark.parametrize("phrase", ["ครั้งที่ ๑/๒๕๖๖", "๒๔ ชั่วโมง", "ปี พ.ศ. 2566", "ในรอบปี", "สมคบ", "3 เดือน", "30 วัน"])
def test_what_only_looks_like_a_date_is_kept_and_not_read(phrase: str) -> None:
    reading = read_periods(phrase, YEAR)
    assert reading.periods == ()
    assert reading.left_over.replace(" ", "") == phrase.replace(" ", "")


def test_how_often_may_stand_beside_a_period() -> None:
    reading = read_periods("ทุกเดือน ตลอดปีงบประมาณ", YEAR)
    assert described(reading) == [WHOLE]
    assert reading.frequencies == ("ทุกเดือน",)


def test_a_year_that_nobody_printed_is_not_invented() -> None:
    for phrase in ("ตลอดปีงบประมาณ", "ไตรมาส 1", "มกราคม", "ม.ค. - มี.ค.", "5 - 7 มกราคม", "รอบ 6 เดือน ภายในเดือนเมษายน"):
        (period,) = read_periods(phrase, None).periods
        assert (period.start, period.end, period.doubt) == (None, None, PeriodDoubt.YEAR_MISSING), phrase


def test_a_printed_year_needs_no_fiscal_year() -> None:
    assert described(read_periods("ต.ค. 68 - มี.ค. 69", None)) == [("2025-10-01", "2026-03-31", "")]


def test_the_first_month_takes_the_year_of_the_second_or_the_one_before() -> None:
    assert described(read_periods("ธ.ค. - ก.พ. 66", YEAR)) == [("2022-12-01", "2023-02-28", "")]
    assert described(read_periods("เม.ย. - ก.ย. ๖๖", YEAR)) == [("2023-04-01", "2023-09-30", "")]


def test_the_printed_words_stay_with_the_period() -> None:
    (period,) = read_periods("  เดือน   ตุลาคม\n๖๕ ", YEAR).periods
    assert period.text == "เดือน ตุลาคม ๖๕"


days = st.dates(date(2022, 10, 1), date(2023, 9, 30))
styles = st.sampled_from([MONTHS, SHORT_MONTHS])


@given(day=days, months=styles, long_year=st.booleans())
def test_any_day_of_the_year_is_read_back(day: date, months: tuple[str, ...], long_year: bool) -> None:
    year = day.year + 543 if long_year else (day.year + 543) % 100
    (period,) = read_periods(f"{day.day} {months[day.month - 1]} {year}", YEAR).periods
    assert (period.start, period.end, period.doubt) == (day, day, None)


@given(first=days, last=days, months=styles)
def test_any_range_is_read_back_or_flagged(first: date, last: date, months: tuple[str, ...]) -> None:
    phrase = " ถึง ".join(f"{d.day} {months[d.month - 1]} {d.year + 543}" for d in (first, last))
    (period,) = read_periods(phrase, YEAR).periods
    assert (period.start, period.end) == (first, last)
    assert (period.doubt is PeriodDoubt.REVERSED) == (last < first)


pieces = st.lists(
    st.one_of(st.sampled_from([*PHRASES, "สำนักปลัด", "๑.", "-", "\n", "ไม่ทราบ", "2566"]), st.text(max_size=8)),
    max_size=6,
)


@given(pieces)
def test_no_text_makes_it_fail_and_no_letter_is_lost(parts: list[str]) -> None:
    text = " ".join(parts)
    reading = read_periods(text, YEAR)
    kept = " ".join([*(p.text for p in reading.periods), reading.left_over, *reading.frequencies])
    printed = normalise(text)
    if "<" in printed or ">" in printed:
        return  # tags are taken out on purpose
    lost = {c for c in printed if "ก" <= c <= "ฮ"} - set(kept)
    assert not lost
