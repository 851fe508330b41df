"""Spans of the assessment's calendar: what may be typed, and how they are told on a day."""

from dataclasses import dataclass
from datetime import date

import pytest

from tracker.rules.assessment_calendar import SpanState, check_span, in_order, words_of
from tracker.rules.errors import RuleBroken

MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 30)


@dataclass(frozen=True)
class Span:
    starts_on: date | None
    ends_on: date | None


@pytest.mark.parametrize(
    ("span", "today", "state", "days", "countdown"),
    [
        (Span(MARCH, APRIL), date(2027, 2, 27), SpanState.COMING, "1 มีนาคม 2570 ถึง 30 เมษายน 2570", "อีก 2 วัน"),
        (Span(MARCH, APRIL), MARCH, SpanState.RUNNING, "1 มีนาคม 2570 ถึง 30 เมษายน 2570", "เหลืออีก 60 วัน"),
        (Span(MARCH, APRIL), APRIL, SpanState.RUNNING, "1 มีนาคม 2570 ถึง 30 เมษายน 2570", "วันสุดท้าย"),
        (Span(MARCH, APRIL), date(2027, 5, 1), SpanState.OVER, "1 มีนาคม 2570 ถึง 30 เมษายน 2570", "ผ่านไปแล้ว"),
        (Span(None, APRIL), date(2027, 4, 20), SpanState.COMING, "ภายใน 30 เมษายน 2570", "อีก 10 วัน"),
        (Span(MARCH, None), MARCH, SpanState.RUNNING, "ตั้งแต่ 1 มีนาคม 2570", "อยู่ในช่วงนี้"),
        (Span(MARCH, MARCH), MARCH, SpanState.RUNNING, "1 มีนาคม 2570", "วันสุดท้าย"),
    ],
)
def test_how_a_span_is_told(span: Span, today: date, state: SpanState, days: str, countdown: str) -> None:
    words = words_of(span, today)
    assert (words.state, words.days, words.countdown) == (state, days, countdown)


@pytest.mark.parametrize(
    ("name", "starts_on", "ends_on", "field"),
    [
        ("", MARCH, APRIL, "name"),
        ("ก" * 201, MARCH, APRIL, "name"),
        ("OIT", None, None, "starts_on"),
        ("OIT", APRIL, MARCH, "ends_on"),
        ("OIT", date(2030, 3, 1), None, "starts_on"),
        ("OIT", None, date(2024, 3, 1), "starts_on"),
    ],
)
def test_what_no_announcement_says(name: str, starts_on: date | None, ends_on: date | None, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_span(2570, name, starts_on, ends_on)
    assert refused.value.code == field


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [(MARCH, APRIL), (MARCH, None), (None, APRIL), (MARCH, date(2027, 11, 5))]
)
def test_what_an_announcement_may_say(starts_on: date | None, ends_on: date | None) -> None:
    check_span(2570, "ตอบแบบตรวจ OIT", starts_on, ends_on)


def test_spans_stand_in_order_of_time() -> None:
    spans = [Span(None, APRIL), Span(MARCH, APRIL), Span(MARCH, MARCH)]
    assert in_order(spans) == [Span(MARCH, MARCH), Span(MARCH, APRIL), Span(None, APRIL)]
