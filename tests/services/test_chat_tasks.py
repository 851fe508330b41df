"""Buttons in the chat do what the page does, by the same rules, once; and the answer says what happened."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories import add_contact, add_division, add_task
from tests.fakes_line import again
from tests.services.reminded_office import HEAD_LINE
from tracker.rules.message_link import LINK_MARK
from tracker.rules.task import PlanState, TaskStatus
from tracker.services.update_task import TaskChange, TaskMove, update_task
from tracker.store.models import (
    Appointment,
    Delivery,
    Division,
    Measure,
    Organization,
    Person,
    Plan,
    Reminder,
    RoundEntry,
    SignInLink,
)
from tracker.store.tasks import get_task

PAGE = "https://tidtam.nongmekkhao.example/l/"


# --- the three words ------------------------------------------------------------------------------------------


def test_started_finished_and_what_the_history_says(town):
    answer = town.tap("start", "task")
    assert answer.startswith("บันทึกแล้วว่าเริ่มดำเนินการ\nงาน: เผยแพร่รายงานการใช้จ่ายงบประมาณ\n")
    assert PAGE in answer
    assert town.task().status is TaskStatus.IN_PROGRESS
    answer = town.tap("done", "task")
    assert answer.startswith("แจ้งแล้วเสร็จเรียบร้อย เจ้าหน้าที่นโยบายและแผนจะตรวจ")
    assert town.task().status is TaskStatus.SUBMITTED
    said = [(action, change["via"]) for action, change in town.history("task")]
    assert said == [("task_finish", [None, "line"]), ("task_start", [None, "line"])]
    with town.office.session() as session:
        page = get_task(session, town.office.ids["task"])
    assert [(one.person_name, one.is_by_line) for one in page.updates] == [("นางอรุณ ละเอียด", True)] * 2


def test_with_review_off_finished_is_done(town):
    with town.office.session() as session:
        session.get_one(Organization, town.office.organization_id).is_review_on = False
        session.commit()
    assert town.tap("done", "task").startswith("บันทึกแล้วว่าแล้วเสร็จ")
    assert town.task().status is TaskStatus.DONE


def test_a_double_tap_and_a_redelivered_tap_count_once(town):
    tap = town.chat.tap(f"v1:start:{town.office.ids['task'].hex}")
    (first,) = town.say(tap)
    assert town.say(again(tap)) == []
    second = town.tap("start", "task")
    assert first.startswith("บันทึกแล้ว")
    assert second.startswith("งานนี้แจ้งว่าเริ่มดำเนินการไว้แล้ว")
    assert len(town.updates()) == 1
    town.tap("done", "task")
    assert town.tap("done", "task").startswith("งานนี้แจ้งว่าแล้วเสร็จไว้แล้ว อยู่ระหว่าง")
    assert town.tap("start", "task").startswith("งานนี้แจ้งว่าแล้วเสร็จไว้แล้ว")
    assert len(town.updates()) == 2


def test_a_task_somebody_finished_meanwhile_stays_finished(town):
    with town.office.session() as session:
        version = get_task(session, town.office.ids["task"]).row.row_version
    policy = town.actor("policy")
    with town.office.session() as session:
        update_task(
            session,
            actor=policy,
            task_id=town.office.ids["task"],
            row_version=version,
            change=TaskChange(TaskMove.FINISH, result="ประกาศแล้ว"),
            now=town.office.clock(),
        )
    assert town.tap("stuck", "task").startswith("งานนี้แจ้งว่าแล้วเสร็จไว้แล้ว")
    assert len(town.updates()) == 1


def test_stuck_asks_for_a_sentence_and_the_next_text_is_it(town):
    assert "พิมพ์สั้น ๆ ว่างานนี้ติดปัญหาอะไร" in town.tap("stuck", "task")
    assert not town.task().is_blocked
    answer = town.type("รอ  ข้อมูลจาก\nธนาคาร")
    assert answer.startswith("บันทึกแล้วว่าติดปัญหา: “รอ ข้อมูลจาก ธนาคาร”")
    task = town.task()
    assert (task.is_blocked, task.obstacle) == (True, "รอ  ข้อมูลจาก\nธนาคาร")
    assert town.type("ขอบคุณครับ").startswith("เรียน นางอรุณ")  # one sentence, not two
    assert len(town.updates()) == 1
    town.tap("start", "task")
    assert town.task().obstacle == "รอ  ข้อมูลจาก\nธนาคาร"  # said already, and nothing took it back


@pytest.mark.parametrize("between", ["minutes", "งานของฉัน", "ยกเลิก", "button"])
def test_the_sentence_is_awaited_for_minutes_and_until_something_else_is_asked(town, between):
    town.tap("stuck", "task")
    if between == "minutes":
        town.office.clock.move(minutes=11)
    elif between == "button":
        town.tap("mine")
    else:
        town.type(between)
    assert town.type("รอข้อมูล").startswith("เรียน นางอรุณ")
    assert town.updates() == []


# --- the rules of the web -------------------------------------------------------------------------------------


def test_another_divisions_task_is_none_of_their_business(town):
    with town.office.session() as session:
        other = add_division(session, "กองช่าง")
        measure = session.get_one(Measure, (town.office.organization_id, town.office.ids["measure"]))
        town.office.ids["other"] = add_task(session, measure, other, "ซ่อมถนน", due_on=date(2027, 6, 30)).id
        session.commit()
    for act in ("start", "done", "stuck", "photo", "keep", "drop"):
        answer = town.tap(act, "other")
        assert "ไม่พบงานนี้" in answer
        assert "ซ่อมถนน" not in answer
    assert "ไม่พบงานนี้" in town.tap("start", uuid4())
    assert town.updates() == []


def test_a_supporting_division_reads_and_does_not_report(town):
    with town.office.session() as session:
        other = add_division(session, "กองช่าง")
        finance = session.get_one(Division, (town.office.organization_id, town.office.ids["finance"]))
        measure = session.get_one(Measure, (town.office.organization_id, town.office.ids["measure"]))
        town.office.ids["other"] = add_task(session, measure, other, "ซ่อมถนน", supporters=[finance]).id
        session.commit()
    assert "งานนี้เป็นของกองอื่น" in town.tap("done", "other")
    assert town.updates() == []


def test_a_chat_is_a_limited_session_and_the_policy_officer_reports_for_nobody_there(town):
    with town.office.session() as session:
        policy = session.get_one(Person, (town.office.organization_id, town.office.ids["policy"]))
        chat = town.stranger(7)
        add_contact(session, policy, "line", chat.user, state="ok")
        session.commit()
    (answer,) = town.say(chat.tap(f"v1:done:{town.office.ids['task'].hex}"))
    assert "ต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน" in answer
    assert town.updates() == []


def test_of_a_closed_plan_nothing_is_reported(town):
    town.office.change(Plan, "plan", state=PlanState.CLOSED)
    assert "ยังไม่ประกาศใช้หรือปิดแล้ว" in town.tap("start", "task")
    town.tap("stuck", "task")
    assert "ยังไม่ประกาศใช้หรือปิดแล้ว" in town.type("รอข้อมูล")
    assert town.updates() == []


def test_a_cancelled_task_says_so(town):
    town.office.change_task(status=TaskStatus.CANCELLED)
    assert town.tap("done", "task").startswith("งานนี้ถูกยกเลิก")


def test_who_moved_to_another_post_acts_no_more(town):
    (appointment,) = [one for one in town.rows(Appointment) if one.person_id == town.office.ids["head"]]
    with town.office.session() as session:
        row = session.get_one(Appointment, (town.office.organization_id, appointment.id))
        row.ends_on = town.office.clock().date() - timedelta(days=1)
        session.commit()
    assert "ไม่พบงานนี้" in town.tap("start", "task")
    assert town.updates() == []


# --- รับทราบ ---------------------------------------------------------------------------------------------------


def test_acknowledging_counts_once_and_only_for_the_person_told(town):
    town.office.tick()
    (reminder,) = town.rows(Reminder, Reminder.person_id == town.office.ids["head"])
    (theirs,) = town.rows(Delivery, Delivery.channel == "line")
    assert theirs.status == "accepted"
    assert town.tap("ack", reminder.id).startswith("บันทึกการรับทราบแล้ว")
    assert town.tap("ack", reminder.id).startswith("ข้อความนี้บันทึกการรับทราบไว้แล้ว")
    (reminder,) = town.rows(Reminder, Reminder.id == reminder.id)
    assert (reminder.acknowledged_via, reminder.acknowledged_at) == ("line", town.office.clock())


# --- งานของฉัน -------------------------------------------------------------------------------------------------


def test_my_work_shows_late_and_near_tasks_with_their_buttons_for_free(town):
    town.office.clock.at = town.office.clock.at.replace(month=6, day=28, hour=21)  # nothing is sent at this hour
    (answer,) = town.say(town.chat.text("งานของฉัน"))
    assert "เผยแพร่รายงานการใช้จ่ายงบประมาณ" in answer
    ((card,),) = town.line.state.replies
    assert card["type"] == "flex"
    task = town.office.ids["task"].hex
    assert all(f"v1:{act}:{task}" in str(card["contents"]) for act in ("start", "done", "stuck"))
    assert card["quickReply"]["items"][0]["action"]["data"] == "v1:mine"
    assert town.line.state.pushes == []


def test_my_work_of_who_has_none_says_so(town):
    town.office.change_task(due_on=date(2027, 9, 30))
    assert town.tap("mine").startswith("ขณะนี้ท่านไม่มีงานที่เกินกำหนดหรือใกล้ครบกำหนด")
    town.office.change_task(due_on=None)
    assert town.tap("mine").startswith("ขณะนี้ท่านไม่มีงาน")


def test_nobody_plants_the_mark_of_a_link_in_what_somebody_elses_chat_shows(town):
    """A colleague's title, obstacle or name must not be given the secret of whoever reads it in the chat."""
    town.office.clock.at = town.office.clock.at.replace(month=6, day=28, hour=21)
    planted = f"https://elsewhere.example/l/{LINK_MARK}"
    town.office.change_task(title=f"งาน {planted}", is_blocked=True, obstacle=f"รอเอกสาร {planted}")
    town.say(town.chat.text("งานของฉัน"))
    said = json.dumps(town.line.state.replies)
    assert "elsewhere.example/l/" in said
    assert re.findall(r"elsewhere\.example/l/([\w-]+)", said) == []
    assert PAGE in said  # our own links are there all the same


