"""Evidence of a task: what is sent is looked at, kept once, shown safely, and mended by whoever's work it is."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from PIL import Image

from tests.cast import NOW
from tests.evidence_files import office, pdf, photo, screenshot
from tests.web.conftest import Visitor, World
from tracker.clock import new_id
from tracker.store.models import Evidence, EvidenceLink, SourceFile, Task

PHOTO = photo(width=320, height=240)


def path(world: World, name: str = "late") -> str:
    return f"/tasks/{world.town.tasks[name].id}"


def send_file(world: World, name: str, data: bytes, status: int = 302, who: str = "finance_head", **more: str) -> str:
    visitor, task = world.visitor(who), path(world)
    fields = {"csrf_token": visitor.token(task), "file": (io.BytesIO(data), name), **more}
    response = visitor.client.post(f"{task}/evidence/file", data=fields, content_type="multipart/form-data")
    assert response.status_code == status, response.text
    return visitor.follow(task).text if status == 302 else response.text


def newest(world: World) -> Evidence:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return max(session.query(Evidence), key=lambda one: (one.uploaded_at, one.id))


def count_of(world: World, title: str) -> int:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return session.query(Evidence).filter_by(title=title).count()


def kept(world: World) -> list[Path]:
    return [file for file in world.data_dir.rglob("*") if file.is_file()]


def piece_of(world: World, data: bytes = PHOTO, name: str = "บอร์ด.JPEG", **more: str) -> str:
    send_file(world, name, data, file_title="ภาพบอร์ดประกาศ", **more)
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        found = session.query(Evidence).filter_by(title="ภาพบอร์ดประกาศ").one()
    return f"/evidence/{found.id}"


# --- what comes in -------------------------------------------------------------------------------------------------


def test_a_photo_is_shown_in_its_place_upright_and_without_its_secrets(world: World) -> None:
    more = {"file_on_day": "๑๒", "file_on_month": "กุมภาพันธ์", "file_on_year": "2570"}
    sent = photo(width=320, height=240, turned=6)
    assert "12 ก.พ. 70" in send_file(world, "ภาพ ประชุม.jpg", sent, file_title="ภาพประชุมชี้แจง", **more)
    visitor = world.visitor("finance_head")
    page = visitor.get(path(world)).page
    assert page is not None
    [small] = [one for one in page.all("img") if "/preview" in one.get("src")]
    assert small.get("alt") == "ดูภาพ ภาพประชุมชี้แจง"
    for address in (small.get("src"), small.get("src").replace("preview", "picture")):
        answer = visitor.client.get(address)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert Image.open(io.BytesIO(answer.data)).size == (320, 240)
        again = visitor.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        world.visitor("office_head").get(address, 404)
        world.visitor(None).get(address, 302)
    assert all(b"Exif" not in file.read_bytes() for file in kept(world))


def test_all_else_is_saved_and_never_shown(world: World) -> None:
    address = piece_of(world, pdf(), "คำสั่ง.pdf")
    visitor = world.visitor("finance_head")
    answer = visitor.client.get(f"{address}/file")
    assert answer.data == pdf()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    visitor.get(f"{address}/picture", 404)
    visitor.get(f"{address}/preview", 404)


@pytest.mark.parametrize(
    ("name", "data", "saved"),
    [
        ("หน้าเว็บ.html", screenshot(120, 90), "หน้าเว็บ.png"),
        ("x.svg", pdf(), "x.pdf"),
        ("..\\..\\ชั่วร้าย.exe", PHOTO, "ชั่วร้าย.jpg"),
        ("ภาพ.JPEG", PHOTO, "ภาพ.jpeg"),
        ("IMG_2031.HEIC", PHOTO, "IMG_2031.jpg"),
        ("ก" * 300 + ".pdf", pdf(), "ก" * 100 + ".pdf"),
        ("ไม่มีนามสกุล", pdf(), "ไม่มีนามสกุล.pdf"),
        ("a\u202egnp.exe", pdf(), "agnp.pdf"),
        ("รายชื่อ.exe", "ลำดับ,ชื่อ\n1,สมศรี".encode(), "รายชื่อ.txt"),
    ],
)
def test_a_file_is_saved_under_an_ending_that_says_what_it_is(world: World, name: str, data: bytes, saved: str) -> None:
    """A picture called .html would be opened by a browser as a page from one's own disk."""
    send_file(world, name, data, file_title="หลักฐาน")
    header = world.visitor("finance_head").client.get(f"/evidence/{newest(world).id}/file").headers
    assert header["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(saved)}") or header[
        "Content-Disposition"
    ].endswith(f"filename={saved}")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("แผ่นพับ.html", b"<html><script>alert(1)</script>", "แนบได้เฉพาะ"),
        ("จริง ๆ เป็นโปรแกรม.pdf", b"MZ\x90\x00" + b"\x00" * 50, "แนบได้เฉพาะ"),
        ("คำสั่ง.docx", b"PK\x03\x04 not office", "เสียหาย"),
        ("ว่าง.pdf", b"", "ว่างเปล่า"),
        ("รูป.png", b"GIF89a<script>alert(1)</script>", "แนบได้เฉพาะ"),
        ("ครึ่งเดียว.jpg", PHOTO[:900], "เสียหาย"),
        ("แผน.docm", office(**{"word/vbaProject.bin": b"x"}), "มาโคร"),
    ],
)
def test_what_is_no_evidence_is_refused_in_words_beside_the_field(
    world: World, name: str, data: bytes, said: str
) -> None:
    text = send_file(world, name, data, 400, file_title="ภาพที่หนึ่ง")
    assert 'id="file-error"' in text
    assert said in text
    assert 'value="ภาพที่หนึ่ง"' in text  # what was typed stays
    assert kept(world) == []


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\a.pdf", "/abs.pdf", "CON.pdf", "ก" * 300 + ".pdf"])
def test_a_name_with_tricks_touches_no_other_folder(world: World, name: str) -> None:
    send_file(world, name, pdf())
    assert all(file.is_relative_to(world.data_dir / "files") for file in kept(world))
    assert len(kept(world)) == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
    body = part + b"0" * 22 * 1024 * 1024 + b"\r\n--x--\r\n"
    headers = {"X-CSRFToken": visitor.token(task)}
    response = visitor.client.post(
        f"{task}/evidence/file", data=body, headers=headers, content_type="multipart/form-data; boundary=x"
    )
    assert response.status_code == 413
    assert "20 MB" in response.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/1", "www.a.example", "https://"]
)
def test_a_link_must_be_a_web_address(world: World, url: str) -> None:
    task = path(world)
    answer = world.visitor("finance_head").send(task, f"{task}/evidence/link", 400, url=url, link_title="ลิงก์")
    assert answer.page is not None
    assert answer.page.form(f"{task}/evidence/link").fields["url"] == [url]


