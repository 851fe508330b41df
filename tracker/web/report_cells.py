"""The round's compile page: every cell as it will be printed, its sources beside it, who is missing, and one click."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.report_content import ReportRow
from tracker.rules.report_difference import cell_sha256, words_of
from tracker.services.compile_report import compile_content
from tracker.services.confirm_unreported import confirm_unreported, take_back_confirmation
from tracker.services.edit_report_cell import CELL_NAMES, CellField, CellPlace, restore_cell, save_cell
from tracker.services.remind_unreported import remind_unreported
from tracker.services.tick_whole_entry import TICKS, tick_whole_entry
from tracker.store.approvals import list_returned
from tracker.store.plans import RoundHead, get_round, list_rounds
from tracker.store.report_cells import CellRow, Leg, MissingLeg, SourceEntry, list_cells, list_missing, list_sources
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now
from tracker.web.undo_offer import offer_undo

pages = Blueprint("report_cells", __name__)
Answer = Response | tuple[str, int]
_MEANWHILE = "มีผู้อื่นแก้ช่องนี้ไปก่อนแล้ว ข้อความของท่านยังอยู่ในช่อง กรุณาเทียบกับฉบับล่าสุด แล้วบันทึกอีกครั้ง"


@dataclass(frozen=True)
class CellView:
    """One cell: as composed, as worded (if so), and whether what it was made from has changed since."""

    field: CellField
    name: str
    composed: str
    source_sha256: str
    worded: CellRow | None

    @property
    def is_outdated(self) -> bool:
        return self.worded is not None and self.worded.source_sha256 != self.source_sha256

    @property
    def text(self) -> str:
        """As it will be printed."""
        return self.worded.text if self.worded else self.composed


@dataclass(frozen=True)
class RowView:
    """One measure of the report with its cells and who is missing in it."""

    measure_id: UUID
    code: str
    title: str
    cells: tuple[CellView, ...]
    missing: tuple[MissingLeg, ...]


@pages.get("/reports/<uuid:round_id>/compile")
def page(round_id: UUID) -> str:
    """Every measure with its cells; the missing ones first."""
    return _show(round_id, Form({}))[0]


@pages.get("/reports/<uuid:round_id>/compile/<uuid:measure_id>")
def cells(round_id: UUID, measure_id: UUID) -> Answer:
    """The cells of one measure with all they were composed from."""
    return _show_cells(round_id, measure_id, Form({}))


@pages.post("/reports/<uuid:round_id>/compile/<uuid:measure_id>")
def save(round_id: UUID, measure_id: UUID) -> Answer:
    """Keep the officer's words of one cell, or go back to the composed ones."""
    form = Form()
    field = _field(form)
    place = CellPlace(round_id, measure_id, field)
    version = form.row_version()
    try:
        with writing() as session:
            if form.fields.get("go") == "restore":
                restore_cell(session, actor=actor(), place=place, row_version=version, now=now())
                flash(f"ช่อง “{CELL_NAMES[field]}” กลับไปใช้ข้อความที่ระบบรวบรวมแล้ว")
            else:
                source = form.text("source", longest=64)
                text = form.text("note", longest=30_000)  # the service says what is too long
                save_cell(
                    session,
                    actor=actor(),
                    place=place,
                    text=text,
                    source_sha256=source,
                    row_version=version or None,
                    now=now(),
                )
                flash(f"บันทึกข้อความของช่อง “{CELL_NAMES[field]}” แล้ว")
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.errors[f"note-{field}"] = _MEANWHILE if isinstance(broken, Conflict) else broken.message
        return _show_cells(round_id, measure_id, form, 409 if isinstance(broken, Conflict) else 400)
    return redirect(url_for("report_cells.cells", round_id=round_id, measure_id=measure_id))


@pages.post("/reports/<uuid:round_id>/compile/<uuid:measure_id>/tick")
def tick(round_id: UUID, measure_id: UUID) -> Answer:
    """What was imported for all divisions is ticked otherwise."""
    form = Form()
    entry_id, said = as_id(form.fields.get("entry")), form.fields.get("carried_out", "")
    if entry_id is None or said not in TICKS:
        raise NotFound("no_entry", "ไม่พบผลรายงานที่เขียนรวมทุกกองนี้ กรุณาเปิดหน้ารวบรวมรายงานใหม่")
    try:
        with writing() as session:
            deed_id = tick_whole_entry(
                session,
                actor=actor(),
                entry_id=entry_id,
                is_carried_out=TICKS[said],
                row_version=form.row_version(),
                now=now(),
            )
    except Conflict:
        flash("มีผู้อื่นแก้ผลรายงานนี้ไปก่อนแล้ว หน้านี้เป็นข้อมูลล่าสุด กรุณาตรวจแล้วเลือกอีกครั้ง", "mistake")
    else:
        offer_undo("เปลี่ยนเครื่องหมายการดำเนินการแล้ว" if deed_id else "เครื่องหมายเป็นอย่างที่เลือกอยู่แล้ว", deed_id)
    return redirect(url_for("report_cells.cells", round_id=round_id, measure_id=measure_id) + "#sources")


@pages.post("/reports/<uuid:round_id>/compile/confirm")
def confirm(round_id: UUID) -> Answer:
    """The ticked legs are printed as "ยังไม่รายงานผล"."""
    form = Form()
    reason = form.text("reason")
    try:
        with writing() as session:
            legs = _chosen(form, list_missing(session, round_id))
            count = confirm_unreported(session, actor=actor(), round_id=round_id, legs=legs, reason=reason, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, "reason" if broken.code.startswith("reason") else "")
        return _show(round_id, form, 400)
    flash(f"ยืนยันแล้ว {count} รายการ จะพิมพ์ว่า “ยังไม่รายงานผล”")
    return redirect(url_for("report_cells.page", round_id=round_id))


