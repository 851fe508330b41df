"""Moving a deadline: first whom it touches, then the move; every version stays with the announcement it cites."""

from datetime import date

from sqlalchemy import select

from tests.web.conftest import Visitor, World
from tracker.store.models import History, Reminder, ReportingRound, RoundDates, Task, TaskDeadline

LETTER = "หนังสือสำนักงาน ป.ป.ช. ที่ ปช 0012/ว 15"


def typed(name: str, day: int, month: str, year: int) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": month, f"{name}_year": str(year)}


ROUND = {
    **typed("closes_on", 15, "เมษายน", 2570),
    **typed("due_on", 30, "เมษายน", 2570),
    **typed("announced_on", 1, "มีนาคม", 2570),
    "announcement": LETTER,
}
TASK = {**typed("due_on", 9, "เมษายน", 2570), "reason": "รอผลการจัดซื้อจัดจ้าง"}


def round_path(world: World) -> str:
    return f"/deadlines/rounds/{world.town.rounds[6].id}"


def task_path(world: World, key: str = "soon") -> str:
    return f"/tasks/{world.town.tasks[key].id}/deadline"


def round_of(world: World) -> ReportingRound:
    with world.database.session(world.town.organization_id) as session:
        return session.get_one(ReportingRound, (world.town.organization_id, world.town.rounds[6].id))


def remember(world: World, **values: object) -> None:
    with world.database.session(world.town.organization_id) as session:
        facts = {
            "key": "told",
            "kind": "entry",
            "person_id": world.town.people["finance_head"].id,
            "deadline_version": 1,
            "due_on": date(2027, 3, 31),
            "nominal_on": date(2027, 3, 1),
            "state": "planned",
            "recorded_at": world.clock[0],
        }
        session.add(Reminder(**(facts | values)))
        session.commit()


def look(visitor: Visitor, path: str, fields: dict[str, str]) -> str:
    return visitor.send(path, path, 200, go="look", **fields).text


def test_the_rounds_stand_with_their_dates_and_where_they_come_from(world: World) -> None:
    text = world.visitor("policy").get("/deadlines").text
    assert "รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570" in text
    assert "31 มีนาคม 2570" in text
    assert "ยังไม่ได้อ้างอิงประกาศ" in text


def test_a_look_shows_whom_it_touches_and_moves_nothing(world: World) -> None:
    remember(world, round_id=world.town.rounds[6].id, division_id=world.town.divisions["finance"].id)
    text = look(world.visitor("policy"), round_path(world), ROUND)
    assert "กองคลัง: อรุณ ละเอียด" in text
    assert "ธนา รอบคอบ" in text  # the policy officer follows all divisions
    assert "16 มีนาคม 2570 · เตือนล่วงหน้า 30 วัน" in text
    assert "ผู้ที่ได้รับแจ้งวันเดิมไปแล้ว อรุณ ละเอียด · 1 ครั้ง" in text
    assert round_of(world).dates_version == 1


