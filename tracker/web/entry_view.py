"""The page of one entry, drawn for whoever writes it, reviews it or has just made a mistake on it."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask import render_template, request

from tracker.clock import new_id
from tracker.rules.entry_draft import draft_of
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.permissions import Right, has_right, may_write_for
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.report_entry import WRITTEN
from tracker.store.entries import OwedEntry, is_round_published, list_owed_entries
from tracker.store.evidence import EvidenceRow, list_evidence_of_entry, list_evidence_of_tasks
from tracker.store.plans import RoundHead, find_plan_for_today, get_round
from tracker.store.said_of_tasks import SaidRow, list_said
from tracker.store.tasks import TaskRow, list_tasks
from tracker.web.door import actor, reading
from tracker.web.forms import Form
from tracker.web.parts import today


def show_entry(
    round_id: UUID, measure_id: UUID, division_id: UUID, form: Form | None = None, status: int = 200
) -> tuple[str, int]:
    """The entry with its form for the division, its text for readers; what was typed and could not be kept stays."""
    head, owed, tasks, is_published = find_owed(round_id, measure_id, division_id)
    evidence, to_choose = _evidence_of(owed, tasks)
    said = _said(head, tasks)
    is_taken = form is None and bool(said) and "take" in request.args
    if is_taken:
        form = Form(_with_reports(owed, said))
    may_write = may_write_for(actor(), division_id) and not is_published
    return render_template(
        "entries/entry.html",
        head=head,
        entry=owed,
        tasks=tasks,
        form=form or Form({}),
        has_typed=form is not None and "result" in form.fields,  # not where another form of the page was sent
        evidence=evidence,
        to_choose=to_choose,
        said=said,
        is_taken=is_taken,
        form_key=request.form.get("form_key") or str(new_id()),
        is_conflict=status == 409,
        may_write=may_write and owed.state.value != "approved",
        may_review=has_right(actor(), Right.REVIEW) and owed.state.is_reported and not is_published,
        is_published=is_published,
    ), status


def find_owed(round_id: UUID, measure_id: UUID, division_id: UUID) -> tuple[RoundHead, OwedEntry, list[TaskRow], bool]:
    """The entry, the tasks it tells of, and whether its report is frozen; NotFound where it is not one's business."""
    if not has_right(actor(), Right.SEE_OVERVIEW) and division_id not in actor().division_ids:
        raise NotFound("no_entry", "ไม่พบผลรายงานนี้ กรุณากลับไปที่หน้า “รายงานรอบ”")
    with reading() as session:
        head = get_round(session, round_id)
        owed = list_owed_entries(session, round_id, division_ids=[division_id])
        found = next((one for one in owed if one.measure_id == measure_id), None)
        if found is None:
            raise NotFound("no_entry", "ไม่พบผลรายงานนี้ กรุณากลับไปที่หน้า “รายงานรอบ”")
        plan = find_plan_for_today(session, today())
        tasks = list_tasks(session, plan.id, division_ids=[division_id], measure_id=measure_id) if plan else []
        return head, found, tasks, is_round_published(session, round_id)


def _said(head: RoundHead, tasks: list[TaskRow]) -> list[SaidRow]:
    """What the division reported on these tasks in the round's months."""
    since = datetime.combine(FiscalYear(head.year).start, time(), BANGKOK)
    until = datetime.combine(head.closes_on + timedelta(days=1), time(), BANGKOK)
    with reading() as session:
        return list_said(session, [task.id for task in tasks], since, until)


def _with_reports(owed: OwedEntry, said: list[SaidRow]) -> dict[str, str]:
    """The fields as they are kept, with the reports taken over into the result; nothing is saved by looking."""
    ticks = {None: "", True: "yes", False: "no"}
    kept = {name: getattr(owed, name) for name in WRITTEN}
    taken = draft_of(owed.result, (one.text for one in said))
    return {**kept, "result": taken, "carried_out": ticks[owed.is_carried_out]}


def _evidence_of(owed: OwedEntry, tasks: list[TaskRow]) -> tuple[tuple[EvidenceRow, ...], list[EvidenceRow]]:
    """What shows the entry, and what of the tasks' evidence could show it too."""
    with reading() as session:
        evidence = list_evidence_of_entry(session, owed.entry_id) if owed.entry_id else ()
        of_tasks = list_evidence_of_tasks(session, [task.id for task in tasks])
    tied = {one.id for one in evidence}
    return evidence, [one for one in of_tasks if one.id not in tied]
