"""A picture sent in the chat becomes evidence of the task chosen, and waits until somebody confirms it."""

import pytest

from tests.evidence_files import pdf
from tests.fakes_line import JPEG, again
from tracker.documents.evidence_opening import open_evidence
from tracker.rules.errors import NotFound
from tracker.rules.task import TaskStatus
from tracker.services.receive_evidence import confirm_evidence, require_decided
from tracker.store.evidence import list_evidence_of_task
from tracker.store.files import read_bytes
from tracker.store.models import EvidenceLink, SourceFile


def test_a_photo_after_choosing_a_task_waits_for_confirmation(town):
    assert "ส่งรูปถ่ายหรือไฟล์หลักฐานของงานนี้" in town.tap("photo", "task")
    (answer,) = town.say(town.chat.photo())
    assert answer.startswith("แนบเป็นหลักฐานแล้ว 1 ไฟล์ โดยยังรอการยืนยัน\nงาน: เผยแพร่รายงาน")
    (evidence,) = town.evidence()
    assert (evidence.title, evidence.confirmed_at) == ("ภาพจาก LINE 31 พฤษภาคม 2570 เวลา 09.00 น.", None)
    assert evidence.person_id == town.office.ids["head"]
    (file,) = town.rows(SourceFile)
    assert read_bytes(town.office.outbox.data_dir, file.sha256) == open_evidence(JPEG).data
    with town.office.session() as session:
        assert [one.is_confirmed for one in list_evidence_of_task(session, town.office.ids["task"])] == [False]
    assert town.history("task")[0] == ("evidence_added", {"evidence": [None, evidence.title], "via": [None, "line"]})
    quick = town.line.state.replies[-1][-1]["quickReply"]["items"]
    assert [one["action"]["label"] for one in quick] == ["ยืนยัน", "ไม่ใช่", "งานของฉัน"]


@pytest.mark.parametrize("act", ["start", "done", "stuck"])
def test_every_button_of_a_task_chooses_it_for_pictures(town, act):
    town.tap(act, "task")
    town.say(town.chat.photo())
    assert len(town.evidence()) == 1


def test_a_picture_does_not_end_the_wait_for_the_sentence(town):
    town.tap("stuck", "task")
    town.say(town.chat.photo())
    assert "บันทึกแล้วว่าติดปัญหา" in town.type("ป้ายชำรุด")


def test_a_picture_without_a_task_asks_which_and_is_attached_then(town):
    (answer,) = town.say(town.chat.photo())
    assert "ยังไม่ทราบว่าเป็นหลักฐานของงานใด" in answer
    (choice,) = town.line.state.replies[-1][-1]["quickReply"]["items"]
    assert choice["action"]["data"] == f"v1:photo:{town.office.ids['task'].hex}"
    assert town.evidence() == []
    assert town.tap("photo", "task").startswith("แนบเป็นหลักฐานแล้ว 1 ไฟล์")
    assert len(town.evidence()) == 1
    assert "ส่งรูปถ่ายหรือไฟล์" in town.tap("photo", "task")  # nothing waits any more


def test_several_pictures_at_once_are_answered_once(town):
    town.tap("photo", "task")
    photos = [town.chat.photo(JPEG + bytes([number])) for number in range(3)]
    for number, photo in enumerate(photos, start=1):
        photo["message"]["imageSet"] = {"id": "set", "index": number, "total": 3}
    assert len(town.say(*photos)) == 1
    assert len(town.evidence()) == 3
    assert town.tap("keep", "task").startswith("ยืนยันหลักฐาน 3 ไฟล์แล้ว")
    assert all(one.confirmed_at for one in town.evidence())


def test_after_half_an_hour_or_a_new_list_the_task_is_chosen_anew(town):
    town.tap("photo", "task")
    town.office.clock.move(minutes=31)
    assert "ยังไม่ทราบว่าเป็นหลักฐานของงานใด" in town.say(town.chat.photo())[0]
    town.tap("start", "task")
    town.tap("mine")
    assert "ยังไม่ทราบว่าเป็นหลักฐานของงานใด" in town.say(town.chat.photo())[0]


def test_a_picture_redelivered_or_worked_twice_is_one_piece_of_evidence(town, monkeypatch):
    class PowerCutError(BaseException):
        pass

    def die(*_):
        raise PowerCutError

    town.tap("photo", "task")
    photo = town.chat.photo()
    town.tell(photo)
    with monkeypatch.context() as patch:
        patch.setattr("tracker.services.work_line_events._reply", die)
        with pytest.raises(PowerCutError):
            town.work()
    town.office.clock.move(seconds=91)
    town.tell(again(photo))
    town.work()
    assert len(town.evidence()) == len(town.rows(EvidenceLink)) == 1


