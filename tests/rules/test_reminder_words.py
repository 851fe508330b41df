"""A reminder in words, and who may still read of it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_words import KINDS, Told, may_see_told

FINANCE, WORKS, PERSON = uuid4(), uuid4(), uuid4()


def told(kind: str = "task", **more: Any) -> Told:
    is_task = kind in ("task", "assignment", "return", "question", "evidence", "escalation")
    about: dict[str, Any] = (
        {"task_id": UUID(int=1), "task_title": "เผยแพร่แผนการจัดซื้อจัดจ้าง"}
        if is_task
        else {"round_id": UUID(int=2), "round_months": 6, "fiscal_year": 2570}
    )
    values = {"division_id": FINANCE, **about, **more}
    return Told(uuid4(), PERSON, ReminderKind(kind), date(2027, 3, 31), date(2027, 3, 24), **values)


def actor(*posts: Post) -> Actor:
    return Actor(PERSON, uuid4(), "อรุณ ละเอียด", posts)


def post(rank: Rank, division: UUID | None = None) -> Post:
    return Post(uuid4(), rank.thai, rank, division)


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("task", {"offset_days": 7}, "เตือนกำหนดงาน (ก่อนครบกำหนด 7 วัน)"),
        ("task", {"offset_days": 0}, "เตือนกำหนดงาน (วันครบกำหนด)"),
        ("task", {"late_week": 2}, "เตือนกำหนดงาน (เกินกำหนดสัปดาห์ที่ 2)"),
        ("task", {}, "เตือนกำหนดงาน (วันที่ขอให้เตือนอีกครั้ง)"),
        ("entry", {"offset_days": 30}, "เตือนส่งรายงานรอบ (ก่อนครบกำหนด 30 วัน)"),
        ("weekly_summary", {"offset_days": 0}, "ภาพรวมประจำสัปดาห์"),
        ("return", {}, "แจ้งส่งคืนให้แก้ไข"),
        ("escalation", {"level": 2}, "แจ้งผู้บังคับบัญชา (ขั้นที่ 2)"),
    ],
)
def test_which_of_a_duty_s_days_it_was(kind: str, more: dict[str, Any], words: str) -> None:
    assert told(kind, **more).what == words


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(ReminderKind)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("task", f"/tasks/{UUID(int=1)}"),
        ("escalation", f"/tasks/{UUID(int=1)}"),
        ("entry", f"/rounds/{UUID(int=2)}/entries"),
        ("round_opened", f"/rounds/{UUID(int=2)}/entries"),
        ("round", f"/reports/{UUID(int=2)}"),
        ("approval", "/review"),
        ("weekly_summary", "/overview"),
    ],
)
def test_it_leads_to_where_it_is_answered(kind: str, path: str) -> None:
    assert told(kind).path == path


def test_a_day_nobody_set_is_no_due_date() -> None:
    assert told("task").has_due_date
    assert not told("assignment", is_dated=False).has_due_date
    assert not told("round_opened").has_due_date


@pytest.mark.parametrize(
    ("posts", "seen", "others"),
    [
        ([post(Rank.DIVISION_HEAD, FINANCE)], True, True),
        ([post(Rank.DIVISION_HEAD, WORKS)], False, False),
        ([post(Rank.OFFICER, FINANCE)], True, False),
        ([post(Rank.UNIT_HEAD, FINANCE)], True, False),
        ([post(Rank.MAYOR)], True, True),
        ([post(Rank.POLICY_OFFICER)], True, True),
        ([post(Rank.ADMINISTRATOR)], False, False),
        ([], False, False),
    ],
)
def test_who_reads_of_it_today(posts: list[Post], *, seen: bool, others: bool) -> None:
    """`seen`: what was told to oneself; `others`: what others were told."""
    assert told().is_seen_by(actor(*posts)) == seen
    assert may_see_told(actor(*posts), FINANCE) == others


def test_whoever_the_head_named_reads_of_it() -> None:
    assert told(delegate_id=PERSON).is_seen_by(actor(post(Rank.OFFICER, WORKS)))


def test_what_spans_all_divisions_stays_with_whom_it_was_told() -> None:
    assert told("round", division_id=None).is_seen_by(actor())
    assert not may_see_told(actor(post(Rank.DIVISION_HEAD, FINANCE)), None)
