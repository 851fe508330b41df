"""Words of messages go after ninety days; whom they told what, when and with what outcome stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.factories import add_organization
from tests.services.reminded_office import D30, build_office
from tracker.rules.message import ChannelError
from tracker.services.forget_bodies import forget_bodies
from tracker.store.models import Delivery, DeliveryItem


@pytest.fixture
def office(database):
    return build_office(database)


def forget(office, at):
    with office.database.session() as session:
        return forget_bodies(session, now=at)


def test_words_go_after_ninety_days_and_everything_else_stays(office):
    office.tick(D30)
    before = {one.id: one for one in office.deliveries()}
    assert forget(office, D30 + timedelta(days=90)) == 0
    assert forget(office, D30 + timedelta(days=90, seconds=1)) == len(before) == 3
    for now in office.deliveries():
        then = before[now.id]
        assert then.payload
        assert (now.payload, now.body_forgotten_at) == (None, D30 + timedelta(days=90, seconds=1))
        assert now.subject == then.payload["subject"]
        kept = ("status", "payload_sha256", "accepted_at", "first_attempt_at", "address", "dedupe_key", "message_id")
        assert [getattr(now, name) for name in kept] == [getattr(then, name) for name in kept]
    with office.session() as session:
        assert session.scalar(select(func.count(DeliveryItem.id))) == 3
    assert forget(office, D30 + timedelta(days=91)) == 0


def test_a_forgotten_message_is_not_told_again(office):
    office.tick(D30)
    forget(office, D30 + timedelta(days=91))
    counts = office.tick(D30 + timedelta(minutes=1))
    assert not any(counts.values())


def test_what_has_not_ended_keeps_its_words(office):
    office.outbox.channels.pop("line")
    office.mail.troubles = [ChannelError("mail_try_later", "451")]
    office.tick(D30)
    assert forget(office, D30 + timedelta(days=91)) == 1  # the inbox's
    (mail,) = office.deliveries(channel="email")
    assert mail.payload


def test_what_never_had_a_subject_of_its_own_gets_it_then(office):
    office.tick(D30)
    with office.session() as session:
        session.execute(update(Delivery).values(subject=None))
        session.commit()
    subjects = {one.id: one.payload["subject"] for one in office.deliveries()}
    forget(office, D30 + timedelta(days=91))
    assert {one.id: one.subject for one in office.deliveries()} == subjects


def test_a_turn_forgets_for_every_organization(office):
    office.tick(D30)
    with office.database.session() as session:
        add_organization(session, name="ทุ่งลมหนาว", slug="thung-lom-nao")
        session.commit()
    office.tick(D30 + timedelta(days=91))
    assert [one.payload for one in office.deliveries() if one.created_at <= D30] == [None] * 3
