"""The overview: its figures are the rules' figures, and each opens to exactly the rows it counts."""

import re

import pytest

from tests.cast import TODAY
from tests.web.conftest import Visitor, World
from tests.web.page import Element
from tracker.rules.progress import Share, summarise
from tracker.store.tasks import list_task_facts


def test_the_figures_are_those_of_the_rules(world: World) -> None:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        progress = summarise(list_task_facts(session, world.town.plan.id), TODAY)
    text = world.visitor("mayor").get("/overview").text
    assert f"{progress.overall.done.percent_text} งานแล้วเสร็จ {progress.overall.done.sentence}" in text
    assert f"{progress.measures_started.percent_text} มาตรการที่นำไปสู่การปฏิบัติ {progress.measures_started.sentence}" in text
    assert f"{progress.planned.percent_text} ตามแผนถึงวันนี้" in text
    assert "ยกเลิกแล้ว 1 งาน ไม่นับ" in text


@pytest.mark.parametrize("who", ["mayor", "policy"])
def test_every_bar_opens_to_the_rows_it_counts(world: World, who: str) -> None:
    visitor = world.visitor(who)
    page = visitor.get("/overview").page
    assert page is not None
    bars = [a for a in page.all("a") if a.get("href").startswith("/tasks?division=") and in_class(a, "bars")]
    assert len(bars) == 3
    for bar in bars:
        row = next(li for li in reversed(bar.parents) if li.tag == "li")
        counted = re.search(r"แล้วเสร็จ (\d+) จาก (\d+) งาน", " ".join(row.text.split()))
        assert counted
        assert rows_done_and_counting(visitor, bar.get("href")) == (int(counted[1]), int(counted[2]))


def in_class(element: Element, name: str) -> bool:
    return any(name in parent.get("class").split() for parent in element.parents)


def rows_done_and_counting(visitor: Visitor, address: str) -> tuple[int, int]:
    """Of the list at this address: how many rows are done, and how many are not cancelled."""
    listed = visitor.get(address).page
    assert listed is not None
    rows = [li for li in listed.all("li") if any(p.get("class") == "tasks" for p in li.parents)]
    return (
        sum("แล้วเสร็จ" in li.text for li in rows),
        len(rows) - sum("ยกเลิก/ไม่เข้าข่าย" in li.text for li in rows),
    )


def test_every_cell_of_the_heat_map_opens_to_the_rows_it_counts(world: World) -> None:
    visitor = world.visitor("mayor")
    page = visitor.get("/overview").page
    assert page is not None
    cells = [a for a in page.all("a") if in_class(a, "heat") and any(p.tag == "td" for p in a.parents)]
    inside = [a for a in cells if "division=" in a.get("href") and "indicator=" in a.get("href")]
    assert len(inside) == 4 + 3 + 3
    for cell in cells:
        percent, late = re.fullmatch(r"(\d+)%(?:เกิน (\d+))?", "".join(cell.text.split("\n")).strip()).groups()  # type: ignore[union-attr]
        done, counting = rows_done_and_counting(visitor, cell.get("href"))
        assert Share(done, counting).percent == int(percent), cell.get("href")
        if "=" in cell.get("href") and late:
            assert listed_count(visitor, f"{cell.get('href')}&show=late") == int(late)


def listed_count(visitor: Visitor, address: str) -> int:
    page = visitor.get(address).page
    assert page is not None
    return sum(li.parents[-1].get("class") in ("tasks", "bars") for li in page.all("li"))


def test_every_figure_opens_to_the_rows_it_counts(world: World) -> None:
    visitor = world.visitor("mayor")
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        progress = summarise(list_task_facts(session, world.town.plan.id), TODAY)
    page = visitor.get("/overview").page
    assert page is not None
    figures = {a.get("href"): a for a in page.all("a") if any(p.get("class") == "figures" for p in a.parents)}
    assert len(figures) == 8
    for address, counted in {
        "/tasks?show=done": progress.overall.done.counted,
        "/tasks?show=due": progress.planned.counted,
        "/tasks?show=late": progress.overall.late,
        "/tasks?show=submitted": progress.overall.submitted,
        "/overview/measures?show=started": progress.measures_started.counted,
        "/overview/measures?show=done": progress.measures_done.counted,
    }.items():
        assert str(counted) in figures[address].text
        assert listed_count(visitor, address) == counted, address
    assert listed_count(visitor, "/overview/measures") == progress.measures_done.total


def test_the_numbers_of_the_forecast_open_to_their_rows(world: World) -> None:
    visitor = world.visitor("mayor")
    page = visitor.get("/overview").page
    assert page is not None
    numbers = [a for a in page.all("a") if a.get("href").startswith("/overview/due")]
    assert [a.text for a in numbers] == ["4 งาน", "1 งาน", "3 งาน"]
    for number in numbers:
        assert f"{listed_count(visitor, number.get('href'))} งาน" == number.text


def test_every_number_of_the_table_opens_to_its_rows(world: World) -> None:
    visitor = world.visitor("mayor")
    page = visitor.get("/overview").page
    assert page is not None
    cells = [a for a in page.all("a") if in_class(a, "summary") and any(p.tag == "td" for p in a.parents)]
    assert len(cells) > 6
    for cell in cells:
        assert listed_count(visitor, cell.get("href")) == int(cell.text), cell.get("href")


def test_the_list_of_a_measure_holds_its_tasks_and_no_others(world: World) -> None:
    visitor, measure = world.visitor("policy"), world.town.measures["budget"]
    answer = visitor.get(f"/tasks?measure={measure.id}")
    assert listed_count(visitor, f"/tasks?measure={measure.id}") == 2
    assert f"เฉพาะมาตรการ 2.1 {measure.title}" in answer.text


def test_pictures_have_words_and_no_styles(world: World) -> None:
    page = world.visitor("mayor").get("/overview").page
    assert page is not None
    pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert len(pictures) == 1 + 3 + 2 + 4 + 3  # the plan, divisions, the burn-up in two sizes, measures, weeks
    titled = {id(title.parents[-1]) for title in page.all("title") if title.text.strip()}
    assert all(svg.get("aria-label") or id(svg) in titled for svg in pictures)
    assert "style=" not in page.html.partition("<main")[2]


def test_every_figure_says_how_it_is_counted(world: World) -> None:
    page = world.visitor("mayor").get("/overview").page
    assert page is not None
    cards = [li for li in page.all("li") if li.parents[-1].get("class") == "figures"]
    for card in cards:
        inside = [e for e in page.all("details") if card in e.parents]
        assert len(inside) == 1, card.text
        assert "นับอย่างไร" in inside[0].text


def test_the_plan_of_another_year_is_said_to_be_one(world: World) -> None:
    assert "ยังไม่มีแผนที่ประกาศใช้" not in world.visitor("mayor").get("/overview").text
    world.later(days=300)
    for address in ("/overview", "/tasks"):
        assert "ปีงบประมาณ 2571 ยังไม่มีแผนที่ประกาศใช้ จึงแสดงแผนปี 2570" in world.visitor("mayor").get(address).text
