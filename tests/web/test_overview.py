"""The overview: its figures are the rules' figures, and each opens to exactly the rows it counts."""

import re

import pytest

from tests.cast import TODAY
from tests.web.conftest import Visitor, World
from tracker.rules.progress import summarise
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
    bars = [a for a in page.all("a") if re.match(r"/tasks\?(division|indicator)=", a.get("href"))]
    assert len(bars) == 3 + 7
    for bar in bars:
        row = next(li for li in reversed(bar.parents) if li.tag == "li")
        counted = re.search(r"แล้วเสร็จ (\d+) จาก (\d+) งาน", " ".join(row.text.split()))
        assert counted
        listed = visitor.get(bar.get("href")).page
        assert listed is not None
        rows = [li for li in listed.all("li") if any(p.get("class") == "tasks" for p in li.parents)]
        cancelled = sum("ยกเลิก/ไม่เข้าข่าย" in li.text for li in rows)
        assert len(rows) - cancelled == int(counted[2]), bar.text
        assert sum("แล้วเสร็จ" in li.text for li in rows) == int(counted[1])


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
    figures = {a.get("href"): a for a in page.all("a") if any(p.get("class") == "figures three" for p in a.parents)}
    assert len(figures) == 6
    for address, counted in {
        "/tasks?show=done": progress.overall.done.counted,
        "/tasks?show=due": progress.planned.counted,
        "/tasks?show=late": progress.overall.late,
        "/overview/measures?show=started": progress.measures_started.counted,
        "/overview/measures?show=done": progress.measures_done.counted,
    }.items():
        assert str(counted) in figures[address].text
        assert listed_count(visitor, address) == counted, address
    assert listed_count(visitor, "/overview/measures") == progress.measures_done.total


def test_every_number_of_the_table_opens_to_its_rows(world: World) -> None:
    visitor = world.visitor("mayor")
    page = visitor.get("/overview").page
    assert page is not None
    cells = [a for a in page.all("a") if any(p.tag == "td" for p in a.parents)]
    assert len(cells) > 6
    for cell in cells:
        assert listed_count(visitor, cell.get("href")) == int(cell.text), cell.get("href")


def test_the_list_of_a_measure_holds_its_tasks_and_no_others(world: World) -> None:
    visitor, measure = world.visitor("policy"), world.town.measures["budget"]
    answer = visitor.get(f"/tasks?measure={measure.id}")
    assert listed_count(visitor, f"/tasks?measure={measure.id}") == 2
    assert f"เฉพาะมาตรการ 2.1 {measure.title}" in answer.text


def test_bars_are_pictures_with_words_and_no_styles(world: World) -> None:
    page = world.visitor("mayor").get("/overview").page
    assert page is not None
    pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert len(pictures) == 1 + 3 + 7
    assert all(re.search(r": (\d+%|–) \(\d+ จาก \d+ งาน\)", svg.get("aria-label")) for svg in pictures)


def test_the_plan_of_another_year_is_said_to_be_one(world: World) -> None:
    assert "ยังไม่มีแผนที่ประกาศใช้" not in world.visitor("mayor").get("/overview").text
    world.later(days=300)
    for address in ("/overview", "/tasks"):
        assert "ปีงบประมาณ 2571 ยังไม่มีแผนที่ประกาศใช้ จึงแสดงแผนปี 2570" in world.visitor("mayor").get(address).text
