"""A round's report through the pages: compiled, proposed, signed, registered, looked at for tampering."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import CANARY
from tests.factories import add_entry
from tests.services.reported_town import ReportedTown
from tests.web.conftest import Answer, Visitor, World
from tracker.documents.scanning import Scanned
from tracker.rules.approval import ReportState
from tracker.rules.task import EntryState
from tracker.services.receive_scan import UploadedScan, accept_scan, receive_scan
from tracker.services.take_back import take_back
from tracker.store.frozen_reports import list_reports
from tracker.store.history import list_history_of
from tracker.store.models import Measure, Person, RecentDeed, ReportCell, RoundEntry, RoundReport, TaskRequest
from tracker.store.report_cells import list_missing

DAY = {"registered_on_day": "2", "registered_on_month": "มีนาคม", "registered_on_year": "2570"}


@pytest.fixture
def town(world: World) -> ReportedTown:
    """The web's own town, everything handed in."""
    found = ReportedTown(world.database, world.town, world.data_dir)
    found.report_everything()
    return found


def round_path(world: World) -> str:
    return f"/reports/{world.town.rounds[6].id}"


def propose(world: World) -> str:
    """Proposed over the page; the address of the report."""
    path = f"{round_path(world)}/propose"
    return world.visitor("policy").send(path, path, go="propose").to


def sign(world: World, who: str, address: str, go: str = "approve", note: str = "", status: int = 302) -> Answer:
    return world.visitor(who).send(address, f"{address}/decide", status, go=go, note=note)


def test_the_compile_page_shows_who_is_missing_and_tells_them_once_a_day(world: World) -> None:
    path = f"{round_path(world)}/compile"
    officer = world.visitor("policy")
    page = officer.get(path)
    assert "ยังไม่ส่งผล" in page.text
    assert "กองคลัง" in page.text
    officer.send(path, f"{path}/remind")
    with world.database.session(world.town.organization_id) as session:
        asked = list(session.scalars(select(TaskRequest)))
        assert asked
        assert all("ขอให้ส่งผลการดำเนินการรอบ 6 เดือน" in one.text for one in asked)
    officer.send(path, f"{path}/remind")
    assert "ไม่เตือนซ้ำ" in officer.get(path).text
    world.later(days=1)
    officer = world.visitor("policy")
    officer.send(path, f"{path}/remind")
    with world.database.session(world.town.organization_id) as session:
        again = list(session.scalars(select(TaskRequest)))
        assert len(again) == 2 * len(asked)
        assert sum(one.answered_at is None for one in again) == len(asked)


def offered(officer: Visitor, path: str) -> list[str]:
    """What may be confirmed on the page, divisions and single legs."""
    page = officer.get(path).page
    assert page
    return [
        str(box.get("value")) for box in page.all("input") if (box.get("name"), box.get("type")) == ("leg", "checkbox")
    ]


def test_missing_legs_are_confirmed_with_a_reason_and_taken_back(world: World) -> None:
    path = f"{round_path(world)}/compile"
    officer = world.visitor("policy")
    leg = next(one for one in offered(officer, path) if not one.startswith("all_"))
    assert "ระบุเหตุผล" in officer.send(path, f"{path}/confirm", 400, leg=leg, reason="").text
    assert "ยังเสนอไม่ได้" in officer.get(f"{round_path(world)}/propose").text
    officer.send(path, f"{path}/confirm", leg=leg, reason="กองแจ้งว่ายังไม่ถึงช่วงดำเนินการ")
    assert "กองแจ้งว่ายังไม่ถึงช่วงดำเนินการ" in officer.get(path).text
    officer.send(path, f"{path}/unconfirm", leg=leg)
    officer.send(path, f"{path}/confirm", leg=f"all_{world.town.divisions['finance'].id}", reason="ยังไม่ถึงช่วง")
    with world.database.session(world.town.organization_id) as session:
        found = list_missing(session, world.town.rounds[6].id)
    assert all(one.is_confirmed == (one.owed.division_name == "กองคลัง") for one in found)


