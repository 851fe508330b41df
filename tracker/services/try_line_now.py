"""Asks LINE at once whether fresh keys hold, and pushes a test to the administrator's own LINE while they wait."""

import re
from datetime import datetime

from tracker.clock import new_id
from tracker.rules.delivery import LINE
from tracker.rules.errors import RuleBroken
from tracker.rules.line_account import LineTalk
from tracker.rules.message import ChannelError, Message, Recipient
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import BANGKOK, day_of
from tracker.services.check_line_account import check_line_account
from tracker.services.line_accounts import find_account_of, open_account
from tracker.services.outbox import Outbox
from tracker.services.send_test_message import write_test
from tracker.store.contacts import list_addresses
from tracker.store.people import add_contact

_USER_ID = re.compile(r"U[0-9a-f]{32}")


def ask_line_now(outbox: Outbox, *, actor: Actor, now: datetime) -> None:
    """What LINE says is written down with the account. No transaction is open while LINE is asked."""
    if talk := _talk(outbox, actor):
        check_line_account(outbox, actor.organization_id, talk, now, is_asked_for=True)


def push_test_now(outbox: Outbox, *, actor: Actor, user_id: str, now: datetime) -> str | None:
    """What went wrong, as a code of rules/line_trouble; None where LINE took the message.

    `user_id` is what LINE's console shows as one's own; "" where the person linked already. One that works is kept,
    unconfirmed until LINE tells of a follow event. Raises RuleBroken.
    """
    typed = "".join(user_id.split())
    if typed and not _USER_ID.fullmatch(typed):
        raise RuleBroken("line_user_id", "รหัสผู้ใช้ LINE ขึ้นต้นด้วย U ตามด้วยตัวอักษรและตัวเลข 32 ตัว กรุณาคัดลอกใหม่")
    talk = _talk(outbox, actor)
    if talk is None:
        raise RuleBroken("no_line_account", "ยังไม่ได้ตั้งบัญชี LINE กรุณาใส่กุญแจและบันทึกก่อน")
    with outbox.database.session(actor.organization_id, is_reading=True) as session:
        known = list_addresses(session, day_of(now), [actor.person_id], even_if_off=True).get((actor.person_id, LINE))
        payload = write_test(session, outbox.wording, actor.name, now)
    if not (address := typed or known):
        raise RuleBroken("no_line", "กรุณาใส่รหัสผู้ใช้ LINE ของท่าน หรือผูก LINE ที่หน้า “LINE ของฉัน” ก่อน")
    try:
        talk.send(_message(payload, address, now))
    except ChannelError as error:
        return error.code
    if address != known:
        _keep(outbox, actor, address, now)
    return None


def _talk(outbox: Outbox, actor: Actor) -> LineTalk | None:
    account = find_account_of(outbox, actor.organization_id)
    return open_account(outbox, account) if account else None


def _keep(outbox: Outbox, actor: Actor, address: str, now: datetime) -> None:
    account = find_account_of(outbox, actor.organization_id)
    with outbox.database.session(actor.organization_id) as session:
        contact = add_contact(session, actor.person_id, LINE, address, now, is_confirmed=False)
        contact.provider_key = account.key if account else ""
        session.commit()


def _message(payload: dict[str, object], address: str, now: datetime) -> Message:
    line = payload["line"]
    assert isinstance(line, list)  # noqa: S101  # as write_letter makes it
    return Message(
        recipient=Recipient(str(payload["name"]), address),
        subject=str(payload["subject"]),
        text=str(payload["text"]),
        html="",
        line=tuple(line),
        retry_key=new_id(),
        message_id=new_id(),
        dated_at=now.astimezone(BANGKOK),
    )
