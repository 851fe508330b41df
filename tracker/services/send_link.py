"""Somebody asks for a one-time link, in place of a password or of a used link: it goes to their e-mail address."""

from datetime import datetime, timedelta
from html import escape
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import delivery_key
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.sign_in import LINKS_PER_HOUR, email_key, own_path, throttle_key, token_hash
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.sign_in import add_link_row
from tracker.services.write_digest import hash_payload
from tracker.store.access import claim_tries, enter_organization, find_sign_in_link, list_people_by_email
from tracker.store.contacts import list_names
from tracker.store.deliveries import add_delivery

SENT_LINK_LIFETIME = timedelta(hours=1)
_WHAT = "ท่านขอลิงก์สำหรับเข้าระบบติดตาม กรุณากดลิงก์ด้านล่างภายใน 1 ชั่วโมง ลิงก์นี้ใช้ได้ครั้งเดียว"
_WARNING = "หากท่านไม่ได้ขอ ไม่ต้องทำอะไร และอย่าส่งต่อลิงก์นี้ให้ผู้อื่น"


def renew_sign_in_link(session: Session, *, token: str, base_url: str, now: datetime) -> None:
    """Send a new link to the person of a used or old one, by e-mail through the outbox.

    Raises NotFound for a link that never was, RuleBroken after three in an hour.
    """
    link = find_sign_in_link(session, token_hash(token))
    if link is None:
        raise NotFound("no_link", "ไม่พบลิงก์นี้ กรุณาเข้าสู่ระบบด้วยรหัสผ่าน หรือติดต่อผู้ดูแลระบบของหน่วยงาน")
    enter_organization(session, link.organization_id)
    if not _may_have_one(session, link.person_id, now):
        raise RuleBroken("too_many_links", "ขอลิงก์ใหม่ครบ 3 ครั้งในชั่วโมงนี้แล้ว กรุณาดูในอีเมลของท่าน หรือลองใหม่ในชั่วโมงถัดไป")
    _send(session, link.person_id, link.purpose, link.target, base_url, now)
    session.commit()


def send_sign_in_link(session: Session, *, email: str, target: str, base_url: str, now: datetime) -> None:
    """Send a link that leads to `target` to whoever has this address; `session` is one without an organization.

    Says nothing about whether anybody has it: neither an unknown address nor the fourth in an hour is told apart.
    """
    for person in list_people_by_email(session, email_key(email), now.astimezone(BANGKOK).date()):
        enter_organization(session, person.organization_id)
        if _may_have_one(session, person.id, now):
            _send(session, person.id, "asked", own_path(target) or "/", base_url, now)
    session.commit()


def _may_have_one(session: Session, person_id: UUID, now: datetime) -> bool:
    """Three an hour, so that nobody's mailbox is filled by others."""
    counter = claim_tries(session, throttle_key("new-link", f"{person_id}|{now:%Y-%m-%d %H}"), now)
    if counter.count >= LINKS_PER_HOUR:
        return False
    counter.count, counter.last_at = counter.count + 1, now
    return True


def _send(session: Session, person_id: UUID, purpose: str, target: str, base_url: str, now: datetime) -> None:
    """Limited whatever was asked for: whoever reads the letter gets no more by it than a message gives."""
    token = add_link_row(
        session, person_id=person_id, purpose=purpose, target=target, is_limited=True,
        created_at=now, expires_at=now + SENT_LINK_LIFETIME,
    )  # fmt: skip
    _post_link(session, person_id, f"{base_url}/l/{token}", now)


def _post_link(session: Session, person_id: UUID, address: str, now: datetime) -> None:
    """Put the letter with the link into the outbox, to leave at once: the person is waiting for it."""
    name = list_names(session, [person_id])[person_id]
    key = delivery_key(session.info["organization_id"], "email", DeliveryKind.SIGN_IN_LINK, str(new_id()), person_id)
    payload = {
        "name": name,
        "subject": "ลิงก์สำหรับเข้าระบบติดตาม",
        "text": f"เรียน คุณ{name}\n\n{_WHAT}\n\n{address}\n\n{_WARNING}\n",
        "html": f'<p>เรียน คุณ{escape(name)}</p><p>{_WHAT}</p><p><a href="{escape(address)}">เปิดระบบติดตาม</a></p>'
        f"<p>{_WARNING}</p>",
        "line": [],
    }
    add_delivery(
        session,
        {
            "dedupe_key": key,
            "person_id": person_id,
            "channel": "email",
            "kind": DeliveryKind.SIGN_IN_LINK.value,
            "on_day": now.astimezone(BANGKOK).date(),
            "scheduled_for": now,
            "not_before": now,
            "expires_at": now + SENT_LINK_LIFETIME,
            "priority": 10,
            "payload": payload,
            "payload_sha256": hash_payload(payload),
            "created_at": now,
        },
    )
