"""The first start in a browser: an empty database leads there, only the code opens it, five steps lead to a plan."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.fakes import MemoryChannel
from tests.fakes_line import talking_line
from tests.web.conftest import SECRET, Visitor, World, outbox_on
from tracker.channels.line import open_account as open_client
from tracker.rules.first_start import PROVISIONAL_SLUG
from tracker.rules.message import ChannelError
from tracker.services.begin_office import CODE_FILE, kept_code
from tracker.services.outbox import Outbox
from tracker.store.database import ACROSS, Database
from tracker.store.models import ContactPoint, Division, History, Holiday, Organization, Person

ADMIN = {"name": "สมศรี ใจดี", "email": "somsri@nongmek.go.th", "choice": "own", "password": "ฝนตกที่หนองเมฆขาว"}
OFFICE = {"kind": "อบต.", "name": "อบต.หนองเมฆ", "district": "เมือง", "province": "สมมติบุรี"}
MAIL = {"host": "smtp.nongmek.go.th", "port": "587", "encryption": "starttls", "sender": "saraban@nongmek.go.th"}


@pytest.fixture
def mail() -> MemoryChannel:
    return MemoryChannel()


@pytest.fixture
def empty(make_world: Callable[..., World], sqlite_database: Database, mail: MemoryChannel) -> World:
    """A web over a database in which nobody is yet, and a mail server that takes everything."""
    outbox = outbox_on(sqlite_database)
    own = Outbox(
        sqlite_database, {}, outbox.wording, "web", open_line=lambda _: MemoryChannel(),
        open_mail=lambda _: mail, secret_key=SECRET,
    )  # fmt: skip
    return world_on(make_world, own)


def world_on(make_world: Callable[..., World], outbox: Outbox) -> World:
    world = make_world(database=outbox.database, outbox=outbox)
    world.database = outbox.database
    return world


def code_of(world: World) -> str:
    return kept_code(world.data_dir)


def begun(world: World) -> Visitor:
    """The administrator's browser after the first step."""
    visitor = world.visitor()
    visitor.send("/setup", "/setup", code=code_of(world), **ADMIN)
    return visitor


def rows(world: World, table: type) -> list:
    with world.database.session() as session:
        return list(session.scalars(select(table), execution_options=ACROSS))


# --- the door ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/tasks", "/people", "/setup/office", "/sign-in"])
def test_every_address_of_an_empty_installation_leads_to_the_first_start(empty: World, path: str) -> None:
    assert empty.visitor().follow(path).page.heading.startswith("เริ่มใช้งาน")


def test_without_the_code_nobody_comes_in(empty: World) -> None:
    code_of(empty)
    for wrong in ("", "aaaa-bbbb-cccc", code_of(empty)[:-1]):
        empty.later(minutes=6)
        answer = empty.visitor().send("/setup", "/setup", 400, code=wrong, **ADMIN)
        assert "รหัสเริ่มใช้งาน" in answer.text
    assert rows(empty, Person) == rows(empty, Organization) == []


def test_whoever_guesses_is_slowed_down(empty: World) -> None:
    visitor = empty.visitor()
    statuses = []
    for number in range(6):
        token = visitor.token("/setup")
        fields = ADMIN | {"csrf_token": token, "code": f"aaaa-bbbb-ccc{number}"}
        statuses.append(visitor.client.post("/setup", data=fields).status_code)
    assert statuses == [400, 400, 400, 429, 429, 429]


def test_the_page_does_not_show_the_code(empty: World) -> None:
    assert code_of(empty) not in empty.visitor().get("/setup").response.text


def test_the_code_stands_in_a_file_only_its_owner_reads_and_goes_when_it_is_used(empty: World) -> None:
    empty.visitor().get("/setup")
    file = empty.data_dir / CODE_FILE
    assert file.stat().st_mode & 0o077 == 0
    begun(empty)
    assert not file.exists()