def test_a_cell_is_worded_anew_and_given_back(world: World, town: ReportedTown) -> None:
    path = f"{round_path(world)}/compile/{world.town.measures['budget'].id}"
    officer = world.visitor("policy")
    page = officer.get(path)
    source = hidden(page.response.text, "source")
    fields = {"field": "result", "source": source, "row_version": "", "go": "save"}
    assert "กรุณาเขียน" in officer.send(path, path, 400, **fields, note=" ").text
    officer.send(path, path, **fields, note="เผยแพร่ครบทุกไตรมาส")
    assert "เผยแพร่ครบทุกไตรมาส" in officer.get(f"{round_path(world)}/compile").text
    assert "ฉบับล่าสุด" in officer.send(path, path, 409, **fields, note="ของอีกคน").text  # who saw no wording yet
    town.say("กองเขียนใหม่")
    assert "กองแก้ผลรายงานหลังจากที่ท่านแก้ข้อความนี้" in officer.get(path).text
    officer.send(path, path, **{**fields, "row_version": "1", "go": "restore"})
    with world.database.session(world.town.organization_id) as session:
        assert session.scalars(select(ReportCell)).all() == []
    assert "กองเขียนใหม่" in officer.get(f"{round_path(world)}/compile").text


def test_a_confirmed_leg_is_no_longer_said_to_be_missing(world: World) -> None:
    path = f"{round_path(world)}/compile"
    officer = world.visitor("policy")
    first = officer.get(path).text.partition("ข้อความที่จะพิมพ์")[2]
    assert "ยังไม่ส่ง" in first
    assert "ยืนยันว่ายังไม่รายงานผล" not in first
    for division in world.town.divisions.values():
        if f"all_{division.id}" in officer.get(path).response.text:
            officer.send(path, f"{path}/confirm", leg=f"all_{division.id}", reason="ยังไม่ถึงช่วง")
    while legs := [one for one in offered(officer, path) if not one.startswith("all_")]:
        officer.send(path, f"{path}/confirm", leg=legs[0], reason="ยังไม่ถึงช่วง")
    cards = officer.get(path).text.partition("ข้อความที่จะพิมพ์")[2]
    assert "ยังไม่ส่ง" not in cards
    assert "ยืนยันว่ายังไม่รายงานผล" in cards


def test_the_compile_page_shows_why_a_report_was_sent_back_until_it_is_proposed_anew(
    world: World, town: ReportedTown
) -> None:
    address = propose(world)
    sign(world, "office_head", address)
    sign(world, "clerk", address, "return", "ผลของ 2.1 ยังไม่มีตัวเลข")
    path = f"{round_path(world)}/compile"
    page = world.visitor("policy").get(path).text
    for words in ("ผลของ 2.1 ยังไม่มีตัวเลข", "วิภา เที่ยงธรรม", "ปลัด อบต.หนองเมฆขาว", "2 มี.ค. 70"):
        assert words in page
    town.propose()
    assert "ยังไม่มีตัวเลข" not in world.visitor("policy").get(path).text


def test_what_was_imported_for_all_divisions_is_ticked_otherwise_and_taken_back(
    world: World, town: ReportedTown
) -> None:
    with town.session() as session:
        measure = session.get_one(Measure, (world.town.organization_id, world.town.measures["budget"].id))
        entry = add_entry(
            session, measure, world.town.rounds[6], None, state=EntryState.SUBMITTED, result="ดำเนินการแล้ว"
        )
        entry.is_carried_out = True
        session.commit()
        entry_id = entry.id

    def ticked() -> bool | None:
        with town.reading() as session:
            return session.get_one(RoundEntry, (world.town.organization_id, entry_id)).is_carried_out

    path = f"{round_path(world)}/compile/{world.town.measures['budget'].id}"
    officer = world.visitor("policy")
    version = hidden(officer.get(path).response.text.partition(str(entry_id))[2], "row_version")
    fields = {"entry": str(entry_id), "row_version": version}
    officer.send(path, f"{path}/tick", **fields, carried_out="no")
    assert ticked() is False
    with town.reading() as session:
        told = list_history_of(session, entry_id)[0]
    assert (told.action, told.change) == ("entry_ticked", {"is_carried_out": [True, False]})
    shown = officer.get(path)
    assert "เปลี่ยนเครื่องหมายการดำเนินการแล้ว" in shown.text
    officer.send(path, f"{path}/tick", **fields, carried_out="")  # who saw what is no more
    assert ticked() is False
    assert "มีผู้อื่นแก้" in officer.get(path).text
    with town.session() as session:
        (deed,) = session.scalars(select(RecentDeed))
        take_back(session, actor=town.actor("policy"), deed_id=deed.id, now=town.at)
    assert ticked() is True
    mayor = world.visitor("mayor")
    mayor.post(f"{path}/tick", 403, csrf_token=mayor.token("/account"), **fields, carried_out="no")


