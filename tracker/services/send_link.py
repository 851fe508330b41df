"""Somebody asks for a one-time link, in place of a password or of a used link: it goes to where they are reached."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import EMAIL, LINE
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.letter_words import sign_in_letter
from tracker.rules.message_link import marked_address, without_mark
from tracker.rules.organization_name import official_name
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.sign_in import LINKS_PER_HOUR, email_key, own_path, throttle_key, token_hash
from tracker.rules.thai_calendar import day_of
from tracker.services.freeze_message import ASKED_LINK_LIFETIME
from tracker.services.outbox import Outbox
from tracker.services.post_letter import post_letter
from tracker.services.write_letter import write_letter
from tracker.store.access import claim_tries, enter_organization, find_sign_in_link, list_people_by_email
from tracker.store.contacts import list_addresses, list_names
from tracker.store.people import get_organization


def renew_sign_in_link(session: Session, *, token: str, outbox: Outbox, now: datetime, target: str = "") -> None:
    """Send a new link to the person of a used or old one: by e-mail, or by LINE where there is no address.

    It leads to `target`, or to where the old one did. Raises NotFound for a link that never was, RuleBroken after
    three in an hour.
    """
    link = find_sign_in_link(session, token_hash(token))
    if link is None:
        raise NotFound("no_link", "ไม่พบลิงก์นี้ กรุณาเข้าสู่ระบบด้วยรหัสผ่าน หรือติดต่อผู้ดูแลระบบของหน่วยงาน")
    enter_organization(session, link.organization_id)
    if not _may_have_one(session, link.person_id, now):
        raise RuleBroken("too_many_links", "ขอลิงก์ใหม่ครบ 3 ครั้งในชั่วโมงนี้แล้ว กรุณาดูในข้อความที่ส่งให้ท่าน หรือลองใหม่ในชั่วโมงถัดไป")
    channel = _channel_of(session, link.person_id, outbox, now)
    _post(session, outbox, link.person_id, channel, link.purpose, own_path(target) or link.target, now)
    session.commit()


def send_sign_in_link(session: Session, *, email: str, target: str, outbox: Outbox, now: datetime) -> None:
    """Send a link that leads to `target` to whoever has this address; `session` is one without an organization.

    Says nothing about whether anybody has it: neither an unknown address nor the fourth in an hour is told apart.
    """
    for person in list_people_by_email(session, email_key(email), day_of(now)):
        enter_organization(session, person.organization_id)
        if _may_have_one(session, person.id, now):
            _post(session, outbox, person.id, EMAIL, "asked", own_path(target) or "/", now)
    session.commit()


def _may_have_one(session: Session, person_id: UUID, now: datetime) -> bool:
    """Three an hour, so that nobody's mailbox is filled by others."""
    counter = claim_tries(session, throttle_key("new-link", f"{person_id}|{now:%Y-%m-%d %H}"), now)
    if counter.count >= LINKS_PER_HOUR:
        return False
    counter.count, counter.last_at = counter.count + 1, now
    return True


def _channel_of(session: Session, person_id: UUID, outbox: Outbox, now: datetime) -> str:
    reached = list_addresses(session, day_of(now), [person_id], even_if_off=True)
    has_mail = (person_id, EMAIL) in reached and EMAIL in outbox.channels
    return LINE if not has_mail and (person_id, LINE) in reached else EMAIL


def _post(
    session: Session, outbox: Outbox, person_id: UUID, channel: str, purpose: str, target: str, now: datetime
) -> None:
    """Put the letter into the outbox, to leave at once.

    The link itself is made when the letter leaves (services/freeze_message), and is limited whatever was asked
    for: neither the outbox nor a log ever holds it, and whoever reads the letter gets no more by it than a message
    gives.
    """
    payload = _letter(session, outbox, person_id) | {"link": {"purpose": purpose, "target": target}}
    kind = DeliveryKind.SIGN_IN_LINK
    post_letter(session, person_id, channel, kind, str(new_id()), payload, now, ASKED_LINK_LIFETIME)


def _letter(session: Session, outbox: Outbox, person_id: UUID) -> dict[str, object]:
    organization = get_organization(session)
    letter = sign_in_letter(
        without_mark(list_names(session, [person_id])[person_id]),
        marked_address(outbox.wording.base_url),
        without_mark(official_name(organization.name, organization.kind)),
    )
    return write_letter(outbox.wording, letter)
