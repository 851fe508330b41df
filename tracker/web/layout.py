"""What every page shows around its content: the office, the ways through the house, unread messages."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from tracker.rules.office import OrganizationKind
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Actor, Right, has_right
from tracker.store.access import Visitor
from tracker.store.waiting_counts import count_waiting
from tracker.web.door import find_visitor, permission_of, reading
from tracker.web.parts import parts

# The pages under one entry of the menu, in the order of their tabs; each is shown to whoever may open it.
_REMINDER_PAGES = (
    ("ประวัติการแจ้งเตือน", "delivery_log"),
    ("สถานะระบบ", "alarms"),
    ("ส่งทันเวลา", "punctuality"),
    ("ซ้อมการแจ้งเตือน", "rehearsal"),
    ("กำหนดส่งรายงาน", "deadlines"),
    ("วันหยุด", "holidays"),
    ("การแจ้งขึ้นไป", "escalations"),
    ("ตั้งค่า", "reminder_settings"),
    ("LINE", "line_settings"),
)
_SYSTEM_PAGES = (
    ("บุคลากร", "people"),
    ("รักษาราชการแทน", "acting"),
    ("สำนัก/กอง", "divisions"),
    ("คำเชิญ", "invitations"),
    ("อีเมล", "mail_settings"),
    ("ประวัติการใช้งาน", "audit_log"),
    ("สำรองข้อมูล", "backups"),
    ("ตรวจระบบ", "checkup"),
)
_COUNTED = {"inbox.page": "ยังไม่อ่าน {} ข้อความ", "report_approval.page": "รอท่านลงนาม {} เรื่อง"}
_UNDER_SYSTEM = {"person", "posts", "division_moves", "setup_steps", "setup_messages"}
_UNDER_REMINDERS = {"delivery_deeds", *(group for _, group in _REMINDER_PAGES)}


_REPORT_ROOMS = (  # found under รายงาน
    *("report_cells", "report_publishing", "report_register", "report_print", "report_scans"),
    *("paper_settings", "print_jobs", "evidence_list", "evidence_pieces", "link_watch"),
)
_ROOMS = dict.fromkeys(_REPORT_ROOMS, "reports")
_ROOMS |= {"proposal_decisions": "review"}  # found under ตรวจงาน
_ROOMS |= dict.fromkeys(("assessment_dates", "o_item_lists", "public_settings"), "o_items")  # found under การประเมิน
_ROOMS |= dict.fromkeys(("work_calendar", "bulk_edit", "saved_views"), "tasks") | {"measure_tags": "plans"}


@dataclass(frozen=True)
class Way:
    """One entry of the menu."""

    title: str
    address: str
    is_here: bool
    count: int = 0
    counted: str = ""  # what the number means, for who hears the page read


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
        return {"visitor": None, "ways": (), "reminder_tabs": (), "system_tabs": ()}
    name = official_name(visitor.organization_name, OrganizationKind(visitor.organization_kind))
    tabs, system = _reminder_tabs(visitor.actor), _tabs(visitor.actor, _SYSTEM_PAGES)
    return {
        "visitor": visitor,
        "organization_name": name,
        "reminder_tabs": tabs,
        "system_tabs": system,
        "ways": (
            *_ways(visitor.actor),
            *_under("การแจ้งเตือน", tabs, _UNDER_REMINDERS),
            *_under("ระบบ", system, _UNDER_SYSTEM),
        ),
        "sees_test_box": has_right(visitor.actor, Right.SEE_REPORTS),
    }


def _under(title: str, tabs: Sequence[Way], more: Collection[str] = ()) -> list[Way]:
    """The entry of a group of pages, which leads to the first of them; none where nothing of it may be opened."""
    is_here = any(tab.is_here for tab in tabs) or request.blueprint in more
    return [Way(title, tabs[0].address, is_here)] if tabs else []


def _ways(actor: Actor) -> list[Way]:
    sees_all = has_right(actor, Right.SEE_OVERVIEW)
    counts = _counts(actor)
    wanted = [
        ("ภาพรวม", "overview.page", sees_all),
        ("งานทั้งหมด" if sees_all else "งานของฉัน", "tasks.mine", not actor.is_administrator or len(actor.ranks) > 1),
        ("ตรวจงาน", "review.page", has_right(actor, Right.REVIEW)),
        ("รายงานรอบ", "entries.page", bool(actor.division_ids) or actor.is_policy_officer),
        ("แผน", "plans.page", has_right(actor, Right.SEE_REPORTS)),
        ("รายงาน", "reports.page", has_right(actor, Right.SEE_REPORTS)),
        ("ลงนาม", "report_approval.page", actor.is_executive or bool(counts["report_approval.page"])),
        ("การประเมิน", "o_items.page", has_right(actor, Right.RUN_PLAN)),
        ("ข้อความ", "inbox.page", True),
    ]
    return [
        Way(title, url_for(endpoint), _is_here(endpoint), counts[endpoint], _COUNTED.get(endpoint, ""))
        for title, endpoint, is_shown in wanted
        if is_shown
    ]


def _counts(actor: Actor) -> Counter[str]:
    """How much waits for this visitor, by page."""
    with reading() as session:
        waiting = count_waiting(session, actor.person_id, [post.position_id for post in actor.posts])
    return Counter({"inbox.page": waiting.messages, "report_approval.page": waiting.signatures})


def _reminder_tabs(actor: Actor) -> tuple[Way, ...]:
    """What of the reminders' pages this visitor may open; nothing where that is no more than anybody may."""
    if not any(has_right(actor, right) for right in (Right.SEE_REPORTS, Right.RUN_PLAN, Right.ADMINISTER)):
        return ()
    return _tabs(actor, _REMINDER_PAGES)


def _tabs(actor: Actor, group_pages: Sequence[tuple[str, str]]) -> tuple[Way, ...]:
    """The pages of a group that this visitor may open."""
    return tuple(
        Way(title, url_for(f"{group}.page"), request.blueprint == group)
        for title, group in group_pages
        if _may_open(actor, f"{group}.page")
    )


def _may_open(actor: Actor, endpoint: str) -> bool:
    permission = permission_of(current_app, endpoint) if endpoint in current_app.view_functions else None
    return isinstance(permission, Right) and has_right(actor, permission)


def _is_here(endpoint: str) -> bool:
    """Everything about plans, from upload to undo, is found under แผน."""
    here = request.blueprint or ""
    group = "plans" if here.startswith("plan_") else _ROOMS.get(here, here)
    return group == endpoint.partition(".")[0]
