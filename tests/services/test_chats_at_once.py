"""Several workers, several offices: no event is worked twice, and nothing of one office reaches another."""

import threading
from dataclasses import replace

import pytest

from tests.factories import add_contact, add_organization, add_person
from tests.fakes import MemoryChannel
from tests.fakes_line import BOT, Chat, call_of, sign
from tracker.channels.line import open_account
from tracker.services.seal_secret import seal
from tracker.services.work_line_events import work_line_events
from tracker.store.line_links import find_contact_of_user
from tracker.store.models import LineChannel
from tracker.worker import answer_chats

WORKERS, USERS = 4, 6


def test_several_workers_work_each_event_once_and_each_users_in_order(town):
    task = town.office.ids["task"].hex
    strangers = [town.stranger(number) for number in range(USERS)]
    taps = [town.chat.tap(f"v1:{act}:{task}") for act in ("start", "stuck")]
    words = [town.chat.text("รอข้อมูล"), town.chat.tap(f"v1:done:{task}")]
    hellos = [one.text("สวัสดี") for _ in range(3) for one in strangers]
    town.tell(*reversed([*taps, *words, *hellos]))

    def work():
        work_line_events(town.office.outbox, town.office.organization_id, town.office.clock)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while town.work():
        pass
    assert len(town.line.state.replies) == len(taps) + len(words) + len(hellos)
    assert [one.move for one in sorted(town.updates(), key=lambda one: one.id)] == ["start", "report", "finish"]
    assert {(one.attempts, one.error) for one in town.events()} == {(1, None)}


# --- two offices (fault 28) ----------------------------------------------------------------------------


@pytest.fixture
def neighbours(town):
    """Ours and theirs, each with an account of its own."""
    with town.office.database.session() as session:
        theirs = add_organization(session, slug="doi-sai-mok", name="ดอยสายหมอก").id
        session.commit()
    key = town.office.outbox.secret_key
    for organization_id, name in ((town.office.organization_id, "ours"), (theirs, "theirs")):
        with town.office.database.session(organization_id) as session:
            session.add(
                LineChannel(
                    key=name,
                    name=name,
                    access_token=seal(key, f"token-of-{name}"),
                    channel_secret=seal(key, f"secret-of-{name}"),
                    bot_user_id=BOT,
                    created_at=town.office.clock(),
                )
            )
            session.commit()

    def talk(credentials):
        return open_account(credentials, api_base=town.line.address, content_base=town.line.address)

    town.office.outbox = replace(town.office.outbox, channels={"email": MemoryChannel()}, open_line=talk)
    return town, theirs


def call(town, name, secret, event):
    raw = call_of(event)
    return town.send_raw(raw, sign(raw, f"secret-of-{secret}"), f"/line/webhook/{name}").status_code


def test_each_office_knows_only_its_own_secret_and_answers_with_its_own_token(neighbours):
    town, theirs = neighbours
    user = Chat(town.line, town.office.clock, "U" + "7" * 32)
    with town.office.database.session(theirs) as session:
        person = add_person(session, "จันทร์ หอมไกล")
        add_contact(session, person, "line", user.user, state="ok", provider_key="theirs")
        session.commit()
    assert call(town, "ours", "theirs", user.text("งานของฉัน")) == 401
    assert call(town, "environment", "ours", user.text("งานของฉัน")) == 401  # it speaks for nobody where there are two
    hello, other = user.text("สวัสดี"), user.text("สวัสดี")
    assert call(town, "theirs", "theirs", hello) == 200
    same_id = {**other, "webhookEventId": hello["webhookEventId"]}
    assert call(town, "ours", "ours", same_id) == 200  # an id of theirs takes nothing from us; we know no such user
    answer_chats(town.office.outbox, town.office.clock)
    assert sorted(text.partition(" ")[0] for text in town.line.state.texts) == ["บัญชี", "เรียน"]
    tokens = {auth for _, path, auth in town.line.state.seen if path.endswith("/reply")}
    assert tokens == {"Bearer token-of-ours", "Bearer token-of-theirs"}
    with town.office.session() as session:
        assert find_contact_of_user(session, "ours", user.user) is None


def test_an_event_by_an_account_that_is_no_longer_ours_is_answered_by_nobody(neighbours):
    town, _ = neighbours
    assert call(town, "ours", "ours", town.chat.text("งานของฉัน")) == 200
    with town.office.session() as session:
        row = next(iter(session.query(LineChannel)))
        row.closed_at = town.office.clock()
        session.commit()
    answer_chats(town.office.outbox, town.office.clock)
    assert town.line.state.replies == []
    assert all(one.processed_at for one in town.events())
    assert call(town, "ours", "ours", town.chat.text("อีกครั้ง")) == 401
