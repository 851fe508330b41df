"""What people were told, read after the real planner and sender were at work: every way, and nothing unsaid."""

from datetime import timedelta

import pytest

from tests.factories import add_division, add_task
from tests.services.reminded_office import D30, Office, build_office
from tracker.rules.task import TaskStatus
from tracker.services.write_digest import hash_payload
from tracker.store.database import Database
from tracker.store.models import Division, Measure, Task
from tracker.store.told import Sent, count_unsent_about, list_sent_about, list_told_by_message


@pytest.fixture
def office(database: Database) -> Office:
    return build_office(database)


def sent_about_task(office: Office, **more: object) -> list[Sent]:
    with office.session() as session:
        return list_sent_about(session, task_id=office.ids["task"], **more)  # type: ignore[arg-type]


def test_every_way_a_reminder_went_with_the_hash_of_what_was_said(office: Office) -> None:
    office.tick(D30)
    sent = sent_about_task(office)
    assert sorted(one.channel for one in sent) == ["email", "inbox", "line"]
    assert {one.status for one in sent} == {"accepted"}
    (told,) = {one.told for one in sent}
    assert (told.title, told.mark) == ("เผยแพร่รายงานการใช้จ่ายงบประมาณ", "ก่อนครบกำหนด 30 วัน")
    assert (told.division_name, told.is_standing) == ("กองคลัง", True)
    assert told.reason
    hashes = {delivery.id: hash_payload(delivery.payload or {}) for delivery in office.deliveries()}
    assert {one.delivery_id: one.payload_sha256 for one in sent} == {
        one.delivery_id: hashes[one.delivery_id] for one in sent
    }


def test_what_was_settled_before_it_was_said_is_not_told(office: Office) -> None:
    """Two tasks are planned for one message; one is done before it leaves."""
    with office.session() as session:
        measure = session.get_one(Measure, (office.organization_id, office.ids["measure"]))
        finance = session.get_one(Division, (office.organization_id, office.ids["finance"]))
        due_on = session.get_one(Task, (office.organization_id, office.ids["task"])).due_on
        office.ids["other"] = add_task(session, measure, finance, "ส่งรายงานพัสดุประจำปี", due_on=due_on).id
        session.commit()
    office.tick(D30 - timedelta(hours=3))
    office.change(Task, "other", status=TaskStatus.DONE)
    office.tick(D30)
    messages = [delivery.id for delivery in office.deliveries()]
    with office.session() as session:
        assert list_sent_about(session, task_id=office.ids["other"]) == []
        assert count_unsent_about(session, task_id=office.ids["other"]) == 1
        told = list_told_by_message(session, messages)
    titles = {one.title for items in told.values() for one in items}
    assert titles == {"เผยแพร่รายงานการใช้จ่ายงบประมาณ"}, "a message lists what it said, and only that"
    assert len(sent_about_task(office)) == 3


def test_the_newest_first_and_only_so_many(office: Office) -> None:
    office.tick(D30)
    office.tick(D30 + timedelta(days=16))  # a fortnight before it is due
    newest = sent_about_task(office, newest=3)
    assert {one.told.offset_days for one in newest} == {14}
    assert len(sent_about_task(office)) == 6


def test_a_division_sees_its_own(office: Office) -> None:
    office.tick(D30)
    with office.session() as session:
        other = add_division(session, "กองช่าง").id
        session.commit()
    assert sent_about_task(office, division_ids=[other]) == []
    assert len(sent_about_task(office, division_ids=[office.ids["finance"]])) == 3
