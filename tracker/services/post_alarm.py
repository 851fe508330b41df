"""Puts the message of an alarm, or of its end, into the outbox: to whoever can mend it, by every way but the broken."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.rules.alarm import channels_to_tell, end_of, title_of
from tracker.rules.delivery import INBOX
from tracker.rules.letter import Letter
from tracker.rules.office import Rank
from tracker.rules.organization_name import official_name
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.services.outbox import Outbox
from tracker.services.post_letter import post_letter
from tracker.services.write_letter import write_letter
from tracker.store.alarms import OpenAlarm
from tracker.store.contacts import list_addresses
from tracker.store.people import PersonRow, get_organization, list_holders

WATCHERS = frozenset({Rank.ADMINISTRATOR, Rank.POLICY_OFFICER})
PAGE = "/alarms"
_WORTH_TELLING_FOR = timedelta(days=2)


def post_alarm(session: Session, outbox: Outbox, alarm: OpenAlarm, now: datetime) -> int:
    """Tell of a new alarm; how many messages that makes."""
    return _post(session, outbox, alarm, title_of(alarm.kind, alarm.subject), alarm.words.splitlines(), "open", now)


def post_all_clear(session: Session, outbox: Outbox, alarm: OpenAlarm, now: datetime) -> int:
    """Tell that it is over; how many messages that makes."""
    title = title_of(alarm.kind, alarm.subject, is_over=True)
    return _post(session, outbox, alarm, title, [title, end_of(alarm.opened_at)], "end", now)


def _post(
    session: Session, outbox: Outbox, alarm: OpenAlarm, title: str, sentences: list[str], moment: str, now: datetime
) -> int:
    today = day_of(now)
    people = list_holders(session, today, WATCHERS)
    reachable = list_addresses(session, today, [person.id for person in people])
    posted = 0
    for person in people:
        payload = _payload(session, outbox, person, title, sentences)
        for channel in channels_to_tell(alarm.kind, alarm.subject, outbox.channels):
            if channel == INBOX or (person.id, channel) in reachable:
                occurrence = f"{alarm.id}:{moment}"
                post_letter(
                    session, person.id, channel, DeliveryKind.ALARM, occurrence, payload, now, _WORTH_TELLING_FOR
                )
                posted += 1
    return posted


def _payload(session: Session, outbox: Outbox, person: PersonRow, title: str, sentences: list[str]) -> dict[str, Any]:
    organization = get_organization(session)
    letter = Letter(
        name=person.name,
        subject=title,
        sentences=tuple(sentences),
        button="เปิดหน้าสถานะระบบแจ้งเตือน",
        address=outbox.wording.base_url.rstrip("/") + PAGE,
        organization=official_name(organization.name, organization.kind),
    )
    return write_letter(outbox.wording, letter)
