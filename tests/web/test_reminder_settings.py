"""The settings of reminding: chosen by boxes, checked, kept with their history."""

from datetime import time
from typing import Any

from tests.web.conftest import World
from tracker.rules.reminder_policy import RemindingPolicy
from tracker.store.reminding import reminding_policy

PATH = "/settings/reminders"
CHOICE: dict[str, Any] = {
    "task_offset": ["30", "7", "1", "0"],
    "task_more": "๙๐",
    "round_offset": ["14"],
    "round_more": "",
    "escalation": "5",
    "opens_at": "09:00",
    "closes_at": "16:30",
    "is_uncertain_mail_repeated": None,
    "round_same": None,
}


def policy(world: World) -> RemindingPolicy:
    with world.database.session(world.town.organization_id) as session:
        return reminding_policy(session)


def test_the_page_shows_what_holds_and_who_is_on_each_step(world: World) -> None:
    page = world.visitor("policy").get(PATH).page
    assert page is not None
    fields = page.form(PATH).fields
    assert fields["task_offset"] == ["30", "14", "7", "3", "1", "0"]
    assert (fields["escalation"], fields["opens_at"], fields["round_same"]) == (["3"], ["08:30"], ["1"])
    assert "กองคลัง อรุณ ละเอียด วิภา เที่ยงธรรม (ปลัด อบต.หนองเมฆขาว) สมหมาย ใจกว้าง (นายก อบต.หนองเมฆขาว)" in page.text


def test_a_choice_is_kept_and_told_in_the_history(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send(PATH, PATH, 302, **CHOICE)
    kept = policy(world)
    assert (kept.task_offsets, kept.round_offsets) == ((90, 30, 7, 1, 0), (14,))
    assert (kept.escalation_working_days, kept.opens_at, kept.closes_at) == (5, time(9), time(16, 30))
    assert not kept.is_uncertain_mail_repeated
    text = visitor.get(PATH).text
    assert "วันเตือนก่อนงานครบกำหนด: 30, 14, 7, 3, 1 วัน และวันครบกำหนด เป็น 90, 30, 7, 1 วัน และวันครบกำหนด" in text
    assert "วันเตือนก่อนปิดรอบรายงาน: ใช้วันเดียวกับงาน เป็น 14 วัน" in text
    assert "ธนา รอบคอบ" in text


def test_rounds_go_back_to_the_tasks_days(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send(PATH, PATH, 302, **CHOICE)
    visitor.send(PATH, PATH, 302, round_same="1")
    assert policy(world).round_offsets == policy(world).task_offsets == (90, 30, 7, 1, 0)


def test_what_cannot_be_is_refused_and_stays_typed(world: World) -> None:
    visitor = world.visitor("policy")
    for change, words in (
        ({"task_offset": None, "task_more": ""}, "อย่างน้อยหนึ่งวัน"),
        ({"task_more": "365"}, "0 ถึง 120"),
        ({"task_more": "เจ็ด"}, "จำนวนวัน คั่นด้วยเครื่องหมายจุลภาค"),
        ({"round_offset": None}, "อย่างน้อยหนึ่งวัน"),
        ({"opens_at": "06:30"}, "07:00 ถึง 20:00"),
        ({"closes_at": "20:30"}, "07:00 ถึง 20:00"),
        ({"opens_at": "16:30", "closes_at": "09:00"}, "ต้องมาก่อน"),
        ({"opens_at": "เช้า"}, "กรุณาเลือกเวลา"),
        ({"escalation": "31"}, "0 ถึง 30"),
        ({"escalation": ""}, "หรือ 0 ถ้าไม่แจ้งขึ้นไป"),
    ):
        answer = visitor.send(PATH, PATH, 400, **(CHOICE | change))
        assert words in answer.text, change
    assert policy(world) == RemindingPolicy()


def test_nothing_changed_is_said(world: World) -> None:
    assert "ยังไม่มีอะไรเปลี่ยน" in world.visitor("policy").send(PATH, PATH, 400).text


def test_the_second_of_two_is_told(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send(PATH, PATH, 302, **CHOICE)
    answer = visitor.send(PATH, PATH, 409, **(CHOICE | {"escalation": "0", "row_version": "1"}))
    assert "มีผู้อื่นเปลี่ยนการตั้งค่าไปก่อนแล้ว" in answer.text
    assert policy(world).escalation_working_days == 5
