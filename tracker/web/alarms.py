"""How the reminding itself is doing: open alarms with what to do, channels that rest, the worker's last turn."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.alarm import MONTHLY_LIMIT, AlarmKind, channel_name, remedy_of, title_of
from tracker.rules.delivery import RESTORED_BACKUP
from tracker.rules.delivery_words import trouble_words
from tracker.rules.heartbeat import heartbeat
from tracker.services.check_report import list_damaged_reports
from tracker.services.resend_message import resume_channel
from tracker.store.alarms import OpenAlarm, list_open_alarms, list_rests
from tracker.store.worker_ticks import find_last_tick
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now, parts

pages = Blueprint("alarms", __name__)
CHANNELS = ("email", "line")


@dataclass(frozen=True)
class AlarmLine:
    """An open alarm as it is shown."""

    title: str
    what: str
    remedy: str
    opened_at: datetime


@dataclass(frozen=True)
class RestLine:
    """A channel that rests: why, and what happens or is to be done."""

    channel: str
    name: str
    why: str
    remedy: str
    changed_at: datetime


@pages.get("/alarms")
def page() -> str:
    """Everything that is not well, or that all is."""
    with reading() as session:
        tick = find_last_tick(session)
        # A report is looked at now: what the worker found may be an hour old.
        alarms = [_line(one) for one in list_open_alarms(session) if one.kind is not AlarmKind.REPORT_DAMAGED]
        damaged = list_damaged_reports(session, parts().data_dir)
        rests = [
            RestLine(
                rest.channel,
                channel_name(rest.channel),
                trouble_words(rest.reason),
                _remedy(rest.reason),
                rest.changed_at,
            )
            for rest in list_rests(session)
        ]
    return render_template(
        "alarms/page.html", alarms=alarms, rests=rests, heartbeat=heartbeat(tick, now()), damaged=damaged
    )


@pages.post("/alarms/resume")
def resume() -> Response:
    """Let a channel that rests go on."""
    channel = request.form.get("channel", "")
    if channel in CHANNELS:
        with writing() as session:
            resume_channel(session, actor=actor(), channel=channel, now=now())
        flash(f"ให้ส่งทาง{channel_name(channel)}ต่อแล้ว ข้อความที่รออยู่จะออกในรอบถัดไป")
    return redirect(url_for("alarms.page"))


def _line(alarm: OpenAlarm) -> AlarmLine:
    what, _, remedy = alarm.words.partition("\n")
    return AlarmLine(title_of(alarm.kind, alarm.subject), what, remedy, alarm.opened_at)


def _remedy(reason: str) -> str:
    if reason == RESTORED_BACKUP:
        return "กรุณาตรวจประวัติการแจ้งเตือนกับผู้รับก่อน แล้วกดให้ส่งต่อ"
    if reason == MONTHLY_LIMIT:
        return "ระบบจะส่งต่อเองเมื่อขึ้นเดือนใหม่หรือเพิ่มแพ็กเกจ LINE"
    return remedy_of(reason)
