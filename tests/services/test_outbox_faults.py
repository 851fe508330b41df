"""The outbox under fire: several workers at once, killed ones, providers that break after they accepted.

The judge is the provider's own journal: every message accepted once, none lost. LINE is played by the reference
stand-in where it is there, and always by our own small one.
"""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, text

from tests.conftest import SHARED
from tests.factories import (
    add_contact,
    add_division,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
    add_task,
)
from tests.fakes import FixedClock, reference_line, small_line, smtp_server
from tests.faults.child import Orders
from tests.faults.nursery import Nursery
from tests.services.reminded_office import D30, DUE, HEAD_MAIL, SECRET_KEY, Office, build_office, make_outbox
from tracker.channels.line import LineChannel
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.message_link import message_token, with_token
from tracker.rules.office import Rank
from tracker.services.other_channel import hold_for_quota
from tracker.services.plan_reminders import plan_reminders
from tracker.services.sweep_outbox import sweep_outbox
from tracker.worker import run_tick

MANY = 10


@pytest.fixture(params=["small", pytest.param("reference", marks=pytest.mark.shared)])
def line(request):
    """LINE, twice: our own stand-in, and the one that checks every request."""
    if request.param == "small":
        with small_line() as stand_in:
            yield stand_in
    else:
        with reference_line(request.getfixturevalue("shared")) as stand_in:
            yield stand_in


@pytest.fixture
def best_line():
    """LINE once, for tests that take long: the reference stand-in where it is there, else our own."""
    with reference_line(SHARED) if SHARED.is_dir() else small_line() as stand_in:
        yield stand_in


@pytest.fixture
def office(database):
    return build_office(database)


@pytest.fixture
def large_office(database):
    """Many divisions, each with a head who has LINE and a task due on one day."""
    with database.session() as session:
        organization = add_organization(session)
        session.commit()
    with database.session(organization.id) as session:
        plan = add_plan(session, add_fiscal_year(session))
        measure = add_measure(session, plan, starts_on=date(2027, 4, 1))
        for number in range(MANY):
            division = add_division(session, f"กองที่ {number}")
            head = add_person(session, f"นายคนที่ {number}")
            add_contact(session, head, "line", f"U{number:032x}")
            add_post(session, head, Rank.DIVISION_HEAD, division=division)
            add_task(session, measure, division, f"งานของกองที่ {number}", steps=(), due_on=DUE)
        session.commit()
    return Office(database, organization.id, {}, make_outbox(database, {}), FixedClock(D30))


WORKERS = Nursery()
finish, kill = WORKERS.finish, WORKERS.kill


@pytest.fixture(autouse=True)
def no_worker_outlives_its_test():
    yield
    WORKERS.clear()
    WORKERS.workers.clear()


def worker(office, line="", mail_port=0, at=D30, name="child"):
    """A real worker process for one turn."""
    url = office.database.url.render_as_string(hide_password=False)
    address = getattr(line, "address", "")
    return WORKERS.start(Orders(url, FixedClock(at), line=address, mail_port=mail_port, name=name))


def wait_for(process, happened):
    """Until the stand-in has seen it; a worker that ended without is a failed test."""
    while not happened():
        assert process.exitcode is None, "the worker ended before anything happened"


def tick_here(office, line, at):
    """A turn of a worker that was there all the time."""
    office.outbox.channels["line"] = LineChannel(line.address, "token")
    return run_tick(office.outbox, lambda: at)


def assert_accepted_once(office, line, count):
    journal = line.state()["journal"]
    assert len(journal) == len({one["key"] for one in journal}) == len({one["to"][0] for one in journal}) == count
    assert office.statuses(channel="line") == [("line", "accepted")] * count


# --- several at once ------------------------------------------------------------------------------------------


def test_workers_started_together_send_each_message_once(large_office, best_line):
    workers = [worker(large_office, best_line, name=f"worker {number}") for number in range(4)]
    for process in workers:
        finish(process)
    assert_accepted_once(large_office, best_line, MANY)
    assert large_office.reminders() == {"planned": MANY}


def test_ticking_again_in_a_new_process_sends_nothing(office, best_line):
    for minutes in (0, 60):
        finish(worker(office, best_line, at=D30 + timedelta(minutes=minutes)))
    assert_accepted_once(office, best_line, 1)