def test_a_half_typed_date_is_told(world: World) -> None:
    task = path(world)
    answer = world.visitor("finance_head").send(
        task, f"{task}/evidence/link", 400, url="https://a.example", link_on_day="31", link_on_month="กุมภาพันธ์"
    )
    assert "วันที่ไม่ถูกต้อง" in answer.text


# --- the day a photo was taken ------------------------------------------------------------------------------------


def test_the_day_a_photo_was_taken_is_offered_and_never_taken_silently(world: World) -> None:
    address, task = piece_of(world), path(world)
    assert newest(world).evidence_on is None
    visitor = world.visitor("finance_head")
    assert "ภาพนี้บอกว่าถ่ายเมื่อ 15 มกราคม 2570" in visitor.get(task).text
    assert visitor.send(task, f"{address}/day").to == task
    assert str(newest(world).evidence_on) == "2027-01-15"
    page = visitor.get(task)
    assert "15 ม.ค. 70" in page.text
    assert "ใช้วันที่นี้" not in page.text


def test_a_day_that_was_typed_wins(world: World) -> None:
    address = piece_of(world, file_on_day="3", file_on_month="กุมภาพันธ์", file_on_year="2570")
    visitor = world.visitor("finance_head")
    assert "ใช้วันที่นี้" not in visitor.get(path(world)).text
    visitor.post(f"{address}/day", csrf_token=visitor.token(address))
    assert str(newest(world).evidence_on) == "2027-02-03"


