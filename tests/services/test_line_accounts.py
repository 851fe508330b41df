"""Which LINE account speaks for whom: the own one, else the environment's; sealed keys; contacts that follow it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.factories import add_contact, add_organization, add_person
from tests.fakes import MemoryChannel
from tests.fakes_line import BOT, talking_line
from tests.services.reminded_office import D30, SECRET_KEY, build_office
from tracker.channels.line import open_account as open_client
from tracker.rules.line_account import ENVIRONMENT_KEY, WEBHOOK_OF_ENVIRONMENT, LineCredentials
from tracker.rules.line_keys import LineKeys
from tracker.services.line_accounts import (
    GROUP,
    LINE,
    find_account_by_key,
    find_account_of,
    open_account,
    with_own_channels,
)
from tracker.services.seal_secret import SealBroken, seal, unseal
from tracker.services.set_line_account import end_line_account, set_line_account
from tracker.store.contacts import list_addresses
from tracker.store.models import ContactPoint, LineChannel

KEYS = LineKeys("1234567890", "0123456789abcdef" * 2)
TOKEN = "canary/" + "a1B2" * 40
ENVIRONMENT = LineCredentials(ENVIRONMENT_KEY, channel_secret="e" * 32, access_token="environment-token")


@pytest.fixture
def line():
    with talking_line() as stand_in:
        yield stand_in


@pytest.fixture
def office(database, line):
    """With the environment's account, and a way to open others."""
    office = build_office(database)
    office.outbox = replace(
        office.outbox,
        environment_line=ENVIRONMENT,
        open_line=lambda given: open_client(given, api_base=line.address, content_base=line.address),
    )
    return office


@pytest.fixture
def neighbour(office):
    with office.database.session() as session:
        organization = add_organization(session, name="ดอยสายหมอก", slug="doi-sai-mok")
        session.commit()
    return organization.id


def set_account(office, keys: LineKeys = KEYS) -> str:
    with office.session() as session:
        return set_line_account(session, keys=keys, secret_key=SECRET_KEY, person_id=None, now=D30)


def keys_of_contacts(office) -> dict[str, str]:
    with office.session() as session:
        contacts = session.scalars(select(ContactPoint).where(ContactPoint.channel == "line"))
        return {one.address: one.provider_key for one in contacts}


# --- whose account ----------------------------------------------------------------------------------------------


def test_alone_an_organization_is_spoken_for_by_the_environment(office) -> None:
    own = with_own_channels(office.outbox, office.organization_id, is_only=True)
    assert own.channels[LINE] is office.outbox.channels[LINE]
    assert own.channels[GROUP] is own.channels[LINE]
    account = find_account_of(office.outbox, office.organization_id)
    assert (account.key, account.webhook_key) == (ENVIRONMENT_KEY, WEBHOOK_OF_ENVIRONMENT)
    assert find_account_by_key(office.outbox, WEBHOOK_OF_ENVIRONMENT) == account
    assert find_account_by_key(office.outbox, ENVIRONMENT_KEY) is None


def test_with_a_neighbour_the_environment_speaks_for_nobody(office, neighbour) -> None:
    for organization_id in (office.organization_id, neighbour):
        own = with_own_channels(office.outbox, organization_id, is_only=False)
        assert set(own.channels) == {"email"}
        assert find_account_of(office.outbox, organization_id) is None
    assert find_account_by_key(office.outbox, WEBHOOK_OF_ENVIRONMENT) is None


def test_an_own_account_takes_the_environments_place(office, line) -> None:
    key = set_account(office)
    own = with_own_channels(office.outbox, office.organization_id, is_only=True)
    assert not isinstance(own.channels[LINE], MemoryChannel)
    account = find_account_by_key(office.outbox, key)
    assert account == find_account_of(office.outbox, office.organization_id)
    assert account.credentials == LineCredentials(key, channel_secret=KEYS.channel_secret, channel_id="1234567890")
    assert find_account_by_key(office.outbox, WEBHOOK_OF_ENVIRONMENT) is None
    assert open_account(office.outbox, account).quota().limit == 300
    assert line.state.tokens


def test_a_lasting_token_is_used_where_one_was_given(office) -> None:
    key = set_account(office, LineKeys("1234567890", KEYS.channel_secret, TOKEN, is_lasting=True))
    credentials = find_account_by_key(office.outbox, key).credentials
    assert (credentials.access_token, credentials.channel_id) == (TOKEN, "")


