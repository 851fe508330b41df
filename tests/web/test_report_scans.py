"""The paper route through the pages: a scan beside its report, codes that fit nothing, hostile files."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.documents import scans
from tests.services.reported_town import ReportedTown
from tests.web.conftest import Answer, Visitor, World
from tracker.rules.report_code import new_code


@pytest.fixture
def town(world: World) -> ReportedTown:
    found = ReportedTown(world.database, world.town, world.data_dir)
    found.report_everything()
    return found


def upload(visitor: Visitor, content: bytes, status: int = 302, name: str = "สแกน.pdf") -> Answer:
    return visitor.post("/scans", status, csrf_token=visitor.token("/scans"), file=(io.BytesIO(content), name))


def act(visitor: Visitor, path: str, deed: str, status: int = 302, **fields: Any) -> Answer:
    return visitor.send(path, f"{path}/{deed}", status, **fields)


def test_a_scan_is_seen_beside_its_report_accepted_and_taken_back(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    policy = world.visitor("policy")
    assert town.head(report_id).code in policy.get(f"/scans?report={report_id}").text
    path = upload(policy, scans.jpeg(scans.turned(scans.sheet(town.head(report_id).code), 3))).to
    page = policy.get(path)
    assert "รอท่านตรวจรับ" in page.text
    assert "อ่านจากภาพ" in page.text
    picture = policy.client.get(f"{path}/pages/1.jpg", buffered=True)
    assert Image.open(io.BytesIO(picture.data)).format == "JPEG"
    policy.get(f"{path}/pages/2.jpg", 404)
    assert "รับเอกสารนี้แล้ว" in policy.follow(act(policy, path, "accept").to).text
    assert town.letters(report_id) == "aaa"
    assert "ถอนเอกสารนี้" in policy.follow(act(policy, path, "withdraw").to).text
    assert town.letters(report_id) == "www"
    assert "ถอนแล้ว" in policy.get("/scans").text
    kept = policy.client.get(f"{path}/file", buffered=True)
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in kept.headers["Content-Security-Policy"]


def test_a_code_that_cannot_be_read_is_typed(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    policy = world.visitor("policy")
    path = upload(policy, scans.png(scans.blank()), name="กระดาษเปล่า.pdf").to
    assert "อ่านรหัสจากภาพไม่ได้" in policy.get(path).text
    act(policy, path, "code", 400, code="")
    assert "รหัสนี้ไม่ถูกต้อง" in act(policy, path, "code", 400, code="ABCD-1234").text
    unknown = new_code(b"nobody's")
    act(policy, path, "code", code=unknown)
    assert f"ไม่พบรายงานที่ใช้รหัส {unknown}" in " ".join(policy.get(path).text.split())
    act(policy, path, "code", code=town.head(report_id).code.lower())
    assert "พิมพ์โดยเจ้าหน้าที่" in policy.get(path).text
    act(policy, path, "accept")
    assert town.letters(report_id) == "aaa"


def test_a_code_of_a_returned_revision_is_told_so(world: World, town: ReportedTown) -> None:
    report_id = town.propose()
    town.decide(report_id, "office_head", "return", "แก้ตัวเลขของกองคลัง")
    policy = world.visitor("policy")
    path = upload(policy, scans.as_pdf(scans.sheet(town.head(report_id).code))).to
    page = policy.get(path)
    assert "ส่งคืนให้แก้ไข" in page.text
    assert "รับเอกสารนี้" not in page.text
    act_token = policy.token(path)
    assert "ไม่ได้รอการลงนามแล้ว" in policy.post(f"{path}/accept", 409, csrf_token=act_token).text


def test_a_hostile_file_is_refused_beside_the_field(world: World) -> None:
    policy = world.visitor("policy")
    assert "400 หน้า" in upload(policy, scans.pdf_of_pages(400), 400).text
    assert "ใหญ่ผิดปกติ" in upload(policy, scans.png_bomb(), 400, "ตรา.pdf").text
    assert "กรุณาเลือกไฟล์ที่สแกนแล้ว" in upload(policy, b"", 400).text
    assert "ยังไม่มีเอกสารที่ลงนามบนกระดาษ" in policy.get("/scans").text
