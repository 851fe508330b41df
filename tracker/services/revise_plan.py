"""A newer text goes into a plan there is: the old one is kept whole, rows keep their ids, what is gone is withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.plan_change_words import pair_sentences, summary
from tracker.rules.plan_comparison import Comparison, GroupPair, MeasurePair
from tracker.rules.plan_content import MeasureContent, content_to_json
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.task import PlanState
from tracker.services.revise_tasks import TaskChanges, revise_tasks
from tracker.store.history import Deed, record_deeds
from tracker.store.import_rows import (
    add_group,
    add_group_divisions,
    add_indicators,
    add_measure,
    group_values,
    printed_values,
)
from tracker.store.models import Plan, PlanRevision, Step, StepGroup
from tracker.store.plan_content import get_plan_content
from tracker.store.plan_rows import MeasureRows, get_measure_rows
from tracker.store.plans import newest_revision
from tracker.store.row_journal import RowJournal


@dataclass(frozen=True)
class Newer:
    """What is to go into a plan, and where it came from."""

    comparison: Comparison
    draft: PlanDraft
    divisions: Mapping[str, UUID]
    file_name: str

    @property
    def reason(self) -> str:
        return f"ไม่มีในแผนฉบับแก้ไขที่นำเข้าจากไฟล์ {self.file_name}"


@dataclass
class Revised:
    """What became of it: measures by their row in the newer text, tasks, and what the officer should look at."""

    measure_ids: dict[int, UUID] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    tasks: TaskChanges = field(default_factory=TaskChanges)


def revise_plan(
    session: Session, plan: Plan, newer: Newer, journal: RowJournal, *, person_id: UUID | None, now: datetime
) -> Revised:
    """Apply a comparison within the caller's transaction; every change of a row goes through the journal."""
    with session.no_autoflush:
        _keep_content(session, plan, newer, journal, person_id, now)
        rows = get_measure_rows(session, plan.id)
        revised = Revised()
        desk = _Desk(plan, newer, journal, rows, revised, now)
        for measure in newer.comparison.removed:
            _withdraw(desk, measure)
        for pair in (*newer.comparison.changed, *newer.comparison.unchanged):
            _change(desk, pair)
        for place, measure in zip(newer.comparison.added_places, newer.comparison.added, strict=True):
            draft = newer.draft.measures[place]
            measure_id = add_measure(journal.batch, plan.id, place + 1, draft, measure, newer.divisions)
            revised.measure_ids[place] = measure_id
            revised.touched.add(measure_id)
        journal.write()
        if plan.state is PlanState.ACTIVE:
            revised.tasks = revise_tasks(
                session,
                plan,
                journal,
                touched=revised.touched,
                reassigned=desk.reassigned | {UUID(each) for each in journal.batch.added.get("step_group", [])},
                resupported=desk.resupported,
                reason=newer.reason,
                person_id=person_id,
                now=now,
            )
    _record(session, plan, newer, revised, person_id, now)
    return revised


@dataclass
class _Desk:
    """All that lies on the table while a plan is revised."""

    plan: Plan
    newer: Newer
    journal: RowJournal
    rows: MeasureRows
    revised: Revised
    now: datetime
    reassigned: set[UUID] = field(default_factory=set)
    resupported: set[UUID] = field(default_factory=set)


def _keep_content(
    session: Session, plan: Plan, newer: Newer, journal: RowJournal, person_id: UUID | None, now: datetime
) -> None:
    """A mid-year change is a new revision: the content before stays whole under its own number."""
    journal.batch.add(
        PlanRevision,
        plan_id=plan.id,
        revision=plan.revision,
        content=content_to_json(get_plan_content(session, plan.id)),
        person_id=person_id,
        replaced_at=now,
    )
    plan.revision = newest_revision(session, plan.fiscal_year_id) + 1
    plan.analysis = newer.draft.analysis.to_json() or plan.analysis
    plan.dated_on = newer.draft.document_date.value or plan.dated_on


def _withdraw(desk: _Desk, measure: MeasureContent) -> None:
    row = desk.rows.measures[_id(measure.id)]
    row.withdrawn_at, row.withdrawn_reason = desk.now, desk.newer.reason
    desk.revised.touched.add(row.id)


