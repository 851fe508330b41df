"""The data folder: bytes come back as they were kept, damage is noticed and mended, memory stays flat."""

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest

from tracker.rules.errors import NotFound, RuleBroken
from tracker.store.files import is_whole, keep_bytes, open_whole, read_whole

MEGABYTE = 1024 * 1024


def path_of(data_dir: Path, sha256: str) -> Path:
    return data_dir / "files" / sha256[:2] / sha256


def damage(data_dir: Path, sha256: str, data: bytes) -> None:
    path_of(data_dir, sha256).write_bytes(data)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    sha256 = keep_bytes(tmp_path, b"minutes of a meeting")
    assert sha256 == hashlib.sha256(b"minutes of a meeting").hexdigest()
    assert read_whole(tmp_path, sha256) == b"minutes of a meeting"
    with open_whole(tmp_path, sha256) as file:
        assert file.read(7) == b"minutes"
    assert [one.name for one in path_of(tmp_path, sha256).parent.iterdir()] == [sha256]


@pytest.mark.parametrize("other", [b"", b"minutes", b"minutes of a MEETING", b"minutes of a meeting\n"])
def test_a_damaged_file_is_written_anew_when_its_bytes_come_again(tmp_path: Path, other: bytes) -> None:
    sha256 = keep_bytes(tmp_path, b"minutes of a meeting")
    damage(tmp_path, sha256, other)
    assert keep_bytes(tmp_path, b"minutes of a meeting") == sha256
    assert read_whole(tmp_path, sha256) == b"minutes of a meeting"


def test_damage_is_noticed_although_the_file_was_seen_whole_before(tmp_path: Path) -> None:
    sha256 = keep_bytes(tmp_path, b"minutes of a meeting")
    assert is_whole(tmp_path, sha256)
    damage(tmp_path, sha256, b"minutes of a MEETING")  # as long as before
    os.utime(path_of(tmp_path, sha256), ns=(1, 1))  # and whoever did it turned the clock back
    assert not is_whole(tmp_path, sha256)
    with pytest.raises(RuleBroken) as broken:
        open_whole(tmp_path, sha256)
    assert broken.value.code == "file_tampered"
    with pytest.raises(RuleBroken):
        read_whole(tmp_path, sha256)


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    sha256 = keep_bytes(tmp_path, b"minutes")
    path_of(tmp_path, sha256).unlink()
    assert not is_whole(tmp_path, sha256)
    with pytest.raises(NotFound):
        open_whole(tmp_path, sha256)


def test_a_whole_file_is_read_once_and_not_at_every_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = keep_bytes(tmp_path, b"minutes")
    assert is_whole(tmp_path, sha256)
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("read again"))
    open_whole(tmp_path, sha256).close()


def test_opening_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    data = bytes(60 * MEGABYTE)
    sha256 = keep_bytes(tmp_path, data)
    del data
    tracemalloc.start()
    try:
        with open_whole(tmp_path, sha256) as file:
            while file.read(64 * 1024):
                pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTE, f"{peak:,} bytes for a file of 60 MB"
