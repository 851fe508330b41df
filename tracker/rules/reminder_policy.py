"""What people are reminded of: the kinds of duty, the duties themselves, and what an office may choose.

"Has its day come, and was it never sent?", never "is today its day?". When: reminder_marks. To whom:
reminder_recipients. How: reminder_ways.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.reminder_hours import USUAL, Hours

OFFSETS = (30, 14, 7, 3, 1, 0)


class ReminderKind(StrEnum):
    """What a reminder is about. From ASSIGNMENT on they go at once in working hours, not by the calendar."""

    TASK = "task"  # the accountable division's task falls due
    ENTRY = "entry"  # a division has not submitted its entries of a round
    ROUND = "round"  # the policy officer's view of the same: which divisions have not
    APPROVAL = "approval"  # submitted entries wait for the approver
    WEEKLY_SUMMARY = "weekly_summary"  # the executives' view of the whole plan, every Monday
    ROUND_OPENED = "round_opened"  # a round's months have begun: what will be asked for at their end
    ASSIGNMENT = "assignment"  # a task came to the division, or to the person its head named
    RETURN = "return"  # the reviewer sent a finished task back, with a note
    QUESTION = "question"  # the policy officer or an executive asks about a task
    EVIDENCE = "evidence"  # … or asks for evidence of it
    PROPOSAL = "proposal"  # a division asks the policy officer for more time, or says that a task is not theirs
    ANSWER = "answer"  # … and what was decided, to whoever asked
    TAKEN_BACK = "taken_back"  # what was told at once a moment ago holds no longer: whoever did it took it back
    REPORT = "report"  # a round's report is not published yet, and has to be handed in
    SIGNATURE = "signature"  # a report under approval waits for the holder of a post
    REPORT_RETURNED = "report_returned"  # the holder of a post sent a report back to the policy officer, with a note
    ESCALATION = "escalation"  # a duty is late for so many working days that who is above is told


class DeliveryKind(StrEnum):
    """The kinds of message a person can get; one DIGEST per channel and day.

    SIGN_IN_LINK, TEST and ALARM carry their own words and no reminders; somebody waits for them, so they keep no hours.
    """

    DIGEST = "digest"
    AT_ONCE = "at_once"
    SIGN_IN_LINK = "sign_in_link"
    TEST = "test"  # somebody tries a channel with a message to themselves
    ALARM = "alarm"  # the watch tells that something of the installation is not well


# What is about one task, and not about a round. An escalation is about whatever is late.
ABOUT_A_TASK = frozenset(
    {
        ReminderKind.TASK,
        ReminderKind.ASSIGNMENT,
        ReminderKind.RETURN,
        ReminderKind.QUESTION,
        ReminderKind.EVIDENCE,
        ReminderKind.PROPOSAL,
        ReminderKind.ANSWER,
        ReminderKind.TAKEN_BACK,
    }
)
# What falls due with the round's report, and not when the round closes.
_ON_ITS_WAY = frozenset({ReminderKind.SIGNATURE, ReminderKind.REPORT_RETURNED})  # of a report under approval
WITH_THE_REPORT = frozenset({ReminderKind.APPROVAL, ReminderKind.REPORT}) | _ON_ITS_WAY
AT_ONCE = ABOUT_A_TASK - {ReminderKind.TASK} | {ReminderKind.ESCALATION} | _ON_ITS_WAY


@dataclass(frozen=True)
class RemindingPolicy:
    """What an organization chose of how it reminds; the defaults are the product's."""

    task_offsets: tuple[int, ...] = OFFSETS
    round_offsets: tuple[int, ...] = OFFSETS
    escalation_working_days: int = 3  # 0: late duties are not told upwards
    opens_at: time = USUAL.opens_at
    closes_at: time = USUAL.closes_at
    is_uncertain_mail_repeated: bool = True

    @property
    def hours(self) -> Hours:
        """The hours as they are kept: never outside 07:00–20:00."""
        return Hours(self.opens_at, self.closes_at)

    def offsets_of(self, kind: ReminderKind) -> tuple[int, ...]:
        """How many days before a duty of this kind is due it is remembered."""
        return self.task_offsets if kind is ReminderKind.TASK else self.round_offsets


@dataclass(frozen=True)
class Duty:
    """Something somebody must have done by a day. `subject_id` is the task's or the round's.

    What is told only once has happened on `happened_on` (assigned, returned, asked, opened), and `source_id` is
    the update, the request or the report it comes from. `late_kind` is what is late, of an escalation.
    """

    kind: ReminderKind
    subject_id: UUID
    division_id: UUID | None
    due_on: date
    deadline_version: int
    assigned_on: date
    happened_on: date | None = None
    source_id: UUID | None = None
    late_kind: ReminderKind | None = None

    @property
    def is_about_a_task(self) -> bool:
        return (self.late_kind or self.kind) in ABOUT_A_TASK


Subject = tuple[ReminderKind, UUID, UUID | None, UUID | None]  # what an obligation is about, whatever its deadline


@dataclass(frozen=True)
class Obligation:
    """A duty that stands today, with the words it is told in. `path` is the page on which it is answered.

    `by` is who returned or asked, or the post that is asked to sign; `person_ids` are who holds it today.
    `is_dated` is false for a task for which nobody has set a day.
    """

    duty: Duty
    title: str
    division: str
    path: str
    detail: str = ""
    delegate_id: UUID | None = None
    by: str = ""
    is_dated: bool = True
    person_ids: tuple[UUID, ...] = ()

    @property
    def subject(self) -> Subject:
        return self.duty.kind, self.duty.subject_id, self.duty.division_id, self.duty.source_id


def monday_of(day: date) -> date:
    """The first day of the week `day` lies in."""
    return day - timedelta(days=day.weekday())


def is_year_open(year: int, closed_at: datetime | None, today: date) -> bool:
    """A fiscal year closes with its 12-month report, at the latest on 1 January after it ends."""
    return closed_at is None and today <= date(FiscalYear(year).end.year, 12, 31)
