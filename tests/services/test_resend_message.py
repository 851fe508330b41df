"""What a person decides about messages: again, arrived or not, and letting a channel go on; each with history."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.services.reminded_office import D30, HEAD_MAIL, build_office
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.message import ChannelError
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.resend_message import resend_message, resume_channel, settle_uncertain
from tracker.store.channel_states import change_channel_to_resting
from tracker.store.history import find_break_in_history
from tracker.store.models import ChannelState, ContactPoint, History

LATER = D30 + timedelta(hours=1)


@pytest.fixture
def office(database):
    office = build_office(database)
    office.outbox.channels.pop("line")
    return office


def officer(office, *, is_limited=False):
    post = Post(office.ids["policy"], "นักวิเคราะห์นโยบายและแผน", Rank.POLICY_OFFICER)
    return Actor(office.ids["policy"], office.organization_id, "นายธนา รอบคอบ", (post,), is_limited=is_limited)


def one(office, **facts):
    (delivery,) = office.deliveries(channel="email", kind="digest", **facts)
    return delivery


def resend(office, delivery, at=LATER, by=None):
    with office.session() as session:
        return resend_message(session, actor=by or officer(office), delivery_id=delivery.id, now=at)


def settle(office, delivery, *, is_arrived, at=LATER):
    with office.session() as session:
        return settle_uncertain(session, actor=officer(office), delivery_id=delivery.id, is_arrived=is_arrived, now=at)


def story(office):
    with office.session() as session:
        assert find_break_in_history(session) is None
        return [
            (entry.person_id, entry.action) for entry in session.scalars(select(History).order_by(History.sequence))
        ]


# --- again ----------------------------------------------------------------------------------------------------


def test_an_accepted_message_can_be_sent_again_under_a_key_of_its_own(office):
    office.tick(D30)
    first = one(office)
    again_id = resend(office, first)
    office.tick(LATER)
    sent = [message for message in office.mail.sent if message.recipient.address == HEAD_MAIL]
    assert len(sent) == 2
    assert sent[0].message_id != sent[1].message_id
    again = one(office, id=again_id)
    assert (again.status, again.resend_of_id, again.requested_by_id) == ("accepted", first.id, office.ids["policy"])
    assert story(office) == [(office.ids["policy"], "delivery_sent_again")]


def test_what_was_given_up_can_be_sent_again(office):
    office.mail.troubles = [ChannelError("mail_content_refused", "554", permanent=True)]
    office.tick(D30)
    assert one(office).status == "failed"
    again_id = resend(office, one(office))
    office.tick(LATER)
    assert one(office, id=again_id).status == "accepted"


def test_it_leaves_in_the_offices_hours(office):
    office.tick(D30)
    at_night = datetime(2027, 5, 31, 21, 0, tzinfo=BANGKOK)
    again_id = resend(office, one(office), at_night)
    assert office.tick(at_night)["accepted"] == 0
    office.tick(datetime(2027, 6, 1, 8, 30, tzinfo=BANGKOK))
    assert one(office, id=again_id).status == "accepted"


def test_pressing_twice_sends_once(office):
    office.tick(D30)
    first = one(office)
    resend(office, first)
    with pytest.raises(RuleBroken) as told:
        resend(office, first)
    assert told.value.code == "being_sent"
    office.tick(LATER)
    resend(office, first, LATER + timedelta(minutes=5))  # a third time, on purpose
    office.tick(LATER + timedelta(minutes=5))
    assert len(office.mail.sent) == 3


def test_what_a_person_had_sent_again_is_not_repeated_by_itself(office):
    """A mail in doubt about a cutoff goes once more: by a person's order, or else by itself, never both."""
    evening = D30.replace(month=6, day=29, hour=19, minute=50)
    office.mail.troubles = [ChannelError("mail_uncertain", "lost after the final dot", maybe_accepted=True)]
    office.tick(evening)
    first = one(office, status="uncertain")
    again_id = resend(office, first, evening + timedelta(minutes=14))  # the office has closed: it leaves tomorrow
    office.tick(evening + timedelta(minutes=20))
    office.tick(datetime(2027, 6, 30, 8, 30, tzinfo=BANGKOK))
    assert one(office, id=first.id).status == "uncertain"
    assert one(office, id=again_id).status == "accepted"
    assert [mail.delivery_id for mail in office.mail.sent].count(first.id) == 0


def test_what_still_waits_is_not_sent_again(office):
    office.mail.troubles = [ChannelError("mail_try_later", "451")]
    office.tick(D30)
    with pytest.raises(RuleBroken) as told:
        resend(office, one(office))
    assert told.value.code == "still_waiting"


