"""Whatever a newer file says: afterwards the plan says it, its tasks follow, and undone it says what it said before."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.plan_drafts import APRIL, MARCH, SEPTEMBER, draft_measure, draft_plan, draft_step
from tests.services.planned_office import NOW, PlannedOffice
from tracker.rules.plan_comparison import compare_plans
from tracker.rules.plan_content import content_of_draft
from tracker.rules.plan_draft import DraftMeasure, DraftStep
from tracker.store.database import Database
from tracker.store.models import Task, TaskDeadline

DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง")
WORDS = ("อบรม", "เผยแพร่", "จัดทำคู่มือ", "ตรวจสอบพัสดุ", "รายงานผล", "ประชุม", "สำรวจความเห็น", "ปรับปรุงเว็บไซต์")
DAYS = (MARCH, APRIL, SEPTEMBER)


def some_step(chance: random.Random) -> DraftStep:
    owners = chance.sample(DIVISIONS, chance.choice((0, 0, 1, 2)))
    due: date | None = chance.choice((None, None, *DAYS))
    return draft_step(" ".join(chance.sample(WORDS, 2)), *owners, due=due)


def some_measure(chance: random.Random, number: int) -> DraftMeasure:
    more: dict[str, Any] = {"indicators": tuple(sorted(chance.sample(range(1, 11), 2)))}
    if chance.random() < 0.2:
        more["all_divisions"] = True
    elif chance.random() < 0.3:
        more["supporting"] = (chance.choice(DIVISIONS),)
    steps = [some_step(chance) for _ in range(chance.randrange(4))]
    title = f"{' '.join(chance.sample(WORDS, 3))} เรื่องที่ {number}"
    return draft_measure(
        title, chance.choice(DIVISIONS), steps=steps, end=chance.choice(DAYS), code=f"{number}.1", **more
    )


def varied(chance: random.Random, measures: list[DraftMeasure], number: int) -> list[DraftMeasure]:
    """Some measures written anew under their code, one or two gone, one or two added, all in another order."""
    kept = [
        some_measure(chance, int(measure.code.value.split(".")[0])) if chance.random() < 0.4 else measure
        for measure in measures
        if chance.random() > 0.15
    ]
    kept += [some_measure(chance, number + place) for place in range(chance.randrange(3))]
    chance.shuffle(kept)
    return kept or measures


def check_tasks(office: PlannedOffice, plan_id: UUID) -> None:
    """Every division that owns a group has one task with its day; nobody else has one."""
    live = {}
    for task in office.rows(Task, Task.withdrawn_at.is_(None)):
        live[task.step_group_id, task.division_id] = task
    names = {name: office.division_id(name) for name in DIVISIONS}
    wanted = {
        (group.id, names[name]): group.due_on
        for measure in office.content(plan_id).measures
        for group in measure.groups
        for name in (DIVISIONS if group.is_for_all else group.divisions)
    }
    assert {key: task.due_on for key, task in live.items()} == wanted
    newest: dict[UUID, tuple[int, date | None]] = {}
    for row in office.rows(TaskDeadline):
        newest[row.task_id] = max(newest.get(row.task_id, (0, None)), (row.version, row.due_on), key=lambda one: one[0])
    assert all(newest[task.id] == (task.deadline_version, task.due_on) for task in live.values())


@pytest.mark.parametrize("seed", range(4))
def test_any_newer_file_is_taken_in_and_can_be_undone(database: Database, tmp_path: Path, seed: int) -> None:
    office, chance = PlannedOffice(database, tmp_path), random.Random(seed)  # noqa: S311  # the same every time
    measures = [some_measure(chance, number) for number in range(1, 7)]
    plan_id = office.take_in(*measures).plan_id
    for turn in range(1, 5):
        at = NOW + timedelta(days=turn)
        before = office.content(plan_id)
        newer = varied(chance, measures, 100 * turn)
        outcome = office.take_in(draft=draft_plan(*newer), at=at, into="update")
        says = content_of_draft(newer, 2569)
        assert compare_plans(office.content(plan_id), says).is_empty
        check_tasks(office, plan_id)
        if outcome.import_id and chance.random() < 0.5:
            office.undo(outcome.import_id, at=at)
            assert office.content(plan_id) == before
            check_tasks(office, plan_id)
        else:
            measures = newer
