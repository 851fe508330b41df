"""Signing in and out: sessions die at logout, at change of password and with time; guessing is slowed, never locked."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.cast import EMAIL, NOW, PASSWORD, TODAY
from tests.web.conftest import Answer, Visitor, World
from tracker.rules.sign_in import FREE_TRIES, FULL, LIMITED, WAITS
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.sign_in import make_sign_in_link
from tracker.store.models import Person

FINANCE = EMAIL.format(key="finance-head")


def try_to_sign_in(
    visitor: Visitor, email: str = FINANCE, password: str = PASSWORD, status: int = 302, **more: str
) -> Answer:
    return visitor.send("/sign-in", "/sign-in", status, email=email, password=password, **more)


def test_the_right_password_opens_the_house(world: World) -> None:
    visitor = world.visitor()
    assert try_to_sign_in(visitor, f"  {FINANCE.upper()} ").to == "/"
    assert "อรุณ ละเอียด" in visitor.get("/tasks").text


def test_a_session_gets_a_new_id_at_sign_in(world: World) -> None:
    visitor = world.visitor()
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("tidtam")
    try_to_sign_in(visitor)
    after = visitor.client.get_cookie("tidtam")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_a_copied_cookie_opens_nothing_after_sign_out(world: World) -> None:
    visitor, thief = world.visitor(), world.visitor()
    try_to_sign_in(visitor)
    cookie = visitor.client.get_cookie("tidtam")
    assert cookie
    thief.client.set_cookie("tidtam", cookie.value)
    thief.get("/tasks")
    visitor.send("/tasks", "/sign-out")
    thief.get("/tasks", 302)
    visitor.get("/tasks", 302)


@pytest.mark.parametrize(("is_limited", "lives"), [(False, FULL), (True, LIMITED)])
def test_a_session_ends_when_idle_and_when_old(world: World, is_limited: bool, lives: object) -> None:
    assert lives is (LIMITED if is_limited else FULL)
    limits = LIMITED if is_limited else FULL
    idle, busy = (
        world.visitor("finance_head", is_limited=is_limited),
        world.visitor("works_head", is_limited=is_limited),
    )
    while world.clock[0] + limits.idle * 0.9 < NOW + limits.absolute:
        world.clock[0] += limits.idle * 0.9
        busy.get("/tasks")
    idle.get("/tasks", 302)
    world.clock[0] = NOW + limits.absolute
    busy.get("/tasks", 302)


def test_whoever_left_is_out_at_the_next_page(world: World) -> None:
    visitor = world.visitor("finance_head")
    visitor.get("/tasks")
    with world.database.session(world.town.organization_id) as session:
        leaving = update(Person).where(Person.id == world.town.people["finance_head"].id).values(left_on=TODAY)
        session.execute(leaving.execution_options(synchronize_session=False))
        session.commit()
    visitor.get("/tasks", 302)
    try_to_sign_in(world.visitor(), status=400)


def test_a_new_password_ends_all_other_sessions(world: World) -> None:
    here, elsewhere = world.visitor("finance_head"), world.visitor("finance_head")
    new = "ฝนตกที่หนองเมฆขาว ๓ วัน"
    here.send("/account", "/account/password", old_password=PASSWORD, new_password=new)
    here.get("/tasks")
    elsewhere.get("/tasks", 302)
    try_to_sign_in(world.visitor(), password=new)
    try_to_sign_in(world.visitor(), status=400)


@pytest.mark.parametrize("new", ["สั้นไป", "12345678", "Password 123", "กกกกกกกกกก"])
def test_a_weak_password_is_refused_with_what_to_do(world: World, new: str) -> None:
    visitor = world.visitor("finance_head")
    page = visitor.send("/account", "/account/password", 400, old_password=PASSWORD, new_password=new)
    assert "รหัสผ่าน" in page.text
    try_to_sign_in(world.visitor())


def test_looking_for_a_good_new_password_is_not_taken_for_guessing(world: World) -> None:
    visitor = world.visitor("finance_head")
    for _ in range(6):
        refused = visitor.send("/account", "/account/password", 400, old_password=PASSWORD, new_password="สั้น")
        assert "อย่างน้อย 8 ตัวอักษร" in refused.text
    visitor.send("/account", "/account/password", old_password=PASSWORD, new_password="ฝนตกที่หนองเมฆขาว")


def test_guessing_the_old_password_is_slowed_too(world: World) -> None:
    visitor = world.visitor("finance_head")
    for _ in range(FREE_TRIES):
        visitor.send("/account", "/account/password", 400, old_password="เดาผิด", new_password="ฝนตกที่หนองเมฆขาว")
    visitor.send("/account", "/account/password", 429, old_password=PASSWORD, new_password="ฝนตกที่หนองเมฆขาว")


def test_sessions_elsewhere_can_be_ended(world: World) -> None:
    here, elsewhere = world.visitor("finance_head"), world.visitor("finance_head")
    here.send("/account", "/account/sessions/end")
    here.get("/account")
    elsewhere.get("/tasks", 302)


def test_words_on_their_way_are_not_lost_when_the_session_has_ended(world: World) -> None:
    visitor, task = world.visitor("finance_head"), f"/tasks/{world.town.tasks['late'].id}"
    page = visitor.get(task).page
    assert page is not None
    typed = {**page.form(f"{task}/update").fields, "move": "report", "result": "พิมพ์ไว้นานมาก"}
    world.later(hours=13)
    assert "พิมพ์ไว้นานมาก" in visitor.post(f"{task}/update", 401, **typed).text


def test_whoever_came_by_a_link_can_sign_in_in_full(world: World) -> None:
    visitor = world.visitor("policy", is_limited=True)
    visitor.get("/review", 403)
    before = visitor.client.get_cookie("tidtam")
    try_to_sign_in(visitor, EMAIL.format(key="policy"))
    visitor.get("/review")
    thief = world.visitor()
    assert before is not None
    thief.client.set_cookie("tidtam", before.value)
    thief.get("/tasks", 302)


# --- guessing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [FINANCE, "nobody@nongmekkhao.example"])
def test_each_further_wrong_try_waits_longer_and_nobody_is_locked_out(world: World, email: str) -> None:
    visitor = world.visitor()
    for _ in range(FREE_TRIES):
        assert "ไม่ถูกต้อง" in try_to_sign_in(visitor, email, "เดาผิด", 400).text
    for seconds in (*WAITS, 25, 25):
        assert f"รออีก {seconds} วินาที" in try_to_sign_in(visitor, email, "เดาผิด", 429).text
        world.later(seconds=seconds - 0.5)
        assert "รออีก 1 วินาที" in try_to_sign_in(visitor, email, "เดาผิด", 429).text
        world.later(seconds=0.5)
        try_to_sign_in(visitor, email, "เดาผิด", 400)
    world.later(seconds=25)
    try_to_sign_in(visitor, email, status=302 if email == FINANCE else 400)


def test_the_count_survives_a_restart_and_is_shared_by_workers(world: World, make_world: Callable[..., World]) -> None:
    restarted = make_world(database=world.database, now=lambda: world.clock[0])
    for turn in range(FREE_TRIES):
        try_to_sign_in((world, restarted)[turn % 2].visitor(), password="เดาผิด", status=400)
    try_to_sign_in(restarted.visitor(), status=429)


def test_an_office_behind_one_address_is_not_slowed_by_one_of_them(world: World) -> None:
    visitor = world.visitor()
    for _ in range(12):
        visitor.client.post(
            "/sign-in", data={"csrf_token": visitor.token("/sign-in"), "email": FINANCE, "password": "x"}
        )
    try_to_sign_in(visitor, EMAIL.format(key="works-head"))


def test_the_right_password_forgets_the_wrong_ones(world: World) -> None:
    for _ in range(3):
        for _ in range(FREE_TRIES - 1):
            try_to_sign_in(world.visitor(), password="เดาผิด", status=400)
        try_to_sign_in(world.visitor())


# --- one-time links -------------------------------------------------------------------------------------------


def link(world: World, who: str = "finance_head", target: str = "/", *, is_limited: bool = True) -> str:
    with world.database.session(world.town.organization_id) as session:
        token = make_sign_in_link(
            session, person_id=world.town.people[who].id, now=world.clock[0], target=target, is_limited=is_limited
        )
    return f"/l/{token}"


def test_looking_at_a_link_does_not_use_it_up(world: World) -> None:
    address = link(world, target=f"/tasks/{world.town.tasks['late'].id}")
    for _ in range(3):
        world.visitor().get(address)
    visitor = world.visitor()
    assert visitor.send(address, address).to == f"/tasks/{world.town.tasks['late'].id}"
    assert "ท่านเข้ามาด้วยลิงก์" in visitor.get("/tasks").text


def test_a_link_works_once_and_offers_another(world: World) -> None:
    address = link(world)
    world.visitor().send(address, address)
    second = world.visitor()
    used = second.send(address, address, 410)
    assert "ใช้ไปแล้วหรือหมดอายุ" in used.text
    second.get("/tasks", 302)
    assert "ส่งลิงก์แล้ว" in second.post(f"{address}/again", 200, csrf_token=second.token(address)).text


def test_a_reminders_link_leads_on_without_a_password(world: World) -> None:
    """Opened on a telephone where nobody is signed in: address, letter, link, and there is the task."""
    visitor, task = world.visitor(), f"/tasks/{world.town.tasks['late'].id}"
    door = visitor.get(task, 302).to
    assert "ขอลิงก์เข้าระบบทางอีเมล" in visitor.get(door).text
    ask = f"/sign-in/link?next={task}"
    visitor.get(ask)
    for address in (FINANCE, "nobody@nongmekkhao.example"):
        sent = visitor.post("/sign-in/link", 200, csrf_token=visitor.token(ask), email=address, next=task)
        assert "ส่งลิงก์แล้ว" in sent.text
    (address,) = letters_with_links(world)
    assert visitor.send(address, address).to == task
    visitor.get(task)
    visitor.get("/review", 403)


def letters_with_links(world: World) -> list[str]:
    """The worker's turn, and the links in the letters it sends."""
    outbox = world.app.extensions["tracker"].outbox
    dispatch_messages(outbox, world.town.organization_id, lambda: world.clock[0])
    texts = [message.text for message in outbox.channels["email"].sent]
    return [found.group() for text in texts if (found := re.search(r"/l/[\w-]+", text))]


