"""Official reports of the rounds: who has reported, and the report as a Word file."""

import io
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, send_file
from werkzeug.wrappers import Response

from tracker.documents.writing import write_paper
from tracker.rules.paper import Form, Format
from tracker.rules.progress import Share, reported_share
from tracker.services.print_paper import draft_paper
from tracker.store.entries import OwedEntry, list_owed_entries
from tracker.store.plans import RoundHead, get_round, list_plans, list_rounds
from tracker.web.door import reading
from tracker.web.parts import now, parts

pages = Blueprint("reports", __name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class RoundLine:
    """A round with how much of it has been handed in."""

    head: RoundHead
    share: Share


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
        heads = [head for head in list_rounds(session) if head.fiscal_year_id in years]
        lines = [RoundLine(head, _share(list_owed_entries(session, head.id))) for head in heads]
    lines.sort(key=lambda line: (-line.head.year, line.head.months))
    return render_template("reports/list.html", lines=lines)


@pages.get("/reports/<uuid:round_id>")
def report(round_id: UUID) -> str:
    """One round: which division has handed in what."""
    with reading() as session:
        head = get_round(session, round_id)
        owed = list_owed_entries(session, round_id)
    return render_template("reports/round.html", head=head, share=_share(owed), divisions=_divisions(owed))


@pages.get("/reports/<uuid:round_id>/report.docx")
def download(round_id: UUID) -> Response:
    """The report as it stands now, in the office's form."""
    with reading() as session:
        head = get_round(session, round_id)
        paper = draft_paper(
            session, form=Form.PROGRESS, year=head.year, months=head.months, now=now(), data_dir=parts().data_dir
        )
    name = f"รายงานผลการดำเนินการ ปีงบประมาณ {head.year} รอบ {head.months} เดือน.docx"
    return send_file(
        io.BytesIO(write_paper(paper, Format.DOCX)), mimetype=DOCX, as_attachment=True, download_name=name, etag=False
    )


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
