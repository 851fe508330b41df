"""A division reports on its task: what it says is kept, what it got wrong stays in the form, nobody's text is lost."""

import pytest

from tests.web.conftest import World
from tests.web.page import Page


def path(world: World, name: str = "late") -> str:
    return f"/tasks/{world.town.tasks[name].id}"


def open_page(world: World, who: str = "finance_head", name: str = "late") -> Page:
    page = world.visitor(who).get(path(world, name)).page
    assert page is not None
    return page


def test_one_tap_starts_a_task(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world, "soon")
    page = visitor.get(task).page
    assert page is not None
    assert any(b.get("value") == "start" and "เริ่มดำเนินการ" in b.text for b in page.all("button"))
    visitor.send(task, f"{task}/update", move="start")
    after = visitor.get(task)
    assert "อยู่ระหว่างดำเนินการ" in after.text
    assert "เริ่มดำเนินการแล้ว" in after.text


def test_a_report_is_kept_and_told_in_the_story(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    steps = [box.get("value") for box in open_page(world).all("input") if box.get("name") == "step"]
    visitor.send(task, f"{task}/update", move="report", result="เผยแพร่ไตรมาสที่ 2 แล้ว", percent="๗๕", step=steps[:2])
    after = visitor.get(task).text
    assert "เผยแพร่ไตรมาสที่ 2 แล้ว" in after
    assert "ร้อยละ 75" in after
    assert "ทำแล้ว 2 จาก 3 ขั้นตอน" in after


def test_a_report_feeds_the_draft_of_the_round(world: World) -> None:
    visitor, task, town = world.visitor("finance_head"), path(world, "soon"), world.town
    visitor.send(task, f"{task}/update", move="report", result="ลงประกาศแผนจัดซื้อแล้ว")
    entry = f"/rounds/{town.rounds[6].id}/entries/{town.measures['budget'].id}/{town.divisions['finance'].id}"
    assert "ลงประกาศแผนจัดซื้อแล้ว" in visitor.get(entry).text


def test_being_stuck_is_told_with_its_reason_and_taken_back(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    refused = visitor.send(task, f"{task}/update", 400, move="report", result="ทำต่อ", is_blocked="1", obstacle="")
    assert "กรุณาเขียนว่าติดปัญหาอะไร" in refused.text
    visitor.send(task, f"{task}/update", move="report", is_blocked="1", obstacle="รอข้อมูลจากธนาคาร")
    assert "ติดปัญหา: รอข้อมูลจากธนาคาร" in visitor.get(task).text
    visitor.send(task, f"{task}/update", move="report", is_blocked=None, result="ได้ข้อมูลแล้ว")
    assert "ติดปัญหา: รอข้อมูลจากธนาคาร" not in visitor.get(task).text


@pytest.mark.parametrize("percent", ["101", "-1", "ครึ่งหนึ่ง", "1e3", "²", "9" * 400])
def test_a_wrong_percent_is_told_beside_its_field_and_nothing_typed_is_lost(world: World, percent: str) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    answer = visitor.send(task, f"{task}/update", 400, move="report", result="ข้อความยาวที่พิมพ์ไว้", percent=percent)
    assert answer.page is not None
    assert answer.page.form(f"{task}/update").fields["result"] == ["ข้อความยาวที่พิมพ์ไว้"]
    assert any(a.get("href") == "#percent" for a in answer.page.all("a"))
    assert "เผยแพร่รายงานไตรมาสที่ 1 แล้ว" in answer.text, "the story is still there"


def test_a_finished_task_waits_for_review_and_then_counts(world: World) -> None:
    head, officer, task = world.visitor("finance_head"), world.visitor("policy"), path(world)
    head.send(task, f"{task}/update", move="finish", result="ครบทุกไตรมาส")
    assert "รอตรวจ" in head.get(task).text
    assert "เผยแพร่รายงานการใช้จ่าย" in officer.get("/review").text
    assert "กรุณาเขียนสั้น ๆ" in officer.send(task, f"{task}/review", 400, decision="return", note=" ").text
    officer.send(task, f"{task}/review", decision="return", note="ขาดไตรมาสที่ 3")
    assert "ขาดไตรมาสที่ 3" in head.get(task).text
    head.send(task, f"{task}/update", move="finish", result="เพิ่มไตรมาสที่ 3 แล้ว")
    officer.send(task, f"{task}/review", decision="approve")
    assert "2 จาก 7 งาน" in officer.get("/overview").text


def test_an_officer_cancels_with_a_reason_and_brings_it_back(world: World) -> None:
    officer, task = world.visitor("policy"), path(world, "later")
    assert "เหตุผล" in officer.send(task, f"{task}/cancel", 400, reason="").text
    officer.send(task, f"{task}/cancel", reason="ไม่มีรถราชการแล้ว")
    assert "ไม่มีรถราชการแล้ว" in officer.get(task).text
    assert "จาก 6 งาน" in officer.get("/overview").text
    officer.send(task, f"{task}/reopen", 400, reason="")
    officer.send(task, f"{task}/reopen", reason="ได้รับโอนรถมาแล้ว")
    assert "จาก 7 งาน" in officer.get("/overview").text


@pytest.mark.parametrize(("choice", "percent"), [("", 60), ("?only=added", 50)], ids=["mine over theirs", "only words"])
def test_two_people_saving_the_same_task_lose_nothing(world: World, choice: str, percent: int) -> None:
    first, second, task = world.visitor("finance_head"), world.visitor("finance_officer"), path(world)
    page = second.get(task).page
    assert page is not None
    stale = {**page.form(f"{task}/update").fields, "move": "report", "result": "ของคนที่สอง", "percent": "60"}
    first.send(task, f"{task}/update", move="report", result="ของคนแรก", percent="50")
    conflict = second.post(f"{task}/update", 409, **stale)
    assert conflict.page is not None
    assert "ของคนแรก" in conflict.text
    assert "ของคนที่สอง" in conflict.text
    again = conflict.page.form(f"{task}/update{choice}").fields
    assert again["result"] == ["ของคนที่สอง"]
    second.post(f"{task}/update{choice}", **again)
    story = first.get(task).text
    assert "ของคนแรก" in story
    assert "ของคนที่สอง" in story
    assert f"ร้อยละ {percent} (ตามที่กองรายงาน)" in story


def test_whoever_was_second_may_drop_what_they_typed_or_leave_it_as_a_remark(world: World) -> None:
    head, officer, task = world.visitor("finance_head"), world.visitor("policy"), path(world)
    stale = head.get(task).page
    assert stale is not None
    officer.send(task, f"{task}/cancel", reason="ไม่เข้าข่าย")
    mine = {**stale.form(f"{task}/update").fields, "move": "report", "result": "ทำไปครึ่งหนึ่งแล้ว"}
    conflict = head.post(f"{task}/update", 409, **mine).page
    assert conflict is not None
    assert any(a.get("href") == task and "ทิ้งของฉัน" in a.text for a in conflict.all("a"))
    head.post(f"{task}/comment", **conflict.form(f"{task}/comment").fields)
    after = head.get(task).text
    assert "ทำไปครึ่งหนึ่งแล้ว" in after
    assert "ความเห็น" in after


def test_two_people_who_only_tick_and_write_notice_each_other(world: World) -> None:
    first, second, task = world.visitor("finance_head"), world.visitor("finance_officer"), path(world)
    page = second.get(task).page
    assert page is not None
    ticks = [box.get("value") for box in page.all("input") if box.get("name") == "step"]
    stale = {**page.form(f"{task}/update").fields, "move": "report", "result": "ก", "step": ticks[1:2]}
    first.send(task, f"{task}/update", move="report", step=ticks[:1])
    conflict = second.post(f"{task}/update", 409, **stale)
    assert conflict.page is not None
    assert conflict.page.form(f"{task}/update").fields["step"] == ticks[1:2], "mine over theirs"
    assert conflict.page.form(f"{task}/update?only=added").fields["step"] == ticks[:2], "both people's ticks"
    assert "ทำแล้ว 1 จาก 3 ขั้นตอน" in first.get(task).text


def test_a_mistake_in_another_form_leaves_the_report_as_it_is_kept(world: World) -> None:
    """Else the next save would take back trouble, percent and ticks nobody touched."""
    visitor, task = world.visitor("finance_head"), path(world)
    steps = [box.get("value") for box in open_page(world).all("input") if box.get("name") == "step"]
    visitor.send(task, f"{task}/update", step=steps[:1], is_blocked="1", obstacle="รอข้อมูลจากธนาคาร", percent="45")
    refused = visitor.send(task, f"{task}/evidence/link", 400, url="ไม่ใช่ที่อยู่เว็บ").page
    assert refused is not None
    kept = refused.form(f"{task}/update").fields
    assert kept["step"] == steps[:1]
    assert kept["is_blocked"] == ["1"]
    assert kept["obstacle"] == ["รอข้อมูลจากธนาคาร"]
    assert kept["percent"] == ["45"]


def test_a_report_that_changes_nothing_is_not_kept(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    before = visitor.get(task).text.count("รายงานความก้าวหน้า")
    refused = visitor.send(task, f"{task}/update", 400, move="report")
    assert refused.page is not None
    assert any(a.get("href") == "#result" and "ยังไม่มีอะไรเปลี่ยน" in a.text for a in refused.page.all("a"))
    assert visitor.get(task).text.count("รายงานความก้าวหน้า") == before
    visitor.send(path(world, "soon"), f"{path(world, 'soon')}/update", move="report")  # the first report starts a task


def test_the_same_form_sent_twice_counts_once(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    page = visitor.get(task).page
    assert page is not None
    filled = {**page.form(f"{task}/update").fields, "move": "report", "result": "กดสองครั้ง"}
    visitor.post(f"{task}/update", **filled)
    visitor.post(f"{task}/update", **filled)
    after = visitor.get(task).page
    assert after is not None
    assert sum("กดสองครั้ง" in item.text for item in after.all("li") if "story" in _classes(item)) == 1


def _classes(item: object) -> str:
    parents = getattr(item, "parents", ())
    return " ".join(parent.get("class") for parent in parents)


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "x", "9" * 500])
def test_a_version_somebody_made_up_is_a_conflict(world: World, version: str) -> None:
    task = path(world)
    world.visitor("finance_head").send(task, f"{task}/update", 409, move="report", result="ก", row_version=version)


def test_what_people_write_is_shown_as_they_wrote_it(world: World) -> None:
    hostile = "<script>alert(1)</script> <b>น้ำ</b> {{ 7*7 }} & \"'\u202eกลับ\x00"
    visitor, task = world.visitor("finance_head"), path(world)
    visitor.send(task, f"{task}/update", move="report", result=hostile, is_blocked="1", obstacle=hostile)
    page = Page(visitor.client.get(task).text)  # unchecked: what people write may look like a fault
    assert "<script>alert(1)</script> <b>น้ำ</b> {{ 7*7 }} & \"'กลับ" in page.text
    assert not [script for script in page.all("script") if "src" not in script.attrs]


def test_somebody_faster_loses_no_ticks_and_no_trouble_to_whoever_saves_after_them(world: World) -> None:
    slow, fast, task = world.visitor("policy"), world.visitor("finance_head"), path(world)
    old = slow.get(task).page
    assert old is not None
    steps = [box.get("value") for box in old.all("input") if box.get("name") == "step"]
    fast.send(task, f"{task}/update", step=steps[:1], is_blocked="1", obstacle="รอข้อมูลจากธนาคาร")
    mine = {**old.form(f"{task}/update").fields, "step": steps[1:2], "result": "ของเจ้าหน้าที่", "move": "report"}
    conflict = slow.post(f"{task}/update", 409, **mine).page
    assert conflict is not None
    offered = conflict.form(f"{task}/update?only=added").fields
    assert offered["step"] == steps[:2]
    assert offered["is_blocked"] == ["1"]
    assert offered["obstacle"] == ["รอข้อมูลจากธนาคาร"]
    assert offered["result"] == ["ของเจ้าหน้าที่"]
