"""The control room of a round: counts by division, who was told, one click that reminds one or all."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import add_delivery, add_entry
from tests.web.conftest import World
from tracker.clock import new_id
from tracker.rules.task import EntryState, PlanState
from tracker.store.entries import list_owed_entries
from tracker.store.models import DeliveryItem, Division, Measure, Plan, Reminder, Task, TaskRequest


def room(world: World, months: int = 6) -> str:
    return f"/rounds/{world.town.rounds[months].id}/room"


def asked(world: World) -> list[str]:
    """The names of the divisions that were asked by hand."""
    statement = select(Division.name).join(Task, Task.division_id == Division.id)
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return sorted(session.scalars(statement.join(TaskRequest, TaskRequest.task_id == Task.id)))


def report(world: World, division: str, state: EntryState) -> int:
    """Everything a division owes stands in this state."""
    town = world.town
    with world.database.session(town.organization_id) as session:
        mine = town.divisions[division].id
        owed = list_owed_entries(session, town.rounds[6].id, division_ids=[mine])
        for one in owed:
            if one.entry_id is None:
                measure = session.get_one(Measure, (town.organization_id, one.measure_id))
                add_entry(session, measure, town.rounds[6], town.divisions[division], result="ดำเนินการแล้ว", state=state)
        session.commit()
    return len(owed)


def add_told(session: Session, world: World, at: datetime | None) -> None:
    """The head of works got, or did not get, a reminder of the round."""
    town, person = world.town, world.town.people["works_head"]
    reminder = Reminder(
        id=new_id(),
        person_id=person.id,
        kind="entry",
        key=f"entry|{new_id()}",
        due_on=date(2027, 3, 31),
        nominal_on=world.clock[0].date(),
        deadline_version=1,
        offset_days=30,
        round_id=town.rounds[6].id,
        division_id=town.divisions["works"].id,
        state="planned",
        recorded_at=world.clock[0],
    )
    message = add_delivery(session, person, accepted_at=at, status="accepted" if at else "pending")
    session.add(reminder)
    session.flush()
    session.add(DeliveryItem(id=new_id(), delivery_id=message.id, reminder_id=reminder.id))


def test_each_division_stands_with_its_counts_the_worst_first(world: World) -> None:
    count = report(world, "office", EntryState.APPROVED)
    assert count
    page = world.visitor("policy").get(room(world)).page
    assert page is not None
    assert f"ส่งแล้ว {count} จาก {count} รายการ (100%)" in page.text
    assert page.text.index("กองช่าง") < page.text.index("สำนักปลัด"), "who reported all comes last"
    assert "ปิดรอบ 31 มีนาคม 2570" in page.text
    links = {a.get("href") for a in page.all("a")}
    works = world.town.divisions["works"].id
    assert f"/deliveries?division={works}" in links
    assert any(link.startswith(f"/rounds/{world.town.rounds[6].id}/entries?division={works}") for link in links)


def test_one_division_is_reminded_once_a_day_and_then_all_others(world: World) -> None:
    officer, path = world.visitor("policy"), room(world)
    token, works = officer.token(path), str(world.town.divisions["works"].id)
    officer.post(f"{path}/remind", 302, csrf_token=token, division=works)
    assert asked(world) == ["กองช่าง"]
    page = officer.get(path).text
    assert "เตือนแล้ว: กองช่าง" in page
    assert "วันนี้เตือนแล้ว" in page
    officer.post(f"{path}/remind", 302, csrf_token=token, division=works)
    assert asked(world) == ["กองช่าง"]
    assert "จะไม่เตือนซ้ำ" in officer.get(path).text
    officer.post(f"{path}/remind", 302, csrf_token=token)
    assert asked(world).count("กองช่าง") == 1
    assert "กองคลัง" in asked(world)
    page = officer.get(path)
    assert "วันนี้เตือนครบทุกกองที่ค้างแล้ว" in page.text
    assert page.page is not None
    assert f"{path}/remind" not in [form.get("action") for form in page.page.all("form")]


def test_a_closed_plan_reminds_nobody_and_says_so(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        session.get_one(Plan, (world.town.organization_id, world.town.plan.id)).state = PlanState.CLOSED
        session.commit()
    officer, path = world.visitor("policy"), room(world)
    assert "จึงเตือนจากที่นี่ไม่ได้" in officer.get(path).text
    officer.post(f"{path}/remind", 302, csrf_token=officer.token(path))
    assert asked(world) == []
    text = officer.get(path).text
    assert "จึงเตือนกองจากที่นี่ไม่ได้" in text
    assert "เตือนซ้ำ" not in text, "nobody was told today"


def test_a_round_nobody_owes_says_where_to_go(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        for measure in session.scalars(select(Measure)):
            measure.withdrawn_at = world.clock[0]
        session.commit()
    page = world.visitor("policy").get(room(world)).page
    assert page is not None
    assert "ยังไม่มีมาตรการที่ต้องรายงานในรอบนี้" in page.text
    assert "/plans" in {a.get("href") for a in page.all("a")}


def test_a_division_that_owes_nothing_cannot_be_reminded(world: World) -> None:
    report(world, "works", EntryState.SUBMITTED)
    officer, path = world.visitor("policy"), room(world)
    works = str(world.town.divisions["works"].id)
    page = officer.get(path).page
    assert page is not None
    assert works not in [box.get("value") for box in page.all("input") if box.get("name") == "division"]
    officer.post(f"{path}/remind", 302, csrf_token=officer.token(path), division=works)
    assert asked(world) == []
    assert "กองนี้ไม่ค้างส่ง" in officer.get(path).text


def test_who_was_told_last_and_how_is_said_only_of_what_went_out(world: World) -> None:
    town, officer = world.town, world.visitor("policy")
    assert "แจ้งล่าสุด" not in officer.get(room(world)).text
    with world.database.session(town.organization_id) as session:
        for at in (world.clock[0], None):
            add_told(session, world, at)
        session.commit()
    text = officer.get(room(world)).text
    assert text.count("แจ้งล่าสุด") == 1
    assert "แจ้งล่าสุด ประเสริฐ แข็งขัน" in text
    assert "แจ้งล่าสุด" not in officer.get(room(world, 12)).text, "another round's"


def test_only_who_runs_the_plan_gets_here_and_only_to_the_own_organization(world: World) -> None:
    path = room(world)
    for who in ("finance_head", "mayor", "administrator"):
        world.visitor(who).get(path, 403)
    head = world.visitor("finance_head")
    head.post(f"{path}/remind", 403, csrf_token=head.token("/tasks"))
    assert asked(world) == []
    assert world.town.neighbour is not None
    officer = world.visitor("policy")
    token = officer.token("/tasks")
    theirs = world.town.neighbour.divisions
    officer.get(f"/rounds/{new_id()}/room", 404)
    officer.post(f"{path}/remind", 404, csrf_token=token, division="nonsense")
    for division in theirs.values():
        officer.post(f"{path}/remind", 302, csrf_token=token, division=str(division.id))
    assert asked(world) == []
    for head_of_round in world.town.neighbour.rounds.values():
        officer.get(f"/rounds/{head_of_round.id}/room", 404)


def test_the_reports_pages_lead_here(world: World) -> None:
    for page in ("/reports", f"/reports/{world.town.rounds[6].id}"):
        found = world.visitor("policy").get(page).page
        assert found is not None
        assert room(world) in {a.get("href") for a in found.all("a")}
    found = world.visitor("mayor").get("/reports").page
    assert found is not None
    assert room(world) not in {a.get("href") for a in found.all("a")}