@pages.post("/reports/<uuid:round_id>/compile/unconfirm")
def unconfirm(round_id: UUID) -> Answer:
    """A confirmation is taken back."""
    leg = _leg(Form().text("leg"))
    if leg is None:
        raise NotFound("no_leg", "ไม่พบรายการนี้ กรุณาเปิดหน้ารวบรวมรายงานใหม่")
    with writing() as session:
        get_round(session, round_id)
        take_back_confirmation(session, actor=actor(), round_id=round_id, leg=leg, now=now())
    flash("ยกเลิกการยืนยันแล้ว รายการนี้กลับไปอยู่ในรายการที่ยังขาด")
    return redirect(url_for("report_cells.page", round_id=round_id))


@pages.post("/reports/<uuid:round_id>/compile/remind")
def remind(round_id: UUID) -> Answer:
    """Every division that owes is told, once a day."""
    try:
        with writing() as session:
            told = remind_unreported(session, actor=actor(), round_id=round_id, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"เตือนแล้ว: {', '.join(told)}" if told else "ทุกกองที่ค้างได้รับการเตือนแล้ววันนี้ ระบบจะไม่เตือนซ้ำในวันเดียวกัน")
    return redirect(url_for("report_cells.page", round_id=round_id))


def _show(round_id: UUID, form: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        head = get_round(session, round_id)
        missing = list_missing(session, round_id)
        rows = _rows(session, head, missing)
        returned = next(iter(list_returned(session, round_id)), None)
    waiting = [one for one in missing if not one.is_confirmed]
    return render_template(
        "report_cells/page.html",
        head=head,
        rows=rows,
        returned=returned,
        waiting=_by_division(waiting),
        waiting_count=len(waiting),
        confirmed=[one for one in missing if one.is_confirmed],
        ticked=frozenset(form.listed("leg")) if form.fields else frozenset(),
        form=form,
        errors_title="ยังยืนยันไม่ได้",
    ), status


def _show_cells(round_id: UUID, measure_id: UUID, form: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        head = get_round(session, round_id)
        rows = _rows(session, head, list_missing(session, round_id))
        row = next((one for one in rows if one.measure_id == measure_id), None)
        if row is None:
            raise NotFound("no_measure", "ไม่พบมาตรการนี้ในรายงานของรอบนี้ กรุณากลับไปหน้ารวบรวมรายงาน")
        sources = [(one, list_sources(session, one.id, measure_id)) for one in _rounds(session, head)]
    at = [one.measure_id for one in rows].index(measure_id)
    return render_template(
        "report_cells/cells.html",
        head=head,
        row=row,
        previous=rows[at - 1] if at else None,
        following=rows[at + 1] if at + 1 < len(rows) else None,
        sources=_spoken(sources),
        typed_field=form.fields.get("field"),
        form=form,
    ), status


def _rounds(session: Session, head: RoundHead) -> list[RoundHead]:
    """A twelve-month report is composed of both rounds."""
    return [one for one in list_rounds(session, head.fiscal_year_id) if one.months <= head.months]


def _spoken(sources: Sequence[tuple[RoundHead, Sequence[SourceEntry]]]) -> list[tuple[RoundHead, list[SourceEntry]]]:
    return [(head, [one for one in entries if one.row.state.value != "not_started"]) for head, entries in sources]


def _rows(session: Session, head: RoundHead, missing: Sequence[MissingLeg]) -> list[RowView]:
    """As the report would print them now, and as they would be composed without the officer's words."""
    composed = compile_content(session, year=head.year, months=head.months, now=now(), is_draft=False, is_worded=False)
    worded = list_cells(session, head.id)
    by_measure: defaultdict[UUID, list[MissingLeg]] = defaultdict(list)
    for one in missing:
        by_measure[one.owed.measure_id].append(one)
    return [_row(row, worded, by_measure) for row in composed.rows]


def _row(
    row: ReportRow, worded: Mapping[tuple[UUID, str], CellRow], missing: Mapping[UUID, list[MissingLeg]]
) -> RowView:
    measure_id = UUID(row.measure_id)
    views = []
    for field, name in CELL_NAMES.items():
        cell = getattr(row, field)
        views.append(CellView(field, name, words_of(cell), cell_sha256(cell), worded.get((measure_id, field))))
    return RowView(measure_id, row.code, words_of(row.title), tuple(views), tuple(missing.get(measure_id, ())))


def _by_division(missing: Sequence[MissingLeg]) -> dict[str, list[MissingLeg]]:
    found: defaultdict[str, list[MissingLeg]] = defaultdict(list)
    for one in missing:
        found[one.owed.division_name].append(one)
    return dict(found)


def _chosen(form: Form, missing: Sequence[MissingLeg]) -> frozenset[Leg]:
    """The ticked ones, and all of a division where that was ticked."""
    ticked = form.listed("leg")
    divisions = {as_id(text.removeprefix("all_")) for text in ticked if text.startswith("all_")}
    of_divisions = {one.leg for one in missing if one.owed.division_id in divisions}
    return frozenset(of_divisions | {leg for leg in map(_leg, ticked) if leg})


def _leg(text: str) -> Leg | None:
    measure_id, _, division_id = text.partition("_")
    measure, division = as_id(measure_id), as_id(division_id)
    return (measure, division) if measure and division else None


def _field(form: Form) -> CellField:
    found = form.fields.get("field")
    for field in CELL_NAMES:
        if field == found:
            return field
    raise NotFound("no_field", "ไม่พบช่องนี้ในรายงาน กรุณาเปิดหน้ารวบรวมรายงานใหม่")
