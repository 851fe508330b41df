"""What an office that does nothing keeps in memory: none of the large libraries that only some work asks for."""

import subprocess
import sys
from pathlib import Path

from tests.source_tree import ROOT

ASKED_FOR_BY_WORK = {
    "alembic", "mako", "requests", "cryptography", "psycopg", "openpyxl", "python_calamine", "pypdfium2", "holidays",
}  # fmt: skip
A_MINUTE_OF_IT = """
import sys
import config
from tracker import clock
from tracker.app import cli_parts, create_app

settings = config.load()
parts = cli_parts(settings)
parts.database.check_schema()
parts.tick(clock.now())
assert create_app(settings).test_client().get("/healthz").status_code == 200
print(*sys.modules)
"""


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"TRACKER_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_idle_office_loads_no_library_that_only_some_work_needs(tmp_path: Path) -> None:
    run(tmp_path, "-m", "tracker", "db", "upgrade")
    loaded = set(run(tmp_path, "-c", A_MINUTE_OF_IT).split())
    assert "flask" in loaded
    assert not ASKED_FOR_BY_WORK & loaded
