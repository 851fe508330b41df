"""A plan document comes in through the web: preview first, then all of it or nothing."""

import io
from pathlib import Path

import pytest

from tests.web.conftest import Answer, Visitor, World
from tests.web.test_csrf import fingerprint

PLAN = (
    "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๗๑\n\n"
    "ลำดับ\tมาตรการ/แนวทาง\tขั้นตอน/วิธีการปฏิบัติ\tผู้รับผิดชอบ\tระยะเวลาดำเนินการ\n"
    "๑\tจัดทำป้ายแสดงขั้นตอนการให้บริการ\t๑. สำรวจจุดให้บริการ ๒. ติดตั้งป้าย\tสำนักปลัด\tต.ค. ๗๐ – มี.ค. ๗๑\n"
    "๒\tเผยแพร่แผนการใช้จ่ายงบประมาณประจำปี\t๑. รวบรวมข้อมูล ๒. เผยแพร่บนเว็บไซต์\tกองคลัง\tตลอดปีงบประมาณ\n"
)
WITH_UNKNOWN = PLAN.replace("กองคลัง", "กองสวัสดิการสังคม")


def upload(
    visitor: Visitor, text: str | bytes, name: str = "แผน ๒๕๗๑.txt", status: int = 302, year: str = ""
) -> Answer:
    data = text.encode() if isinstance(text, str) else text
    return visitor.post(
        "/plans/upload",
        status,
        csrf_token=visitor.token("/plans/upload"),
        fiscal_year=year,
        file=(io.BytesIO(data), name),
    )


def test_a_plan_is_previewed_confirmed_and_put_into_force(world: World) -> None:
    officer = world.visitor("policy")
    before = fingerprint(world.database)
    address = upload(officer, PLAN).to
    preview = officer.get(address)
    assert "จะสร้าง 2 มาตรการ" in preview.text
    assert "มอบ 2 กอง ปีงบประมาณ พ.ศ. 2571" in preview.text
    assert "ติดตั้งป้าย" in preview.text
    assert fingerprint(world.database) == before, "a preview writes nothing"
    plan = officer.send(address, address).to
    page = officer.get(plan)
    assert "ฉบับร่าง" in page.text
    officer.send(plan, f"{plan}/activate")
    assert "ใช้อยู่" in officer.get(plan).text
    officer.post(f"{plan}/activate", csrf_token=officer.token(plan))
    refused = officer.get(plan)
    assert "ประกาศใช้ไปแล้ว" in refused.text
    assert refused.page is not None
    assert any(div.get("class") == "banner is-mistake" for div in refused.page.all("div")), "a mistake is no good news"
    again = upload(officer, PLAN).to
    assert "นำเข้าแล้วเมื่อ" in officer.send(again, again, 400).text


def test_a_plan_can_be_put_into_force_at_once(world: World) -> None:
    officer = world.visitor("policy")
    address = upload(officer, PLAN).to
    plan = officer.send(address, address, activate="1").to
    assert "มอบหมายแล้ว" in officer.get(plan).text