# --- killed ---------------------------------------------------------------------------------------------------


def break_line(line, kind):
    """The next push is accepted (after) or not (before), and no answer comes."""
    is_accepted = kind == "after"
    line.tell(faults=[{"kind": f"hang_{kind}"}], answers=[{"hang": True, "accepts": is_accepted}])


def test_killed_between_acceptance_and_commit(office, line):
    break_line(line, "after")
    process = worker(office, line)
    wait_for(process, lambda: line.state()["journal"])
    kill(process)
    assert office.statuses(channel="line") == [("line", "sending")]
    assert tick_here(office, line, D30 + timedelta(seconds=50))["accepted"] == 0  # the lease still holds
    tick_here(office, line, D30 + timedelta(seconds=61))
    assert tick_here(office, line, D30 + timedelta(seconds=70))["accepted"] == 1
    assert_accepted_once(office, line, 1)
    (delivery,) = office.deliveries(channel="line")
    assert delivery.accepted_request_id  # LINE said: this one I have already


def test_killed_between_claim_and_acceptance(office, line):
    break_line(line, "before")
    process = worker(office, line)
    wait_for(process, line.is_hanging)
    kill(process)
    tick_here(office, line, D30 + timedelta(seconds=61))
    tick_here(office, line, D30 + timedelta(seconds=70))
    assert_accepted_once(office, line, 1)


def test_killed_and_off_for_two_days_line_is_not_asked_again(office, line):
    """LINE has forgotten the key by then: the same key would send a second message."""
    break_line(line, "after")
    process = worker(office, line)
    wait_for(process, lambda: line.state()["journal"])
    kill(process)
    tick_here(office, line, D30 + timedelta(days=2))
    tick_here(office, line, D30 + timedelta(days=2, minutes=5))
    assert office.statuses(channel="line") == [("line", "uncertain")]
    assert len(line.state()["journal"]) == 1


def test_a_storm_of_kills_loses_and_doubles_nothing(large_office, best_line):
    """Every round two workers start and one is killed when a little more has been sent; faults rain meanwhile."""
    kinds = ["500_after", "500_before", "reset_after", "reset_before", "rate429"] * 2
    answers = [{"status": 500, "accepts": True}, {"status": 500}, {"cut": True, "accepts": True}, {"cut": True}] * 2
    best_line.tell(faults=[{"kind": kind} for kind in kinds], answers=answers)
    at = D30
    for number in range(3):
        victim, other = (worker(large_office, best_line, at=at, name=f"{number}{name}") for name in "ab")
        goal = len(best_line.state()["journal"]) + 2
        while len(best_line.state()["journal"]) < goal and victim.exitcode is None:
            pass
        kill(victim)
        finish(other)
        at += timedelta(seconds=61)
    while large_office.statuses(channel="line") != [("line", "accepted")] * MANY:
        tick_here(large_office, best_line, at)
        at += timedelta(seconds=61)
        assert at < D30 + timedelta(hours=2)
    assert_accepted_once(large_office, best_line, MANY)


# --- a provider that breaks -----------------------------------------------------------------------------------


@pytest.mark.shared
def test_whatever_line_does_each_message_is_accepted_once(large_office, shared):
    kinds = ["500_after", "500_before", "reset_after", "reset_before", "rate429", "garbage200", "401"]
    with reference_line(shared) as line:
        line.tell(faults=[{"kind": kind, "n": 2} for kind in kinds])
        at = D30
        while large_office.statuses(channel="line") != [("line", "accepted")] * MANY:
            tick_here(large_office, line, at)
            at += timedelta(minutes=6)
            assert at < D30 + timedelta(hours=2)
        assert_accepted_once(large_office, line, MANY)
        assert 400 not in line.statuses()


@pytest.mark.shared
def test_one_message_left_in_the_month_and_two_workers(large_office, shared):
    with reference_line(shared) as line:
        line.tell(quota=1)
        for process in [worker(large_office, line, name=name) for name in "ab"]:
            finish(process)
        assert len(line.state()["journal"]) == 1
        assert sorted(dict.fromkeys(status for _, status in large_office.statuses(channel="line"))) == [
            "accepted",
            "held_quota",
        ]
        line.tell(quota=1000)
        tick_here(large_office, line, D30 + timedelta(hours=2))
        assert_accepted_once(large_office, line, MANY)


