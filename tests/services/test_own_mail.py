"""An organization's own mail server: it carries the reminders, its password is sealed, a demo beside it is silent."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.factories import add_organization
from tests.fakes import MemoryChannel, smtp_server
from tests.services.reminded_office import D30, SECRET_KEY, build_office
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.errors import NotFound
from tracker.rules.mail_account import MailCredentials, MailMistyped, TypedMail
from tracker.services.line_accounts import with_own_channels
from tracker.services.mail_accounts import opened_mail
from tracker.services.set_mail_account import end_mail_account, set_mail_account
from tracker.store.line_accounts import find_only_organization
from tracker.store.mail_accounts import find_mail_account
from tracker.store.models import ChannelState, History, MailAccount, Organization
from tracker.worker import run_tick

LATER = D30.replace(year=2030)
TYPED = TypedMail("smtp.nongmek.example", "587", "none", "saraban@nongmek.example", "saraban", "รหัสลับของเรา")


@pytest.fixture
def office(database):
    return build_office(database)


def keep(office, typed: TypedMail = TYPED) -> None:
    with office.session() as session:
        set_mail_account(session, typed=typed, secret_key=SECRET_KEY, person_id=None, now=D30)


def account_of(office) -> MailAccount | None:
    with office.session() as session:
        return find_mail_account(session)


def own_channel(office, outbox):
    return with_own_channels(outbox, office.organization_id, is_only=True).channels.get("email")


def test_the_own_server_takes_the_place_of_the_installations(office) -> None:
    opened: list[MailCredentials] = []
    own = MemoryChannel()
    outbox = replace(office.outbox, open_mail=lambda given: (opened.append(given), own)[1])
    assert own_channel(office, outbox) is office.outbox.channels["email"]
    keep(office)
    assert own_channel(office, outbox) is own
    assert opened == [TYPED.credentials]
    with office.session() as session:
        end_mail_account(session, person_id=None, now=D30)
    assert own_channel(office, outbox) is office.outbox.channels["email"]


def test_an_office_whose_installation_has_no_mail_sends_by_its_own(office) -> None:
    keep(office)
    own = MemoryChannel()
    outbox = replace(office.outbox, channels={}, open_mail=lambda _: own)
    run_tick(outbox, lambda: D30)
    assert own.sent


def test_a_turn_of_the_worker_goes_through_a_real_server_in_one_connection(office) -> None:
    with smtp_server() as box:
        keep(office, replace(TYPED, host="127.0.0.1", port=str(box.port), user="", password=""))

        def open_mail(given: MailCredentials) -> MailChannel:
            return MailChannel(MailServer(given.host, given.port, given.sender, given.encryption))

        run_tick(replace(office.outbox, channels={}, open_mail=open_mail), lambda: D30)
        senders = {message["From"] for message in box.messages()}
    assert len(senders) == 1
    assert "saraban@nongmek.example" in senders.pop()


def test_the_password_is_sealed_and_a_lost_key_falls_back_to_the_installations(office) -> None:
    keep(office)
    account = account_of(office)
    assert account is not None
    assert account.password
    assert "รหัสลับ" not in account.password
    assert opened_mail(SECRET_KEY, account) == TYPED.credentials
    assert opened_mail("another key", account) is None
    outbox = replace(office.outbox, secret_key="another key", open_mail=lambda _: MemoryChannel())
    assert own_channel(office, outbox) is office.outbox.channels["email"]


def test_an_empty_password_stays_for_the_same_server_and_user_only(office) -> None:
    keep(office)
    keep(office, replace(TYPED, password="", port="465", encryption="tls"))
    account = account_of(office)
    assert account is not None
    assert account.port == 465
    assert opened_mail(SECRET_KEY, account).password == TYPED.password  # type: ignore[union-attr]
    for other in (replace(TYPED, password="", host="evil.example"), replace(TYPED, password="", user="other")):
        with pytest.raises(MailMistyped, match="รหัสผ่าน"):
            keep(office, other)
    assert account_of(office).host == TYPED.host  # type: ignore[union-attr]


def test_without_a_user_no_password_is_kept(office) -> None:
    keep(office)
    keep(office, replace(TYPED, user="", password=""))
    assert account_of(office).password is None  # type: ignore[union-attr]


def test_new_settings_wake_mail_that_rests(office) -> None:
    with office.session() as session:
        session.add(ChannelState(channel="email", paused_until=LATER, pauses=4, reason="mail_login_refused",
                                 changed_at=D30))  # fmt: skip
        session.commit()
    keep(office)
    with office.session() as session:
        (state,) = session.scalars(select(ChannelState).where(ChannelState.channel == "email"))
    assert (state.paused_until, state.pauses) == (None, 0)


def test_the_history_tells_of_it_without_the_password(office) -> None:
    keep(office)
    with office.session() as session:
        end_mail_account(session, person_id=None, now=D30)
    with office.session() as session:
        told = session.scalars(select(History).where(History.subject_kind == "mail_account")).all()
        assert [one.action for one in told] == ["mail_account_set", "mail_account_ended"]
        assert "รหัสลับ" not in str([one.change for one in told])
        (row,) = session.scalars(select(MailAccount))
        assert row.password is None
    with office.session() as session, pytest.raises(NotFound):
        end_mail_account(session, person_id=None, now=D30)


def test_nothing_leaves_from_a_demo_beside_a_real_office(office) -> None:
    keep(office)
    with office.database.session() as session:
        session.get_one(Organization, office.organization_id).is_demo = True
        session.commit()
    outbox = replace(office.outbox, open_mail=lambda _: MemoryChannel())
    assert with_own_channels(outbox, office.organization_id, is_only=True).channels == {}
    of_the_demo = with_own_channels(replace(outbox, is_demo=True), office.organization_id, is_only=True)
    assert "email" in of_the_demo.channels


def test_a_demo_beside_it_takes_nothing_from_the_only_office(office) -> None:
    """The environment's LINE account speaks for the only organization; an invented one is no other."""
    with office.database.session() as session:
        add_organization(session, name="ทุ่งดาวเรือง", slug="thung-dao-rueang", is_demo=True)
        session.commit()
        assert find_only_organization(session) == office.organization_id
        add_organization(session, name="ดอยสายหมอก", slug="doi-sai-mok")
        session.commit()
        assert find_only_organization(session) is None
