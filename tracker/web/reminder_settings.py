"""How this organization reminds: offsets, hours, escalation, what happens to a mail that may not have arrived."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.reminder_hours import EARLIEST, LATEST
from tracker.rules.reminder_policy import RemindingPolicy
from tracker.rules.reminder_recipients import Holder, head_of, who_is_above
from tracker.rules.reminding_choice import MOST_ESCALATION_DAYS, OFFERED, RemindingChoice, change_words, in_order
from tracker.rules.thai_text import to_arabic_digits
from tracker.services.set_reminding import CHANGED, set_reminding
from tracker.store.contacts import list_names
from tracker.store.divisions import list_divisions
from tracker.store.duties import list_all_holders
from tracker.store.history import list_history_of
from tracker.store.people import get_organization
from tracker.store.reminding import reminding_policy
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, today

pages = Blueprint("reminder_settings", __name__)
Answer = Response | tuple[str, int]
_FIELDS = {"task_offsets": "task_more", "round_offsets": "round_more", "escalation": "escalation", "hours": "opens_at"}
_HALF_HOUR = 30
_NUMBERS = re.compile(r"[\s,;]+")
_MEANWHILE = "มีผู้อื่นเปลี่ยนการตั้งค่าไปก่อนแล้ว กรุณาตรวจค่าล่าสุด แล้วบันทึกอีกครั้ง"
_VACANT = "ยังไม่มีผู้ดำรงตำแหน่ง"


@dataclass(frozen=True)
class StepLine:
    """Who is on the steps above a division today."""

    division: str
    head: str
    above: tuple[str, ...]


@dataclass(frozen=True)
class ChangeLine:
    """One change of the settings."""

    at: Any
    person: str
    words: tuple[str, ...]


@pages.get("/settings/reminders")
def page() -> Answer:
    """The settings as they stand."""
    return _show(None)


@pages.post("/settings/reminders")
def save() -> Answer:
    """Keep them."""
    form = Form()
    choice = _choice(form)
    if form.errors or choice is None:
        return _show(form, 400)
    try:
        with writing() as session:
            set_reminding(session, actor=actor(), row_version=form.row_version(), choice=choice, now=now())
    except Forbidden:
        raise
    except Conflict:
        form.errors[""] = _MEANWHILE
        return _show(form, 409)
    except RuleBroken as broken:
        form.refuse(broken, _FIELDS.get(broken.code, ""))
        return _show(form, 400)
    flash("บันทึกการตั้งค่าแล้ว มีผลกับการเตือนครั้งต่อไป")
    return redirect(url_for("reminder_settings.page"))


def _choice(form: Form) -> RemindingChoice | None:
    tasks = _offsets(form, "task")
    rounds = None if form.flag("round_same") else _offsets(form, "round")
    opens_at, closes_at = _time(form, "opens_at"), _time(form, "closes_at")
    days = form.whole_number(
        "escalation", low=0, high=MOST_ESCALATION_DAYS, message=f"กรุณาใส่จำนวนวันทำการ 0 ถึง {MOST_ESCALATION_DAYS}"
    )
    if opens_at is None or closes_at is None:
        form.errors["opens_at"] = "กรุณาเลือกเวลาเริ่มส่งและเวลาหยุดส่ง"
        return None
    if days is None:
        form.errors.setdefault("escalation", "กรุณาใส่จำนวนวันทำการ หรือ 0 ถ้าไม่แจ้งขึ้นไป")
        return None
    return RemindingChoice(
        in_order(tasks),
        None if rounds is None else in_order(rounds),
        days,
        opens_at,
        closes_at,
        form.flag("is_uncertain_mail_repeated"),
    )


def _offsets(form: Form, name: str) -> list[int]:
    """The boxes that were ticked, and the days typed beside them."""
    typed = to_arabic_digits(form.text(f"{name}_more", longest=100))
    written = [*form.listed(f"{name}_offset"), *(part for part in _NUMBERS.split(typed) if part)]
    if any(not part.isascii() or not part.isdigit() or len(part) > 4 for part in written):
        form.errors[f"{name}_more"] = "กรุณาใส่เป็นจำนวนวัน คั่นด้วยเครื่องหมายจุลภาค เช่น 90, 20"
        return []
    return [int(part) for part in written]


def _time(form: Form, name: str) -> time | None:
    try:
        return time.fromisoformat(form.fields.get(name, ""))
    except ValueError:
        return None


def _show(form: Form | None, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        policy = reminding_policy(session)
        organization = get_organization(session)
        is_round_same = organization.round_offsets is None
        steps = _steps(session)
        changes = _changes(session)
    return render_template(
        "reminder_settings/page.html",
        form=form or Form(_typed(policy, is_round_same=is_round_same)),
        row_version=organization.row_version,
        policy=policy,
        ticked_for_tasks=_ticked(form, "task", policy.task_offsets),
        ticked_for_rounds=_ticked(form, "round", policy.round_offsets),
        offered=OFFERED,
        times=_times(policy),
        steps=steps,
        changes=changes,
    ), status


def _ticked(form: Form | None, name: str, offsets: Collection[int]) -> frozenset[str]:
    """The boxes to show ticked: what was just chosen, else what holds."""
    return frozenset(form.listed(f"{name}_offset") if form else map(str, offsets))


def _typed(policy: RemindingPolicy, *, is_round_same: bool) -> dict[str, str]:
    """The settings as the form would hold them."""
    typed = {
        "task_more": _not_offered(policy.task_offsets),
        "round_more": "" if is_round_same else _not_offered(policy.round_offsets),
        "escalation": str(policy.escalation_working_days),
        "opens_at": f"{policy.hours.opens_at:%H:%M}",
        "closes_at": f"{policy.hours.closes_at:%H:%M}",
    }
    flags = {"round_same": is_round_same, "is_uncertain_mail_repeated": policy.is_uncertain_mail_repeated}
    return typed | {name: "1" for name, is_on in flags.items() if is_on}


def _not_offered(offsets: Collection[int]) -> str:
    return ", ".join(str(days) for days in offsets if days not in OFFERED)


def _times(policy: RemindingPolicy) -> list[tuple[str, str]]:
    """Every half hour of the day's permitted part, and the office's own times."""
    first, last = EARLIEST.hour * 60, LATEST.hour * 60
    minutes = {minute: time(minute // 60, minute % 60) for minute in range(first, last + 1, _HALF_HOUR)}
    own = {each.hour * 60 + each.minute: each for each in (policy.hours.opens_at, policy.hours.closes_at)}
    return [(f"{at:%H:%M}", f"{at:%H:%M} น.") for _, at in sorted((minutes | own).items())]


def _steps(session: Session) -> list[StepLine]:
    """For each division: who heads it, and who is told after each further step."""
    holders = list_all_holders(session, today())
    names = list_names(session, [one.person_id for one in holders])
    return [
        StepLine(
            division.name,
            _named(head_of(holders, division.id), names),
            tuple(_with_post(person, holders, names) for person in who_is_above(holders, division.id)),
        )
        for division in list_divisions(session)
    ]


def _named(holder: Holder | None, names: dict[Any, str]) -> str:
    return _VACANT if holder is None else f"{names[holder.person_id]}{' (รักษาราชการแทน)' if holder.is_acting else ''}"


def _with_post(person_id: Any, holders: Collection[Holder], names: dict[Any, str]) -> str:
    posts = [one for one in holders if one.person_id == person_id]
    highest = min(posts, key=lambda one: list(Rank).index(one.rank))
    return f"{names[person_id]} ({highest.title or highest.rank.thai})"


def _changes(session: Session) -> list[ChangeLine]:
    entries = [one for one in list_history_of(session, actor().organization_id) if one.action == CHANGED]
    names = list_names(session, [one.person_id for one in entries if one.person_id])
    return [
        ChangeLine(
            one.at, names.get(one.person_id, "ระบบ") if one.person_id else "ระบบ", tuple(change_words(one.change))
        )
        for one in entries
    ]
