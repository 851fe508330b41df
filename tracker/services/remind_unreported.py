"""One click tells every division that still owes a round's report; told at once by the planner, once a day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import round_name
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_calendar import day_of, format_date
from tracker.store.history import record_history
from tracker.store.models import Task, TaskRequest
from tracker.store.plans import RoundHead, get_round
from tracker.store.report_cells import MissingLeg, list_missing
from tracker.store.task_locks import lock_first_task
from tracker.store.task_requests import list_questions

_NOBODY_OWES = "ไม่มีกองใดค้างส่งผลของรอบนี้แล้ว จึงไม่ต้องเตือน"
_OWES_NOTHING = "กองนี้ไม่ค้างส่งผลของรอบนี้แล้ว จึงไม่ต้องเตือน"
_MOST_NAMED = 12  # measures named in one message; the rest are counted


def remind_unreported(
    session: Session, *, actor: Actor, round_id: UUID, now: datetime, division_id: UUID | None = None
) -> list[str]:
    """Ask each division, or this one, for what it owes and nobody confirmed as unreported. The names of those told now.

    A division is told once a day, however often somebody clicks; what an earlier day asked is settled by the new one.
    """
    require_right(actor, Right.RUN_PLAN)
    head = get_round(session, round_id)
    owing = _by_division([one for one in list_missing(session, round_id) if not one.is_confirmed])
    if division_id is not None:
        owing = {one: legs for one, legs in owing.items() if one == division_id}
    if not owing:
        raise RuleBroken("nobody_owes", _OWES_NOTHING if division_id else _NOBODY_OWES)
    told, is_running = [], False
    for legs in owing.values():
        task = lock_first_task(session, legs[0].owed.division_id, [one.owed.measure_id for one in legs])
        is_running = is_running or task is not None
        if task is not None and _ask(session, actor, head, task, legs, now):
            told.append(legs[0].owed.division_name)
    if not is_running:
        raise RuleBroken("plan_not_active", "แผนของปีงบประมาณนี้ปิดแล้วหรือยังไม่ประกาศใช้ จึงเตือนกองจากที่นี่ไม่ได้")
    if told:
        record_history(
            session,
            at=now,
            person_id=actor.person_id,
            action="unreported_reminded",
            subject_kind="round",
            subject_id=round_id,
            change={"divisions": [None, told]},
        )
    session.commit()
    return told


def asking_words(head: RoundHead) -> str:
    """How every reminder of this kind begins; what was asked before is known by it."""
    return f"ขอให้ส่งผลการดำเนินการ{round_name(head.months, head.year)}"


def _by_division(missing: Sequence[MissingLeg]) -> dict[UUID, list[MissingLeg]]:
    found: defaultdict[UUID, list[MissingLeg]] = defaultdict(list)
    for one in missing:
        found[one.owed.division_id].append(one)
    return dict(found)


def _ask(
    session: Session, actor: Actor, head: RoundHead, task: Task, legs: Sequence[MissingLeg], now: datetime
) -> bool:
    """False where this division was told today."""
    lead = asking_words(head)
    asked = list_questions(session, task.division_id, lead)
    if any(day_of(one.created_at) == day_of(now) for one in asked):
        return False
    for one in asked:
        if one.answered_at is None:
            one.answered_at, one.answered_by_id = now, actor.person_id
    text = f"{lead} ภายใน {format_date(head.closes_on)} {_named(legs)}"
    if day_of(now) > head.closes_on:
        text = f"{lead} โดยเร็ว (ปิดรอบแล้วเมื่อ {format_date(head.closes_on)}) {_named(legs)}"
    session.add(
        TaskRequest(id=new_id(), task_id=task.id, person_id=actor.person_id, kind="question", text=text, created_at=now)
    )
    session.flush()
    return True


def _named(legs: Sequence[MissingLeg]) -> str:
    """ "ยังขาด 3 มาตรการ: 1.1, 2.1, 4.1"."""
    codes = [one.owed.measure_code or one.owed.measure_title for one in legs]
    rest = f" และอีก {len(codes) - _MOST_NAMED} มาตรการ" if len(codes) > _MOST_NAMED else ""
    return f"ยังขาด {len(codes)} มาตรการ: {', '.join(codes[:_MOST_NAMED])}{rest} ที่เมนู “รายงานรอบ”"
