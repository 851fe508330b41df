"""Official reports of the rounds: how far each is, who has reported, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from tracker.rules.approval import ReportState
from tracker.rules.permissions import Right, has_right
from tracker.rules.progress import Share, reported_share
from tracker.rules.round_stage import STATIONS, RoundStage, stage_of
from tracker.store.approvals import WaitingReport, list_waiting
from tracker.store.entries import OwedEntry, list_owed_entries
from tracker.store.frozen_reports import ReportHead, list_reports
from tracker.store.plans import RoundHead, get_round, list_plans, list_rounds
from tracker.web.door import actor, reading
from tracker.web.parts import today

pages = Blueprint("reports", __name__)


@dataclass(frozen=True)
class RoundLine:
    """A round with how much of it has been handed in, and what became of its report."""

    head: RoundHead
    share: Share
    stage: RoundStage
    newest: ReportHead | None
    published: ReportHead | None
    waiting: WaitingReport | None


@dataclass(frozen=True)
class DivisionLine:
    """One division in a round."""

    id: UUID
    name: str
    share: Share
    missing: tuple[OwedEntry, ...]


@pages.get("/reports")
def page() -> str:
    """The rounds of every year that has a plan, the newest year first."""
    with reading() as session:
        years = {plan.fiscal_year_id for plan in list_plans(session) if plan.state.value != "draft"}
        reports, waiting = list_reports(session), list_waiting(session)
        heads = [head for head in list_rounds(session) if head.fiscal_year_id in years]
        lines = [_line(head, list_owed_entries(session, head.id), reports, waiting) for head in heads]
    lines.sort(key=lambda line: (-line.head.year, line.head.months))
    return render_template("reports/list.html", lines=lines, has_reports=bool(reports), may_run=_may_run())


@pages.get("/reports/<uuid:round_id>")
def report(round_id: UUID) -> str:
    """One round: where its report stands, what comes next, which division has handed in what."""
    with reading() as session:
        head = get_round(session, round_id)
        owed = list_owed_entries(session, round_id)
        reports = list_reports(session, round_id)
        line = _line(head, owed, reports, _waiting_of(session, round_id))
    return render_template(
        "reports/round.html",
        head=head,
        line=line,
        share=line.share,
        divisions=_divisions(owed),
        reports=reports,
        stations=STATIONS,
        may_run=_may_run(),
    )


def _may_run() -> bool:
    return has_right(actor(), Right.RUN_PLAN)


def _waiting_of(session: Session, round_id: UUID) -> list[WaitingReport]:
    return [one for one in list_waiting(session) if one.head.round_id == round_id]


def _line(
    head: RoundHead, owed: list[OwedEntry], reports: Sequence[ReportHead], waiting: Sequence[WaitingReport]
) -> RoundLine:
    own = [one for one in reports if one.round_id == head.id]
    newest = own[0] if own else None
    published = next((one for one in own if one.state is ReportState.PUBLISHED), None)
    under_way = next((one for one in waiting if one.head.round_id == head.id), None)
    stage = stage_of(
        today(),
        closes_on=head.closes_on,
        due_on=head.due_on,
        newest=newest.state if newest else None,
        is_published=published is not None,
        is_signed=under_way is not None and under_way.turn is None,
    )
    return RoundLine(head, _share(owed), stage, newest, published, under_way)


def _share(owed: list[OwedEntry]) -> Share:
    return reported_share(entry.state for entry in owed)


def _divisions(owed: list[OwedEntry]) -> list[DivisionLine]:
    """Those who owe most first."""
    names = {entry.division_id: entry.division_name for entry in owed}
    lines = []
    for division_id, name in names.items():
        theirs = [entry for entry in owed if entry.division_id == division_id]
        missing = tuple(entry for entry in theirs if not entry.state.is_reported)
        lines.append(DivisionLine(division_id, name, _share(theirs), missing))
    return sorted(lines, key=lambda line: line.share.percent or 0)
