"""Lists of running the office as tables for a spreadsheet: posts and people, what divisions asked for, the history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.rules.history_words import changed_fields, deed_words
from tracker.rules.list_table import ListColumn, ListTable, Value
from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import day_of, format_instant
from tracker.store.entries import list_owed_entries
from tracker.store.history_list import PAGE, HistoryQuery, HistoryRow, list_history
from tracker.store.plans import RoundHead
from tracker.store.posts import Holding, PostRow, list_posts
from tracker.store.task_proposals import ProposalRow, list_decided_proposals, list_open_proposals

KINDS = {"more_time": "ขอขยายเวลา", "not_ours": "ไม่ใช่งานของกอง"}
DECISIONS = {"granted": "อนุญาต", "refused": "ไม่อนุญาต", "withdrawn": "กองถอนคำขอ"}
_MOST_DECIDED = 100_000


def posts_table(session: Session, today: date) -> ListTable:
    """Every post of today with whoever holds it or will; a vacant one says so."""
    columns = (
        ListColumn("ตำแหน่ง", width=40),
        ListColumn("ระดับ", width=20),
        ListColumn("สำนัก/กอง", width=30),
        ListColumn("งาน", width=20),
        ListColumn("ผู้ดำรงตำแหน่ง", width=30),
        ListColumn("รักษาราชการแทน", width=16),
        ListColumn("ตั้งแต่", "day", 14),
        ListColumn("ถึง", "day", 14),
    )
    rows = [row for post in list_posts(session, today) for row in _of_post(post)]
    return ListTable("บุคลากรและตำแหน่ง", columns, rows)


def _of_post(post: PostRow) -> list[tuple[Value, ...]]:
    about = (post.title, post.rank.thai, post.division_name, post.unit)
    return [(*about, *_holding(one)) for one in post.holdings] or [(*about, "ว่าง", "", None, None)]


def _holding(one: Holding) -> tuple[Value, ...]:
    return one.person_name, "ใช่" if one.is_acting else "", one.starts_on, one.ends_on


def proposals_table(session: Session) -> ListTable:
    """What divisions asked the policy officer for: what waits first, then what was answered."""
    columns = (
        ListColumn("วันที่ขอ", "day", 14),
        ListColumn("คำขอ", width=20),
        ListColumn("สำนัก/กอง", width=28),
        ListColumn("งาน", width=44),
        ListColumn("ขอโดย", width=26),
        ListColumn("เหตุผล", width=44),
        ListColumn("ขอให้ครบกำหนด", "day", 16),
        ListColumn("คำตอบ", width=16),
        ListColumn("ข้อความตอบ", width=40),
    )
    rows = [*list_open_proposals(session), *list_decided_proposals(session, _MOST_DECIDED)]
    return ListTable("คำขอของกอง", columns, map(_proposal, rows))


def _proposal(row: ProposalRow) -> tuple[Value, ...]:
    decision = DECISIONS.get(row.decision or "", "รอคำตอบ")
    return (
        day_of(row.created_at),
        KINDS[row.kind],
        row.division_name,
        row.task_title,
        row.person_name,
        row.reason,
        row.wanted_on,
        decision,
        row.answer,
    )


def room_table(session: Session, head: RoundHead) -> ListTable:
    """How far each division is with a round."""
    columns = (
        ListColumn("สำนัก/กอง", width=36),
        ListColumn("ต้องรายงาน", "number", 14),
        *(ListColumn(state.thai, "number", 16) for state in EntryState),
    )
    counts: dict[str, dict[EntryState, int]] = {}
    for entry in list_owed_entries(session, head.id):
        of_division = counts.setdefault(entry.division_name, dict.fromkeys(EntryState, 0))
        of_division[entry.state] += 1
    rows: list[tuple[Value, ...]] = [(name, sum(states.values()), *states.values()) for name, states in counts.items()]
    return ListTable(f"ความคืบหน้ารายกอง รอบ {head.months} เดือน ปีงบประมาณ {head.year}", columns, rows)


def history_table(session: Session, query: HistoryQuery) -> ListTable:
    """Everything the history tells under this filter, the newest first; read a page at a time."""
    columns = (
        ListColumn("รายการที่", "number", 10),
        ListColumn("เมื่อ", width=22),
        ListColumn("ผู้ทำ", width=28),
        ListColumn("เรื่อง", width=36),
        ListColumn("รายละเอียด", width=60),
        ListColumn("รหัสตรวจสอบ", width=30),
    )
    return ListTable("ประวัติการใช้งาน", columns, map(_happening, _all(session, query)))


def _all(session: Session, query: HistoryQuery) -> Iterator[HistoryRow]:
    while rows := list_history(session, query):
        yield from rows[:PAGE]
        if len(rows) <= PAGE:
            return
        query = replace(query, before=rows[PAGE - 1].sequence)


def _happening(row: HistoryRow) -> tuple[Value, ...]:
    changes = "; ".join(f"{one.field}: {one.old or '–'} → {one.new or '–'}" for one in changed_fields(row.change))
    who = row.person_name or "ระบบ"
    return row.sequence, format_instant(row.at), who, deed_words(row.action), changes, row.hash
