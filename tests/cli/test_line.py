"""`tracker line`: setting keys unseen, asking LINE at once, and JSON that holds no secret."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_on
from tests.fakes_line import talking_line
from tracker.services.seal_secret import unseal
from tracker.store.database import ACROSS, Database
from tracker.store.models import LineChannel

SECRET = "0123456789abcdef" * 2
TOKEN = "canary/" + "a1B2" * 40
ORGANIZATION = ("--organization", "nong-mek")
SET = ("line", "set", *ORGANIZATION, "--channel-id", "1234567890")


@pytest.fixture
def line():
    with talking_line() as stand_in:
        yield stand_in


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path, line) -> Commands:
    (tmp_path / "data").mkdir()
    run = commands_on(sqlite_url, tmp_path, line_api_base=line.address, line_data_api_base=line.address)
    run.ok("organization", "add", "nong-mek", "--name", "หนองเมฆ", "--kind", "อบต.")
    return run


def accounts(url: str) -> list[LineChannel]:
    database = Database(url)
    with database.session() as session:
        found = list(session.query(LineChannel).execution_options(**ACROSS))
    database.engine.dispose()
    return found


def test_keys_are_typed_unseen_and_tried_at_once(run, line, sqlite_url) -> None:
    line.state.by_hand = 40
    said = run.ok(*SET, stdin=f"{SECRET}\n")
    assert SECRET not in said.out + said.err
    assert "บันทึกกุญแจแล้ว" in said.out
    assert "อบต.หนองเมฆขาว @247abcde (ของหน่วยงาน)" in said.out
    assert "เดือนนี้เหลือ 260 จาก 300 ข้อความ" in said.out
    (account,) = accounts(sqlite_url)
    assert f"/line/webhook/{account.key}" in said.out


def test_keys_can_be_given_by_a_program(run, line, sqlite_url) -> None:
    run.ok(*SET, "--secret-stdin", "--lasting-token", stdin=f"{SECRET}\n{TOKEN}\n")
    (account,) = accounts(sqlite_url)
    assert unseal(run.settings.secret_key, account.access_token) == TOKEN
    assert {authorization for _, _, authorization in line.state.seen} == {f"Bearer {TOKEN}"}


def test_keys_that_line_refuses_are_kept_and_the_mend_is_told(run, line) -> None:
    line.state.faults += [("/oauth2", 400)]
    said = run.ok(*SET, stdin=f"{SECRET}\n")
    assert "LINE ไม่รับหมายเลขช่องหรือรหัสลับของช่อง วิธีแก้:" in said.err
    assert "`" not in said.err
    assert "ใช้งานได้" not in run.ok("line", "show", *ORGANIZATION).out


def test_a_mistyped_key_changes_nothing(run, sqlite_url) -> None:
    said = run(*SET, stdin="short\n")
    assert (said.code, accounts(sqlite_url)) == (1, [])
    assert "รหัสลับของช่องมี 32 ตัว" in said.err


def test_check_ends_with_a_fault_where_line_refuses(run, line) -> None:
    run.ok(*SET, stdin=f"{SECRET}\n")
    run.ok("line", "check", *ORGANIZATION)
    line.state.faults += [("/oauth2", 400)]
    assert run("line", "check", *ORGANIZATION).code == 1


def test_without_an_account_the_command_says_what_to_do(run) -> None:
    for command in ("check", "show"):
        said = run("line", command, *ORGANIZATION)
        assert (said.code, "tracker line set" in said.err) == (1, True)


def test_json_holds_no_secret(run) -> None:
    run.ok(*SET, stdin=f"{SECRET}\n")
    said = run.ok("line", "show", *ORGANIZATION, "--json")
    assert said.json["account"]["state"] == "well"
    assert (said.json["month"]["limit"], said.json["month"]["left"]) == (300, 300)
    assert said.json["next_cutoff"]["messages"] == 0
    assert SECRET not in said.out
    assert SECRET[-4:] not in said.out
