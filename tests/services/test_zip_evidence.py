"""The ZIP of a report's evidence: every file checked, what is gone named, nothing kept in memory."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tracker.documents.zip_stream import ChangedMeanwhileError
from tracker.rules.evidence_pack import PackHead
from tracker.rules.report_content import EvidenceLine
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.zip_evidence import EvidencePack, zip_evidence
from tracker.store.files import keep_bytes

HEAD = PackHead("อบต.หนองเมฆขาว", "รายงานผลรอบ 6 เดือน", datetime(2027, 4, 20, 9, 0, tzinfo=BANGKOK))
MEGABYTE = 1024 * 1024


def pack(data_dir: Path, *lines: EvidenceLine) -> EvidencePack:
    return EvidencePack(HEAD, lines, data_dir, {line.sha256: "application/pdf" for line in lines})


def piece(data_dir: Path, number: int, data: bytes) -> EvidenceLine:
    return EvidenceLine(number, f"หลักฐานที่ {number}", sha256=keep_bytes(data_dir, data), uploaded_on=date(2027, 3, 1))


def path_of(data_dir: Path, line: EvidenceLine) -> Path:
    return data_dir / "files" / line.sha256[:2] / line.sha256


def opened(stream: Iterator[bytes]) -> tuple[zipfile.ZipFile, dict[str, str]]:
    found = zipfile.ZipFile(io.BytesIO(b"".join(stream)))
    states = {one["title"]: one["state"] for one in json.loads(found.read("manifest.json"))["evidence"]}
    return found, states


def test_files_come_under_their_numbers_with_the_lists(tmp_path: Path) -> None:
    link = EvidenceLine(3, "ข่าว", url="https://www.nongmek.go.th")
    found, states = opened(
        zip_evidence(pack(tmp_path, piece(tmp_path, 1, b"one"), piece(tmp_path, 2, b"x" * MEGABYTE), link))
    )
    assert found.testzip() is None
    assert found.namelist() == [
        "001 หลักฐานที่ 1.pdf",
        "002 หลักฐานที่ 2.pdf",
        "รายการ.csv",
        "manifest.json",
        "อ่านก่อน.txt",
    ]
    assert (found.read("001 หลักฐานที่ 1.pdf"), states["ข่าว"]) == (b"one", "link")


def test_a_file_that_is_gone_or_spoilt_is_named_and_the_others_come(tmp_path: Path) -> None:
    gone, spoilt, well = (piece(tmp_path, number, f"{number}".encode()) for number in (1, 2, 3))
    path_of(tmp_path, gone).unlink()
    path_of(tmp_path, spoilt).write_bytes(b"something else")
    found, states = opened(zip_evidence(pack(tmp_path, gone, spoilt, well)))
    assert states == {"หลักฐานที่ 1": "missing", "หลักฐานที่ 2": "damaged", "หลักฐานที่ 3": "file"}
    assert found.namelist()[0] == "003 หลักฐานที่ 3.pdf"
    assert "บรรจุไม่ได้ 2 ไฟล์" in found.read("อ่านก่อน.txt").decode("utf-8-sig")


def test_a_file_that_changes_while_it_is_packed_stops_the_download(tmp_path: Path) -> None:
    line = piece(tmp_path, 1, b"x" * MEGABYTE)
    stream = zip_evidence(pack(tmp_path, line))
    next(stream)  # its head has left
    path_of(tmp_path, line).write_bytes(b"y" * MEGABYTE)
    with pytest.raises(ChangedMeanwhileError):
        list(stream)


def test_no_evidence_at_all_is_a_zip_that_says_so(tmp_path: Path) -> None:
    found, states = opened(zip_evidence(pack(tmp_path)))
    assert states == {}
    assert "หลักฐานทั้งหมด 0 รายการ" in found.read("อ่านก่อน.txt").decode("utf-8-sig")


def test_memory_does_not_grow_with_the_evidence(tmp_path: Path) -> None:
    lines = [piece(tmp_path, number, bytes([number]) * 4 * MEGABYTE) for number in range(1, 9)]
    tracemalloc.start()
    try:
        total = sum(len(each) for each in zip_evidence(pack(tmp_path, *lines)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert total > 32 * MEGABYTE
    assert peak < 4 * MEGABYTE
