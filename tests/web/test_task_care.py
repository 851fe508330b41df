"""A head's page of a task on a telephone: one tap, a photo beside the report, handing on, asking for time."""

import io

from tests.evidence_files import photo
from tests.web.conftest import Visitor, World
from tests.web.page import Element, Page


def path(world: World, name: str = "started") -> str:
    return f"/tasks/{world.town.tasks[name].id}"


def buttons(page: Page, task_id: str = "") -> list[Element]:
    """The buttons of a list that start a task."""
    taps = [one for one in page.all("button") if one.get("form") == "one-tap"]
    return [one for one in taps if one.get("value").startswith(task_id)]


def report(visitor: Visitor, task: str, status: int = 302, /, **fields: object) -> str:
    """Send the report's form with a photo; the answer's text."""
    page = visitor.get(task).page
    assert page is not None
    filled = {**page.form(f"{task}/update").fields, **fields}
    answer = visitor.post(f"{task}/update", status, **filled)
    return answer.text if answer.page else visitor.get(task).text


def test_one_tap_in_the_list_starts_a_task_and_comes_back_to_the_list(world: World) -> None:
    head = world.visitor("finance_head")
    page = head.get("/tasks?show=open").page
    assert page is not None
    [button] = buttons(page, str(world.town.tasks["soon"].id))
    started = head.post("/tasks/start", **page.form("/tasks/start").fields, task=button.get("value"))
    assert started.to == "/tasks?show=open"
    after = head.get(started.to).page
    assert after is not None
    assert "เริ่มดำเนินการแล้ว" in after.text
    assert not buttons(after, str(world.town.tasks["soon"].id))
    assert any(form.get("action").startswith("/undo/") for form in after.all("form"))


def test_a_tap_on_an_old_list_is_told_and_may_be_repeated(world: World) -> None:
    head, other, town = world.visitor("finance_head"), world.visitor("finance_officer"), world.town
    page = head.get("/tasks").page
    assert page is not None
    [button] = buttons(page, str(town.tasks["soon"].id))
    other.send(path(world, "soon"), f"{path(world, 'soon')}/update", is_blocked="1", obstacle="รอข้อมูล", move="start")
    fields = {**page.form("/tasks/start").fields, "task": button.get("value")}
    conflict = head.post("/tasks/start", 409, **fields)
    assert "มีผู้อื่นบันทึกงานนี้ก่อนท่าน" in conflict.text
    head.post("/tasks/start", 404, **{**fields, "task": "ไม่ใช่งาน"})
    stranger = world.visitor("office_head")
    stranger.post("/tasks/start", 404, csrf_token=stranger.token("/account"), task=button.get("value"))


def test_executives_are_offered_no_tap(world: World) -> None:
    page = world.visitor("mayor").get("/tasks").page
    assert page is not None
    assert not buttons(page)


def test_finished_asks_for_evidence_keeps_the_words_and_takes_the_photo(world: World) -> None:
    head, task = world.visitor("finance_head"), path(world, "soon")
    refused = report(head, task, 400, move="finish", result="เผยแพร่แผนแล้ว")
    assert "ต้องมีหลักฐานก่อนแจ้งว่าแล้วเสร็จ" in refused
    assert "เผยแพร่แผนแล้ว" in refused
    done = report(head, task, move="finish", result="เผยแพร่แผนแล้ว", photo=(io.BytesIO(photo()), "ป้าย.jpg"))
    assert "แจ้งว่าแล้วเสร็จแล้ว" in done
    assert "ผู้ที่เห็นรายงานนี้แล้ว: ธนา รอบคอบ" in done
    assert "ป้าย.jpg" in done


def test_a_photo_that_cannot_be_taken_leaves_the_words(world: World) -> None:
    head, task = world.visitor("works_head"), path(world)
    refused = report(head, task, 400, result="ทำแล้ว", move="report", photo=(io.BytesIO(b"MZ no photo"), "ภาพ.jpg"))
    assert "ทำแล้ว" in refused
    assert "ยังบันทึกไม่ได้" in refused


def test_a_photo_of_a_report_that_was_refused_is_not_lost(world: World) -> None:
    head, task = world.visitor("works_head"), path(world)
    refused = report(head, task, 400, is_blocked="1", obstacle="", photo=(io.BytesIO(photo()), "หน้างาน.jpg"))
    assert "กรุณาเขียนว่าติดปัญหาอะไร" in refused
    assert "หน้างาน.jpg" in refused


