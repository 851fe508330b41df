"""What every test may ask for: a clean database on each engine, the reference folder, a browser."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.postgres import NoPostgres, Postgres, postgres_server
from tests.scratch import scratch_folder
from tracker.store.database import Database

SHARED = Path(os.environ.get("TRACKER_SHARED_DIR") or Path(__file__).parents[2] / "shared")
ENGINES = ["sqlite", "postgresql"]
# What must not be missing, by name: .ci/run installs all of it, so there a skip would be a lie.
REQUIRED = set(os.environ.get("TRACKER_TEST_REQUIRED", "").split())
OURS = ("TRACKER_TEST_", "TRACKER_SHARED_DIR")

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",  # it cannot start as root otherwise
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]

# Slow machines are not wrong ones: no test is judged by the clock.
hypothesis.settings.register_profile("tracker", deadline=None, print_blob=True)
hypothesis.settings.load_profile("tracker")

ran: Counter[str] = Counter()
not_run: Counter[str] = Counter()


def pytest_configure() -> None:
    """Settings of whoever runs the tests are not the tests' business."""
    for name in [name for name in os.environ if name.startswith("TRACKER_") and not name.startswith(OURS)]:
        del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("shared") and "shared" not in getattr(item, "fixturenames", []):
            item.fixturenames.insert(0, "shared")


def missing(what: str, why: str) -> NoReturn:
    if what in REQUIRED:
        pytest.fail(f"{what} is required here, but {why}")
    pytest.skip(f"{what}: {why}")


# --- databases ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """Where the databases of this run stand."""
    with scratch_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[Postgres]:
    """A PostgreSQL server; started only when the first test asks for it."""
    given = os.environ.get("TEST_DATABASE_URL")
    wheel_allowed = os.environ.get("TRACKER_TEST_PGSERVER") == "1"
    try:
        with postgres_server(scratch, given, wheel_allowed=wheel_allowed) as server:
            yield server
    except NoPostgres as reason:
        missing("postgresql", str(reason))


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> Iterator[str]:
    """The name of a database with the schema in it, to be copied."""
    url = postgres.create()
    migrate(url.render_as_string(hide_password=False))
    yield str(url.database)
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(scratch: Path) -> Path:
    path = scratch / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_folder(scratch: Path) -> Iterator[Path]:
    """A folder for this test's database files; they grow two more while they are open."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    yield folder
    shutil.rmtree(folder)


def migrate(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.engine.dispose()


@pytest.fixture(params=[ENGINES[0], pytest.param(ENGINES[1], marks=pytest.mark.postgresql)])
def engine_name(request: pytest.FixtureRequest, record_property: Any) -> str:
    """Which database this run of the test is about."""
    record_property("engine", request.param)
    return str(request.param)


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """A database with the schema and nothing else in it, as a child process would be told of it."""
    return str(request.getfixturevalue(f"{engine_name}_url"))


@pytest.fixture
def empty_database_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """A database without any table, for the migrations."""
    return str(request.getfixturevalue(f"empty_{engine_name}_url"))


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_folder: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, sqlite_folder / 'tracker.db')}"


@pytest.fixture
def empty_sqlite_url(sqlite_folder: Path) -> str:
    return f"sqlite:///{sqlite_folder / 'empty.db'}"


@pytest.fixture
def postgresql_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    url = postgres.create(template=postgres_template)
    yield url.render_as_string(hide_password=False)
    postgres.drop(url)


@pytest.fixture
def empty_postgresql_url(postgres: Postgres) -> Iterator[str]:
    url = postgres.create()
    yield url.render_as_string(hide_password=False)
    postgres.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A clean database; the test runs once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A clean database, SQLite only: for tests that are about something else."""
    database = Database(sqlite_url)
    yield database
    database.engine.dispose()


# --- what stands beside the project ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference documents and of LINE's stand-in."""
    if not SHARED.is_dir():
        missing("shared", f"the reference folder {SHARED.name}/ does not stand beside the project")
    return SHARED


# --- browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")  # Playwright's event loop must not outlive the tests that want it
def browser() -> Iterator[Browser]:
    """Chromium without a window; it reaches loopback and nothing else."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        missing("browser", f"none of {', '.join(CHROMIUM_NAMES)} was found")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window of a Thai user, as wide as the narrowest telephone that must do."""
    context = browser.new_context(locale="th-TH", timezone_id="Asia/Bangkok", viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


# --- what the run says at its end -----------------------------------------------------------------------------


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple) and not hasattr(report, "wasxfail"):
        not_run[str(report.longrepr[2]).removeprefix("Skipped: ")] += 1
    if report.when == "call" and not report.skipped:
        ran.update(str(value) for name, value in report.user_properties if name == "engine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if ran:
        counts = ", ".join(f"{engine} {ran[engine]}" for engine in ENGINES)
        terminalreporter.write_line(f"Tests per database: {counts}", bold=True)
    for reason, count in sorted(not_run.items()):
        terminalreporter.write_line(f"NOT RUN HERE: {count} test(s): {reason}", yellow=True, bold=True)
