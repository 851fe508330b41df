"""Sends a test mail to the administrator while they wait, and says what failed."""

from datetime import datetime

from tracker.rules.delivery import EMAIL
from tracker.rules.errors import RuleBroken
from tracker.rules.mail_trouble import SEAL_BROKEN
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.services.mail_accounts import opened_mail
from tracker.services.mail_at_once import mail_at_once
from tracker.services.outbox import Outbox
from tracker.services.send_test_message import write_test
from tracker.store.contacts import list_addresses
from tracker.store.mail_accounts import find_mail_account, record_mail_test


def try_mail(outbox: Outbox, *, actor: Actor, now: datetime) -> str | None:
    """What went wrong, as a code of rules/mail_trouble; None where the server took the message.

    Raises RuleBroken where there is no way mail could go, or the person has no address.
    """
    with outbox.database.session(actor.organization_id, is_reading=True) as session:
        account = find_mail_account(session)
        reached = list_addresses(session, day_of(now), [actor.person_id], even_if_off=True)
        payload = write_test(session, outbox.wording, actor.name, now)
    if (address := reached.get((actor.person_id, EMAIL))) is None:
        raise RuleBroken("no_address", "ท่านยังไม่มีอีเมลในระบบ กรุณาเพิ่มที่หน้า “บุคลากร” แล้วกลับมาส่งทดสอบ")
    if account and opened_mail(outbox.secret_key, account) is None:
        return SEAL_BROKEN
    trouble = mail_at_once(outbox, actor.organization_id, address=address, payload=payload, now=now)
    if account:
        with outbox.database.session(actor.organization_id) as session:
            record_mail_test(session, account.id, trouble, now)
            session.commit()
    return trouble