def test_a_messages_address_opens_its_page_at_once_for_whoever_is_signed_in(world: World) -> None:
    address, task = link(world), f"/tasks/{world.town.tasks['late'].id}"
    head = world.visitor("finance_head")
    for _ in range(2):  # it stays good
        assert head.get(f"{address}?to={task}", 302).to == task
    stranger = world.visitor()
    assert stranger.send(f"{address}?to={task}", f"{address}?to={task}").to == task


def test_a_messages_address_does_not_open_for_somebody_else_who_is_signed_in(world: World) -> None:
    address, task = link(world), f"/tasks/{world.town.tasks['late'].id}"
    other = world.visitor("works_head")
    assert "ลิงก์นี้ใช้ได้ครั้งเดียว" in other.get(f"{address}?to={task}").text
    assert other.send(f"{address}?to={task}", f"{address}?to={task}").to == task
    assert "อรุณ ละเอียด" in other.get("/tasks").text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/tasks"])
def test_a_messages_address_leads_nowhere_else(world: World, target: str) -> None:
    address = link(world)
    head = world.visitor("finance_head")
    assert "ลิงก์นี้ใช้ได้ครั้งเดียว" in head.get(f"{address}?to={target}").text
    stranger = world.visitor()
    token = stranger.token(f"{address}?to={target}")
    assert stranger.post(f"{address}?to={target}", 302, csrf_token=token).to == "/"


