"""A report printed in a form: the organization's look, and the paper of the content as it stands now."""

import base64
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import FONTS, Form, Look, Paper, Stamp
from tracker.rules.print_order import require_round
from tracker.rules.report_forms import paper_of
from tracker.services.compile_report import compile_content
from tracker.store.files import read_bytes
from tracker.store.paper_settings import find_logo_sha256
from tracker.store.people import digits_of, get_organization


def draft_paper(
    session: Session, *, form: Form, year: int, months: RoundMonths | None, now: datetime, data_dir: Path
) -> Paper:
    """What a form would say if it were printed at `now`; marked as a draft, and kept nowhere."""
    require_round(form, months)
    content = compile_content(session, year=year, months=months, now=now)
    return paper_of(content, form, look_of(session, data_dir), Stamp(content.sha256, now))


def look_of(session: Session, data_dir: Path) -> Look:
    """What the organization chose for its papers; a logo whose file is gone is left out."""
    organization = get_organization(session)
    return Look(
        digits=digits_of(organization),
        font=organization.paper_font if organization.paper_font in FONTS else FONTS[0],
        logo=_logo(session, data_dir),
    )


def _logo(session: Session, data_dir: Path) -> str:
    sha256 = find_logo_sha256(session)
    try:
        return base64.b64encode(read_bytes(data_dir, sha256)).decode() if sha256 else ""
    except NotFound:
        return ""
