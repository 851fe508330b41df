"""A month's LINE messages: who gets one when they run short, what goes by mail instead, and that nobody overshoots."""

import threading
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.factories import (
    add_contact,
    add_division,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
    add_task,
)
from tests.fakes import FixedClock, MemoryChannel
from tests.fakes_line import TalkingLine, talking_line
from tests.services.reminded_office import Office, make_outbox
from tracker.channels.line import LineChannel
from tracker.rules.line_account import ENVIRONMENT_KEY
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.forecast_line import forecast_line
from tracker.services.line_accounts import with_own_channels
from tracker.services.plan_line_quota import plan_line_quota
from tracker.store.line_usage import take_message
from tracker.store.models import ContactPoint, LineUsage, Task
from tracker.store.models import LineChannel as LineChannelRow
from tracker.worker import run_tick

DIVISIONS = ("กองคลัง", "กองช่าง", "สำนักปลัด")
D1_OF_TASKS = datetime(2027, 3, 2, 9, 0, tzinfo=BANGKOK)  # a Tuesday; the tasks are due on the 3rd
D1_OF_ROUND = datetime(2027, 3, 30, 9, 0, tzinfo=BANGKOK)
STEPS_LEFT = 5 * 3  # after 2 March: D-14, D-7, D-3, D-1, D-0 of the round, three heads each
GROUP = "C" + "0123456789abcdef" * 2


@dataclass
class Town(Office):
    """Three divisions whose heads have LINE and mail, each with a task due on 3 March; a round closes on the 31st."""

    line_at: TalkingLine

    def usage(self) -> LineUsage:
        with self.session() as session:
            return session.scalars(select(LineUsage).order_by(LineUsage.month.desc()).limit(1)).one()

    def asked(self, part: str) -> int:
        return sum(part in path for _, path, _ in self.line_at.state.seen)

    def line_statuses(self) -> Counter[str]:
        return Counter(one.status for one in self.deliveries(channel="line"))

    def pushed(self) -> int:
        return len(self.line_at.state.pushes)


@pytest.fixture
def town(database):
    with talking_line() as line:
        yield build_town(database, line)


@pytest.fixture
def one_town(sqlite_database):
    """For tests that are about something else than the database."""
    with talking_line() as line:
        yield build_town(sqlite_database, line)


def build_town(database, line: TalkingLine, *, has_mail: bool = True, slug: str = "nong-mek-khao") -> Town:
    with database.session() as session:
        organization = add_organization(session, slug=slug)
        session.commit()
    ids: dict[str, UUID] = {}
    with database.session(organization.id) as session:
        measure = add_measure(session, add_plan(session, add_fiscal_year(session)))
        for number, name in enumerate(DIVISIONS):
            division = add_division(session, name)
            head = add_person(session, f"นายคนที่ {number}")
            add_contact(session, head, "line", f"U{number:032x}")
            if has_mail:
                add_contact(session, head, "email", f"head{number}@nongmekkhao.example")
            add_post(session, head, Rank.DIVISION_HEAD, division=division)
            task = add_task(session, measure, division, f"งานของ{name}", due_on=date(2027, 3, 3))
            ids |= {f"division{number}": division.id, f"head{number}": head.id, f"task{number}": task.id}
        session.commit()
    channels = {"line": LineChannel(line.address, "token"), "email": MemoryChannel()}
    return Town(database, organization.id, ids, make_outbox(database, channels), FixedClock(D1_OF_TASKS), line)


def with_left(town: Town, left: int) -> None:
    town.line_at.state.by_hand = town.line_at.state.quota - left


# --- reading ---------------------------------------------------------------------------------------------------


def test_a_turn_writes_down_what_line_said(town) -> None:
    town.line_at.state.by_hand = 12
    town.tick()
    usage = town.usage()
    assert (usage.month, usage.quota, usage.used_seen) == (date(2027, 3, 1), 300, 12)
    assert (usage.reserve, usage.allowance_cutoff, usage.allowance) == (STEPS_LEFT, 288, 288 - STEPS_LEFT)
    assert town.line_statuses() == {"accepted": 3}
    with town.session() as session:
        known = session.scalars(select(LineChannelRow)).one()
        assert (known.key, known.basic_id, known.trouble) == (ENVIRONMENT_KEY, "@247abcde", None)


def test_line_is_asked_hourly_and_before_a_batch(one_town) -> None:
    one_town.tick()
    for minutes in (1, 4, 30, 59):
        one_town.tick(D1_OF_TASKS + timedelta(minutes=minutes))
    assert one_town.asked("/consumption") == 1
    one_town.tick(D1_OF_TASKS + timedelta(minutes=60))
    assert one_town.asked("/consumption") == 2


