"""How fast reminders are planned and sent: `python -m tests.benchmarks.sending --reminders 80000 --workers 1 2 4`.

Each person has one task due, told in the inbox and by LINE and mail, or by what --channels says, on PostgreSQL (a
server of its own, fsync as --durable says). Planned once; then the same planned database is sent from by 1, 2 and 4
worker processes to fake endpoints in a process of their own. Beside it the floor: rows read, letters built by the
standard library and sent on one connection.
"""

import argparse
import json
import resource
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from tests.faults.crowd import D30, build_crowd
from tests.postgres import postgres_server
from tests.scratch import scratch_folder
from tests.services.reminded_office import make_outbox
from tracker.channels.line import LineChannel
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.message import Channel, keeps_open
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.plan_reminders import plan_reminders
from tracker.store.database import Database
from tracker.store.models import Delivery, DeliveryItem, Reminder
from tracker.store.people import list_organizations

CHANNELS = ("line", "email")
SENDER = "tidtam@nongmek.example"
_PAGE = resource.getpagesize()


def main() -> None:
    """Build, plan, send, compare, and print one line for each."""
    asked = _asked()
    with scratch_folder() as folder, postgres_server(folder, None, wheel_allowed=False) as server:
        durable = "on" if asked.durable else "off"
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            server.connection.execute(f"ALTER SYSTEM SET {name} = {durable}")
        server.connection.execute("SELECT pg_reload_conf()")
        planned = server.create()
        url = planned.render_as_string(hide_password=False)
        _build(url, asked.reminders, asked.organizations, asked.channels)
        turn = _in_child("plan", url, *asked.channels)
        print(json.dumps({"planned": turn}), flush=True)
        floor = _floor(url)
        print(json.dumps({"floor": floor}), flush=True)
        for count in asked.workers:
            copy = server.create(template=str(planned.database))
            told = _send(copy.render_as_string(hide_password=False), count, asked.channels)
            print(json.dumps(told | _beside_the_floor(told, turn, floor)), flush=True)
            server.drop(copy)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=80_000)
    parser.add_argument("--organizations", type=int, default=100)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--channels", nargs="+", choices=CHANNELS, default=list(CHANNELS))
    parser.add_argument("--durable", action="store_true", help="with fsync, as in production")
    return parser.parse_args()


