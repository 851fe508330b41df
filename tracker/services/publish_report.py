"""A round's report is published: the files that were made of it before, its state and number, all in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.approval import ReportState
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import RoundMonths, round_name
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.plain_record import to_plain
from tracker.rules.report_difference import Difference, list_differences, needs_signing
from tracker.rules.report_signing import signatories_sha256
from tracker.rules.round_stage import CLOSES_THE_YEAR, check_round_over
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_line
from tracker.services.check_chain import require_told_chain
from tracker.services.compile_report import compile_content
from tracker.services.frozen_report import FrozenReport, get_frozen
from tracker.services.keep_report_files import MadeFile, MadeFiles, check_signed, signatories_of
from tracker.services.report_history import note_report
from tracker.store.approvals import StepRow, list_steps
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.frozen_reports import ReportHead, get_report, list_reports, lock_report, lock_round
from tracker.store.models import FiscalYearRow, ReportFile, RoundReport
from tracker.store.people import lock_organization
from tracker.store.plans import RoundHead, get_round

LONGEST_NUMBER = 100


@dataclass(frozen=True)
class Registration:
    """Under which number and day the report stands in the office's register of letters.

    `is_approved_text_meant`: the officer knows that the live content has changed, and publishes what was signed.
    """

    number: str
    registered_on: date | None
    is_approved_text_meant: bool = False


@dataclass(frozen=True)
class _Ready:
    """A report that may be published now, under this number."""

    number: str
    head: RoundHead
    frozen: FrozenReport
    steps: Sequence[StepRow]


def check_publishable(
    session: Session, *, actor: Actor, report_id: UUID, registration: Registration, now: datetime
) -> None:
    """Raise what would keep a report from being published now: asked before its files are written, which takes long."""
    _ready(session, actor, report_id, registration, now)


def publish_report(
    session: Session, *, actor: Actor, report_id: UUID, registration: Registration, made: MadeFiles, now: datetime
) -> None:
    """Freeze, register and put in force; the one published before is replaced, after twelve months the year closes."""
    report = _lock(session, report_id)
    ready = _ready(session, actor, report_id, registration, now)
    check_version(report, made.row_version)
    _replace_older(session, report, now)
    report.state, report.published_at, report.published_by_id = ReportState.PUBLISHED.value, now, actor.person_id
    report.register_number, report.registered_on = ready.number, registration.registered_on
    signatories = signatories_of(ready.frozen.content, ready.steps)
    report.signatories = to_plain(signatories)
    for file in made.files:
        session.add(_row(report_id, file, now))
    flush_or_conflict(session)
    _close_year(session, ready.head.fiscal_year_id, ready.head.months, now)
    _note(session, actor, report, {"signatories_sha256": [None, signatories_sha256(signatories)]}, made, now)
    session.commit()


def differences_now(session: Session, frozen: FrozenReport, now: datetime) -> tuple[Difference, ...]:
    """What the frozen report says otherwise than a report made at `now` would."""
    head = frozen.head
    live = compile_content(session, year=head.year, months=head.months, now=now, is_draft=False)
    return list_differences(frozen.content, live)


# --- what is asked first --------------------------------------------------------------------------------------------


def _lock(session: Session, report_id: UUID) -> RoundReport:
    """The office first: a number of its register is given once, and two reports of a round are never published at
    once. Whoever proposes holds the round."""
    round_id = get_report(session, report_id).round_id
    lock_organization(session)
    lock_round(session, round_id)
    return lock_report(session, report_id)


def _ready(session: Session, actor: Actor, report_id: UUID, registration: Registration, now: datetime) -> _Ready:
    require_right(actor, Right.RUN_PLAN)
    number = _checked_number(registration, now)
    report = get_report(session, report_id)
    steps = list_steps(session, [report_id])[report_id]
    check_signed(report.state, steps)
    require_told_chain(session, report_id)
    head = get_round(session, report.round_id)
    check_round_over(head.months, head.closes_on, day_of(now))
    _check_free(list_reports(session), report_id, number, registration.registered_on)
    frozen = get_frozen(session, report_id)
    if needs_signing(differences_now(session, frozen, now)) and not registration.is_approved_text_meant:
        raise RuleBroken(
            "content_changed",
            "ผลรายงานในระบบเปลี่ยนไปจากฉบับที่ลงนาม กรุณาเสนอใหม่ หรือทำเครื่องหมายยืนยันว่าจะเผยแพร่ตามฉบับที่ลงนามแล้ว",
        )
    return _Ready(number, head, frozen, steps)


def _checked_number(registration: Registration, now: datetime) -> str:
    number = clean_line(registration.number)
    if not number:
        raise RuleBroken("number_needed", "กรุณาใส่เลขที่หนังสือหรือเลขทะเบียนของรายงานฉบับนี้ เช่น นค 71801/123")
    if len(number) > LONGEST_NUMBER:
        raise RuleBroken("number_too_long", f"เลขที่หนังสือยาวเกิน {LONGEST_NUMBER} ตัวอักษร กรุณาตรวจอีกครั้ง")
    if registration.registered_on is None:
        raise RuleBroken("day_needed", "กรุณาใส่วันที่ลงทะเบียนของรายงาน เป็นวัน เดือน และปี พ.ศ.")
    if registration.registered_on > day_of(now):
        raise RuleBroken("day_ahead", "วันที่ลงทะเบียนอยู่หลังวันนี้ กรุณาตรวจวันที่อีกครั้ง")
    return number


def _check_free(others: Sequence[ReportHead], report_id: UUID, number: str, on: date | None) -> None:
    for other in others:
        same_year = other.registered_on and on and other.registered_on.year == on.year
        if other.id != report_id and other.register_number == number and same_year:
            raise RuleBroken(
                "number_taken",
                f"เลขที่ {number} ใช้กับรายงาน{round_name(other.months, other.year)} ไปแล้ว กรุณาตรวจเลขที่อีกครั้ง",
            )


# --- what changes ---------------------------------------------------------------------------------------------------


def _row(report_id: UUID, file: MadeFile, now: datetime) -> ReportFile:
    return ReportFile(
        id=new_id(),
        round_report_id=report_id,
        form=file.form.value,
        format=file.format.value,
        sha256=file.sha256,
        size=file.size,
        created_at=now,
    )


def _replace_older(session: Session, report: RoundReport, now: datetime) -> None:
    """Before the new one is in force: the database lets only one be."""
    for older in list_reports(session, report.round_id):
        if older.state is ReportState.PUBLISHED:
            row = lock_report(session, older.id)
            row.state, row.ended_at = ReportState.REPLACED.value, now
    flush_or_conflict(session)


def _close_year(session: Session, fiscal_year_id: UUID, months: RoundMonths, now: datetime) -> None:
    year = session.get_one(FiscalYearRow, (session.info["organization_id"], fiscal_year_id))
    if months == CLOSES_THE_YEAR and year.closed_at is None:
        year.closed_at = now


def _note(
    session: Session, actor: Actor, report: RoundReport, signed: dict[str, Any], made: MadeFiles, now: datetime
) -> None:
    """With every hash: the chain of the history then vouches for the register."""
    assert report.registered_on is not None  # noqa: S101  # checked above
    change = {
        "content_sha256": [None, report.content_sha256],
        "register_number": [None, report.register_number],
        "registered_on": [None, report.registered_on.isoformat()],
        "files": [None, {f"{file.form}.{file.format}": file.sha256 for file in made.files}],
        **signed,
    }
    note_report(session, actor, report.id, "report_published", change, now)
