"""A person's own calendar of deadlines, as their telephone reads it: what they would be reminded of, and the rounds.

Entries carry the same names as those that come with mail, so that a calendar that has both shows each once.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from tracker.rules.delivery import NAMESPACE
from tracker.rules.digest import Notice
from tracker.rules.digest_calendar import deadline_uid
from tracker.rules.fiscal_year import round_title
from tracker.rules.ics import CalendarDay
from tracker.rules.reminder_policy import Obligation, ReminderKind

SHOWN = frozenset({ReminderKind.TASK, ReminderKind.ENTRY, ReminderKind.APPROVAL, ReminderKind.REPORT})


@dataclass(frozen=True)
class RoundDays:
    """The days of a round; `version` grows with each announcement that moves them."""

    round_id: UUID
    months: int
    year: int
    closes_on: date
    due_on: date
    version: int


@dataclass(frozen=True)
class Feed:
    """Whose calendar it is, and where its links lead."""

    organization_id: UUID
    organization: str
    base_url: str

    def of_duties(self, duties: Iterable[Obligation], today: date) -> Iterator[CalendarDay]:
        """What this person answers for, each on its day."""
        for one in duties:
            if one.duty.kind in SHOWN and one.is_dated:
                yield self._of_duty(one, today)

    def of_rounds(self, rounds: Iterable[RoundDays]) -> Iterator[CalendarDay]:
        """The days everybody has to know: when a round closes, when its report is due."""
        for one in rounds:
            title = round_title(one.months, one.year)
            for name, on, words in (
                ("closes", one.closes_on, f"ปิดรอบ: {title}"),
                ("due", one.due_on, f"วันสุดท้ายที่ต้องส่ง: {title}"),
            ):
                uid = uuid5(NAMESPACE, f"ics|{self.organization_id}|round:{one.round_id}|{name}")
                yield CalendarDay(uid, one.version, on, words, self.organization, f"{self.base_url}/inbox")

    def _of_duty(self, one: Obligation, today: date) -> CalendarDay:
        notice = _notice(one)
        owner = f" ({one.division})" if one.division else ""
        return CalendarDay(
            uid=deadline_uid(self.organization_id, notice),
            version=one.duty.deadline_version,
            on=one.duty.due_on,
            title=f"ครบกำหนด: {one.title}{owner}",
            words=f"{notice.deed(today)}\n{self.organization}",
            address=self.base_url + one.path,
        )


def _notice(one: Obligation) -> Notice:
    duty = one.duty
    return Notice(
        duty.kind,
        one.title,
        one.division,
        duty.due_on,
        one.path,
        deadline_version=duty.deadline_version,
        division_id=duty.division_id,
        task_id=duty.subject_id if duty.is_about_a_task else None,
        round_id=None if duty.is_about_a_task else duty.subject_id,
    )


def feed_token(secret_key: str, feed_id: UUID) -> str:
    """The secret in a calendar's address: nobody without the key can guess it, and its owner can be shown it again."""
    made = hmac.new(secret_key.encode(), f"calendar feed v1|{feed_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made.digest()).rstrip(b"=").decode()
