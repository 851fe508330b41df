"""The policy officer chooses how papers look and who approves; every change can be put back out of the history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.scanning import clean_logo
from tracker.rules.approval import ChainPost
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.media_type import PNG
from tracker.rules.paper_choice import (
    PaperChoice,
    chain_from,
    check_choice,
    check_logo,
    checked,
    extended,
    kept_chain,
    moved,
    with_part,
    without,
)
from tracker.rules.permissions import Actor, Right, require_right
from tracker.store.approvals import list_chain
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.history import record_history
from tracker.store.models import Organization
from tracker.store.paper_settings import (
    CHANGED,
    change_chain,
    get_paper_change,
    has_own_chain,
    has_source_file,
    list_position_titles,
)
from tracker.store.people import get_organization

_FULL = "บันทึกรูปลงโฟลเดอร์ข้อมูลไม่ได้ พื้นที่อาจเต็ม กรุณาแจ้งผู้ดูแลระบบให้ตรวจพื้นที่ว่างและสิทธิ์เขียน แล้วลองอีกครั้ง"
_NOTHING = "ยังไม่มีอะไรเปลี่ยน จึงไม่ต้องบันทึก"
_FIELDS = {"digits": "digits", "font": "paper_font", "report_form": "report_form"}


@dataclass(frozen=True)
class ChainDeed:
    """What somebody wants of the chain they saw: up, down, remove, part, add, usual."""

    deed: str
    ordinal: int = 0
    position_id: UUID | None = None
    part: str = ""


def set_looks(session: Session, *, actor: Actor, row_version: int, choice: PaperChoice, now: datetime) -> None:
    """Digits, font and the form of the official report."""
    check_choice(choice)
    organization = _organization(session, actor, row_version)
    wanted = asdict(choice)
    change = {
        name: [getattr(organization, column), wanted[name]]
        for name, column in _FIELDS.items()
        if getattr(organization, column) != wanted[name]
    }
    _apply(session, actor, organization, change, now)
    session.commit()


def set_logo(  # a file's name is kept with it
    session: Session, *, actor: Actor, row_version: int, content: bytes, data_dir: Path, now: datetime
) -> None:
    """The emblem at the head of papers: checked by its bytes and drawn anew, so that nothing else comes along."""
    require_right(actor, Right.RUN_PLAN)
    check_logo(content)
    drawn = clean_logo(content)
    organization = _organization(session, actor, row_version)
    file = add_source_file(
        session,
        sha256=_kept(data_dir, drawn),
        name="ตราหน่วยงาน.png",
        media_type=PNG,
        size=len(drawn),
        person_id=actor.person_id,
        now=now,
    )
    session.flush()
    _apply(session, actor, organization, {"logo": [_text(organization.logo_file_id), str(file.id)]}, now)
    session.commit()


def remove_logo(session: Session, *, actor: Actor, row_version: int, now: datetime) -> None:
    """Papers without an emblem; the picture stays, so that it can be put back."""
    organization = _organization(session, actor, row_version)
    _apply(session, actor, organization, {"logo": [_text(organization.logo_file_id), None]}, now)
    session.commit()


def set_chain(session: Session, *, actor: Actor, row_version: int, deed: ChainDeed, now: datetime) -> None:
    """One step of arranging who approves; reports that were proposed already keep the chain they have."""
    organization = _organization(session, actor, row_version)
    before = kept_chain(list_chain(session)) if has_own_chain(session) else []
    after = () if deed.deed == "usual" else _arranged(session, deed)
    _apply(session, actor, organization, {"chain": [before, kept_chain(after)]}, now)
    session.commit()


def put_back(session: Session, *, actor: Actor, row_version: int, sequence: int, now: datetime) -> None:
    """What one change replaced counts again: itself a change like any other."""
    organization = _organization(session, actor, row_version)
    replaced = {name: old for name, (old, _) in get_paper_change(session, sequence).items()}
    now_set = _settings(session, organization)
    change = {name: [now_set[name], old] for name, old in replaced.items() if now_set.get(name) != old}
    _apply(session, actor, organization, change, now)
    session.commit()


def _organization(session: Session, actor: Actor, row_version: int) -> Organization:
    require_right(actor, Right.RUN_PLAN)
    organization = get_organization(session)
    check_version(organization, row_version)
    return organization


def _settings(session: Session, organization: Organization) -> dict[str, Any]:
    """As the history holds them."""
    return {
        **{name: getattr(organization, column) for name, column in _FIELDS.items()},
        "logo": _text(organization.logo_file_id),
        "chain": kept_chain(list_chain(session)) if has_own_chain(session) else [],
    }


def _arranged(session: Session, deed: ChainDeed) -> tuple[ChainPost, ...]:
    chain = list_chain(session)
    deeds: Mapping[str, Callable[[], tuple[ChainPost, ...]]] = {
        "up": lambda: moved(chain, deed.ordinal, -1),
        "down": lambda: moved(chain, deed.ordinal, 1),
        "remove": lambda: without(chain, deed.ordinal),
        "part": lambda: with_part(chain, deed.ordinal, deed.part),
        "add": lambda: extended(chain, _post(session, deed)),
    }
    if deed.deed not in deeds:
        raise RuleBroken("no_deed", "ไม่ทราบว่าต้องการเปลี่ยนอะไร กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง")
    return checked(deeds[deed.deed]())


def _post(session: Session, deed: ChainDeed) -> ChainPost:
    title = list_position_titles(session, is_open=True).get(deed.position_id) if deed.position_id else None
    if deed.position_id is None or title is None:
        raise RuleBroken("no_post", "กรุณาเลือกตำแหน่งที่จะเพิ่ม")
    return ChainPost(deed.position_id, title, deed.part)


def _apply(session: Session, actor: Actor, organization: Organization, change: dict[str, Any], now: datetime) -> None:
    """Write new values, and what they replace into the history. Raises RuleBroken where nothing changes."""
    if all(old == new for old, new in change.values()):
        raise RuleBroken("nothing_changed", _NOTHING)
    for name, (_, new) in change.items():
        if name == "chain":
            _set_chain(session, new)
        elif name == "logo":
            organization.logo_file_id = _file(session, new)
        else:
            setattr(organization, _FIELDS[name], new)
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=CHANGED,
        subject_kind="organization",
        subject_id=organization.id,
        change=change,
    )


def _set_chain(session: Session, kept: Sequence[Sequence[str]]) -> None:
    change_chain(session, chain_from(kept, list_position_titles(session, is_open=True)))


def _file(session: Session, file_id: str | None) -> UUID | None:
    if file_id is None:
        return None
    if not has_source_file(session, UUID(file_id)):
        raise Conflict("logo_gone", "ไม่พบรูปเดิมแล้ว กรุณาส่งรูปตราของหน่วยงานใหม่")
    return UUID(file_id)


def _text(file_id: UUID | None) -> str | None:
    return str(file_id) if file_id else None


def _kept(data_dir: Path, content: bytes) -> str:
    try:
        return keep_bytes(data_dir, content)
    except OSError as failed:
        raise RuleBroken("disk_full", _FULL) from failed
