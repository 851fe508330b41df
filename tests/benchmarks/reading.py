"""Seconds and megabytes for reading plans: python -m tests.benchmarks.reading [--shared FOLDER] [FILE …]

Each document is read five times, each time by a process of its own; the median is printed. Memory is the most that the
child which reads and its parent held, one after the other.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from tests.documents.office_files import HEADER, as_docx, saved_workbook, sheet_of
from tests.documents.pdf_files import PdfPage, pdf_of, wrapped
from tests.documents.sheet_files import ods_of, xls_of

ROWS = 2_000
TIMES = 5
ROWS_ON_A_PAGE = 8
WIDTHS = (100, 150, 230, 100, 110, 100)
DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองสวัสดิการสังคม", "ทุกสำนัก/กอง")
PERIODS = ("ต.ค. ๖๘ – ธ.ค. ๖๘", "ม.ค. ๖๙ - มี.ค. ๖๙", "ตลอดปีงบประมาณ")
ONE = """
import resource, sys, time
from pathlib import Path
from tracker.documents.reading import read_document
from tracker.rules.plan_table import read_plan
data = Path(sys.argv[1]).read_bytes()
begun = time.perf_counter()
document = read_document(data, "plan")
read = time.perf_counter()
plan = read_plan(document)
done = time.perf_counter()
most = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
print(read - begun, done - read, *most, len(plan.measures))
"""


def long_plan() -> list[tuple[str, ...]]:
    """A plan of 2,000 measures with two steps each."""
    return [
        (
            f"ตัวชี้วัดที่ {number % 10 + 1} คุณภาพการดำเนินงาน",
            f"มาตรการที่ {number} การจัดทำคู่มือการให้บริการประชาชนและเผยแพร่ทางเว็บไซต์",
            f"1. รวบรวมขั้นตอนของงานบริการเรื่องที่ {number}\n2. จัดทำคู่มือฉบับประชาชนและประกาศให้ทราบ",
            DIVISIONS[number % len(DIVISIONS)],
            PERIODS[number % len(PERIODS)],
            "รายงานผู้บริหารทุกเดือน",
        )
        for number in range(1, ROWS + 1)
    ]


def long_pdf() -> bytes:
    pages = []
    rows = long_plan()
    for first in range(0, len(rows), ROWS_ON_A_PAGE):
        page = PdfPage()
        printed = (HEADER, *rows[first : first + ROWS_ON_A_PAGE])
        page.table(
            20, 20, WIDTHS, [[wrapped(text, width) for text, width in zip(row, WIDTHS, strict=True)] for row in printed]
        )
        pages.append(page)
    return pdf_of(pages)


LONG: dict[str, Callable[[], bytes]] = {
    "docx": lambda: as_docx(long_plan()),
    "xlsx": lambda: saved_workbook(sheet_of(HEADER, *long_plan())),
    "xls": lambda: xls_of({"แผน": (HEADER, *long_plan())}),
    "ods": lambda: ods_of({"แผน": (HEADER, *long_plan())}),
    "pdf": long_pdf,
    "csv": lambda: "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEADER, *long_plan())).encode(),
    "txt": lambda: "\n".join("\t".join(row).replace("\n", " ") for row in (HEADER, *long_plan())).encode(),
}


def measure(file: Path, times: int) -> str:
    runs = []
    for _ in range(times):
        done = subprocess.run([sys.executable, "-c", ONE, str(file)], capture_output=True, text=True, check=False)
        if done.returncode:
            return f"{file.name:28} {done.stderr.strip().splitlines()[-1][:90]}"
        runs.append([float(figure) for figure in done.stdout.split()])
    reading, rules, child, parent, measures = (median(column) for column in zip(*runs, strict=True))
    size = file.stat().st_size / 1e6
    return (
        f"{file.name:28} {size:6.2f} MB  reading {reading:6.2f} s  rules {rules:6.2f} s"
        f"  child {child:4.0f} MB  parent {parent:4.0f} MB  {measures:5.0f} measures"
    )


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    files = options.files or sorted((options.shared / "documents").glob("0*"))
    for file in files:
        print(measure(file, options.times), flush=True)
    if options.files:
        return
    with tempfile.TemporaryDirectory() as folder:
        for ending, make in LONG.items():
            file = Path(folder) / f"{ROWS}-rows.{ending}"
            file.write_bytes(make())
            print(measure(file, options.times), flush=True)


if __name__ == "__main__":
    main()
