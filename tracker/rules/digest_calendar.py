"""The deadlines of a message as days of a calendar: one entry per duty, whatever number of reminders tells of it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from tracker.rules.delivery import NAMESPACE
from tracker.rules.digest import Digest, Notice
from tracker.rules.ics import CalendarDay, write_calendar
from tracker.rules.reminder_hours import opening
from tracker.rules.reminder_policy import WITH_THE_REPORT, ReminderKind

# No deadline of the reader's own, or one that the report's own reminder carries.
_NOT_DATED = frozenset({ReminderKind.WEEKLY_SUMMARY, ReminderKind.ESCALATION, ReminderKind.REPORT_RETURNED})


def calendar_of(digest: Digest) -> str:
    """The file that goes with the message; "" where it carries no deadline that is still to come."""
    days = {day.uid: day for day in _days(digest)}
    return write_calendar(days.values(), _stamp(digest)) if days else ""


def _stamp(digest: Digest) -> datetime:
    """The opening of the message's day: a file written anew has the same bytes."""
    return opening(digest.today)


def _days(digest: Digest) -> Iterator[CalendarDay]:
    for notice in digest.notices:
        if notice.kind in _NOT_DATED or not notice.is_dated or notice.due_on < digest.today:
            continue
        owner = f" ({notice.division})" if notice.division else ""
        yield CalendarDay(
            uid=deadline_uid(digest.organization_id, notice),
            version=notice.deadline_version,
            on=notice.due_on,
            title=f"ครบกำหนด: {notice.title}{owner}",
            words=f"{notice.deed(digest.today)}\n{digest.organization}",
            address=digest.base_url.rstrip("/") + notice.path,  # a calendar is kept for long, so no one-time link
        )


def deadline_uid(organization_id: UUID | None, notice: Notice) -> UUID:
    """The same for every message about a duty, so that a moved deadline moves the entry in the calendar."""
    if notice.task_id:
        about = f"task:{notice.task_id}"
    elif notice.round_id:
        own = notice.kind.value if notice.kind in WITH_THE_REPORT else f"division:{notice.division_id}"
        about = f"round:{notice.round_id}|{own}"
    else:
        about = f"path:{notice.path}|{notice.division}"
    return uuid5(NAMESPACE, f"ics|{organization_id}|{about}")
