"""Tells the people who can mend it that something of the installation is not well, once, and when it is again.

The administrators and policy officers are told by every way but the one that is in trouble. Alarms are found
afresh from the database at each turn, so a process that was killed loses none; the table lets only one of
several workers tell. That no worker turns at all is told by the web (services/watch_worker).
"""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.alarm import (
    ONCE,
    QUIET_END,
    AlarmKind,
    Trouble,
    holiday_year_wanted,
    is_this_months_quota,
    trouble_of_dead_letters,
    trouble_of_events,
    trouble_of_files,
    trouble_of_holidays,
    trouble_of_quota,
    troubles_of_channels,
)
from tracker.rules.thai_calendar import day_of
from tracker.services.outbox import Outbox
from tracker.services.post_alarm import post_alarm, post_all_clear
from tracker.services.watch_reports import list_report_troubles
from tracker.store.alarms import (
    OpenAlarm,
    add_alarm,
    change_alarm_to_ended,
    count_dead_letters,
    count_failing_events,
    has_holidays,
    is_quota_used,
    list_ended_subjects,
    list_open_alarms,
    list_rests,
)
from tracker.store.files import list_damaged_files
from tracker.store.holidays import HolidayGap, list_holiday_gaps

OURS = frozenset(AlarmKind) - {AlarmKind.WORKER_SILENT}


def raise_alarms(outbox: Outbox, organization_id: UUID, now: datetime) -> Counter[str]:
    """Open, tell and end the alarms of an organization; how many were told. Mostly it only looks."""
    with outbox.database.session(organization_id, is_reading=True) as session:
        troubles = list_troubles(session, now, outbox.data_dir)
        is_changed = _subjects(troubles) != _subjects(_ours(list_open_alarms(session), OURS))
    if not is_changed:
        return Counter()
    with outbox.database.session(organization_id) as session:
        counts = settle_alarms(session, outbox, troubles, OURS, now)
        session.commit()
    return counts


def list_troubles(session: Session, now: datetime, data_dir: Path | None = None) -> list[Trouble]:
    """Everything that is not well in an organization, but whether the worker turns."""
    today = day_of(now)
    rests = list_rests(session)
    found = troubles_of_channels(rests)
    if is_quota_used(session, today) or any(is_this_months_quota(rest, today) for rest in rests):
        found.append(trouble_of_quota(today))
    found += [trouble_of_dead_letters(day, count) for day, count in sorted(count_dead_letters(session, now).items())]
    if failing := count_failing_events(session, now):
        found.append(trouble_of_events(failing))
    found += [
        trouble_of_holidays(gap.year) for gap in list_holiday_gaps(session, today) if _is_pressing(session, gap, today)
    ]
    if damaged := list_damaged_files(session):
        found.append(trouble_of_files(len(damaged), damaged[0].name))
    if data_dir is not None:
        found += list_report_troubles(session, data_dir, now)
    return [one for one in found if not _had_its_alarm(session, one)]


def settle_alarms(
    session: Session, outbox: Outbox, troubles: Collection[Trouble], kinds: Collection[AlarmKind], now: datetime
) -> Counter[str]:
    """Let the open alarms of `kinds` be the troubles there are; whoever changes one tells of it."""
    counts: Counter[str] = Counter()
    open_alarms = {(alarm.kind, alarm.subject): alarm for alarm in _ours(list_open_alarms(session), kinds)}
    for trouble in troubles:
        known = open_alarms.pop((trouble.kind, trouble.subject), None)
        if known is None and (alarm := add_alarm(session, trouble, now)):
            counts["alarms"] += post_alarm(session, outbox, alarm, now)
    for alarm in open_alarms.values():
        if change_alarm_to_ended(session, alarm.id, now) and alarm.kind not in QUIET_END:
            counts["alarms"] += post_all_clear(session, outbox, alarm, now)
    return counts


def _is_pressing(session: Session, gap: HolidayGap, today: date) -> bool:
    """The coming year is near. An office that keeps no holidays at all is told so by its pages only, and one that has
    just been set up is not greeted with an alarm.
    """
    return gap.year == holiday_year_wanted(today) and (gap.is_filled or has_holidays(session))


def _had_its_alarm(session: Session, trouble: Trouble) -> bool:
    return trouble.kind in ONCE and trouble.subject in list_ended_subjects(session, trouble.kind)


def _ours(alarms: Collection[OpenAlarm], kinds: Collection[AlarmKind]) -> list[OpenAlarm]:
    return [alarm for alarm in alarms if alarm.kind in kinds]


def _subjects(found: Collection[Trouble] | Collection[OpenAlarm]) -> set[tuple[AlarmKind, str]]:
    return {(one.kind, one.subject) for one in found}