def test_a_paper_says_once_that_it_was_signed_on_paper(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    scan = UploadedScan("สแกน.jpg", b"\xff\xd8\xff page", Scanned(1, (town.head(report_id).code,)))
    with town.session() as session:
        scan_id = receive_scan(session, actor=town.actor("policy"), scan=scan, data_dir=town.data_dir, now=town.at)
    with town.session() as session:
        accept_scan(session, actor=town.actor("policy"), scan_id=scan_id, now=town.at)
    page = world.visitor("policy").get(f"/reports/frozen/{report_id}").text
    assert page.count("ลงนามบนกระดาษ") == 3  # once for each post
    assert "กลับไปเอกสารที่ลงนามบนกระดาษ" in world.visitor("policy").get(f"/scans/{scan_id}").text


def test_from_the_proposal_to_the_register(world: World, town: ReportedTown) -> None:
    address = propose(world)
    assert "รอลงนาม" in world.visitor("policy").get(address).text
    head = world.visitor("office_head")
    assert "รอท่านลงนาม 1 เรื่อง" in head.get("/approvals").response.text
    assert "เห็นชอบและลงนาม" in head.get(address).text
    sign(world, "office_head", address, note="ตรวจแล้ว")
    assert "ลงนาม" not in [a.text for a in head.get("/tasks").page.all("a")]  # type: ignore[union-attr]
    assert "เห็นชอบแล้ว ในฐานะ หัวหน้าสำนักปลัด" in head.get("/approvals").text
    assert "ต้องแก้ไขเรื่องใด" in sign(world, "clerk", address, "return", status=400).text
    sign(world, "clerk", address)
    sign(world, "mayor", address)
    report_id = UUID(address.rpartition("/")[2])
    assert "ลงนามครบ" in world.visitor("mayor").get("/reports").text
    signed = world.visitor("mayor").get(address).text
    assert "ลงนามครบ รอเผยแพร่" in signed
    assert "อยู่ระหว่างเสนอลงนาม" not in signed
    town.publish(report_id)
    officer = world.visitor("policy")
    register = f"/reports/register/{report_id}"
    assert "นม 71801/45" in officer.get("/reports/register").text
    assert "เอกสารไม่ถูกแก้ไข" in officer.get(f"{register}?check=1").text
    assert "เหมือนกันทุกแห่ง" in officer.get(f"{register}/differences").text
    answer = officer.client.get(f"{register}/files/progress.pdf")
    assert answer.status_code == 200
    assert answer.data.decode().startswith(str(report_id))
    officer.get(f"{register}/files/memo.pdf", 404)
    assert "เผยแพร่แล้ว" in officer.get(round_path(world)).text


def test_the_publish_form_asks_and_says_what_is_wrong(world: World, town: ReportedTown) -> None:
    report_id = town.signed()
    path = f"/reports/frozen/{report_id}/publish"
    officer = world.visitor("policy")
    assert "เลขที่หนังสือ" in officer.get(path).text
    assert "วันที่ไม่ถูกต้อง" in officer.send(path, path, 400, number="นม 1", **{**DAY, "registered_on_day": "40"}).text
    town.say("เปลี่ยนหลังลงนาม")
    assert "เปลี่ยนไปจากฉบับที่ลงนาม" in officer.get(path).text
    found = officer.get(f"/reports/register/{report_id}/differences").text
    assert "เปลี่ยนหลังลงนาม" in found


def test_a_report_is_published_over_the_page_while_its_files_are_made(world: World, town: ReportedTown) -> None:
    report_id = town.signed()
    path = f"/reports/frozen/{report_id}/publish"
    officer = world.visitor("policy")
    assert "กรุณาใส่เลขที่" in officer.send(path, path, 400, number=" ", **DAY).text
    assert not list((world.data_dir / "files").glob("*")) if (world.data_dir / "files").exists() else True
    job = officer.send(path, path, 303, number="นม 71801/45", **DAY).to
    job_id = UUID(job.split("/")[2])
    printing = world.app.extensions["tracker"].printing
    assert printing.wait(job_id, 60)
    printing.close()
    page = officer.get(f"/jobs/{job_id}")
    assert "เผยแพร่รายงานแล้ว" in page.text
    assert officer.client.get(f"/jobs/{job_id}/file").headers["Location"] == f"/reports/register/{report_id}"
    assert town.head(report_id).register_number == "นม 71801/45"
    assert "ดูรายงาน" in officer.get("/jobs").text


def test_the_twelve_months_say_on_opening_that_the_round_is_still_open(world: World, town: ReportedTown) -> None:
    town.report_everything(12)
    report_id = town.signed(12)
    path = f"/reports/frozen/{report_id}/publish"
    officer = world.visitor("policy")
    page = officer.get(path)
    assert "เผยแพร่ได้ตั้งแต่วันที่ 1 ตุลาคม 2570" in page.text
    assert "เลขที่หนังสือ" not in page.text
    world.later(days=220)
    assert "เลขที่หนังสือ" in world.visitor("policy").get(path).text


def test_a_damaged_report_says_so_in_its_row(world: World, town: ReportedTown) -> None:
    report_id = town.signed()
    town.publish(report_id)
    officer = world.visitor("policy")
    assert "เสียหาย" not in officer.get("/reports/register").text
    with world.database.session(world.town.organization_id) as session:
        session.get_one(RoundReport, (world.town.organization_id, report_id)).signatories = [1]
        session.commit()
    for path in (round_path(world), "/reports/register"):
        assert "ข้อมูลฉบับนี้เสียหาย" in officer.get(path).text
    officer.get("/reports")


def test_the_code_on_a_page_leads_to_its_report(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    code = town.head(report_id).code
    officer = world.visitor("policy")
    assert officer.client.get(f"/reports/code/{code.lower()}").headers["Location"] == f"/reports/frozen/{report_id}"
    officer.get("/reports/code/AAAA-AAAA", 404)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("policy", 200),
        ("mayor", 200),
        ("office_head", 200),
        ("finance_head", 404),
        ("finance_officer", 404),
        ("administrator", 404),
    ],
)
def test_who_reads_a_report_under_approval(world: World, town: ReportedTown, who: str, status: int) -> None:
    report_id = town.propose()
    visitor = world.visitor(who)
    visitor.get(f"/reports/frozen/{report_id}", status)
    token = visitor.token("/account")
    expected = {"office_head": 302, "policy": 403, "mayor": 403}.get(who, 404)
    visitor.post(f"/reports/frozen/{report_id}/decide", expected, csrf_token=token, ordinal="1", go="approve")


