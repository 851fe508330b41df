"""How pages for everybody are rendered: without frame, visitor or cookie, the same for the public and the preview."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import segno
from flask import Response, current_app, url_for

from tracker.rules.file_size import size_words
from tracker.rules.paper import Format
from tracker.rules.thai_calendar import day_of, format_date
from tracker.services.public_content import PublicEvidence, PublicHome, PublicItem, PublicReport, PublicYear
from tracker.web.downloads import SANDBOX
from tracker.web.parts import parts

_SVG = "image/svg+xml"


@dataclass(frozen=True)
class PublicWays:
    """Where the links of these pages lead. `file` and `evidence` are None in the preview: no downloads there."""

    home: Callable[[], str]
    year: Callable[[int], str]
    item: Callable[[int, str], str]
    report: Callable[[str], str]
    survey: str
    file: Callable[[str, Format], str] | None = None
    evidence: Callable[[int, str, PublicEvidence], str] | None = None


def public_ways(slug: str) -> PublicWays:
    """The addresses everybody uses; they never change their meaning."""
    at = partial(url_for, slug=slug)
    return PublicWays(
        home=lambda: at("public.home"),
        year=lambda year: at("public.year", year=year),
        item=lambda year, code: at("public.item", year=year, code=code),
        report=lambda code: at("public.report", code=code),
        survey=at("public.survey"),
        file=lambda code, ending: at("public.report_file", code=code, ending=ending.value),
        evidence=lambda year, code, one: at("public.evidence", year=year, code=code, evidence_id=one.id),
    )


def render_home(view: PublicHome, ways: PublicWays, *, is_preview: bool = False) -> str:
    """The organization's first page."""
    return _render("public/home.html", view, ways, is_preview=is_preview)


def render_year(view: PublicYear, ways: PublicWays, *, is_preview: bool = False) -> str:
    """A fiscal year."""
    return _render("public/year.html", view, ways, is_preview=is_preview)


def render_item(view: PublicItem, ways: PublicWays, *, is_preview: bool = False) -> str:
    """An O-item."""
    return _render("public/item.html", view, ways, is_preview=is_preview)


def render_report(view: PublicReport, ways: PublicWays, *, is_preview: bool = False) -> str:
    """A published report."""
    return _render("public/report.html", view, ways, is_preview=is_preview)


def render_missing() -> str:
    """The one answer for everything that is not there, is not switched on, or belongs to somebody else."""
    return current_app.jinja_env.get_template("public/missing.html").render()


def render_unwell() -> str:
    """What is there is not what was published, and is therefore not shown."""
    return current_app.jinja_env.get_template("public/unwell.html").render()


def survey_picture(address: str) -> Response:
    """The QR of the questionnaire as a picture of its own."""
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", xmldecl=False, scale=6, border=4, light="white")
    answer = Response(picture.getvalue(), mimetype=_SVG)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _render(template: str, view: Any, ways: PublicWays, *, is_preview: bool) -> str:
    """Not by `render_template`, which would look for a visitor to greet."""
    return current_app.jinja_env.get_template(template).render(
        view=view,
        ways=ways,
        is_preview=is_preview,
        is_demo=parts().is_demo,
        size_words=size_words,
        day_words=_day_words,
    )


def _day_words(at: datetime | None) -> str:
    return format_date(day_of(at)) if at else "–"