def test_an_account_is_its_organizations_alone(office, neighbour) -> None:
    key = set_account(office)
    assert find_account_of(office.outbox, neighbour) is None
    assert set(with_own_channels(office.outbox, neighbour, is_only=False).channels) == {"email"}
    assert find_account_by_key(office.outbox, key).organization_id == office.organization_id


def test_an_ended_account_opens_nothing(office) -> None:
    key = set_account(office)
    with office.session() as session:
        end_line_account(session, person_id=None, now=D30)
    assert find_account_by_key(office.outbox, key) is None
    assert find_account_of(office.outbox, office.organization_id).key == ENVIRONMENT_KEY


# --- sealed -----------------------------------------------------------------------------------------------------


@given(st.text(min_size=1))
def test_what_was_sealed_is_opened_with_the_same_key_only(secret) -> None:
    sealed = seal("installation-key", secret)
    assert unseal("installation-key", sealed) == secret
    with pytest.raises(SealBroken):
        unseal("another-key", sealed)
    with pytest.raises(SealBroken):
        unseal("installation-key", sealed[:-2] + "AA")


def test_nothing_sealed_is_nothing() -> None:
    assert (seal("key", ""), unseal("key", "")) == ("", "")


def test_no_secret_stands_in_the_database(office) -> None:
    set_account(office, LineKeys("1234567890", KEYS.channel_secret, TOKEN, is_lasting=True))
    with office.database.engine.connect() as connection:
        tables = ("line_channel", "history", "line_usage", "channel_state")
        kept = str([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])  # noqa: S608
    assert KEYS.channel_secret not in kept
    assert TOKEN not in kept


def test_where_the_installations_key_changed_line_rests_and_nothing_breaks(office) -> None:
    key = set_account(office)
    outbox = replace(office.outbox, secret_key="another" * 9)
    assert find_account_by_key(outbox, key) is None
    assert set(with_own_channels(outbox, office.organization_id, is_only=True).channels) == {"email"}
    office.outbox = outbox
    office.tick()
    assert len(office.mail.sent) == 1


# --- contacts ---------------------------------------------------------------------------------------------------


def test_contacts_count_only_with_the_account_they_were_linked_with(office) -> None:
    head = office.ids["head"]
    with office.session() as session:
        assert (head, "line") in list_addresses(session, D30.date(), [head])
    set_account(office)
    with office.session() as session:
        assert (head, "line") not in list_addresses(session, D30.date(), [head])


def test_contacts_follow_the_bot_to_its_new_key(office) -> None:
    """The environment's account and the own one are the same bot: nobody has to link again."""
    office.outbox.channels["line"] = office.outbox.open_line(ENVIRONMENT)
    office.tick()
    key = set_account(office)
    office.tick(D30 + timedelta(minutes=1))
    assert set(keys_of_contacts(office).values()) == {key}
    account = find_account_of(office.outbox, office.organization_id)
    assert (account.bot_user_id, account.basic_id) == (BOT, "@247abcde")


def test_another_bot_knows_nobody_yet(office) -> None:
    set_account(office)
    office.tick()
    assert set(keys_of_contacts(office).values()) == {ENVIRONMENT_KEY}


def test_an_account_of_the_neighbours_does_not_touch_ours(office, neighbour) -> None:
    with office.database.session(neighbour) as session:
        add_contact(session, add_person(session, "นางข้างบ้าน"), "line", "U" + "9" * 32)
        set_line_account(session, keys=LineKeys("555555", "f" * 32), secret_key=SECRET_KEY, person_id=None, now=D30)
    with office.session() as session:
        assert (office.ids["head"], "line") in list_addresses(session, D30.date(), [office.ids["head"]])


# --- at work ----------------------------------------------------------------------------------------------------


def test_a_message_leaves_by_the_own_account_with_a_token_of_its_own(office, line) -> None:
    key = set_account(office)
    with office.session() as session:
        for contact in session.scalars(select(ContactPoint).where(ContactPoint.channel == "line")):
            contact.provider_key = key
        session.commit()
    office.tick()
    assert len(line.state.pushes) == 1
    tokens = {authorization for _, path, authorization in line.state.seen if "push" in path}
    assert tokens == {f"Bearer {line.state.tokens[0]}"}


def test_keys_that_line_refuses_are_told_and_mail_goes_on(office, line) -> None:
    line.state.faults += [("/oauth2", 400)] * 3
    set_account(office)
    office.tick()
    with office.session() as session:
        assert session.scalars(select(LineChannel.trouble)).one() == "line_secret_refused"
    assert len(office.mail.sent) == 1