def test_once_somebody_is_here_the_first_start_is_over(world: World) -> None:
    assert world.visitor().get("/setup", 302).to == "/"
    visitor = world.visitor()
    before = len(rows(world, Person))
    token = visitor.token("/sign-in")
    assert visitor.post("/setup", 302, csrf_token=token, code="x", **ADMIN).to == "/sign-in"
    assert len(rows(world, Person)) == before


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("name", "", "ชื่อ"), ("email", "ไม่ใช่อีเมล", "อีเมล"), ("password", "12345678", "เดาง่าย"), ("password", "สั้น", "ยาว")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(empty: World, field: str, value: str, says: str) -> None:
    fields = ADMIN | {"code": code_of(empty), field: value}
    answer = empty.visitor().send("/setup", "/setup", 400, **fields)
    assert says in answer.text
    assert field == "email" or ADMIN["email"] in answer.response.text
    assert rows(empty, Person) == []


def test_a_password_we_made_is_shown_once_and_opens_the_door(empty: World) -> None:
    answer = empty.visitor().send("/setup", "/setup", 200, code=code_of(empty), **(ADMIN | {"choice": "made"}))
    password = answer.page.all("code")[0].text
    assert len(password) > 15
    other = empty.visitor()
    other.send("/sign-in", "/sign-in", email=ADMIN["email"], password=password)
    assert other.get("/", 302).to == "/setup/office"  # the steps go on where they stopped
    assert password not in other.get("/setup/office").response.text


# --- the steps --------------------------------------------------------------------------------------------------


def test_five_steps_make_an_office_that_works(empty: World, mail: MemoryChannel) -> None:
    visitor = begun(empty)
    assert visitor.send("/setup/office", "/setup/office", **OFFICE).to == "/setup/divisions"
    assert visitor.send(
        "/setup/divisions", "/setup/divisions", ready=["สำนักปลัด", "กองคลัง"], others="กองกิจการพิเศษ\n"
    ).to == "/setup/messages"  # fmt: skip
    answer = visitor.send("/setup/messages", "/setup/messages/mail", **MAIL)
    assert answer.to.startswith("/setup/messages")
    assert mail.sent[0].recipient.address == ADMIN["email"]
    assert "ทดสอบ" in mail.sent[0].subject
    visitor.send("/setup/start", "/setup/start/officer")
    assert "นำเข้าแผน" in visitor.get("/setup/start").text
    visitor.get("/plans/upload")
    (office,) = rows(empty, Organization)
    assert (office.name, office.kind.value, office.province, office.slug) == ("หนองเมฆ", "อบต.", "สมมติบุรี", "nongmek")
    assert [one.name for one in sorted(rows(empty, Division), key=lambda one: one.place)] == [
        "สำนักปลัด", "กองคลัง", "กองกิจการพิเศษ",
    ]  # fmt: skip
    assert rows(empty, Holiday)  # proposed, for an official to confirm
    assert {"organization_named", "division_added", "mail_account_set"} <= {one.action for one in rows(empty, History)}


def test_the_office_keeps_its_short_name_when_it_is_renamed(empty: World) -> None:
    visitor = begun(empty)
    visitor.send("/setup/office", "/setup/office", **OFFICE)
    visitor.send("/setup/office", "/setup/office", **(OFFICE | {"name": "หนองเมฆใหม่", "slug": "other"}))
    (office,) = rows(empty, Organization)
    assert (office.name, office.slug) == ("หนองเมฆใหม่", "nongmek")


@pytest.mark.parametrize("slug", ["มีภาษาไทย", "a b", "-a", "x" * 90])
def test_a_short_name_that_cannot_stand_in_an_address_is_refused(empty: World, slug: str) -> None:
    answer = begun(empty).send("/setup/office", "/setup/office", 400, **(OFFICE | {"slug": slug}))
    assert "ชื่อย่อ" in answer.text
    assert rows(empty, Organization)[0].slug == PROVISIONAL_SLUG


def test_two_administrators_who_name_the_office_at_once_do_not_overwrite_each_other(empty: World) -> None:
    visitor = begun(empty)
    old = visitor.get("/setup/office").page.form("/setup/office").fields
    visitor.send("/setup/office", "/setup/office", **OFFICE)
    visitor.post("/setup/office", 409, **({name: value[0] for name, value in old.items()} | OFFICE | {"name": "อื่น"}))
    assert rows(empty, Organization)[0].name == "หนองเมฆ"


