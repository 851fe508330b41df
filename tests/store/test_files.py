"""The data folder: bytes come back as they were kept, damage is noticed and mended, memory stays flat."""

import hashlib
import os
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.rules.errors import NotFound, RuleBroken
from tracker.store.files import is_whole, keep_bytes, open_whole, read_whole, sweep_incoming

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
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == [sha256]


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


WRITER = """
import os, sys
from pathlib import Path
from tracker.store.files import keep_bytes
while True:
    print(keep_bytes(Path(sys.argv[1]), os.urandom(2_000_000)), flush=True)
"""


@pytest.mark.parametrize("told", [1, 2, 5])
def test_a_writer_that_is_killed_leaves_whole_files_and_none_of_them_is_lost(tmp_path: Path, told: int) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        kept = [writer.stdout.readline().strip() for _ in range(told)]
        writer.kill()
        kept += writer.stdout.read().split()
    named = {path.name for path in (tmp_path / "files").glob("??/*")}
    assert named >= set(kept)
    assert all(is_whole(tmp_path, sha256) for sha256 in named)
    sweep_incoming(tmp_path, datetime(9999, 1, 1, tzinfo=UTC))
    assert list((tmp_path / "files" / "incoming").iterdir()) == []


def test_what_is_being_written_is_not_swept(tmp_path: Path) -> None:
    keep_bytes(tmp_path, b"a")
    half = tmp_path / "files" / "incoming" / "1.part"
    half.write_bytes(b"half")
    assert sweep_incoming(tmp_path, datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert half.exists()
    assert sweep_incoming(tmp_path / "no folder yet", datetime(9999, 1, 1, tzinfo=UTC)) == 0
