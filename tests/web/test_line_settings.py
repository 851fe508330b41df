"""The administrator's page of the LINE account: setting keys, what is wrong, the month's messages, a test message."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.factories import add_contact
from tests.web.conftest import SECRET, World
from tracker.rules.line_account import ENVIRONMENT_KEY, LineCredentials
from tracker.services.seal_secret import unseal
from tracker.store.database import ACROSS
from tracker.store.models import Delivery, History, LineChannel, LineUsage

PAGE = "/settings/line"
KEYS = {"channel_id": "1234567890", "channel_secret": "0123456789abcdef" * 2, "way": "short", "access_token": ""}
TOKEN = "canary/" + "a1B2" * 40 + "="


@pytest.fixture
def admin(world: World):
    return world.visitor("administrator")


def account_of(world: World) -> LineChannel:
    with world.database.session(world.town.organization_id) as session:
        return session.scalars(select(LineChannel).where(LineChannel.closed_at.is_(None))).one()


def change_account(world: World, **values) -> None:
    with world.database.session(world.town.organization_id) as session:
        row = session.scalars(select(LineChannel).where(LineChannel.closed_at.is_(None))).one()
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()


def add_usage(world: World, **values) -> None:
    with world.database.session(world.town.organization_id) as session:
        session.add(LineUsage(month=date(2027, 3, 1), checked_at=NOW, **values))
        session.commit()


def add_line(world: World, who: str, key: str) -> None:
    with world.database.session(world.town.organization_id) as session:
        contact = add_contact(session, world.town.people[who], "line", "U" + "5" * 32)
        contact.provider_key = key
        session.commit()


def test_without_an_account_the_page_says_how_to_get_one(admin) -> None:
    text = admin.get(PAGE).text
    assert "ยังไม่ได้ตั้งบัญชี LINE" in text
    assert "ขั้นตอนทีละข้อ" in text


def test_keys_are_kept_sealed_and_never_shown_again(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **(KEYS | {"way": "lasting", "access_token": TOKEN}))
    row = account_of(world)
    assert (row.channel_id, unseal(SECRET, row.channel_secret)) == ("1234567890", KEYS["channel_secret"])
    assert unseal(SECRET, row.access_token) == TOKEN
    assert TOKEN not in row.access_token
    html = admin.get(PAGE).page.html
    assert KEYS["channel_secret"] not in html
    assert TOKEN not in html
    assert "••••••••cdef" in html
    assert f"/line/webhook/{row.key}" in html
    assert len(row.key) > 20


def test_the_history_tells_of_it_without_the_secret(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    with world.database.session(world.town.organization_id) as session:
        told = session.scalars(select(History).where(History.action == "line_account_set")).one()
    assert told.person_id == world.town.people["administrator"].id
    assert told.change["channel_id"] == [None, "1234567890"]
    assert KEYS["channel_secret"] not in str(told.change)


MISTYPED = [
    ({"channel_id": "U123"}, "หมายเลขช่องเป็นตัวเลขล้วน"),
    ({"channel_secret": "short"}, "รหัสลับของช่องมี 32 ตัว"),
    ({"channel_secret": ""}, "กรุณาใส่รหัสลับของช่อง"),
    ({"way": "lasting"}, "กรุณาใส่โทเคนระยะยาว"),
    ({"way": "lasting", "access_token": "abc"}, "โทเคนไม่ครบ"),
]


@pytest.mark.parametrize(("typed", "said"), MISTYPED)
def test_a_mistyped_key_is_told_beside_its_field_and_changes_nothing(world: World, admin, typed, said) -> None:
    answer = admin.send(PAGE, PAGE, 400, **(KEYS | typed))
    assert said in answer.text
    with world.database.session() as session:
        assert session.scalars(select(LineChannel), execution_options=ACROSS).all() == []


def test_what_copying_brings_along_is_taken_off(world: World, admin) -> None:
    copied = {"channel_id": " ๑๒๓๔๕๖๗๘๙๐ ", "channel_secret": "\u200b0123456789ABCDEF" * 2 + "\n"}
    admin.send(PAGE, PAGE, **(KEYS | copied))
    row = account_of(world)
    assert (row.channel_id, unseal(SECRET, row.channel_secret)) == ("1234567890", KEYS["channel_secret"])


def test_the_same_number_is_the_same_account_and_an_empty_secret_stays(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    before = account_of(world)
    change_account(world, checked_at=NOW, trouble="line_token_refused")
    admin.send(PAGE, PAGE, **(KEYS | {"channel_secret": "", "way": "lasting", "access_token": TOKEN}))
    after = account_of(world)
    assert (after.id, after.key) == (before.id, before.key)
    assert unseal(SECRET, after.channel_secret) == KEYS["channel_secret"]
    assert after.checked_at is None  # LINE is asked again at the next turn
    assert after.trouble is None


def test_another_number_is_another_account_and_forgets_the_old_keys(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    before = account_of(world)
    admin.send(PAGE, PAGE, **(KEYS | {"channel_id": "9999999999"}))
    after = account_of(world)
    assert after.key != before.key
    with world.database.session(world.town.organization_id) as session:
        old = session.get_one(LineChannel, (world.town.organization_id, before.id))
        assert (old.closed_at, old.channel_secret) == (NOW, "")
    admin.send(PAGE, PAGE, **KEYS)  # and back again: the address of its webhook is the old one
    assert account_of(world).key == before.key


def test_ending_it_asks_first_and_falls_back_to_mail(admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    admin.send(PAGE, f"{PAGE}/end")
    assert "ยังไม่ได้ตั้งบัญชี LINE" in admin.get(PAGE).text


TROUBLES = ["line_secret_refused", "line_token_refused", "line_plan_forbids", "line_unreachable", "never_heard_of"]


@pytest.mark.parametrize("code", TROUBLES)
def test_what_is_wrong_is_said_with_its_mend(world: World, admin, code) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    change_account(world, checked_at=NOW, trouble=code)
    text = admin.get(PAGE).text
    assert "วิธีแก้:" in text
    assert "ใช้งานไม่ได้" in text


def test_keys_sealed_with_another_installations_key_are_told(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    parts = world.app.extensions["tracker"]
    world.app.extensions["tracker"] = replace(parts, outbox=replace(parts.outbox, secret_key="another" * 9))
    assert "เปิดกุญแจ LINE ที่เก็บไว้ไม่ได้" in admin.get(PAGE).text


def test_the_month_is_shown_before_it_runs_out(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    add_line(world, "finance_head", account_of(world).key)
    add_usage(world, quota=300, used_seen=270, used_ours=250, reserve=3, allowance=277, allowance_cutoff=280)
    text = admin.get(PAGE).text
    assert "เหลือ 30 จาก 300 ข้อความ" in text
    assert "20 ข้อความส่งเองจากหน้าของ LINE" in text
    assert "ข้อความเหลือน้อย" in text
    assert "ปิดรอบ 31 มีนาคม 2570 จะเตือนทาง LINE อีก" in text
    assert "มีนาคม 2570:" in text


def test_a_month_without_limit_has_no_bar(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    add_usage(world, quota=None, used_seen=7, used_ours=7)
    text = admin.get(PAGE).text
    assert "ส่งได้ไม่จำกัด เดือนนี้ใช้ไป 7 ข้อความ" in text


def test_a_test_message_goes_through_the_outbox_once_in_half_a_minute(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    assert "ท่านยังไม่ได้ผูก LINE" in admin.get(PAGE).text
    add_line(world, "administrator", account_of(world).key)
    admin.send(PAGE, f"{PAGE}/test")
    with world.database.session(world.town.organization_id) as session:
        posted = session.scalars(select(Delivery)).one()
    assert (posted.kind, posted.channel, posted.status) == ("test", "line", "pending")
    assert posted.payload["line"][0]["text"].startswith("ข้อความทดสอบจากระบบติดตาม")
    assert "รอส่ง" in admin.get(PAGE).text
    assert "เพิ่งส่งข้อความทดสอบไป" in admin.send(PAGE, f"{PAGE}/test", 400).text
    world.later(minutes=1)
    admin.send(PAGE, f"{PAGE}/test")


def test_a_contact_of_another_account_is_not_this_ones(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    add_line(world, "administrator", "an-older-account")
    token = admin.token(PAGE)
    assert "ยังไม่ได้ผูก LINE กับบัญชีนี้" in admin.post(f"{PAGE}/test", 400, csrf_token=token).text


def test_the_environments_account_counts_only_where_there_is_one_organization(world: World, admin) -> None:
    parts = world.app.extensions["tracker"]
    given = LineCredentials(ENVIRONMENT_KEY, channel_secret="f" * 32, access_token=TOKEN)
    world.app.extensions["tracker"] = replace(parts, outbox=replace(parts.outbox, environment_line=given))
    assert "ยังไม่ได้ตั้งบัญชี LINE" in admin.get(PAGE).text  # the neighbour is there, too


@pytest.mark.parametrize("who", ["mayor", "policy", "finance_head"])
def test_nobody_else_sees_or_changes_it(world: World, who) -> None:
    visitor = world.visitor(who)
    visitor.get(PAGE, 403)
    visitor.post(PAGE, 403, **KEYS, csrf_token=visitor.token("/account"))


def test_a_one_time_link_is_not_enough(world: World) -> None:
    world.visitor("administrator", is_limited=True).get(PAGE, 403)


def test_an_old_month_says_nothing_of_this_one(world: World, admin) -> None:
    admin.send(PAGE, PAGE, **KEYS)
    add_usage(world, quota=300, used_seen=1, used_ours=1)
    world.clock[0] = NOW + timedelta(days=40)
    visitor = world.visitor("administrator")
    assert "ยังไม่ได้ถาม LINE" in visitor.get(PAGE).text
