"""The state of the reminding: the heartbeat, open alarms, channels at rest; and figures behind their token."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.services.reported_town import ReportedTown
from tests.web.conftest import World
from tracker.rules.alarm import AlarmKind, Trouble
from tracker.services.record_tick import record_tick
from tracker.store.alarms import add_alarm
from tracker.store.channel_states import change_channel_to_resting
from tracker.store.models import RoundReport
from tracker.web import create_web
from tracker.web.parts import WebParts

TOKEN = "a-token-for-the-monitor"


def tick(world: World) -> None:
    with world.database.session() as session:
        record_tick(session, worker="worker", now=world.clock[0])


def test_the_officer_sees_a_quiet_line_when_well_and_a_box_when_not(world: World) -> None:
    policy = world.visitor("policy")
    assert "ยังไม่เคยทำงานเลย" in policy.get("/overview").text
    tick(world)
    assert "ระบบแจ้งเตือนทำงานล่าสุด 2 มี.ค. 70 09:00 น." in policy.get("/overview").text
    assert "ทำงานล่าสุด" not in world.visitor("mayor").get("/overview").text
    world.later(minutes=16)
    assert "หยุดทำงานตั้งแต่ 2 มี.ค. 70 09:00 น." in policy.get("/overview").text


def test_the_administrator_begins_with_the_state_of_the_reminding(world: World) -> None:
    tick(world)
    answer = world.visitor("administrator").follow("/")
    assert "ไม่มีเรื่องที่ต้องแก้" in answer.text


def test_an_open_alarm_says_what_to_do_and_a_channel_is_let_go_on(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        change_channel_to_resting(session, "email", NOW)
        add_alarm(session, Trouble(AlarmKind.RESTORED_BACKUP, "", "กู้จากข้อมูลสำรอง", "กรุณาตรวจ"), NOW)
        session.commit()
    visitor = world.visitor("policy")
    assert "พักการส่งไว้ เพราะกู้ฐานข้อมูลจากข้อมูลสำรอง" in visitor.get("/overview").text
    assert "กรุณาตรวจ" in visitor.get("/alarms").text
    assert visitor.send("/alarms", "/alarms/resume").to == "/alarms"
    assert "ให้ส่งทางอีเมลต่อแล้ว" in visitor.get("/alarms").text
    visitor.get("/alarms")


def test_a_damaged_report_is_named_with_what_does_not_fit(world: World) -> None:
    town = ReportedTown(world.database, world.town, world.data_dir)
    town.report_everything()
    report_id = town.signed()
    town.publish(report_id)
    visitor = world.visitor("administrator")
    assert "เสียหาย" not in visitor.get("/alarms").text
    with town.session() as session:
        session.get_one(RoundReport, (world.town.organization_id, report_id)).register_number = "นม 71801/1"
        session.commit()
    page = visitor.get("/alarms").text
    assert town.head(report_id).code in page
    assert "เลขที่และวันที่ลงทะเบียน" in page


@pytest.fixture
def watched(world: World) -> World:
    given = world.app.extensions["tracker"]
    assert isinstance(given, WebParts)
    return replace(world, app=create_web(replace(given, metrics_token=TOKEN)))


def test_figures_are_off_until_a_token_is_set_and_want_it_then(world: World, watched: World) -> None:
    assert world.app.test_client().get("/metrics").status_code == 404
    client = watched.app.test_client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_figures_count_and_name_nobody(watched: World) -> None:
    tick(watched)
    watched.clock[0] += timedelta(seconds=42)
    said = watched.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert said.content_type.startswith("text/plain; version=0.0.4")
    lines = dict(line.rsplit(" ", 1) for line in said.text.splitlines() if not line.startswith("#"))
    assert lines["tidtam_worker_tick_age_seconds"] == "42"
    assert lines["tidtam_oldest_due_seconds"] == "0"
    assert "หนองเมฆ" not in said.text
    assert said.text.isascii()
