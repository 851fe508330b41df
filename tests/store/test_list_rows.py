"""Long lists as bare rows: the same rows in the same order as the pages read, on both databases."""

from datetime import timedelta

from tests.cast import TODAY, build_town
from tests.told_people import tell_everything
from tracker.store.database import Database
from tracker.store.delivery_log import Wanted, read_log
from tracker.store.list_rows import (
    TaskFilter,
    list_delivery_lines,
    list_indicators_by_measure,
    list_supported_lines,
    list_task_lines,
)
from tracker.store.tasks import list_supported_tasks, list_tasks
from tracker.web.task_list import NEAR, SHOWS
from tracker.web.task_list import Wanted as WantedTasks


def test_tasks_are_those_of_the_page_in_its_order(database: Database) -> None:
    town = build_town(database)
    finance, head = town.divisions["finance"].id, town.people["finance_head"].id
    with database.session(town.organization_id, is_reading=True) as session:
        indicators = list_indicators_by_measure(session, town.plan.id)
        for mine in (None, [finance]):
            pages = list_tasks(session, town.plan.id, division_ids=mine, delegate_id=head if mine else None)
            for show in SHOWS:
                for more in (
                    {},
                    {"indicator": 2},
                    {"division_id": finance},
                    {"measure_id": town.tasks["soon"].measure_id},
                ):
                    wanted = WantedTasks(show, **more)  # type: ignore[arg-type]
                    asked = TaskFilter(town.plan.id, TODAY, TODAY + NEAR, show, **more)  # type: ignore[arg-type]
                    found = list(list_task_lines(session, asked, division_ids=mine, delegate_id=head if mine else None))
                    shown = [row for row in pages if wanted.fits(row, TODAY)]
                    assert [(line.title, line.division_name, line.due_on) for line in found] == [
                        (row.title, row.division_name, row.due_on) for row in shown
                    ], (show, more)
                    assert [indicators.get(line.measure_key, "") for line in found] == [
                        ", ".join(map(str, row.indicators)) for row in shown
                    ]


def test_supported_tasks_are_those_of_the_page(database: Database) -> None:
    town = build_town(database)
    works = [town.divisions["works"].id]
    with database.session(town.organization_id, is_reading=True) as session:
        asked = TaskFilter(town.plan.id, TODAY, TODAY + NEAR)
        found = [line.title for line in list_supported_lines(session, asked, works)]
        assert found == [row.title for row in list_supported_tasks(session, town.plan.id, works)] != []


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
