"""Messages taken several at a time: leases that might not last, channels in trouble, odd ones, doubts, replies."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import jinja2
import pytest
from sqlalchemy import event, func, select, update

from tests.fakes import FixedClock, MemoryChannel
from tests.faults.crowd import D1, D30, build_crowd
from tests.services.reminded_office import HEAD_LINE, Office, build_office, make_outbox
from tracker.rules.message import Accepted, ChannelError, Message, do_nothing
from tracker.rules.reminder_policy import DeliveryKind
from tracker.services.claim_message import LEASED_AT_ONCE, claim_for_reply, claim_messages
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.freeze_message import UNWRITABLE
from tracker.services.plan_reminders import plan_reminders
from tracker.services.record_outcome import note_hand_over, record_accepted, record_refused
from tracker.services.send_batch import BatchSender
from tracker.services.sweep_outbox import sweep_outbox
from tracker.store.models import ContactPoint, Delivery, DeliveryAttempt, Organization

MANY = 30


@dataclass
class SlowChannel(MemoryChannel):
    """Something happens while it is at work: a clock goes on."""

    meanwhile: Callable[[], None] = do_nothing
    keys: list[object] = field(default_factory=list)

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        self.keys.append(message.retry_key)
        self.meanwhile()
        return super().send(message, about_to_hand_over)


def make_office(database, *names, at=D30, many=MANY):
    """Planned, and nothing sent yet; messages leave by these channels."""
    crowd = build_crowd(database, many, channels=names)
    channels = {name: SlowChannel() for name in names}
    office = Office(database, crowd.organization_id, {}, make_outbox(database, channels), FixedClock(at))
    with office.session() as session:
        plan_reminders(session, channels=channels, now=at)
    return office


def dispatch(office, **more):
    return dispatch_messages(replace(office.outbox, **more), office.organization_id, office.clock)


def states(office, channel):
    return Counter(one.status for one in office.deliveries(channel=channel))


def count_attempts(office):
    with office.session() as session:
        return session.scalar(select(func.count(DeliveryAttempt.id)))


# --- several at a time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["line", "email"])
def test_a_batch_leaves_whole_and_is_recorded_whole(database, channel):
    office = make_office(database, channel)
    assert dispatch(office)["accepted"] == MANY
    assert len({message.retry_key for message in office.outbox.channels[channel].sent}) == MANY
    rows = office.deliveries(channel=channel)
    assert {(one.status, one.attempts, one.lease_token) for one in rows} == {("accepted", 1, None)}
    assert {one.provider_request_id for one in rows} == {f"memory-{number}" for number in range(1, MANY + 1)}


def test_the_number_of_statements_does_not_grow_with_every_reading(database):
    """Sixty messages in two batches: what all share is read once for each, and outcomes go together."""
    office = make_office(database, "line")
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    assert dispatch(office)["accepted"] == MANY
    assert len(statements) < 75, "\n".join(statements)


def test_a_worker_takes_no_more_than_it_may_keep_from_leaving(database):
    office = make_office(database, "email", many=LEASED_AT_ONCE + 5)
    _put_off_the_inbox(office)
    assert [len(_claim(office).claimed) for _ in range(2)] == [LEASED_AT_ONCE, 5]
    assert _claim(office) is None


# --- a lease that might not last --------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["steady", "wall"])
def test_nothing_is_begun_that_its_lease_might_not_outlive(database, clock):
    """A worker that slept, or a channel that takes its time: the rest of the batch is given back untouched."""
    office = make_office(database, "line")
    steady = [0.0]

    def forty_seconds():
        if clock == "steady":
            steady[0] += 41
        else:
            office.clock.move(seconds=41)

    channel = office.outbox.channels["line"]
    channel.meanwhile = forty_seconds
    with office.session() as session:
        office.outbox = replace(office.outbox, monotonic=lambda: steady[0])
        session.execute(update(Delivery).where(Delivery.channel == "inbox").values(not_before=D1))
        session.commit()
    batch = _claim(office)
    sent = _send(office, batch, begun=0.0)
    assert sent == {"accepted": 1}
    rest = [one for one in office.deliveries(channel="line") if one.status != "accepted"]
    untouched = (one for one in rest)
    assert {(one.status, one.attempts, one.first_attempt_at, one.lease_token) for one in untouched} == {
        ("pending", 0, None, None)
    }
    assert count_attempts(office) == 1
    channel.meanwhile = do_nothing
    dispatch(office)
    assert states(office, "line") == {"accepted": MANY}
    assert len(set(channel.keys)) == len(channel.keys) == MANY


def _claim(office):
    with office.session() as session:
        return claim_messages(session, outbox=office.outbox, now=office.clock())


def _send(office, batch, begun):
    return BatchSender(office.outbox, office.organization_id, office.clock, begun).send(batch.claimed)


def _hand_over(office, claimed, now):
    with office.session() as session:
        assert note_hand_over(session, claimed=claimed, outbox=office.outbox, now=now)
        session.commit()


def test_the_hand_over_begins_the_lease_anew(database):
    office = make_office(database, "email")
    (first, *_) = _claim(office).claimed
    later = D30 + timedelta(minutes=4)
    _hand_over(office, first, later)
    with office.session() as session:
        assert sweep_outbox(session, outbox=office.outbox, now=later + timedelta(minutes=4))["uncertain"] == 0
    with office.session() as session:
        assert sweep_outbox(session, outbox=office.outbox, now=later + timedelta(minutes=6))["uncertain"] == 1


def test_a_channel_in_trouble_leaves_the_rest_of_a_batch_as_if_nobody_had_taken_it(database):
    office = make_office(database, "line", "email")
    office.outbox.channels["line"].troubles = [ChannelError("line_rate_limit", "429", scope="channel")]
    counts = dispatch(office)
    assert (counts["retry"], counts["accepted"]) == (1, MANY)
    assert states(office, "line") == {"retry": 1, "pending": MANY - 1}
    pending = [one for one in office.deliveries(channel="line") if one.status == "pending"]
    assert {(one.attempts, one.first_attempt_at) for one in pending} == {(0, None)}
    office.clock.move(seconds=2)
    assert dispatch(office)["accepted"] == MANY


def test_when_the_month_is_used_up_in_the_middle_of_a_batch_mail_says_all_of_it(database):
    """Nothing is known of the month's quota: one message asks an hour, the others do not wait for their turn."""
    crowd = build_crowd(database, MANY, channels=("line", "email"))
    office = Office(
        database, crowd.organization_id, {}, make_outbox(database, {"line": SlowChannel()}), FixedClock(D30)
    )
    with office.session() as session:
        plan_reminders(session, channels=["line"], now=D30)
    office.outbox.channels["line"].troubles = [ChannelError("line_monthly_limit", "429", scope="quota")] * MANY
    office.outbox.channels["email"] = SlowChannel()
    dispatch(office)
    office.clock.move(seconds=20)
    dispatch(office)
    assert states(office, "line") == {"held_quota": MANY}
    assert states(office, "email") == {"accepted": MANY}


