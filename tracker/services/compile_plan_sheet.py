"""The product's own Excel form: empty for a new plan, filled with a plan, or with what is to be mended in an upload."""

from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import check_year
from tracker.rules.organization_name import official_name
from tracker.rules.plan_sheet_rows import (
    PlanSheet,
    SheetRow,
    problems_by_code,
    problems_of_document,
    rows_of,
    template_rows,
)
from tracker.services.import_target import new_content
from tracker.services.review_upload import load_review
from tracker.store.divisions import list_divisions
from tracker.store.people import get_organization
from tracker.store.plan_content import get_plan_content


def compile_template(session: Session, *, year: int) -> PlanSheet:
    """The form with its example row and the divisions of the organization to choose from."""
    check_year(year)
    return _sheet(session, year, template_rows(year))


def compile_plan_sheet(session: Session, plan_id: UUID, *, today: date) -> PlanSheet:
    """A plan as it stands; read back unchanged, it is the same plan."""
    content = get_plan_content(session, plan_id)
    return _sheet(session, content.fiscal_year, rows_of(content), prepared_on=today)


def compile_upload_sheet(session: Session, upload_id: UUID, *, data_dir: Path, today: date) -> PlanSheet:
    """What an uploaded file says with its corrections, and beside each measure what is still to be mended."""
    review = load_review(session, upload_id, data_dir=data_dir)
    year = review.options.fiscal_year or review.draft.fiscal_year.value
    content = new_content(session, review.draft, review.fit, year or 0)
    rows = rows_of(content, problems_by_code(review.draft))
    return _sheet(session, year, rows, prepared_on=today, faults=problems_of_document(review.draft))


def _sheet(
    session: Session,
    year: int | None,
    rows: list[SheetRow],
    *,
    prepared_on: date | None = None,
    faults: tuple[str, ...] | None = None,
) -> PlanSheet:
    names = tuple(division.name for division in list_divisions(session))
    return PlanSheet(_office(session), year, names, tuple(rows), prepared_on, faults)


def _office(session: Session) -> str:
    """ "องค์การบริหารส่วนตำบลดอนแก้ว อำเภอเมือง จังหวัดลำปาง", as far as it is known."""
    organization = get_organization(session)
    district = f"อำเภอ{organization.district}" if organization.district else ""
    province = f"จังหวัด{organization.province}" if organization.province else ""
    return " ".join(filter(None, (official_name(organization.name, organization.kind), district, province)))