def test_a_head_hands_a_task_on_and_takes_it_back(world: World) -> None:
    head, task, town = world.visitor("works_head"), path(world), world.town
    head.send(task, f"{task}/hand", colleague=str(town.people["works_unit_head"].id))
    told = head.get(task).text
    assert "มอบงานแล้ว" in told
    assert "มอบให้ สมชาย สำรวจ" in told
    head.send(task, f"{task}/hand", colleague="")
    assert "มอบให้ สมชาย สำรวจ" not in head.get(task).text
    unit = world.visitor("works_unit_head").get(task).page
    assert unit is not None
    assert f"{task}/hand" not in [form.get("action") for form in unit.all("form")]


def test_asking_for_time_waits_for_the_officer_whose_answer_moves_the_deadline(world: World) -> None:
    head, officer, task = world.visitor("works_head"), world.visitor("policy"), path(world)
    wish = {"wanted_on_day": "31", "wanted_on_month": "กรกฎาคม", "wanted_on_year": "2570"}
    half = head.send(task, f"{task}/more-time", 400, time_reason="ผู้รับจ้างล่าช้า", wanted_on_day="31").text
    assert "วันที่ไม่ถูกต้อง" in half
    assert "ผู้รับจ้างล่าช้า" in half
    assert "กรุณาเขียนเหตุผล" in head.send(task, f"{task}/more-time", 400, **wish).text
    head.send(task, f"{task}/more-time", time_reason="ผู้รับจ้างล่าช้า", **wish)
    assert "ขอขยายเวลาถึง 31 กรกฎาคม 2570" in head.get(task).text
    page = officer.get("/proposals").page
    assert page is not None
    [action] = [form.get("action") for form in page.all("form") if form.get("action").startswith("/proposals/")]
    assert "เหตุใดจึงไม่อนุญาต" in officer.send("/proposals", action, 400, decision="refuse").text
    officer.send("/proposals", action, decision="grant")
    after = head.get(task).text
    assert "31 กรกฎาคม 2570" in after
    assert "คำขอที่ตอบแล้ว 1 เรื่อง" in after
    assert "ไม่มีคำขอที่รอพิจารณา" in officer.get("/proposals").text


def test_what_is_not_ours_goes_to_another_division(world: World) -> None:
    head, officer, task, town = world.visitor("works_head"), world.visitor("policy"), path(world), world.town
    to = str(town.divisions["education"].id)
    head.send(task, f"{task}/not-ours", other_reason="เป็นงานของกองการศึกษา", wanted_division=to)
    page = officer.get("/proposals").page
    assert page is not None
    [action] = [form.get("action") for form in page.all("form") if form.get("action").startswith("/proposals/")]
    officer.send("/proposals", action, decision="grant")
    head.get(task, 404)
    assert "กองการศึกษา" in officer.get(task).text


def test_a_wish_is_withdrawn_by_its_division_only(world: World) -> None:
    head, task = world.visitor("works_head"), path(world)
    head.send(task, f"{task}/not-ours", other_reason="ไม่ใช่")
    page = head.get(task).page
    assert page is not None
    [action] = [form.get("action") for form in page.all("form") if form.get("action").endswith("/withdraw")]
    other = world.visitor("finance_head")
    other.post(action, 404, csrf_token=other.token("/tasks"))
    head.send(task, action)
    assert "ถอนคำขอแล้ว" in head.get(task).text


def test_a_supporting_division_reads_and_comments_but_reports_nothing(world: World) -> None:
    supporter, task = world.visitor("works_head"), path(world, "supported")
    page = supporter.get(task).page
    assert page is not None
    assert f"{task}/update" not in [form.get("action") for form in page.all("form")]
    supporter.send(task, f"{task}/comment", 400, comment=" ")
    supporter.send(task, f"{task}/comment", comment="กองช่างส่งแบบแปลนให้แล้ว")
    seen = world.visitor("finance_head").get(task).text
    assert "กองช่างส่งแบบแปลนให้แล้ว" in seen
    assert "ประเสริฐ แข็งขัน" in seen
    stranger = world.visitor("office_head")
    stranger.post(f"{task}/comment", 404, csrf_token=stranger.token("/account"), comment="ก")


def test_the_officer_says_whether_evidence_is_needed(world: World) -> None:
    officer, head, task = world.visitor("policy"), world.visitor("finance_head"), path(world, "soon")
    assert "ต้องมีหลักฐานก่อนแจ้งว่าแล้วเสร็จ" in officer.get(task).text
    officer.send(task, f"{task}/evidence-need", is_needed="")
    assert "แจ้งว่าแล้วเสร็จแล้ว" in report(head, task, move="finish", result="แล้วเสร็จ")