def test_a_month_used_up_between_two_looks_of_a_sweep_stays_held(large_office):
    """One worker's LINE says "used up" just after another's sweep has asked whether LINE rests."""
    with large_office.session() as session:
        plan_reminders(session, channels=["line"], now=D30)
    holding = threading.Thread(target=hold_everything, args=[large_office])
    engine = large_office.database.engine

    def once_asked(_connection, _cursor, statement, *_):
        if "FROM channel_state" in statement and holding.ident is None:
            holding.start()
            if engine.dialect.name == "postgresql":
                wait_for_end_or_lock(holding, engine)

    event.listen(engine, "after_cursor_execute", once_asked)
    with large_office.session() as session:
        sweep_outbox(session, outbox=large_office.outbox, now=D30)
    event.remove(engine, "after_cursor_execute", once_asked)
    holding.join()
    assert large_office.statuses(channel="line") == [("line", "held_quota")] * MANY


def hold_everything(office):
    with office.session() as session:
        hold_for_quota(session, ["line"], "line_monthly_limit", D30)
        session.commit()


def wait_for_end_or_lock(thread, engine):
    """Until the thread has done its work, or the database makes it wait for ours."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with engine.connect() as watching:
        while thread.is_alive() and not watching.scalar(waiting):
            pass


# --- mail -----------------------------------------------------------------------------------------------------


def tick_mail(office, box, at, **settings):
    server = MailServer("127.0.0.1", box.port, "tidtam@nongmekkhao.example", encryption="none", **settings)
    office.outbox.channels.clear()
    office.outbox.channels["email"] = MailChannel(server)
    return run_tick(office.outbox, lambda: at)


def test_mail_killed_at_the_final_dot_is_sent_at_most_once_and_shown(office):
    with smtp_server() as box:
        box.replies["DATA"] = "keep and hang"
        process = worker(office, mail_port=box.port)
        wait_for(process, lambda: box.letters)
        kill(process)
        box.replies.clear()
        tick_mail(office, box, D30 + timedelta(minutes=6))
        tick_mail(office, box, D30 + timedelta(hours=3))
        assert len(box.to(HEAD_MAIL)) == 1
    assert office.statuses(channel="email", kind="digest") == [("email", "uncertain")]


def test_mail_dropped_after_the_final_dot_is_uncertain(office):
    with smtp_server() as box:
        box.replies["DATA"] = "keep and cut"
        assert tick_mail(office, box, D30)["uncertain"] == 1
        box.replies.clear()
        tick_mail(office, box, D30 + timedelta(hours=3))
        assert len(box.to(HEAD_MAIL)) == 1


@pytest.mark.parametrize("reply", ["450 4.2.0 greylisted", "421 4.7.0 closing", "cut"])
def test_mail_put_off_before_the_hand_over_arrives_once(office, reply):
    with smtp_server() as box:
        box.replies["RCPT"] = reply
        assert tick_mail(office, box, D30)["retry"] == 1
        box.replies.clear()
        assert tick_mail(office, box, D30 + timedelta(minutes=6))["accepted"] == 1
        assert len(box.to(HEAD_MAIL)) == 1
        assert tick_mail(office, box, D30 + timedelta(minutes=30))["accepted"] == 0


def test_line_and_mail_carry_the_same_words_over_real_sockets(office, line):
    with smtp_server() as box:
        finish(worker(office, line, box.port))
        (mail,), (push,) = box.messages(), line.state()["journal"]
    (delivery,) = office.deliveries(channel="email")
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == with_token(delivery.payload["text"], message_token(SECRET_KEY, delivery.id))
    assert str(mail["Subject"]) == delivery.payload["subject"]
    (pushed,) = office.deliveries(channel="line")
    assert push["messages"] == with_token(pushed.payload["line"], message_token(SECRET_KEY, pushed.id))
    assert mail["Date"].datetime == datetime.fromisoformat(D30.isoformat())
