"""The storms, large: `python -m tests.faults.run --engine sqlite|postgresql --reminders 2000 --kills 200 [--mail]`.

Prints one row for each storm: how many were to be told, how many were lost or told twice, how many workers were
killed, how often LINE answered "already accepted" (409), how many letters have one, two … copies.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.conftest import SHARED, migrate
from tests.fakes import Line, reference_line, small_line, smtp_server
from tests.faults.crowd import D1, D30, build_crowd
from tests.faults.judge import Judgement, judge_line, judge_mail
from tests.faults.nursery import nursery
from tests.faults.storm import Storm
from tests.postgres import postgres_server
from tests.scratch import scratch_folder
from tracker.store.database import Database

COLUMNS = ("engine", "way", "reminders", "kills", "lost", "doubled", "shown", "409", "400", "copies", "seconds")


def main() -> int:
    wanted = _arguments()
    rows = []
    for engine in wanted.engine or ["sqlite", "postgresql"]:
        with scratch_folder() as folder, database_on(engine, folder) as database:
            rows += _storms(database, engine, wanted)
    _print(rows)
    return 0 if all(row["lost"] == row["doubled"] == row["400"] == 0 for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgresql"], help="both, if not given")
    parser.add_argument("--reminders", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--speed", type=float, default=60, help="how much faster than the world's the clock runs")
    parser.add_argument("--seed", type=int, default=2570)
    parser.add_argument("--mail", action="store_true", help="a storm over mail too")
    parser.add_argument("--only-mail", action="store_true")
    return parser.parse_args()


@contextmanager
def database_on(engine: str, folder: Path) -> Iterator[Database]:
    """A database with the schema in it; a PostgreSQL server is started where none is named."""
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'tracker.db'}"
        if engine == "postgresql":
            given, wheel = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TRACKER_TEST_PGSERVER") == "1"
            server = stack.enter_context(postgres_server(folder, given, wheel_allowed=wheel))
            created = server.create()
            stack.callback(server.drop, created)
            url = created.render_as_string(hide_password=False)
        migrate(url)
        database = Database(url)
        stack.callback(database.engine.dispose)
        yield database


def best_line(stack: ExitStack) -> Line:
    return stack.enter_context(reference_line(SHARED) if SHARED.is_dir() else small_line())


def _storms(database: Database, engine: str, wanted: argparse.Namespace) -> list[dict[str, object]]:
    ways = ["email"] if wanted.only_mail else ["line", "email"] if wanted.mail else ["line"]
    return [_storm(database, engine, way, number, wanted) for number, way in enumerate(ways)]


def _storm(database: Database, engine: str, way: str, number: int, wanted: argparse.Namespace) -> dict[str, object]:
    began = time.monotonic()
    with ExitStack() as stack:
        crowd = build_crowd(database, wanted.reminders, channels=(way,), number=number)
        storm = Storm(
            database,
            crowd,
            stack.enter_context(nursery()),
            wanted.kills,
            line=best_line(stack) if way == "line" else None,
            box=stack.enter_context(smtp_server()) if way == "email" else None,
            start=D30 if way == "line" else D1,
            speed=wanted.speed,
            seed=wanted.seed,
            tell=_say,
        )
        storm.blow()
        judgement = judge_line(database, crowd, storm.line) if storm.line else Judgement(0, 0, 0, 0, 0)
        if storm.box:
            judgement = judge_mail(database, crowd, storm.box)
    values = (
        engine,
        way,
        judgement.expected,
        storm.kills,
        judgement.lost + judgement.unfinished,
        judgement.doubled,
        judgement.shown,
        judgement.repeats,
        judgement.refused,
        _copies(judgement.copies),
        round(time.monotonic() - began),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _copies(copies: Counter[int]) -> str:
    return " ".join(f"{number}×{count}" for number, count in sorted(copies.items())) or "–"


def _say(rows: Counter[str], kills: int) -> None:
    """So that whoever waits sees that something moves."""
    print(f"\r{kills} kills, {dict(rows)}".ljust(110), end="", file=sys.stderr, flush=True)


def _print(rows: list[dict[str, object]]) -> None:
    widths = {name: max(len(name), *(len(str(row[name])) for row in rows)) for name in COLUMNS}
    print("\n" + "  ".join(name.ljust(widths[name]) for name in COLUMNS))
    for row in rows:
        print("  ".join(str(row[name]).ljust(widths[name]) for name in COLUMNS))


if __name__ == "__main__":
    sys.exit(main())
