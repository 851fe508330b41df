"""Lists of the work as tables for a spreadsheet: tasks, figures, measures, what divisions report."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.assessment import INDICATORS
from tracker.rules.list_table import ListColumn, ListTable, Value
from tracker.rules.permissions import Actor, Right, has_right
from tracker.rules.plan_filter import PlanFilter
from tracker.rules.progress import (
    Figures,
    TaskFact,
    is_measure_done,
    is_measure_started,
    legs_by_measure,
    measure_share,
    summarise,
)
from tracker.rules.task import is_late
from tracker.rules.task_query import TaskQuery
from tracker.rules.thai_text import sort_key
from tracker.store.divisions import list_divisions
from tracker.store.entries import list_owed_entries
from tracker.store.list_rows import (
    TaskLine,
    list_indicators_by_measure,
    list_supported_lines,
    list_task_lines,
)
from tracker.store.measure_tags import list_tags_by_measure
from tracker.store.plan_measures import GroupRow, list_plan_measures
from tracker.store.plans import PlanHead, RoundHead
from tracker.store.task_query import EVERYBODY, TaskScope
from tracker.store.tasks import list_task_facts, list_tasks

_TASK_COLUMNS = (
    ListColumn("รหัสมาตรการ", width=12),
    ListColumn("มาตรการ", width=40),
    ListColumn("ตัวชี้วัด", width=10),
    ListColumn("งาน", width=40),
    ListColumn("สำนัก/กอง"),
    ListColumn("งานในกอง", width=18),
    ListColumn("สถานะ", width=18),
    ListColumn("เกินกำหนด", width=12),
    ListColumn("ติดปัญหา", width=10),
    ListColumn("ปัญหา/อุปสรรค", width=30),
    ListColumn("ร้อยละที่กองแจ้ง", "number", 14),
    ListColumn("วันเริ่ม", "day", 14),
    ListColumn("วันครบกำหนด", "day", 14),
)
_FIGURE_COLUMNS = (
    ListColumn("แล้วเสร็จ", "number", 12),
    ListColumn("งานที่นับ", "number", 12),
    ListColumn("ร้อยละ", "number", 10),
    ListColumn("รอตรวจ", "number", 10),
    ListColumn("อยู่ระหว่างดำเนินการ", "number", 18),
    ListColumn("ยังไม่ดำเนินการ", "number", 16),
    ListColumn("เกินกำหนด", "number", 12),
    ListColumn("ติดปัญหา", "number", 10),
    ListColumn("ยกเลิก/ไม่เข้าข่าย", "number", 16),
)
_YES = "ใช่"


def tasks_table(session: Session, actor: Actor, plan: PlanHead, query: TaskQuery, today: date) -> ListTable:
    """The list of tasks as this person sees it, with the page's filter."""
    sees_all = has_right(actor, Right.SEE_OVERVIEW)
    scope = EVERYBODY if sees_all else TaskScope(actor.division_ids, actor.person_id)
    lines = list_task_lines(session, plan.id, query, today, scope)
    name = "งานทั้งหมด" if sees_all else "งานของฉัน"
    return ListTable(f"{name} ปีงบประมาณ {plan.year}", _TASK_COLUMNS, _task_rows(session, lines, plan.id, today))


def supported_table(session: Session, actor: Actor, plan: PlanHead, today: date) -> ListTable:
    """Tasks of other divisions that this person's divisions support."""
    rows = _task_rows(session, list_supported_lines(session, plan.id, actor.division_ids), plan.id, today)
    return ListTable(f"งานที่กองสนับสนุน ปีงบประมาณ {plan.year}", _TASK_COLUMNS, rows)


def _task_rows(session: Session, lines: Iterable[TaskLine], plan_id: UUID, today: date) -> Iterator[tuple[Value, ...]]:
    indicators = list_indicators_by_measure(session, plan_id)
    for line in lines:
        yield (
            line.measure_code,
            line.measure_title,
            indicators.get(line.measure_key, ""),
            line.title,
            line.division_name,
            line.unit,
            line.status.thai,
            _YES if is_late(line.status, line.due_on, today) else "",
            _YES if line.is_blocked and line.status.is_open else "",
            line.obstacle,
            line.reported_percent,
            line.starts_on,
            line.due_on,
        )


def divisions_table(session: Session, plan: PlanHead, today: date) -> ListTable:
    """The overview by division, in the office's order."""
    names = {division.id: division.name for division in list_divisions(session)}
    figures = summarise(list_task_facts(session, plan.id), today, tuple(names)).by_division
    rows = [(names.get(id_, "กองที่ยุบแล้ว"), *_figures(found)) for id_, found in figures if found.done.total]
    return ListTable(f"ความก้าวหน้ารายกอง ปีงบประมาณ {plan.year}", (ListColumn("สำนัก/กอง"), *_FIGURE_COLUMNS), rows)


