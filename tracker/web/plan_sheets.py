"""The product's own Excel form to download: empty, with a plan, or with what is to be mended in an upload."""

from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from tracker.documents.writing import write_plan_xlsx
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.media_type import XLSX
from tracker.rules.plan_sheet_rows import PlanSheet
from tracker.rules.task import PlanState
from tracker.services.compile_plan_sheet import compile_plan_sheet, compile_template, compile_upload_sheet
from tracker.store.plans import get_plan
from tracker.web.door import actor, reading
from tracker.web.downloads import hand_out
from tracker.web.parts import parts, today

pages = Blueprint("plan_sheets", __name__)
uploads = Blueprint("upload_sheets", __name__)


@pages.get("/plans/template.xlsx")
def template() -> Response:
    """The empty form; of this fiscal year where none is asked for."""
    year = request.args.get("fiscal_year", type=int) or FiscalYear.of(today()).year
    with reading() as session:
        sheet = compile_template(session, year=year)
    return _download(sheet, f"แบบฟอร์มแผน ปีงบประมาณ {year}.xlsx")


@pages.get("/plans/<uuid:plan_id>/export.xlsx")
def export(plan_id: UUID) -> Response:
    """A plan in the form; a draft only for whoever works on it."""
    with reading() as session:
        plan = get_plan(session, plan_id)
        if plan.state is PlanState.DRAFT and not actor().is_policy_officer:
            raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
        sheet = compile_plan_sheet(session, plan_id, today=today())
    return _download(sheet, f"แผน ปีงบประมาณ {plan.year} ฉบับที่ {plan.revision}.xlsx")


@uploads.get("/plans/uploads/<uuid:upload_id>/sheet.xlsx")
def sheet(upload_id: UUID) -> Response:
    """What an uploaded file says, with a column of what is to be mended; corrected there, it is uploaded again."""
    with reading() as session:
        found = compile_upload_sheet(session, upload_id, data_dir=parts().data_dir, today=today())
    return _download(found, f"สิ่งที่ต้องแก้ในแผน ปีงบประมาณ {found.fiscal_year or ''}".strip() + ".xlsx")


def _download(sheet: PlanSheet, name: str) -> Response:
    """Written in a process of its own, so that this one stays small."""
    return hand_out(write_plan_xlsx(sheet), XLSX, name)
