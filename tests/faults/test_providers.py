"""Providers that break, lie, or have had enough (faults 4, 5, 6, 7, 8, 9, 10, 22, 26)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.fakes import small_line
from tests.faults.crowd import D1, D30, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders, tick
from tests.faults.judge import count_of, judge_line, judge_mail
from tracker.store.models import Delivery

UNTRIED = {"rate429", "401"}  # answers that say: not now, and that are no try


def attempts_of(database, crowd, channel):
    with database.session(crowd.organization_id, is_reading=True) as session:
        return list(session.scalars(select(Delivery.attempts).where(Delivery.channel == channel)))


@pytest.mark.parametrize(
    "kind", ["500_after", "500_before", "reset_after", "reset_before", "garbage200", "rate429", "401"]
)
def test_whatever_line_does_it_accepts_each_message_once(database, count, line, kind):
    crowd = build_crowd(database, count)
    line.tell(faults=[{"kind": kind, "n": count // 2}])
    clear_up(database, D30, line=line)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert judgement.shown == 0
    assert (judgement.repeats > 0) == (kind in ("500_after", "reset_after"))
    if kind in UNTRIED:
        assert set(attempts_of(database, crowd, "line")) == {1}


def test_nobody_listens_where_line_should_be_and_then_it_is_back(database, count, line):
    crowd = build_crowd(database, count)
    address, line.address = line.address, "http://127.0.0.1:9"  # the port of nobody
    tick(database, D30, line=line)
    line.address = address
    clear_up(database, D30 + LEASE, line=line)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert set(attempts_of(database, crowd, "line")) == {1}


def test_a_409_that_proves_nothing_is_asked_once_more_and_then_shown(sqlite_database):
    """Only our own stand-in lies like that."""
    crowd = build_crowd(sqlite_database, 1)
    with small_line() as liar:
        liar.tell(answers=[{"status": 409, "body": {"message": "The retry key is already accepted"}}] * 5)
        clear_up(sqlite_database, D30, line=liar)
        assert len(liar.state()["seen"]) == 2
        judgement = judge_line(sqlite_database, crowd, liar)
    assert (judgement.shown, judgement.lost, judgement.doubled) == (1, 0, 0)


def test_a_month_used_up_holds_the_rest_until_there_is_more(database, count, line):
    crowd = build_crowd(database, count)
    line.tell(quota=count // 2)
    clear_up(database, D30, line=line, turns=2)
    assert len(line.state()["journal"]) == count // 2
    assert count_of(database, crowd, "line") == {"accepted": count // 2, "held_quota": count // 2}
    line.tell(quota=10 * count)
    clear_up(database, D30 + timedelta(hours=2), line=line)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement


def test_one_message_left_and_five_workers(database, count, line, workers):
    crowd = build_crowd(database, count)
    line.tell(quota=1)
    for started in [workers.start(orders(database, D30, line=line.address, name=f"w{n}")) for n in range(5)]:
        workers.finish(started)
    assert len(line.state()["journal"]) == 1
    line.tell(quota=None)
    clear_up(database, D30 + timedelta(hours=2), line=line)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement


# --- mail -----------------------------------------------------------------------------------------------------

MAIL_ANSWERS = {
    ("RCPT", "450 4.2.0 greylisted"): "accepted",
    ("RCPT", "452 4.2.2 mailbox full"): "accepted",
    ("RCPT", "552 5.2.2 mailbox full"): "accepted",
    ("RCPT", "550 5.1.1 no such user"): "failed",
    ("RCPT", "cut"): "accepted",
    ("MAIL", "421 4.7.0 closing"): "accepted",
    ("DATA", "451 4.3.0 try later"): "accepted",
    ("DATA", "552 5.3.4 too large"): "failed",
    ("DATA", "554 5.7.1 spam"): "failed",
    ("DATA", "cut"): "accepted",
    ("DATA", "keep and cut"): "accepted",
}


@pytest.mark.parametrize(("phase", "reply"), MAIL_ANSWERS)
def test_whatever_the_mail_server_does_a_letter_comes_once_or_as_itself_again(database, box, phase, reply):
    crowd = build_crowd(database, 2, channels=("email",))
    box.replies[phase] = reply
    tick(database, D1, box=box)
    box.replies.clear()
    clear_up(database, D1 + LEASE, box=box, turns=8)
    judgement = judge_mail(database, crowd, box)
    wanted = MAIL_ANSWERS[phase, reply]
    assert (judgement.lost, judgement.doubled, judgement.unfinished) == (0, 0, 0), judgement
    assert set(count_of(database, crowd, "email")) == {wanted}
    assert max(judgement.copies, default=0) == (2 if reply == "keep and cut" else wanted == "accepted")


def test_a_mail_in_doubt_that_presses_little_stays_in_doubt_and_is_shown(database, box):
    """Thirty days before the due date nobody is told twice for it."""
    crowd = build_crowd(database, 2, channels=("email",))
    box.replies["DATA"] = "keep and cut"
    tick(database, D30, box=box)
    box.replies.clear()
    clear_up(database, D30 + LEASE, box=box)
    judgement = judge_mail(database, crowd, box)
    assert (judgement.shown, judgement.doubled, max(judgement.copies)) == (2, 0, 1)