def test_what_was_settled_meanwhile_is_not_told_again(office):
    office.tick(D30)
    office.change_task(status=TaskStatus.DONE)
    with pytest.raises(RuleBroken) as told:
        resend(office, one(office))
    assert told.value.code == "nothing_to_say"


def test_what_is_settled_after_the_press_is_not_told_again(office):
    office.tick(D30)
    again_id = resend(office, one(office))
    office.change_task(status=TaskStatus.DONE)
    office.tick(LATER)
    assert one(office, id=again_id).status == "cancelled"


def test_whoever_cannot_be_reached_that_way_is_not_written_to(office):
    office.tick(D30)
    with office.session() as session:
        session.scalars(select(ContactPoint).where(ContactPoint.address == HEAD_MAIL)).one().state = "bad"
        session.commit()
    with pytest.raises(RuleBroken) as told:
        resend(office, one(office))
    assert told.value.code == "unreachable"


def test_the_inbox_needs_no_second_copy(office):
    office.tick(D30)
    (inbox,) = office.deliveries(channel="inbox")
    with pytest.raises(RuleBroken) as told:
        resend(office, inbox)
    assert told.value.code == "not_resendable"


def test_only_who_runs_the_plan_or_the_system_decides_and_not_by_a_link(office):
    office.tick(D30)
    head = replace(officer(office), posts=(Post(office.ids["head"], "ผอ.", Rank.DIVISION_HEAD, office.ids["finance"]),))
    for who in (head, officer(office, is_limited=True)):
        with pytest.raises(Forbidden):
            resend(office, one(office), by=who)
    with pytest.raises(NotFound), office.session() as session:
        resend_message(session, actor=officer(office), delivery_id=office.ids["task"], now=LATER)


# --- arrived or not -------------------------------------------------------------------------------------------


@pytest.fixture
def in_doubt(office):
    office.mail.troubles = [ChannelError("mail_uncertain", "lost", maybe_accepted=True)]
    office.tick(D30)
    assert one(office).status == "uncertain"
    return office


def test_somebody_asked_and_it_had_arrived(in_doubt):
    assert settle(in_doubt, one(in_doubt), is_arrived=True) is None
    settled = one(in_doubt)
    assert (settled.status, settled.accepted_at) == ("accepted", settled.last_attempt_at)
    assert story(in_doubt) == [(in_doubt.ids["policy"], "delivery_settled")]
    with pytest.raises(RuleBroken) as told:
        settle(in_doubt, one(in_doubt), is_arrived=False)
    assert told.value.code == "not_uncertain"


def test_somebody_asked_and_it_had_not_arrived(in_doubt):
    first = one(in_doubt)
    again_id = settle(in_doubt, first, is_arrived=False)
    in_doubt.tick(LATER)
    assert (one(in_doubt, id=first.id).status, one(in_doubt, id=first.id).error_class) == ("failed", "not_arrived")
    assert one(in_doubt, id=again_id).status == "accepted"
    assert [action for _, action in story(in_doubt)] == ["delivery_settled", "delivery_sent_again"]


def test_one_that_had_not_arrived_and_is_settled_meanwhile_is_only_noted(in_doubt):
    in_doubt.change_task(status=TaskStatus.DONE)
    assert settle(in_doubt, one(in_doubt), is_arrived=False) is None
    assert one(in_doubt).status == "failed"


# --- a channel that rests -------------------------------------------------------------------------------------


def resume(office, channel="email"):
    with office.session() as session:
        resume_channel(session, actor=officer(office), channel=channel, now=LATER)


def test_a_resting_channel_goes_on_at_once_when_a_person_lets_it(office):
    office.mail.troubles = [ChannelError("mail_login_refused", "535", scope="channel", retry_after=3600)]
    office.tick(D30)
    resume(office)
    office.tick(D30 + timedelta(hours=1, minutes=1))
    assert len(office.mail.sent) == 1
    assert story(office) == [(office.ids["policy"], "channel_resumed")]
    with pytest.raises(RuleBroken) as told:
        resume(office)
    assert told.value.code == "not_resting"


def test_after_a_restored_backup_nothing_scheduled_leaves_until_a_person_says_so(office):
    with office.session() as session:
        change_channel_to_resting(session, "email", D30)
        session.commit()
    office.tick(D30)
    assert not [message for message in office.mail.sent if message.subject.startswith("เหลือ")]
    with office.session() as session:
        state = session.scalars(select(ChannelState)).one()
    assert (state.reason, state.pauses) == ("restored_backup", 0)
    resume(office)
    office.tick(LATER)
    assert one(office).status == "accepted"


def test_line_and_the_group_rest_and_go_on_together(office):
    with office.session() as session:
        change_channel_to_resting(session, "group", D30)
        session.commit()
    resume(office, "line")
    with office.session() as session:
        assert session.scalars(select(ChannelState)).one().paused_until is None
