"""The report of a round (รายงานผลการดำเนินการ): compiled from the entries as they stand."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.report_content import RoundReportContent
from tracker.rules.round_report import compose_round_report
from tracker.rules.thai_calendar import Digits, day_of
from tracker.store.people import get_organization
from tracker.store.plans import find_round
from tracker.store.reports import get_report_facts


def compile_report(session: Session, *, year: int, months: RoundMonths, now: datetime) -> RoundReportContent:
    """The draft of a round's report as it reads at `now`; nothing is kept, so it may be asked for at any time."""
    head = find_round(session, year, months)
    if head is None:
        raise NotFound("no_round", f"ยังไม่มีปีงบประมาณ พ.ศ. {year} ในระบบ กรุณานำเข้าแผนของปีนี้ก่อนจัดทำรายงาน")
    facts = get_report_facts(session, head, day_of(now))
    digits: Digits = "thai" if get_organization(session).digits == "thai" else "arabic"
    return compose_round_report(facts, prepared_at=now, digits=digits)