def test_a_link_from_a_message_reads_and_does_not_sign(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    visitor = world.visitor("office_head", is_limited=True)
    answer = visitor.get(f"/reports/frozen/{report_id}")
    assert "เข้าสู่ระบบด้วยรหัสผ่าน" in answer.text
    assert "เห็นชอบและลงนาม" not in answer.text
    for told in (answer.text, visitor.get("/account").text):
        assert "หากยังไม่มีหรือลืมรหัสผ่าน กรุณาแจ้งผู้ดูแลระบบ" in told
    token = visitor.token("/account")
    visitor.post(f"/reports/frozen/{report_id}/decide", 403, csrf_token=token, ordinal="1", go="approve")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("go", [None, "", "yes"])
def test_nobody_signs_without_the_button(world: World, go: str | None) -> None:
    address = propose(world)
    head = world.visitor("office_head")
    answer = head.send(address, f"{address}/decide", 400, go=go, note="เห็นชอบ")
    assert "ส่งคืนให้แก้ไข" in answer.text
    assert "เห็นชอบและลงนาม" in head.get(address).text, "it is still their turn"


@pytest.mark.usefixtures("town")
def test_withdrawing_and_proposing_anew(world: World) -> None:
    address = propose(world)
    officer = world.visitor("policy")
    officer.send(address, f"{address}/withdraw", reason="")
    assert "ระบุเหตุผลที่ถอนเรื่อง" in officer.get(address).text
    path = f"{round_path(world)}/propose"
    second = officer.send(path, path, go="anew", reason="แก้ตัวเลข").to
    assert "ถอนเรื่องแล้ว" in officer.get(address).text
    officer.send(second, f"{second}/withdraw", reason="พบข้อมูลผิด")
    assert "พบข้อมูลผิด" in officer.get(second).text
    with world.database.session(world.town.organization_id) as session:
        assert {one.state for one in list_reports(session)} == {ReportState.WITHDRAWN}


def test_a_vacant_post_is_shown_and_passed_over(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    address = f"/reports/frozen/{report_id}"
    officer = world.visitor("policy")
    assert f"{address}/skip" not in officer.get(address).response.text
    with world.database.session(world.town.organization_id) as session:
        head = session.get_one(Person, (world.town.organization_id, world.town.people["office_head"].id))
        head.left_on = world.clock[0].date()
        session.commit()
    assert "ไม่มีผู้ดำรงตำแหน่ง" in officer.get(address).text
    assert "ตำแหน่งว่าง" in officer.get("/approvals").text
    officer.send(address, f"{address}/skip", reason="")
    assert "ระบุเหตุผลที่ข้าม" in officer.get(address).text
    officer.send(address, f"{address}/skip", reason="โอนย้าย ยังไม่มีผู้รักษาราชการแทน")
    assert "โอนย้าย ยังไม่มีผู้รักษาราชการแทน" in officer.get(address).text
    assert "รอ ปลัด อบต.หนองเมฆขาว" in officer.get("/approvals").text


def test_what_waits_longest_stands_first(world: World, town: ReportedTown) -> None:
    town.report_everything(12)
    town.propose(12)
    town.at += timedelta(days=3)
    town.propose(6)
    world.later(days=9)
    lines = world.visitor("policy").get("/approvals").text
    assert lines.index("รอบ 12 เดือน") < lines.index("รอบ 6 เดือน")
    assert "รอมา 9 วัน" in lines
    assert "รอมา 6 วัน" in lines


def test_a_report_somebody_tampered_with_is_not_read_nor_signed(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    tamper(world, report_id)
    visitor = world.visitor("office_head")
    assert "อาจถูกแก้ไขนอกระบบ" in visitor.get(f"/reports/frozen/{report_id}", 400).text


def test_a_tampered_file_is_never_handed_out(world: World, town: ReportedTown) -> None:
    report_id = town.signed()
    town.publish(report_id)
    for path in (world.data_dir / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes() + b" ")
    register = f"/reports/register/{report_id}"
    officer = world.visitor("policy")
    assert "ไม่ส่งไฟล์ให้" in officer.get(f"{register}/files/progress.docx", 400).text
    assert "อย่าใช้เอกสารนี้" in officer.get(f"{register}?check=1").text


@pytest.mark.usefixtures("town")
def test_nothing_of_the_neighbour_stands_in_a_report(world: World) -> None:
    address = propose(world)
    for path in (address, f"{round_path(world)}/compile", "/approvals", "/reports"):
        assert CANARY not in world.visitor("policy").get(path).text


def tamper(world: World, report_id: UUID) -> None:
    with world.database.session(world.town.organization_id) as session:
        row = session.get_one(RoundReport, (world.town.organization_id, report_id))
        row.content = row.content.replace("ดำเนินการแล้ว", "ไม่ได้ดำเนินการ")
        session.commit()


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found
    return found.group(1)
