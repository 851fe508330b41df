"""What is said once: when it counts as news, under which key, by which message, why, and how much it matters."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from tracker.rules.office import Rank
from tracker.rules.reminder_hours import Hours, closing, opening
from tracker.rules.reminder_marks import Mark, decide, reminder_key
from tracker.rules.reminder_policy import AT_ONCE, DeliveryKind, Duty, Obligation, ReminderKind
from tracker.rules.reminder_reason import reason_of
from tracker.rules.reminder_recipients import Holder, Roster, recipients_of
from tracker.rules.reminder_ways import delivery_kind, priority_of

TASK, ROUND, FINANCE, SOURCE = (UUID(int=number) for number in (1, 2, 10, 77))
ARUN, CHITRA, THANA, WIPHA = (UUID(int=number) for number in range(100, 104))
TODAY = date(2027, 6, 1)  # a Tuesday
DUE = date(2027, 6, 30)
ASSIGNED = date(2027, 5, 20)


def duty(kind, happened_on=TODAY, **facts):
    given = {"division_id": FINANCE, "due_on": DUE, "deadline_version": 1, "assigned_on": ASSIGNED} | facts
    return Duty(kind, TASK, happened_on=happened_on, **given)


def due(kind, today=TODAY, **facts):
    mark = decide(duty(kind, **facts), today).due
    return mark.label if mark else None


def test_an_assignment_is_news_for_a_fortnight():
    assert due(ReminderKind.ASSIGNMENT, happened_on=TODAY - timedelta(days=14), assigned_on=date(2027, 5, 18)) == "new"
    assert due(ReminderKind.ASSIGNMENT, happened_on=TODAY - timedelta(days=15), assigned_on=date(2027, 5, 17)) is None


@pytest.mark.parametrize("kind", [ReminderKind.RETURN, ReminderKind.QUESTION, ReminderKind.EVIDENCE])
def test_what_somebody_waits_for_does_not_grow_old(kind):
    assert due(kind, happened_on=TODAY - timedelta(days=60)) == "new"


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2028, 4, 1), None),  # a Saturday
        (date(2028, 4, 2), None),
        (date(2028, 4, 3), "open"),
        (date(2028, 4, 15), "open"),
        (date(2028, 4, 16), None),
    ],
)
def test_a_round_opens_on_its_first_working_day(today, label):
    assert due(ReminderKind.ROUND_OPENED, today, happened_on=date(2028, 4, 1), due_on=date(2028, 9, 30)) == label


def test_a_round_that_opened_before_the_plan_was_in_force_is_no_news():
    assert due(ReminderKind.ROUND_OPENED, date(2027, 4, 5), happened_on=date(2027, 4, 1)) is None


def test_the_key_hangs_on_what_happened_not_on_the_deadline():
    mark = Mark(TODAY, TODAY, "new")
    returned = duty(ReminderKind.RETURN, source_id=SOURCE)
    assert reminder_key(returned, mark, ARUN) == f"v1|return:{TASK}|from:{SOURCE}|new|person:{ARUN}"
    moved = replace(returned, due_on=DUE + timedelta(days=30), deadline_version=2)
    assert reminder_key(moved, mark, ARUN) == reminder_key(returned, mark, ARUN)
    assigned = duty(ReminderKind.ASSIGNMENT)
    assert reminder_key(assigned, mark, ARUN) == f"v1|assignment:{TASK}|on:2027-06-01|new|person:{ARUN}"
    again = replace(assigned, happened_on=TODAY + timedelta(days=5))
    assert reminder_key(again, mark, ARUN) != reminder_key(assigned, mark, ARUN)


# --- hours ------------------------------------------------------------------------------------------------------


def test_an_office_chooses_its_hours_but_not_the_night():
    hours = Hours(time(5, 0), time(23, 0))
    assert (hours.opens_at, hours.closes_at) == (time(7, 0), time(20, 0))
    hours = Hours(time(9, 15), time(16, 30))
    assert (opening(TODAY, hours).time(), closing(TODAY, hours).time()) == (time(9, 15), time(16, 30))


def test_hours_in_which_nothing_could_leave_are_no_hours():
    hours = Hours(time(21, 0), time(22, 0))
    assert (hours.opens_at, hours.closes_at) == (time(7, 0), time(20, 0))


# --- by which message -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["inbox", "email", "line"])
@pytest.mark.parametrize("kind", sorted(set(ReminderKind) - AT_ONCE))
def test_what_goes_by_the_calendar_waits_for_the_daily_message(kind, channel):
    assert delivery_kind(kind, TODAY, TODAY, channel, is_open=True) is DeliveryKind.DIGEST


@pytest.mark.parametrize(
    ("kind", "due_on", "channel", "goes"),
    [
        (ReminderKind.ASSIGNMENT, DUE, "email", DeliveryKind.AT_ONCE),
        (ReminderKind.ASSIGNMENT, DUE, "inbox", DeliveryKind.AT_ONCE),
        (ReminderKind.ASSIGNMENT, DUE, "line", DeliveryKind.DIGEST),  # each one costs there
        (ReminderKind.ASSIGNMENT, TODAY + timedelta(days=1), "line", DeliveryKind.AT_ONCE),
        (ReminderKind.QUESTION, TODAY - timedelta(days=3), "line", DeliveryKind.AT_ONCE),
        (ReminderKind.REPORT_RETURNED, DUE, "email", DeliveryKind.AT_ONCE),
        (ReminderKind.REPORT_RETURNED, DUE, "line", DeliveryKind.DIGEST),
        (ReminderKind.ESCALATION, TODAY - timedelta(days=3), "line", DeliveryKind.AT_ONCE),
    ],
)
def test_what_happened_goes_at_once_by_line_only_where_it_is_urgent(kind, due_on, channel, goes):
    assert delivery_kind(kind, due_on, TODAY, channel, is_open=True) is goes
    assert delivery_kind(kind, due_on, TODAY, channel, is_open=False) is DeliveryKind.DIGEST


def test_the_cutoff_comes_before_all_else():
    """With one LINE message left this month, this is the order in which they have it."""
    late, tomorrow, week, month = (TODAY + timedelta(days=days) for days in (-1, 1, 7, 30))
    order = [
        priority_of(ReminderKind.ENTRY, tomorrow, TODAY),
        priority_of(ReminderKind.TASK, late, TODAY),
        priority_of(ReminderKind.TASK, week, TODAY),
        priority_of(ReminderKind.TASK, month, TODAY),
        priority_of(ReminderKind.ASSIGNMENT, month, TODAY),
        priority_of(ReminderKind.WEEKLY_SUMMARY, late, TODAY),
    ]
    assert order == [40, 30, 20, 10, 5, 0]
    assert priority_of(ReminderKind.ROUND, late, TODAY) == 40
    assert priority_of(ReminderKind.ESCALATION, late, TODAY) == 30


# --- to whom, and why -------------------------------------------------------------------------------------------

HOLDERS = [
    Holder(ARUN, Rank.DIVISION_HEAD, FINANCE, False, ASSIGNED, "ผู้อำนวยการกองคลัง"),
    Holder(CHITRA, Rank.OFFICER, FINANCE, False, ASSIGNED, "นักวิชาการคลัง"),
    Holder(THANA, Rank.POLICY_OFFICER, None, False, ASSIGNED, "นักวิเคราะห์นโยบายและแผน"),
    Holder(WIPHA, Rank.CLERK, None, True, ASSIGNED, "ปลัดเทศบาล"),
]


def obligation(kind, **facts):
    of_duty = {name: facts.pop(name) for name in ("due_on", "division_id", "late_kind", "happened_on") if name in facts}
    return Obligation(duty(kind, **({"happened_on": None} | of_duty)), "งาน", "กองคลัง", "/", **facts)


@pytest.mark.parametrize(
    ("told", "person", "mark", "words"),
    [
        (
            obligation(ReminderKind.TASK, due_on=TODAY + timedelta(days=7)),
            ARUN,
            "d7",
            "ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และอีก 7 วันจะครบกำหนด",
        ),
        (
            obligation(ReminderKind.TASK, due_on=TODAY - timedelta(days=9), delegate_id=CHITRA),
            CHITRA,
            "w1",
            "ท่านได้รับมอบหมายจากหัวหน้ากองคลังให้ดำเนินงานนี้ และงานนี้เกินกำหนดมาแล้ว 9 วัน",
        ),
        (
            obligation(ReminderKind.ENTRY, due_on=TODAY),
            ARUN,
            "d0",
            "ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบรายงานนี้ และรายงานนี้ครบกำหนดวันนี้",
        ),
        (
            obligation(ReminderKind.TASK, due_on=TODAY + timedelta(days=3)),
            WIPHA,
            "d3",
            "ตำแหน่งหัวหน้ากองคลังว่างอยู่ จึงแจ้งท่านซึ่งเป็นปลัดเทศบาลแทน และอีก 3 วันจะครบกำหนด",
        ),
        (
            obligation(ReminderKind.RETURN, happened_on=TODAY, by="นายธนา รอบคอบ"),
            ARUN,
            "new",
            "ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และนายธนา รอบคอบ ตรวจแล้วส่งคืนให้แก้ไข",
        ),
        (
            obligation(ReminderKind.ROUND, division_id=None, due_on=TODAY + timedelta(days=1)),
            THANA,
            "d1",
            "ท่านเป็นนักวิเคราะห์นโยบายและแผน ซึ่งติดตามผลของทุกกอง และอีก 1 วันจะครบกำหนด",
        ),
        (
            obligation(ReminderKind.REPORT_RETURNED, division_id=None, happened_on=TODAY, by="ปลัดเทศบาล"),
            THANA,
            "new",
            "ท่านเป็นนักวิเคราะห์นโยบายและแผน ซึ่งติดตามผลของทุกกอง และปลัดเทศบาล ส่งรายงานคืนให้แก้ไขเมื่อวันที่ 1 มิถุนายน 2570",
        ),
        (
            obligation(ReminderKind.ESCALATION, due_on=TODAY - timedelta(days=5), late_kind=ReminderKind.TASK),
            WIPHA,
            "e1",
            "ท่านรักษาราชการแทนปลัดเทศบาล และงานของกองคลังเกินกำหนดมาแล้ว 5 วัน จึงแจ้งผู้บังคับบัญชาขั้นที่ 1",
        ),
        (
            obligation(ReminderKind.TASK, due_on=TODAY + timedelta(days=3)),
            ARUN,
            "z2027-06-01",
            "ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และท่านเคยขอเลื่อนการเตือนมาถึงวันนี้ โดยอีก 3 วันจะครบกำหนด",
        ),
    ],
)
def test_why_somebody_is_told_is_said_in_one_sentence(told, person, mark, words):
    level = int(mark[1:]) if mark.startswith("e") else None
    assert reason_of(told, Mark(TODAY, TODAY, mark, level=level), person, Roster(HOLDERS).posts, TODAY) == words


def test_the_opening_of_a_round_is_told_to_heads_and_to_the_policy_officer():
    of_division = obligation(ReminderKind.ROUND_OPENED, happened_on=TODAY)
    of_all = obligation(ReminderKind.ROUND_OPENED, happened_on=TODAY, division_id=None)
    assert recipients_of(of_division, HOLDERS).person_ids == (ARUN,)
    assert recipients_of(of_all, HOLDERS).person_ids == (THANA,)


def test_a_roster_says_what_the_rules_say():
    roster = Roster(HOLDERS)
    for kind in ReminderKind:
        asked = obligation(kind)
        assert roster.told(asked) == roster.told(asked) == recipients_of(asked, HOLDERS)
    assert roster.heads(ARUN, FINANCE)
    assert not roster.heads(CHITRA, FINANCE)
