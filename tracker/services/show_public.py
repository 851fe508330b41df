"""Everything the pages for everybody may show, and nothing else: what a template is handed has left the office already.

Results come from published reports only. Persons' names are hidden wherever they stand; obstacles, limitations,
suggestions, notes, drafts and reasons are never read. The signed files hold all that: they are given out only where
the office says so by a switch of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.answer_sheet import Answer
from tracker.rules.approval import ReportState
from tracker.rules.evidence_file import download_name
from tracker.rules.fiscal_year import round_name
from tracker.rules.masking import Mask
from tracker.rules.o_item_list import code_order
from tracker.rules.paper import FORM_NAMES, Format
from tracker.rules.progress import TaskFact, summarise
from tracker.rules.public_words import MEASURE_STATES, progress_sentence, state_of
from tracker.rules.report_code import read_code
from tracker.rules.report_content import Cell, ReportContent
from tracker.services.frozen_report import find_frozen
from tracker.services.public_content import (
    ItemLine,
    PublicEvidence,
    PublicHome,
    PublicItem,
    PublicMeasure,
    PublicReport,
    PublicYear,
    ReportLine,
    ResultLine,
)
from tracker.store.frozen_reports import (
    ReportHead,
    find_report_by_code,
    list_published,
    list_report_files,
)
from tracker.store.o_evidence import OEvidence, list_evidence_of_o_items
from tracker.store.o_items import OItemRow, list_answers, list_newest_versions, list_o_item_years
from tracker.store.plans import find_plan_of_year, list_plans
from tracker.store.public import PublicOffice, list_measure_lines, list_names_to_hide
from tracker.store.tasks import list_task_facts

_DOWNLOADS = (Format.PDF, Format.DOCX, Format.XLSX)


def show_home(session: Session, office: PublicOffice, today: date) -> PublicHome:
    """The organization's first page."""
    heads = list_published(session)
    years = _years(session, heads)
    newest = show_year(session, office, years[0], today) if years else None
    return PublicHome(office, newest, years, tuple(map(_report_line, heads)))


def show_year(session: Session, office: PublicOffice, year: int, today: date) -> PublicYear | None:
    """A year that has anything to show; None for any other."""
    heads = list_published(session)
    if year not in _years(session, heads):
        return None
    mask = Mask.of(list_names_to_hide(session))
    facts, measures = _measures(session, year, mask)
    progress = summarise(facts, today)
    return PublicYear(
        office,
        year,
        progress_sentence(progress.measures_done, progress.measures_started),
        progress.measures_done.counted,
        progress.measures_done.total,
        measures,
        tuple(_report_line(head) for head in heads if head.year == year),
        _item_lines([row for row in list_newest_versions(session, year) if not row.is_withdrawn], mask),
    )


def show_item(session: Session, office: PublicOffice, year: int, code: str) -> PublicItem | None:
    """An O-item; one that was withdrawn still says what it was, for its address was handed in."""
    row = next((one for one in list_newest_versions(session, year) if one.code == code), None)
    if row is None:
        return None
    mask = Mask.of(list_names_to_hide(session))
    answer = list_answers(session, year).get(code, Answer())
    evidence = list_evidence_of_o_items(session, year).get(code, ())
    return PublicItem(
        office,
        year,
        code,
        mask.hide(row.title),
        mask.hide(row.indicator),
        tuple(map(mask.hide, row.components)),
        answer.url or "",
        mask.hide(answer.description),
        tuple(_evidence(one, mask) for one in evidence),
        tuple(one for one in _measures(session, year, mask)[1] if one.o_item == code),
        row.is_withdrawn,
    )


