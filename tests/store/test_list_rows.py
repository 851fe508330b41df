"""The log of messages as bare rows: the same rows in the same order as its page reads, on both databases."""

from datetime import timedelta

from tests.cast import TODAY, build_town
from tests.told_people import tell_everything
from tracker.store.database import Database
from tracker.store.delivery_log import Wanted, read_log
from tracker.store.list_rows import list_delivery_lines


def test_messages_are_those_of_the_log_in_its_order(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        tell_everything(session, town)
        session.commit()
    with database.session(town.organization_id, is_reading=True) as session:
        for wanted in (Wanted(), Wanted(channel="email"), Wanted(first_on=TODAY - timedelta(days=1))):
            page = read_log(session, wanted, limit=500).rows
            assert [(line.person_name, line.channel, line.status) for line in list_delivery_lines(session, wanted)] == [
                (row.person_name, row.channel, row.status) for row in page
            ]
