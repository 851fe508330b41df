"""Seconds and memory of the ZIP of evidence, beside the standard library's writer on a disk.

    python -m tests.benchmarks.packing [megabytes ...]

Each amount is packed by a process of its own, as pieces of 16 MB; without an amount 128 MB and 2 GB.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import datetime
from pathlib import Path

from tracker.rules.evidence_pack import PackHead
from tracker.rules.report_content import EvidenceLine
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.zip_evidence import EvidencePack, zip_evidence
from tracker.store.files import keep_bytes

MEGABYTE = 1024 * 1024
PIECE = 16
HEAD = PackHead("อบต.หนองเมฆขาว", "รายงานผลรอบ 6 เดือน", datetime(2027, 4, 20, 9, 0, tzinfo=BANGKOK))


def main(amounts: list[int]) -> None:
    for megabytes in amounts:
        with tempfile.TemporaryDirectory() as folder:
            hashes = [keep_bytes(Path(folder), os.urandom(PIECE * MEGABYTE)) for _ in range(megabytes // PIECE)]
            for writer in ("ours", "zipfile"):
                command = [sys.executable, "-m", "tests.benchmarks.packing", writer, folder, *hashes]
                print(
                    megabytes, "MB", writer, subprocess.run(command, capture_output=True, text=True, check=True).stdout
                )


def ours(data_dir: Path, hashes: list[str]) -> int:
    lines = [EvidenceLine(number, f"หลักฐาน {number}", sha256=one) for number, one in enumerate(hashes, start=1)]
    types = dict.fromkeys(hashes, "application/pdf")
    return sum(map(len, zip_evidence(EvidencePack(HEAD, tuple(lines), data_dir, types))))


def bare(data_dir: Path, hashes: list[str]) -> int:
    """No hash is checked and the disk takes it all: what is fastest without any of our promises."""
    path = data_dir / "bare.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, one in enumerate(hashes):
            archive.write(data_dir / "files" / one[:2] / one, f"{number}.pdf")
    return path.stat().st_size


def measured(writer: str, data_dir: Path, hashes: list[str]) -> str:
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    size = (ours if writer == "ours" else bare)(data_dir, hashes)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{size / MEGABYTE:.0f} MB in {seconds:.1f} s, memory {before / 1024:.0f} -> {after / 1024:.0f} MB"


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["zipfile"]):
        print(measured(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]), end="")
    else:
        main([int(amount) for amount in sys.argv[1:]] or [128, 2048])