def test_a_camera_whose_clock_runs_ahead_says_nothing(world: World) -> None:
    piece_of(world, photo(width=64, height=48, taken="2030:01:01 00:00:00"))
    assert "ใช้วันที่นี้" not in world.visitor("finance_head").get(path(world)).text


# --- sent twice, and in bad weather --------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_brings_one_piece(world: World) -> None:
    visitor, task = world.visitor("finance_head"), path(world)
    page = visitor.get(task).page
    assert page is not None
    for form, more in (
        (f"{task}/evidence/file", lambda: {"file": (io.BytesIO(PHOTO), "a.jpg"), "file_title": "ส่งสองครั้ง"}),
        (f"{task}/evidence/link", lambda: {"url": "https://a.example/1", "link_title": "ลิงก์สองครั้ง"}),
    ):
        for _ in range(2):  # the first answer was lost on its way
            fields: dict[str, Any] = {**page.form(form).fields, **more()}
            visitor.post(form, 302, **fields)
    assert (count_of(world, "ส่งสองครั้ง"), count_of(world, "ลิงก์สองครั้ง")) == (1, 1)


def test_the_same_file_again_says_under_which_name_it_is_there(world: World) -> None:
    send_file(world, "a.jpg", PHOTO, file_title="ภาพแรก")
    assert "แนบไว้แล้วในชื่อ “ภาพแรก”" in send_file(world, "b.jpg", PHOTO, 400, file_title="ภาพสอง")
    task, visitor = path(world), world.visitor("finance_head")
    visitor.send(task, f"{task}/evidence/link", url="https://a.example/1", link_title="ลิงก์แรก")
    again = visitor.send(task, f"{task}/evidence/link", 400, url="https://a.example/1", link_title="ลิงก์สอง")
    assert "แนบไว้แล้วในชื่อ “ลิงก์แรก”" in again.text
    assert (count_of(world, "ภาพสอง"), count_of(world, "ลิงก์สอง")) == (0, 0)


def test_a_file_that_was_withdrawn_can_be_sent_again(world: World) -> None:
    address = piece_of(world)
    visitor = world.visitor("finance_head")
    visitor.send(address, f"{address}/withdraw", reason="แนบผิดงาน")
    assert "ภาพใหม่" in send_file(world, "b.jpg", PHOTO, file_title="ภาพใหม่")


def test_a_disk_that_takes_no_more_says_so_and_keeps_nothing(world: World) -> None:
    (world.data_dir).mkdir(exist_ok=True)
    (world.data_dir / "files").write_bytes(b"")  # no folder can be made here, as on a disk that is full
    text = send_file(world, "a.jpg", PHOTO, 400, file_title="ภาพเมื่อดิสก์เต็ม")
    assert "พื้นที่อาจเต็ม" in text
    assert 'value="ภาพเมื่อดิสก์เต็ม"' in text
    assert count_of(world, "ภาพเมื่อดิสก์เต็ม") == 0
    (world.data_dir / "files").unlink()
    assert "ภาพเมื่อดิสก์เต็ม" in send_file(world, "a.jpg", PHOTO, file_title="ภาพเมื่อดิสก์เต็ม")


# --- mended by whoever's work it is --------------------------------------------------------------------------------