def test_divisions_sent_twice_are_there_once(empty: World) -> None:
    visitor = begun(empty)
    visitor.send("/setup/office", "/setup/office", **OFFICE)
    for _ in range(2):
        token = visitor.token("/account")
        visitor.post("/setup/divisions", 302, csrf_token=token, ready="กองคลัง", others="ส่วนการคลัง\nกองช่าง")
    assert sorted(one.name for one in rows(empty, Division)) == ["กองคลัง", "กองช่าง"]


def test_at_least_one_division_is_wanted(empty: World) -> None:
    visitor = begun(empty)
    visitor.send("/setup/office", "/setup/office", **OFFICE)
    token = visitor.token("/account")
    assert "อย่างน้อยหนึ่ง" in visitor.post("/setup/divisions", 400, csrf_token=token, others=" ").text


def test_a_mail_server_that_refuses_says_how_to_mend_it(empty: World, mail: MemoryChannel) -> None:
    visitor = begun(empty)
    mail.troubles.append(ChannelError("mail_login_refused", "535 no", scope="channel"))
    fields = MAIL | {"user": "saraban", "password": "ผิด"}
    answer = visitor.send("/setup/messages", "/setup/messages/mail", 200, **fields)
    assert "ไม่รับชื่อผู้ใช้หรือรหัสผ่าน" in answer.text
    assert "ผิด" not in answer.page.html
    assert "ไม่รับชื่อผู้ใช้" in visitor.get("/setup/messages").text  # still, on coming back
    visitor.send("/setup/messages", "/setup/messages/mail/test")
    assert "สำเร็จ" in visitor.get("/setup/messages").text


def test_line_is_asked_at_once_and_a_test_reaches_ones_own_line(
    make_world: Callable[..., World], sqlite_database: Database
) -> None:
    with talking_line() as line:
        base = outbox_on(sqlite_database)
        outbox = Outbox(
            sqlite_database, {}, base.wording, "web", secret_key=SECRET,
            open_line=lambda given: open_client(given, api_base=line.address, content_base=line.address),
        )  # fmt: skip
        world = world_on(make_world, outbox)
        visitor = begun(world)
        keys = {"channel_id": "1234567890", "channel_secret": "0123456789abcdef" * 2}
        visitor.send("/setup/messages", "/setup/messages/line", **keys)
        assert "LINE รับกุญแจแล้ว" in visitor.get("/setup/messages").text
        wrong = visitor.send("/setup/messages", "/setup/messages/line/test", 400, line_user_id="U123")
        assert "ขึ้นต้นด้วย U" in wrong.text
        visitor.send("/setup/messages", "/setup/messages/line/test", line_user_id="U" + "5" * 32)
    (contact,) = [one for one in rows(world, ContactPoint) if one.channel == "line"]
    assert (contact.address, contact.state) == ("U" + "5" * 32, "unconfirmed")


def test_the_demo_stands_beside_the_office_and_sends_nothing(empty: World, mail: MemoryChannel) -> None:
    visitor = begun(empty)
    visitor.send("/setup/office", "/setup/office", **OFFICE)
    page = visitor.send("/setup/start", "/setup/start/demo", 200).page
    links = [link for link in page.links if link.startswith("/l/")]
    assert len(links) > 5
    assert sorted(one.is_demo for one in rows(empty, Organization)) == [False, True]
    assert mail.sent == []
    guest = empty.visitor()
    guest.send(links[0], links[0])
    assert guest.follow("/").page.all("h1")
    assert "หนองเมฆ" not in guest.follow("/").text


def test_a_copy_of_the_database_names_no_password(empty: World, mail: MemoryChannel, tmp_path: Path) -> None:
    visitor = begun(empty)
    visitor.send("/setup/messages", "/setup/messages/mail", **MAIL, user="saraban", password="kept-secret-9")
    copy = shutil.copy(empty.database.url.database or "", tmp_path / "copy.db")
    wal = Path(f"{empty.database.url.database}-wal")
    assert b"kept-secret-9" not in Path(copy).read_bytes() + (wal.read_bytes() if wal.exists() else b"")
    assert len(mail.sent) == 1
