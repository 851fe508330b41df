"""A list of tasks as this visitor may see it: what the address asks for, which rows that are, how urgent each is."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from tracker.rules.permissions import Right, has_right
from tracker.rules.task_query import SHOWS, SORTS, TaskQuery, read_query, urgency
from tracker.rules.thai_text import match_key
from tracker.store.measure_tags import TagRow, list_tags
from tracker.store.plans import PlanHead
from tracker.store.saved_views import ViewRow, list_views
from tracker.store.task_query import (
    EVERYBODY,
    DueDay,
    Named,
    TaskScope,
    count_due_days,
    count_urgencies,
    list_delegates,
    list_division_choices,
    list_queried_tasks,
)
from tracker.store.tasks import TaskRow
from tracker.web.door import actor
from tracker.web.parts import today
from tracker.web.thai import indicator_name

DueDays = dict[date | None, DueDay]
MOST_ROWS = 200  # on one page: more is a file's business, or a narrower filter's
_GROUPS = {
    "late": "เกินกำหนด",
    "near": "ครบกำหนดใน 30 วัน",
    "later": "ยังมีเวลา",
    "submitted": "รอตรวจ",
    "done": "แล้วเสร็จ",
    "cancelled": "ยกเลิก/ไม่เข้าข่าย",
}


@dataclass(frozen=True)
class Group:
    """Tasks of one list that share how urgent they are."""

    name: str
    title: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class Chip:
    """One filter that is on, in words, and its name in the address."""

    name: str
    text: str


@dataclass(frozen=True)
class TaskList:
    """What a page of the list needs: the rows asked for, how many there are in all, and what may be chosen."""

    query: TaskQuery
    rows: list[TaskRow]
    due_days: DueDays  # of everything found; `rows` are the first of it
    counts: Counter[str]
    divisions: list[Named]
    tags: list[TagRow]
    delegates: list[Named]
    views: list[ViewRow]
    sees_all: bool
    may_edit: bool

    @property
    def shown_count(self) -> int:
        """How many tasks were found."""
        return sum(found.count for found in self.due_days.values())

    @property
    def all_count(self) -> int:
        """All tasks this visitor may see in the plan."""
        return self.counts.total()

    @property
    def counting_count(self) -> int:
        """Those that enter a percentage."""
        return self.all_count - self.counts["cancelled"]

    @property
    def shows(self) -> list[tuple[str, str]]:
        return list(SHOWS.items())

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return list(SORTS.items())

    @property
    def tag_options(self) -> list[tuple[str, str]]:
        """The tags of the plan, and the one asked for where none carries it any more."""
        known = {match_key(tag.name) for tag in self.tags}
        gone = [(self.query.tag, self.query.tag)] if self.query.tag and match_key(self.query.tag) not in known else []
        same = {match_key(self.query.tag): self.query.tag}  # chosen by whatever spelling it was asked for
        return [(same.get(tag.key, tag.name), f"{tag.name} ({tag.count})") for tag in self.tags] + gone

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on."""
        query = self.query
        name_of = {row.id: row.name for row in self.divisions} | {row.id: row.name for row in self.delegates}
        said = {
            "show": SHOWS[query.show] if query.show else "",
            "division": name_of.get(query.division_id, "สำนัก/กองที่ไม่มีแล้ว") if query.division_id else "",
            "indicator": indicator_name(query.indicator) if query.indicator else "",
            "measure": _measure_words(self.rows) if query.measure_id else "",
            "tag": f"ป้าย {query.tag}" if query.tag else "",
            "delegate": f"มอบให้ {name_of.get(query.delegate_id, 'ผู้อื่น')}" if query.delegate_id else "",
            "words": f"มีคำว่า “{query.words}”" if query.words else "",
        }
        return [Chip(name, text) for name, text in said.items() if text]


def scope_of_visitor() -> TaskScope:
    """Whose tasks this visitor may see: policy officer and executives everybody's, others their own division's."""
    if has_right(actor(), Right.SEE_OVERVIEW):
        return EVERYBODY
    return TaskScope(actor().division_ids, actor().person_id)


def read_task_list(
    session: Session, plan: PlanHead, *, month: Callable[[DueDays], tuple[date, date]] | None = None
) -> TaskList:
    """The list an address of this request asks for; of a calendar only the rows of the days `month` chooses."""
    sees_all = has_right(actor(), Right.SEE_OVERVIEW)
    scope = scope_of_visitor()
    query = read_query(request.args, sees_all=sees_all)
    due_days = count_due_days(session, plan.id, query, today(), scope)
    within = month(due_days) if month else None
    return TaskList(
        query=query,
        rows=list_queried_tasks(session, plan.id, query, today(), scope, due_within=within, limit=MOST_ROWS),
        due_days=due_days,
        counts=count_urgencies(session, plan.id, today(), scope),
        divisions=list_division_choices(session) if sees_all else [],
        tags=list_tags(session, plan.id),
        delegates=list_delegates(session, plan.id, scope),
        views=list_views(session, actor().person_id),
        sees_all=sees_all,
        may_edit=has_right(actor(), Right.RUN_PLAN),
    )


def urgency_of(row: TaskRow, on: date) -> str:
    """How urgent a task is: late, near, later, submitted, done or cancelled."""
    return urgency(row.status, row.due_on, on)


def grouped(rows: list[TaskRow], on: date, sort: str = "") -> list[Group]:
    """The rows, the most urgent group first; where another order was chosen, all in one."""
    if sort and rows:
        return [Group("all", SORTS[sort], tuple(rows))]
    found = {name: tuple(row for row in rows if urgency_of(row, on) == name) for name in _GROUPS}
    return [Group(name, _GROUPS[name], members) for name, members in found.items() if members]


def _measure_words(rows: list[TaskRow]) -> str:
    return f"มาตรการ {rows[0].measure_code}" if rows else "มาตรการเดียว"
