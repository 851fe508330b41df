"""Names and lists of the ZIP of evidence."""

import csv
import io
import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.evidence_pack import Packed, PackedLine, PackHead, list_csv, manifest, name_in_pack, read_me
from tracker.rules.report_content import EvidenceLine
from tracker.rules.thai_calendar import BANGKOK

PDF = "application/pdf"
HEAD = PackHead("อบต.หนองเมฆขาว", "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570", datetime(2027, 4, 20, 9, 0, tzinfo=BANGKOK))


@pytest.mark.parametrize(
    ("title", "media_type", "highest", "name"),
    [
        ("คู่มือการชำระภาษี", PDF, 20, "012 คู่มือการชำระภาษี.pdf"),
        ("คู่มือ.pdf", PDF, 20, "012 คู่มือ.pdf"),
        ("คู่มือ.exe", PDF, 20, "012 คู่มือ.pdf"),
        ("ประกาศ/ฉบับที่ 2: แก้ไข?", PDF, 20, "012 ฉบับที่ 2- แก้ไข-.pdf"),
        ("../../etc/passwd", PDF, 20, "012 passwd.pdf"),
        ('CON<>:"|?*', "image/png", 20, "012 CON-.png"),
        ("...", PDF, 20, "012 หลักฐาน.pdf"),
        ("", "", 20, "012 ไฟล์ไม่มีชื่อ.bin"),
        ("ภาพ\u202egnp.exe", "image/png", 20, "012 ภาพgnp.png"),
        ("คู่มือ", PDF, 12_345, "00012 คู่มือ.pdf"),
    ],
)
def test_a_name_is_taken_by_every_computer(title: str, media_type: str, highest: int, name: str) -> None:
    assert name_in_pack(EvidenceLine(12, title), media_type, highest) == name


def test_a_long_name_is_cut_between_letters() -> None:
    name = name_in_pack(EvidenceLine(1, "ที่" * 100), PDF, 1)
    assert name == f"001 {'ที่' * 16}.pdf"
    assert len(name.encode()) < 200


@given(st.text(max_size=300), st.sampled_from([PDF, "image/jpeg", ""]))
def test_any_title_gives_a_safe_name(title: str, media_type: str) -> None:
    name = name_in_pack(EvidenceLine(7, title), media_type, 7)
    assert name.startswith("007 ")
    assert len(name.encode()) < 200
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert ".." not in name[-6:]


def lines() -> list[PackedLine]:
    file = EvidenceLine(1, "=cmd|' /C calc'!A0", file_name="ก.pdf", sha256="ab" * 32, evidence_on=date(2027, 2, 26))
    gone = EvidenceLine(2, "คู่มือ", file_name="ข.pdf", sha256="cd" * 32, doubts=("ไม่ได้ระบุวันที่",))
    link = EvidenceLine(3, "ข่าว, “ประกาศ”", url="https://www.nongmek.go.th/?a=1&b=2", rows=("1.1", "2"))
    return [
        PackedLine(file, Packed.FILE, "001 ก.pdf", 1234),
        PackedLine(gone, Packed.MISSING),
        PackedLine(link, Packed.LINK),
    ]


def test_the_manifest_counts_and_tells_everything() -> None:
    told = json.loads(manifest(HEAD, lines()))
    assert told["counts"] == {"file": 1, "link": 1, "missing": 1, "damaged": 0}
    assert told["evidence"][0] == {
        "number": 1,
        "title": "=cmd|' /C calc'!A0",
        "evidence_on": "2027-02-26",
        "uploaded_on": None,
        "measures": [],
        "state": "file",
        "url": None,
        "file": "001 ก.pdf",
        "original_name": "ก.pdf",
        "sha256": "ab" * 32,
        "size": 1234,
        "doubts": [],
    }
    assert told["evidence"][2]["measures"] == ["1.1", "2"]


def test_the_list_opens_in_excel_and_holds_no_formula() -> None:
    data = list_csv(lines())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["'=cmd|' /C calc'!A0", "คู่มือ", "ข่าว, “ประกาศ”"]
    assert rows[1][2] == "26 ก.พ. 70"
    assert rows[2][9] == "ไม่พบไฟล์ในโฟลเดอร์ข้อมูล"


def test_the_first_thing_to_read_names_what_is_not_there() -> None:
    text = read_me(HEAD, lines()).decode("utf-8-sig")
    assert "หลักฐานทั้งหมด 3 รายการ: ไฟล์ในชุดนี้ 1 ไฟล์ ที่อยู่เว็บ 1 รายการ" in text
    assert "  2 คู่มือ: ไม่พบไฟล์ในโฟลเดอร์ข้อมูล" in text
    assert "บรรจุไม่ได้" not in read_me(HEAD, lines()[:1]).decode("utf-8-sig")


def test_half_a_surrogate_does_not_stop_the_lists() -> None:
    odd = [PackedLine(EvidenceLine(1, "แผน\udc80"), Packed.LINK)]
    assert b"\xef\xbb\xbf" in list_csv(odd) + read_me(HEAD, odd)
    assert json.loads(manifest(HEAD, odd))["evidence"][0]["title"] == "แผน"
