"""The policy officer's queue: several tasks approved at once, taken back as one; what changed since the last look."""

import pytest

from tests.factories import add_update
from tests.web.conftest import Answer, Visitor, World
from tracker.rules.task import TaskStatus
from tracker.store.models import Task, TaskUpdate

QUEUE, APPROVE = "/review", "/review/approve"


def change_task(world: World, name: str, **values: object) -> None:
    with world.database.session(world.town.organization_id) as session:
        task = session.get_one(Task, (world.town.organization_id, world.town.tasks[name].id))
        for field, value in values.items():
            setattr(task, field, value)
        session.commit()


def status(world: World, name: str) -> TaskStatus:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return session.get_one(Task, (world.town.organization_id, world.town.tasks[name].id)).status


def boxes(visitor: Visitor) -> dict[str, str]:
    """The value of each box by the id of its task."""
    page = visitor.get(QUEUE).page
    assert page is not None
    values = [box.get("value") for box in page.all("input") if box.get("name") == "task"]
    return {value.partition(":")[0]: value for value in values}


@pytest.fixture
def officer(world: World) -> Visitor:
    """With two tasks waiting."""
    change_task(world, "blocked", status=TaskStatus.SUBMITTED, is_blocked=False, obstacle=None)
    return world.visitor("policy")


def approve(officer: Visitor, status: int, *values: str, note: str = "") -> Answer:
    return officer.post(APPROVE, status, csrf_token=officer.token(QUEUE), task=list(values), note=note)


def test_two_ticked_tasks_are_approved_with_one_note_and_taken_back_as_one(world: World, officer: Visitor) -> None:
    values = boxes(officer)
    assert set(values) == {str(world.town.tasks[name].id) for name in ("submitted", "blocked")}
    approve(officer, 302, *values.values(), note="ครบถ้วนตามคู่มือ")
    assert {status(world, name) for name in ("submitted", "blocked")} == {TaskStatus.DONE}
    for name in ("submitted", "blocked"):
        assert "ครบถ้วนตามคู่มือ" in officer.get(f"/tasks/{world.town.tasks[name].id}").text
    page = officer.get("/undo").page
    assert page is not None
    assert "อนุมัติแล้ว 2 งาน" in page.text
    undo = next(form.get("action") for form in page.all("form") if form.get("action").startswith("/undo/"))
    officer.post(undo, 302, csrf_token=officer.token("/tasks"))
    assert {status(world, name) for name in ("submitted", "blocked")} == {TaskStatus.SUBMITTED}
    assert len(boxes(officer)) == 2


def test_one_changed_meanwhile_stops_all_and_keeps_ticks_and_note(world: World, officer: Visitor) -> None:
    values = boxes(officer)
    change_task(world, "blocked", reported_percent=90)
    answer = approve(officer, 409, *values.values(), note="ตรวจแล้ว")
    assert "ถูกแก้ไขหรือตรวจไปแล้ว" in answer.text
    assert status(world, "submitted") is TaskStatus.SUBMITTED, "all or none"
    assert answer.page is not None
    fields = answer.page.form(APPROVE).fields
    assert fields["note"] == ["ตรวจแล้ว"]
    assert sorted(fields["task"]) == sorted(boxes(officer).values()), "ticked still, in the version seen now"


def test_without_a_tick_the_page_says_what_to_do(world: World, officer: Visitor) -> None:
    for values in ((), ("nonsense",), (f"{world.town.tasks['submitted'].id}:x",)):
        assert "ยังไม่ได้เลือกงาน" in approve(officer, 400, *values).text


def test_a_task_that_does_not_wait_is_not_approved(world: World, officer: Visitor) -> None:
    task = world.town.tasks["started"]
    approve(officer, 400, f"{task.id}:{task.row_version}")
    assert status(world, "started") is TaskStatus.IN_PROGRESS


def test_what_changed_since_the_last_return_is_shown_and_what_was_before_is_not(world: World) -> None:
    head, officer = world.visitor("finance_head"), world.visitor("policy")
    path = f"/tasks/{world.town.tasks['submitted'].id}"
    with world.database.session(world.town.organization_id) as session:
        task = session.get_one(Task, (world.town.organization_id, world.town.tasks["submitted"].id))
        add_update(session, task, world.town.people["finance_head"], "ร่างคู่มือฉบับแรก", world.clock[0])
        session.commit()
    assert "ร่างคู่มือฉบับแรก" in officer.get(QUEUE).text
    assert "ยังไม่เคยตรวจ" in officer.get(QUEUE).text
    world.later(minutes=5)
    officer.send(path, f"{path}/review", decision="return", note="ขาดแผนผังขั้นตอน")
    world.later(minutes=5)
    head.send(path, f"{path}/update", move="finish", result="เพิ่มแผนผังแล้ว")
    page = officer.get(QUEUE).text
    assert "ขาดแผนผังขั้นตอน" in page
    assert "เพิ่มแผนผังแล้ว" in page
    assert "ร่างคู่มือฉบับแรก" not in page
    with world.database.session(world.town.organization_id) as session:
        for row in session.query(TaskUpdate).filter_by(move="return"):
            row.undone_at = world.clock[0]
        session.commit()
    assert "ร่างคู่มือฉบับแรก" in officer.get(QUEUE).text, "a decision that was taken back is none"


def test_only_who_reviews_gets_here_and_only_to_the_own_organization(world: World, officer: Visitor) -> None:
    task = world.town.tasks["submitted"]
    head = world.visitor("finance_head")
    head.get(QUEUE, 403)
    head.post(APPROVE, 403, csrf_token=head.token("/tasks"), task=[f"{task.id}:{task.row_version}"])
    assert status(world, "submitted") is TaskStatus.SUBMITTED
    assert world.town.neighbour is not None
    theirs = world.town.neighbour.tasks["late"]
    own = next(iter(boxes(officer).values()))
    approve(officer, 404, own, f"{theirs.id}:{theirs.row_version}")
    assert status(world, "submitted") is TaskStatus.SUBMITTED, "nothing is done where one is not theirs"
