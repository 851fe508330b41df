"""The log's questions give the same answers on both databases."""

from datetime import timedelta

from tests.cast import NOW, build_town
from tests.told_people import tell_everything
from tracker.rules.delivery_words import Outcome
from tracker.store.database import Database
from tracker.store.delivery_log import Wanted, get_message, list_in_need, list_resting, read_log
from tracker.store.inbox import count_unread, list_inbox_page
from tracker.store.models import ChannelState
from tracker.store.told import list_sent_about


def test_every_question_of_the_log(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        told = {name: delivery.id for name, delivery in tell_everything(session, town).items()}
        session.add(ChannelState(channel="line", paused_until=NOW + timedelta(hours=1), reason="x", changed_at=NOW))
        session.commit()

    def found(wanted: Wanted) -> set[str]:
        rows = read_log(session, wanted, limit=50).rows
        return {name for name, delivery_id in told.items() if delivery_id in {row.id for row in rows}}

    head, blocked = town.people["finance_head"].id, town.tasks["blocked"].id
    with database.session(town.organization_id, is_reading=True) as session:
        assert found(Wanted()) == set(told)
        assert found(Wanted(person_id=head)) == {"inbox", "line", "mail_failed", "link"}
        assert found(Wanted(name="ประเสริฐ", channel="email")) == {"uncertain"}
        assert found(Wanted(task_id=blocked)) == {"works_inbox", "uncertain"}
        assert found(Wanted(division_id=town.divisions["works"].id, outcome=Outcome.CARE)) == {"uncertain"}
        assert found(Wanted(outcome=Outcome.WAITING)) == {"waiting"}
        assert found(Wanted(first_on=NOW.date(), last_on=NOW.date())) == set(told)
        assert found(Wanted(last_on=NOW.date() - timedelta(days=1))) == set()
        first = read_log(session, Wanted(), limit=5)
        second = read_log(session, Wanted(before=first.next_before), limit=50)
        assert len(first.rows) + len(second.rows) == len(told)
        assert {row.id for row in list_in_need(session, NOW - timedelta(days=1))} == {
            told["mail_failed"],
            told["uncertain"],
        }
        assert [(one.channel, one.waiting_count) for one in list_resting(session, NOW)] == [("line", 1)]
        page = get_message(session, told["mail_failed"])
        assert [one.number for one in page.tries] == [1, 2]
        related = get_message(session, told["mail_instead"])
        assert [(one.id, one.relation) for one in related.related] == [(told["fallback"], "fallback")]
        assert related.row.told_otherwise == "email"
        assert count_unread(session, head) == 1
        assert [one.id for one in list_inbox_page(session, head, 1).messages] == [told["inbox"]]
        by_round = list_sent_about(session, round_id=town.rounds[6].id, division_ids=[town.divisions["finance"].id])
        assert {one.delivery_id for one in by_round} == {told["inbox"], told["line"], told["mail_failed"]}
