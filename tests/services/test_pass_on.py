"""Between two mails: what was taken is recorded with the hand-over of the next, whatever becomes of the connection."""

from collections import Counter

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import OperationalError

from tests.fakes import FixedClock
from tests.faults.crowd import D30, build_crowd
from tests.services.reminded_office import Office, make_outbox
from tests.services.test_dispatch_batches import SlowChannel
from tracker.rules.message import Accepted
from tracker.services.claim_message import claim_messages
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.plan_reminders import plan_reminders
from tracker.services.record_outcome import record_accepted
from tracker.services.send_batch import BatchSender
from tracker.store.models import Delivery, DeliveryAttempt

MANY = 8


@pytest.fixture
def mailing(database):
    """Mail that waits."""
    crowd = build_crowd(database, MANY, channels=("email",))
    outbox = make_outbox(database, {"email": SlowChannel()})
    office = Office(database, crowd.organization_id, {}, outbox, FixedClock(D30))
    with office.session() as session:
        plan_reminders(session, channels=["email"], now=D30)
    return office


def dispatch(office):
    return dispatch_messages(office.outbox, office.organization_id, office.clock)


def claim(office):
    with office.session() as session:
        return claim_messages(session, outbox=office.outbox, now=D30).claimed


def send(office, claimed):
    sender = BatchSender(office.outbox, office.organization_id, office.clock, office.outbox.monotonic())
    return sender.send(claimed)


def outcomes(office):
    """How the lines in the log of tries ended."""
    with office.session() as session:
        return Counter(session.scalars(select(DeliveryAttempt.outcome)))


def end_all_connections(database):
    if database.is_sqlite:
        database.engine.dispose()  # there is no server that could
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))  # noqa: S608


def test_a_server_that_ends_all_connections_between_two_mails_is_not_noticed(mailing):
    channel = mailing.outbox.channels["email"]
    channel.meanwhile = lambda: end_all_connections(mailing.database) if len(channel.sent) in (2, 5) else None
    assert dispatch(mailing)["accepted"] == MANY
    assert len({message.delivery_id for message in channel.sent}) == len(channel.sent) == MANY
    assert {(one.status, one.attempts) for one in mailing.deliveries(channel="email")} == {("accepted", 1)}
    assert outcomes(mailing) == {"accepted": MANY}


def test_what_was_written_though_the_databases_word_was_lost_is_not_lost(mailing):
    """The statement was carried out, and the connection broke before its answer came."""
    broken = []

    def break_once(_connection, _cursor, statement, *_):
        if "handed" in statement and not broken:
            broken.append(statement)
            raise OperationalError("the server closed the connection", None, OSError())

    event.listen(mailing.database.engine, "after_cursor_execute", break_once)
    assert dispatch(mailing)["accepted"] == MANY
    assert bool(broken) is not mailing.database.is_sqlite
    assert len(mailing.outbox.channels["email"].sent) == MANY
    assert outcomes(mailing) == {"accepted": MANY}


def test_an_answer_is_recorded_once_however_often_it_is_written(mailing):
    (first, *_) = claim(mailing)
    for now, outcome in ((D30, "accepted"), (D30, "accepted"), (D30.replace(minute=1), "lost")):
        with mailing.session() as session:
            assert record_accepted(session, claimed=first, accepted=Accepted(250), now=now) == outcome


def test_the_one_before_is_recorded_though_it_was_given_up_meanwhile(mailing):
    """Then there is more to be said than one statement can."""
    first, second, *_ = claim(mailing)
    channel = mailing.outbox.channels["email"]

    def give_the_first_up():
        if channel.sent:
            with mailing.session() as session:
                values = {"status": "uncertain", "lease_token": None, "lease_until": None}
                session.execute(update(Delivery).where(Delivery.id == first.delivery_id).values(values))
                session.commit()

    channel.meanwhile = give_the_first_up
    assert send(mailing, [first, second]) == {"accepted": 2}
    assert {one.status for one in mailing.deliveries(id=first.delivery_id)} == {"accepted"}
    assert outcomes(mailing)["accepted"] == 2


def test_a_mail_costs_postgresql_one_statement(mailing):
    claimed, statements = claim(mailing), []
    event.listen(mailing.database.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    assert send(mailing, claimed) == {"accepted": MANY}
    short_way = [one for one in statements if "handed" in one]
    assert len(short_way) == (0 if mailing.database.is_sqlite else MANY - 1)
    assert mailing.database.is_sqlite or len(statements) - len(short_way) <= 3, "\n".join(statements)
