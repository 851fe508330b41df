"""What everybody may see of an organization that switched its page on.

An organization that did not is answered exactly like one that does not exist. Answers are the same for everybody, set
no cookie, and may be kept by caches for five minutes: so long it may take until a page that is switched off is gone.
Search engines are welcome here and nowhere else.
"""

import logging
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.paper import Format
from tracker.services.show_public import show_home, show_item, show_report, show_year
from tracker.store.public import PublicOffice, find_public_office
from tracker.web.downloads import hand_out_kept
from tracker.web.parts import parts, today
from tracker.web.public_rendering import (
    public_ways,
    render_home,
    render_item,
    render_missing,
    render_report,
    render_unwell,
    render_year,
    survey_picture,
)
from tracker.web.years import refuse_odd_values

pages = Blueprint("public", __name__)
pages.url_value_preprocessor(refuse_odd_values)
View = TypeVar("View")
_CACHED = "public, max-age=300"
_log = logging.getLogger(__name__)


@pages.get("/robots.txt")
def robots() -> Response:
    """Where search engines may look."""
    return Response("User-agent: *\nAllow: /public/\nAllow: /static/\nDisallow: /\n", mimetype="text/plain")


@pages.get("/public/<slug>")
def home(slug: str) -> str:
    """The organization's first page."""
    view = _look(slug, lambda session, office: show_home(session, office, today()))
    return render_home(view, public_ways(view.office.slug))


@pages.get("/public/<slug>/survey.svg")
def survey(slug: str) -> Response:
    """The QR that leads to the EIT questionnaire."""
    return survey_picture(_look(slug, lambda _, office: office.survey_url))


@pages.get("/public/<slug>/<int:year>")
def year(slug: str, year: int) -> str:
    """A fiscal year: measures and how they stand, reports, O-items."""
    view = _look(slug, lambda session, office: show_year(session, office, year, today()))
    return render_year(view, public_ways(view.office.slug))


@pages.get("/public/<slug>/<int:year>/<code>")
def item(slug: str, year: int, code: str) -> str:
    """An O-item: the address that is handed in at the assessment."""
    view = _look(slug, lambda session, office: show_item(session, office, year, code.upper()))
    return render_item(view, public_ways(view.office.slug))


@pages.get("/public/<slug>/<int:year>/<code>/<uuid:evidence_id>")
def evidence(slug: str, year: int, code: str, evidence_id: UUID) -> Response:
    """A file that shows an O-item; saved under a name of ours, never shown in our name."""
    view = _look(slug, lambda session, office: show_item(session, office, year, code.upper()))
    found = next((one for one in view.evidence if one.id == evidence_id and one.sha256), None)
    if found is None:
        raise _missing()
    return hand_out_kept(found.sha256, found.media_type, view.file_name(found))


@pages.get("/public/<slug>/reports/<code>")
def report(slug: str, code: str) -> str:
    """A published report: its results, its hash, its files."""
    view = _look(slug, lambda session, office: show_report(session, office, code))
    return render_report(view, public_ways(view.office.slug))


@pages.get("/public/<slug>/reports/<code>.<any(pdf,docx,xlsx):ending>")
def report_file(slug: str, code: str, ending: str) -> Response:
    """A published report as it was kept, byte for byte; like unknown unless the office gives its files out."""
    wanted = Format(ending)

    view = _look(slug, lambda session, office: show_report(session, office, code))
    file = next((one for one in view.files if one.format is wanted), None)
    if file is None:
        raise _missing()
    return hand_out_kept(
        file.sha256, wanted.media_type, f"{view.line.year}-{view.line.months}-{view.line.code}.{ending}"
    )


@pages.after_request
def _say_how_long(response: Response) -> Response:
    """What is there may be kept for a while and asked for again by its tag; what is not, never."""
    if response.status_code in (200, 304):
        response.headers["Cache-Control"] = _CACHED
    if response.direct_passthrough:  # a file: it has its tag, and is never held whole
        return response
    if response.status_code in (200, 304):
        response.add_etag()
        response.make_conditional(request)
        return response
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.errorhandler(NotFound)
def _not_there(_: NotFound) -> tuple[str, int]:
    return render_missing(), 404


@pages.errorhandler(RuleBroken)
def _not_whole(broken: RuleBroken) -> tuple[str, int]:
    """A file or a report that somebody tampered with: never shown, and told to whoever looks after the system."""
    _log.error("public page %s: %s", request.url_rule, broken.code)
    return render_unwell(), 503


def _look(slug: str, read: Callable[[Session, PublicOffice], View | None]) -> View:
    """What was read inside the organization of this name. Raises NotFound, for whatever reason."""
    with parts().database.session(is_reading=True) as session:
        office = find_public_office(session, slug)
    if office is None:
        raise _missing()
    with parts().database.session(office.id, is_reading=True) as session:
        found = read(session, office)
    if found is None:
        raise _missing()
    return found


def _missing() -> NotFound:
    return NotFound("no_public_page", "ไม่พบหน้านี้")
