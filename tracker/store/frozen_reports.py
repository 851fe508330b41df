"""Reports as they were proposed: their state, content, files; each found by its id or by the code on its pages."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session, aliased, defer

from tracker.rules.approval import ReportState
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import Form, Format
from tracker.rules.plain_record import from_plain
from tracker.rules.report_content import ReportContent, Signatory, kept_sha256
from tracker.store.database import ACROSS
from tracker.store.models import FiscalYearRow, Person, ReportFile, ReportingRound, RoundReport

_NO_REPORT = "ไม่พบรายงานฉบับนี้ กรุณากลับไปที่หน้า “รายงาน”"
_starter, _publisher = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class ReportHead:
    """A proposed report without its content. `year` is the fiscal year in the Buddhist era.

    `is_damaged`: somebody changed its row outside the system, and who signed cannot be read any more.
    """

    id: UUID
    round_id: UUID
    year: int
    months: RoundMonths
    due_on: date
    revision: int
    state: ReportState
    form: Form
    code: str
    content_sha256: str
    register_number: str | None
    registered_on: date | None
    created_at: datetime
    ended_at: datetime | None
    published_at: datetime | None
    started_by: str | None
    published_by: str | None
    signatories: tuple[Signatory, ...]
    row_version: int
    is_damaged: bool = False


@dataclass(frozen=True)
class FileLine:
    """A file of a published report as the register knows it."""

    form: Form
    format: Format
    sha256: str
    size: int
    created_at: datetime


def list_reports(session: Session, round_id: UUID | None = None) -> list[ReportHead]:
    """Every report that was ever proposed, of one round or of all; the newest first."""
    statement = _heads().order_by(FiscalYearRow.year.desc(), ReportingRound.months.desc(), RoundReport.revision.desc())
    if round_id is not None:
        statement = statement.where(RoundReport.round_id == round_id)
    return [_head(*row) for row in session.execute(statement)]


def list_published(session: Session) -> list[ReportHead]:
    """The reports in force: published and not replaced; the newest first."""
    return [head for head in list_reports(session) if head.state is ReportState.PUBLISHED]


def find_report(session: Session, report_id: UUID) -> ReportHead | None:
    """One report by its id."""
    found = session.execute(_heads().where(RoundReport.id == report_id)).first()
    return _head(*found) if found else None


def get_report(session: Session, report_id: UUID) -> ReportHead:
    """One report by its id. Raises NotFound."""
    head = find_report(session, report_id)
    if head is None:
        raise NotFound("no_report", _NO_REPORT)
    return head


def find_report_by_code(session: Session, code: str) -> ReportHead | None:
    """The report whose pages carry this code (as rules/report_code prints it)."""
    found = session.execute(_heads().where(RoundReport.code == code)).first()
    return _head(*found) if found else None


def find_untouched_content(session: Session, head: ReportHead) -> ReportContent | None:
    """What a report says; None where what was kept is no content, or not the one of its hash."""
    kept = session.scalar(select(RoundReport.content).where(RoundReport.id == head.id)) or ""
    try:
        return ReportContent.from_json(kept) if kept_sha256(kept) == head.content_sha256 else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def freeze_report(session: Session, row: RoundReport) -> None:
    """Keep a report with its content; from now on only its state changes."""
    session.add(row)
    session.flush()


def lock_report(session: Session, report_id: UUID) -> RoundReport:
    """The row, held until the commit: whoever decides about a report does so alone. Raises NotFound.

    Who signed is left unread: where that is damaged, a new report must still be able to take its place.
    """
    statement = select(RoundReport).options(defer(RoundReport.signatories)).where(RoundReport.id == report_id)
    statement = statement.with_for_update()
    row = session.scalar(statement, execution_options={"populate_existing": True})
    if row is None:
        raise NotFound("no_report", _NO_REPORT)
    return row


def lock_round(session: Session, round_id: UUID) -> None:
    """Held until the commit: reports of a round are proposed and published one after the other."""
    session.execute(select(ReportingRound.id).where(ReportingRound.id == round_id).with_for_update())


def find_open_report(session: Session, round_id: UUID) -> ReportHead | None:
    """The one report of a round that is under approval, if any."""
    return next((head for head in list_reports(session, round_id) if head.state is ReportState.APPROVING), None)


def newest_report_revision(session: Session, round_id: UUID) -> int:
    """The highest number given to a report of a round; 0 where there is none."""
    return session.scalar(select(func.max(RoundReport.revision)).where(RoundReport.round_id == round_id)) or 0


def is_code_taken(session: Session, code: str) -> bool:
    """Whether any report of this installation carries a code: it never means two."""
    statement = select(RoundReport.id).where(RoundReport.code == code)
    return session.scalar(statement, execution_options=ACROSS) is not None


def list_report_files(session: Session, report_id: UUID) -> list[FileLine]:
    """The files kept of a published report."""
    statement = (
        select(ReportFile)
        .where(ReportFile.round_report_id == report_id)
        .order_by(ReportFile.form != Form.EVIDENCE.value, ReportFile.form, ReportFile.format)
    )
    lines = [
        FileLine(Form(row.form), Format(row.format), row.sha256, row.size, row.created_at)
        for row in session.scalars(statement)
    ]
    return sorted(lines, key=lambda line: line.form is Form.EVIDENCE)


_READ = tuple(field.name for field in fields(ReportHead) if field.name != "is_damaged")


def _heads() -> Select[*tuple[Any, ...]]:
    """Without the content, which is large."""
    return (
        select(
            RoundReport.id,
            RoundReport.round_id,
            FiscalYearRow.year,
            ReportingRound.months,
            ReportingRound.due_on,
            RoundReport.revision,
            RoundReport.state,
            RoundReport.form,
            RoundReport.code,
            RoundReport.content_sha256,
            RoundReport.register_number,
            RoundReport.registered_on,
            RoundReport.created_at,
            RoundReport.ended_at,
            RoundReport.published_at,
            _starter.name,
            _publisher.name,
            cast(RoundReport.signatories, Text),
            RoundReport.row_version,
        )
        .join(ReportingRound, ReportingRound.id == RoundReport.round_id)
        .join(FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id)
        .outerjoin(_starter, _starter.id == RoundReport.started_by_id)
        .outerjoin(_publisher, _publisher.id == RoundReport.published_by_id)
    )


def _head(*values: Any) -> ReportHead:
    row = dict(zip(_READ, values, strict=True))
    row["months"] = 6 if row["months"] == 6 else 12
    row["state"] = ReportState(row["state"])
    try:
        row["form"] = Form(row["form"])
        row["signatories"] = tuple(from_plain(Signatory, one) for one in json.loads(row["signatories"]))
    except (ValueError, TypeError, AttributeError):  # one row that was tampered with must not close every page
        row |= {"form": Form.PROGRESS, "signatories": (), "is_damaged": True}
    return ReportHead(**row)
