"""Lists as files: the rows of their page, under its filter and its permission, and nothing that runs in Excel."""

import csv
import io
import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from tests.cast import CANARY, Town
from tests.web.conftest import Visitor, World
from tests.web.page import Page
from tracker.documents import write_list
from tracker.rules.list_table import csv_value
from tracker.rules.permissions import Right
from tracker.rules.task_query import SHOWS
from tracker.store.models import Task
from tracker.web.door import permission_of
from tracker.web.exports import EXPORTS

# The page of each list; what it asks of a visitor is asked of the file too.
PAGES = {
    "tasks": "tasks.mine",
    "supported-tasks": "tasks.mine",
    "plan": "plans.plan",
    "entries": "entries.of_round",
    "divisions": "overview.page",
    "indicators": "overview.page",
    "measures": "overview.measures",
    "deliveries": "delivery_log.page",
    "punctuality": "punctuality.page",
    "holidays": "holidays.page",
    "evidence": "evidence_list.page",
    "register": "report_register.page",
    "late-duties": "escalations.page",
    "deadlines": "deadlines.page",
    "o-items": "o_items.page",
    "links": "link_watch.page",
    "assessment-dates": "assessment_dates.page",
    "posts": "people.page",
    "proposals": "proposal_decisions.page",
    "room": "period_room.room",
    "history": "audit_log.page",
}


def address(world: World, name: str, ending: str = "csv", town: Town | None = None) -> str:
    town = town or world.town
    of_round = f"round={town.rounds[6].id}"
    more = {"plan": f"plan={town.plan.id}", "entries": of_round, "evidence": of_round, "room": of_round}.get(name, "")
    return f"/exports/{name}.{ending}?{more}"


def rows_of(visitor: Visitor, path: str) -> list[dict[str, str]]:
    answer = visitor.get(path)
    text = answer.response.get_data(as_text=True)
    assert text.startswith("\ufeff"), "Excel would not know that it is UTF-8"
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_each_file_asks_what_its_page_asks(world: World) -> None:
    assert set(PAGES) == set(EXPORTS)
    for name, export in EXPORTS.items():
        assert export.right == permission_of(world.app, PAGES[name]), name
    for who, right in (("finance_head", Right.SEE_OVERVIEW), ("mayor", Right.RUN_PLAN)):
        for name in (name for name, export in EXPORTS.items() if export.right == right):
            world.visitor(who).get(address(world, name), 403)


def test_every_list_comes_as_a_file_and_holds_nothing_of_the_neighbour(world: World) -> None:
    policy, administrator = world.visitor("policy"), world.visitor("administrator")
    for name, export in EXPORTS.items():
        visitor = administrator if export.right is Right.ADMINISTER else policy
        answer = visitor.get(address(world, name))
        disposition = answer.response.headers["Content-Disposition"]
        assert disposition.startswith("attachment"), name
        assert disposition.endswith(".csv"), name
        assert int(answer.response.headers["Content-Length"]) == len(answer.response.data)
        assert CANARY not in answer.response.get_data(as_text=True)
        assert len(answer.response.get_data(as_text=True).splitlines()[0]) > 10, "captions"


