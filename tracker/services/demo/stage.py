"""Plays the demo's story through the services that people use, each turn at its own moment in the past."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState, TaskMove
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.add_evidence import Sent, Upload, add_evidence_file, add_evidence_link
from tracker.services.demo.attachments import paper, picture
from tracker.services.demo.course import Deed, Duty, EntryTurn, Portion, TaskTurn, Turn
from tracker.services.demo.plan_paper import MEASURES, due_day, first_day
from tracker.services.demo.text import ALL, EvidenceText, MeasureText
from tracker.services.demo.town import DIVISIONS, HEADS, WEBSITE
from tracker.services.report_entry import EntryText, review_entry, save_entry
from tracker.services.update_task import TaskChange, cancel_task, review_task, update_task
from tracker.store.divisions import list_divisions
from tracker.store.entries import OwedEntry, list_owed_entries
from tracker.store.models import Task
from tracker.store.plans import find_active_plan, find_round
from tracker.store.tasks import list_task_steps, list_tasks

_FILE_MAKERS: Mapping[str, Callable[[str], OpenedFile]] = {"png": picture, "pdf": paper}
_KEYS = {name: key for key, (name, _) in DIVISIONS.items()}
_TEXTS = {measure.code: measure for measure in MEASURES}


def at_minute(day: date, minute: int) -> datetime:
    """A moment of a day in Bangkok, by the minutes since midnight."""
    return datetime.combine(day, time(), BANGKOK) + timedelta(minutes=minute)


def list_duties(session: Session, year: FiscalYear, measures: Sequence[MeasureText] = MEASURES) -> list[Duty]:
    """The tasks of the plan in force, each with the words that were written for it."""
    groups = {
        (measure.code, key, due_day(year, group)): group
        for measure in measures
        for group in measure.groups
        for key in (DIVISIONS if ALL in group.owners else group.owners)
    }
    plan = find_active_plan(session, year.year)
    duties: list[Duty] = []
    for ordinal, row in enumerate(list_tasks(session, plan.id) if plan else ()):
        key = _KEYS[row.division_name]
        due_on = row.due_on or year.end
        group = groups[row.measure_code, key, due_on]
        duties.append(Duty(row.id, ordinal, key, group, first_day(year, group), due_on))
    return duties


@dataclass(frozen=True)
class Stage:
    """Where the story is played: a session of the organization and its people by their keys."""

    session: Session
    year: FiscalYear
    actors: Mapping[str, Actor]
    data_dir: Path
    held: list[object] = field(default_factory=list)  # rows that many turns ask for; a session alone forgets them

    def play(self, turn: Turn) -> None:
        """Do what the turn says, at its moment."""
        if isinstance(turn, TaskTurn):
            self._play_task(turn, at_minute(turn.on, turn.minute))
        elif turn.deed is Deed.APPROVE_ENTRIES:
            self._approve_entries(turn, at_minute(turn.on, turn.minute))
        else:
            self._hand_in_entries(turn, at_minute(turn.on, turn.minute))

    # --- tasks ------------------------------------------------------------------------------------------------

    def _play_task(self, turn: TaskTurn, now: datetime) -> None:
        if turn.deed in (Deed.REPORT, Deed.BLOCK, Deed.FINISH):
            self._update(turn, now)
        elif turn.deed is Deed.EVIDENCE:
            for number, evidence in enumerate(turn.duty.group.evidence):
                self._add_evidence(turn, evidence, now + timedelta(minutes=number))
        elif turn.deed is Deed.CANCEL:
            cancel_task(
                self.session,
                actor=self.actors["policy"],
                task_id=turn.duty.id,
                row_version=self._version(turn.duty.id),
                reason=turn.text,
                now=now,
            )
        else:
            review_task(
                self.session,
                actor=self.actors["policy"],
                task_id=turn.duty.id,
                row_version=self._version(turn.duty.id),
                is_approved=turn.deed is Deed.APPROVE,
                note=turn.text,
                now=now,
            )

    def _update(self, turn: TaskTurn, now: datetime) -> None:
        is_blocked = turn.deed is Deed.BLOCK
        change = TaskChange(
            TaskMove.FINISH if turn.deed is Deed.FINISH else TaskMove.REPORT,
            result="" if is_blocked else self._said(turn.text, turn.duty.division),
            percent=turn.percent,
            is_blocked=is_blocked,
            obstacle=turn.text if is_blocked else "",
            done_step_ids=self._done_steps(turn),
        )
        update_task(
            self.session,
            actor=self._reporter(turn),
            task_id=turn.duty.id,
            row_version=self._version(turn.duty.id),
            change=change,
            now=now,
        )

    def _reporter(self, turn: TaskTurn) -> Actor:
        """Heads report for their divisions; in สำนักปลัด an officer tells of progress and the head of the end."""
        if turn.duty.division == "office" and turn.deed is Deed.REPORT:
            return self.actors["officer"]
        return self.actors[HEADS[turn.duty.division]]

    def _done_steps(self, turn: TaskTurn) -> frozenset[UUID] | None:
        """All lines of the checklist at the end, the first half of several before it."""
        if turn.deed is Deed.BLOCK or (turn.deed is Deed.REPORT and len(turn.duty.group.steps) == 1):
            return None
        steps = sorted(list_task_steps(self.session, turn.duty.id), key=lambda step: step.step_id)
        done = steps if turn.deed is Deed.FINISH else steps[: len(steps) // 2]
        return frozenset(step.step_id for step in done)

    def _add_evidence(self, turn: TaskTurn, evidence: EvidenceText, now: datetime) -> None:
        actor, title = self.actors[HEADS[turn.duty.division]], self._said(evidence.title, turn.duty.division)
        if evidence.kind == "link":
            add_evidence_link(
                self.session,
                actor=actor,
                task_id=turn.duty.id,
                url=WEBSITE + evidence.path,
                sent=Sent(title, turn.on),
                now=now,
            )
        else:
            add_evidence_file(
                self.session,
                actor=actor,
                task_id=turn.duty.id,
                upload=Upload(f"{title}.{evidence.kind}", _FILE_MAKERS[evidence.kind](title)),
                sent=Sent(title, turn.on),
                data_dir=self.data_dir,
                now=now,
            )

    # --- entries ----------------------------------------------------------------------------------------------

    def _hand_in_entries(self, turn: EntryTurn, now: datetime) -> None:
        owed = [(entry, text) for entry in self._owed(turn) if (text := self._entry_text(entry, turn)).result]
        if turn.portion is Portion.EVERY_SECOND:
            owed = owed[::2]
        elif turn.portion is not Portion.ALL:
            told = [(entry, text) for entry, text in owed if entry.result]
            owed = sorted(told, key=lambda pair: -pair[0].done_task_count / pair[0].task_count)[:1]
        for number, (entry, text) in enumerate(owed):
            save_entry(
                self.session,
                actor=self.actors[HEADS[turn.division]],
                measure_id=entry.measure_id,
                round_id=self._round_id(turn),
                division_id=entry.division_id,
                row_version=entry.row_version,
                text=text,
                is_submitting=turn.portion is not Portion.DRAFT,
                now=now + timedelta(minutes=2 * number),
            )

    def _approve_entries(self, turn: EntryTurn, now: datetime) -> None:
        submitted = [entry for entry in self._owed(turn, is_reported=True) if entry.state is EntryState.SUBMITTED]
        for entry in submitted:
            if entry.entry_id is not None and entry.row_version is not None:
                review_entry(
                    self.session,
                    actor=self.actors["policy"],
                    entry_id=entry.entry_id,
                    row_version=entry.row_version,
                    is_approved=True,
                    note="",
                    now=now,
                )

    def _owed(self, turn: EntryTurn, *, is_reported: bool = False) -> list[OwedEntry]:
        ids = [row.id for row in list_divisions(self.session) if row.name == DIVISIONS[turn.division][0]]
        owed = list_owed_entries(self.session, self._round_id(turn), division_ids=ids)
        return [entry for entry in owed if entry.state.is_reported == is_reported]

    def _entry_text(self, entry: OwedEntry, turn: EntryTurn) -> EntryText:
        """What the updates left in the draft, or what is said where there was nothing to do."""
        measure = _TEXTS[entry.measure_code]
        return EntryText(
            result=entry.result or self._said(measure.entry, turn.division),
            suggestion=measure.suggestions.get(turn.division, ""),
            outcome=measure.outcomes.get(turn.division, ""),
            limitation=measure.limitation,
        )

    def _round_id(self, turn: EntryTurn) -> UUID:
        head = find_round(self.session, self.year.year, turn.months)
        if head is None:
            raise RuntimeError("the plan's fiscal year has no rounds")
        return head.id

    # --- words ------------------------------------------------------------------------------------------------

    def _said(self, text: str, division: str) -> str:
        return text.format(year=self.year.year, division=DIVISIONS[division][0])

    def _version(self, task_id: UUID) -> int:
        task = self.session.get_one(Task, (self.session.info["organization_id"], task_id))
        self.held.append(task)
        return task.row_version
