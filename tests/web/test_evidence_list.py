"""The numbered evidence on screen: the list and its filters, everything as one file, one piece and how it is mended."""

import io
import json
import zipfile
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import CANARY, NOW
from tests.factories import add_evidence
from tests.web.conftest import Visitor, World
from tracker.clock import new_id
from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.services.add_evidence import Sent, Upload, add_evidence_file
from tracker.services.compile_report import compile_content
from tracker.store.evidence import list_evidence_of_task
from tracker.store.models import Evidence, EvidenceLink, OItem, RoundEntry, RoundReport, SourceFile

PDF = b"%PDF-1.7 of our own"
MANUAL = "คู่มือการชำระภาษี"
TITLE = "รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1"


def list_of(world: World, more: str = "") -> str:
    return f"/reports/{world.town.rounds[6].id}/evidence{more}"


def add_file(world: World, title: str = MANUAL, on: date | None = date(2027, 2, 26)) -> UUID:
    post, data = Post(new_id(), "", Rank.POLICY_OFFICER), PDF if title == MANUAL else PDF + title.encode()
    actor = Actor(world.town.people["policy"].id, world.town.organization_id, "", (post,))
    with world.database.session(world.town.organization_id) as session:
        return add_evidence_file(
            session,
            actor=actor,
            task_id=world.town.tasks["submitted"].id,
            upload=Upload("manual.pdf", OpenedFile(data, "application/pdf")),
            sent=Sent(title, on),
            data_dir=world.data_dir,
            now=NOW,
        )


def budget(world: World) -> UUID:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return list_evidence_of_task(session, world.town.tasks["late"].id)[0].id


def piece(world: World, evidence_id: UUID | None = None) -> str:
    return f"/evidence/{evidence_id or budget(world)}"


def opened(visitor: Visitor, address: str) -> zipfile.ZipFile:
    answer = visitor.get(address).response
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_the_list_has_numbers_dates_measures_and_what_should_be_looked_at(world: World) -> None:
    add_file(world)
    undated = add_file(world, "ภาพกิจกรรม", None)
    text = world.visitor("mayor").get(list_of(world)).text
    assert "หลักฐาน 3 รายการ เป็นไฟล์ 2 รายการ ที่อยู่เว็บ 1 รายการ" in text
    assert "ลงวันที่ 26 ก.พ. 70 · มาตรการ 1.1 · กองคลัง" in text
    assert "มี 2 รายการที่ควรตรวจก่อนเสนอหรือเผยแพร่รายงาน" in text
    doubted = world.visitor("policy").get(list_of(world, "?only=doubts"))
    assert "ไม่ได้ระบุวันที่ จึงบอกไม่ได้ว่าเป็นงานของรอบนี้" in doubted.text
    assert "คู่มือการชำระภาษี" not in doubted.text
    assert doubted.page is not None
    assert str(undated) in str([e.get("href") for e in doubted.page.all("a")])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?only=files", {"คู่มือการชำระภาษี"}),
        ("?only=links", {TITLE}),
        ("?code=2.1", {TITLE}),
        ("?code=1.1&division=กองคลัง", {"คู่มือการชำระภาษี"}),
        ("?division=กองช่าง", set()),
        ("?only=rubbish&page=-1", {TITLE, "คู่มือการชำระภาษี"}),
        ("?page=2", set()),
    ],
)
def test_the_filter_stands_in_the_address(world: World, query: str, found: set[str]) -> None:
    add_file(world)
    text = world.visitor("policy").get(list_of(world, query)).text
    assert {title for title in (TITLE, "คู่มือการชำระภาษี") if title in text} == found