# --- mail is recorded with the hand-over of the next ---------------------------------------------------------------


@pytest.fixture
def mailing(database):
    """Mail that waits, and nothing else."""
    office = make_office(database, "email")
    _put_off_the_inbox(office)
    return office


def _put_off_the_inbox(office):
    with office.session() as session:
        session.execute(update(Delivery).where(Delivery.channel == "inbox").values(not_before=D1))
        session.commit()


def handed_over_and_open(office):
    """How many mails would be in doubt if the worker died now."""
    return sum(one.status == "sending" and one.data_started_at is not None for one in office.deliveries())


def test_whenever_a_worker_dies_one_mail_is_in_doubt_at_most(mailing):
    seen = []
    mailing.outbox.channels["email"].meanwhile = lambda: seen.append(handed_over_and_open(mailing))
    assert dispatch(mailing)["accepted"] == MANY
    assert max(seen) == 1
    assert states(mailing, "email") == {"accepted": MANY}


def test_a_mail_costs_one_transaction(mailing):
    commits = []
    event.listen(mailing.database.engine, "commit", commits.append)
    assert dispatch(mailing)["accepted"] == MANY
    assert len(commits) < MANY + 10


def test_a_mail_is_recorded_though_the_next_one_was_lost_to_somebody(mailing):
    (first, second, *_) = claimed = _claim(mailing).claimed

    def lose_the_second():
        if channel.sent:
            with mailing.session() as session:
                mine = Delivery.id == second.delivery_id
                session.execute(update(Delivery).where(mine).values(lease_token=first.delivery_id))
                session.commit()

    channel = mailing.outbox.channels["email"]
    channel.meanwhile = lose_the_second
    sender = BatchSender(mailing.outbox, mailing.organization_id, mailing.clock, mailing.outbox.monotonic())
    assert sender.send(claimed[:2]) == {"accepted": 1, "lost": 1}
    assert [message.delivery_id for message in channel.sent] == [first.delivery_id]
    assert [one.status for one in mailing.deliveries(id=first.delivery_id)] == ["accepted"]
    assert [one.status for one in mailing.deliveries(id=second.delivery_id)] == ["sending"]


