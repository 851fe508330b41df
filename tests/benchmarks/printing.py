"""Whether the web's memory stays flat while reports are printed, and whether its pages answer meanwhile.

    python -m tests.benchmarks.printing [--tasks 500] [--reports 50]

Orders reports through the pages, in all three formats in turn, two at a time; asks for other pages while they are made.
Prints the process's resident memory after every ten, and how long the pages took.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.cast import NOW, Town, build_town
from tests.factories import add_entry, add_measure, add_task
from tests.web.conftest import BASE_URL, SECRET, Visitor, World, outbox_on
from tracker.rules.task import EntryState
from tracker.store.database import Database
from tracker.store.models import PrintJob
from tracker.web import WebParts, create_web

FORMATS = ("docx", "xlsx", "pdf")
PAGES = ("/overview", "/tasks", "/reports", "/inbox")
RESULT = (
    "- จัดทำคู่มือการปฏิบัติงานครบทั้ง 12 กระบวนงาน เสนอผู้บริหารเห็นชอบ และเผยแพร่ทางเว็บไซต์ของหน่วยงานเมื่อวันที่ 15 มกราคม 2570\n"
    "- แจ้งเวียนเจ้าหน้าที่ทุกกองให้ถือปฏิบัติ และติดประกาศ ณ จุดบริการ ประชาชนพึงพอใจระดับมาก ร้อยละ 92.4"
)


def resident() -> float:
    """Megabytes this process holds now (not the most it ever held)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1024 / 1024


def filled(database: Database, tasks: int) -> Town:
    """The town with as many tasks more, each reported."""
    town = build_town(database)
    divisions = list(town.divisions.values())
    with database.session(town.organization_id) as session:
        for number in range(tasks):
            measure = add_measure(session, town.plan, code=f"9.{number + 1}", indicators=(1 + number % 10,))
            division = divisions[number % len(divisions)]
            add_task(session, measure, division)
            add_entry(session, measure, town.rounds[6], division, state=EntryState.SUBMITTED, result=RESULT)
        session.commit()
    return town


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=500)
    parser.add_argument("--reports", type=int, default=50)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/town.db")
        database.upgrade()
        town, clock = filled(database, wanted.tasks), [NOW]
        parts = WebParts(
            database, SECRET, BASE_URL, Path(folder) / "data", lambda: clock[0], outbox=outbox_on(database)
        )
        world = World(town, database, create_web(parts), parts.data_dir, clock)
        visitor = world.visitor("policy")
        print(f"{wanted.tasks} tasks; before the first report {resident():.0f} MB")
        run(world, visitor, parts, wanted.reports)
        parts.printing.close()
        database.engine.dispose()


def run(world: World, visitor: Visitor, parts: WebParts, reports: int) -> None:
    quiet = sorted(answered(visitor, PAGES[number % len(PAGES)]) for number in range(20))
    print(f"pages before: median {median(quiet):.0f} ms, worst {quiet[-1]:.0f} ms")
    begun = time.perf_counter()
    answers: list[float] = []
    for number in range(reports):
        if number % 2 == 0:
            world.later(minutes=2)  # else it would be the same job
            visitor = world.visitor("policy")
        order(world, visitor, FORMATS[number % 3])
        while len(parts.printing._running) >= 2 or (number == reports - 1 and parts.printing._running):
            answers.append(answered(visitor, PAGES[len(answers) % len(PAGES)]))
        if (number + 1) % 10 == 0:
            print(f"after {number + 1} reports: {resident():.0f} MB, {time.perf_counter() - begun:.0f} s")
    answers.sort()
    print(f"{len(answers)} pages meanwhile: median {median(answers):.0f} ms, worst {answers[-1]:.0f} ms")
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        states = [job.state for job in session.query(PrintJob)]
    print({state: states.count(state) for state in set(states)})


def order(world: World, visitor: Visitor, format: str) -> None:  # noqa: A002
    token = visitor.token("/account")
    fields = {"kind": "draft", "form": "progress", "format": format, "year": "2570", "months": "6"}
    answer = visitor.client.post("/jobs", data={"csrf_token": token, **fields})
    job = answer.headers["Location"].split("/")[2]
    assert world
    assert job


def answered(visitor: Visitor, page: str) -> float:
    start = time.perf_counter()
    assert visitor.client.get(page).status_code == 200
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