def _build(url: str, reminders: int, organizations: int, channels: list[str]) -> None:
    database = Database(url)
    database.upgrade()
    for number in range(organizations):
        build_crowd(database, reminders // organizations, channels=tuple(channels), number=number)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    database.engine.dispose()


# --- in processes of their own ----------------------------------------------------------------------------------


def _in_child(*arguments: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", __spec__.name, *arguments], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def plan(url: str, *channels: str) -> dict[str, Any]:
    """One turn of planning for every organization."""
    database, begun = Database(url), time.perf_counter()
    statements = _count_statements(database)
    memory = []
    for organization_id in _organizations(database):
        with database.session(organization_id) as session:
            plan_reminders(session, channels=channels, now=D30)
        memory.append(_memory())
    seconds, cpu, rows = time.perf_counter() - begun, _cpu(), Counter[str]()
    for organization_id in _organizations(database):
        with database.session(organization_id, is_reading=True) as session:
            rows.update({model.__name__: _count(session, model) for model in (Reminder, Delivery, DeliveryItem)})
    return {
        "reminders": rows["Reminder"],
        "rows": rows.total(),
        "rows_per_second": round(rows.total() / seconds),
        "seconds": round(seconds, 1),
        "cpu_seconds": cpu,
        "own_cpu_ms_per_reminder": round(1000 * cpu / rows["Reminder"], 2),
        "statements": statements[0],
        "memory_mb": _spread(memory),
    }


def work(url: str, line_port: str, mail_port: str, *names: str) -> dict[str, Any]:
    """One worker, until nothing is left."""
    database = Database(url)
    statements = _count_statements(database)
    mail = MailServer("127.0.0.1", int(mail_port), SENDER, encryption="none")
    both: dict[str, Channel] = {
        "line": LineChannel(f"http://127.0.0.1:{line_port}", "token"),
        "email": MailChannel(mail),
    }
    channels = {name: both[name] for name in names}
    outbox, counts, memory = make_outbox(database, channels), Counter[str](), []
    with keeps_open(channels.values()):
        for organization_id in _organizations(database):
            counts.update(dispatch_messages(outbox, organization_id, lambda: D30))
            memory.append(_memory())
    return {
        "accepted": counts["accepted"],
        "inbox": counts["inbox"],
        "cpu_seconds": _cpu(),
        "statements": statements[0],
        "memory_mb": _spread(memory),
    }


def _send(url: str, count: int, channels: list[str]) -> dict[str, Any]:
    with _endpoints() as ports:
        command = [sys.executable, "-m", __spec__.name, "work", url, *ports, *channels]
        begun = time.perf_counter()
        workers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(count)]
        told = [json.loads(worker.communicate()[0]) for worker in workers]
        seconds = time.perf_counter() - begun
    accepted = sum(one["accepted"] for one in told)
    reminders = sum(one["inbox"] for one in told)  # each is there once
    cpu = sum(one["cpu_seconds"] for one in told)
    return {
        "workers": count,
        "sent": accepted,
        "sends_per_second": round(accepted / seconds),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "own_cpu_ms_per_send": round(1000 * cpu / accepted, 2),
        "own_cpu_ms_per_reminder": round(1000 * cpu / reminders, 2),
        "statements_per_send": round(sum(one["statements"] for one in told) / accepted, 2),
        "memory_mb": [one["memory_mb"] for one in told],
    }


def _beside_the_floor(sent: dict[str, Any], planned: dict[str, Any], floor: dict[str, Any]) -> dict[str, Any]:
    """What all of it cost, planning included, and how many floors that is."""
    planning = planned["own_cpu_ms_per_reminder"] * sent["own_cpu_ms_per_send"] / sent["own_cpu_ms_per_reminder"]
    return {
        "times_the_floor": round(sent["own_cpu_ms_per_send"] / floor["cpu_ms_per_letter"], 2),
        "with_planning": round((sent["own_cpu_ms_per_send"] + planning) / floor["cpu_ms_per_letter"], 2),
        "cpu_seconds_with_planning": round(sent["cpu_seconds"] + planned["cpu_seconds"], 1),
    }


def _floor(url: str, letters: int = 2_000) -> dict[str, Any]:
    """The rows of one office read by plain SQL, a letter each, one connection: the limit of what sending can reach."""
    database = Database(url)
    query = text(
        "SELECT p.name, coalesce(c.address, 'nobody@office.example'), t.title, t.due_on"
        " FROM task t JOIN person p ON p.id = t.delegate_id"
        " LEFT JOIN contact_point c ON c.person_id = p.id AND c.channel = 'email' LIMIT :most"
    )
    with _endpoints() as (_, mail_port), database.engine.connect() as connection:
        begun = time.process_time()
        rows = connection.execute(query, {"most": letters}).all()
        with smtplib.SMTP("127.0.0.1", int(mail_port)) as smtp:
            for name, address, title, due_on in rows:
                letter = EmailMessage()
                letter["From"], letter["To"], letter["Subject"] = SENDER, address, f"ใกล้ครบกำหนด: {title}"
                letter.set_content(f"เรียน {name}\n\n{title}\nครบกำหนด {due_on}\n")
                letter.add_alternative(f"<p>เรียน {name}</p><p>{title}</p>", subtype="html")
                smtp.send_message(letter)
        spent = time.process_time() - begun
    database.engine.dispose()
    return {"letters": len(rows), "cpu_ms_per_letter": round(1000 * spent / len(rows), 3)}


@contextmanager
def _endpoints() -> Iterator[list[str]]:
    command = [sys.executable, "-m", "tests.benchmarks.endpoints"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split()
        finally:
            process.kill()


# --- figures ----------------------------------------------------------------------------------------------------


def _organizations(database: Database) -> list[Any]:
    with database.session(is_reading=True) as session:
        return [one.id for one in list_organizations(session)]


def _count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count(model.id))) or 0


def _count_statements(database: Database) -> list[int]:
    count = [0]

    def counted(*_: Any) -> None:
        count[0] += 1

    event.listen(database.engine, "before_cursor_execute", counted)
    return count


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return round(used.ru_utime + used.ru_stime, 2)


def _memory() -> float:
    """Megabytes this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1_048_576


def _spread(values: list[float]) -> dict[str, int]:
    """A tenth of the way in, half way, at the end."""
    places = {"tenth": len(values) // 10, "half": len(values) // 2, "end": -1}
    return {name: round(values[place]) for name, place in places.items()} if values else {}


if __name__ == "__main__":
    if sys.argv[1:2] == ["plan"]:
        print(json.dumps(plan(*sys.argv[2:])))
    elif sys.argv[1:2] == ["work"]:
        print(json.dumps(work(*sys.argv[2:])))
    else:
        main()
