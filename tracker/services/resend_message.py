"""What a person decides about messages: send one again, say whether a doubtful one arrived, let a channel go on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import GROUP, INBOX, WAITING, DeliveryStatus, resend_key
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.reminder_hours import closing, sending_moment
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.services.standing_notices import look_afresh, standing_of
from tracker.store.carried_reminders import list_carried
from tracker.store.channel_states import change_channel_to_resumed, find_rest_locked
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import add_delivery, add_items, change_delivery, find_locked, list_resends
from tracker.store.duties import list_holidays
from tracker.store.history import record_history
from tracker.store.line_groups import list_group_addresses
from tracker.store.models import Delivery
from tracker.store.reminding import reminding_policy

PRIORITY = 50  # a person waits for it
NOT_ARRIVED = "not_arrived"
_S = DeliveryStatus
_UNDER_WAY = WAITING | {_S.SENDING}
_OF_REMINDERS = (DeliveryKind.DIGEST, DeliveryKind.AT_ONCE)


def resend_message(session: Session, *, actor: Actor, delivery_id: UUID, now: datetime) -> UUID:
    """Send what still stands of a message once more, as a message of its own that names who wanted it.

    Raises NotFound; RuleBroken "not_resendable", "still_waiting", "being_sent", "nothing_to_say", "unreachable".
    """
    delivery = _get(session, actor, delivery_id)
    if delivery.status in _UNDER_WAY:
        raise RuleBroken("still_waiting", "ข้อความนี้ยังรอส่งอยู่ ระบบจะส่งให้เองเมื่อถึงเวลา ไม่ต้องส่งซ้ำ")
    again_id = _send_again(session, actor, delivery, now)
    session.commit()
    return again_id


def settle_uncertain(
    session: Session, *, actor: Actor, delivery_id: UUID, is_arrived: bool, now: datetime
) -> UUID | None:
    """Somebody asked the person whether a doubtful message arrived. One that did not is sent again, if it still
    has something to say; returns the new message. Raises NotFound, RuleBroken "not_uncertain".
    """
    delivery = _get(session, actor, delivery_id)
    status, error = (_S.ACCEPTED, None) if is_arrived else (_S.FAILED, NOT_ARRIVED)
    facts: dict[str, Any] = {"accepted_at": delivery.data_started_at or delivery.last_attempt_at} if is_arrived else {}
    if delivery.status != _S.UNCERTAIN or not change_delivery(session, delivery.id, status, error_class=error, **facts):
        raise RuleBroken("not_uncertain", "ข้อความนี้ทราบผลแล้ว ไม่ต้องยืนยันอีก กรุณาดูสถานะล่าสุดของข้อความ")
    _record(session, actor, "delivery_settled", "delivery", delivery.id, {"status": ["uncertain", status.value]}, now)
    again_id = None if is_arrived else _send_again_if_possible(session, actor, delivery, now)
    session.commit()
    return again_id


def resume_channel(session: Session, *, actor: Actor, channel: str, now: datetime) -> None:
    """Let a channel that rests go on at once. Raises RuleBroken "not_resting"."""
    _require_right(actor)
    state = find_rest_locked(session, channel)
    if state is None:
        raise RuleBroken("not_resting", "ช่องทางนี้ไม่ได้พักอยู่ ระบบส่งข้อความตามปกติแล้ว")
    change = {"channel": [channel, channel], "rest": [state.reason or "", None]}
    _record(session, actor, "channel_resumed", "channel", state.id, change, now)
    change_channel_to_resumed(session, channel, now)
    session.commit()


def _require_right(actor: Actor) -> None:
    if actor.is_limited or not (actor.is_policy_officer or actor.is_administrator):
        raise Forbidden("no_right", "เฉพาะเจ้าหน้าที่นโยบายและแผนหรือผู้ดูแลระบบที่เข้าสู่ระบบด้วยรหัสผ่าน จึงสั่งส่งข้อความได้")


def _get(session: Session, actor: Actor, delivery_id: UUID) -> Delivery:
    _require_right(actor)
    delivery = find_locked(session, delivery_id)
    if delivery is None:
        raise NotFound("no_message", "ไม่พบข้อความนี้ กรุณากลับไปที่ประวัติการแจ้งเตือน")
    return delivery


def _send_again_if_possible(session: Session, actor: Actor, delivery: Delivery, now: datetime) -> UUID | None:
    try:
        return _send_again(session, actor, delivery, now)
    except RuleBroken:  # what it said is settled, or its person cannot be reached that way any more
        return None


def _send_again(session: Session, actor: Actor, delivery: Delivery, now: datetime) -> UUID:
    if delivery.kind not in _OF_REMINDERS or delivery.channel == INBOX:
        raise RuleBroken("not_resendable", "ส่งซ้ำได้เฉพาะการแจ้งเตือนทางอีเมลและ LINE")
    earlier = list_resends(session, delivery.id)
    if any(one.status in _UNDER_WAY for one in earlier):
        raise RuleBroken("being_sent", "มีผู้สั่งส่งข้อความนี้ซ้ำแล้ว และกำลังรอส่งอยู่ กรุณารอสักครู่")
    reminder_ids = _still_to_tell(session, delivery, now)
    if not _is_reachable(session, delivery, now):
        raise RuleBroken("unreachable", "ขณะนี้ส่งถึงผู้รับทางช่องทางนี้ไม่ได้ กรุณาตรวจสอบช่องทางติดต่อของผู้รับก่อน")
    again_id = new_id()
    add_delivery(session, {**_again(session, delivery, len(earlier) + 1, actor, now), "id": again_id})
    add_items(session, again_id, reminder_ids)
    _record(session, actor, "delivery_sent_again", "delivery", delivery.id, {"again": [None, str(again_id)]}, now)
    return again_id


def _still_to_tell(session: Session, delivery: Delivery, now: datetime) -> list[UUID]:
    """The reminders that stand today; what was settled meanwhile is not told again."""
    carried = list_carried(session, [delivery.id]).get(delivery.id, [])
    reminders = [one.reminder for one in carried if one.reminder.state == "planned"]
    afresh = look_afresh(session, reminders, day_of(now))
    standing = standing_of(afresh, delivery.person_id, reminders, delivery.division_id)
    if not standing.notices:
        raise RuleBroken("nothing_to_say", "เรื่องในข้อความนี้เสร็จสิ้นหรือเปลี่ยนไปแล้ว จึงไม่มีสิ่งที่ต้องแจ้งซ้ำ")
    return [one.id for one in reminders if one.id not in standing.silent]


def _is_reachable(session: Session, delivery: Delivery, now: datetime) -> bool:
    if delivery.channel == GROUP and delivery.division_id:
        return delivery.division_id in list_group_addresses(session, [delivery.division_id])
    today = day_of(now)
    return (delivery.person_id, delivery.channel) in list_addresses(session, today, [delivery.person_id])


def _again(session: Session, delivery: Delivery, number: int, actor: Actor, now: datetime) -> dict[str, object]:
    """A row of its own under a key of its own; it leaves in the office's hours like any other."""
    hours = reminding_policy(session).hours
    moment = sending_moment(now, list_holidays(session), hours)
    day = day_of(moment)
    return {
        "dedupe_key": resend_key(delivery.dedupe_key, number),
        "person_id": delivery.person_id,
        "division_id": delivery.division_id,
        "channel": delivery.channel,
        "kind": delivery.kind,
        "on_day": day,
        "scheduled_for": moment,
        "not_before": moment,
        "expires_at": closing(day, hours),
        "priority": PRIORITY,
        "quota_cost": delivery.quota_cost,
        "resend_of_id": delivery.id,
        "requested_by_id": actor.person_id,
        "created_at": now,
    }


def _record(
    session: Session,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: UUID,
    change: dict[str, Any],
    now: datetime,
) -> None:
    record_history(
        session, at=now, person_id=actor.person_id, action=action, subject_kind=subject_kind, subject_id=subject_id,
        change=change,
    )  # fmt: skip
