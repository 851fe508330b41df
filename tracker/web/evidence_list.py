"""The numbered evidence of a round: the list with what should be looked at, and everything as one ZIP."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from threading import BoundedSemaphore
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.evidence_pack import PackHead
from tracker.rules.evidence_window import doubt_advice, doubt_words
from tracker.rules.fiscal_year import round_title
from tracker.rules.link_watch import TROUBLE_ADVICE, TROUBLE_NAMES
from tracker.rules.media_type import ZIP
from tracker.rules.office import OrganizationKind
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Right, has_right
from tracker.rules.thai_text import sort_key
from tracker.services.frozen_report import get_frozen
from tracker.services.zip_evidence import EvidencePack, prepare_pack, zip_evidence
from tracker.store.evidence_lines import NumberedEvidence, list_numbered_evidence
from tracker.store.people import get_organization
from tracker.store.plans import get_round
from tracker.web.door import actor, reading
from tracker.web.parts import now, parts

pages = Blueprint("evidence_list", __name__)
PER_PAGE = 100
_AT_ONCE = 2  # a slow download keeps a thread of the web for as long as it lasts
_PACKING = BoundedSemaphore(_AT_ONCE)
KINDS = {"": "ทุกรายการ", "doubts": "ที่ควรตรวจ", "files": "เฉพาะไฟล์", "links": "เฉพาะที่อยู่เว็บ"}


@dataclass(frozen=True)
class Wanted:
    """Which of the evidence is shown; it stands in the address, so that a list can be passed on."""

    only: str = ""
    division: str = ""
    code: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Wanted":
        only, number = given.get("only", ""), given.get("page", "")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        return cls(only if only in KINDS else "", given.get("division", ""), given.get("code", ""), max(page, 1))

    @property
    def is_all(self) -> bool:
        return not (self.only or self.division or self.code)

    def holds(self, one: NumberedEvidence) -> bool:
        kinds = {"doubts": is_doubted(one), "files": not one.url, "links": bool(one.url)}
        is_of_division = not self.division or self.division in one.divisions
        return kinds.get(self.only, True) and is_of_division and (not self.code or self.code in one.codes)

    @property
    def words(self) -> str:
        """What was chosen, for the list inside a ZIP."""
        named = (KINDS[self.only] if self.only else "", self.division, f"มาตรการ {self.code}" if self.code else "")
        chosen = " · ".join(filter(None, named))
        return f"เฉพาะ: {chosen}" if chosen else ""


def is_doubted(one: NumberedEvidence) -> bool:
    """Whether somebody should look at it before the report is proposed."""
    return bool(one.date_doubt or one.link_trouble)


@pages.get("/reports/<uuid:round_id>/evidence")
def page(round_id: UUID) -> str:
    """The list, with a filter, and what should be looked at."""
    wanted = Wanted.read(request.args)
    with reading() as session:
        head = get_round(session, round_id)
        found = list_numbered_evidence(session, head)
    shown = [one for one in found if wanted.holds(one)]
    start = (wanted.page - 1) * PER_PAGE
    return render_template(
        "evidence_list/page.html",
        head=head,
        wanted=wanted,
        kinds=KINDS,
        shown=shown[start : start + PER_PAGE],
        shown_count=len(shown),
        has_more=len(shown) > start + PER_PAGE,
        all_count=len(found),
        file_count=sum(not one.url for one in found),
        doubted_count=sum(map(is_doubted, found)),
        division_options=_options(
            "ทุกสำนัก/กอง", sorted({name for one in found for name in one.divisions}, key=sort_key)
        ),
        code_options=_options("ทุกมาตรการ", dict.fromkeys(code for one in found for code in one.codes)),
        doubts_of=_doubts_of,
        window=found[0].window if found else None,
        may_run=has_right(actor(), Right.RUN_PLAN),
    )


def _options(every: str, names: Iterable[str]) -> list[tuple[str, str]]:
    return [("", every), *((name, name) for name in names)]


def _doubts_of(one: NumberedEvidence) -> list[tuple[str, str]]:
    """What is odd, and what to do about it."""
    told = []
    if one.date_doubt:
        told.append((doubt_words(one.date_doubt, one.evidence_on, one.window), doubt_advice(one.date_doubt)))
    if one.link_trouble:
        told.append((TROUBLE_NAMES[one.link_trouble], TROUBLE_ADVICE[one.link_trouble]))
    return told


@pages.get("/reports/<uuid:round_id>/evidence.zip")
def pack(round_id: UUID) -> Response:
    """Everything of the list as one file, as it stands now; with the same filter."""
    wanted = Wanted.read(request.args)
    with reading() as session:
        head = get_round(session, round_id)
        lines = [one.line(is_draft=True) for one in list_numbered_evidence(session, head) if wanted.holds(one)]
        pack_head = _pack_head(session, head.months, head.year, selection=wanted.words)
        prepared = prepare_pack(session, pack_head, lines, parts().data_dir)
    return _streamed(prepared, url_for("evidence_list.page", round_id=round_id))


@pages.get("/reports/frozen/<uuid:report_id>/evidence.zip")
def pack_of_report(report_id: UUID) -> Response:
    """The evidence of a report as it was when the report was proposed."""
    with reading() as session:
        frozen = get_frozen(session, report_id)
        content = frozen.content
        pack_head = _pack_head(session, content.round_months, content.fiscal_year, sha256=frozen.stamp.content_sha256)
        prepared = prepare_pack(session, pack_head, content.evidence, parts().data_dir)
    return _streamed(prepared, url_for("reports.page"))


def _pack_head(session: Session, months: int | None, year: int, *, sha256: str = "", selection: str = "") -> PackHead:
    office = get_organization(session)
    name = official_name(office.name, OrganizationKind(office.kind))
    return PackHead(name, round_title(months, year), now(), report_sha256=sha256, selection=selection)


def _streamed(prepared: EvidencePack, back: str) -> Response:
    """Sent as it is made. Not more than a few at the same time, so that the other pages stay quick."""
    if not _PACKING.acquire(blocking=False):
        flash("มีผู้ดาวน์โหลดชุดหลักฐานอยู่แล้ว กรุณารอให้เสร็จก่อน แล้วกดดาวน์โหลดใหม่อีกครั้ง", "mistake")
        return redirect(back)
    place = ExitStack()
    place.callback(_PACKING.release)
    answer = Response(_until_the_end(zip_evidence(prepared), place), mimetype=ZIP)
    named = f"filename=evidence.zip; filename*=UTF-8''{quote(prepared.head.file_name)}"  # a header has no Thai letters
    answer.headers["Content-Disposition"] = f"attachment; {named}"
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(place.close)  # whoever breaks off, even before the first byte, gives the place back
    return answer


def _until_the_end(pieces: Iterator[bytes], place: ExitStack) -> Iterator[bytes]:
    with place:
        yield from pieces
