"""The Excel form on the web: the empty one, a plan in it and back again, an upload with what is to be mended."""

import io
import re
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.conftest import Answer, Visitor, World
from tracker.documents.reading import read_document
from tracker.rules.plan_content import content_of_draft
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_sheet import read_own_sheet
from tracker.rules.plan_sheet_form import COLUMNS, Column
from tracker.rules.task import PlanState
from tracker.store.models import Plan
from tracker.store.plan_content import get_plan_content

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAN = (
    "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๗๑\n\n"
    "ลำดับ\tมาตรการ/แนวทาง\tขั้นตอน/วิธีการปฏิบัติ\tผู้รับผิดชอบ\tระยะเวลาดำเนินการ\n"
    "๑\tจัดทำป้ายแสดงขั้นตอนการให้บริการ\t๑. สำรวจจุดให้บริการ ๒. ติดตั้งป้าย\tสำนักปลัด\tต.ค. ๗๐ – มี.ค. ๗๑\n"
    "๒\tเผยแพร่แผนการใช้จ่ายงบประมาณประจำปี\t๑. รวบรวมข้อมูล ๒. เผยแพร่บนเว็บไซต์\tกองที่ไม่มีในเมืองนี้\tตลอดปีงบประมาณ\n"
)


def draft_of(answer: Answer) -> PlanDraft:
    assert answer.response.mimetype == XLSX
    draft = read_own_sheet(read_document(answer.response.data, "แผน.xlsx"))
    assert draft is not None
    return draft


def opened(answer: Answer) -> Worksheet:
    sheet = load_workbook(io.BytesIO(answer.response.data)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def upload(visitor: Visitor, data: bytes, name: str) -> str:
    """The file on its way in; the address of its review."""
    answer = visitor.post(
        "/plans/upload",
        302,
        csrf_token=visitor.token("/plans/upload"),
        fiscal_year="",
        file=(io.BytesIO(data), name),
    )
    return re.sub(r"\?.*", "", answer.to)


def test_the_empty_form_names_the_office_the_year_and_its_divisions(world: World) -> None:
    answer = world.visitor("policy").get("/plans/template.xlsx?fiscal_year=2571")
    draft = draft_of(answer)
    assert (draft.fiscal_year.value, draft.measures) == (2571, ())
    assert draft.organization.name.value == "องค์การบริหารส่วนตำบลหนองเมฆขาว"
    names = load_workbook(io.BytesIO(answer.response.data)).worksheets[1]
    assert {"ทุกสำนัก/กอง", "กองคลัง", "กองช่าง", "สำนักปลัด"} <= {row[0].value for row in names.iter_rows()}


def test_the_empty_form_is_of_this_year_where_none_is_named(world: World) -> None:
    assert draft_of(world.visitor("policy").get("/plans/template.xlsx")).fiscal_year.value == 2570
    assert draft_of(world.visitor("policy").get("/plans/template.xlsx?fiscal_year=abc")).fiscal_year.value == 2570
    assert "พ.ศ." in world.visitor("policy").get("/plans/template.xlsx?fiscal_year=2026", 400).text


def test_a_plan_comes_back_as_it_stands(world: World) -> None:
    plan = world.town.plan
    answer = world.visitor("mayor").get(f"/plans/{plan.id}/export.xlsx")
    draft = draft_of(answer)
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        content = get_plan_content(session, plan.id)
    assert content.measures
    assert content_of_draft(draft.measures, 2570) == content
    assert not draft.has_errors


def test_the_file_is_a_download_with_a_thai_name(world: World) -> None:
    headers = world.visitor("policy").get(f"/plans/{world.town.plan.id}/export.xlsx").response.headers
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert quote("แผน ปีงบประมาณ 2570") in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("who", "status"), [("policy", 200), ("mayor", 404), ("finance_head", 404)])
def test_a_draft_is_for_whoever_works_on_it(world: World, who: str, status: int) -> None:
    with world.database.session(world.town.organization_id) as session:
        plan = session.get_one(Plan, (world.town.organization_id, world.town.plan.id))
        plan.state = PlanState.DRAFT
        session.commit()
    world.visitor(who).get(f"/plans/{world.town.plan.id}/export.xlsx", status)


def test_the_plan_of_another_office_does_not_exist(world: World) -> None:
    assert world.town.neighbour is not None
    world.visitor("policy").get(f"/plans/{world.town.neighbour.plan.id}/export.xlsx", 404)


def test_an_upload_comes_back_with_what_is_to_be_mended(world: World) -> None:
    officer = world.visitor("policy")
    address = upload(officer, PLAN.encode(), "แผน ๒๕๗๑.txt")
    answer = officer.get(f"{address}/sheet.xlsx")
    sheet = opened(answer)
    assert "ต้องแก้: ไม่พบ “กองที่ไม่มีในเมืองนี้”" in texts(sheet)
    draft = draft_of(answer)
    assert [one.code.value for one in draft.measures] == ["๑", "๒"]
    assert draft.measures[0].steps[1].text.value == "ติดตั้งป้าย"


def test_a_corrected_sheet_goes_in_again(world: World) -> None:
    officer = world.visitor("policy")
    address = upload(officer, PLAN.encode(), "แผน ๒๕๗๑.txt")
    sheet = opened(officer.get(f"{address}/sheet.xlsx"))
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "กองที่ไม่มีในเมืองนี้":
                cell.value = "กองคลัง"  # type: ignore[assignment]
    book = io.BytesIO()
    sheet.parent.save(book)  # type: ignore[union-attr]
    again = upload(officer, book.getvalue(), "แผน ๒๕๗๑ แก้แล้ว.xlsx")
    assert again != address
    page = officer.get(again)
    assert "กองที่ไม่มีในเมืองนี้" not in page.text
    assert "ติดตั้งป้าย" in page.text


def test_the_columns_are_where_people_look_for_them(world: World) -> None:
    sheet = opened(world.visitor("policy").get("/plans/template.xlsx"))
    captions = next(row for row in sheet.iter_rows() if row[0].value == Column.CODE.caption)
    assert [cell.value for cell in captions] == [column.caption for column in COLUMNS]
