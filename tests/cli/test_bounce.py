"""`tracker bounce < mail`, as the pipe of a mail server calls it: the exit status tells the relay what to do."""

import pytest
from sqlalchemy import select

from tests.cli.commands import SECRET, Commands, commands_on
from tests.factories import add_contact, add_delivery, add_organization, add_person
from tests.services.returned_mail import bounce_of
from tracker import clock
from tracker.rules.bounce import Reason, signed_address
from tracker.store.database import ACROSS, Database
from tracker.store.models import ContactPoint

MAIL = "arun@nongmekkhao.example"


@pytest.fixture
def pipe(sqlite_url, tmp_path) -> Commands:
    (tmp_path / "data").mkdir()
    return commands_on(sqlite_url, tmp_path)


@pytest.fixture
def address(sqlite_url) -> str:
    """The return address of a mail that went out a moment ago."""
    database = Database(sqlite_url)
    with database.session() as session:
        organization = add_organization(session)
        session.commit()
    with database.session(organization.id) as session:
        person = add_person(session, "นางอรุณ ละเอียด", MAIL)
        add_contact(session, person, "email", MAIL)
        now = clock.now()
        sent = {"channel": "email", "status": "accepted", "address": MAIL, "last_attempt_at": now, "accepted_at": now}
        delivery = add_delivery(session, person, **sent)
        session.commit()
    database.engine.dispose()
    return signed_address(SECRET, Reason.BOUNCE, delivery.id, "bounces.nongmekkhao.example")


def state(url: str) -> str:
    database = Database(url)
    with database.session() as session:
        found = session.scalars(select(ContactPoint.state), execution_options=ACROSS).one()
    database.engine.dispose()
    return found


def test_a_dead_address_is_taken_in(pipe, address, sqlite_url):
    said = pipe.ok("bounce", stdin=bounce_of(address, "5.1.1").decode())
    assert said.out == "ที่อยู่ใช้ไม่ได้แล้ว หยุดส่งและแจ้งทางอื่น\n"
    assert state(sqlite_url) == "bad"


def test_the_relay_may_name_the_address(pipe, address, sqlite_url):
    raw = bounce_of("someone@nongmekkhao.example", "5.1.1").decode()
    assert pipe("bounce", stdin=raw).code == 1
    pipe.ok("bounce", "--to", address, stdin=raw)
    assert state(sqlite_url) == "bad"


@pytest.mark.usefixtures("address")
@pytest.mark.parametrize("raw", ["", "x", bounce_of("b.0.0@x.example", "5.1.1").decode()])
def test_what_nobody_signed_is_refused_for_good(pipe, sqlite_url, raw):
    said = pipe("bounce", stdin=raw)
    assert (said.code, said.out) == (1, "")
    assert "ไม่รับ" in said.err
    assert state(sqlite_url) == "ok"


def test_a_database_that_does_not_answer_lets_the_relay_come_again(tmp_path, address):
    (tmp_path / "data").mkdir(exist_ok=True)
    away = commands_on(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}", tmp_path)
    assert away("bounce", stdin=bounce_of(address, "5.1.1").decode()).code == 75
