"""Dispatching: every outcome a channel can have, and what becomes of the message."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import null, select

from tests.factories import add_delivery, add_division, add_task
from tests.services.reminded_office import BASE_URL, D30, HEAD_LINE, HEAD_MAIL, SECRET_KEY, build_office
from tracker.rules.message import Accepted, ChannelError
from tracker.rules.message_link import LINK_MARK, message_token, with_token
from tracker.rules.sign_in import token_hash
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.claim_message import claim_messages
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.record_outcome import note_hand_over, record_accepted
from tracker.services.sweep_outbox import sweep_outbox
from tracker.store.models import (
    ChannelState,
    ContactPoint,
    Delivery,
    DeliveryAttempt,
    DeliveryItem,
    Measure,
    Person,
    Reminder,
    SignInLink,
)


@pytest.fixture
def office(database):
    return build_office(database)


@pytest.fixture
def only_line(office):
    """Mail is not set up, so that a test sees one channel alone."""
    mail = office.outbox.channels.pop("email")
    office.spare_mail = mail
    return office


@pytest.fixture
def only_mail(office):
    office.outbox.channels.pop("line")
    return office


def at(month, day, hour=9, minute=0):
    return datetime(2027, month, day, hour, minute, tzinfo=BANGKOK)


def one(office, channel):
    (delivery,) = office.deliveries(channel=channel, kind="digest")  # the watch sends alarms of its own
    return delivery


def attempts(office):
    with office.session() as session:
        return [row.outcome for row in session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.number))]


UNAVAILABLE = ("line_server_error", "500 Internal error")


# --- what is sent ---------------------------------------------------------------------------------------------


def test_the_message_is_frozen_as_it_was_sent(office):
    office.tick(D30)
    line, mail = one(office, "line"), one(office, "email")
    (pushed,), (letter,) = office.line.sent, office.mail.sent
    assert (pushed.recipient.address, letter.recipient.address) == (HEAD_LINE, HEAD_MAIL)
    assert (line.retry_key, mail.message_id) == (pushed.retry_key, str(letter.message_id))
    assert with_token(line.payload["line"], token_of(line)) == list(pushed.line)
    assert with_token(mail.payload["text"], token_of(mail)) == letter.text
    assert line.payload["subject"] == mail.payload["subject"] == "เหลืออีก 30 วัน: เผยแพร่รายงานการใช้จ่ายงบประมาณ"
    assert len(line.payload_sha256) == 64
    assert (line.provider_request_id, line.attempts, line.lease_token) == ("memory-1", 1, None)
    assert attempts(office) == ["accepted", "accepted"]


def test_the_links_lead_to_the_task_without_a_password(office):
    office.tick(D30)
    token = token_of(one(office, "email"))
    assert f"{BASE_URL}/l/{token}?to=/tasks/{office.ids['task']}" in office.mail.sent[0].text
    with office.session() as session:
        links = {link.token_hash: link for link in session.scalars(select(SignInLink))}
    assert links.keys() == {token_hash(token_of(one(office, channel))) for channel in ("line", "email")}
    link = links[token_hash(token)]
    assert (link.person_id, link.target, link.is_limited) == (office.ids["head"], "/", True)
    assert link.expires_at == D30 + timedelta(days=14)


def token_of(delivery):
    return message_token(SECRET_KEY, delivery.id)


def test_what_is_kept_of_a_message_holds_no_secret(office):
    office.tick(D30)
    tokens = [token_of(delivery) for delivery in office.deliveries()]
    assert not [token for token in tokens for one in office.deliveries() if token in json.dumps(one.payload)]
    assert "/l/" not in json.dumps(one(office, "inbox").payload)


def test_nobody_can_plant_the_mark_of_a_link_in_a_title(office):
    office.change_task(title=f"งาน https://elsewhere.example/l/{LINK_MARK}")
    office.tick(D30)
    token = token_of(one(office, "email"))
    assert "elsewhere.example" in office.mail.sent[0].text
    assert f"elsewhere.example/l/{token}" not in office.mail.sent[0].text + json.dumps(office.line.sent[0].line)


def test_the_second_try_has_the_same_link(only_mail):
    only_mail.mail.troubles = [ChannelError("mail_try_later", "451")]
    only_mail.tick(D30)
    only_mail.tick(D30 + timedelta(minutes=2))
    with only_mail.session() as session:
        (link,) = session.scalars(select(SignInLink))
    assert link.token_hash == token_hash(token_of(one(only_mail, "email")))
    assert link.created_at == D30


# --- silence --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"status": TaskStatus.DONE},
        {"status": TaskStatus.CANCELLED},
        {"status": TaskStatus.SUBMITTED},
        {"due_on": date(2027, 9, 1), "deadline_version": 2},
    ],
)
def test_what_was_settled_between_planning_and_sending_says_nothing(office, values):
    office.tick(at(5, 31, 0, 5))
    office.change_task(**values)
    counts = office.tick(at(5, 31, 8, 30))
    assert (counts["accepted"], counts["inbox"], counts["cancelled"]) == (0, 0, 3)
    assert office.reminders() == {"silenced": 1}
    assert office.line.sent == office.mail.sent == []


def test_a_person_who_left_between_planning_and_sending_is_not_written_to(office):
    office.tick(at(5, 31, 0, 5))
    office.change(Person, "head", left_on=date(2027, 5, 31))
    office.tick(at(5, 31, 8, 30))
    assert [message.recipient.address for message in office.mail.sent] == ["thana@nongmekkhao.example"]
    assert office.line.sent == []


def test_a_task_reassigned_between_planning_and_sending_goes_to_the_new_person(office):
    office.tick(at(5, 31, 0, 5))
    office.change_task(delegate_id=office.ids["policy"])
    office.tick(at(5, 31, 8, 30))
    assert [message.recipient.address for message in office.mail.sent] == ["thana@nongmekkhao.example"]
    assert office.line.sent == []


def test_a_person_who_left_before_the_second_try_is_not_tried_again(only_mail):
    only_mail.mail.troubles = [ChannelError("mail_try_later", "450 greylisted", retry_after=300)]
    only_mail.tick(D30)
    only_mail.change(Person, "head", left_on=D30.date())
    only_mail.tick(D30 + timedelta(minutes=6))
    assert one_of(only_mail, "head").status == "cancelled"


def one_of(office, person):
    (delivery,) = office.deliveries(channel="email", person_id=office.ids[person])
    return delivery


def test_a_message_that_had_nothing_to_say_can_be_taken_up_again_the_same_day(office):
    office.tick(at(5, 31, 0, 5))
    office.change_task(status=TaskStatus.DONE)
    office.tick(at(5, 31, 8, 30))
    office.change_task(status=TaskStatus.IN_PROGRESS, due_on=date(2027, 6, 7), deadline_version=2)
    assert office.tick(at(5, 31, 10))["accepted"] == 2


# --- trying again ---------------------------------------------------------------------------------------------


def test_a_server_error_is_tried_again_with_the_same_bytes(only_line):
    only_line.line.troubles = [ChannelError(*UNAVAILABLE, maybe_accepted=True)]
    assert only_line.tick(D30)["retry"] == 1
    waiting = one(only_line, "line")
    assert waiting.is_maybe_accepted
    assert waiting.error_class == "line_server_error"
    assert only_line.tick(D30 + timedelta(seconds=1))["accepted"] == 0
    assert only_line.tick(D30 + timedelta(seconds=6))["accepted"] == 1
    sent = one(only_line, "line")
    assert (sent.payload_sha256, sent.retry_key) == (waiting.payload_sha256, waiting.retry_key)
    assert sent.attempts == 2
    assert attempts(only_line) == ["retry", "accepted"]


def test_what_may_have_arrived_is_asked_again_at_night_too(only_line):
    only_line.line.troubles = [ChannelError(*UNAVAILABLE, maybe_accepted=True)]
    only_line.tick(at(5, 31, 19, 59))
    assert only_line.tick(at(5, 31, 20, 1))["accepted"] == 1


def test_line_is_not_asked_again_after_23_hours(office):
    office.line.troubles = [ChannelError(*UNAVAILABLE, maybe_accepted=True)]
    office.tick(D30)
    counts = office.tick(D30 + timedelta(hours=23, minutes=1))
    assert counts["uncertain"] == 1
    assert one(office, "line").status == "uncertain"
    assert office.line.sent == []


def test_after_23_hours_another_channel_says_it(only_line):
    only_line.line.troubles = [ChannelError(*UNAVAILABLE, maybe_accepted=True)]
    only_line.tick(D30)
    only_line.outbox.channels["email"] = only_line.spare_mail
    only_line.tick(D30 + timedelta(hours=23, minutes=31))
    assert [message.recipient.address for message in only_line.mail.sent] == [HEAD_MAIL]
    assert one(only_line, "email").fallback_of_id == one(only_line, "line").id


def test_what_could_not_leave_all_day_goes_into_the_next_message_once(only_mail):
    only_mail.mail.troubles = [ChannelError("mail_unreachable", "refused", scope="channel") for _ in range(2)]
    only_mail.tick(D30)
    only_mail.tick(at(5, 31, 19, 55))
    counts = only_mail.tick(at(6, 1))
    assert (counts["expired"], counts["accepted"]) == (1, 1)
    assert only_mail.statuses(channel="email") == [("email", "accepted"), ("email", "expired")]
    assert not any(only_mail.tick(at(6, 2)).values())


# --- trouble of a channel, a contact, the quota ---------------------------------------------------------------


def test_a_channel_in_trouble_rests_and_no_try_is_counted(office):
    office.mail.troubles = [ChannelError("mail_unreachable", "refused", scope="channel")]
    counts = office.tick(D30)
    assert (counts["accepted"], counts["retry"]) == (1, 1)
    assert one(office, "email").attempts == 0
    with office.session() as session:
        state = session.scalars(select(ChannelState)).one()
        assert (state.channel, state.pauses, state.reason) == ("email", 1, "mail_unreachable")
    assert office.tick(D30 + timedelta(seconds=2))["accepted"] == 1
    with office.session() as session:
        assert session.scalars(select(ChannelState)).one().pauses == 0


def test_a_channel_in_trouble_is_asked_once_however_many_messages_wait(only_mail):
    with only_mail.session() as session:
        works, measure = add_division(session, "กองช่าง"), session.scalars(select(Measure)).one()
        add_task(
            session, measure, works, "ซ่อมแซมถนน", due_on=date(2027, 6, 30)
        )  # nobody heads it: the policy officer's
        session.commit()
    only_mail.mail.troubles = [ChannelError("mail_unreachable", "refused", scope="channel")]
    assert only_mail.tick(D30)["retry"] == 1
    assert only_mail.mail.sent == []
    assert only_mail.statuses(channel="email") == [("email", "pending"), ("email", "retry")]
    assert only_mail.tick(D30 + timedelta(seconds=2))["accepted"] == 2


def test_an_unknown_line_user_is_marked_and_mail_says_it(office):
    office.line.troubles = [ChannelError("line_unknown_user", "400", permanent=True, scope="contact")]
    counts = office.tick(D30)
    assert counts["failed"] == 1
    with office.session() as session:
        contact = session.get_one(ContactPoint, (office.organization_id, office.ids["head_line"]))
        assert (contact.state, contact.note) == ("bad", "line_unknown_user")
    office.tick(at(6, 16))
    assert office.line.sent == []
    assert len(office.mail.sent) == 2


def test_a_message_is_not_sent_twice_where_both_channels_are_used_anyway(office):
    office.line.troubles = [ChannelError("line_bad_request", "400", permanent=True)]
    office.tick(D30)
    assert len(office.mail.sent) == 1
    assert office.statuses() == [("email", "accepted"), ("inbox", "accepted"), ("line", "failed")]


def test_mail_takes_over_where_line_refuses(only_line):
    only_line.tick(at(5, 31, 0, 5))
    only_line.outbox.channels["email"] = only_line.spare_mail
    only_line.line.troubles = [ChannelError("line_bad_request", "400", permanent=True)]
    counts = only_line.tick(at(5, 31, 8, 30))
    assert (counts["failed"], counts["accepted"]) == (1, 1)
    assert only_line.mail.sent[0].recipient.address == HEAD_MAIL
    assert only_line.mail.sent[0].text


def test_a_month_that_is_used_up_holds_line_and_mail_says_it(only_line):
    only_line.tick(at(5, 31, 0, 5))
    only_line.outbox.channels["email"] = only_line.spare_mail
    only_line.line.troubles = [ChannelError("line_monthly_limit", "429", scope="quota")]
    counts = only_line.tick(at(5, 31, 8, 30))
    assert (counts["held_quota"], counts["accepted"]) == (1, 1)
    only_line.tick(at(5, 31, 10))
    statuses = only_line.statuses(kind="digest")
    assert statuses == [("email", "accepted"), ("inbox", "accepted"), ("line", "merged")]
    assert only_line.line.sent == []


def test_held_messages_leave_when_the_quota_is_back(only_line):
    only_line.line.troubles = [ChannelError("line_monthly_limit", "429", scope="quota")]
    assert only_line.tick(D30)["held_quota"] == 1
    assert only_line.tick(D30 + timedelta(minutes=30))["accepted"] == 0
    assert only_line.tick(D30 + timedelta(minutes=61))["accepted"] == 1


def test_what_may_have_arrived_and_then_met_the_months_end_does_not_wait_for_ever(only_line):
    """LINE said 500, took it perhaps, and then that the month is used up: after 23 hours a person must see it."""
    only_line.line.troubles = [ChannelError("line_5xx", "500", maybe_accepted=True)]
    only_line.tick(D30)
    only_line.line.troubles = [ChannelError("line_monthly_limit", "429", scope="quota")] * 40
    for hours in range(1, 30):
        only_line.tick(D30 + timedelta(hours=hours))
    assert one(only_line, "line").status == "uncertain"
    assert only_line.line.sent == []


def test_mail_that_may_have_arrived_is_left_for_a_person_to_look_at(only_mail):
    only_mail.mail.troubles = [ChannelError("mail_uncertain", "lost", maybe_accepted=True)]
    assert only_mail.tick(D30)["uncertain"] == 1
    only_mail.tick(D30 + timedelta(hours=3))
    assert only_mail.mail.sent == []
    assert one(only_mail, "email").status == "uncertain"


class Odd:
    """Fails in a way nobody foresaw, before or after the hand-over."""

    def __init__(self, *, is_after):
        self.is_after = is_after

    def send(self, _message, about_to_hand_over):
        if self.is_after:
            about_to_hand_over()
        raise KeyError("surprise")


@pytest.mark.parametrize(
    ("channel", "is_after", "status"),
    [("email", False, "retry"), ("email", True, "uncertain"), ("line", False, "retry")],
)
def test_an_odd_failure_of_one_message_does_not_stop_the_others(office, channel, is_after, status):
    office.outbox.channels[channel] = Odd(is_after=is_after)
    counts = office.tick(D30)
    assert (counts["accepted"], counts[status]) == (1, 1)
    odd = one(office, channel)
    assert "KeyError" in odd.error_text
    assert odd.is_maybe_accepted is (is_after or channel == "line")


# --- what a claim refuses by itself, even before anybody has swept ------------------------------------------------


def test_what_line_still_remembers_is_claimed(only_line):
    only_line.line.troubles = [ChannelError(*UNAVAILABLE, maybe_accepted=True)]
    only_line.tick(D30)
    assert [one.channel for one in claim(only_line, D30 + timedelta(hours=22, minutes=59)).claimed] == ["line"]


def test_what_line_has_forgotten_is_not_claimed(only_line):
    only_line.line.troubles = [ChannelError(*UNAVAILABLE, maybe_accepted=True)]
    only_line.tick(D30)
    assert claim(only_line, D30 + timedelta(hours=23, minutes=1)) is None


def test_what_ran_out_of_time_is_not_claimed(only_mail):
    only_mail.mail.troubles = [ChannelError("mail_try_later", "451")]
    only_mail.tick(D30)
    assert claim(only_mail, at(6, 1)) is None


def test_what_another_message_of_the_channel_has_told_is_not_told_again(only_mail):
    only_mail.tick(D30)
    told = one(only_mail, "email")
    with only_mail.session() as session:
        again = add_delivery(session, session.get_one(Person, (told.organization_id, told.person_id)), "email")
        again.status, again.payload, again.not_before, again.expires_at = "pending", null(), D30, at(6, 1, 20)
        session.add(DeliveryItem(delivery_id=again.id, reminder_id=session.scalars(select(Reminder.id)).one()))
        session.commit()
    assert claim(only_mail).outcomes["cancelled"] == 1


def test_a_message_that_was_tried_and_cancelled_is_not_taken_up_with_its_old_words(only_mail):
    only_mail.mail.troubles = [ChannelError("mail_try_later", "451")]
    only_mail.tick(D30)
    only_mail.change_task(status=TaskStatus.DONE)
    assert only_mail.tick(D30 + timedelta(minutes=5))["cancelled"] == 1
    only_mail.change_task(status=TaskStatus.IN_PROGRESS, due_on=date(2027, 6, 7), deadline_version=2)
    assert only_mail.tick(D30 + timedelta(minutes=10))["accepted"] == 0
    assert only_mail.tick(at(6, 1))["accepted"] == 1
    assert "7 มิถุนายน 2570" in only_mail.mail.sent[0].text


# --- leases ---------------------------------------------------------------------------------------------------


def claim(office, now=D30, worker="first"):
    with office.session() as session:
        return claim_messages(session, outbox=replace(office.outbox, worker=worker), now=now)


def sweep(office, now):
    with office.session() as session:
        return sweep_outbox(session, outbox=office.outbox, now=now)


def hand_over(office, claimed, now):
    with office.session() as session:
        is_ours = note_hand_over(session, claimed=claimed, outbox=office.outbox, now=now)
        session.commit()
    return is_ours


def claimed_line(office):
    """The LINE message, claimed and not yet sent."""
    office.tick(at(5, 31, 0, 5))
    return next(one for one in claim(office).claimed if one.message.recipient.address in (HEAD_LINE, HEAD_MAIL))


def test_a_message_being_sent_is_nobody_elses(only_line):
    claimed_line(only_line)
    assert claim(only_line, worker="second") is None
    assert one(only_line, "line").worker == "first"


def test_a_lease_that_ran_out_is_taken_up_with_the_same_key(only_line):
    first = claimed_line(only_line)
    assert not sweep(only_line, D30 + timedelta(seconds=59))["retry"]
    assert sweep(only_line, D30 + timedelta(seconds=61))["retry"] == 1
    (again,) = claim(only_line, D30 + timedelta(seconds=70), "second").claimed
    assert again.message.retry_key == first.message.retry_key
    assert again.message.line == first.message.line
    assert attempts(only_line) == ["lost_lease", None]


def test_a_late_sender_changes_nothing(only_line):
    first = claimed_line(only_line)
    sweep(only_line, D30 + timedelta(seconds=61))
    (second,) = claim(only_line, D30 + timedelta(seconds=70), "second").claimed
    with only_line.session() as session:
        assert record_accepted(session, claimed=first, accepted=Accepted(200), now=D30) == "lost"
    assert one(only_line, "line").status == "sending"
    with only_line.session() as session:
        assert record_accepted(session, claimed=second, accepted=Accepted(409, "r", "first"), now=D30) == "accepted"
    assert one(only_line, "line").accepted_request_id == "first"


def test_mail_whose_sender_vanished_before_the_final_dot_is_sent_again(only_mail):
    claimed_line(only_mail)
    assert sweep(only_mail, D30 + timedelta(minutes=6))["retry"] == 1
    assert only_mail.tick(D30 + timedelta(minutes=10))["accepted"] == 1


def test_mail_whose_sender_vanished_at_the_final_dot_is_uncertain(only_mail):
    claimed = claimed_line(only_mail)
    assert hand_over(only_mail, claimed, D30)
    assert sweep(only_mail, D30 + timedelta(minutes=6))["uncertain"] == 1
    assert one(only_mail, "email").is_maybe_accepted


def test_mail_is_not_handed_over_by_whoever_lost_the_lease(only_mail):
    claimed = claimed_line(only_mail)
    sweep(only_mail, D30 + timedelta(minutes=6))
    assert not hand_over(only_mail, claimed, D30 + timedelta(minutes=6))


def test_nothing_due_is_no_work(office):
    assert not any(dispatch_messages(office.outbox, office.organization_id, office.clock).values())
    with office.session() as session:
        assert session.scalars(select(Delivery)).all() == []
