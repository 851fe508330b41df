"""Search: everything in which the words stand, of this year and last, and nothing the visitor may not see."""

from datetime import date

import pytest

from tests.cast import CANARY, NOW, build_town
from tests.factories import add_entry, add_evidence, add_fiscal_year, add_measure, add_plan, add_task, add_update
from tests.web.conftest import World
from tests.web.page import Page
from tracker.rules.search_words import pieces_of
from tracker.rules.task import EntryState, PlanState
from tracker.store.database import Database
from tracker.store.models import TaskUpdate
from tracker.store.search import (
    Sight,
    list_entry_hits,
    list_evidence_hits,
    list_measure_hits,
    list_task_hits,
    list_update_hits,
)


@pytest.fixture
def asked(world: World) -> World:
    """A rare word stands in something of every kind, of two divisions and of last year."""
    town = world.town
    with world.database.session(town.organization_id) as session:
        finance, works = town.divisions["finance"], town.divisions["works"]
        for name, division in (("finance", finance), ("works", works)):
            head = town.people[f"{name}_head"]
            task = add_task(session, town.measures["budget"], division, f"ตรวจครุภัณฑ์ของ{division.name}")
            add_update(session, task, head, f"นับครุภัณฑ์ของ{division.name}แล้ว", NOW)
            add_evidence(session, task, head, f"ทะเบียนครุภัณฑ์ {division.name}", "https://www.nongmekkhao.example/k")
            measure = add_measure(session, town.plan, f"มาตรการครุภัณฑ์ {division.name}", code=f"9.{len(name)}")
            add_task(session, measure, division, "งานของมาตรการนี้")
            add_entry(
                session, measure, town.rounds[6], division, result=f"ผลครุภัณฑ์ {division.name}", state=EntryState.DRAFTING
            )
        year = add_fiscal_year(session, 2569)
        old = add_measure(session, add_plan(session, year, state=PlanState.CLOSED), "แผนปีก่อน", code="1")
        kept = add_task(session, old, finance, "งานปีก่อน", due_on=date(2026, 3, 31))
        add_evidence(
            session, kept, town.people["finance_head"], "แฟ้มครุภัณฑ์ปี ๒๕๖๙", "https://www.nongmekkhao.example/old"
        )
        session.commit()
    return world


def page_of(world: World, who: str, typed: str, kind: str = "") -> Page:
    page = world.visitor(who).get(f"/search?q={typed}&kind={kind}").page
    assert page is not None
    return page


def found(world: World, who: str, typed: str, kind: str = "") -> str:
    """What the page says, with its marked words joined to their neighbours again."""
    return page_of(world, who, typed, kind).text.replace(" ", "")


def test_a_head_finds_own_things_of_every_kind_and_last_years_file(asked: World) -> None:
    text = found(asked, "finance_head", "ครุภัณฑ์")
    for words in ("ตรวจครุภัณฑ์ของกองคลัง", "นับครุภัณฑ์ของกองคลัง", "ทะเบียนครุภัณฑ์กองคลัง", "ผลครุภัณฑ์กองคลัง", "มาตรการครุภัณฑ์"):
        assert words in text, words
    assert "แฟ้มครุภัณฑ์ปี๒๕๖๙" in found(asked, "finance_head", "ครุภัณฑ์ 2569")


def test_nothing_of_another_division_is_found(asked: World) -> None:
    for who in ("finance_head", "finance_officer"):
        text = found(asked, who, "ครุภัณฑ์")
        assert "ของกองช่าง" not in text
    assert "ของกองช่าง" in found(asked, "policy", "ครุภัณฑ์")
    assert "ของกองช่าง" in found(asked, "mayor", "ครุภัณฑ์")
    assert "ตรวจครุภัณฑ์" not in found(asked, "administrator", "ครุภัณฑ์")


def test_nothing_of_another_organization_is_found(asked: World) -> None:
    for who in ("policy", "mayor", "finance_head"):
        page = page_of(asked, who, CANARY)
        assert "ไม่พบ" in page.text
        assert page.text.count(CANARY) == 1, "only what was typed"


def test_each_find_leads_to_a_page_the_visitor_may_open(asked: World) -> None:
    for who in ("finance_head", "policy", "mayor"):
        visitor = asked.visitor(who)
        for kind in ("tasks", "measures", "updates", "entries", "evidence"):
            page = page_of(asked, who, "ครุภัณฑ์", kind)
            links = [a.get("href") for a in page.all("a") if any("finds" in p.get("class") for p in a.parents)]
            assert links, kind
            for link in links:
                visitor.get(link.partition("#")[0])


def test_a_draft_plan_is_found_by_the_policy_officer_only(asked: World) -> None:
    assert "มาตรการของร่างแผนที่ยังไม่ใช้" in found(asked, "policy", "ร่างแผน")
    assert "มาตรการของร่างแผนที่ยังไม่ใช้" not in found(asked, "mayor", "ร่างแผน")


def test_what_was_taken_back_is_not_found(asked: World) -> None:
    town = asked.town
    with asked.database.session(town.organization_id) as session:
        update = add_update(session, town.tasks["late"], town.people["finance_head"], "พิมพ์ผิดเรื่องครุฑทองคำ", NOW)
        session.commit()
        assert "ครุฑทองคำ" in found(asked, "policy", "ครุฑทองคำ", "updates")
        session.get_one(TaskUpdate, (town.organization_id, update.id)).undone_at = NOW
        session.commit()
    assert "ไม่พบ" in found(asked, "policy", "ครุฑทองคำ", "updates")


def test_the_page_says_what_to_do_before_and_after(world: World) -> None:
    assert "เลขไทยหรืออารบิก" in found(world, "finance_head", "")
    assert "ลองใช้คำที่สั้นลง" in found(world, "finance_head", "ไม่มีคำนี้แน่นอน")
    page = page_of(world, "policy", "<i>งบ</i>")
    assert "<i>งบ</i>" in page.text, "what was typed is text"
    assert not page.all("i")


def test_the_same_is_found_on_both_databases(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id, is_reading=True) as session:
        everything = Sight(None, town.people["policy"].id, sees_drafts=True)
        own = Sight([town.divisions["finance"].id], town.people["finance_head"].id)
        for typed, look, is_own in (
            ("๒.๑", list_measure_hits, True),
            ("งบประมาณรายไตรมาส", list_task_hits, True),
            ("ไตรมาสที่ ๑ แล้ว", list_update_hits, True),
            ("ไตรมาสที่ 1 บนเว็บไซต์", list_entry_hits, True),
            ("budget-Q1", list_evidence_hits, True),
            ("รถราชการ", list_task_hits, False),
        ):
            assert look(session, pieces_of(typed), everything, 5).rows, typed
            assert bool(look(session, pieces_of(typed), own, 5).rows) is is_own, typed
        most = list_task_hits(session, pieces_of("ร"), everything, 2)
        assert (len(most.rows), most.has_more) == (2, True)
