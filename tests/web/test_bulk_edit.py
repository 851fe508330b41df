"""The policy officer ticks rows, sees what would change, changes it, and takes it back; nothing typed is lost."""

from tests.web.conftest import Visitor, World
from tests.web.page import Page
from tracker.store.models import Task

LIST, CHOOSE, PREVIEW, SAVE = "/tasks/edit", "/tasks/edit/choose", "/tasks/edit/preview", "/tasks/edit"
DAY = {"due_on_day": "30", "due_on_month": "มิถุนายน", "due_on_year": "2570"}


def ids(world: World, *names: str) -> list[str]:
    return [str(world.town.tasks[name].id) for name in names]


def post(visitor: Visitor, path: str, status: int, **fields: object) -> Page:
    page = visitor.post(path, status, **(fields | {"csrf_token": visitor.token("/tasks")})).page
    assert page is not None
    return page


def hidden(page: Page, action: str) -> dict[str, list[str]]:
    return dict(page.form(action).fields)


def due_on(world: World, name: str) -> str:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return str(session.get_one(Task, (world.town.organization_id, world.town.tasks[name].id)).due_on)


def test_from_ticks_to_a_changed_deadline_and_back(world: World) -> None:
    officer = world.visitor("policy")
    page = officer.get(f"{LIST}?show=open").page
    assert page is not None
    ticks = [box.get("value") for box in page.all("input") if box.get("name") == "task"]
    assert set(ids(world, "late", "soon")) <= set(ticks)
    asked = post(officer, CHOOSE, 200, deed="deadline", task=ids(world, "late", "soon"), query="show=open")
    assert "เลื่อนวันครบกำหนด 2 งาน" in asked.text
    seen = post(officer, PREVIEW, 200, **(hidden(asked, PREVIEW) | DAY | {"reason": "ตามหนังสือจังหวัด"}))
    assert "จะเปลี่ยน 2 งาน" in seen.text
    assert "30 มิถุนายน 2570" in seen.text
    assert due_on(world, "late") == "2027-01-31", "nothing is changed by looking"
    done = officer.post(SAVE, 302, **hidden(seen, SAVE))
    assert done.to.endswith("/tasks/edit?show=open")
    assert due_on(world, "late") == due_on(world, "soon") == "2027-06-30"
    after = officer.get(done.to).page
    assert after is not None
    assert "เลื่อนวันครบกำหนดแล้ว 2 งาน" in after.text
    undo = next(form.get("action") for form in after.all("form") if form.get("action").startswith("/undo/"))
    officer.post(undo, 302, csrf_token=officer.token("/tasks"))
    assert due_on(world, "late") == "2027-01-31"


def test_a_mistake_keeps_what_was_typed_and_which_rows_were_ticked(world: World) -> None:
    officer, chosen = world.visitor("policy"), ids(world, "late", "soon")
    page = post(officer, PREVIEW, 400, deed="deadline", task=chosen, reason="", announcement="ที่ 12/2570", **DAY)
    assert "กรุณาระบุเหตุผล" in page.text
    fields = page.form(PREVIEW).fields
    assert fields["task"] == chosen
    assert fields["announcement"] == ["ที่ 12/2570"]
    assert fields["due_on_day"] == ["30"]
    wrong = post(officer, PREVIEW, 400, deed="deadline", task=chosen, reason="เลื่อน", **(DAY | {"due_on_day": "31"}))
    assert "วันที่ไม่ถูกต้อง" in wrong.text


def test_what_cannot_be_changed_is_said_with_its_reason(world: World) -> None:
    page = post(world.visitor("policy"), PREVIEW, 200, deed="cancel", reason="ซ้ำ", task=ids(world, "late", "done"))
    assert "จะเปลี่ยน 1 งาน" in page.text
    assert "อีก 1 งานจะไม่เปลี่ยน" in page.text
    assert len(hidden(page, SAVE)["task"]) == 1


def test_somebody_faster_is_told_and_the_fresh_state_is_shown(world: World) -> None:
    officer, late = world.visitor("policy"), ids(world, "late")
    seen = post(officer, PREVIEW, 200, deed="deadline", task=late, reason="เลื่อน", **DAY)
    head = world.visitor("finance_head")
    head.send(f"/tasks/{late[0]}", f"/tasks/{late[0]}/update", move="report", result="ส่งแล้วบางส่วน")
    page = post(officer, SAVE, 409, **hidden(seen, SAVE))
    assert "มีผู้อื่นบันทึก" in page.text
    assert due_on(world, "late") == "2027-01-31"
    officer.post(SAVE, 302, **hidden(page, SAVE))
    assert due_on(world, "late") == "2027-06-30"


def test_without_a_tick_or_with_made_up_ones_the_list_says_what_to_do(world: World) -> None:
    officer = world.visitor("policy")
    token = officer.token("/tasks")
    for task in ([], ["nonsense"], ids(world, "late")[:0], ["0" * 32]):
        for path in (CHOOSE, PREVIEW, SAVE):
            answer = officer.post(path, 302, csrf_token=token, deed="cancel", reason="ซ้ำ", task=task)
            assert "ยังไม่ได้เลือกงาน" in officer.get(answer.to).text
    officer.post(CHOOSE, 400, csrf_token=token, deed="nonsense", task=ids(world, "late"))


def test_reminding_is_seen_first_and_says_that_it_cannot_be_taken_back(world: World) -> None:
    officer = world.visitor("policy")
    seen = post(officer, CHOOSE, 200, deed="remind", task=ids(world, "late"))
    assert "เรียกคืนไม่ได้" in seen.text
    done = officer.post(SAVE, 302, **hidden(seen, SAVE))
    assert "ส่งเรื่องเตือนแล้ว 1 งาน" in officer.get(done.to).text
    assert "ขอให้รายงานความก้าวหน้า" in world.visitor("finance_head").get(f"/tasks/{ids(world, 'late')[0]}").text


def test_all_rows_are_ticked_by_a_link(world: World) -> None:
    page = world.visitor("policy").get(f"{LIST}?show=open&tick=all").page
    assert page is not None
    boxes = [box for box in page.all("input") if box.get("name") == "task"]
    assert boxes
    assert all("checked" in box.attrs for box in boxes)


def test_only_the_policy_officer_gets_here(world: World) -> None:
    for who in ("finance_head", "mayor", "administrator"):
        assert "แก้หลายงาน" not in world.visitor(who).follow("/tasks").text
        world.visitor(who).get(LIST, 403)
    world.visitor("policy", is_limited=True).get(LIST, 403)