def test_before_a_batch_it_is_asked_again_where_the_answer_is_old(sqlite_database) -> None:
    with talking_line() as line:
        town = build_town(sqlite_database, line, has_mail=False)
        with_left(town, 0)
        town.tick()  # three messages are held, and wait
        town.tick(D1_OF_TASKS + timedelta(minutes=4))
        assert town.asked("/consumption") == 1
        town.tick(D1_OF_TASKS + timedelta(minutes=5))
        assert town.asked("/consumption") == 2


def test_where_line_does_not_answer_everything_leaves_as_ever(one_town) -> None:
    one_town.line_at.state.faults += [("/quota", 500)]
    one_town.tick()
    assert one_town.line_statuses() == {"accepted": 3}
    with one_town.session() as session:
        assert session.scalars(select(LineChannelRow)).one().trouble == "line_server_error"
    one_town.tick(D1_OF_TASKS + timedelta(minutes=5))
    with one_town.session() as session:
        assert session.scalars(select(LineChannelRow)).one().trouble is None


def test_a_plan_without_limit_holds_nothing(one_town) -> None:
    one_town.line_at.state.quota = None
    one_town.tick()
    assert one_town.line_statuses() == {"accepted": 3}
    assert one_town.usage().allowance is None


# --- sharing out ------------------------------------------------------------------------------------------------


def test_what_is_kept_for_the_cutoff_is_not_spent_on_tasks(town) -> None:
    with_left(town, STEPS_LEFT + 2)
    counts = town.tick()
    assert town.pushed() == 2
    assert town.line_statuses() == {"accepted": 2, "held_quota": 1}
    assert counts["held_quota"] == 1
    assert len(town.mail.sent) == 3  # everybody was told the same day


def test_a_cutoff_may_use_what_was_kept_for_it(town) -> None:
    with_left(town, 3)
    town.tick(D1_OF_ROUND)
    assert town.pushed() == 3
    assert town.line_statuses() == {"accepted": 3}


def test_the_most_urgent_goes_first(one_town) -> None:
    with_left(one_town, STEPS_LEFT + 1)
    with one_town.session() as session:
        session.get_one(Task, (one_town.organization_id, one_town.ids["task2"])).due_on = date(2027, 2, 26)  # late
        session.commit()
    one_town.tick(datetime(2027, 3, 5, 9, 0, tzinfo=BANGKOK))
    (push,) = one_town.line_at.state.pushes
    assert push["to"].startswith("U")
    assert one_town.line_statuses()["held_quota"] == 2


def test_what_mail_has_told_is_not_told_again_when_messages_come_back(town) -> None:
    with_left(town, 0)
    town.tick()
    assert town.pushed() == 0
    with_left(town, 100)
    town.tick(D1_OF_TASKS + timedelta(minutes=5))
    assert town.pushed() == 0
    merged = town.deliveries(channel="line", status="merged")
    assert len(merged) == 3
    mails = {one.id for one in town.deliveries(channel="email")}
    assert {one.merged_into_id for one in merged} == mails


def test_whoever_has_no_mail_waits_for_more_messages_the_same_day(database) -> None:
    with talking_line() as line:
        town = build_town(database, line, has_mail=False)
        with_left(town, 0)
        town.tick()
        assert town.line_statuses() == {"held_quota": 3}
        with_left(town, 100)  # the office bought more, or the month turned
        town.tick(D1_OF_TASKS + timedelta(minutes=5))
        assert (town.pushed(), town.line_statuses()) == (3, {"accepted": 3})


def test_what_stayed_held_goes_into_the_next_days_message(sqlite_database) -> None:
    with talking_line() as line:
        town = build_town(sqlite_database, line, has_mail=False)
        with_left(town, 0)
        town.tick()
        with_left(town, 100)
        town.tick(D1_OF_TASKS + timedelta(days=1))
        assert town.pushed() == 3
        assert town.line_statuses() == {"expired": 3, "accepted": 3}


def test_a_new_month_has_messages_of_its_own(one_town) -> None:
    with_left(one_town, 0)
    one_town.tick()
    one_town.line_at.state.by_hand = 0
    one_town.tick(datetime(2027, 4, 1, 9, 0, tzinfo=BANGKOK))
    usage = one_town.usage()
    assert (usage.month, usage.used_seen) == (date(2027, 4, 1), 0)
    assert one_town.pushed() == 3


def test_when_line_says_the_month_is_over_mail_tells_and_nothing_is_told_twice(town) -> None:
    town.tick(datetime(2027, 3, 2, 8, 28, tzinfo=BANGKOK))  # LINE is asked: 300 left
    with_left(town, 1)  # and then people send by hand
    town.tick(datetime(2027, 3, 2, 8, 31, tzinfo=BANGKOK))
    assert town.pushed() == 1
    town.tick(datetime(2027, 3, 2, 8, 32, tzinfo=BANGKOK))
    assert "pending" not in town.line_statuses()
    town.tick(datetime(2027, 3, 2, 9, 45, tzinfo=BANGKOK))  # the channel has rested
    assert town.pushed() == 1
    assert town.line_statuses() == {"accepted": 1, "merged": 2}
    assert len(town.mail.sent) == 3