@pytest.mark.parametrize("name", ["tasks", "entries", "deadlines"])
def test_a_workbook_holds_the_same_as_the_csv(world: World, name: str) -> None:
    visitor = world.visitor("policy")
    book = load_workbook(io.BytesIO(visitor.get(address(world, name, "xlsx")).response.data))
    found = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}, "nothing is a formula"
    plain = [[value for value in row.values() if value] for row in rows_of(visitor, address(world, name))]
    filled = [[cell for cell in row if cell.value is not None] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [len(row) for row in filled] == [len(row) for row in plain]


def test_a_list_of_the_neighbour_is_nobodys(world: World) -> None:
    assert world.town.neighbour
    visitor = world.visitor("policy")
    for name in ("plan", "entries", "evidence"):
        visitor.get(address(world, name, town=world.town.neighbour), 404)


@pytest.mark.parametrize("who", ["policy", "mayor", "finance_officer", "administrator"])
def test_the_list_of_tasks_is_that_of_the_page(world: World, who: str) -> None:
    visitor = world.visitor(who)
    for show in filter(None, SHOWS):
        page = visitor.get(f"/tasks?show={show}").page
        rows = rows_of(visitor, f"/exports/tasks.csv?show={show}")
        assert page is not None
        links = _task_links(page)
        assert len(rows) == len(links), show
        assert all(any(row["งาน"] in text for text in links.values()) for row in rows), show


def _task_links(page: Page) -> dict[str, str]:
    """Address → words of every task the page lists."""
    return {e.get("href"): e.text for e in page.all("a") if re.match("/tasks/[0-9a-f-]{36}", e.get("href") or "")}


def test_the_filter_of_the_page_is_the_filter_of_the_file(world: World) -> None:
    visitor = world.visitor("policy")
    division = world.town.divisions["finance"]
    rows = rows_of(visitor, f"/exports/tasks.csv?division={division.id}")
    assert {row["สำนัก/กอง"] for row in rows} == {"กองคลัง"}
    assert len(rows) < len(rows_of(visitor, "/exports/tasks.csv"))
    assert rows_of(visitor, "/exports/tasks.csv?indicator=3&show=done&division=nonsense") is not None


def test_the_links_carry_the_filter(world: World) -> None:
    page = world.visitor("policy").get("/tasks?show=late&indicator=2").page
    assert page is not None
    ways = [e.get("href") for e in page.all("a") if "/exports/tasks" in (e.get("href") or "")]
    assert [urlsplit(way).path for way in ways] == ["/exports/tasks.csv", "/exports/tasks.xlsx"]
    assert parse_qs(urlsplit(ways[0]).query) == {"show": ["late"], "indicator": ["2"]}


@pytest.mark.parametrize(
    "bad", ["/exports/tasks.pdf", "/exports/secrets.csv", "/exports/plan.csv", "/exports/entries.csv"]
)
def test_what_there_is_not_is_told(world: World, bad: str) -> None:
    world.visitor("policy").get(bad, 404)


HOSTILE = '=HYPERLINK("http://evil.example","คลิก")'


def test_a_text_is_no_formula_in_either_file(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        task = session.get_one(Task, (world.town.organization_id, world.town.tasks["soon"].id))
        task.title = HOSTILE
        session.commit()
    visitor = world.visitor("policy")
    titles = [row["งาน"] for row in rows_of(visitor, "/exports/tasks.csv")]
    assert f"'{HOSTILE}" in titles
    book = load_workbook(io.BytesIO(visitor.get("/exports/tasks.xlsx").response.data))
    (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == HOSTILE]
    assert (cell.data_type, cell.quotePrefix, cell.hyperlink) == ("s", True, None)


@pytest.mark.parametrize("text", ["=1", "+66", "-1", "@ก", "＝1", "＋1", "－1", "＠1", "\tก", "\r=1", "\n=1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert csv_value(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-", "ก=1", "", "1-2", "๑"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert csv_value(text) == text


def test_days_are_days_in_buddhist_years(world: World) -> None:
    visitor = world.visitor("policy")
    days = {row["วันครบกำหนด"] for row in rows_of(visitor, "/exports/tasks.csv")}
    assert "31/3/2570" in days
    book = load_workbook(io.BytesIO(visitor.get("/exports/tasks.xlsx").response.data))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert {cell.number_format for cell in cells} == {"[$-1070000]d/m/yyyy;@"}
    assert book.worksheets[0].freeze_panes == "A2"
    assert book.worksheets[0].auto_filter.ref


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_full_disk_is_told_and_no_half_file_leaves(
    world: World, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write_list, "_write_csv", full)
    monkeypatch.setattr(write_list, "_write_xlsx", full)
    answer = world.visitor("policy").get(f"/exports/tasks.{ending}", 400)
    assert "พื้นที่ว่าง" in answer.text
