"""The ZIP that is written without going back, read by the standard library and by unzip."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tracker.documents.zip_stream import ChangedMeanwhileError, Entry, ZipStream

DAY = date(2027, 3, 1)


def small() -> bytes:
    stream = ZipStream()
    files = [("001 คู่มือ.pdf", b"%PDF-1.7"), ("empty.txt", b""), ("รายการ.csv", b"x" * 100_000)]
    return b"".join([*(piece for name, data in files for piece in stream.whole(name, data, DAY)), *stream.end()])


def test_the_standard_library_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(small())) as found:
        assert found.testzip() is None
        assert found.namelist() == ["001 คู่มือ.pdf", "empty.txt", "รายการ.csv"]
        assert found.read("001 คู่มือ.pdf") == b"%PDF-1.7"
        first = found.infolist()[0]
        assert (first.date_time[:3], first.flag_bits & 8) == ((2027, 3, 1), 0)


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "small.zip"
    path.write_bytes(small())
    done = subprocess.run(["unzip", "-tq", str(path)], capture_output=True, text=True, check=False)
    assert "No errors detected" in done.stdout


def test_the_same_files_give_the_same_bytes() -> None:
    assert small() == small()


def test_more_files_than_sixteen_bits_count() -> None:
    stream, count = ZipStream(), 66_000
    pieces = [piece for number in range(count) for piece in stream.whole(f"{number:05d}", b"", DAY)]
    with zipfile.ZipFile(io.BytesIO(b"".join([*pieces, *stream.end()]))) as found:
        assert len(found.namelist()) == count
        assert found.read("65999") == b""


@pytest.mark.parametrize("chunks", [[b"other"], [b"hell"], [b"hello", b"!"]])
def test_bytes_that_are_not_those_announced_stop_the_whole(chunks: list[bytes]) -> None:
    announced = Entry("a", 5, 0x3610A686, DAY)  # CRC-32 of b"hello"
    assert b"".join(ZipStream().entry(announced, [b"hello"])).endswith(b"hello")
    with pytest.raises(ChangedMeanwhileError):
        list(ZipStream().entry(announced, chunks))


def test_an_entry_of_four_gigabytes_is_refused_before_a_byte() -> None:
    def never() -> Iterator[bytes]:
        raise AssertionError("not a byte was to be read")
        yield b""

    with pytest.raises(ValueError, match="4 GB"):
        next(ZipStream().entry(Entry("a", 2**32, 0, DAY), never()))


def test_days_before_and_after_what_a_zip_knows_are_kept_within() -> None:
    assert Entry("a", 0, 0, date(1900, 1, 1)).dos_date == (1 << 5) | 1
    assert Entry("a", 0, 0, date(2500, 12, 31)).dos_date == (127 << 9) | (12 << 5) | 31