# --- nobody overshoots ------------------------------------------------------------------------------------------


def test_of_two_workers_with_one_message_left_one_gets_it(town) -> None:
    with_left(town, STEPS_LEFT + 1)
    town.tick(datetime(2027, 2, 26, 8, 0, tzinfo=BANGKOK))  # before the office opens: LINE is asked, nothing leaves
    with town.session() as session:
        usage = session.scalars(select(LineUsage)).one()
        usage.month, usage.allowance, usage.allowance_cutoff, usage.used_ours = date(2027, 3, 1), 1, 1, 0
        session.commit()
    barrier = threading.Barrier(4)
    took: list[bool] = []

    def take() -> None:
        barrier.wait()
        with town.session() as session:
            took.append(take_message(session, cost=1, priority=30, now=D1_OF_TASKS))
            session.commit()

    at_once(take, 4)
    assert sorted(took) == [False, False, False, True]


def test_two_whole_workers_never_spend_more_than_there_is(town) -> None:
    with_left(town, STEPS_LEFT + 1)
    barrier = threading.Barrier(2)

    def turn() -> None:
        outbox = replace(town.outbox, worker=f"worker-{threading.get_ident()}")
        barrier.wait()
        run_tick(outbox, town.clock)

    at_once(turn, 2)
    town.tick(D1_OF_TASKS + timedelta(seconds=20))
    assert town.pushed() == 1
    assert town.line_statuses() == {"accepted": 1, "merged": 2}
    assert len(town.mail.sent) == 3


def at_once(work, count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- groups -----------------------------------------------------------------------------------------------------


def link_group(town: Town, members: int) -> None:
    town.line_at.state.groups[GROUP] = ("กองคลัง", members)
    with town.session() as session:
        session.add(
            ContactPoint(
                division_id=town.ids["division0"],
                channel="line",
                provider_key=ENVIRONMENT_KEY,
                address=GROUP,
                state="ok",
                created_at=D1_OF_TASKS,
            )
        )
        session.commit()


def test_a_group_costs_its_members(town) -> None:
    link_group(town, 7)
    town.tick()
    (group,) = town.deliveries(channel="group")
    assert (group.status, group.quota_cost) == ("accepted", 7)
    town.tick(D1_OF_TASKS + timedelta(minutes=61))
    assert town.usage().used_ours == 10


def test_a_group_waits_for_people_and_for_the_cutoff(one_town) -> None:
    link_group(one_town, 7)
    with_left(one_town, STEPS_LEFT + 3 + 6)
    one_town.tick()
    assert {push["to"] for push in one_town.line_at.state.pushes} == {f"U{number:032x}" for number in range(3)}
    assert [one.status for one in one_town.deliveries(channel="group")] == ["held_quota"]


# --- what comes -------------------------------------------------------------------------------------------------


def test_the_cost_of_the_next_cutoff_is_known_before_it_comes(one_town) -> None:
    with one_town.session() as session:
        forecast = forecast_line(session, date(2026, 12, 1), date(2026, 12, 1))
    assert (forecast.closes_on, forecast.people_count, forecast.total) == (date(2027, 3, 31), 3, 18)
    assert dict(forecast.months) == {date(2027, 3, 1): 18}
    assert forecast.reserve == 0  # nothing of it falls into December


def test_a_person_whom_line_does_not_reach_costs_nothing(one_town) -> None:
    with one_town.session() as session:
        contact = session.scalars(select(ContactPoint).where(ContactPoint.address == f"U{0:032x}")).one()
        contact.is_on = False
        session.commit()
        assert forecast_line(session, date(2027, 3, 2), date(2027, 3, 1)).reserve == STEPS_LEFT - 5


# --- whose quota ------------------------------------------------------------------------------------------------


def test_a_channel_that_cannot_be_asked_is_left_alone(one_town) -> None:
    one_town.outbox.channels["line"] = MemoryChannel()
    assert plan_line_quota(one_town.outbox, one_town.organization_id, D1_OF_TASKS) == {}


def test_two_organizations_have_months_of_their_own(town) -> None:
    other = build_town(town.database, town.line_at, slug="doi-sai-mok")
    town.tick()  # neither has an account of its own, and the environment's speaks for nobody any more
    assert town.pushed() == 0
    own = with_own_channels(town.outbox, other.organization_id, is_only=False)
    assert "line" not in own.channels


def test_held_rows_say_why(one_town) -> None:
    with_left(one_town, 0)
    one_town.tick()
    assert {one.error_class for one in one_town.deliveries(channel="line")} == {"line_quota_reserved"}
    assert all(one.attempts == 0 for one in one_town.deliveries(channel="line"))
