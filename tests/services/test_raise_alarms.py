"""Alarms: told once, by every way but the broken one, to who can mend it; all-clear once; nothing when all is well."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import add_contact, add_delivery, add_person, add_post
from tests.services.reminded_office import D30, build_office, make_outbox
from tests.services.reported_town import NUMBER, reported_town
from tracker.rules.delivery import DeliveryStatus
from tracker.rules.message import ChannelError
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.raise_alarms import raise_alarms
from tracker.services.record_tick import record_tick
from tracker.services.send_test_message import send_test_message
from tracker.services.watch_worker import watch_worker
from tracker.store.alarms import list_open_alarms
from tracker.store.models import Alarm, Holiday, LineUsage, Person, RoundReport, SourceFile, WebhookEvent

ADMINISTRATOR_LINE = "U" + "fedcba9876543210" * 2
LATER = timedelta(minutes=1)


@pytest.fixture
def office(database):
    office = build_office(database)
    with office.session() as session:
        person = add_person(session, "นายกานต์ ดูแล", "kan@nongmekkhao.example")
        add_contact(session, person, "email", "kan@nongmekkhao.example")
        add_contact(session, person, "line", ADMINISTRATOR_LINE)
        add_post(session, person, Rank.ADMINISTRATOR)
        session.commit()
    return office


def alarms_of(office):
    return sorted((one.channel, one.subject or one.payload["subject"]) for one in office.deliveries(kind="alarm"))


def open_kinds(office):
    with office.session() as session:
        return [alarm.kind.value for alarm in list_open_alarms(session)]


def look(office, at):
    return raise_alarms(office.outbox, office.organization_id, at)["alarms"]


def test_where_all_is_well_nothing_is_told(office):
    office.tick(D30)
    assert look(office, D30) == 0
    assert office.deliveries(kind="alarm") == []


def test_a_mail_server_that_refuses_the_password_is_told_at_once_by_line(office):
    office.mail.troubles = [ChannelError("mail_login_refused", "535", scope="channel", retry_after=300)]
    office.tick(D30)
    assert open_kinds(office) == ["channel_rests"]
    office.tick(D30 + LATER)
    assert {one.channel for one in office.deliveries(kind="alarm")} == {"inbox", "line"}
    assert [one.recipient.address for one in office.line.sent][-1] == ADMINISTRATOR_LINE
    assert "รหัสผ่าน" in office.line.sent[-1].line[0]["text"]
    told = len(office.deliveries(kind="alarm"))
    office.tick(D30 + 6 * LATER)  # mail goes through again
    office.tick(D30 + 7 * LATER)
    assert open_kinds(office) == []
    assert len(office.deliveries(kind="alarm")) == 2 * told
    office.tick(D30 + 8 * LATER)
    assert len(office.deliveries(kind="alarm")) == 2 * told


def test_a_short_rest_is_nobodys_business(office):
    office.mail.troubles = [ChannelError("mail_unreachable", "refused", scope="channel")]
    office.tick(D30)
    assert open_kinds(office) == []


def test_a_month_that_is_used_up_is_told_once_in_the_month(office):
    with office.session() as session:
        session.add(LineUsage(month=date(2027, 5, 1), quota=300, used_seen=300, checked_at=D30))
        session.commit()
    assert look(office, D30) > 0
    with office.session() as session:
        usage = session.scalars(select(LineUsage)).one()
        usage.quota = 5000
        session.commit()
    assert look(office, D30 + LATER) > 0  # the all-clear
    with office.session() as session:
        usage = session.scalars(select(LineUsage)).one()
        usage.quota = 300
        session.commit()
    assert look(office, D30 + 2 * LATER) == 0
    assert {one.channel for one in office.deliveries(kind="alarm")} == {"inbox", "email"}


@pytest.mark.parametrize("status", [DeliveryStatus.FAILED, DeliveryStatus.DEAD, DeliveryStatus.UNCERTAIN])
def test_a_message_that_nobody_got_is_told_the_same_day_once(office, status):
    with office.session() as session:
        head = session.get_one(Person, (office.organization_id, office.ids["head"]))
        add_delivery(session, head, "email", status=status.value, last_attempt_at=D30, at=D30)
        session.commit()
    assert look(office, D30 + 5 * LATER) == 0  # it may still mend itself
    assert look(office, D30 + 21 * LATER) > 0
    assert look(office, D30 + 22 * LATER) == 0
    assert look(office, D30 + timedelta(days=8)) == 0
    assert open_kinds(office) == []


def test_what_people_did_in_line_and_nobody_worked_is_told(office):
    with office.session() as session:
        event = {"event_id": "01H", "kind": "message", "happened_at": D30, "is_redelivery": False, "body": {}}
        session.add(WebhookEvent(**event, received_at=D30))
        session.commit()
    assert look(office, D30 + LATER) == 0
    assert look(office, D30 + 16 * LATER) > 0


@pytest.mark.parametrize(("is_confirmed", "kinds"), [(False, ["holidays_missing"]), (True, [])])
def test_holidays_that_nobody_confirmed_are_told(office, is_confirmed, kinds):
    with office.session() as session:
        for year in (2027, 2028):
            session.add(Holiday(on_date=date(year, 4, 13), name="วันสงกรานต์", is_confirmed=is_confirmed))
        session.commit()
    look(office, D30)
    assert open_kinds(office) == []  # the running year is told of by pages and by `tracker doctor`
    look(office, datetime(2027, 12, 1, 9, 0, tzinfo=BANGKOK))
    assert sorted(set(open_kinds(office))) == kinds


def test_two_workers_tell_once(office):
    with office.session() as session:
        session.add(LineUsage(month=date(2027, 5, 1), quota=1, used_seen=1))
        session.commit()
    assert look(office, D30) > 0
    assert look(office, D30) == 0
    with office.session() as session:
        assert len(session.scalars(select(Alarm)).all()) == 1


# --- the worker itself ----------------------------------------------------------------------------------------


def turned(office, at):
    with office.database.session() as session:
        record_tick(session, worker="worker", now=at)


def watch(office, at):
    office.clock.at = at
    return watch_worker(office.outbox, office.clock, D30)


def test_the_web_sends_the_alarm_of_a_worker_that_stands_still_and_the_all_clear(office):
    turned(office, D30)
    assert watch(office, D30 + 14 * LATER)
    assert office.mail.sent == office.line.sent == []
    assert not watch(office, D30 + 15 * LATER)
    subjects = [one.subject for one in office.mail.sent]
    assert subjects == ["ระบบแจ้งเตือนหยุดทำงาน"] * 2
    assert len(office.line.sent) == 1
    assert not watch(office, D30 + 30 * LATER)
    assert len(office.mail.sent) == 2
    turned(office, D30 + 31 * LATER)
    assert watch(office, D30 + 31 * LATER)
    office.tick(D30 + 32 * LATER)
    assert [one.subject for one in office.mail.sent].count("ระบบแจ้งเตือนกลับมาทำงานแล้ว") == 2


def test_nothing_but_the_alarm_leaves_from_the_web(office):
    office.tick(datetime(2027, 5, 31, 0, 5, tzinfo=BANGKOK))  # reminders are planned and wait
    turned(office, D30 - timedelta(hours=1))
    watch(office, D30)
    assert {one.subject for one in office.mail.sent} == {"ระบบแจ้งเตือนหยุดทำงาน"}


def test_a_worker_that_never_was_is_missed_a_quarter_of_an_hour_after_the_web_began(office):
    assert watch(office, D30 + 14 * LATER)
    assert not watch(office, D30 + 15 * LATER)
    assert "ยังไม่เคยทำงาน" in office.mail.sent[0].text


# --- a test message -------------------------------------------------------------------------------------------


def test_a_test_message_leaves_by_every_way_even_at_night(office):
    office.clock.at = D30.replace(hour=23)
    tried = send_test_message(office.outbox, email="KAN@nongmekkhao.example", clock=office.clock)
    assert [(one.channel, one.status) for one in tried] == [("email", "accepted"), ("line", "accepted")]
    assert office.mail.sent[0].subject == "ข้อความทดสอบจากระบบติดตาม"


def test_what_the_provider_said_against_a_test_message_is_told(office):
    office.mail.troubles = [ChannelError("mail_unknown_address", "550", permanent=True, scope="contact")]
    tried = send_test_message(office.outbox, email="kan@nongmekkhao.example", clock=office.clock)
    assert (tried[0].status, tried[0].error_code) == ("failed", "mail_unknown_address")


def test_a_report_that_was_changed_outside_the_system_is_told_once_a_day(sqlite_database, tmp_path):
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    town.publish(report_id)
    outbox = replace(make_outbox(sqlite_database, {}), data_dir=tmp_path)

    def look_at(at):
        return raise_alarms(outbox, town.town.organization_id, at)["alarms"]

    def kinds():
        with town.reading() as session:
            return [alarm.kind.value for alarm in list_open_alarms(session)]

    assert look_at(town.at) == 0
    with town.session() as session:
        session.get_one(RoundReport, (town.town.organization_id, report_id)).register_number = "นม 71801/1"
        session.commit()
    assert look_at(town.at + LATER) == 0  # an hour has not passed
    first = look_at(town.at + timedelta(hours=1))
    assert first > 0
    assert kinds() == ["report_damaged"]
    assert look_at(town.at + timedelta(hours=3)) == 0
    assert look_at(town.at + timedelta(days=1, hours=1)) == first
    with town.session() as session:
        session.get_one(RoundReport, (town.town.organization_id, report_id)).register_number = NUMBER.number
        session.commit()
    look_at(town.at + timedelta(days=1, hours=3))
    assert kinds() == []


def test_files_that_are_damaged_are_told_once_and_again_when_they_are_whole(office):
    with office.session() as session:
        row = SourceFile(
            sha256="0" * 64, name="สำเนาคำสั่ง.pdf", media_type="application/pdf", size=1, uploaded_at=D30, damaged_at=D30
        )
        session.add(row)
        session.commit()
        office.ids["file"] = row.id
    assert look(office, D30) > 0
    assert open_kinds(office) == ["files_damaged"]
    assert look(office, D30 + LATER) == 0
    office.change(SourceFile, "file", damaged_at=None)
    assert look(office, D30 + 2 * LATER) > 0
    assert open_kinds(office) == []
    subjects = {subject for _, subject in alarms_of(office)}
    assert {"ไฟล์ที่เก็บไว้เสียหายหรือหายไป", "ไฟล์ที่เก็บไว้ครบถ้วนแล้ว"} <= subjects
