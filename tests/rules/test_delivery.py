"""The outbox's table of states, its keys, and what follows each kind of failure."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import delivery
from tracker.rules.delivery import Attempt, DeliveryStatus
from tracker.rules.message import ChannelError

NOON = datetime(2027, 3, 1, 5, 0, tzinfo=UTC)
ORGANIZATION = UUID("018f0000-0000-7000-8000-000000000001")
PERSON = UUID("018f0000-0000-7000-8000-000000000002")
KEY = delivery.delivery_key(ORGANIZATION, "line", "digest", "2027-03-01", PERSON)


def attempt(channel="line", number=1, *, age=timedelta(0), maybe=False, data_started=False):
    return Attempt(channel, KEY, number, NOON - age, maybe, data_started)


def after(tried, error, **more):
    return delivery.after_error(tried, error, NOON, delivery.PATIENCE[tried.channel], **more)


def test_every_state_has_its_line_in_the_table():
    assert set(delivery.MAY_FOLLOW) == set(DeliveryStatus)


def test_every_state_can_be_reached_and_none_follows_itself():
    reached = set().union(*delivery.MAY_FOLLOW.values())
    assert reached == set(DeliveryStatus)
    assert not [state for state, nexts in delivery.MAY_FOLLOW.items() if state in nexts]


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("pending", "sending", True),
        ("pending", "accepted", False),
        ("sending", "accepted", True),
        ("sending", "cancelled", False),
        ("retry", "sending", True),
        ("accepted", "sending", False),
        ("accepted", "bounced", True),
        ("uncertain", "accepted", True),
        ("dead", "pending", False),
        ("held_quota", "pending", True),
        ("cancelled", "pending", True),
    ],
)
def test_what_may_follow_what(old, new, allowed):
    assert (DeliveryStatus(old) in delivery.may_become(DeliveryStatus(new))) is allowed


def test_keys_hang_on_the_row_and_never_change():
    assert f"v1|{ORGANIZATION}|line|digest|2027-03-01|person:{PERSON}" == KEY
    assert delivery.retry_key(KEY) == UUID("600c6b9a-affb-543c-ae76-b767a5ee845e")
    assert delivery.message_id(KEY) != delivery.retry_key(KEY)
    assert delivery.retry_key(KEY, epoch=1) != delivery.retry_key(KEY)
    assert delivery.fallback_key(KEY, "email") != KEY
    assert delivery.occurrence_of(date(2027, 3, 1)) == "2027-03-01"


@given(st.integers(min_value=1, max_value=500), st.sampled_from(["line", "email"]))
def test_back_off_doubles_within_its_bounds(number, channel):
    patience = delivery.PATIENCE[channel]
    full = min(patience.longest, patience.first * 2 ** min(number - 1, 20))
    assert full / 2 <= delivery.back_off(patience, number, KEY) <= full


def test_back_off_is_spread_by_the_row():
    waits = {delivery.back_off(delivery.PATIENCE["line"], 3, f"{KEY}{number}") for number in range(20)}
    assert len(waits) > 10
    assert delivery.back_off(delivery.PATIENCE["line"], 3, KEY) == delivery.back_off(delivery.PATIENCE["line"], 3, KEY)


def test_a_server_error_is_tried_again_and_remembered_as_perhaps_accepted():
    error = ChannelError("line_server_error", "500", maybe_accepted=True)
    verdict = after(attempt(), error)
    assert verdict.status is DeliveryStatus.RETRY
    assert verdict.maybe_accepted
    assert NOON < verdict.not_before <= NOON + timedelta(seconds=5)


def test_an_earlier_doubt_is_not_forgotten():
    verdict = after(attempt(maybe=True), ChannelError("mail_try_later", "450"))
    assert verdict.maybe_accepted


def test_line_is_never_asked_again_once_it_may_have_forgotten_the_key():
    error = ChannelError("line_server_error", "500", maybe_accepted=True)
    last = after(attempt(number=40, age=timedelta(hours=22, minutes=55)), error)
    assert last.status is DeliveryStatus.UNCERTAIN
    assert last.use_other_channel


def test_a_budget_used_up_without_any_doubt_is_dead():
    error = ChannelError("mail_try_later", "451")
    verdict = after(attempt("email", 30, age=timedelta(hours=47, minutes=59)), error)
    assert verdict.status is DeliveryStatus.DEAD


def test_a_greylisting_server_gets_its_five_minutes():
    error = ChannelError("mail_try_later", "450", retry_after=300)
    assert after(attempt("email"), error).not_before == NOON + timedelta(minutes=5)


def test_a_bad_contact_fails_for_good_and_another_channel_takes_over():
    error = ChannelError("line_unknown_user", "400", permanent=True, scope="contact")
    verdict = after(attempt(), error)
    assert verdict.status is DeliveryStatus.FAILED
    assert verdict.contact_is_bad
    assert verdict.use_other_channel


def test_a_refusal_after_a_doubt_stays_a_doubt():
    error = ChannelError("line_answer_404", "404", permanent=True)
    assert after(attempt(maybe=True), error).status is DeliveryStatus.UNCERTAIN


def test_trouble_of_the_whole_channel_pauses_it_and_burns_no_try():
    error = ChannelError("line_rate_limit", "429", scope="channel")
    pauses = [after(attempt(), error, earlier_pauses=n).pause_until - NOON for n in (0, 1, 2, 9)]
    assert pauses == [timedelta(seconds=seconds) for seconds in (1, 2, 4, 60)]
    verdict = after(attempt(), error)
    assert verdict.status is DeliveryStatus.RETRY
    assert not verdict.counts


def test_a_month_that_is_used_up_holds_the_message():
    error = ChannelError("line_monthly_limit", "429", scope="quota")
    verdict = after(attempt(), error)
    assert verdict.status is DeliveryStatus.HELD_QUOTA
    assert verdict.use_other_channel


def test_a_conflict_without_proof_is_worth_one_more_try():
    error = ChannelError("line_conflict_unproven", "409", maybe_accepted=True)
    assert after(attempt(number=1), error).status is DeliveryStatus.RETRY
    assert after(attempt(number=2, maybe=True), error).status is DeliveryStatus.UNCERTAIN


def test_mail_lost_after_the_final_dot_is_not_sent_again_by_itself():
    error = ChannelError("mail_uncertain", "lost", maybe_accepted=True)
    assert after(attempt("email"), error).status is DeliveryStatus.UNCERTAIN


@pytest.mark.parametrize(
    ("channel", "data_started", "status", "maybe"),
    [
        ("line", False, "retry", True),
        ("line", True, "uncertain", True),
        ("email", False, "retry", False),
        ("email", True, "uncertain", True),
    ],
)
def test_a_sender_that_vanished(channel, data_started, status, maybe):
    verdict = delivery.after_lost_lease(attempt(channel, data_started=data_started), NOON, delivery.PATIENCE[channel])
    assert (verdict.status.value, verdict.maybe_accepted) == (status, maybe)