@pytest.mark.parametrize(("seconds", "open_when_the_next_begins"), [(1, 1), (3, 0)])
def test_a_mail_that_took_long_is_recorded_before_the_next_begins(mailing, seconds, open_when_the_next_begins):
    """Else a next one that hangs might outlive what is left of its lease."""
    steady, seen = [0.0], []

    def slowly():
        seen.append(handed_over_and_open(mailing))
        steady[0] += seconds

    mailing.outbox.channels["email"].meanwhile = slowly
    claimed = _claim(mailing).claimed[:2]
    sender = BatchSender(
        replace(mailing.outbox, monotonic=lambda: steady[0]), mailing.organization_id, mailing.clock, 0.0
    )
    assert sender.send(claimed) == {"accepted": 2}
    assert seen == [0, open_when_the_next_begins]


@pytest.mark.parametrize("end", [ChannelError("mail_address_refused", "550", permanent=True), KeyboardInterrupt()])
def test_a_mail_is_recorded_though_the_next_one_fails(mailing, end):
    channel = mailing.outbox.channels["email"]

    def fail():
        if channel.sent:
            raise end

    channel.meanwhile = fail
    claimed = _claim(mailing).claimed[:2]
    sender = BatchSender(mailing.outbox, mailing.organization_id, mailing.clock, mailing.outbox.monotonic())
    with suppress(KeyboardInterrupt):
        sender.send(claimed)
    assert handed_over_and_open(mailing) == 0
    assert states(mailing, "email")["accepted"] == 1


# --- one odd message --------------------------------------------------------------------------------------------


def test_a_message_whose_words_cannot_be_written_waits_alone(database, caplog):
    office = make_office(database, "email")
    templates = office.outbox.wording.templates
    torn = "{% if '0007' in digest.person %}{{ digest.no_such_thing }}{% endif %}{{ digest.person }}"
    torn_one = jinja2.DictLoader({"messages/mail/digest.txt": torn})
    loader = jinja2.ChoiceLoader([torn_one, templates.loader])
    wording = replace(office.outbox.wording, templates=templates.overlay(loader=loader))
    counts = dispatch(office, wording=wording)
    waiting = [one for one in office.deliveries() if one.status == "pending"]
    assert {one.error_class for one in waiting} == {UNWRITABLE}
    assert len(waiting) == 2  # the inbox and the mail
    assert counts["postponed"] == 2
    assert "cannot be written" in caplog.text
    office.clock.move(minutes=11)
    assert dispatch(office)["accepted"] + counts["accepted"] == MANY
    assert states(office, "email") == {"accepted": MANY}


