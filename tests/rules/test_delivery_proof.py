"""หนังสือรับรองการแจ้งเตือน: what it says, and that its code changes with the facts and with nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tracker.rules.delivery_proof import DeliveryProof, ProofSubject, SentFact, compose_proof, post_on
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_words import Told
from tracker.rules.thai_calendar import BANGKOK

AT = datetime(2027, 3, 24, 8, 30, tzinfo=BANGKOK)
DUE = date(2027, 3, 31)
TASK = UUID(int=1)
SUBJECT = ProofSubject("task", TASK, "เผยแพร่แผนการจัดซื้อจัดจ้าง", DUE, (("ผู้รับผิดชอบ", "กองคลัง"),))
ARUN, THANA = UUID(int=11), UUID(int=12)


def told(person: UUID = ARUN, number: int = 21, **more: Any) -> Told:
    values: dict[str, Any] = {"offset_days": 7, "task_id": TASK, "task_title": SUBJECT.title} | more
    return Told(UUID(int=number), person, ReminderKind.TASK, DUE, AT.date(), **values)


def sent(one: Told, channel: str, status: str = "accepted", **more: Any) -> SentFact:
    values: dict[str, Any] = {
        "told": one,
        "person_name": "อรุณ ละเอียด" if one.person_id == ARUN else "ธนา รอบคอบ",
        "post": "ผู้อำนวยการกองคลัง",
        "delivery_id": uuid4(),
        "channel": channel,
        "delivery_kind": "digest",
        "status": status,
        "error_class": None,
        "sent_at": AT,
        "may_have_arrived": False,
        "is_second_way": False,
        "is_resent": False,
        "payload_sha256": "ab" * 32,
    }
    return SentFact(**(values | more))


def proof(*facts: SentFact, **more: Any) -> DeliveryProof:
    values: dict[str, Any] = {
        "organization": "องค์การบริหารส่วนตำบลหนองเมฆขาว",
        "subject": SUBJECT,
        "unsent_count": 0,
        "prepared_at": AT + timedelta(days=1),
        "digits": "thai",
    }
    return compose_proof(facts, **(values | more))


def test_one_row_a_reminder_with_every_way_it_went() -> None:
    one = told(acknowledged_at=AT + timedelta(hours=1), acknowledged_via="line")
    paper = proof(
        sent(one, "email", "failed", error_class="mail_unknown_address"), sent(one, "inbox"), sent(one, "line")
    )
    (row,) = paper.rows
    assert [way.channel for way in row.ways] == ["ในระบบ", "LINE", "อีเมล"]
    assert [way.outcome for way in row.ways] == ["ส่งแล้ว", "ส่งแล้ว", "ส่งไม่สำเร็จ: ไม่มีอีเมลนี้ที่ปลายทาง"]
    assert row.ways[0].sent_at == "24 มี.ค. 70 08.30 น."
    assert row.acknowledged == "24 มี.ค. 70 09.30 น. ทาง LINE"
    assert (row.number, row.what, row.due) == (1, "เตือนกำหนดงาน (ก่อนครบกำหนด 7 วัน)", "")
    assert row.ways[0].short_hash == "abababababab"


def test_a_day_that_was_moved_is_printed() -> None:
    moved = replace(told(), due_on=date(2027, 3, 15))
    assert proof(sent(moved, "inbox")).rows[0].due == "ครบกำหนด 15 มี.ค. 70"


def test_second_ways_and_resending_say_so() -> None:
    one = told()
    rows = proof(sent(one, "email", is_second_way=True), sent(one, "line", is_resent=True)).rows
    assert [way.channel for way in rows[0].ways] == ["LINE (ส่งซ้ำโดยเจ้าหน้าที่)", "อีเมล (ส่งแทนช่องทางที่ส่งไม่ได้)"]


def test_what_was_given_up_may_have_arrived() -> None:
    paper = proof(sent(told(), "line", "cancelled", may_have_arrived=True))
    assert paper.rows[0].ways[0].outcome == "ยกเลิก อาจถึงแล้ว"
    assert (paper.totals.people, paper.totals.people_told, paper.totals.sent) == (1, 0, 0)


def test_what_it_comes_to() -> None:
    mine, his = told(acknowledged_at=AT), told(THANA, 22)
    shared = uuid4()
    paper = proof(
        sent(mine, "inbox", delivery_id=shared),
        sent(told(number=23), "inbox", delivery_id=shared),
        sent(his, "email", "uncertain"),
        sent(his, "line", "held_quota", payload_sha256=None),
        unsent_count=4,
    )
    totals = paper.totals
    assert (totals.people, totals.people_told, totals.people_acknowledged) == (2, 1, 1)
    assert (totals.sent, totals.failed, totals.waiting) == (1, 1, 1)
    assert paper.unsent_count == 4
    assert [(one.rows, one.channel) for one in paper.hashes] == [((1, 2), "ในระบบ"), ((3,), "อีเมล")]


def test_the_code_is_of_the_facts_alone() -> None:
    facts = (sent(told(), "inbox"), sent(told(THANA, 22), "email"))
    code = proof(*facts).code
    later = proof(*facts, prepared_at=AT + timedelta(days=90), signatory=("วิภา เที่ยงธรรม", "ปลัด"), digits="arabic")
    assert later.code == code
    assert len(code) == 64
    for changed in (
        proof(facts[0]),
        proof(facts[0], replace(facts[1], status="bounced")),
        proof(facts[0], replace(facts[1], sent_at=AT + timedelta(minutes=1))),
        proof(facts[0], replace(facts[1], person_name="ธนา รอบคอป")),
        proof(facts[0], replace(facts[1], payload_sha256="cd" * 32)),
        proof(facts[0], replace(facts[1], told=told(THANA, 22, acknowledged_at=AT))),
        proof(*facts, unsent_count=1),
        proof(*facts, subject=replace(SUBJECT, title="เผยแพร่แผน")),
        proof(*facts, scope="เฉพาะกองคลัง"),
    ):
        assert changed.code != code


def test_digits_of_the_system_follow_the_office_and_a_hash_stays() -> None:
    paper = proof(sent(told(), "inbox"))
    assert paper.prepared_on == "๒๕ มีนาคม ๒๕๗๐ เวลา ๐๘.๓๐ น."
    assert replace(paper, digits="arabic").prepared_on == "25 มีนาคม 2570 เวลา 08.30 น."


def test_nothing_sent_is_a_paper_too() -> None:
    paper = proof()
    assert paper.rows == ()
    assert len(paper.code) == 64


def test_what_somebody_was_on_a_day() -> None:
    posts = [
        ("ผู้อำนวยการกองคลัง", date(2026, 10, 1), None, False),
        ("ผู้อำนวยการกองช่าง", date(2027, 2, 1), date(2027, 2, 28), True),
        ("หัวหน้างานพัสดุ", None, date(2026, 9, 30), False),
    ]
    assert post_on(posts, date(2027, 2, 14)) == "ผู้อำนวยการกองคลัง และรักษาราชการแทนผู้อำนวยการกองช่าง"
    assert post_on(posts, date(2027, 3, 1)) == "ผู้อำนวยการกองคลัง"
    assert post_on(posts, date(2026, 9, 1)) == "หัวหน้างานพัสดุ"
    assert post_on([], date(2027, 3, 1)) == ""