def test_a_long_list_comes_in_pages(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        for number in range(101):
            add_evidence(
                session, world.town.tasks["done"], world.town.people["policy"], f"ภาพ {number}", "https://a.example"
            )
        session.commit()
    visitor = world.visitor("policy")
    first, second = visitor.get(list_of(world)), visitor.get(list_of(world, "?page=2"))
    assert first.page is not None
    assert second.page is not None
    shown = [[e for e in one.page.all("span") if e.get("class") == "number"] for one in (first, second)]
    assert [len(one) for one in shown] == [100, 2]
    assert "หน้าถัดไป" in first.text
    assert "หน้าก่อน" in second.text


def test_a_round_without_evidence_says_where_it_comes_from(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send(piece(world), f"{piece(world)}/withdraw", reason="แนบผิดงาน")
    assert "ยังไม่มีหลักฐานในรอบนี้ กองแนบหลักฐานได้ที่หน้าของแต่ละงาน" in visitor.get(list_of(world)).text


def test_everything_comes_as_one_file_and_so_does_what_was_filtered(world: World) -> None:
    add_file(world)
    visitor = world.visitor("policy")
    found = opened(visitor, list_of(world, ".zip"))
    assert found.read("001 คู่มือการชำระภาษี.pdf") == PDF
    told = json.loads(found.read("manifest.json"))
    assert (told["counts"]["link"], told["organization"]) == (1, "องค์การบริหารส่วนตำบลหนองเมฆขาว")
    some = opened(visitor, list_of(world, ".zip?only=links"))
    assert json.loads(some.read("manifest.json"))["selection"] == "เฉพาะ: เฉพาะที่อยู่เว็บ"
    assert len(some.namelist()) == 3
    head = visitor.get(list_of(world, ".zip")).response.headers["Content-Disposition"]
    assert head.startswith("attachment; filename=evidence.zip; filename*=UTF-8''%E0%B8%AB")


def test_a_third_download_at_the_same_time_waits_and_the_next_one_comes(world: World) -> None:
    visitor = world.visitor("policy")
    running = [visitor.client.get(list_of(world, ".zip"), buffered=False) for _ in range(2)]
    assert "กรุณารอให้เสร็จก่อน" in visitor.follow(list_of(world, ".zip")).text
    for one in running:
        one.close()
    assert opened(visitor, list_of(world, ".zip")).testzip() is None


def test_a_piece_shows_its_file_and_hash(world: World) -> None:
    evidence_id = add_file(world)
    visitor = world.visitor("clerk")
    shown = visitor.get(piece(world, evidence_id))
    assert "26 กุมภาพันธ์ 2570" in shown.text
    assert "บันทึก" not in shown.text  # executives read
    answer = visitor.get(f"{piece(world, evidence_id)}/file").response
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    visitor.get(f"{piece(world)}/file", 404)


def test_the_officer_mends_name_date_and_address(world: World) -> None:
    visitor, address = world.visitor("policy"), piece(world)
    fields = {"evidence_on_day": "12", "evidence_on_month": "มกราคม", "evidence_on_year": "2570"}
    visitor.send(address, address, title="รายงานไตรมาส 1", url="https://www.nongmekkhao.example/q1.pdf", **fields)
    text = visitor.get(address).text
    assert all(
        words in text for words in ("รายงานไตรมาส 1", "12 มกราคม 2570", "https://www.nongmekkhao.example/q1.pdf")
    )
    assert "แก้ไข" in text


def test_a_mistake_is_told_beside_the_field_and_what_was_typed_stays(world: World) -> None:
    visitor, address = world.visitor("policy"), piece(world)
    wrong = visitor.send(address, address, 400, title="ชื่อใหม่", evidence_on_day="31", evidence_on_month="กุมภาพันธ์")
    assert "วันที่ไม่ถูกต้อง" in wrong.text
    assert wrong.page is not None
    assert wrong.page.form(address).fields["title"] == ["ชื่อใหม่"]
    assert "ต้องขึ้นต้นด้วย http" in visitor.send(address, address, 400, url="nongmek").text
    assert "กรุณาเขียนเหตุผลที่ถอน" in visitor.send(address, f"{address}/withdraw", 400, reason="").text


def test_the_second_of_two_is_told_and_keeps_what_was_typed(world: World) -> None:
    visitor, address = world.visitor("policy"), piece(world)
    page = visitor.get(address).page
    assert page is not None
    stale = dict(page.form(address).fields)
    visitor.send(address, address, title="คนแรก")
    late = visitor.post(address, 409, **(stale | {"title": "คนที่สอง"}))
    assert "มีผู้อื่นบันทึกรายการนี้ไปก่อนแล้ว" in late.text
    assert late.page is not None
    assert late.page.form(address).fields["title"] == ["คนที่สอง"]


def test_what_is_withdrawn_can_be_brought_back(world: World) -> None:
    visitor, address = world.visitor("policy"), piece(world)
    visitor.send(address, f"{address}/withdraw", reason="แนบผิดงาน")
    assert "เหตุผล: แนบผิดงาน" in visitor.get(address).text
    assert TITLE not in visitor.get(list_of(world)).text
    visitor.send(address, f"{address}/restore")
    assert TITLE in visitor.get(list_of(world)).text


def test_executives_heads_and_the_neighbour_change_nothing(world: World) -> None:
    address = piece(world)
    for who in ("mayor", "policy"):
        visitor = world.visitor(who, is_limited=who == "policy")
        token = visitor.token("/inbox")
        for deed in ("", "/withdraw", "/restore"):
            visitor.post(f"{address}{deed}", 403, csrf_token=token, title="ก", url="https://a.example", reason="ก")
    world.visitor("finance_head").get(list_of(world), 403)
    neighbour = world.visitor("policy", town=world.town.neighbour)
    neighbour.get(address, 404)
    neighbour.get(list_of(world), 404)
    assert world.town.neighbour is not None
    theirs = f"/reports/{world.town.neighbour.rounds[6].id}/evidence"
    assert CANARY in neighbour.get(theirs).text
    world.visitor("policy").get(theirs, 404)


def test_a_piece_names_everything_it_shows(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        item = OItem(id=new_id(), year=2570, code="O12", title="รายงานการใช้งบประมาณ", components=[], created_at=NOW)
        entry = session.scalars(select(RoundEntry)).one()
        session.add(item)
        for target in ({"o_item_id": item.id}, {"round_entry_id": entry.id}):
            session.add(EvidenceLink(evidence_id=budget(world), linked_at=NOW, **target))
        session.commit()
    text = world.visitor("policy").get(piece(world)).text
    assert "มาตรการ 2.1 · เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์ (กองคลัง)" in text
    assert "ข้อ O12 รายงานการใช้งบประมาณ" in text
    assert "ผลรอบ 6 เดือน มาตรการ 2.1 (กองคลัง)" in text


def test_a_frozen_report_gives_the_evidence_it_was_proposed_with(world: World) -> None:
    """What is withdrawn afterwards stays in the pack of the report that was proposed with it."""
    add_file(world)
    visitor = world.visitor("policy")
    with world.database.session(world.town.organization_id) as session:
        content = compile_content(session, year=2570, months=6, now=NOW, is_draft=False)
        report = RoundReport(
            id=new_id(),
            round_id=world.town.rounds[6].id,
            revision=1,
            state="approving",
            form="progress",
            code="7K4Q92MX",
            content=content.to_json().decode(),
            content_sha256=content.sha256,
            created_at=NOW,
            signatories=[],
        )
        session.add(report)
        session.commit()
    visitor.send(piece(world), f"{piece(world)}/withdraw", reason="แนบผิดงาน")
    found = opened(visitor, f"/reports/frozen/{report.id}/evidence.zip")
    told = json.loads(found.read("manifest.json"))
    assert [one["title"] for one in told["evidence"]] == ["คู่มือการชำระภาษี", TITLE]
    assert told["report_sha256"] == content.sha256
    assert content.sha256 in found.read("อ่านก่อน.txt").decode("utf-8-sig")


def test_a_photo_is_seen_in_the_list(world: World) -> None:
    evidence_id = add_file(world)
    with world.database.session(world.town.organization_id) as session:
        row = session.get_one(Evidence, (world.town.organization_id, evidence_id))
        file = session.get_one(SourceFile, (world.town.organization_id, row.source_file_id))
        file.width, file.height, file.preview_sha256 = 1, 1, file.sha256
        session.commit()
    page = world.visitor("policy").get(list_of(world)).page
    assert page is not None
    assert [one.get("src") for one in page.all("img") if one.get("loading")] == [f"/evidence/{evidence_id}/preview"]
