"""The report of a round (รายงานผลการดำเนินการ): compiled from the entries as they stand."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.report_content import RoundReportContent
from tracker.rules.round_report import old_content
from tracker.services.compile_report import compile_content


def compile_report(session: Session, *, year: int, months: RoundMonths, now: datetime) -> RoundReportContent:
    """The draft of a round's report as it reads at `now`; nothing is kept, so it may be asked for at any time."""
    return old_content(compile_content(session, year=year, months=months, now=now))
