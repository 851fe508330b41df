"""The administrator's pages of people and posts: who holds what, vacancies, acting with dates, transfers, leaving."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.web.conftest import Visitor, World
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import MONTHS
from tracker.services.sign_in import make_sign_in_link
from tracker.store.models import Appointment, ContactPoint, Division, History, Person, Position, Task


@pytest.fixture
def admin(world: World) -> Visitor:
    return world.visitor("administrator")


def day(name: str, value: date) -> dict[str, str]:
    fields = {"day": str(value.day), "month": MONTHS[value.month - 1], "year": str(value.year + 543)}
    return {f"{name}_{part}": text for part, text in fields.items()}


def person_id(world: World, who: str) -> UUID:
    return world.town.people[who].id


def page_of(world: World, who: str) -> str:
    return f"/people/{person_id(world, who)}"


def rows(world: World, table: type, *where) -> list:
    with world.database.session(world.town.organization_id) as session:
        return list(session.scalars(select(table).where(*where)))


def post_id(world: World, title: str) -> UUID:
    return rows(world, Position, Position.title == title)[0].id


def division_id(world: World, key: str) -> UUID:
    return world.town.divisions[key].id


def actions(world: World) -> list[str]:
    return [one.action for one in rows(world, History, History.subject_kind.in_(("person", "position")))]


# --- seeing -----------------------------------------------------------------------------------------------------


def test_vacant_posts_and_divisions_without_a_head_are_shown(admin: Visitor) -> None:
    text = admin.get("/people").text
    assert "ตำแหน่งว่าง 1" in text  # of whoever left in December
    assert "1 กองยังไม่มีตำแหน่งหัวหน้า" in text
    assert "เพิ่มผู้อำนวยการกองการศึกษา" in text


def test_a_division_without_a_head_gets_one_in_one_form(world: World, admin: Visitor) -> None:
    page = admin.get("/people").page
    (link,) = [link for link in page.links if "rank=division_head" in link]
    admin.send(link, "/people/add", name="นภา ใฝ่เรียน", email="napha@nongmekkhao.example")
    assert "ยังไม่มีตำแหน่งหัวหน้า" not in admin.get("/people").text
    (post,) = rows(world, Position, Position.title.startswith("ผู้อำนวยการกองการศึกษา"))
    assert (post.rank, post.division_id) == (Rank.DIVISION_HEAD, division_id(world, "education"))


# --- adding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "ชื่อ-นามสกุล"),
        ({"email": "ไม่ใช่"}, "ไม่ถูกต้อง"),
        ({"email": "finance-head@nongmekkhao.example"}, "เป็นของ อรุณ ละเอียด แล้ว"),
        ({"post": "new", "title": ""}, "ชื่อตำแหน่ง"),
        ({"post": "new", "title": "หัวหน้างานพัสดุ", "rank": ""}, "ระดับ"),
        ({"post": "new", "title": "หัวหน้างานพัสดุ", "rank": "unit_head", "division": ""}, "ต้องสังกัด"),
        ({"starts_on_day": "31", "starts_on_month": "กุมภาพันธ์", "starts_on_year": "2570"}, "วันที่ไม่ถูกต้อง"),
    ],
)
def test_nothing_of_a_wrong_form_is_kept(world: World, admin: Visitor, fields: dict[str, str], says: str) -> None:
    before = len(rows(world, Person)), len(rows(world, Position)), len(rows(world, Appointment))
    good = {
        "name": "นภา ใฝ่เรียน",
        "email": "napha@nongmekkhao.example",
        "post": str(post_id(world, "อดีตผู้อำนวยการกองช่าง")),
    }
    assert says in admin.send("/people/add", "/people/add", 400, **(good | fields)).text
    assert (len(rows(world, Person)), len(rows(world, Position)), len(rows(world, Appointment))) == before


def test_a_held_post_of_a_head_is_not_given_twice(world: World, admin: Visitor) -> None:
    taken = {"name": "นภา ใฝ่เรียน", "email": "", "post": str(post_id(world, "ผู้อำนวยการกองคลัง"))}
    assert "รักษาราชการแทน" in admin.send("/people/add", "/people/add", 400, **taken).text
    admin.send("/people/add", "/people/add", **taken, is_acting="1")
    assert "นภา ใฝ่เรียน" in admin.get("/people").text


# --- posts ------------------------------------------------------------------------------------------------------


def test_a_transfer_ends_what_was_held_the_day_before(world: World, admin: Visitor) -> None:
    start = TODAY + timedelta(days=10)
    fields = {"post": str(post_id(world, "อดีตผู้อำนวยการกองช่าง")), "how": "transfer"} | day("starts_on", start)
    admin.send(page_of(world, "finance_officer"), page_of(world, "finance_officer") + "/appoint", **fields)
    terms = rows(world, Appointment, Appointment.person_id == person_id(world, "finance_officer"))
    assert sorted((one.starts_on, one.ends_on) for one in terms if one.ends_on) == [
        (date(2026, 10, 1), start - timedelta(days=1))
    ]
    assert [one.starts_on for one in terms if one.ends_on is None] == [start]
    world.later(days=20)
    head = world.visitor("finance_officer")
    assert "กองคลัง" not in head.get("/account").text


def test_acting_for_a_head_lasts_as_long_as_it_says(world: World, admin: Visitor) -> None:
    task = f"/tasks/{world.town.tasks['late'].id}"
    stand_in = world.visitor("office_head")
    stand_in.get(task, 404)
    until = TODAY + timedelta(days=5)
    fields = {"post": str(post_id(world, "ผู้อำนวยการกองคลัง")), "how": "acting"} | day("ends_on", until)
    admin.send(page_of(world, "office_head"), page_of(world, "office_head") + "/appoint", **fields)
    stand_in.get(task)
    world.later(days=6)
    world.visitor("office_head").get(task, 404)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"post": ""}, "เลือกตำแหน่ง"),
        ({"how": "beside"}, "อรุณ ละเอียด ดำรงตำแหน่งนี้อยู่"),
        ({"how": "acting"} | day("ends_on", TODAY - timedelta(days=9)), "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
    ],
)
def test_an_order_that_cannot_be_says_why(world: World, admin: Visitor, fields: dict[str, str], says: str) -> None:
    good = {"post": str(post_id(world, "ผู้อำนวยการกองคลัง"))}
    before = len(rows(world, Appointment))
    page = page_of(world, "works_head")
    assert says in admin.send(page, page + "/appoint", 400, **(good | fields)).text
    assert len(rows(world, Appointment)) == before


def test_a_post_is_given_up_and_then_vacant(world: World, admin: Visitor) -> None:
    page = page_of(world, "finance_head")
    (held,) = rows(world, Appointment, Appointment.person_id == person_id(world, "finance_head"))
    admin.send(page, f"{page}/appointments/{held.id}/end", **day("last_day", TODAY - timedelta(days=1)))
    assert "ตำแหน่งว่าง 2" in admin.get("/people").text
    assert "อรุณ ละเอียด" in admin.get("/people").text.split("ยังไม่มีตำแหน่งวันนี้")[1]
    world.visitor("finance_head").get(f"/tasks/{world.town.tasks['late'].id}", 404)
    assert "appointment_ended" in actions(world)


def test_the_last_administrator_cannot_be_taken_away(world: World, admin: Visitor) -> None:
    page = page_of(world, "administrator")
    (held,) = rows(world, Appointment, Appointment.person_id == person_id(world, "administrator"))
    answer = admin.send(page, f"{page}/appointments/{held.id}/end", 400)
    assert "ผู้ดูแลระบบอย่างน้อยหนึ่งคน" in answer.text
    move = {"post": str(post_id(world, "อดีตผู้อำนวยการกองช่าง")), "how": "transfer"}
    assert "ผู้ดูแลระบบอย่างน้อยหนึ่งคน" in admin.send(page, f"{page}/appoint", 400, **move).text
    assert rows(world, Appointment, Appointment.id == held.id)[0].ends_on is None


def test_posts_are_made_renamed_and_closed(world: World, admin: Visitor) -> None:
    fields = {"title": "หัวหน้างานพัสดุ", "rank": "unit_head", "division": str(division_id(world, "finance"))}
    admin.send("/posts/add", "/posts/add", **fields)
    assert "อยู่แล้ว" in admin.send("/posts/add", "/posts/add", 400, **fields).text
    page = f"/posts/{post_id(world, 'หัวหน้างานพัสดุ')}"
    admin.send(page, page, title="หัวหน้าฝ่ายพัสดุ", unit="ฝ่ายพัสดุ")
    assert "หัวหน้าฝ่ายพัสดุ" in admin.get("/people").text
    admin.send(page, page + "/close")
    assert "หัวหน้าฝ่ายพัสดุ" not in admin.get("/people").text
    held = f"/posts/{post_id(world, 'ผู้อำนวยการกองคลัง')}"
    token = admin.token("/account")
    assert "อรุณ ละเอียด" in admin.post(held + "/close", 400, csrf_token=token).text
    assert {"position_added", "position_changed", "position_closed"} <= set(actions(world))


# --- name and address -------------------------------------------------------------------------------------------


def test_a_new_address_takes_mail_and_sign_in_along_and_kills_old_links(world: World, admin: Visitor) -> None:
    organization = world.town.organization_id
    with world.database.session(organization) as session:
        token = make_sign_in_link(session, person_id=person_id(world, "finance_head"), now=world.clock[0])
    page = page_of(world, "finance_head")
    admin.send(page, page, name="อรุณ ละเอียดยิ่ง", email="arun@nongmekkhao.example")
    (contact,) = rows(world, ContactPoint, ContactPoint.person_id == person_id(world, "finance_head"))
    assert contact.address == "arun@nongmekkhao.example"
    guest = world.visitor()
    guest.send(f"/l/{token}", f"/l/{token}", 410)
    assert "อรุณ ละเอียดยิ่ง" in admin.get("/people").text


def test_two_administrators_do_not_overwrite_each_other(world: World, admin: Visitor) -> None:
    page = page_of(world, "finance_head")
    seen = admin.get(page).page.form(page).fields
    admin.send(page, page, name="คนแรกแก้")
    admin.post(page, 409, **{name: value[0] for name, value in seen.items()} | {"name": "คนที่สองแก้"})
    assert "คนแรกแก้" in admin.get("/people").text


def test_an_address_belongs_to_one_person(world: World, admin: Visitor) -> None:
    page = page_of(world, "finance_head")
    answer = admin.send(page, page, 400, email="WORKS-head@nongmekkhao.example")
    assert "เป็นของ ประเสริฐ แข็งขัน" in answer.text


# --- leaving ----------------------------------------------------------------------------------------------------


def test_who_leaves_is_out_everywhere_and_what_they_wrote_stays(world: World, admin: Visitor) -> None:
    leaver = world.visitor("finance_officer")
    leaver.get("/tasks")
    organization = world.town.organization_id
    with world.database.session(organization) as session:
        task = session.get_one(Task, (organization, world.town.tasks["late"].id))
        task.delegate_id = person_id(world, "finance_officer")
        session.commit()
        version = task.row_version
    with world.database.session(organization) as session:
        token = make_sign_in_link(session, person_id=person_id(world, "finance_officer"), now=world.clock[0])
    page = page_of(world, "finance_officer") + "/leave"
    preview = admin.get(page).text
    assert "นักวิชาการเงินและบัญชี" in preview
    assert "งานที่มอบให้ทำ 1 งาน" in preview
    assert "1 เครื่อง" in preview
    admin.send(page, page, **day("last_day", TODAY - timedelta(days=1)))
    assert leaver.get("/tasks", 302).to.startswith("/sign-in")
    world.visitor().send(f"/l/{token}", f"/l/{token}", 410)
    (task,) = rows(world, Task, Task.id == world.town.tasks["late"].id)
    assert (task.delegate_id, task.row_version) == (None, version + 1)
    assert "จิตรา ขยัน" in admin.get("/people").text.split("พ้นจากหน่วยงานแล้ว")[1]
    page = page_of(world, "finance_officer")
    admin.send(page, page + "/return")
    assert "จิตรา ขยัน" in admin.get("/people").text.split("ยังไม่มีตำแหน่งวันนี้")[1]


def test_who_will_leave_works_until_then(world: World, admin: Visitor) -> None:
    page = page_of(world, "finance_officer") + "/leave"
    admin.send(page, page, **day("last_day", TODAY + timedelta(days=3)))
    world.visitor("finance_officer").get("/tasks")
    world.later(days=4)
    assert world.visitor("finance_officer").get("/tasks", 302).to.startswith("/sign-in")


def test_nobody_writes_oneself_off(world: World, admin: Visitor) -> None:
    token = admin.token("/account")
    fields = day("last_day", TODAY) | {"csrf_token": token}
    assert "ตนเอง" in admin.post(page_of(world, "administrator") + "/leave", 400, **fields).text


# --- acting, by the policy officer ------------------------------------------------------------------------------


def test_the_policy_officer_names_who_stands_in_for_a_head(world: World) -> None:
    policy = world.visitor("policy")
    fields = {"post": str(post_id(world, "ผู้อำนวยการกองคลัง")), "person": str(person_id(world, "works_head"))}
    policy.send("/acting", "/acting", **fields)
    text = policy.get("/acting").text
    assert "ประเสริฐ แข็งขัน แทน ผู้อำนวยการกองคลัง" in text
    assert "ผู้ดำรงตำแหน่ง อรุณ ละเอียด" in text
    (acting,) = rows(world, Appointment, Appointment.is_acting)
    policy.send("/acting", f"/acting/{acting.person_id}/{acting.id}/end")
    world.later(days=1)
    assert "ประเสริฐ แข็งขัน แทน" not in world.visitor("policy").get("/acting").text


@pytest.mark.parametrize("title", ["ผู้ดูแลระบบ", "นายก อบต.หนองเมฆขาว", "นักวิเคราะห์นโยบายและแผน"])
def test_the_policy_officer_makes_nobody_mayor_or_administrator(world: World, title: str) -> None:
    policy = world.visitor("policy")
    assert title not in policy.get("/acting").text
    fields = {"post": str(post_id(world, title)), "person": str(person_id(world, "policy"))}
    policy.post("/acting", 403, csrf_token=policy.token("/account"), **fields)
    assert rows(world, Appointment, Appointment.is_acting) == []


def test_an_appointment_that_is_not_acting_is_not_ended_there(world: World) -> None:
    policy = world.visitor("policy")
    (held,) = rows(world, Appointment, Appointment.person_id == person_id(world, "finance_head"))
    policy.post(f"/acting/{held.person_id}/{held.id}/end", 404, csrf_token=policy.token("/account"))
    assert rows(world, Appointment, Appointment.id == held.id)[0].ends_on is None


def test_a_closed_division_is_no_choice(world: World, admin: Visitor) -> None:
    with world.database.session(world.town.organization_id) as session:
        division = session.get_one(Division, (world.town.organization_id, division_id(world, "education")))
        division.closed_on = TODAY
        session.commit()
    fields = {"title": "ใหม่", "rank": "officer", "division": str(division_id(world, "education"))}
    token = admin.token("/account")
    admin.post("/posts/add", 404, csrf_token=token, **fields)
