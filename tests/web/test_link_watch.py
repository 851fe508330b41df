"""The page of the links that are evidence: what is wrong since when, and what can be done about it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import CANARY, NOW
from tests.web.conftest import World
from tracker.rules.link_watch import LIVING, LinkTrouble
from tracker.store.models import Evidence, LinkWatch


def watch(world: World, **values: object) -> str:
    """The budget's link as the watch left it; where its deeds go."""
    with world.database.session(world.town.organization_id) as session:
        evidence = session.scalars(select(Evidence)).one()
        row = session.scalar(select(LinkWatch)) or LinkWatch(evidence_id=evidence.id, next_look_at=NOW)
        for name, value in ({"looked_at": NOW, "first_sha256": "a", "last_sha256": "b"} | values).items():
            setattr(row, name, value)
        session.add(row)
        session.commit()
    return f"/links/{evidence.id}"


def row_of(world: World) -> LinkWatch:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return session.scalars(select(LinkWatch)).one()


def trouble(kind: LinkTrouble = LinkTrouble.CHANGED) -> dict[str, object]:
    return {"trouble": kind, "trouble_note": "ตอนนี้หัวข้อคือ “ข่าว”", "trouble_since": NOW - timedelta(days=2)}


def test_before_the_first_look_the_page_says_so(world: World) -> None:
    answer = world.visitor("policy").get("/links")
    assert "เครื่องนี้ไม่ได้เปิดดูลิงก์เอง" in answer.text
    assert "ไม่มีเรื่องต้องทำ" in answer.text
    assert answer.page is not None
    assert not [one for one in answer.page.all("div") if "is-mistake" in one.get("class")]


def test_a_link_in_trouble_is_told_with_since_when_and_what_to_do(world: World) -> None:
    watch(world, **trouble())
    text = world.visitor("policy").get("/links").text
    assert "เนื้อหาเปลี่ยนไปจากเดิม ตอนนี้หัวข้อคือ “ข่าว”" in text
    assert "ตั้งแต่ 28 ก.พ. 70" in text
    assert "ถ้าใช่ ให้กด “ดูแล้ว ถูกต้อง”" in text
    assert CANARY not in text


def test_seen_and_right_is_what_is_compared_with_from_now_on(world: World) -> None:
    deeds = watch(world, **trouble())
    visitor = world.visitor("policy")
    visitor.send("/links", f"{deeds}/accept")
    assert (row_of(world).trouble, row_of(world).first_sha256) == (None, "b")
    assert row_of(world).accepted_by_id == world.town.people["policy"].id
    assert "มีผู้ยืนยันว่าถูกต้องเมื่อ" in visitor.get("/links").text


def test_a_page_that_changes_all_the_time_may(world: World) -> None:
    deeds = watch(world, **trouble())
    visitor = world.visitor("policy")
    visitor.post(f"{deeds}/accept", **{"csrf_token": visitor.token("/links"), "as": "living"})
    assert row_of(world).first_sha256 == LIVING
    assert "ไม่แจ้งเมื่อเปลี่ยน" in visitor.get("/links").text


@pytest.mark.parametrize("kind", [LinkTrouble.MISSING, LinkTrouble.NOT_PUBLIC])
def test_what_cannot_be_opened_has_no_content_that_may_change(world: World, kind: LinkTrouble) -> None:
    watch(world, **trouble(kind))
    assert "หน้านี้เปลี่ยนได้เสมอ" not in world.visitor("policy").get("/links").text


def test_another_look_is_ordered_and_the_web_opens_nothing(world: World) -> None:
    deeds = watch(world, next_look_at=NOW + timedelta(days=5), **trouble())
    visitor = world.visitor("policy")
    visitor.send("/links", f"{deeds}/look")
    assert row_of(world).next_look_at == NOW
    assert "ภายในไม่กี่นาที" in visitor.get("/links").text


def test_what_somebody_else_settled_is_told(world: World) -> None:
    deeds = watch(world)
    visitor = world.visitor("policy")
    answer = visitor.post(f"{deeds}/accept", 400, csrf_token=visitor.token("/links"))
    assert "อาจมีผู้อื่นจัดการไปก่อน" in answer.text


def test_only_the_policy_officer_of_the_office_sees_and_settles(world: World) -> None:
    deeds = watch(world, **trouble())
    for who in ("mayor", "finance_head", "administrator"):
        world.visitor(who).get("/links", 403)
    neighbour = world.visitor("policy", town=world.town.neighbour)
    neighbour.post(f"{deeds}/accept", 404, csrf_token=neighbour.token("/links"))
    assert row_of(world).trouble == LinkTrouble.CHANGED


def test_a_link_in_trouble_is_doubted_in_the_list_and_told_on_the_officers_first_page(world: World) -> None:
    watch(world, **trouble(LinkTrouble.MISSING))
    visitor = world.visitor("policy")
    text = visitor.get(f"/reports/{world.town.rounds[6].id}/evidence?only=doubts").text
    assert "เปิดลิงก์ไม่ได้" in text
    assert "ลิงก์หลักฐาน 1 รายการต้องดู" in visitor.get("/overview").text
    assert "ลิงก์หลักฐาน 1 รายการ" not in world.visitor("mayor").get("/overview").text
