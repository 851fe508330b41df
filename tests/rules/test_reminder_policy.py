"""When a duty is remembered, under which key, and who answers for it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.office import Rank
from tracker.rules.reminder_hours import next_opening, sending_moment
from tracker.rules.reminder_marks import decide, reminder_key
from tracker.rules.reminder_policy import OFFSETS, Duty, ReminderKind, RemindingPolicy, is_year_open
from tracker.rules.reminder_recipients import Holder, policy_officers, who_answers
from tracker.rules.thai_calendar import BANGKOK, is_working_day

TASK, FINANCE, HEALTH = (UUID(int=number) for number in (1, 10, 11))
SOMCHAI, SOMYING, MANA, MALEE, PRASIT = (UUID(int=number) for number in range(100, 105))
DUE = date(2027, 3, 31)  # a Wednesday
LONG_AGO = date(2026, 10, 1)
SONGKRAN = frozenset({date(2027, 4, 13), date(2027, 4, 14), date(2027, 4, 15)})


def duty(due_on=DUE, assigned_on=LONG_AGO, version=1, kind=ReminderKind.TASK):
    return Duty(kind, TASK, FINANCE, due_on, version, assigned_on)


def due_mark(today, **facts):
    mark = decide(duty(**facts), today).due
    return mark.label if mark else None


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2027, 2, 25), None),  # Thursday: 30 days before is Monday 1 March
        (date(2027, 2, 28), None),
        (date(2027, 3, 1), "d30"),
        (date(2027, 3, 16), "d30"),
        (date(2027, 3, 17), "d14"),
        (date(2027, 3, 24), "d7"),
        (date(2027, 3, 25), "d7"),
        (date(2027, 3, 26), "d3"),  # three days before is Sunday the 28th: the Friday before
        (date(2027, 3, 30), "d1"),
        (date(2027, 3, 31), "d0"),
        (date(2027, 4, 1), "d0"),
        (date(2027, 4, 6), "d0"),
        (date(2027, 4, 7), "w1"),
        (date(2027, 4, 13), "w1"),
        (date(2027, 4, 14), "w2"),
        (date(2027, 5, 26), "w8"),
    ],
)
def test_the_newest_mark_whose_day_has_come(today, label):
    assert due_mark(today) == label


def test_older_marks_are_superseded_not_sent_one_by_one():
    decision = decide(duty(), date(2027, 3, 29))
    assert decision.due.label == "d3"
    assert [mark.label for mark in decision.superseded] == ["d30", "d14", "d7"]


def test_missed_weeks_are_one_notice():
    decision = decide(duty(), date(2027, 5, 10))
    assert decision.due.label == "w5"
    assert [mark.label for mark in decision.superseded[-4:]] == ["w1", "w2", "w3", "w4"]


@pytest.mark.parametrize(
    ("assigned_on", "today", "label"),
    [
        (date(2027, 3, 20), date(2027, 3, 20), None),  # 14 days before was three days ago
        (date(2027, 3, 20), date(2027, 3, 24), "d7"),
        (date(2027, 3, 24), date(2027, 3, 24), "d7"),  # on the very day
        (date(2027, 4, 2), date(2027, 4, 2), None),  # assigned when late already
        (date(2027, 4, 2), date(2027, 4, 7), "w1"),
    ],
)
def test_marks_from_before_the_duty_was_assigned_are_never_due(assigned_on, today, label):
    assert due_mark(today, assigned_on=assigned_on) == label


def test_last_years_duty_taken_in_today_has_nothing_to_say_today():
    assert due_mark(date(2026, 11, 20), due_on=date(2023, 3, 30), assigned_on=date(2026, 11, 20)) is None


def test_a_holiday_moves_the_sending_day_and_not_the_key():
    duty_after_songkran = duty(due_on=date(2027, 4, 15))
    assert decide(duty_after_songkran, date(2027, 4, 12)).due.label == "d3"
    mark = decide(duty_after_songkran, date(2027, 4, 12), SONGKRAN).due
    assert (mark.label, mark.nominal_on, mark.sends_on) == ("d0", date(2027, 4, 15), date(2027, 4, 12))


def test_an_organization_may_choose_its_own_days():
    decision = decide(duty(), date(2027, 3, 27), policy=RemindingPolicy(task_offsets=(5, 60)))
    assert [mark.label for mark in (*decision.superseded, decision.due)] == ["d60", "d5"]


def test_a_key_names_duty_deadline_mark_and_person_and_no_computed_time():
    mark = decide(duty(), date(2027, 3, 29)).due
    assert reminder_key(duty(), mark, SOMCHAI) == f"v1|task:{TASK}|2027-03-31v1|d3|person:{SOMCHAI}"
    assert reminder_key(duty(version=2), mark, SOMCHAI) != reminder_key(duty(), mark, SOMCHAI)
    entry = duty(kind=ReminderKind.ENTRY)
    assert f"division:{FINANCE}" in reminder_key(entry, mark, SOMCHAI)


@given(st.dates(date(2026, 10, 1), date(2028, 6, 30)), st.dates(date(2026, 10, 1), date(2027, 9, 30)))
def test_what_is_due_has_had_its_day_and_never_loses_a_mark(today, assigned_on):
    one = duty(assigned_on=assigned_on)
    decision = decide(one, today, SONGKRAN)
    told = [*decision.superseded, *([decision.due] if decision.due else [])]
    assert len({mark.label for mark in told}) == len(told)
    for mark in told:
        assert mark.sends_on <= today
        assert mark.sends_on <= mark.nominal_on
        assert mark.nominal_on >= assigned_on
        assert is_working_day(mark.sends_on, SONGKRAN)
    wanted = {f"d{n}" for n in OFFSETS if assigned_on <= DUE - timedelta(days=n) <= today}
    assert wanted <= {mark.label for mark in told}


@given(st.dates(date(2027, 1, 1), date(2027, 5, 30)))
def test_turning_every_day_and_turning_once_know_the_same_marks(last):
    """However long the machine was off, nothing is told twice and nothing is forgotten."""
    daily = set()
    for number in range((last - date(2026, 12, 1)).days + 1):
        mark = decide(duty(), date(2026, 12, 1) + timedelta(days=number)).due
        daily |= {mark.label} if mark else set()
    once = decide(duty(), last)
    assert daily == {mark.label for mark in (*once.superseded, once.due) if mark}


@pytest.mark.parametrize(
    ("today", "closed_at", "is_open"),
    [
        (date(2026, 11, 20), None, True),
        (date(2027, 9, 30), None, True),
        (date(2027, 12, 31), None, True),
        (date(2028, 1, 1), None, False),
        (date(2027, 11, 1), datetime(2027, 10, 31, tzinfo=UTC), False),
    ],
)
def test_a_year_closes_with_its_report_or_at_new_year(today, closed_at, is_open):
    assert is_year_open(2570, closed_at, today) is is_open


def bangkok(day, hour, minute=0):
    return datetime(2027, 4, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (bangkok(1, 0, 5), bangkok(1, 8, 30)),
        (bangkok(1, 8, 29), bangkok(1, 8, 30)),
        (bangkok(1, 8, 30), bangkok(1, 8, 30)),
        (bangkok(1, 19, 59), bangkok(1, 19, 59)),
        (bangkok(1, 20), bangkok(2, 8, 30)),
        (bangkok(2, 21), bangkok(5, 8, 30)),  # Friday night → Monday
        (bangkok(3, 12), bangkok(5, 8, 30)),
        (bangkok(13, 9), bangkok(16, 8, 30)),  # Songkran
    ],
)
def test_messages_leave_in_the_hours_of_working_days(now, leaves):
    assert sending_moment(now, SONGKRAN) == leaves
    assert sending_moment(now.astimezone(UTC), SONGKRAN) == leaves


def test_the_next_message_goes_on_the_next_working_day():
    assert next_opening(date(2027, 4, 12), SONGKRAN) == bangkok(16, 8, 30)


# --- recipients -----------------------------------------------------------------------------------------------


def holder(person, rank, division=None, *, acting=False, since=LONG_AGO):
    return Holder(person, rank, division, acting, since)


OFFICE = [
    holder(SOMCHAI, Rank.DIVISION_HEAD, FINANCE),
    holder(SOMYING, Rank.OFFICER, FINANCE),
    holder(MANA, Rank.CLERK),
    holder(MALEE, Rank.POLICY_OFFICER, HEALTH),
    holder(PRASIT, Rank.MAYOR),
]


@pytest.mark.parametrize(
    ("holders", "division", "delegate", "people", "is_vacant"),
    [
        (OFFICE, FINANCE, None, (SOMCHAI,), False),
        (OFFICE, FINANCE, SOMYING, (SOMYING,), False),
        (OFFICE, FINANCE, UUID(int=999), (SOMCHAI,), False),  # whoever the head named has left
        ([*OFFICE, holder(SOMYING, Rank.DIVISION_HEAD, FINANCE, acting=True)], FINANCE, None, (SOMYING,), False),
        (OFFICE, HEALTH, None, (MANA, MALEE), True),
        ([one for one in OFFICE if one.rank is not Rank.CLERK], HEALTH, None, (PRASIT, MALEE), True),
        ([holder(MALEE, Rank.POLICY_OFFICER)], HEALTH, None, (MALEE,), True),
        ([holder(MALEE, Rank.POLICY_OFFICER), holder(MALEE, Rank.CLERK)], HEALTH, None, (MALEE,), True),
        ([], FINANCE, None, (), True),
    ],
)
def test_who_answers_for_a_divisions_duty(holders, division, delegate, people, is_vacant):
    found = who_answers(holders, division, delegate)
    assert (found.person_ids, found.is_vacant) == (people, is_vacant)


def test_every_policy_officer_is_named_once():
    twice = [holder(MALEE, Rank.POLICY_OFFICER), holder(MALEE, Rank.POLICY_OFFICER), *OFFICE]
    assert policy_officers(twice) == (MALEE,)