def waiting_digest(town):
    """Planned, and not yet sent: the office opens at half past eight."""
    town.office.clock.move(hours=-1)
    town.office.tick()
    (row,) = town.rows(Delivery, Delivery.channel == "line")
    assert row.status in ("pending", "retry")
    return row


def line_row(town):
    (row,) = town.rows(Delivery, Delivery.channel == "line")
    return row


def test_a_digest_that_waits_goes_out_with_the_answer_and_is_not_pushed_again(town):
    """What is told for free is not paid for as well."""
    waiting_digest(town)
    answers = town.say(town.chat.text("งานของฉัน"))
    assert len(answers) == 1  # the digest tells of the only task there is
    row = line_row(town)
    assert (row.status, row.quota_cost, row.attempts) == ("accepted", 0, 1)
    town.office.clock.move(hours=1)
    town.office.tick()
    assert town.line.state.pushes == []


def test_a_digest_whose_answer_was_refused_is_pushed_as_ever(town):
    waiting_digest(town)
    town.line.state.faults.append(("/reply", 400))
    town.tell(town.chat.text("งานของฉัน"))
    town.work()
    assert line_row(town).status in ("pending", "retry")
    town.office.clock.move(hours=1)
    town.office.tick()
    assert [one["to"] for one in town.line.state.pushes] == [HEAD_LINE]
    assert line_row(town).status == "accepted"


