"""What templates may ask for: Buddhist dates, days left, lines of a person's text, icons of states."""

import hashlib
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup, escape

from tracker.rules.assessment import INDICATORS
from tracker.rules.digest import days_left
from tracker.rules.fiscal_year import FiscalYear, round_name
from tracker.rules.task import is_late
from tracker.rules.thai_calendar import BANGKOK, MONTHS, format_date, format_instant
from tracker.web.forms import Form
from tracker.web.parts import now, parts, today

_NOTHING = "–"


def set_up_thai(app: Flask) -> None:
    """Hand the words to the templates."""
    app.jinja_env.filters.update(
        thai_date=thai_date,
        short_date=short_date,
        instant=instant,
        round_name=lambda head: round_name(head.months, head.year),
        days_left=days_left_text,
        lines=lines,
        own_links=own_links,
        as_option=as_option,
        indicator_name=indicator_name,
    )
    app.jinja_env.globals.update(
        MONTHS=MONTHS,
        asset=_asset_of(app),
        today=today,
        now=now,
        this_year=lambda: FiscalYear.of(today()).year,
        form_ids=lambda name: Form().ids(name),
        is_row_late=lambda row: is_late(row.status, row.due_on, today()),
        indicator_options=[(number, indicator_name(number)) for number in INDICATORS],
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def thai_date(day: date | None) -> str:
    """31 มีนาคม 2570."""
    return format_date(day) if day else _NOTHING


def short_date(day: date | None) -> str:
    """31 มี.ค. 70."""
    return format_date(day, "short") if day else _NOTHING


def instant(at: datetime | None) -> Markup:
    """A moment with its exact time for machines."""
    if at is None:
        return Markup(_NOTHING)  # noqa: S704  # a dash of our own
    local = at.astimezone(BANGKOK)
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="minutes"), format_instant(at))


def days_left_text(due_on: date | None) -> str:
    """เหลืออีก 7 วัน."""
    return days_left(due_on, today()) if due_on else "ไม่ได้กำหนดวัน"


def lines(text: str | None) -> Markup:
    """A person's text with its line breaks, everything else escaped."""
    return Markup("<br>").join(escape(line) for line in (text or "").splitlines())


def own_links(text: str, words: str = "") -> Markup:
    """A message's text with the addresses of this site made into links (named by `words`); others stay text."""
    base_url = parts().base_url
    pieces = re.split(rf"({re.escape(base_url)}/[^\s<>\"]*)", text)
    return Markup().join(
        Markup('<a href="{}">{}</a>').format(piece.removeprefix(base_url), words or piece) if index % 2 else piece
        for index, piece in enumerate(pieces)
    )


def as_option(thing: Any) -> tuple[str, str]:
    """A choice of a select: id and name."""
    return str(thing.id), thing.name


def indicator_name(number: int) -> str:
    """2. การใช้งบประมาณ."""
    return f"{number}. {INDICATORS[number].name}"


def _asset_of(app: Flask) -> Any:
    """Addresses of static files that change with their content, so that browsers may keep them for good."""
    known: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in known:
            content = (Path(str(app.static_folder)) / name).read_bytes()
            known[name] = hashlib.sha256(content).hexdigest()[:12]
        return url_for("static", filename=name, v=known[name])

    return asset
