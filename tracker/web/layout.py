"""What every page shows around its content: the office, the ways through the house, unread messages."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from tracker.rules.office import OrganizationKind
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Actor, Right, has_right
from tracker.store.access import Visitor
from tracker.store.inbox import count_unread
from tracker.web.door import find_visitor, reading
from tracker.web.parts import parts


@dataclass(frozen=True)
class Way:
    """One entry of the menu."""

    title: str
    address: str
    is_here: bool
    count: int = 0


def set_up_layout(app: Flask) -> None:
    """Hand every page its frame."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    """Where the database does not answer, the page that says so still needs a frame."""
    try:
        return {"is_demo": parts().is_demo, **_office(find_visitor())}
    except SQLAlchemyError:
        return {"is_demo": parts().is_demo, **_office(None)}


def _office(visitor: Visitor | None) -> dict[str, Any]:
    if visitor is None:
        return {"visitor": None, "ways": ()}
    name = official_name(visitor.organization_name, OrganizationKind(visitor.organization_kind))
    return {
        "visitor": visitor,
        "organization_name": name,
        "ways": tuple(_ways(visitor.actor)),
        "sees_test_box": has_right(visitor.actor, Right.SEE_REPORTS),
    }


def _ways(actor: Actor) -> list[Way]:
    sees_all = has_right(actor, Right.SEE_OVERVIEW)
    wanted = [
        ("ภาพรวม", "overview.page", sees_all),
        ("งานทั้งหมด" if sees_all else "งานของฉัน", "tasks.mine", not actor.is_administrator or len(actor.ranks) > 1),
        ("ตรวจงาน", "review.page", has_right(actor, Right.REVIEW)),
        ("รายงานรอบ", "entries.page", bool(actor.division_ids) or actor.is_policy_officer),
        ("แผน", "plans.page", has_right(actor, Right.SEE_REPORTS)),
        ("รายงาน", "reports.page", has_right(actor, Right.SEE_REPORTS)),
        ("ข้อความ", "inbox.page", True),
    ]
    with reading() as session:
        unread = count_unread(session, actor.person_id)
    return [
        Way(title, url_for(endpoint), _is_here(endpoint), unread if endpoint == "inbox.page" else 0)
        for title, endpoint, is_shown in wanted
        if is_shown
    ]


def _is_here(endpoint: str) -> bool:
    """Everything about plans, from upload to undo, is found under แผน."""
    here = request.blueprint or ""
    return ("plans" if here.startswith("plan_") else here) == endpoint.partition(".")[0]
