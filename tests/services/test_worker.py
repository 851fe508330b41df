"""The worker: a sign of life after each turn, an end when told, and links that lead to pages that exist."""

import logging
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories import add_entry, add_evidence, add_measure, add_organization, add_person, add_post
from tests.fakes import MemoryChannel
from tests.services.reminded_office import D30, HEAD_MAIL, build_office, make_outbox
from tracker.rules.office import Rank
from tracker.rules.reminder_policy import RemindingPolicy
from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import BANGKOK
from tracker.rules.web_sight import Sight
from tracker.services.watch_links import LinkWatching
from tracker.store.database import Database
from tracker.store.duties import list_obligations
from tracker.store.models import Division, Measure, Person, Plan, ReportingRound, Task
from tracker.store.worker_ticks import find_last_tick
from tracker.web import WebParts, create_web
from tracker.worker import look_at_links, take_turn

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(sqlite_database):
    return build_office(sqlite_database)


def last_tick(database):
    with database.session(is_reading=True) as session:
        return find_last_tick(session)


def test_a_turn_leaves_a_sign_of_life(office):
    assert last_tick(office.database) is None
    take_turn(office.outbox, office.clock)
    office.clock.move(seconds=20)
    take_turn(office.outbox, office.clock)
    assert last_tick(office.database) == office.clock.at
    assert len(office.mail.sent) == 1


def test_a_turn_by_hand_is_no_sign_of_a_worker(office):
    """`tracker tick --at 2570…` must not make a dead worker look alive."""
    office.tick(D30)
    assert last_tick(office.database) is None


def test_a_turn_that_fails_is_logged_and_the_next_one_comes(office, tmp_path, caplog):
    nowhere = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with caplog.at_level(logging.ERROR, "tracker.worker"):
        take_turn(make_outbox(nowhere, {}), office.clock)
    nowhere.engine.dispose()
    assert "no such table" in caplog.text
    take_turn(office.outbox, office.clock)
    assert last_tick(office.database) == D30


def test_one_offices_trouble_does_not_make_the_worker_look_dead(office, caplog):
    with office.database.session() as session:
        add_organization(session, name="ดอยสายหมอก", slug="doi-sai-mok", reminder_offsets=["สามสิบ"])
        session.commit()
    with caplog.at_level(logging.ERROR, "tracker.worker"):
        take_turn(office.outbox, office.clock)
    assert "สามสิบ" in caplog.text
    assert last_tick(office.database) == D30


class OddLine(MemoryChannel):
    """A LINE account that answers every question with something nobody thought of."""

    def _odd(self, *_):
        raise ZeroDivisionError

    reply = quota = about = profile_name = group_name = group_size = content = link_token = _odd


def test_one_steps_trouble_keeps_no_other_step_from_its_turn(office):
    office.outbox.channels["line"] = OddLine()
    with pytest.raises(ExceptionGroup) as trouble:
        office.tick(D30)
    assert trouble.group_contains(ZeroDivisionError)
    assert [message.recipient.address for message in office.mail.sent] == [HEAD_MAIL]


def test_the_worker_ticks_and_ends_when_told(office, sqlite_url, tmp_path):
    settings = {"TRACKER_DATABASE_URL": sqlite_url, "TRACKER_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-m", "tracker", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stderr=subprocess.PIPE)
    while last_tick(office.database) is None:
        assert process.poll() is None, process.communicate()[1].decode()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert [line for line in said.splitlines() if b"backup" not in line] == []  # the first night's is made at once


def test_every_link_in_a_message_leads_to_a_page(office):
    """Entries owed, entries submitted and a task: all kinds of obligation at once."""
    office.change(Measure, "measure", starts_on=date(2026, 10, 1))
    with office.session() as session:
        works = add_person(session, "นายประเสริฐ แข็งขัน")
        add_post(session, works, Rank.DIVISION_HEAD, division=session.scalars(select(Division)).one())
        add_measure(session, session.scalars(select(Plan)).one())
        measure, division = session.scalars(select(Measure)).first(), session.scalars(select(Division)).one()
        for months in (6, 12):
            one = session.scalars(select(ReportingRound).where(ReportingRound.months == months)).one()
            state = EntryState.SUBMITTED if months == 6 else EntryState.DRAFTING
            add_entry(session, measure, one, division, result="แล้วเสร็จ", state=state)
        session.commit()
        found = list_obligations(session, date(2027, 9, 1), RemindingPolicy(round_offsets=(30,)))
    assert {one.duty.kind.value for one in found} == {"task", "entry", "round", "approval", "report", "weekly_summary"}
    app = create_web(
        WebParts(office.database, "s" * 40, "http://127.0.0.1:8000", ROOT, lambda: datetime(2027, 9, 1, tzinfo=BANGKOK))
    )
    routes = app.url_map.bind("127.0.0.1")
    assert all(routes.match(one.path, method="GET") for one in found)
    assert routes.match("/", method="GET")


def test_a_database_that_restarts_ends_no_watch_over_links(tmp_path, caplog):
    nowhere = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with caplog.at_level(logging.ERROR, "tracker.worker"):
        look_at_links(LinkWatching(nowhere, lambda _: Sight(200, "text/plain", b""), lambda: D30))
    nowhere.engine.dispose()
    assert "no links were looked at" in caplog.text


def test_links_are_looked_at_by_a_job_of_their_own(office, caplog):
    """A turn, which plans and sends, looks at nothing: a slow web site keeps no reminder waiting."""
    looked = []

    def look(url):
        looked.append(url)
        return Sight(200, "text/plain", "รายงาน".encode(), url)

    with office.database.session(office.organization_id) as session:
        task = session.scalars(select(Task)).first()
        person = session.scalars(select(Person)).first()
        add_evidence(session, task, person, "รายงาน", "https://www.nongmek.example/1")
        session.commit()
    take_turn(replace(office.outbox, looker=look), office.clock)
    assert looked == []
    with caplog.at_level(logging.INFO, "tracker.worker"):
        look_at_links(LinkWatching(office.database, look, office.clock))
    assert looked == ["https://www.nongmek.example/1"]
    assert "links: {'looked': 1}" in caplog.text
