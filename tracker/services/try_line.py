"""Posts a test message to an administrator's own LINE; the worker sends it, the page shows how it went."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import LINE
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.services.post_letter import post_letter
from tracker.services.send_test_message import write_test
from tracker.services.write_digest import Wording
from tracker.store.contacts import list_addresses
from tracker.store.line_usage import list_tests

_WORTH_FOR = timedelta(hours=1)
_NOT_SOONER = timedelta(seconds=30)


def try_line(session: Session, *, actor: Actor, wording: Wording, now: datetime) -> None:
    """One of the month's messages. Raises RuleBroken where the person has no LINE here, or one is under way."""
    today = day_of(now)
    if (actor.person_id, LINE) not in list_addresses(session, today, [actor.person_id], even_if_off=True):
        raise RuleBroken("no_line", "ท่านยังไม่ได้ผูก LINE กับบัญชีนี้ กรุณาผูกที่หน้า “LINE ของฉัน” ก่อน แล้วกลับมาส่งทดสอบ")
    before = list_tests(session, actor.person_id, limit=1)
    if before and now - before[0].created_at < _NOT_SOONER:
        raise RuleBroken("test_under_way", "เพิ่งส่งข้อความทดสอบไป กรุณารอครึ่งนาที แล้วดูผลด้านล่าง")
    payload = write_test(session, wording, actor.name, now)
    post_letter(session, actor.person_id, LINE, DeliveryKind.TEST, str(new_id()), payload, now, _WORTH_FOR)
    session.commit()