def test_a_digest_whose_answer_is_in_doubt_is_never_pushed(town):
    waiting_digest(town)
    town.line.state.faults.append(("/reply", 500))
    town.tell(town.chat.text("งานของฉัน"))
    town.work()
    assert (line_row(town).status, line_row(town).is_maybe_accepted) == ("uncertain", True)
    for _ in range(3):
        town.office.clock.move(hours=1)
        town.office.tick()
    assert town.line.state.pushes == []


def test_a_worker_that_dies_while_it_answers_leaves_a_digest_in_doubt(town, monkeypatch):
    class PowerCutError(BaseException):
        pass

    def die(*_):
        raise PowerCutError

    waiting_digest(town)
    town.tell(town.chat.text("งานของฉัน"))
    with monkeypatch.context() as patch:
        patch.setattr("tracker.services.work_line_events._reply", die)
        with pytest.raises(PowerCutError):
            town.work()
    assert line_row(town).status == "sending"
    for _ in range(3):
        town.office.clock.move(hours=1)
        town.office.tick()
    assert line_row(town).status == "uncertain"
    assert town.line.state.pushes == []


# --- everything else ------------------------------------------------------------------------------------------


def test_what_we_do_not_understand_is_answered_with_a_short_help(town):
    for said in ("สวัสดีครับ", "ช่วยเหลือ", "?"):
        assert "พิมพ์ “งานของฉัน”" in town.type(said)
    assert "พิมพ์ “งานของฉัน”" in town.tap("nothing-we-know")
    assert "รูปถ่ายและไฟล์" in town.say(town.chat.event("message", message={"id": "1", "type": "sticker"}))[0]


def test_a_stranger_is_told_how_to_link_and_can_do_nothing(town):
    stranger = town.stranger()
    for event in (
        stranger.text("งานของฉัน"),
        stranger.photo(),
        stranger.tap(f"v1:start:{town.office.ids['task'].hex}"),
        stranger.tap("v1:unlink-sure"),
        stranger.follow(),
    ):
        (answer,) = town.say(event)
        assert "ยังไม่ได้ผูกกับระบบติดตาม" in answer
        assert "https://tidtam.nongmekkhao.example/account/line" in answer
    assert town.updates() == town.evidence() == []


def test_a_link_in_an_answer_opens_the_page_for_this_person_alone_and_none_goes_into_a_group(town):
    town.tap("start", "task")
    (link,) = town.rows(SignInLink)
    assert (link.person_id, link.is_limited) == (town.office.ids["head"], True)
    group = replace(town.chat, group="C" + "2" * 32)
    (answer,) = town.say(group.tap(f"v1:done:{town.office.ids['task'].hex}"))
    assert f"https://tidtam.nongmekkhao.example/tasks/{town.office.ids['task']}" in answer
    assert len(town.rows(SignInLink)) == 1


def test_a_result_by_the_chat_feeds_nothing_it_did_not_say(town):
    town.tap("done", "task")
    assert town.rows(RoundEntry) == []
