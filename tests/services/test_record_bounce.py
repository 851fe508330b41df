"""Mail that came back, on both databases: a dead address stops, the other channel tells, nobody can forge that."""

import pytest
from sqlalchemy import select

from tests.services.reminded_office import D30, HEAD_LINE, HEAD_MAIL, build_office, make_outbox
from tests.services.returned_mail import bounce_of
from tracker.rules.bounce import BELIEVED_FOR, Reason, signed_address
from tracker.services.record_bounce import Outcome, record_bounce
from tracker.services.switch_channel import switch_channel
from tracker.store.models import ContactPoint, Delivery, History

DOMAIN = "bounces.nongmekkhao.example"


@pytest.fixture
def office(database):
    """The head has LINE too, but it was switched off this morning: mail told them, LINE did not."""
    office = build_office(database)
    set_line(office, is_on=False)
    office.tick(D30)
    assert [one.recipient.address for one in office.mail.sent].count(HEAD_MAIL) == 1
    assert office.line.sent == []
    set_line(office, is_on=True)
    return office


def set_line(office, **values):
    office.change(ContactPoint, "head_line", **values)


def the_mail(office):
    (mail,) = office.deliveries(channel="email", person_id=office.ids["head"], kind="digest")
    return mail


def address_of(office, reason=Reason.BOUNCE, key=None):
    return signed_address(key or office.outbox.secret_key, reason, the_mail(office).id, DOMAIN)


def take(office, status, *, address=None, **more):
    raw = bounce_of(address or address_of(office), status, **more)
    return record_bounce(office.outbox, raw=raw, now=office.clock())


def contact(office, channel="email"):
    with office.session() as session:
        statement = select(ContactPoint).filter_by(person_id=office.ids["head"], channel=channel)
        return session.scalars(statement).one()


def second_ways(office):
    return [(one.channel, one.status) for one in office.deliveries() if one.fallback_of_id is not None]


def test_no_such_mailbox_stops_the_address_and_tells_by_line(office):
    assert take(office, "5.1.1") is Outcome.BOUNCED
    assert the_mail(office).status == "bounced"
    assert (contact(office).state, contact(office).note) == ("bad", "5.1.1 smtp; 550 5.1.1 user unknown")
    assert second_ways(office) == [("line", "pending")]
    office.tick(D30.replace(hour=10))
    assert [one.recipient.address for one in office.line.sent] == [HEAD_LINE]
    assert HEAD_MAIL not in [one.recipient.address for one in office.mail.sent[2:]]


def test_the_same_report_again_changes_nothing(office):
    take(office, "5.1.1")
    assert take(office, "5.1.1") is Outcome.IGNORED
    assert len(second_ways(office)) == 1


@pytest.mark.parametrize("status", ["4.2.2", "5.4.4"])
def test_what_passes_is_only_noted(office, status):
    assert take(office, status) is Outcome.NOTED
    assert the_mail(office).status == "accepted"
    assert contact(office).state == "ok"
    assert contact(office).note.startswith(status)
    assert second_ways(office) == []


def test_a_fault_of_our_own_settings_stops_no_address(office):
    """5.7.x comes back from every address at once; the mail still did not arrive, so LINE tells."""
    assert take(office, "5.7.26") is Outcome.NOT_DELIVERED
    assert contact(office).state == "ok"
    assert the_mail(office).status == "bounced"
    assert second_ways(office) == [("line", "pending")]


def test_forged_reports_are_refused(office):
    someone_elses = signed_address("another key", Reason.BOUNCE, the_mail(office).id, DOMAIN)
    for address in (someone_elses, "tidtam@nongmekkhao.example", address_of(office)[:-40]):
        assert take(office, "5.1.1", address=address) is Outcome.FORGED
    assert contact(office).state == "ok"
    assert the_mail(office).status == "accepted"


def test_without_a_key_of_ours_nothing_is_believed(office):
    keyless = make_outbox(office.database, office.outbox.channels)
    raw = bounce_of(signed_address("", Reason.BOUNCE, the_mail(office).id, DOMAIN), "5.1.1")
    assert keyless.secret_key == "" or record_bounce(keyless, raw=raw, now=office.clock()) is Outcome.FORGED
    assert contact(office).state == "ok"


def test_an_old_report_is_refused(office):
    office.clock.at = D30 + BELIEVED_FOR
    assert take(office, "4.2.2") is Outcome.NOTED
    office.clock.move(hours=1)
    assert take(office, "5.1.1") is Outcome.TOO_OLD
    assert contact(office).state == "ok"


def test_a_message_nobody_knows_is_refused(office):
    raw = bounce_of(signed_address(office.outbox.secret_key, Reason.BOUNCE, office.ids["task"], DOMAIN), "5.1.1")
    assert record_bounce(office.outbox, raw=raw, now=office.clock()) is Outcome.TOO_OLD


def test_a_newer_address_is_not_blamed_for_the_old_ones_fault(office):
    with office.session() as session:
        row = session.scalars(select(ContactPoint).filter_by(person_id=office.ids["head"], channel="email")).one()
        row.address = "arun.new@nongmekkhao.example"
        session.commit()
    assert take(office, "5.1.1") is Outcome.BOUNCED
    assert contact(office).state == "ok"


def test_an_uncertain_mail_that_came_back_had_been_accepted(office):
    with office.session() as session:
        session.get_one(Delivery, (office.organization_id, the_mail(office).id)).status = "uncertain"
        session.commit()
    assert take(office, "5.1.1") is Outcome.BOUNCED
    assert the_mail(office).status == "bounced"


def test_a_mail_that_is_on_its_way_again_is_left_to_its_sender(office):
    with office.session() as session:
        session.get_one(Delivery, (office.organization_id, the_mail(office).id)).status = "sending"
        session.commit()
    assert take(office, "5.1.1") is Outcome.BOUNCED
    assert (the_mail(office).status, contact(office).state) == ("sending", "bad")


def test_a_receipt_is_kept(office):
    assert take(office, "2.0.0", action="delivered") is Outcome.DELIVERED
    assert the_mail(office).status == "delivered"
    assert take(office, "5.1.1") is Outcome.BOUNCED  # a forwarder may still fail


def test_an_automatic_answer_is_ignored(office):
    raw = f"To: {address_of(office)}\r\nSubject: out of office\r\n\r\nx\r\n".encode()
    assert record_bounce(office.outbox, raw=raw, now=office.clock()) is Outcome.IGNORED


def test_the_history_tells_who_did_it(office):
    take(office, "5.1.1")
    with office.session() as session:
        statement = select(History).filter_by(organization_id=office.organization_id, action="contact_changed")
        (entry,) = session.scalars(statement)
    assert entry.person_id is None
    assert entry.change["state"] == ["ok", "bad"]


def test_the_mail_way_of_unsubscribing(office):
    off = address_of(office, Reason.UNSUBSCRIBE)
    assert take(office, "5.1.1", address=off) is Outcome.SWITCHED_OFF
    assert (contact(office).is_on, contact(office).state) == (False, "ok")
    set_line(office, state="blocked")
    with office.session() as session:
        switch_channel(
            session,
            person_id=office.ids["head"],
            channel="email",
            is_on=True,
            channels=("line", "email"),
            by=office.ids["head"],
            now=office.clock(),
        )
    assert take(office, "5.1.1", address=off) is Outcome.LAST_CHANNEL
    assert contact(office).is_on