def test_a_confirmed_move_is_a_further_version_that_cites_its_announcement(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send(round_path(world), round_path(world), 302, go="move", **ROUND)
    moved = round_of(world)
    assert (moved.closes_on, moved.due_on, moved.dates_version) == (date(2027, 4, 15), date(2027, 4, 30), 2)
    text = visitor.get(round_path(world)).text
    assert LETTER in text
    assert "ลงวันที่ 1 มีนาคม 2570" in text
    assert "31 มีนาคม 2570" in text  # what it was before
    with world.database.session(world.town.organization_id) as session:
        versions = session.scalars(select(RoundDates).where(RoundDates.round_id == moved.id)).all()
        assert sorted(one.version for one in versions) == [1, 2]
        entry = session.scalars(
            select(History).where(
                History.organization_id == world.town.organization_id, History.action == "round_dates_moved"
            )
        ).one()
        assert entry.change["closes_on"] == ["2027-03-31", "2027-04-15"]


def test_a_moved_day_of_the_report_alone_is_named_before_and_after(world: World) -> None:
    visitor = world.visitor("policy")
    only_the_report = ROUND | typed("closes_on", 31, "มีนาคม", 2570) | typed("due_on", 15, "เมษายน", 2570)
    text = look(visitor, round_path(world), only_the_report)
    assert "ส่งรายงานภายใน 15 เมษายน 2570" in text
    assert "เลื่อนเป็น 31 มีนาคม 2570" not in text
    visitor.send(round_path(world), round_path(world), 302, go="move", **only_the_report)
    assert "ปิดรอบ 31 มีนาคม 2570 ส่งรายงานภายใน 15 เมษายน 2570 แล้ว" in visitor.get(round_path(world)).text


def test_the_confirming_page_sends_what_was_looked_at(world: World) -> None:
    visitor = world.visitor("policy")
    page = visitor.send(round_path(world), round_path(world), 200, go="look", **ROUND).page
    assert page is not None
    visitor.post(round_path(world), 302, **page.form(round_path(world)).fields, go="move")
    assert round_of(world).closes_on == date(2027, 4, 15)


def test_what_cannot_be_is_said_at_its_field(world: World) -> None:
    visitor = world.visitor("policy")
    for change, words in (
        ({"announcement": ""}, "เลขที่หนังสือหรือประกาศ"),
        (typed("due_on", 1, "เมษายน", 2570), "ต้องไม่ก่อนวันปิดรอบ"),
        (typed("closes_on", 31, "มีนาคม", 2575), "กรุณาตรวจปี พ.ศ."),
        (typed("closes_on", 1, "ตุลาคม", 2570) | typed("due_on", 1, "ตุลาคม", 2570), "รอบ 6 เดือนต้องปิดก่อน"),
        (typed("closes_on", 31, "กุมภาพันธ์", 2570), "วันที่ไม่ถูกต้อง"),
        (typed("closes_on", 31, "มีนาคม", 2570), "วันที่เหมือนเดิม"),
    ):
        answer = visitor.send(round_path(world), round_path(world), 400, go="move", **(ROUND | change))
        assert words in answer.text
    assert round_of(world).dates_version == 1


def test_the_second_of_two_officers_is_told(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send(round_path(world), round_path(world), 302, go="move", **ROUND)
    token = visitor.token(round_path(world))
    later = ROUND | typed("closes_on", 20, "เมษายน", 2570)
    answer = visitor.post(round_path(world), 409, csrf_token=token, go="move", version="1", **later)
    assert "มีผู้อื่นเลื่อนวันนี้ไปก่อนแล้ว" in answer.text
    assert round_of(world).dates_version == 2


def test_a_task_is_moved_with_a_reason(world: World) -> None:
    visitor = world.visitor("policy")
    path = task_path(world)
    assert "เลื่อนวัน" in visitor.get(path.removesuffix("/deadline")).text
    text = look(visitor, path, TASK)
    assert "กองคลัง" in text
    assert "10 มีนาคม 2570 · เตือนล่วงหน้า 30 วัน" in text
    visitor.send(path, path, 302, go="move", **TASK)
    task_id = world.town.tasks["soon"].id
    with world.database.session(world.town.organization_id) as session:
        task = session.get_one(Task, (world.town.organization_id, task_id))
        assert (task.due_on, task.deadline_version) == (date(2027, 4, 9), 2)
        newest = session.scalars(
            select(TaskDeadline).where(TaskDeadline.task_id == task_id, TaskDeadline.version == 2)
        ).one()
        assert (newest.reason, newest.person_id) == ("รอผลการจัดซื้อจัดจ้าง", world.town.people["policy"].id)
    assert "รอผลการจัดซื้อจัดจ้าง" in visitor.get(path).text


def test_a_task_is_not_moved_without_a_reason_nor_where_it_is_done(world: World) -> None:
    visitor = world.visitor("policy")
    answer = visitor.send(task_path(world), task_path(world), 400, go="move", **(TASK | {"reason": " "}))
    assert "กรุณาระบุเหตุผล" in answer.text
    done = task_path(world, "done")
    assert "ไม่ต้องเลื่อน" in visitor.send(done, done, 400, go="move", **TASK).text


def test_a_day_that_has_passed_is_late_at_once_and_said_so(world: World) -> None:
    text = look(world.visitor("policy"), task_path(world), TASK | typed("due_on", 1, "มีนาคม", 2570))
    assert "เกินกำหนดทันที" in text


def test_whoever_reports_while_the_date_moves_is_told(world: World) -> None:
    head, path = world.visitor("finance_head"), f"/tasks/{world.town.tasks['soon'].id}"
    seen = head.get(path).page
    assert seen is not None
    world.visitor("policy").send(f"{path}/deadline", f"{path}/deadline", 302, go="move", **TASK)
    fields = {**seen.form(f"{path}/update").fields, "result": "เผยแพร่แล้ว", "move": "report"}
    head.post(f"{path}/update", 409, **fields)


def test_only_the_policy_officer_is_led_there(world: World) -> None:
    head = world.visitor("finance_head")
    assert "เลื่อนวัน" not in head.get(f"/tasks/{world.town.tasks['soon'].id}").text
    head.get(task_path(world), 403)
