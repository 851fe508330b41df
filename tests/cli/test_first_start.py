"""`tracker serve` on an empty folder: it makes the database, and says how to come in; never on one that is there."""

from pathlib import Path

import pytest

from tests.cast import NOW
from tracker.cli.serving import make_schema_where_none, reached_at, tell_how_to_begin
from tracker.rules.office import OrganizationKind
from tracker.services.begin_office import kept_code
from tracker.services.manage_people import NewUser, add_organization, add_user
from tracker.store.database import Database

EVERYWHERE = "0.0.0.0"  # noqa: S104  # an argument, nobody listens


@pytest.fixture
def absent(tmp_path: Path) -> Database:
    """A database whose file is not there yet, in a folder that is not there either."""
    database = Database(f"sqlite:///{tmp_path / 'new' / 'tracker.db'}")
    yield database
    database.engine.dispose()


def test_the_database_is_made_where_there_is_none(absent: Database, capsys: pytest.CaptureFixture[str]) -> None:
    make_schema_where_none(absent)
    absent.check_schema()
    assert "สร้างฐานข้อมูลใหม่" in capsys.readouterr().out
    make_schema_where_none(absent)
    assert capsys.readouterr().out == ""


def test_a_database_that_is_there_is_never_changed_unasked(absent: Database) -> None:
    absent.upgrade("0001")
    make_schema_where_none(absent)
    assert absent.revision() == "0001"


def test_the_address_with_its_code_is_printed_until_somebody_is_here(
    absent: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent.upgrade()
    tell_how_to_begin(absent, tmp_path, "http://192.168.1.9:8000")
    said = capsys.readouterr().out
    assert f"http://192.168.1.9:8000/setup?code={kept_code(tmp_path)}" in said
    assert "█" in said
    tell_how_to_begin(absent, tmp_path, "http://192.168.1.9:8000")
    assert kept_code(tmp_path) in capsys.readouterr().out  # the same after a restart
    with absent.session() as session:
        organization = add_organization(
            session, slug="nong-mek", name="หนองเมฆ", kind=OrganizationKind.SUBDISTRICT, now=NOW
        )
    with absent.session(organization) as session:
        add_user(session, user=NewUser("สมศรี ใจดี", "administrator", "somsri@nongmek.example"), now=NOW)
    tell_how_to_begin(absent, tmp_path, "http://192.168.1.9:8000")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("base_url", "host", "reached"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", "http://127.0.0.1:8391"),
        ("http://127.0.0.1:8000", EVERYWHERE, "http://127.0.0.1:8391"),
        ("http://127.0.0.1:8000", "192.168.1.9", "http://192.168.1.9:8391"),
        ("https://tidtam.nongmek.example", EVERYWHERE, "https://tidtam.nongmek.example"),
    ],
)
def test_the_address_people_use(base_url: str, host: str, reached: str) -> None:
    assert reached_at(base_url, host, 8391) == reached
