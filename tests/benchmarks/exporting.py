"""Processor seconds and megabytes for the list of tasks as a file, beside bare csv.writer over a Core query of it:
python -m tests.benchmarks.exporting [--rows 1000 10000 100000] [--times 3]

Everything is measured in a process of its own that has the program loaded, as the web has. The floor reads the same
columns by the same joins in the same order, without words for states or care for formulas.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import IO, Any
from uuid import UUID

import xlsxwriter
from sqlalchemy import Row, insert, select

from tests.benchmarks.writing import most_held
from tests.cast import TODAY, build_town
from tests.conftest import migrate
from tracker.clock import new_id
from tracker.documents.write_list import write_list
from tracker.rules.list_table import Ending
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.task import TaskStatus
from tracker.services.export_work import tasks_table
from tracker.store.database import Database
from tracker.store.list_rows import TaskFilter
from tracker.store.models import Division, Measure, Task
from tracker.store.plans import find_plan_for_today

ONE = "import sys; from tests.benchmarks.exporting import one; one(*sys.argv[1:])"
_COLUMNS = (Measure.code, Measure.title, Task.title, Division.name, Task.unit, Task.status, Task.is_blocked,
            Task.obstacle, Task.reported_percent, Task.starts_on, Task.due_on)  # fmt: skip


def one(url: str, organization: str, who: str, ending: str, folder: str) -> None:
    """One writing; prints seconds of the processor (a child's too), megabytes of this process, and bytes."""
    database = Database(url)
    path = Path(folder) / f"{who}.{ending}"
    work = {"ours": _ours, "floor": _floor_csv if ending == "csv" else _floor_xlsx}[who]
    with path.open("wb+") as file:
        work(database, UUID(organization), file, Ending(ending))  # the web has done it before, too
    with path.open("wb+") as file:
        begun = sum(os.times()[:4])
        work(database, UUID(organization), file, Ending(ending))
        print(sum(os.times()[:4]) - begun, most_held(), path.stat().st_size)


def _ours(database: Database, organization_id: UUID, file: IO[bytes], ending: Ending) -> None:
    actor = Actor(new_id(), organization_id, "ผู้วัด", (Post(new_id(), "นักวิเคราะห์", Rank.POLICY_OFFICER),))
    with database.session(organization_id, is_reading=True) as session:
        plan = find_plan_for_today(session, TODAY)
        assert plan is not None
        write_list(tasks_table(session, actor, plan, TaskFilter(plan.id, TODAY, TODAY)), ending, file)


def _rows(database: Database, organization_id: UUID) -> Iterator[Row[Any]]:
    statement = (
        select(*(column.expression for column in _COLUMNS))
        .select_from(Task.__table__)
        .join(Measure.__table__, Measure.id == Task.measure_id)
        .join(Division.__table__, Division.id == Task.division_id)
        .where(Task.organization_id == organization_id, Task.withdrawn_at.is_(None))
        .order_by(Task.due_on.is_(None), Task.due_on, Measure.ordinal, Division.sort_key, Task.series_number, Task.id)
        .execution_options(yield_per=1000)
    )
    with database.engine.connect() as connection:
        yield from connection.execute(statement)


def _floor_csv(database: Database, organization_id: UUID, file: IO[bytes], _: Ending) -> None:
    with Path(file.name).open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows(_rows(database, organization_id))


def _floor_xlsx(database: Database, organization_id: UUID, file: IO[bytes], _: Ending) -> None:
    with xlsxwriter.Workbook(file.name, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate(_rows(database, organization_id)):
            for column, value in enumerate(row):
                sheet.write(at, column, str(value) if value is not None else None)


def town_of(count: int, folder: Path) -> tuple[str, str]:
    """A town whose plan has as many tasks: its address and its id."""
    url = f"sqlite:///{folder / f'{count}.db'}"
    migrate(url)
    database = Database(url)
    town = build_town(database)
    like = town.tasks["soon"]
    kept = {column.name: getattr(like, column.key) for column in Task.__table__.columns if column.name != "id"}
    divisions = [division.id for division in town.divisions.values()]
    with database.engine.begin() as connection:
        for start in range(0, count, 5000):
            rows = [
                {
                    **kept,
                    "id": new_id(),
                    "title": f"งานที่ {number} จัดทำคู่มือการให้บริการประชาชนและเผยแพร่ทางเว็บไซต์ของหน่วยงาน",
                    "division_id": divisions[number % len(divisions)],
                    "series_number": number + 10,
                    "due_on": TODAY + timedelta(days=number % 300 - 100),
                    "status": list(TaskStatus)[number % 4],
                }
                for number in range(start, min(start + 5000, count))
            ]
            connection.execute(insert(Task.__table__), rows)
    return url, str(town.organization_id)


def _told(command: Sequence[str]) -> list[float]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def main(arguments: Sequence[str] | None = None) -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000, 100_000])
    asked.add_argument("--times", type=int, default=3)
    chosen = asked.parse_args(arguments)
    print(f"{'':6}{'tasks':>8}{'':8}{'seconds':>9}{'MiB':>8}{'kB':>9}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for count in chosen.rows:
            url, organization = town_of(count, Path(folder))
            for ending in ("csv", "xlsx"):
                floor = 0.0
                for who in ("floor", "ours"):
                    command = [sys.executable, "-c", ONE, url, organization, who, ending, folder]
                    told = [_told(command) for _ in range(chosen.times)]
                    seconds = median(each[0] for each in told)
                    floor = seconds if who == "floor" else floor
                    most = max(each[1] for each in told)
                    ratio = f"{seconds / floor:8.2f}" if who == "ours" else ""
                    print(f"{ending:6}{count:8}  {who:6}{seconds:9.3f}{most:8.0f}{told[0][2] / 1024:9.0f}{ratio}")


if __name__ == "__main__":
    main()