def _change(desk: _Desk, pair: MeasurePair) -> None:
    """The row moves to its new place; a code that is only the place moves along."""
    row = desk.rows.measures[_id(pair.old.id)]
    desk.revised.measure_ids[pair.place] = row.id
    row.ordinal = pair.place + 1
    if not pair.new.is_numbered and row.code.replace(".", "", 1).isdecimal():
        row.code = pair.new.code
    if not pair.is_changed:
        return
    desk.revised.touched.add(row.id)
    draft = desk.newer.draft.measures[pair.place]
    texts = {name: getattr(pair.new, name) for name in pair.fields if name != "indicators"}
    for name, value in (texts | printed_values(draft)).items():
        setattr(row, name, value)
    if "indicators" in pair.fields:
        for indicator in desk.rows.indicators[row.id]:
            desk.journal.remove(indicator)
        add_indicators(desk.journal.batch, row.id, pair.new)
    _change_groups(desk, row.id, pair.groups)


def _change_groups(desk: _Desk, measure_id: UUID, pairs: Sequence[GroupPair]) -> None:
    """Groups stand in the order of the newer text; steps count through the whole measure."""
    next_step, batch, divisions = 1, desk.journal.batch, desk.newer.divisions
    for ordinal, pair in enumerate(pairs, start=1):
        if pair.new is None:
            _withdraw_group(desk, pair)
        elif pair.old is None:
            add_group(batch, measure_id, ordinal, next_step, pair.new, divisions)
        else:
            group = desk.rows.groups[_id(pair.old.id)]
            group.ordinal = ordinal
            _change_group(desk, group, pair)
            _change_steps(desk, group, pair, next_step)
        next_step += len(pair.new.steps) if pair.new else 0


def _withdraw_group(desk: _Desk, pair: GroupPair) -> None:
    assert pair.old is not None  # noqa: S101  # one side always stands
    desk.rows.groups[_id(pair.old.id)].withdrawn_at = desk.now
    for step_id in pair.old.step_ids:
        desk.rows.steps[step_id].withdrawn_at = desk.now


def _change_group(desk: _Desk, group: StepGroup, pair: GroupPair) -> None:
    assert pair.new is not None  # noqa: S101  # one side always stands
    if not set(pair.fields) - {"steps"}:
        return
    for name, value in group_values(pair.new).items():
        setattr(group, name, value)
    if "divisions" in pair.fields:
        desk.reassigned.add(group.id)
    if {"divisions", "supporting"} & set(pair.fields):
        desk.resupported.add(group.id)
        for row in desk.rows.divisions[group.id]:
            desk.journal.remove(row)
        add_group_divisions(desk.journal.batch, group.id, pair.new, desk.newer.divisions)


def _change_steps(desk: _Desk, group: StepGroup, pair: GroupPair, first: int) -> None:
    assert pair.old is not None and pair.new is not None  # noqa: S101, PT018  # both stand: the group is kept
    place = pair.new.ordinal
    for step in pair.steps:
        row = desk.rows.steps[pair.old.step_ids[step.old_place]] if step.old_place is not None else None
        if row is None and step.new_place is not None:
            ids = {"measure_id": group.measure_id, "step_group_id": group.id}
            desk.journal.batch.add(Step, **ids, ordinal=place(step.new_place, first), text=step.new)
        elif row and step.new_place is None:
            row.withdrawn_at = desk.now
        elif row and step.new_place is not None:
            row.ordinal = place(step.new_place, first)
            row.text = step.new if step.is_reworded and step.new else row.text


def _record(
    session: Session, plan: Plan, newer: Newer, revised: Revised, person_id: UUID | None, now: datetime
) -> None:
    """One entry for the plan, one for each measure that changed, one for each task that did."""
    comparison = newer.comparison
    old = {"revision": [None, plan.revision], "file": [None, newer.file_name], "changes": [None, summary(comparison)]}
    added = zip(comparison.added_places, comparison.added, strict=True)
    deeds = [
        Deed("plan_revised", "plan", plan.id, old),
        *(_added(revised.measure_ids[place], measure) for place, measure in added),
        *(Deed("measure_revised", "measure", _id(pair.old.id), _told(pair)) for pair in comparison.changed),
        *(
            Deed("measure_withdrawn", "measure", _id(gone.id), {"withdrawn": [None, newer.reason]})
            for gone in comparison.removed
        ),
        *revised.tasks.deeds,
    ]
    record_deeds(session, at=now, person_id=person_id, deeds=deeds)


def _added(measure_id: UUID, measure: MeasureContent) -> Deed:
    return Deed("measure_added", "measure", measure_id, {"title": [None, measure.title]})


def _told(pair: MeasurePair) -> dict[str, Any]:
    """Old and new of every field that changed; groups and steps in the words that were shown."""
    values = {name: [_plain(getattr(pair.old, name)), _plain(getattr(pair.new, name))] for name in pair.fields}
    return values | {"told": [None, list(pair_sentences(pair))]}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _id(known: UUID | None) -> UUID:
    assert known is not None  # noqa: S101  # what came from the database has its id
    return known