def test_a_division_mends_withdraws_and_brings_back_its_own(world: World) -> None:
    address = piece_of(world)
    visitor = world.visitor("finance_head")
    visitor.send(
        address, address, title="ภาพบอร์ดหน้าสำนักงาน",
        evidence_on_day="3", evidence_on_month="กุมภาพันธ์", evidence_on_year="2570",
    )  # fmt: skip
    assert (newest(world).title, str(newest(world).evidence_on)) == ("ภาพบอร์ดหน้าสำนักงาน", "2027-02-03")
    visitor.send(address, f"{address}/withdraw", 400, reason="")
    visitor.send(address, f"{address}/withdraw", reason="แนบผิดงาน")
    assert "ภาพบอร์ดหน้าสำนักงาน" not in visitor.get(path(world)).text
    assert "แนบผิดงาน" in visitor.get(address).text
    visitor.send(address, f"{address}/restore")
    assert "ภาพบอร์ดหน้าสำนักงาน" in visitor.get(path(world)).text


def test_a_withdrawal_is_taken_back_with_one_tap(world: World) -> None:
    address = piece_of(world)
    visitor = world.visitor("finance_head")
    visitor.send(address, f"{address}/withdraw", reason="แนบผิดงาน")
    page = visitor.get(address).page
    assert page is not None
    [undo] = [form.get("action") for form in page.all("form") if "/undo" in form.get("action")]
    for _ in range(2):
        visitor.post(undo, csrf_token=visitor.token("/tasks"))
        assert newest(world).withdrawn_at is None


def test_nobody_else_may_see_or_mend_it(world: World) -> None:
    address = piece_of(world)
    other, helper = world.visitor("office_head"), world.visitor("works_head")
    for deed in ("", "/day", "/withdraw", "/restore"):
        other.post(f"{address}{deed}", 404, csrf_token=other.token("/tasks"), title="ก", reason="ข")
    for look in ("", "/file", "/picture", "/preview"):
        other.get(f"{address}{look}", 404)
        helper.get(f"{address}{look}")  # a supporting division reads
    helper.post(f"{address}/withdraw", 403, csrf_token=helper.token("/tasks"), reason="ข")
    assert newest(world).withdrawn_at is None


def tie(world: World, address: str, **target: UUID) -> None:
    with world.database.session(world.town.organization_id) as session:
        session.add(EvidenceLink(id=new_id(), evidence_id=UUID(address[-36:]), linked_at=NOW, **target))
        session.commit()


def test_what_shows_other_peoples_work_is_not_mended_alone(world: World) -> None:
    address = piece_of(world)
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        own = session.get_one(Task, (world.town.organization_id, world.town.tasks["late"].id)).division_id
        foreign = next(task for task in session.query(Task) if task.division_id != own)
    tie(world, address, task_id=foreign.id)
    visitor = world.visitor("finance_head")
    page = visitor.get(address)
    assert "เรื่องของกองอื่นอีก 1 เรื่อง" in page.text
    assert foreign.title not in page.text
    visitor.post(f"{address}/withdraw", 403, csrf_token=visitor.token(address), reason="ข")
    world.visitor("policy").send(address, f"{address}/withdraw", reason="แนบผิด")


def test_a_damaged_file_is_whole_again_when_it_is_sent_again(world: World) -> None:
    address = piece_of(world, pdf(), "คำสั่ง.pdf")
    [file] = kept(world)
    file.write_bytes(b"%PDF-1.4 forged")
    visitor = world.visitor("finance_head")
    assert visitor.client.get(f"{address}/file").status_code == 400
    assert "แนบไว้แล้ว" in send_file(world, "คำสั่ง.pdf", pdf(), 400)
    assert visitor.client.get(f"{address}/file").data == pdf()


def test_what_came_before_pictures_were_made_anew_is_saved_and_not_shown(world: World) -> None:
    address = piece_of(world)
    with world.database.session(world.town.organization_id) as session:
        for row in session.query(SourceFile):
            row.width = row.height = row.preview_sha256 = None
        session.commit()
    visitor: Visitor = world.visitor("finance_head")
    assert visitor.client.get(f"{address}/file").headers["Content-Disposition"].startswith("attachment")
    visitor.get(f"{address}/picture", 404)
