"""The four pages people open most, beside the floor: `python -m tests.benchmarks.pages [--tasks 100] [--postgres]`.

(a) a task's page, (b) a head's own list, (c) a report with its note, (d) the executive's overview. Both apps answer
in this process without a network between: milliseconds of the median request, statements, and ours ÷ the floor's.
Growth is the largest office's time ÷ the smallest's.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from werkzeug.test import Client, EnvironBuilder

from tests.benchmarks import floor_app as floor
from tests.benchmarks.big_office import NOW, BigOffice, build_big_office
from tests.postgres import postgres_server
from tests.scratch import scratch_folder
from tracker.store.database import Database
from tracker.store.models import Task
from tracker.web import WebParts, create_web

SECRET = "a-secret-for-benchmarks-only-long-enough-to-be-one"
NAMES = {"a": "task page", "b": "my tasks", "c": "report with a note", "d": "overview"}
_NOTE = "เผยแพร่คู่มือบนเว็บไซต์แล้ว และติดประกาศที่สำนักงาน"


def main() -> None:
    """Measure each size on one engine, both apps in turn, and print a line of JSON for each."""
    asked = _asked()
    smallest: dict[str, float] = {}
    with scratch_folder() as folder, _server(folder, is_wanted=asked.postgres) as url_of:
        for count in asked.tasks:
            found = _measure(url_of(count), count, folder, asked.times)
            for name, told in found.items():
                growth = round(told["ms"] / smallest.setdefault(name, told["ms"]), 2)
                line = {"tasks": count, "page": NAMES[name], **told, "growth": growth}
                print(json.dumps(line, ensure_ascii=False), flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


@contextmanager
def _server(folder: Path, *, is_wanted: bool) -> Iterator[Callable[[int], str]]:
    if not is_wanted:
        yield lambda count: f"sqlite:///{folder / f'{count}.db'}"
        return
    with postgres_server(folder, None, wheel_allowed=False) as server:
        yield lambda _count: server.create().render_as_string(hide_password=False)


def _measure(url: str, count: int, folder: Path, times: int) -> dict[str, dict[str, Any]]:
    database = Database(url)
    database.upgrade()
    office = build_big_office(database, count)
    _fill_floor(database, office)
    ours = create_web(WebParts(database, SECRET, "http://127.0.0.1", folder / "data", lambda: NOW))
    bare = floor.floor_app(url)
    head, executive = (_cookie(ours, token) for token in (office.head_token, office.executive_token))
    task = f"/tasks/{office.task_id}"
    asked: dict[str, tuple[Callable[[], dict[str, Any]], Callable[[], dict[str, Any]]]] = {
        "a": (lambda: _get(task, head), lambda: _get(f"/task/{office.task_id}")),
        "b": (lambda: _get("/tasks?show=open", head), lambda: _get(f"/division/{office.division_id}")),
        "c": (_report(ours, task, head), lambda: _post(f"/task/{office.task_id}", {"status": "done", "text": _NOTE})),
        "d": (lambda: _get("/overview", executive), lambda: _get("/overview")),
    }
    found = {}
    for name, (mine, theirs) in asked.items():
        pairs = [(_seconds(ours, mine()), _seconds(bare, theirs())) for _ in range(times + 3)][3:]
        own, floors = (1000 * median(pair[place] for pair in pairs) for place in (0, 1))
        found[name] = {
            "ms": round(own, 2),
            "floor_ms": round(floors, 2),
            "ratio": round(own / floors, 2),
            "statements": _statements(database.engine, ours, mine()),
        }
    database.engine.dispose()
    return found


def _fill_floor(database: Database, office: BigOffice) -> None:
    """The same tasks in the floor's own tables."""
    floor.Base.metadata.create_all(database.engine)
    with database.session(office.organization_id, is_reading=True) as session:
        columns = (Task.id, Task.division_id, Task.title, Task.status, Task.due_on)
        rows = [row._asdict() for row in session.execute(select(*columns))]
    kept: dict[tuple[Any, str], int] = {}
    for row in rows:
        row["status"], row["is_open"] = row["status"].value, row["status"].is_open
        kept[row["division_id"], row["status"]] = kept.get((row["division_id"], row["status"]), 0) + 1
    said = [{"task_id": row["id"], "text": _NOTE, "at": NOW.replace(tzinfo=None)} for row in rows for _ in range(2)]
    with Session(database.engine) as session:
        session.execute(floor.Task.__table__.insert(), rows)
        session.execute(floor.Update.__table__.insert(), said)
        for (division_id, status), count in kept.items():
            session.add(floor.Count(division_id=division_id, status=status, count=count))
        session.commit()


def _cookie(app: Flask, token: str) -> str:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    client.get("/account")  # a page with a form: from here on the cookie carries the token of its forms
    cookie = client.get_cookie("tidtam")
    assert cookie is not None
    return f"tidtam={cookie.value}"


def _get(path: str, cookie: str = "") -> dict[str, Any]:
    return _environ(path, cookie, "GET", b"")


def _post(path: str, fields: dict[str, str], cookie: str = "") -> dict[str, Any]:
    return _environ(path, cookie, "POST", urlencode(fields).encode())


def _environ(path: str, cookie: str, method: str, body: bytes) -> dict[str, Any]:
    headers = {"Cookie": cookie} if cookie else {}
    form = "application/x-www-form-urlencoded"
    builder = EnvironBuilder(path, base_url="http://127.0.0.1", method=method, headers=headers)
    environ = builder.get_environ()
    if method == "POST":
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": form}
    return environ


def _report(app: Flask, task: str, cookie: str) -> Callable[[], dict[str, Any]]:
    """The form as the page gives it, filled in anew each time: its version and its key are of this moment."""
    client = Client(app, use_cookies=False)

    def fill() -> dict[str, Any]:
        page = client.open(_get(task, cookie)).get_data(as_text=True)
        form = page[page.index(f'action="{task}/update"') :]
        kept = {name: _value(form, name) for name in ("csrf_token", "row_version", "form_key")}
        return _post(f"{task}/update", {**kept, "result": _NOTE, "percent": "60", "move": "report"}, cookie)

    return fill


def _value(form: str, name: str) -> str:
    return form.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def _seconds(app: Flask, environ: dict[str, Any]) -> float:
    told: list[str] = []
    begun = time.perf_counter()
    body = app(environ, lambda status, _headers, _fault=None: told.append(status))
    for _ in body:
        pass
    body.close()  # type: ignore[attr-defined]
    taken = time.perf_counter() - begun
    assert told[0][:3] in ("200", "302"), told
    return taken


def _statements(engine: Engine, app: Flask, environ: dict[str, Any]) -> int:
    counted: list[str] = []

    def count(*given: Any) -> None:
        counted.append(given[2])

    event.listen(engine, "before_cursor_execute", count)
    _seconds(app, environ)
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


if __name__ == "__main__":
    main()
