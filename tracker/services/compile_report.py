"""What a report says, compiled from the plan and the entries as they stand; every form and file is printed from it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.report_content import ReportContent
from tracker.rules.report_facts import ReportFacts
from tracker.rules.round_report import compose_report
from tracker.rules.thai_calendar import day_of
from tracker.store.people import digits_of, get_organization
from tracker.store.plans import find_fiscal_year, find_plan_of_year, find_round
from tracker.store.reports import get_report_facts


def compile_content(
    session: Session,
    *,
    year: int,
    months: RoundMonths | None,
    now: datetime,
    is_draft: bool = True,
    is_worded: bool = True,
) -> ReportContent:
    """The report of a round as it reads at `now`, or without `months` the plan of the year.

    Nothing is kept, so it may be asked for at any time. Only a draft shows what divisions are still writing. Unless
    `is_worded`, cells stand as composed from the entries, whatever the policy officer wrote in their place.
    """
    facts = compile_facts(session, year=year, months=months, now=now, is_draft=is_draft)
    if not is_worded:
        facts = replace(facts, measures=tuple(replace(measure, worded={}) for measure in facts.measures))
    digits = digits_of(get_organization(session))
    return compose_report(facts, prepared_at=now, is_draft=is_draft, digits=digits)


def compile_facts(
    session: Session, *, year: int, months: RoundMonths | None, now: datetime, is_draft: bool = True
) -> ReportFacts:
    """Everything the report is composed from."""
    if find_fiscal_year(session, year) is None:
        raise NotFound("no_round", f"ยังไม่มีปีงบประมาณ พ.ศ. {year} ในระบบ กรุณานำเข้าแผนของปีนี้ก่อนจัดทำรายงาน")
    plan = find_plan_of_year(session, year)
    if plan is None:
        raise NotFound("no_plan", "ปีงบประมาณนี้ยังไม่มีแผนที่ประกาศใช้ กรุณานำเข้าแผนแล้วกดใช้แผนก่อนจัดทำรายงาน")
    head = find_round(session, year, months) if months else None
    return get_report_facts(session, plan, head, day_of(now), is_draft=is_draft)
