"""A report printed in a form: the organization's look, and the paper of the content as it stands now."""

import base64
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import FONTS, FORM_NAMES, Form, Look, Paper, Stamp
from tracker.rules.report_forms import paper_of
from tracker.services.compile_report import compile_content
from tracker.store.files import read_bytes
from tracker.store.models import SourceFile
from tracker.store.people import get_organization

OF_A_ROUND = (Form.PROGRESS, Form.CHECKLIST)  # the other forms can be printed of the plan alone


def draft_paper(
    session: Session, *, form: Form, year: int, months: RoundMonths | None, now: datetime, data_dir: Path
) -> Paper:
    """What a form would say if it were printed at `now`; marked as a draft, and kept nowhere."""
    if months is None and form in OF_A_ROUND:
        raise RuleBroken("round_needed", f"“{FORM_NAMES[form]}” เป็นรายงานของรอบ กรุณาเลือกรอบ 6 เดือน หรือรอบ 12 เดือน")
    content = compile_content(session, year=year, months=months, now=now)
    return paper_of(content, form, look_of(session, data_dir), Stamp(content.sha256, now))


def look_of(session: Session, data_dir: Path) -> Look:
    """What the organization chose for its papers; a logo whose file is gone is left out."""
    organization = get_organization(session)
    return Look(
        digits="thai" if organization.digits == "thai" else "arabic",
        font=organization.paper_font if organization.paper_font in FONTS else FONTS[0],
        logo=_logo(session, data_dir),
    )


def _logo(session: Session, data_dir: Path) -> str:
    file_id = get_organization(session).logo_file_id
    file = session.get(SourceFile, (session.info["organization_id"], file_id)) if file_id else None
    if file is None:
        return ""
    try:
        return base64.b64encode(read_bytes(data_dir, file.sha256)).decode()
    except NotFound:
        return ""