def indicators_table(session: Session, plan: PlanHead, today: date) -> ListTable:
    """The overview by indicator."""
    figures = summarise(list_task_facts(session, plan.id), today).by_indicator
    rows = [(number, INDICATORS[number].name, *_figures(found)) for number, found in figures if found.done.total]
    columns = (ListColumn("ตัวชี้วัดที่", "number", 10), ListColumn("ชื่อตัวชี้วัด", width=34), *_FIGURE_COLUMNS)
    return ListTable(f"ความก้าวหน้ารายตัวชี้วัด ปีงบประมาณ {plan.year}", columns, rows)


def _figures(found: Figures) -> tuple[Value, ...]:
    return (
        found.done.counted,
        found.done.total,
        found.done.percent,
        found.submitted,
        found.in_progress,
        found.not_started,
        found.late,
        found.blocked,
        found.cancelled,
    )


def _is_waiting(legs: Sequence[TaskFact]) -> bool:
    return not is_measure_started(legs)


_SHOWN: dict[str, Callable[[list[TaskFact]], bool]] = {
    "started": is_measure_started,
    "waiting": _is_waiting,
    "done": is_measure_done,
}


def measures_table(session: Session, plan: PlanHead, show: str) -> ListTable:
    """The measures behind the overview's figures, those of the page's choice."""
    row_of = {row.measure_id: row for row in list_tasks(session, plan.id)}
    fits = _SHOWN.get(show)
    rows = []
    for measure_id, legs in legs_by_measure(list_task_facts(session, plan.id)).items():
        row, share = row_of[measure_id], measure_share(legs)
        if fits is None or fits(legs):
            started = "นำไปสู่การปฏิบัติแล้ว" if is_measure_started(legs) else "ยังไม่เริ่ม"
            rows.append((row.measure_code, row.measure_title, started, share.counted, share.total, share.percent))
    columns = (
        ListColumn("รหัสมาตรการ", width=12),
        ListColumn("มาตรการ", width=60),
        ListColumn("สถานะ", width=22),
        *_FIGURE_COLUMNS[:3],
    )
    return ListTable(f"มาตรการ ปีงบประมาณ {plan.year}", columns, sorted(rows, key=lambda found: sort_key(str(found[0]))))


def plan_table(session: Session, plan: PlanHead, wanted: PlanFilter) -> ListTable:
    """A plan as its page shows it: a row for each group of steps with who and when."""
    columns = (
        ListColumn("รหัสมาตรการ", width=12),
        ListColumn("มาตรการ", width=40),
        ListColumn("ชนิด", width=12),
        ListColumn("ตัวชี้วัด", width=10),
        ListColumn("ขั้นตอน/วิธีการปฏิบัติ", width=50),
        ListColumn("ผู้รับผิดชอบ", width=26),
        ListColumn("ระยะเวลา", width=22),
        ListColumn("วันครบกำหนด", "day", 14),
        ListColumn("การติดตามผล", width=30),
        ListColumn("ป้ายกำกับ", width=20),
    )
    rows = []
    tags_of = list_tags_by_measure(session, plan.id)
    for measure in list_plan_measures(session, plan.id):
        tags = tags_of.get(measure.id, ())
        if not wanted.fits(measure, tags):
            continue
        about = (measure.code, measure.title, measure.kind, ", ".join(map(str, measure.indicators)))
        rows += [(*about, *_group(group), measure.follow_up, ", ".join(tags)) for group in measure.groups] or [
            (*about, "", "", "", None, measure.follow_up, ", ".join(tags))
        ]
    return ListTable(f"{plan.title} ปีงบประมาณ {plan.year}", columns, rows)


def _group(group: GroupRow) -> tuple[Value, ...]:
    owners = "ทุกสำนัก/กอง" if group.is_for_all_divisions else ", ".join(group.owners)
    return "\n".join(group.steps), owners, group.period_text, group.due_on


def entries_table(
    session: Session, head: RoundHead, *, division_ids: Collection[UUID] | None, chosen: UUID | None
) -> ListTable:
    """What is owed in a round, with what was written."""
    columns = (
        ListColumn("รหัสมาตรการ", width=12),
        ListColumn("มาตรการ", width=40),
        ListColumn("สำนัก/กอง"),
        ListColumn("สถานะการรายงาน", width=18),
        ListColumn("ส่งหลังปิดรอบ", width=12),
        ListColumn("ผลการดำเนินการ", width=60),
        ListColumn("ผลลัพธ์หรือความสำเร็จ", width=40),
        ListColumn("ข้อเสนอแนะ", width=30),
        ListColumn("ปัญหา/อุปสรรค", width=30),
        ListColumn("ข้อจำกัด", width=30),
        ListColumn("งานแล้วเสร็จ", "number", 12),
        ListColumn("งานทั้งหมด", "number", 12),
    )
    rows = [
        (
            entry.measure_code,
            entry.measure_title,
            entry.division_name,
            entry.state.thai,
            _YES if entry.is_late else "",
            entry.result,
            entry.outcome,
            entry.suggestion,
            entry.obstacle,
            entry.limitation,
            entry.done_task_count,
            entry.task_count,
        )
        for entry in list_owed_entries(session, head.id, division_ids=division_ids)
        if chosen in (None, entry.division_id)
    ]
    return ListTable(f"ผลรายงานรอบ {head.months} เดือน ปีงบประมาณ {head.year}", columns, rows)