def test_not_this_one_takes_it_back(town):
    town.tap("photo", "task")
    town.say(town.chat.photo())
    assert town.tap("drop", "task").startswith("ถอนออกแล้ว 1 ไฟล์")
    (evidence,) = town.evidence()
    assert evidence.withdrawn_at
    assert "ไม่มีไฟล์ที่รอยืนยัน" in town.tap("keep", "task")
    with town.office.session() as session:
        assert list_evidence_of_task(session, town.office.ids["task"]) == ()


def test_a_picture_taken_back_in_the_chat_is_no_evidence_unless_it_was_confirmed(town):
    town.tap("photo", "task")
    first, second = town.chat.photo(), town.chat.photo(JPEG + b"2")
    town.say(first)
    town.tap("keep", "task")
    town.say(second)
    for photo in (first, second):
        unsend = town.chat.event("unsend", can_reply=False, unsend={"messageId": photo["message"]["id"]})
        assert town.say(unsend) == []
    assert [one.withdrawn_at is None for one in town.evidence()] in ([True, False], [False, True])
    assert all(bool(one.confirmed_at) != bool(one.withdrawn_at) for one in town.evidence())


def test_whoever_comes_second_on_the_web_is_told(town):
    town.tap("photo", "task")
    town.say(town.chat.photo())
    (evidence,) = town.evidence()
    head = town.actor("head")
    with town.office.session() as session:
        count = confirm_evidence(
            session,
            actor=head,
            task_id=town.office.ids["task"],
            evidence_ids=[evidence.id],
            is_right=True,
            via="web",
            now=town.office.clock(),
        )
    assert count == 1
    assert "ไม่มีไฟล์ที่รอยืนยัน" in town.tap("drop", "task")
    assert town.evidence()[0].withdrawn_at is None
    with pytest.raises(NotFound):
        require_decided(0)


def test_files_are_taken_and_what_is_no_evidence_is_refused_with_the_reason(town):
    town.tap("photo", "task")
    assert "แนบเป็นหลักฐานแล้ว" in town.say(town.chat.file("คำสั่ง ๑๒๓.pdf", pdf()))[0]
    assert "แนบได้เฉพาะ PDF" in town.say(town.chat.file("โปรแกรม.pdf", b"MZ\x90\x00 a program"))[0]
    assert "ไฟล์นี้ว่างเปล่า" in town.say(town.chat.file("ว่าง.pdf", b""))[0]
    video = town.chat.event("message", message={"id": "77", "type": "video"})
    assert "ระบบรับเป็นหลักฐานได้เฉพาะรูปถ่ายและไฟล์" in town.say(video)[0]
    elsewhere = town.chat.photo()
    elsewhere["message"]["contentProvider"] = {"type": "external", "originalContentUrl": "http://169.254.169.254/"}
    assert "ระบบรับเป็นหลักฐานได้เฉพาะรูปถ่ายและไฟล์" in town.say(elsewhere)[0]
    assert [one.title for one in town.evidence()] == ["คำสั่ง ๑๒๓.pdf"]


def test_a_picture_line_does_not_give_us_is_asked_for_again(town):
    town.tap("photo", "task")
    town.line.state.faults.append(("/content", 500))
    assert "ยังรับไฟล์จาก LINE ไม่ได้" in town.say(town.chat.photo())[0]
    assert town.evidence() == []


def test_a_picture_that_is_too_large_is_not_taken(town):
    town.tap("photo", "task")
    assert "ไฟล์ต้องเล็กกว่า 20 MB" in town.say(town.chat.photo(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024)))[0]
    assert town.evidence() == []


def test_a_cancelled_task_takes_no_evidence(town):
    town.tap("photo", "task")
    town.office.change_task(status=TaskStatus.CANCELLED)
    assert "แนบหลักฐานเพิ่มไม่ได้" in town.say(town.chat.photo())[0]
    assert town.evidence() == []


def test_who_has_no_open_task_is_led_to_the_page(town):
    town.office.change_task(status=TaskStatus.DONE)
    assert "ไม่พบงานที่เปิดอยู่ของท่าน" in town.say(town.chat.photo())[0]
