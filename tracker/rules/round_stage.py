"""How far a round's report is, in one word for programs and one sentence for people, and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.approval import ReportState
from tracker.rules.errors import RuleBroken
from tracker.rules.thai_calendar import format_date

CLOSES_THE_YEAR = 12  # the round whose report does


class Stage(StrEnum):
    """The four stations of a round's report, and the one it is sent back to."""

    REPORTING = "reporting"
    COMPILING = "compiling"
    RETURNED = "returned"
    APPROVING = "approving"
    SIGNED = "signed"
    PUBLISHED = "published"


STATIONS = ("กองรายงานผล", "รวบรวมและแก้ข้อความ", "เสนอลงนาม", "เผยแพร่และลงทะเบียน")
_STATION = {
    Stage.REPORTING: 0,
    Stage.COMPILING: 1,
    Stage.RETURNED: 1,
    Stage.APPROVING: 2,
    Stage.SIGNED: 3,
    Stage.PUBLISHED: 4,
}


@dataclass(frozen=True)
class RoundStage:
    """Where a round is; `is_late` once the report is due and not published."""

    stage: Stage
    is_late: bool

    @property
    def station(self) -> int:
        """The station it stands at, from 0; 4 where all lie behind it."""
        return _STATION[self.stage]


def stage_of(
    today: date, *, closes_on: date, due_on: date, newest: ReportState | None, is_published: bool, is_signed: bool
) -> RoundStage:
    """`newest` is the state of the report proposed last; `is_signed`: everybody has agreed to it."""
    if newest is ReportState.APPROVING:
        stage = Stage.SIGNED if is_signed else Stage.APPROVING
    elif is_published:
        stage = Stage.PUBLISHED
    elif newest is ReportState.RETURNED:
        stage = Stage.RETURNED
    else:
        stage = Stage.REPORTING if today <= closes_on else Stage.COMPILING
    return RoundStage(stage, is_late=today > due_on and not is_published)


def publishable_from(months: int, closes_on: date, today: date) -> date | None:
    """The first day on which a round's report may be published, where that is still to come."""
    is_open = months == CLOSES_THE_YEAR and today <= closes_on
    return closes_on + timedelta(days=1) if is_open else None


def check_round_over(months: int, closes_on: date, today: date) -> None:
    """Raise RuleBroken for a report that would close a year that still runs."""
    if first_day := publishable_from(months, closes_on, today):
        raise RuleBroken(
            "round_open",
            f"รอบ 12 เดือนปิดวันที่ {format_date(closes_on)} เมื่อเผยแพร่แล้วปีงบประมาณจะปิดและหยุดเตือน "
            f"จึงเผยแพร่ได้ตั้งแต่วันที่ {format_date(first_day)}",
        )
