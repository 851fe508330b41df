"""Who did what when, and whether the chain of it is whole."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from tracker.rules.history_words import Changed, changed_fields, deed_words
from tracker.store.history import find_break_in_history
from tracker.store.history_list import (
    PAGE,
    HistoryRow,
    count_history,
    find_chain_end,
    list_history,
)
from tracker.store.people import list_people_with_posts
from tracker.web.door import reading
from tracker.web.forms import Form
from tracker.web.history_filter import KINDS, read_history_query
from tracker.web.parts import today

pages = Blueprint("audit_log", __name__)


@dataclass(frozen=True)
class Line:
    """One entry as it is shown."""

    sequence: int
    at: datetime
    who: str
    deed: str
    changes: list[Changed]
    seal: str


@pages.get("/history")
def page() -> str:
    """The newest entries, or those asked for."""
    form = Form(request.args)
    query = read_history_query(form)
    with reading() as session:
        rows = list_history(session, query)
        people = list_people_with_posts(session, today())
        end = find_chain_end(session)
    return render_template(
        "audit_log/page.html",
        lines=[_line(row) for row in rows[:PAGE]],
        older=rows[PAGE - 1].sequence if len(rows) > PAGE else None,
        asked={name: value for name, value in request.args.items() if name != "before" and value},
        query=query,
        form=form,
        kinds=list(KINDS.items()),
        people=people,
        end=end,
    )


@pages.get("/history/check")
def check() -> str:
    """Every seal from the first entry to the newest is worked out anew and compared."""
    with reading() as session:
        broken = find_break_in_history(session)
        count, end = count_history(session), find_chain_end(session)
    is_short = end is not None and count < end.sequence
    return render_template("audit_log/check.html", broken=broken, count=count, end=end, is_short=is_short)


def _line(row: HistoryRow) -> Line:
    return Line(
        row.sequence,
        row.at,
        row.person_name or "ระบบ",
        deed_words(row.action),
        changed_fields(row.change),
        row.hash[:12],
    )
