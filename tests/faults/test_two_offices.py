"""Two organizations in one installation: keys, accounts and addresses never mix (fault 28)."""

from dataclasses import replace

from sqlalchemy import select

from tests.fakes import small_line
from tests.faults.clocks import StillClock
from tests.faults.crowd import D30, build_crowd
from tests.faults.judge import judge_line, judge_mail
from tests.services.reminded_office import make_outbox
from tracker.channels.line import open_account
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.line_keys import LineKeys
from tracker.services.set_line_account import set_line_account
from tracker.store.models import ContactPoint, Delivery
from tracker.worker import run_tick

TOKENS = ("a" * 170, "b" * 170)
SENDER = "tidtam@nongmekkhao.example"


def give_account(database, crowd, outbox, number):
    """An account of its own, and everybody's LINE linked with it."""
    keys = LineKeys(f"200000000{number}", "0123456789abcdef" * 2, TOKENS[number], is_lasting=True)
    with database.session(crowd.organization_id) as session:
        key = set_line_account(session, keys=keys, secret_key=outbox.secret_key, person_id=None, now=D30)
    with database.session(crowd.organization_id) as session:
        for contact in session.scalars(select(ContactPoint).where(ContactPoint.channel == "line")):
            contact.provider_key = key
        session.commit()


def test_each_office_speaks_with_its_own_account_to_its_own_people(database, box):
    with small_line() as line:
        mail = MailChannel(MailServer("127.0.0.1", box.port, SENDER, encryption="none"))
        plain = make_outbox(database, {"email": mail}, "both")
        outbox = replace(plain, open_line=lambda keys: open_account(keys, api_base=line.address, content_base=""))
        crowds = [build_crowd(database, 3, channels=("line", "email"), number=number) for number in range(2)]
        for number, crowd in enumerate(crowds):
            give_account(database, crowd, outbox, number)
        for _ in range(2):
            run_tick(outbox, StillClock(D30))
        journal = line.state()["journal"]
        for number, crowd in enumerate(crowds):
            ours = {crowd.line_of(place) for place in range(3)}
            assert {one["to"][0] for one in journal if one["authorization"] == f"Bearer {TOKENS[number]}"} == ours
            assert judge_line(database, crowd, line).is_clean
            assert judge_mail(database, crowd, box).is_clean
    keys = [one["key"] for one in journal]
    assert len(set(keys)) == len(keys) == 6
    for crowd in crowds:
        with database.session(crowd.organization_id, is_reading=True) as session:
            rows = session.scalars(select(Delivery)).all()
        assert all(str(crowd.organization_id) in row.dedupe_key for row in rows)
        assert {row.person_id for row in rows} <= set(crowd.people)
