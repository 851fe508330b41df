"""หนังสือรับรองการแจ้งเตือน: a page to print that proves who was told about a task or a round."""

from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from tracker.rules.delivery_proof import COLUMNS, DeliveryProof, ProofSubject, SentFact, compose_proof, post_on
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import round_name
from tracker.rules.office import OrganizationKind, Rank
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Right, has_right
from tracker.rules.reminder_words import may_see_told
from tracker.rules.thai_calendar import day_of, format_date
from tracker.store.people import digits_of, get_organization
from tracker.store.plans import get_round
from tracker.store.told import (
    Held,
    Sent,
    TaskHead,
    count_unsent_about,
    get_task_head,
    list_posts_held,
    list_sent_about,
)
from tracker.web.door import actor, reading
from tracker.web.parts import now

pages = Blueprint("delivery_proof", __name__)
_NO_TASK = "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”"
_NO_ROUND = "ไม่พบรอบรายงานนี้ กรุณากลับไปที่หน้า “รายงานรอบ”"


@pages.get("/tasks/<uuid:task_id>/proof")
def of_task(task_id: UUID) -> str:
    """What was said about one task: for executives, the policy officer and the head of its division."""
    with reading() as session:
        head = get_task_head(session, task_id)
        if not may_see_told(actor(), head.division_id):
            raise NotFound("no_task", _NO_TASK)
        sent = list_sent_about(session, task_id=task_id)
        unsent_count = count_unsent_about(session, task_id=task_id)
        proof = _compose(session, sent, _task_subject(head), unsent_count)
    return _print(proof)


@pages.get("/rounds/<uuid:round_id>/proof")
def of_round(round_id: UUID) -> str:
    """What was said about one round; a head sees what was said about the own division's reports."""
    sees_all = has_right(actor(), Right.SEE_REPORTS)
    division_ids = None if sees_all else actor().headed_division_ids
    if division_ids is not None and not division_ids:
        raise NotFound("no_round", _NO_ROUND)
    with reading() as session:
        head = get_round(session, round_id)
        subject = ProofSubject(
            "round",
            head.id,
            f"การรายงานผล{round_name(head.months, head.year)}",
            head.closes_on,
            (("ปิดรอบ", format_date(head.closes_on)), ("รายงานภายใน", format_date(head.due_on))),
        )
        sent = list_sent_about(session, round_id=round_id, division_ids=division_ids)
        unsent_count = count_unsent_about(session, round_id=round_id, division_ids=division_ids)
        proof = _compose(session, sent, subject, unsent_count, scope="" if sees_all else "เฉพาะที่เกี่ยวกับกองของผู้พิมพ์")
    return _print(proof)


def _print(proof: DeliveryProof) -> str:
    return render_template("delivery_proof/page.html", proof=proof, columns=COLUMNS)


def _task_subject(head: TaskHead) -> ProofSubject:
    return ProofSubject(
        "task",
        head.id,
        head.title,
        head.due_on,
        (
            ("มาตรการ", f"{head.measure_code} {head.measure_title}"),
            ("ผู้รับผิดชอบ", head.division_name),
            ("ครบกำหนด", format_date(head.due_on) if head.due_on else "ไม่ได้กำหนดวัน"),
        ),
    )


def _compose(
    session: Session, sent: list[Sent], subject: ProofSubject, unsent_count: int, *, scope: str = ""
) -> DeliveryProof:
    organization = get_organization(session)
    held = list_posts_held(session, {one.told.person_id for one in sent})
    facts = [_fact(one, held.get(one.told.person_id, [])) for one in sent]
    return compose_proof(
        facts,
        organization=official_name(organization.name, OrganizationKind(organization.kind)),
        subject=subject,
        unsent_count=unsent_count,
        prepared_at=now(),
        digits=digits_of(organization),
        scope=scope,
        signatory=_signatory(),
    )


def _fact(sent: Sent, posts: list[Held]) -> SentFact:
    sent_at = sent.accepted_at or sent.last_attempt_at or sent.scheduled_for
    return SentFact(
        told=sent.told,
        person_name=sent.person_name,
        post=post_on(posts, day_of(sent_at)),
        delivery_id=sent.delivery_id,
        channel=sent.channel,
        delivery_kind=sent.delivery_kind,
        status=sent.status,
        error_class=sent.error_class,
        sent_at=sent_at,
        may_have_arrived=sent.may_have_arrived,
        is_second_way=sent.is_second_way,
        is_resent=sent.is_resent,
        payload_sha256=sent.payload_sha256,
    )


def _signatory() -> tuple[str, str]:
    """The policy officer certifies; whoever else prints it leaves the line to the pen."""
    post = next((one.title for one in actor().posts if one.rank is Rank.POLICY_OFFICER), "")
    return (actor().name, post) if post else ("", "")