# --- mail in doubt ----------------------------------------------------------------------------------------------


DOUBT = ("mail_uncertain", "lost after the final dot")


@pytest.fixture
def in_doubt(database):
    """A mail that may have arrived, about a task due tomorrow."""
    office = build_office(database)
    office.outbox.channels.pop("line")
    office.mail.troubles = [ChannelError(*DOUBT, maybe_accepted=True)]
    office.tick(D1)
    assert mail_of(office).status == "uncertain"
    return office


def mail_of(office):
    (delivery,) = office.deliveries(channel="email", kind="digest")
    return delivery


def digests(office):
    return [message for message in office.mail.sent if message.delivery_id == mail_of(office).id]


def test_mail_in_doubt_with_a_cutoff_goes_once_more_after_a_quarter_of_an_hour(in_doubt):
    first = mail_of(in_doubt)
    in_doubt.tick(D1 + timedelta(minutes=14, seconds=59))
    assert mail_of(in_doubt).status == "uncertain"
    in_doubt.tick(D1 + timedelta(minutes=15))
    again = mail_of(in_doubt)
    assert (again.status, again.repeated_at) == ("accepted", D1 + timedelta(minutes=15))
    assert (again.message_id, again.payload_sha256) == (first.message_id, first.payload_sha256)
    assert [str(message.message_id) for message in digests(in_doubt)] == [first.message_id]
    assert digests(in_doubt)[0].dated_at == first.first_attempt_at


def test_it_never_goes_a_third_time(in_doubt):
    in_doubt.mail.troubles = [ChannelError(*DOUBT, maybe_accepted=True)] * 3
    for minutes in (15, 40, 120):
        in_doubt.tick(D1 + timedelta(minutes=minutes))
    in_doubt.mail.troubles = []
    in_doubt.tick(D1 + timedelta(hours=3))
    assert mail_of(in_doubt).status == "uncertain"
    assert mail_of(in_doubt).attempts == 2
    assert digests(in_doubt) == []


def test_an_office_may_rather_have_it_shown_than_repeated(in_doubt):
    with in_doubt.session() as session:
        session.execute(update(Organization).values(is_uncertain_mail_repeated=False))
        session.commit()
    in_doubt.tick(D1 + timedelta(hours=1))
    assert mail_of(in_doubt).status == "uncertain"


def test_mail_in_doubt_without_a_cutoff_stays_in_doubt(database):
    office = build_office(database)
    office.outbox.channels.pop("line")
    office.mail.troubles = [ChannelError(*DOUBT, maybe_accepted=True)]
    office.tick(D30)
    office.tick(D30 + timedelta(hours=1))
    assert mail_of(office).status == "uncertain"


def test_the_answer_that_came_too_late_still_ends_the_doubt(database):
    office = make_office(database, "email")
    (first, *_) = _claim(office).claimed
    _hand_over(office, first, D30)
    with office.session() as session:
        assert sweep_outbox(session, outbox=office.outbox, now=D30 + timedelta(minutes=6))["uncertain"] == 1
    with office.session() as session:
        outcome = record_accepted(session, claimed=first, accepted=Accepted(250), now=D30 + timedelta(minutes=7))
    assert outcome == "accepted"
    (row,) = office.deliveries(id=first.delivery_id)
    assert (row.status, row.provider_status) == ("accepted", 250)


# --- the free reply ---------------------------------------------------------------------------------------------


@pytest.fixture
def replying(database):
    """A person's digest waits, and they write to the account."""
    office = build_office(database)
    office.outbox.channels.pop("email")
    with office.session() as session:
        plan_reminders(session, channels=["line"], now=D30)
    return office


