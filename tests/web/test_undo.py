"""The banner after a deed offers to take it back; so does a page of its own, for ten minutes."""

from tests.web.conftest import Answer, Visitor, World

WORDS = "สำรวจเครื่องจักรครบแล้ว"


def reported(world: World) -> tuple[Visitor, str, Answer]:
    head, address = world.visitor("works_head"), f"/tasks/{world.town.tasks['started'].id}"
    head.send(address, f"{address}/update", result=WORDS, percent="63", move="report")
    return head, address, head.get(address)


def button_of(answer: Answer) -> str:
    assert answer.page is not None
    return next(form.get("action") for form in answer.page.all("form") if form.get("action").startswith("/undo/"))


def test_the_banner_takes_a_report_back(world: World) -> None:
    head, address, after = reported(world)
    assert "ร้อยละ 63 (ตามที่กองรายงาน)" in after.text
    action = button_of(after)
    assert after.page
    assert head.post(action, **after.page.form(action).fields).to == address
    told = head.get(address).text
    assert "เลิกทำแล้ว: รายงานความก้าวหน้า" in told
    assert "ไม่นับเป็นผล" in told
    assert "ร้อยละ 63 (ตามที่กองรายงาน)" not in told


def test_a_page_lists_what_can_still_be_taken_back(world: World) -> None:
    head, _, after = reported(world)
    assert "รายงานความก้าวหน้า “" in head.get("/undo").text
    assert "ไม่มีรายการที่เลิกทำได้" in world.visitor("works_unit_head").get("/undo").text
    head.send("/undo", button_of(after))
    assert "ไม่มีรายการที่เลิกทำได้" in head.get("/undo").text


def test_it_is_too_late_after_ten_minutes(world: World) -> None:
    head, address, after = reported(world)
    action, token = button_of(after), head.token(address)
    world.later(minutes=11)
    assert "เลิกทำได้ภายใน 10 นาทีเท่านั้น" in head.follow(head.post(action, csrf_token=token, next=address).to).text
    assert "ร้อยละ 63 (ตามที่กองรายงาน)" in head.get(address).text


def test_nobody_else_takes_it_back_and_nobody_is_led_away(world: World) -> None:
    head, address, after = reported(world)
    action = button_of(after)
    other = world.visitor("works_unit_head")
    other.post(action, 404, csrf_token=other.token(address))
    led = head.post(action, csrf_token=head.token(address), next="https://example.com/")
    assert led.to == "/undo"