def show_report(session: Session, office: PublicOffice, code: str) -> PublicReport | None:
    """A published report by the code on its pages; None for one that never was published."""
    read = read_code(code)
    head = find_report_by_code(session, read) if read else None
    if head is None or head.published_at is None or not head.state.is_registered:
        return None
    line = _report_line(head)
    if head.state is ReportState.REPLACED:
        return _replaced(session, office, head)
    frozen = find_frozen(session, head.id)
    assert frozen is not None  # noqa: S101  # its head was read a moment ago
    mask = Mask.of(list_names_to_hide(session))
    files = {file.format: file for file in list_report_files(session, head.id) if file.form is head.form}
    return PublicReport(
        office,
        head.id,
        head.form,
        line,
        head.content_sha256,
        _sentence_of(frozen.content),
        tuple(_results(frozen.content, mask)),
        tuple(files[each] for each in _DOWNLOADS if each in files and office.is_file_public),
    )


def _replaced(session: Session, office: PublicOffice, head: ReportHead) -> PublicReport:
    """Says that there is a newer one, and which."""
    newer = next((_report_line(one) for one in list_published(session) if one.round_id == head.round_id), None)
    line = _report_line(head)
    return PublicReport(
        office, head.id, head.form, line, head.content_sha256, "", (), (), is_replaced=True, newer=newer
    )


def _years(session: Session, heads: Sequence[ReportHead]) -> tuple[int, ...]:
    """The years with a plan that is or was in force, with O-items, or with a published report; newest first."""
    plans = {plan.year for plan in list_plans(session) if plan.state.value != "draft"}
    return tuple(sorted(plans | set(list_o_item_years(session)) | {head.year for head in heads}, reverse=True))


def _measures(session: Session, year: int, mask: Mask) -> tuple[list[TaskFact], tuple[PublicMeasure, ...]]:
    plan = find_plan_of_year(session, year)
    if plan is None:
        return [], ()
    facts = list_task_facts(session, plan.id)
    legs: defaultdict[UUID, list[TaskFact]] = defaultdict(list)
    for fact in facts:
        legs[fact.measure_id].append(fact)
    measures = []
    for row in list_measure_lines(session, plan.id):
        state = state_of(legs[row.id])
        divisions = ", ".join(map(mask.hide, row.divisions))
        measures.append(
            PublicMeasure(row.code, mask.hide(row.title), divisions, state, MEASURE_STATES[state], row.o_item)
        )
    return facts, tuple(measures)


def _item_lines(rows: Iterable[OItemRow], mask: Mask) -> tuple[ItemLine, ...]:
    lines: list[ItemLine] = []
    band = ""
    for row in sorted(rows, key=lambda one: code_order(one.code)):
        lines.append(
            ItemLine(row.code, mask.hide(row.title), mask.hide(row.indicator) if row.indicator != band else "")
        )
        band = row.indicator
    return tuple(lines)


def _report_line(head: ReportHead) -> ReportLine:
    title = f"{FORM_NAMES[head.form]} {round_name(head.months, head.year)}"
    return ReportLine(head.code, title, head.year, head.months, head.register_number or "", head.published_at)


def _evidence(one: OEvidence, mask: Mask) -> PublicEvidence:
    media_type = one.media_type or "application/octet-stream"
    is_file = bool(one.sha256)
    ending = download_name("file", media_type).rpartition(".")[2] if is_file else ""
    return PublicEvidence(
        one.id, mask.hide(one.title), one.url or "", ending, one.size, one.sha256 or "", media_type, one.evidence_on
    )


def _sentence_of(content: ReportContent) -> str:
    """What the report itself counted on the day it was made."""
    done = next((figure for figure in content.figures if figure.key == "measures_done"), None)
    return f"ณ วันที่จัดทำรายงาน ดำเนินการแล้วเสร็จ {done.counted} จาก {done.total} มาตรการ" if done and done.total else ""


def _results(content: ReportContent, mask: Mask) -> Iterable[ResultLine]:
    """Results and what came of them; the column of suggestions, obstacles and limitations stays inside."""
    for row in content.rows:
        lines = (*_lines(row.result), *_lines(row.outcome))
        title = " ".join(_lines(row.title))
        yield ResultLine(row.code, mask.hide(title), tuple(map(mask.hide, dict.fromkeys(lines))))


def _lines(cell: Cell) -> tuple[str, ...]:
    return tuple(part.plain for part in cell if part.plain and part.plain != "-")
