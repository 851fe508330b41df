"""The door on both databases: tries counted exactly, a link that opens once, sessions that end, a fresh link."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.cast import EMAIL, NOW, PASSWORD, Town, build_town
from tests.factories import add_organization, add_person
from tests.services.reminded_office import BASE_URL, HEAD_MAIL, Office, build_office
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.message import ChannelError
from tracker.rules.sign_in import FREE_TRIES, throttle_key, token_hash
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.record_tick import record_tick
from tracker.services.send_link import renew_sign_in_link, send_sign_in_link
from tracker.services.sign_in import (
    HASHER,
    OpenedSession,
    TooManyTries,
    find_visitor_by_token,
    hash_password,
    make_sign_in_link,
    open_sign_in_link,
    sign_in_with_password,
    sign_out,
)
from tracker.store.database import Database
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import ContactPoint, Person, SignInLink, Throttle, UserSession

FINANCE = EMAIL.format(key="finance-head")
AT_NIGHT = datetime(2027, 5, 30, 22, 15, tzinfo=BANGKOK)  # a Sunday


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def sign_in(database: Database, password: str = PASSWORD, email: str = FINANCE, now: datetime = NOW) -> OpenedSession:
    with database.session() as session:
        return sign_in_with_password(session, email=email, password=password, device="Chrome บน Windows", now=now)


def open_link(database: Database, token: str, now: datetime = NOW) -> OpenedSession:
    with database.session() as session:
        return open_sign_in_link(session, token=token, device="LINE บน Android", now=now)


def a_link(database: Database, town: Town, **more: object) -> str:
    with database.session(town.organization_id) as session:
        person_id = town.people["finance_head"].id
        return make_sign_in_link(session, person_id=person_id, now=NOW, **more)  # type: ignore[arg-type]


def test_only_hashes_are_kept(database: Database, town: Town) -> None:
    opened, link = sign_in(database), a_link(database, town)
    with database.session(town.organization_id) as session:
        assert session.scalars(select(UserSession.token_hash)).all() == [token_hash(opened.token)]
        assert session.scalars(select(SignInLink.token_hash)).all() == [token_hash(link)]
        person = session.get_one(Person, (town.organization_id, town.people["finance_head"].id))
        assert person.password_hash
        assert person.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$"), "an older hash is renewed"


def test_signing_in_and_out_is_written_into_the_history(database: Database, town: Town) -> None:
    opened = sign_in(database)
    with database.session() as session:
        visitor = find_visitor_by_token(session, token=opened.token, now=NOW)
    assert visitor
    with database.session(town.organization_id) as session:
        sign_out(session, visitor=visitor, now=NOW)
    with database.session() as session:
        assert find_visitor_by_token(session, token=opened.token, now=NOW) is None
    with database.session(town.organization_id) as session:
        story = [entry.action for entry in list_history_of(session, town.people["finance_head"].id)]
        assert find_break_in_history(session) is None
    assert story == ["sign_out", "sign_in"]


@pytest.mark.usefixtures("town")
def test_many_tries_at_once_are_all_counted(database: Database) -> None:
    """Sixteen at a time: no more than ten are heard, whoever comes first."""

    def guess(_: int) -> str:
        try:
            sign_in(database, password="เดาผิด")
        except TooManyTries:
            return "refused"
        except RuleBroken:
            return "heard"
        return "in"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(guess, range(24)))
    assert outcomes.count("heard") == FREE_TRIES
    assert outcomes.count("refused") == 24 - FREE_TRIES
    with database.session() as session:
        assert session.get_one(Throttle, throttle_key("sign-in", FINANCE)).count == FREE_TRIES


@pytest.mark.usefixtures("town")
def test_who_signs_in_on_two_devices_at_once_comes_in_on_both(database: Database) -> None:
    """The first to come in forgets the counter for which the other waits."""
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert len({opened.token for opened in pool.map(lambda _: sign_in(database), range(2))}) == 2


def test_a_link_opens_once_however_many_press_it(database: Database, town: Town) -> None:
    token = a_link(database, town)

    def press(_: int) -> bool:
        try:
            open_link(database, token)
        except RuleBroken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1


def test_one_address_in_two_offices_opens_the_one_whose_password_fits(database: Database, town: Town) -> None:
    with database.session() as session:
        other = add_organization(session, name="ทุ่งลมหนาว", slug="thung-lom-nao")
        session.commit()
    with database.session(other.id) as session:
        add_person(session, "อรุณ ละเอียด", FINANCE, password="ลมหนาวพัดแรงมาก")
        session.commit()
    for password, organization_id in ((PASSWORD, town.organization_id), ("ลมหนาวพัดแรงมาก", other.id)):
        opened = sign_in(database, password)
        with database.session() as session:
            visitor = find_visitor_by_token(session, token=opened.token, now=NOW)
        assert visitor
        assert visitor.actor.organization_id == organization_id


def test_a_link_leads_only_to_our_own_pages(database: Database, town: Town) -> None:
    assert open_link(database, a_link(database, town, target="//evil.example")).target == "/"
    assert open_link(database, a_link(database, town, target="/tasks?show=late")).target == "/tasks?show=late"


def test_a_session_by_link_is_limited_unless_it_was_made_full(database: Database, town: Town) -> None:
    for is_limited in (True, False):
        opened = open_link(database, a_link(database, town, is_limited=is_limited))
        with database.session() as session:
            visitor = find_visitor_by_token(session, token=opened.token, now=NOW)
        assert visitor
        assert visitor.actor.is_limited is is_limited


def test_a_new_password_is_hashed_as_the_house_wants_it() -> None:
    assert HASHER.verify(hash_password("ทุ่งนาหลังบ้านยาย"), "ทุ่งนาหลังบ้านยาย")
    with pytest.raises(RuleBroken):
        hash_password("สั้น")


# --- a fresh link ---------------------------------------------------------------------------------------------


def test_a_fresh_link_leaves_at_once_even_at_night_and_is_limited(database: Database) -> None:
    office = build_office(database)
    with database.session(office.organization_id) as session:
        old = make_sign_in_link(session, person_id=office.ids["head"], now=AT_NIGHT, target="/tasks", is_limited=False)
    open_link(database, old, AT_NIGHT)
    with database.session() as session:
        renew_sign_in_link(session, token=old, outbox=office.outbox, now=AT_NIGHT)
    office.tick(AT_NIGHT)
    (delivery,) = office.deliveries(kind="sign_in_link")
    assert (delivery.channel, delivery.status) == ("email", "accepted")
    fresh = link_in(office.mail.sent[0].text)
    assert fresh not in json.dumps(delivery.payload), "what lies in the outbox opens nothing"
    opened = open_link(database, fresh, AT_NIGHT)
    assert opened.target == "/tasks"
    with database.session() as session:
        visitor = find_visitor_by_token(session, token=opened.token, now=AT_NIGHT)
    assert visitor
    assert visitor.actor.is_limited, "an old full link must not give a full session to whoever finds it"


def link_in(text: str) -> str:
    found = re.search(rf"{re.escape(BASE_URL)}/l/(\S+)", text)
    assert found
    return found[1]


def renew(office: Office, token: str, at: datetime, target: str = "") -> None:
    with office.database.session() as session:
        renew_sign_in_link(session, token=token, outbox=office.outbox, now=at, target=target)


def an_old_link(office: Office) -> str:
    with office.session() as session:
        return make_sign_in_link(session, person_id=office.ids["head"], now=AT_NIGHT, lifetime=timedelta(0))


def test_a_fresh_link_is_good_for_an_hour_and_three_times(database: Database) -> None:
    office = build_office(database)
    old = an_old_link(office)
    for _ in range(3):
        renew(office, old, AT_NIGHT)
    with pytest.raises(RuleBroken, match="3 ครั้ง"):
        renew(office, old, AT_NIGHT)
    renew(office, old, AT_NIGHT + timedelta(hours=1))
    office.tick(AT_NIGHT + timedelta(hours=1, seconds=-1))
    with office.session() as session:
        lifetimes = [link.expires_at - link.created_at for link in session.scalars(select(SignInLink))]
    assert sorted(lifetimes) == [timedelta(0), *[timedelta(hours=1)] * 3]


def test_a_fresh_link_leads_to_the_page_the_old_one_was_opened_for(database: Database) -> None:
    office = build_office(database)
    renew(office, an_old_link(office), AT_NIGHT, target="/tasks/1?tab=story")
    office.tick(AT_NIGHT)
    assert open_link(database, link_in(office.mail.sent[0].text), AT_NIGHT).target == "/tasks/1?tab=story"


def test_without_an_address_a_fresh_link_comes_by_line(database: Database) -> None:
    office = build_office(database)
    with office.session() as session:
        session.execute(delete(ContactPoint).where(ContactPoint.address == HEAD_MAIL))
        session.commit()
    renew(office, an_old_link(office), AT_NIGHT)
    office.tick(AT_NIGHT)
    (letter,) = office.line.sent
    assert open_link(database, link_in(letter.line[0]["text"]), AT_NIGHT).target == "/"


def test_a_fresh_link_reaches_whoever_switched_mail_off(database: Database) -> None:
    office = build_office(database)
    with office.session() as session:
        session.execute(update(ContactPoint).where(ContactPoint.address == HEAD_MAIL).values(is_on=False))
        session.commit()
    renew(office, an_old_link(office), AT_NIGHT)
    office.tick(AT_NIGHT)
    assert [message.recipient.address for message in office.mail.sent] == [HEAD_MAIL]


def test_nobody_gets_a_fresh_link_for_one_that_never_was(database: Database) -> None:
    with pytest.raises(NotFound):
        renew(build_office(database), "made-up", NOW)


def test_three_links_an_hour_and_nobody_is_told_who_has_an_address(database: Database) -> None:
    office = build_office(database)
    for email in (*[HEAD_MAIL] * 5, "nobody@nongmekkhao.example"):
        with database.session() as session:
            send_sign_in_link(session, email=email, target="/tasks", outbox=office.outbox, now=AT_NIGHT)
    letters = office.deliveries(kind="sign_in_link")
    assert {letter.person_id for letter in letters} == {office.ids["head"]}
    assert len(letters) == 3


def test_counts_of_tries_are_forgotten_after_a_day(database: Database) -> None:
    build_town(database)
    with database.session() as session, pytest.raises(RuleBroken):
        sign_in_with_password(session, email=FINANCE, password="เดาผิด", device="", now=NOW)
    for later, left in ((timedelta(hours=1), 1), (timedelta(days=1, seconds=1), 0)):
        with database.session() as session:
            record_tick(session, worker="office-pc", now=NOW + later)
        with database.session(is_reading=True) as session:
            assert len(session.scalars(select(Throttle)).all()) == left


def test_a_link_that_mail_refuses_is_not_sent_by_line(database: Database) -> None:
    """A link opens the house: it goes where it was asked to go, or nowhere."""
    office = build_office(database)
    with database.session() as session:
        send_sign_in_link(session, email=HEAD_MAIL, target="/tasks", outbox=office.outbox, now=AT_NIGHT)
    office.mail.troubles.append(ChannelError("mail_no_such_user", "550 5.1.1", permanent=True, scope="contact"))
    office.tick(AT_NIGHT)
    assert [one.channel for one in office.deliveries(kind="sign_in_link")] == ["email"]
    assert all("/l/" not in str(message.line) for message in office.line.sent)
