"""A PostgreSQL server of a test's own, to be struck down and started again; nobody else's tests notice."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from tests.postgres import (
    SETTINGS,
    NoPostgres,
    account,
    connect,
    dies_with_us,
    find_binaries,
    identity,
    make_cluster,
    server_url,
    wait_until_ready,
)

# What was committed must survive the strike: that is what is tried here.
OURS = SETTINGS | {"synchronous_commit": "on"}


class RestartablePostgres:
    """Debian's server in a folder; `strike` is an immediate shutdown, as of a machine that loses its power."""

    def __init__(self, parent: Path) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise NoPostgres("no PostgreSQL server installed that could be restarted")
        self._owner: Any = account()
        self._folder = parent / "restartable"
        self._folder.mkdir(mode=0o700)
        os.chown(self._folder, self._owner.pw_uid, self._owner.pw_gid)
        make_cluster(binaries, self._folder, self._owner)
        self._command = [*dies_with_us(), str(binaries / "postgres"), "-D", str(self._folder / "data")]
        self._command += ["-k", str(self._folder)]
        self._command += [part for name, value in OURS.items() for part in ("-c", f"{name}={value}")]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> URL:
        return server_url(self._folder)

    def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **identity(self._owner),
            )
        wait_until_ready(self._process, self._folder)

    def strike(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def end_all_connections(self) -> None:
        """As a failover does."""
        connection = connect(self.url)
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
        )
        connection.close()

    def create(self, name: str) -> URL:
        connection = connect(self.url)
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]  # the name is ours
        connection.close()
        return self.url.set(drivername="postgresql+psycopg", database=name)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self.strike()


@contextmanager
def restartable_postgres(parent: Path) -> Iterator[RestartablePostgres]:
    server = RestartablePostgres(parent)
    server.start()
    try:
        yield server
    finally:
        server.stop()
