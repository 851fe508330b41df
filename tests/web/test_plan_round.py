"""A report that does not say of which round it is: the page asks before anything is imported."""

from sqlalchemy import select

from tests.documents.own_checklist import CHECKLIST
from tests.web.conftest import World
from tests.web.plan_upload import PLAN, bring_in, press, upload
from tracker.store.models import RoundEntry

ASKED = "รายงานนี้เป็นผลของรอบใด"


def test_the_round_is_asked_for_before_the_import(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, CHECKLIST, "รายงาน.txt").to
    page = officer.get(review)
    assert ASKED in page.text
    assert "ยังนำเข้าไม่ได้" in page.text
    refused = press(officer, review, "round", 400)
    assert "กรุณาเลือกรอบของรายงานผลนี้" in refused.text
    press(officer, review, "round", round="12")
    page = officer.get(review)
    assert ASKED not in page.text
    assert "อ่านเป็นรายงานผลรอบ 12 เดือน" in page.text
    assert "ปีงบประมาณ พ.ศ. 2571" in officer.get(bring_in(officer, review, activate="1")).text
    with world.database.session(world.town.organization_id) as session:
        assert {row.is_carried_out for row in session.scalars(select(RoundEntry))} >= {True, False}


def test_only_the_measures_may_be_wanted(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, CHECKLIST, "รายงาน.txt").to
    press(officer, review, "round", round="none")
    assert "อ่านเป็นแผน" in officer.get(review).text


def test_a_form_sent_past_the_page_is_told_the_same(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, CHECKLIST, "รายงาน.txt").to
    answer = officer.post(f"{review}/import", 302, csrf_token=officer.token(review), row_version="1")
    assert "ไม่ได้ระบุว่าเป็นผลของรอบใด" in officer.get(answer.to).text


def test_a_plan_is_not_asked(world: World) -> None:
    officer = world.visitor("policy")
    assert ASKED not in officer.get(upload(officer, PLAN).to).text
