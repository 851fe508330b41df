"""The pages of the O-items: a list is looked at and taken over, items are answered, evidence tied, the sheet copied."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.cast import CANARY
from tests.evidence_files import pdf
from tests.web.conftest import Visitor, World
from tracker.store.models import OItem, Organization
from tracker.store.o_items import list_answers, list_o_items

GUIDE = "คู่มือการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2570"
PASTED = "ข้อ\tข้อมูล\tองค์ประกอบ\nO1\tโครงสร้าง\t- แสดงแผนผัง\nO2\tข้อมูลผู้บริหาร\t\nO12\tรายงานรอบ 6 เดือน\t"
IMPORT, KEEP = "/o-items/2570/import", "/o-items/2570/import/keep"


@pytest.fixture
def officer(world: World) -> Visitor:
    return world.visitor("policy")


def read(visitor: Visitor, status: int = 200, **fields: object) -> str:
    """Send the import form and see the preview."""
    token = visitor.token(IMPORT)
    return visitor.post(IMPORT, status, csrf_token=token, **fields).text


def keep(visitor: Visitor, text: str = PASTED, status: int = 302, **fields: str) -> None:
    """Read a pasted list and take it over."""
    answer = visitor.post(IMPORT, 200, csrf_token=visitor.token(IMPORT), source="pasted", pasted=text)
    assert answer.page
    filled = {name: values[0] for name, values in answer.page.form(KEEP).fields.items()}
    visitor.post(KEEP, status, **(filled | {"announcement": GUIDE} | fields))


def codes(world: World, year: int = 2570) -> list[str]:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return [row.code for row in list_o_items(session, year)]


def test_a_year_starts_empty_and_says_what_to_do(officer: Visitor) -> None:
    text = officer.get("/o-items").text
    assert "ยังไม่มีรายการข้อ O ของปี 2570" in text
    assert "ยังไม่มีรายการข้อ O ของปี 2570" in officer.get("/o-items/2570/answers").text
    assert "รายการที่มากับระบบ" not in officer.get(IMPORT).text
    assert "มี 43 ข้อ" in officer.get("/o-items/2566/import").text


def test_a_pasted_list_is_looked_at_before_it_is_kept(world: World, officer: Visitor) -> None:
    text = read(officer, source="pasted", pasted=PASTED)
    assert "อ่านได้ 3 ข้อ: เพิ่มใหม่ 3" in text
    assert codes(world) == []
    keep(officer)
    assert codes(world) == ["O1", "O2", "O12"]
    assert "ตอบแล้ว 0 จาก 3 ข้อ" in officer.get("/o-items").text


def test_a_file_the_shipped_list_and_another_year_s(officer: Visitor) -> None:
    sheet = (BytesIO("ข้อ,ข้อมูล\nO1,โครงสร้าง\n".encode("utf-8-sig")), "รายการ.csv")
    assert "อ่านได้ 1 ข้อ" in read(officer, source="file", file=sheet)
    token = officer.token("/o-items/2566/import")
    assert "อ่านได้ 43 ข้อ" in officer.post("/o-items/2566/import", 200, csrf_token=token, source="shipped").text
    keep(officer)
    token = officer.token("/o-items/2571/import")
    copied = officer.post("/o-items/2571/import", 200, csrf_token=token, source="copy", from_year="2570")
    assert "คัดลอกจากรายการปีงบประมาณ พ.ศ. 2570" in copied.response.text
    assert "อ่านได้ 3 ข้อ" in copied.text


def test_what_cannot_be_read_is_told_beside_its_field(officer: Visitor) -> None:
    token = officer.token(IMPORT)
    for fields, said in (
        ({"source": "pasted", "pasted": "สวัสดี"}, "ไม่พบข้อ O"),
        ({"source": "pasted", "pasted": " "}, "ไม่พบข้อ O"),
        ({"source": "file"}, "กรุณาเลือกไฟล์"),
        ({"source": "copy", "from_year": "2569"}, "กรุณาเลือกปี"),
        ({}, "กรุณาเลือกปี"),
    ):
        assert said in officer.post(IMPORT, 400, csrf_token=token, **fields).text


def test_a_list_that_changed_meanwhile_is_shown_anew(world: World, officer: Visitor) -> None:
    keep(officer)
    stale = "0" * 16
    keep(officer, "O1 โครงสร้างใหม่", 409, seen=stale)
    assert "O1" in codes(world)
    keep(officer, "O1 โครงสร้างใหม่", withdraw_missing="1")
    assert codes(world) == ["O1"]
    assert "ข้อที่เลิกใช้ 2 ข้อ" in officer.get("/o-items").text


def test_a_form_somebody_tampered_with_does_no_harm(world: World, officer: Visitor) -> None:
    token, seen = officer.token(IMPORT), _seen(officer)
    whole = '{"code": "%s", "title": "%s", "components": [%s], "indicator": ""}'
    first = whole % ("O1", "ก", "")
    odd = ["", "[]", "[" * 100_000, '{"a": 1}', '[{"code": "O1"}]', "[1]", f"[{first}, {first}]"]
    odd += [f"[{whole % given}]" for given in (("O1", "", ""), ("../x", "ก", ""), ("O1", "ก", f'"{"ก" * 2_000}"'))]
    for items in odd:
        officer.post(KEEP, 400, csrf_token=token, items=items, announcement=GUIDE, seen=seen)
    assert codes(world) == []
    officer.post(
        KEEP, 302, csrf_token=token, items=f"[{whole % ('O1', 'ก', '7, null')}]", announcement=GUIDE, seen=seen
    )
    assert codes(world) == ["O1"]


def _seen(officer: Visitor) -> str:
    answer = officer.post(IMPORT, 200, csrf_token=officer.token(IMPORT), source="pasted", pasted="O1 โครงสร้าง")
    assert answer.page
    return answer.page.form(KEEP).fields["seen"][0]


def test_an_item_is_answered_and_the_sheet_fills(officer: Visitor) -> None:
    keep(officer)
    officer.send("/o-items/2570/O1", "/o-items/2570/O1/answer", 400, url="javascript:alert(1)", description="ก")
    officer.send(
        "/o-items/2570/O1", "/o-items/2570/O1/answer", url="https://www.nongmekkhao.example/o1", description="เมนูหน้าแรก"
    )
    page = officer.get("/o-items/2570/answers")
    assert "ตอบแล้ว 1 จาก 3 ข้อ" in page.text
    assert "ยังไม่มี URL: พิมพ์ที่อยู่เว็บ หรือเปิดหน้าเผยแพร่ของหน่วยงาน" in page.text
    assert page.page
    assert "O1\thttps://www.nongmekkhao.example/o1\tเมนูหน้าแรก" in page.page.all("textarea")[0].text
    file = officer.client.get("/o-items/2570/answers.xlsx")
    assert load_workbook(BytesIO(file.data)).worksheets[0]["B2"].value == "https://www.nongmekkhao.example/o1"


def test_words_are_not_lost_when_somebody_was_first(world: World, officer: Visitor) -> None:
    keep(officer)
    officer.send("/o-items/2570/O1", "/o-items/2570/O1/answer", description="ของคนแรก")
    late = officer.send("/o-items/2570/O1", "/o-items/2570/O1/answer", 409, description="ของคนที่สอง", row_version="0")
    assert late.page
    assert "ของคนที่สอง" in late.page.all("textarea")[0].text
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        assert list_answers(session, 2570)["O1"].description == "ของคนแรก"


def test_evidence_is_brought_chosen_and_untied(officer: Visitor) -> None:
    keep(officer)
    page = "/o-items/2570/O1"
    officer.send(page, f"{page}/evidence/link", 302, link="https://www.nongmekkhao.example/1", link_title="แผนผัง")
    officer.send(page, f"{page}/evidence/link", 400, link="")
    officer.send(page, f"{page}/evidence/file", 400)
    officer.send(page, f"{page}/evidence/file", 302, file=(BytesIO(pdf()), "แผน.pdf"))
    officer.send(page, f"{page}/evidence/choose", 400)
    found = officer.get(f"{page}?q=รายงานการใช้จ่าย").page
    assert found
    box = next(box for box in found.all("input") if box.get("name") == "evidence")
    officer.send(page, f"{page}/evidence/choose", 302, evidence=box.get("value"))
    text = officer.get(page).text
    assert "แผนผัง" in text
    assert "รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1" in text
    officer.send(page, f"{page}/evidence/{box.get('value')}/untie", 302)
    assert "หลักฐาน 2 รายการ" in officer.get("/o-items").text


def test_an_item_is_added_mended_withdrawn_and_brought_back(world: World, officer: Visitor) -> None:
    keep(officer)
    officer.send("/o-items/2570/add", "/o-items/2570/add", 400, code="O1", title="ก", announcement=GUIDE)
    officer.send("/o-items/2570/add", "/o-items/2570/add", 302, code="o 13", title="รายงานผล", announcement=GUIDE)
    edit = "/o-items/2570/O13/edit"
    assert "กรุณาใส่ประกาศ" in officer.send(edit, edit, 400, title="รายงานผลการดำเนินงานประจำปี").text
    officer.send(edit, edit, 302, title="รายงานผลการดำเนินงานประจำปี", announcement=GUIDE)
    officer.send(edit, edit, 409, title="อื่น", announcement=GUIDE, row_version="1")
    text = officer.get("/o-items/2570/O13").text
    assert f"ตาม {GUIDE}" in text
    officer.send(edit, "/o-items/2570/O13/withdraw", 302, withdraw_announcement="ประกาศยกเลิก")
    assert "O13" not in codes(world)
    officer.send("/o-items", "/o-items/2570/O13/restore", 302)
    assert "O13" in codes(world)
    officer.get("/o-items/2570/O99", 404)


def test_nothing_of_the_neighbour_stands_in_the_picker(world: World, officer: Visitor) -> None:
    keep(officer)
    assert CANARY not in officer.get("/o-items/2570/O1").response.text
    assert world.town.neighbour
    with world.database.session(world.town.neighbour.organization_id, is_reading=True) as session:
        assert session.query(OItem).count() == 0


# --- the page for everybody, switched on ---------------------------------------------------------------------------


def test_the_officer_looks_first_and_then_switches_on(world: World, officer: Visitor) -> None:
    keep(officer)
    settings = "/settings/public"
    assert "ปิดอยู่" in officer.get(settings).text
    for path in ("", "/2570", "/2570/O1"):
        answer = officer.get(f"{settings}/preview{path}")
        assert "ตัวอย่างก่อนเผยแพร่" in answer.text
        assert answer.response.headers["Cache-Control"] == "no-store"
    officer.get(f"{settings}/preview/2571", 404)
    officer.get(f"{settings}/preview/reports/0000-0000", 404)
    assert "http" in officer.send(settings, settings, 400, survey_url="แบบวัด", is_public="yes").text
    officer.send(settings, settings, 302, survey_url="https://itas.nacc.example/eit", is_public="yes")
    assert "เปิดอยู่" in officer.get(settings).text
    assert "ไม่รวมไฟล์ฉบับจริง" in officer.get(settings).text
    officer.send(settings, settings, 302, is_file_public="1", is_public="yes")
    assert "พร้อมไฟล์ฉบับจริง" in officer.get(settings).text
    assert officer.client.get(f"{settings}/survey.svg").mimetype == "image/svg+xml"
    assert officer.client.get("/public/nong-mek-khao/2570/O1").status_code == 200
    officer.send(settings, settings, 409, row_version="1", is_public="no")
    officer.send(settings, settings, 302, is_public="no")
    assert officer.client.get("/public/nong-mek-khao").status_code == 404
    with world.database.session() as session:
        assert session.get_one(Organization, world.town.organization_id).survey_url == "https://itas.nacc.example/eit"
