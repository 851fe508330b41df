"""The policy officer or an executive asks a division about a task: a question, or evidence; and says it is settled."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.question import read_question
from tracker.rules.task import PlanState, TaskStatus
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_control_characters
from tracker.store.divisions import list_divisions
from tracker.store.history import record_history
from tracker.store.models import Division, Plan, Task, TaskRequest
from tracker.store.task_requests import count_open_requests, has_open_request

LONGEST_TEXT = 1000  # it is told whole in a message
MOST_OPEN = 5  # of one task: whoever is asked more answers none
Asked = Literal["question", "evidence"]


def ask_division(session: Session, *, actor: Actor, task_id: UUID, kind: Asked, text: str, now: datetime) -> UUID:
    """Keep what is asked; the planner tells the division. Asked twice in the same words, it is kept once.

    The text may begin with the division ("@กองคลัง …"), and a day in it ("ภายในศุกร์") is when an answer is wanted.
    Raises NotFound, Forbidden, or RuleBroken with what to do.
    """
    _require_asking(actor)
    task = _task(session, actor, task_id)
    asked = read_question(clean_control_characters(text), day_of(now), division_names(session))
    _check_addressee(session, task, asked.division_id)
    _check(session, task, kind, asked.text)
    request = TaskRequest(
        id=new_id(),
        task_id=task_id,
        person_id=actor.person_id,
        kind=kind,
        text=asked.text,
        answer_by=asked.answer_by,
        created_at=now,
    )
    session.add(request)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=f"task_asked_{kind}",
        subject_kind="task",
        subject_id=task_id,
        change={
            "text": [None, asked.text],
            **({"answer_by": [None, asked.answer_by.isoformat()]} if asked.answer_by else {}),
        },
    )
    session.commit()
    return request.id


def division_names(session: Session) -> dict[UUID, tuple[str, ...]]:
    """Every name by which a question may call a division."""
    return {division.id: (division.name, *division.aliases) for division in list_divisions(session)}


def settle_request(session: Session, *, actor: Actor, request_id: UUID, now: datetime) -> UUID:
    """Say that the answer came another way, or is needed no more; nobody is told of it any further. The task's id."""
    _require_asking(actor)
    request = session.get(TaskRequest, (actor.organization_id, request_id), with_for_update=True)
    if request is None:
        raise NotFound("no_request", "ไม่พบคำถามนี้ กรุณาเปิดหน้างานใหม่")
    if request.person_id != actor.person_id and not actor.is_policy_officer:
        raise Forbidden("not_yours", "ผู้ถามหรือเจ้าหน้าที่นโยบายและแผนเท่านั้นที่ปิดคำถามนี้ได้")
    if request.answered_at is None:
        request.answered_at, request.answered_by_id = now, actor.person_id
        record_history(
            session,
            at=now,
            person_id=actor.person_id,
            action="task_request_settled",
            subject_kind="task",
            subject_id=request.task_id,
            change={"request": [str(request.id), None]},
        )
    session.commit()
    return request.task_id


def _require_asking(actor: Actor) -> None:
    require_right(actor, Right.SEE_OVERVIEW)
    if actor.is_limited:
        raise Forbidden("full_sign_in", "การถามกองต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน ลิงก์จากข้อความใช้ดูและรายงานงานของท่านได้เท่านั้น")


def _task(session: Session, actor: Actor, task_id: UUID) -> Task:
    task = session.get(Task, (actor.organization_id, task_id), with_for_update=True)
    if task is None or task.withdrawn_at is not None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    plan = session.get(Plan, (actor.organization_id, task.plan_id))
    if plan is None or plan.state is not PlanState.ACTIVE or task.status is TaskStatus.CANCELLED:
        raise RuleBroken("not_asked", "งานนี้ยกเลิกแล้ว หรือแผนของงานนี้ยังไม่ประกาศใช้หรือปิดแล้ว จึงยังถามกองผ่านระบบไม่ได้")
    return task


def _check_addressee(session: Session, task: Task, division_id: UUID | None) -> None:
    if division_id in (None, task.division_id):
        return
    owner = session.get_one(Division, (task.organization_id, task.division_id)).name
    raise RuleBroken(
        "other_division",
        f"งานนี้เป็นของ{owner} แต่ข้อความขึ้นต้นถึงกองอื่น กรุณาเลือกงานของกองนั้น หรือเปลี่ยนชื่อหลัง @ เป็น{owner}",
    )


def _check(session: Session, task: Task, kind: Asked, words: str) -> None:
    if not words:
        raise RuleBroken("text_needed", "กรุณาเขียนว่าต้องการถามอะไร หรือต้องการหลักฐานอะไร กองจะได้ตอบได้ตรง")
    if len(words) > LONGEST_TEXT:
        raise RuleBroken(
            "text_too_long", f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาย่อให้สั้นลง เพราะจะส่งไปในข้อความแจ้งเตือน"
        )
    if has_open_request(session, task.id, kind, words):
        raise RuleBroken("asked_already", "ท่านถามเรื่องนี้ด้วยข้อความเดียวกันไปแล้ว และกองยังไม่ได้ตอบ")
    if count_open_requests(session, task.id) >= MOST_OPEN:
        raise RuleBroken(
            "asked_enough", f"งานนี้มีเรื่องที่รอกองตอบอยู่ {MOST_OPEN} เรื่องแล้ว กรุณารอคำตอบ หรือปิดเรื่องที่ไม่ต้องการแล้วก่อน"
        )
