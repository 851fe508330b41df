"""The policy officer switches the page for everybody on or off, and says where the EIT questionnaire is."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor, Right, require_right
from tracker.services.add_evidence import checked_url
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.people import get_organization

_FIELDS = ("is_public", "is_file_public", "survey_url")


def set_public(
    session: Session,
    *,
    actor: Actor,
    is_public: bool,
    is_file_public: bool,
    survey_url: str,
    row_version: int,
    now: datetime,
) -> bool:
    """Whether anything changed; `row_version` is that of the organization as the person saw it.

    `is_file_public` gives out the signed files of published reports, with all that stands in them.
    """
    require_right(actor, Right.RUN_PLAN)
    office = get_organization(session)
    check_version(office, row_version)
    wanted = (is_public, is_file_public, checked_url(survey_url) if survey_url.strip() else None)
    before = (office.is_public, office.is_file_public, office.survey_url)
    if wanted == before:
        return False
    office.is_public, office.is_file_public, office.survey_url = wanted
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="public_page_set",
        subject_kind="organization",
        subject_id=office.id,
        change={name: [old, new] for name, old, new in zip(_FIELDS, before, wanted, strict=True)},
    )
    session.commit()
    return True
