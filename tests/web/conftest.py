"""A town with a web, and people who open its pages; every page they open is checked for what a page must have."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from tests.cast import NOW, Town, build_town
from tests.conftest import migrate
from tests.fakes import MemoryChannel
from tests.web.page import Page, check_health
from tracker.clock import new_id
from tracker.rules.sign_in import lifetime, token_hash
from tracker.services.outbox import Outbox
from tracker.services.write_digest import Wording, message_templates
from tracker.store.database import Database
from tracker.store.models import UserSession
from tracker.web import WebParts, create_web

BASE_URL = "http://127.0.0.1:8000"
TEMPLATES = Path(__file__).parents[2] / "templates"
SECRET = "a-secret-for-tests-only-that-is-long-enough-to-be-one"


class SharedTemplates(BytecodeCache):
    """Templates compiled once for all the apps of a run."""

    compiled: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


class Client(FlaskClient):
    """A browser that takes every answer to its end, so that files on their way out are closed."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **kwargs)


@dataclass
class World:
    """The town, its database, its web, and a clock that a test may turn."""

    town: Town
    database: Database
    app: Flask
    data_dir: Path
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    def later(self, **time: float) -> None:
        self.clock[0] += timedelta(**time)

    def visitor(self, who: str | None = None, *, is_limited: bool = False, town: Town | None = None) -> "Visitor":
        """A browser, of this person of the cast or of nobody."""
        visitor = Visitor(self)
        if who:
            visitor.sign_in(who, is_limited=is_limited, town=town or self.town)
        return visitor


@dataclass
class Answer:
    """What came back: the response and, where it is one, the page."""

    response: TestResponse
    status: int
    page: Page | None

    @property
    def to(self) -> str:
        return str(self.response.headers.get("Location", ""))

    @property
    def text(self) -> str:
        assert self.page is not None
        return self.page.text


class Visitor:
    """Somebody with a browser. Opening a page checks its health; a form is sent with what stands in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = world.app.test_client()

    def sign_in(self, who: str, *, is_limited: bool, town: Town) -> None:
        token = f"token-{new_id()}"
        now = self.world.clock[0]
        with self.world.database.session(town.organization_id) as session:
            session.add(
                UserSession(
                    token_hash=token_hash(token),
                    person_id=town.people[who].id,
                    device="Chrome บน Windows",
                    is_limited=is_limited,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + lifetime(is_limited=is_limited).absolute,
                )
            )
            session.commit()
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token

    def get(self, path: str, status: int = 200) -> Answer:
        return self._answer(self.client.get(path), status, f"GET {path}")

    def follow(self, path: str) -> Answer:
        answer = self._answer(self.client.get(path, follow_redirects=True), 200, f"GET {path}")
        assert answer.page is not None
        return answer

    def send(self, page: str, action: str, status: int = 302, /, **fields: Any) -> Answer:
        """Open a page, fill in one of its forms, send it. A field given as None is left out."""
        found = self.get(page)
        assert found.page is not None
        filled: dict[str, Any] = dict(found.page.form(action).fields)
        filled.update(fields)
        return self.post(action, status, **{name: value for name, value in filled.items() if value is not None})

    def post(self, action: str, status: int = 302, /, **fields: Any) -> Answer:
        """Send these fields, as a program would."""
        return self._answer(self.client.post(action, data=fields), status, f"POST {action}")

    def token(self, page: str) -> str:
        """A CSRF token of this browser."""
        found = self.get(page).page
        assert found is not None
        return next(e.get("value") for e in found.all("input") if e.get("name") == "csrf_token")

    def _answer(self, response: TestResponse, status: int, what: str) -> Answer:
        assert response.status_code == status, f"{what} gave {response.status_code}: {response.text[-1500:]}"
        page = None
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            page = Page(response.text)
            check_health(page, self.world.app)
        return Answer(response, response.status_code, page)


@pytest.fixture(scope="session")
def town_template(scratch: Path) -> tuple[Path, Town]:
    """A database file with the town in it, to be copied."""
    path = Path(tempfile.mkdtemp(dir=scratch)) / "town.db"  # the browser tests make one of their own
    migrate(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    town = build_town(database)
    database.engine.dispose()
    return path, town


def outbox_on(database: Database) -> Outbox:
    """What pages sign and look up with; the channels are there to be named, the web sends nothing."""
    wording = Wording(message_templates(str(TEMPLATES)), BASE_URL)
    return Outbox(
        database, {"email": MemoryChannel()}, wording, "web", open_line=lambda _: MemoryChannel(), secret_key=SECRET
    )


@pytest.fixture
def make_world(town_template: tuple[Path, Town], sqlite_folder: Path) -> Iterator[Callable[..., World]]:
    """Worlds with other settings than the usual."""
    opened: list[Database] = []

    def make(**parts: Any) -> World:
        path, town = town_template
        database = Database(f"sqlite:///{shutil.copy(path, sqlite_folder / f'{new_id()}.db')}")
        opened.append(database)
        clock = [NOW]
        values = {
            "database": database,
            "outbox": outbox_on(database),
            "secret_key": SECRET,
            "base_url": BASE_URL,
            "data_dir": sqlite_folder / "data",
            "now": lambda: clock[0],
        }
        app = create_web(WebParts(**(values | parts)))
        app.test_client_class = Client
        app.jinja_env.bytecode_cache = SharedTemplates()
        return World(town, database, app, sqlite_folder / "data", clock)

    yield make
    for database in opened:
        database.engine.dispose()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """The town with its web; SQLite, for these tests are about pages."""
    return make_world()
