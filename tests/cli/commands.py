"""Runs `tracker …` inside the test's process, on the test's database."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from config import Config
from tracker.app import cli_parts
from tracker.cli.main import tracker

SECRET = "เพียงสำหรับการทดสอบเท่านั้นไม่ใช้จริง" * 2


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Commands:
    """`run("import", path, "--dry-run")`: every command with the same settings."""

    settings: Config

    def __call__(self, *words: str | Path, stdin: str | None = None) -> Said:
        parts = cli_parts(self.settings)
        result = CliRunner().invoke(tracker, [str(word) for word in words], obj=parts, input=stdin)
        parts.database.engine.dispose()
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    def ok(self, *words: str | Path, stdin: str | None = None) -> Said:
        said = self(*words, stdin=stdin)
        assert said.code == 0, said.err + said.out
        return said


def commands_on(url: str, folder: Path, **more: Any) -> Commands:
    """Commands on that database, with a data folder of their own."""
    return Commands(Config(data_dir=folder / "data", database_url=url, secret_key=SECRET, **more))
