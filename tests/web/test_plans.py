"""A plan document comes in through the web: preview first, then all of it or nothing."""

from pathlib import Path

import pytest

from tests.web.conftest import World
from tests.web.plan_upload import PLAN, bring_in, path_of, upload


def test_a_plan_is_previewed_confirmed_and_put_into_force(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    preview = officer.get(review)
    assert "จะสร้าง 2 มาตรการ" in preview.text
    assert "มอบ 2 กอง ปีงบประมาณ พ.ศ. 2571" in preview.text
    assert "ติดตั้งป้าย" in preview.text
    assert "2571" not in officer.get("/plans").text, "a preview makes no plan"
    plan = path_of(bring_in(officer, review))
    page = officer.get(plan)
    assert "ฉบับร่าง" in page.text
    officer.send(plan, f"{plan}/activate")
    assert "ใช้อยู่" in officer.get(plan).text
    officer.post(f"{plan}/activate", csrf_token=officer.token(plan))
    refused = officer.get(plan)
    assert "ประกาศใช้ไปแล้ว" in refused.text
    assert refused.page is not None
    assert any(div.get("class") == "banner is-mistake" for div in refused.page.all("div")), "a mistake is no good news"
    again = upload(officer, PLAN, status=400)
    assert "นำเข้าแล้วเมื่อ" in again.text


def test_a_plan_can_be_put_into_force_at_once(world: World) -> None:
    officer = world.visitor("policy")
    there = bring_in(officer, upload(officer, PLAN).to, activate="1")
    page = officer.get(there)
    assert "มอบหมาย 2 งาน" in page.text
    assert "เลิกทำการนำเข้าทั้งหมด" in page.text


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
    review = upload(officer, "บันทึกข้อความ เรื่อง ขอเชิญประชุม\nไม่มีตาราง", year="2571").to
    page = officer.get(review).page
    assert page is not None
    assert "ไม่พบตารางมาตรการ" in page.text
    assert f"{review}/import" not in [form.get("action") for form in page.all("form")]


def test_the_plan_of_another_office_is_told_before_it_is_imported(world: World) -> None:
    officer = world.visitor("policy")
    heading = "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส"
    theirs = officer.get(upload(officer, PLAN.replace(heading, f"{heading} เทศบาลตำบลดอยสายหมอก")).to)
    assert "เอกสารนี้ระบุว่าเป็นของ “เทศบาลตำบลดอยสายหมอก”" in theirs.text
    ours = officer.get(upload(officer, PLAN.replace(heading, f"{heading} องค์การบริหารส่วนตำบลหนองเมฆขาว")).to)
    assert "เอกสารนี้ระบุว่าเป็นของ" not in ours.text


def test_choosing_no_file_is_told(world: World) -> None:
    officer = world.visitor("policy")
    answer = officer.post("/plans/upload", 400, csrf_token=officer.token("/plans/upload"))
    assert "กรุณาเลือกไฟล์แผน" in answer.text


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
    assert {file.parts[0] for file in kept} == {"files"}
    assert all(len(Path(file).name) == 64 for file in kept)
