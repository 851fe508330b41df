"""A rehearsal in the forms in which it leaves the product: JSON for programs, a table for spreadsheets."""

import csv
import io
from typing import Any

from tracker.rules.delivery_words import SHORT_CHANNELS
from tracker.rules.rehearsal import Foretold, MonthOfLine, Rehearsal, months_between
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_words import KINDS
from tracker.rules.thai_calendar import WEEKDAYS, format_date

_CHANNELS = ("line", "email", "inbox", "group")
COLUMNS = (
    "วันที่", "วัน", "ผู้รับ", "ประเภท", "เรื่อง", "กอง", "ครบกำหนด", "ครั้งที่เตือน", "ช่องทาง", "เหตุผล",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet would begin to reckon
_MARK_OF_UTF8 = "\ufeff"  # without it Excel on a Thai Windows reads another script


def channel_words(channels: tuple[str, ...]) -> str:
    """ "LINE อีเมล และในระบบ"."""
    words = [SHORT_CHANNELS[channel] for channel in _CHANNELS if channel in channels]
    return " และ".join([" ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def as_json(rehearsal: Rehearsal) -> dict[str, Any]:
    """Everything, in JSON values; days as ISO dates of the common era."""
    return {
        "organization": rehearsal.organization,
        "from": rehearsal.first.isoformat(),
        "to": rehearsal.last.isoformat(),
        "assumption": rehearsal.assumption.value,
        "moved": rehearsal.moved or None,
        "counts": {
            "notices": len(rehearsal.told),
            "people": len({one.person_id for one in rehearsal.told}),
            "escalations": len(rehearsal.escalations),
            "messages": {channel: rehearsal.sent_by(channel) for channel in _CHANNELS},
        },
        "by_month": _months(rehearsal),
        "by_kind": _kinds(rehearsal.told),
        "by_person": [
            {"person": name, "notices": counts.total(), "by_kind": {kind.value: n for kind, n in counts.items()}}
            for name, counts in rehearsal.by_person
        ],
        "notices": [_notice(one) for one in rehearsal.told],
        "escalations": [_notice(one) for one in rehearsal.escalations],
        **_wanting(rehearsal),
    }


def _months(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    line = {one.month: one for one in rehearsal.line}
    return [
        {
            "month": month.isoformat()[:7],
            "notices": len(rehearsal.in_month(month)),
            "by_kind": _kinds(rehearsal.in_month(month)),
            "messages": {channel: rehearsal.sent_by(channel, month) for channel in _CHANNELS},
            **_line(line.get(month)),
        }
        for month in months_between(rehearsal.first, rehearsal.last)
    ]


def _wanting(rehearsal: Rehearsal) -> dict[str, Any]:
    """What an office should mend before the year begins."""
    return {
        "quota_days": [day.isoformat() for day in rehearsal.short_days],
        "silences": [
            {
                "from": one.first.isoformat(),
                "to": one.last.isoformat(),
                "working_days": one.working_days,
                "open": one.open_count,
            }
            for one in rehearsal.silences
        ],
        "unreachable_people": [{"person": one.person, "notices": one.notice_count} for one in rehearsal.unreached],
        "vacant_heads": [
            {"division": one.division, "from": one.first.isoformat(), "to": one.last.isoformat()}
            for one in rehearsal.vacancies
        ],
        "never_told": [
            {
                "task": str(one.task_id),
                "title": one.title,
                "division": one.division,
                "due_on": one.due_on.isoformat() if one.due_on else None,
                "why": one.why,
            }
            for one in rehearsal.never_told
        ],
        "channels_not_set_up": list(rehearsal.channels_missing),
    }


def as_csv(rehearsal: Rehearsal) -> str:
    """One row per notice, for a spreadsheet; nothing in it is taken for a formula."""
    page = io.StringIO(newline="")
    page.write(_MARK_OF_UTF8)
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _row(one)] for one in rehearsal.told)
    return page.getvalue()


def _row(one: Foretold) -> tuple[str, ...]:
    return (
        format_date(one.on),
        WEEKDAYS[one.on.weekday()],
        one.person,
        KINDS[one.kind],
        one.title,
        one.division,
        format_date(one.due_on),
        one.mark_words,
        channel_words(one.channels),
        one.reason,
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _kinds(told: tuple[Foretold, ...] | list[Foretold]) -> dict[str, int]:
    kinds = [one.kind for one in told]
    return {kind.value: kinds.count(kind) for kind in ReminderKind if kind in kinds}


def _line(month: MonthOfLine | None) -> dict[str, Any]:
    if month is None:
        return {}
    return {
        "line_cost": month.cost,
        "line_quota": month.quota,
        "line_used_before": month.used_before,
        "line_is_short": month.is_short,
        "quota_days": [day.isoformat() for day in month.short_days],
    }


def _notice(one: Foretold) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "person": one.person,
        "person_id": str(one.person_id),
        "kind": one.kind.value,
        "subject_id": str(one.subject_id),
        "title": one.title,
        "division": one.division,
        "due_on": one.due_on.isoformat(),
        "deadline_version": one.version,
        "mark": one.mark,
        "level": one.level,
        "channels": list(one.channels),
        "reason": one.reason,
    }
