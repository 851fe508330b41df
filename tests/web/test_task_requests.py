"""Asking a division on its task's page: what is asked stands there until somebody answers or settles it."""

import pytest

from tests.web.conftest import Answer, Visitor, World

WORDS = "ขอทราบว่าประกาศราคากลางเผยแพร่ครบทุกโครงการแล้วหรือไม่"


def path(world: World, name: str = "late") -> str:
    return f"/tasks/{world.town.tasks[name].id}"


def ask(world: World, who: str = "policy", kind: str = "question", text: str = WORDS, status: int = 302) -> Answer:
    return world.visitor(who).send(path(world), f"{path(world)}/ask", status, kind=kind, asked=text)


def post_question(visitor: Visitor, task: str) -> None:
    """What a program would send, where the page offers no form."""
    visitor.post(f"{task}/ask", 403, kind="question", asked=WORDS, csrf_token=visitor.token(task))


@pytest.mark.parametrize("who", ["policy", "mayor"])
def test_what_is_asked_stands_on_the_page_of_the_division(world: World, who: str) -> None:
    ask(world, who)
    page = world.visitor("finance_head").get(path(world)).text
    assert "รอกองตอบ" in page
    assert WORDS in page
    assert "ตอบได้โดย" in page


def test_a_report_of_the_division_answers(world: World) -> None:
    ask(world, kind="evidence", text="ขอภาพถ่ายการประชุม")
    world.later(minutes=20)
    division = world.visitor("finance_head")
    division.send(path(world), f"{path(world)}/update", move="report", result="แนบภาพการประชุมไว้ในรายงานแล้ว")
    page = division.get(path(world)).text
    assert "รอกองตอบ" not in page
    assert "กองตอบแล้ว" in page


def test_whoever_asked_settles_it(world: World) -> None:
    ask(world)
    visitor = world.visitor("policy")
    page = visitor.get(path(world)).page
    assert page is not None
    action = next(form.get("action") for form in page.all("form") if (form.get("action") or "").endswith("/settle"))
    visitor.send(path(world), str(action))
    after = visitor.get(path(world)).text
    assert "รอกองตอบ" not in after
    assert "ปิดเรื่องเมื่อ" in after


def test_an_empty_question_is_sent_back_with_what_to_do(world: World) -> None:
    refused = ask(world, text="  ", status=400)
    assert "กรุณาเขียนว่าต้องการถามอะไร" in refused.text


def test_the_same_question_twice_is_asked_once(world: World) -> None:
    ask(world)
    refused = ask(world, status=400)
    assert "ด้วยข้อความเดียวกันไปแล้ว" in refused.text


def test_a_division_asks_nobody(world: World) -> None:
    assert "ถามกองหรือขอหลักฐาน" not in world.visitor("finance_head").get(path(world)).text
    post_question(world.visitor("finance_head"), path(world))


def test_who_came_by_a_link_reads_but_does_not_ask(world: World) -> None:
    visitor = world.visitor("mayor", is_limited=True)
    assert "ถามกองหรือขอหลักฐาน" not in visitor.get(path(world)).text
    post_question(visitor, path(world))


def test_the_words_may_name_the_division_and_a_day(world: World) -> None:
    visitor = world.visitor("mayor")
    visitor.send(path(world), f"{path(world)}/ask", kind="question", asked="@กองคลัง ขอรายละเอียดภายในศุกร์")
    page = visitor.get(path(world)).text
    assert "ส่งคำถามแล้ว ขอคำตอบภายในวันศุกร์ที่ 5 มีนาคม 2570" in page
    assert "ถาม: ขอรายละเอียดภายในศุกร์" in page
    assert "ขอคำตอบภายใน 5 มีนาคม 2570" in page


def test_words_to_another_division_are_sent_back(world: World) -> None:
    refused = ask(world, "mayor", text="@กองช่าง ขอรายละเอียด", status=400)
    assert "งานนี้เป็นของกองคลัง แต่ข้อความขึ้นต้นถึงกองอื่น" in refused.text