def test_a_used_address_offers_another_that_leads_to_the_same_page(world: World) -> None:
    task = f"/tasks/{world.town.tasks['late'].id}"
    address = link(world)
    world.visitor().send(address, address)
    late = world.visitor()
    used = late.send(f"{address}?to={task}", f"{address}?to={task}", 410)
    assert used.page
    assert used.page.form(f"{address}/again?to={task}")
    sent = late.post(f"{address}/again?to={task}", 200, csrf_token=late.token(address))
    assert "ส่งลิงก์แล้ว" in sent.text
    (fresh,) = letters_with_links(world)
    assert late.send(fresh, fresh).to == task


def test_asking_for_a_link_wants_an_address(world: World) -> None:
    visitor = world.visitor()
    assert "กรุณาใส่อีเมล" in visitor.send("/sign-in/link", "/sign-in/link", 400).text


def test_an_old_link_is_as_good_as_a_used_one(world: World) -> None:
    address = link(world)
    world.later(days=8)
    world.visitor().send(address, address, 410)


def test_a_link_of_somebody_who_left_opens_nothing(world: World) -> None:
    address = link(world)
    world.clock[0] = NOW
    with world.database.session(world.town.organization_id) as session:
        person = session.get_one(Person, (world.town.organization_id, world.town.people["finance_head"].id))
        person.left_on = TODAY
        session.commit()
    world.visitor().send(address, address, 410)


def test_a_link_that_never_was(world: World) -> None:
    visitor = world.visitor()
    visitor.send("/l/never", "/l/never", 404)
    visitor.post("/l/never/again", 404, csrf_token=visitor.token("/sign-in"))


def test_a_full_link_lets_its_owner_set_the_first_password(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        person = session.get_one(Person, (world.town.organization_id, world.town.people["finance_head"].id))
        person.password_hash = None
        session.commit()
    visitor, address = world.visitor(), link(world, is_limited=False)
    visitor.send(address, address)
    assert "ตั้งรหัสผ่าน" in visitor.get("/account").text
    visitor.send("/account", "/account/password", new_password="ฝนตกที่หนองเมฆขาว")
    try_to_sign_in(world.visitor(), password="ฝนตกที่หนองเมฆขาว")


# --- where one goes afterwards --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example/tasks", "/\r\n/evil.example"]
)
def test_nobody_is_led_to_another_site(world: World, target: str) -> None:
    visitor = world.visitor()
    fields = {"csrf_token": visitor.token("/sign-in"), "email": FINANCE, "password": PASSWORD, "next": target}
    assert visitor.post("/sign-in", 302, **fields).to == "/"


def test_one_comes_back_to_the_page_one_wanted(world: World) -> None:
    visitor, wanted = world.visitor(), f"/tasks?division={world.town.divisions['finance'].id}"
    address = visitor.get(wanted, 302).to
    assert visitor.send(address, "/sign-in", email=FINANCE, password=PASSWORD).to == wanted


def test_a_fresh_machine_leads_to_the_first_start(make_world: Callable[..., World], sqlite_database: object) -> None:
    world = make_world(database=sqlite_database)
    assert world.visitor().get("/sign-in", 302).to == "/setup"


def test_idle_limits_are_what_the_page_promises() -> None:
    assert timedelta(hours=12) == FULL.idle
    assert timedelta(days=14) == FULL.absolute
    assert LIMITED.idle < FULL.idle
    assert LIMITED.absolute < FULL.absolute
