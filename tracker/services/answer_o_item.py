"""The policy officer answers the O-items: an address and words for each; the sheet of all of them."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.documents.child import run_in_child
from tracker.rules.answer_sheet import AnswerSheet, compose_sheet
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.office import OrganizationKind
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_control_characters
from tracker.services.add_evidence import checked_url
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import OAnswer
from tracker.store.o_evidence import list_evidence_of_o_items
from tracker.store.o_items import find_answer_row, get_o_item, list_answers, list_o_items
from tracker.store.people import get_organization

LONGEST_DESCRIPTION = 4_000


def answer_o_item(
    session: Session,
    *,
    actor: Actor,
    year: int,
    code: str,
    url: str,
    description: str,
    row_version: int,
    now: datetime,
) -> None:
    """What the office says of an item; without an address its public page is the answer.

    `row_version` is that of the answer the person saw, 0 where there was none.
    """
    require_right(actor, Right.RUN_PLAN)
    item = get_o_item(session, year, code)
    wanted_url = checked_url(url) if url.strip() else None
    words = _checked_words(description)
    row = find_answer_row(session, year, code)
    before = (row.url, row.description) if row else (None, "")
    if row is None:
        row = OAnswer(id=new_id(), year=year, code=code, changed_at=now)
        session.add(row)
    else:
        check_version(row, row_version)
    row.url, row.description, row.person_id, row.changed_at = wanted_url, words, actor.person_id, now
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="o_item_answered",
        subject_kind="o_item",
        subject_id=item.id,
        change={"url": [before[0], wanted_url], "description": [before[1], words]},
    )
    session.commit()


def answer_sheet(session: Session, year: int, base_url: str) -> AnswerSheet:
    """The year's sheet; while the public page is switched off, items without an address of their own have none."""
    office = get_organization(session)
    items = [row.item for row in list_o_items(session, year)]
    pages = {item.code: public_address(base_url, office.slug, year, item.code) for item in items}
    return compose_sheet(
        official_name(office.name, OrganizationKind(office.kind)),
        year,
        items,
        list_answers(session, year),
        evidence_counts={code: len(found) for code, found in list_evidence_of_o_items(session, year).items()},
        own_pages=pages if office.is_public else {},
    )


def public_address(base_url: str, slug: str, year: int, code: str) -> str:
    """Where an item stands for everybody; it is handed in at the assessment and never changes its meaning."""
    return f"{base_url}/public/{slug}/{year}/{code}"


def write_answer_sheet(sheet: AnswerSheet) -> bytes:
    """The sheet as an Excel file; the same sheet gives the same bytes."""
    try:
        return run_in_child("tracker.documents.write_answer_sheet:write", sheet.to_json())
    except UnreadableFile as failed:
        raise RuleBroken(
            "sheet_not_written", "จัดทำไฟล์ Excel ไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
        ) from failed


def _checked_words(text: str) -> str:
    words = clean_control_characters(text).strip()
    if len(words) > LONGEST_DESCRIPTION:
        raise RuleBroken("description", f"คำอธิบายยาวเกิน {LONGEST_DESCRIPTION:,} ตัวอักษร กรุณาย่อให้สั้นลง")
    return words