def claim_reply(office, at=D30):
    with office.session() as session:
        return claim_for_reply(session, outbox=office.outbox, person_id=office.ids["head"], now=at)


def line_of(office):
    (delivery,) = office.deliveries(channel="line")
    return delivery


def test_a_digest_that_left_by_reply_is_not_pushed(replying):
    claimed = claim_reply(replying)
    assert claimed.message.line
    with replying.session() as session:
        record_accepted(session, claimed=claimed, accepted=Accepted(200), now=D30)
    replying.tick(D30 + timedelta(minutes=1))
    assert (line_of(replying).status, line_of(replying).quota_cost) == ("accepted", 0)
    assert replying.line.sent == []
    assert claim_reply(replying, D30 + timedelta(minutes=2)) is None


def test_a_reply_that_was_refused_is_pushed_as_ever(replying):
    claimed = claim_reply(replying)
    error = ChannelError("line_bad_request", "400 Invalid reply token", permanent=True)
    with replying.session() as session:
        assert record_refused(session, claimed=claimed, error=error, outbox=replying.outbox, now=D30) == "retry"
    replying.tick(D30 + timedelta(seconds=1))
    assert (line_of(replying).status, line_of(replying).quota_cost) == ("accepted", 1)
    assert len(replying.line.sent) == 1


def test_a_doubtful_reply_is_never_pushed(replying):
    claimed = claim_reply(replying)
    error = ChannelError("line_no_answer", "reset", maybe_accepted=True)
    with replying.session() as session:
        assert record_refused(session, claimed=claimed, error=error, outbox=replying.outbox, now=D30) == "uncertain"
    for minutes in (1, 30, 300):
        replying.tick(D30 + timedelta(minutes=minutes))
    assert replying.line.sent == []


def test_a_worker_that_dies_with_a_reply_leaves_it_in_doubt(replying):
    claim_reply(replying)
    replying.tick(D30 + timedelta(minutes=2))
    assert line_of(replying).status == "uncertain"
    assert replying.line.sent == []


def test_there_is_no_reply_for_whom_nothing_waits(replying):
    with replying.session() as session:
        assert claim_for_reply(session, outbox=replying.outbox, person_id=replying.ids["policy"], now=D30) is None


# --- a division's group -----------------------------------------------------------------------------------------


GROUP = "C" + "0123456789abcdef" * 2


def test_a_group_is_told_by_plain_addresses(database):
    office = build_office(database)
    with office.session() as session:
        division_id = office.ids["finance"]
        session.add(ContactPoint(division_id=division_id, channel="line", address=GROUP, created_at=D30))
        session.commit()
    office.tick(D30)
    pushed = {message.recipient.address: message for message in office.line.sent}
    assert pushed.keys() == {GROUP, HEAD_LINE}
    assert "/l/" in str(pushed[HEAD_LINE].line)
    assert "/l/" not in str(pushed[GROUP].line)


def test_a_group_that_is_gone_is_not_the_heads_fault(database):
    office = build_office(database)
    with office.session() as session:
        division_id = office.ids["finance"]
        session.add(ContactPoint(division_id=division_id, channel="line", address=GROUP, created_at=D30))
        session.commit()
    gone = ChannelError("line_unknown_user", "400", permanent=True, scope="contact")
    office.line.troubles = [gone, gone]
    office.tick(D30)
    with office.session() as session:
        contacts = session.scalars(select(ContactPoint).where(ContactPoint.channel == "line"))
        assert {one.address: one.state for one in contacts} == {HEAD_LINE: "bad", GROUP: "bad"}


# --- only some kinds --------------------------------------------------------------------------------------------


def test_only_the_kinds_somebody_waits_for_leave(database):
    office = make_office(database, "email")
    counts = dispatch_messages(office.outbox, office.organization_id, office.clock, kinds={DeliveryKind.TEST})
    assert not any(counts.values())
    assert states(office, "email") == {"pending": MANY}
