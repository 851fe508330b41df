"""The history as people read it: in words, by person and day, and whether its chain is whole."""

import ast
from pathlib import Path

from sqlalchemy import text

import tracker
from tests.web.conftest import World
from tracker.rules.history_words import Changed, changed_fields, deed_words

UNKNOWN = deed_words("something_nobody_ever_named")


def test_what_was_done_is_told_in_words(world: World) -> None:
    task = world.town.tasks["soon"]
    page = f"/tasks/{task.id}"
    world.visitor("finance_head").send(page, f"{page}/update", result="เผยแพร่แผนแล้ว", move="report")
    world.visitor("administrator").send("/account", "/sign-out")
    told = world.visitor("administrator").get("/history")
    assert "รายงานความก้าวหน้า" in told.text
    assert "ออกจากระบบ" in told.text
    assert "task_report" not in told.text


def test_it_can_be_asked_by_person_kind_and_day(world: World) -> None:
    task = world.town.tasks["soon"]
    page = f"/tasks/{task.id}"
    world.visitor("finance_head").send(page, f"{page}/update", result="เผยแพร่แผนแล้ว", move="report")
    admin, head = world.visitor("administrator"), world.town.people["finance_head"].id
    reported = "รายงานความก้าวหน้า"
    assert reported in admin.get(f"/history?person={head}&kind=task_").text
    assert reported not in admin.get("/history?kind=sign_").text.split("กรอง", 2)[-1]
    assert "ไม่พบรายการ" in admin.get(f"/history?person={world.town.people['mayor'].id}").text
    day = "since_day=1&since_month=เมษายน&since_year=2575"
    assert "ไม่พบรายการ" in admin.get(f"/history?{day}").text
    assert "วันที่ไม่ถูกต้อง" in admin.get("/history?since_day=99&since_month=เมษายน&since_year=2575").text


def test_a_long_history_has_pages(world: World) -> None:
    for _ in range(60):
        world.visitor("mayor").send("/account", "/sign-out")
    admin = world.visitor("administrator")
    first = admin.get("/history").page
    assert first is not None
    older = next(link for link in first.links if "before=" in link)
    assert "รายการที่ 5 " in admin.get(older).text + " "


def test_a_changed_entry_is_named_and_a_cut_end_is_seen(world: World) -> None:
    for _ in range(3):
        world.visitor("mayor").send("/account", "/sign-out")
    admin = world.visitor("administrator")
    assert "ครบถ้วน ตรวจแล้ว 3 รายการ" in admin.get("/history/check").text
    with world.database.engine.begin() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("DELETE FROM history WHERE sequence = 3"))
    assert "รายการท้ายสุดหายไป" in admin.get("/history/check").text
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE history SET action = 'sign_in' WHERE sequence = 2"))
    assert "รายการที่ 2 ไม่ตรงกับที่บันทึกไว้" in admin.get("/history/check").text


def test_every_recorded_deed_has_its_words() -> None:
    """Whatever a service records by a plain name: the page would call it a change and nothing more."""
    found = set()
    for path in Path(tracker.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "action" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Deed", "_note", "_record"):
                literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found.update(str(one) for one in literals if isinstance(one, str) and "_" in one and one != "o_item")
    assert len(found) > 40
    nameless = {one for one in found if deed_words(one) == UNKNOWN} - {"round_entry", "task_request"}
    assert nameless == set()


def test_old_and_new_are_shown_as_people_write_them() -> None:
    change = {
        "status": ["in_progress", "done"],
        "due_on": [None, "2027-03-31"],
        "row_id": ["a", "b"],
        "is_on": [True, False],
    }
    assert changed_fields(change) == [
        Changed("สถานะ", "อยู่ระหว่างดำเนินการ", "แล้วเสร็จ"),
        Changed("กำหนด", "", "31 มีนาคม 2570"),
        Changed("เปิดใช้", "ใช่", "ไม่ใช่"),
    ]
