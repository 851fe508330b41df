"""The sheet of paper says what the screen says; and a question leaves from the overview."""

import re
from datetime import UTC, date, datetime

import pytest

from tests.cast import TODAY
from tests.factories import add_fiscal_year, add_measure, add_plan, add_task
from tests.web.conftest import Answer, Visitor, World
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.task import PlanState, TaskStatus
from tracker.store.task_duties import list_asked_obligations
from tracker.store.task_requests import list_requests

_CARD = re.compile(r'<b(?: class="is-day")?>([^<]*)</b><span class="name">([^<]*)</span>')
_CELL = re.compile(
    r'<td class="heat-\d">.*?<b>(\d+%)</b>(?:<span class="cell-late"><span>เกิน </span>(\d+))?', re.DOTALL
)
_POINTS = re.compile(r'points="([^"]*)"')


def html(visitor: Visitor, path: str) -> str:
    page = visitor.get(path).page
    assert page is not None
    return page.html


def test_the_paper_says_the_numbers_of_the_screen(world: World) -> None:
    visitor = world.visitor("mayor")
    screen, paper = html(visitor, "/overview"), html(visitor, "/overview/paper")
    cards = {name: value for value, name in _CARD.findall(paper)}
    assert len(cards) == 8
    shown = {name: value for value, name in _CARD.findall(screen)}
    renamed = {"คาดว่างานของรอบจะเสร็จ": "คาดว่างานของรอบ 6 เดือนจะเสร็จ"}
    assert cards == {name: shown[renamed.get(name, name)] for name in cards}
    assert _CELL.findall(paper) == _CELL.findall(screen)
    assert len(_CELL.findall(paper)) == 10
    assert _POINTS.findall(paper) == _POINTS.findall(screen)
    said = re.findall(r'<p class="said">([^<]*)</p>', screen)
    told_on_paper = [sentence for sentence in said if sentence in paper]
    assert len(told_on_paper) == len(said) - 1  # the timeline is not on the sheet


def test_the_paper_names_what_is_late(world: World) -> None:
    text = world.visitor("clerk").get("/overview/paper").text
    assert "งานเกินกำหนด 1 งาน" in text
    assert "กองคลัง · กำหนด 31 ม.ค. 70 · เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์" in text


def test_the_year_before_stands_beside_this_one(world: World) -> None:
    assert "ยังไม่มีแผนปีงบประมาณ 2569 ในระบบ" in world.visitor("mayor").get("/overview").text
    with world.database.session(world.town.organization_id) as session:
        finance = world.town.divisions["finance"]
        plan = add_plan(session, add_fiscal_year(session, 2569), state=PlanState.CLOSED)
        measure = add_measure(session, plan, code="1")
        moves = [datetime(2026, 2, 1, 3, tzinfo=UTC), datetime(2026, 5, 1, 3, tzinfo=UTC)]
        for at in moves:
            stamps = dict.fromkeys(("started_at", "submitted_at", "done_at"), at)
            add_task(session, measure, finance, due_on=date(2026, 2, 28), status=TaskStatus.DONE, steps=(), **stamps)
        session.commit()
    text = world.visitor("mayor").get("/overview").text
    assert "วันเดียวกันของปีก่อน (2 มีนาคม 2569) แล้วเสร็จ 50% (1 จาก 2 งาน)" in text
    assert "กองคลัง 0% 0 จาก 3 งาน 50% 1 จาก 2 งาน" in text


# --- asking -----------------------------------------------------------------------------------------------------


def ask(
    world: World, text: str, status: int = 302, *, task: str | None = None, division: str = "", who: str = "mayor"
) -> Answer:
    visitor = world.visitor(who)
    fields = {"division": str(world.town.divisions[division].id)} if division else {}
    if task:
        fields["task"] = str(world.town.tasks[task].id)
    token = visitor.token("/overview/ask")
    return visitor.post("/overview/ask", status, asked=text, kind="question", csrf_token=token, **fields)


def test_the_words_lead_to_the_division_and_its_tasks(world: World) -> None:
    page = ask(world, "@กองคลัง ขอรายละเอียดภายในศุกร์", 400).page
    assert page is not None
    assert page.heading == "ถามกองคลัง"
    choices = [control for control in page.all("input") if control.get("name") == "task"]
    assert len(choices) == 3
    assert choices[0].get("value") == str(world.town.tasks["late"].id)  # the late one first
    assert "@กองคลัง ขอรายละเอียดภายในศุกร์" in page.all("textarea")[0].text  # nothing typed is lost


def test_a_question_with_a_day_reaches_the_division(world: World) -> None:
    visitor = world.visitor("mayor")
    finance = world.town.divisions["finance"]
    sent = visitor.send(
        f"/overview/ask?division={finance.id}",
        "/overview/ask",
        kind="question",
        asked="@กองคลัง ขอรายละเอียดภายในศุกร์",
        task=str(world.town.tasks["late"].id),
    )
    assert sent.to == "/overview"
    assert "ขอคำตอบภายในวันศุกร์ที่ 5 มีนาคม 2570" in visitor.get("/overview").text
    page = world.visitor("finance_head").get(f"/tasks/{world.town.tasks['late'].id}").text
    assert "ถาม: ขอรายละเอียดภายในศุกร์" in page
    assert "ขอคำตอบภายใน 5 มีนาคม 2570" in page
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        (kept,) = list_requests(session, world.town.tasks["late"].id)
        (told,) = [one for one in list_asked_obligations(session, TODAY) if one.duty.kind is ReminderKind.QUESTION]
    assert kept.answer_by == date(2027, 3, 5)
    assert told.detail == "ขอรายละเอียดภายในศุกร์ (ขอคำตอบภายในวันศุกร์ที่ 5 มีนาคม 2570)"


@pytest.mark.parametrize(
    ("text", "task", "division", "words"),
    [
        ("  ", None, "", "กรุณาเขียนว่าต้องการถามอะไร"),
        ("ขอรายละเอียด", None, "", "กรุณาขึ้นต้นด้วยชื่อกอง"),
        ("@กองคลัก ขอรายละเอียด", None, "", "ไม่พบกองชื่อ “กองคลัก”"),
        ("ขอรายละเอียด", None, "finance", "กรุณาเลือกงานที่จะถาม"),
        ("@กองช่าง ขอรายละเอียด", "late", "finance", "งานนี้เป็นของกองคลัง แต่ข้อความขึ้นต้นถึงกองอื่น"),
        ("ขอรายละเอียดภายใน 1 ม.ค. 2569", "late", "finance", "ผ่านไปแล้ว"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    world: World, text: str, task: str | None, division: str, words: str
) -> None:
    answer = ask(world, text, 400, task=task, division=division)
    assert words in answer.text
    assert answer.page is not None
    assert text.strip() in answer.page.all("textarea")[0].text


def test_who_came_by_a_link_sees_the_overview_but_asks_nobody(world: World) -> None:
    visitor = world.visitor("mayor", is_limited=True)
    overview = visitor.get("/overview").page
    assert overview is not None
    assert not [link for link in overview.links if link.startswith("/overview/ask")]
    assert "/sign-in?next=/overview/ask" in overview.links
    assert "เข้าสู่ระบบด้วยรหัสผ่าน" in visitor.get("/overview/ask", 403).text


def test_a_task_of_elsewhere_is_not_there_to_be_asked_about(world: World) -> None:
    visitor = world.visitor("mayor")
    elsewhere = world.town.neighbour.tasks["late"]
    token = visitor.token("/overview/ask")
    visitor.post("/overview/ask", 404, asked="ขอรายละเอียด", task=str(elsewhere.id), csrf_token=token)
