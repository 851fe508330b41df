"""The control room of a round: how far each division is, and who was told when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.delivery_words import WAYS
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.progress import Share
from tracker.rules.task import EntryState, PlanState
from tracker.rules.thai_calendar import day_of
from tracker.services.remind_unreported import asking_words, remind_unreported
from tracker.store.entries import OwedEntry, is_round_published, list_owed_entries
from tracker.store.plans import RoundHead, get_round, list_plans
from tracker.store.report_cells import list_missing
from tracker.store.round_told import LastTold, list_last_asked, list_last_told
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today

pages = Blueprint("period_room", __name__)
_TOLD_ALREADY = "กองที่ค้างได้รับการเตือนแล้ววันนี้ ระบบจะไม่เตือนซ้ำในวันเดียวกัน"


@dataclass(frozen=True)
class RoomLine:
    """One division: its entries by state, what it still owes, and who was told."""

    id: UUID
    name: str
    counts: tuple[tuple[EntryState, int], ...]
    total: int
    owing_count: int
    told: LastTold | None
    asked_at: datetime | None

    def count(self, *states: EntryState) -> int:
        return sum(number for state, number in self.counts if state in states)

    @property
    def submitted(self) -> int:
        return self.count(EntryState.SUBMITTED)

    @property
    def approved(self) -> Share:
        return Share(self.count(EntryState.APPROVED), self.total, "รายการ")

    @property
    def reported(self) -> Share:
        return Share(self.submitted + self.approved.counted, self.total, "รายการ")

    @property
    def is_asked_today(self) -> bool:
        return self.asked_at is not None and day_of(self.asked_at) == today()

    @property
    def badness(self) -> tuple[float, int, int]:
        """Who is furthest from having reported comes first."""
        reported = self.reported
        return reported.counted / reported.total, -self.count(EntryState.NOT_STARTED), -self.owing_count


@pages.get("/rounds/<uuid:round_id>/room")
def room(round_id: UUID) -> str:
    """Every division that owes the round something, the worst first."""
    with reading() as session:
        head = get_round(session, round_id)
        asking = asking_words(head)
        owed = list_owed_entries(session, round_id)
        owing = Counter(one.owed.division_id for one in list_missing(session, round_id) if not one.is_confirmed)
        told, asked = list_last_told(session, round_id, asking), list_last_asked(session, asking)
        silence = _silence(session, head)
    lines = [
        _line(theirs, owing[division_id], told.get(division_id), asked.get(division_id))
        for division_id, theirs in _by_division(owed).items()
    ]
    lines.sort(key=lambda line: line.badness)
    reported = Share(sum(entry.state.is_reported for entry in owed), len(owed), "รายการ")
    return render_template(
        "period_room/room.html",
        head=head,
        lines=lines,
        reported=reported,
        silence=silence,
        owing_lines=[line for line in lines if line.owing_count],
        waiting_lines=[line for line in lines if line.owing_count and not line.is_asked_today],
        told_by=WAYS,
    )


@pages.post("/rounds/<uuid:round_id>/room/remind")
def remind(round_id: UUID) -> Response:
    """Tell one division, or all that owe something; each once a day."""
    chosen = Form().text("division")
    division_id = as_id(chosen)
    if chosen and division_id is None:
        raise NotFound("no_division", "ไม่พบกองนี้ กรุณาเปิดห้องติดตามรอบใหม่แล้วเลือกอีกครั้ง")
    try:
        with writing() as session:
            told = remind_unreported(session, actor=actor(), round_id=round_id, now=now(), division_id=division_id)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"เตือนแล้ว: {', '.join(told)}" if told else _TOLD_ALREADY)
    return redirect(url_for("period_room.room", round_id=round_id))


def _silence(session: Session, head: RoundHead) -> str:
    """Why nobody can be reminded of this round; nothing where they can."""
    if is_round_published(session, head.id):
        return "รายงานรอบนี้เผยแพร่แล้ว ผลของกองแก้ไขไม่ได้ จึงไม่ต้องเตือน"
    plans = [plan for plan in list_plans(session) if plan.fiscal_year_id == head.fiscal_year_id]
    is_running = any(plan.state is PlanState.ACTIVE for plan in plans)
    return "" if is_running else "แผนของปีงบประมาณนี้ปิดแล้วหรือยังไม่ประกาศใช้ จึงเตือนจากที่นี่ไม่ได้"


def _by_division(owed: Sequence[OwedEntry]) -> dict[UUID, list[OwedEntry]]:
    found: dict[UUID, list[OwedEntry]] = {}
    for entry in owed:
        found.setdefault(entry.division_id, []).append(entry)
    return found


def _line(theirs: Sequence[OwedEntry], owing: int, told: LastTold | None, asked_at: datetime | None) -> RoomLine:
    counts = Counter(entry.state for entry in theirs)
    return RoomLine(
        theirs[0].division_id,
        theirs[0].division_name,
        tuple((state, counts[state]) for state in EntryState),
        len(theirs),
        owing,
        told,
        asked_at,
    )
