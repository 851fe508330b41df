"""Round entries: drafted and handed in by divisions, approved or returned by the policy officer."""

from tests.web.conftest import World


def address(world: World, months: int = 6, measure: str = "budget", division: str = "finance") -> str:
    town = world.town
    return f"/rounds/{town.rounds[months].id}/entries/{town.measures[measure].id}/{town.divisions[division].id}"


def test_one_comes_to_the_round_of_today(world: World) -> None:
    visitor = world.visitor("finance_head")
    assert visitor.get("/entries", 302).to == f"/rounds/{world.town.rounds[6].id}/entries"
    world.later(days=60)
    visitor = world.visitor("finance_head")
    assert visitor.get("/entries", 302).to == f"/rounds/{world.town.rounds[12].id}/entries"


def test_a_division_sees_its_own_and_the_officer_sees_who_has_handed_in(world: World) -> None:
    path = f"/rounds/{world.town.rounds[6].id}/entries"
    own = world.visitor("finance_head").get(path).text
    assert "กองคลัง" in own
    assert "กองช่าง" not in own
    every = world.visitor("policy").get(path).text
    assert "กองช่าง" in every
    assert "ส่งแล้ว 0 จาก 2 รายการ" in every
    chosen = world.visitor("policy").get(f"{path}?division={world.town.divisions['works'].id}")
    assert "ดูทุกสำนัก/กอง" in chosen.text


def test_a_draft_is_kept_and_then_handed_in_and_approved(world: World) -> None:
    head, officer, path = world.visitor("finance_head"), world.visitor("policy"), address(world)
    head.send(path, path, result="เผยแพร่แล้ว 2 ไตรมาส", suggestion="เพิ่มช่องทาง", go="draft")
    assert "กำลังร่าง" in head.get(path).text
    refused = head.send(path, path, 400, result="", obstacle="ยังเขียนไม่เสร็จ", go="submit")
    assert refused.page is not None
    assert refused.page.form(path).fields["obstacle"] == ["ยังเขียนไม่เสร็จ"]
    head.send(path, path, go="submit")
    assert "เปิดเผยข้อมูลการใช้จ่ายงบประมาณ" in officer.get("/review").text
    officer.send(path, f"{path}/review", decision="return", note="ระบุวันที่เผยแพร่ด้วย")
    assert "ระบุวันที่เผยแพร่ด้วย" in head.get(path).text
    head.send(path, path, result="เผยแพร่แล้วเมื่อ 12 มกราคม 2570", go="submit")
    late = world.visitor("finance_officer").get(path).page
    assert late is not None
    officer.send(path, f"{path}/review", decision="approve")
    page = head.get(path).page
    assert page is not None
    assert "รับรองแล้ว" in page.text
    assert path not in [form.get("action") for form in page.all("form")]
    typed = {**late.form(path).fields, "csrf_token": head.token("/account"), "result": "แก้ทีหลัง", "go": "draft"}
    assert "มีผู้อื่นบันทึก" in head.post(path, 409, **typed).text
    assert "แก้ทีหลัง" not in head.get(path).text


def test_two_people_writing_the_same_entry_lose_nothing(world: World) -> None:
    first, second, path = world.visitor("finance_head"), world.visitor("finance_officer"), address(world)
    page = second.get(path).page
    assert page is not None
    stale = {**page.form(path).fields, "result": "ของคนที่สอง", "go": "draft"}
    first.send(path, path, result="ของคนแรก", go="draft")
    conflict = second.post(path, 409, **stale)
    assert "ของคนแรก" in conflict.text
    assert conflict.page is not None
    again = conflict.page.form(path).fields
    assert again["result"] == ["ของคนที่สอง"]
    second.post(path, **{**again, "go": "draft"})
    assert "ของคนที่สอง" in first.get(path).text


def test_an_entry_handed_in_after_the_round_closed_is_marked(world: World) -> None:
    world.later(days=40)
    head, path = world.visitor("finance_head"), address(world)
    head.send(path, path, result="ส่งช้า", go="submit")
    assert "ส่งหลังปิดรอบ" in head.get(path).text


def test_an_entry_nobody_owes_does_not_exist(world: World) -> None:
    world.visitor("policy").get(address(world, measure="gifts", division="works"), 404)
    world.visitor("policy").get(address(world, measure="gifts", division="education"), 404)


def test_the_reports_page_says_who_has_not_handed_in(world: World) -> None:
    text = world.visitor("policy").get(f"/reports/{world.town.rounds[6].id}").text
    assert "ยังขาดมาตรการ 1.1, 2.1" in text


def test_a_closed_round_says_that_it_is_closed_and_what_may_still_be_done(world: World) -> None:
    address = f"/rounds/{world.town.rounds[6].id}/entries"
    assert "ปิดรอบ 31 มีนาคม 2570 (เหลืออีก 29 วัน)" in world.visitor("finance_head").get(address).text
    world.later(days=40)
    closed = world.visitor("finance_head").get(address).text
    assert "ปิดรอบแล้วเมื่อ 31 มีนาคม 2570 ยังส่งได้จนกว่ารายงานจะเผยแพร่" in closed
    assert "เกินกำหนด" not in closed


def test_what_came_of_it_and_the_box_are_kept_and_shown(world: World) -> None:
    head, path = world.visitor("finance_head"), address(world)
    page = head.get(path).page
    assert page is not None
    assert page.form(path).fields["carried_out"] == [""]  # the tasks tell, until somebody says
    head.send(path, path, result="เผยแพร่แล้ว", outcome="ประชาชนเข้าดู 1,240 ครั้ง", carried_out="yes", go="draft")
    head.send(path, path, carried_out="no", go="submit")
    read = world.visitor("policy").get(path).text
    assert "ประชาชนเข้าดู 1,240 ครั้ง" in read
    assert "ยังไม่ได้ดำเนินการ" in read
    page = head.get(path).page
    assert page is not None
    assert page.form(path).fields["carried_out"] == ["no"]


def test_a_box_nobody_made_says_nothing(world: World) -> None:
    head, path = world.visitor("finance_head"), address(world)
    page = head.get(path).page
    assert page is not None
    head.post(path, **{**page.form(path).fields, "result": "เผยแพร่แล้ว", "carried_out": "maybe", "go": "draft"})
    page = head.get(path).page
    assert page is not None
    assert page.form(path).fields["carried_out"] == [""]