def test_unknown_divisions_are_made_only_when_asked(world: World) -> None:
    officer = world.visitor("policy")
    address = upload(officer, WITH_UNKNOWN).to
    assert "กองสวัสดิการสังคม" in officer.get(address).text
    before = fingerprint(world.database)
    refused = officer.send(address, address, 400)
    assert "ไม่พบ “กองสวัสดิการสังคม”" in refused.text
    assert fingerprint(world.database) == before
    plan = officer.send(address, address, create_divisions="1").to
    assert "กองสวัสดิการสังคม" in officer.get(plan).text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ว่าง.docx", b""),
        ("รูป.docx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("เสีย.xlsx", b"PK\x03\x04broken"),
        ("สแกน.pdf", b"%PDF-1.7"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_its_field(world: World, name: str, data: bytes) -> None:
    answer = upload(world.visitor("policy"), data, name, 400)
    assert answer.page is not None
    assert any(a.get("href") == "#file" for a in answer.page.all("a"))


def test_a_file_without_measures_says_so_and_has_no_button(world: World) -> None:
    officer = world.visitor("policy")
    address = upload(officer, "บันทึกข้อความ เรื่อง ขอเชิญประชุม\nไม่มีตาราง", year="2571").to
    page = officer.get(address).page
    assert page is not None
    assert "ไม่พบตารางมาตรการ" in page.text
    assert address not in [form.get("action") for form in page.all("form")]


def test_a_plan_without_its_year_asks_for_it_in_the_preview(world: World) -> None:
    """Years in the periods would tell it too, so here there are none."""
    without = PLAN.replace(" ประจำปีงบประมาณ พ.ศ. ๒๕๗๑", "").replace("ต.ค. ๗๐ – มี.ค. ๗๑", "ตลอดปีงบประมาณ")
    officer = world.visitor("policy")
    address = upload(officer, without).to
    refused = officer.send(address, address, 400)
    assert refused.page is not None
    assert any(a.get("href") == "#fiscal_year" for a in refused.page.all("a"))
    plan = officer.send(address, address, fiscal_year="๒๕๗๑").to
    assert "ปีงบประมาณ พ.ศ. 2571" in officer.get(plan).text


def test_the_plan_of_another_office_is_told_before_it_is_imported(world: World) -> None:
    officer = world.visitor("policy")
    heading = "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส"
    theirs = officer.get(upload(officer, PLAN.replace(heading, f"{heading} เทศบาลตำบลดอยสายหมอก")).to)
    assert "เอกสารนี้ระบุว่าเป็นของ “เทศบาลตำบลดอยสายหมอก”" in theirs.text
    ours = officer.get(upload(officer, PLAN.replace(heading, f"{heading} องค์การบริหารส่วนตำบลหนองเมฆขาว")).to)
    assert "เอกสารนี้ระบุว่าเป็นของ" not in ours.text


def test_a_period_that_ends_before_it_starts_is_named_and_nothing_can_be_imported(world: World) -> None:
    officer = world.visitor("policy")
    address = upload(officer, PLAN.replace("ต.ค. ๗๐ – มี.ค. ๗๑", "ก.ย. ๗๑ – ต.ค. ๗๐")).to
    page = officer.get(address).page
    assert page is not None
    assert "สิ้นสุดก่อนวันเริ่มต้น" in page.text
    assert "ยังนำเข้าไม่ได้" in page.text
    assert address not in [form.get("action") for form in page.all("form")]


def test_choosing_no_file_is_told(world: World) -> None:
    officer = world.visitor("policy")
    answer = officer.post("/plans/upload", 400, csrf_token=officer.token("/plans/upload"))
    assert "กรุณาเลือกไฟล์แผน" in answer.text


def test_an_address_made_in_one_office_opens_nothing_in_another(world: World) -> None:
    assert world.town.neighbour
    address = upload(world.visitor("policy"), PLAN).to
    stranger = world.visitor("policy", town=world.town.neighbour)
    stranger.get(address, 404)
    stranger.post(address, 404, csrf_token=stranger.token("/account"))
    world.visitor("policy").get(address[:-3] + "abc", 404)


def test_a_draft_plan_is_seen_by_whoever_works_on_it(world: World) -> None:
    assert "ร่างแผนฉบับทบทวน" in world.visitor("policy").get("/plans").text
    assert "ร่างแผนฉบับทบทวน" not in world.visitor("finance_head").get("/plans").text
    draft = world.town.tasks["draft"].plan_id
    world.visitor("policy").get(f"/plans/{draft}")
    world.visitor("finance_head").get(f"/plans/{draft}", 404)
    world.visitor("mayor").get(f"/plans/{draft}", 404)


def test_the_plan_in_the_cast_reads_on_its_page(world: World) -> None:
    text = world.visitor("finance_head").get(f"/plans/{world.town.plan.id}").text
    assert "ประกาศและขับเคลื่อนนโยบายไม่รับของขวัญ" in text
    assert "ครบกำหนด 31 ม.ค. 70" in text


def test_uploads_lie_under_their_hash_and_nowhere_else(world: World) -> None:
    upload(world.visitor("policy"), PLAN, "../../แผน.txt")
    kept = [file.relative_to(world.data_dir) for file in world.data_dir.rglob("*") if file.is_file()]
    assert [file.parts[0] for file in kept] == ["files"]
    assert all(len(Path(file).name) == 64 for file in kept)
