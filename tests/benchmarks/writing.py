"""Processor seconds and megabytes for writing a report in each format, beside the bare library writing the same cells:
python -m tests.benchmarks.writing [--rows 100 500 3000] [--formats docx xlsx pdf] [--times 3]

Each writing is a process of its own, as in the product; the median of its seconds and the most memory it held are
printed. `bare` is what somebody writes who wants the same words in the same cells and nothing else: python-docx with
built w:tr elements, xlsxwriter with constant_memory, typst with a table of plain strings.
"""

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import docx
import typst
import xlsxwriter
from docx.oxml import OxmlElement

from tests.documents import paper_sample as sample
from tracker.documents.write_docx import write as write_docx
from tracker.documents.write_xlsx import write as write_xlsx
from tracker.rules.paper import Paper, Row
from tracker.rules.report_content import Paragraph

Cells = list[list[list[tuple[str, str]]]]  # rows of cells of paragraphs: what stands in bold, what follows it
TYPST_TABLE = """
#set page(paper: "a4", flipped: true, margin: 1.5cm)
#set text(font: "Sarabun", size: 9.4pt)
#let rows = json(bytes(sys.inputs.rows))
#table(columns: (144fr, 193fr, 338fr, 148fr, 160fr, 383fr, 148fr), ..rows.flatten())
"""
ONE = """
import sys, time
from pathlib import Path
import tests.benchmarks.writing as writing
data, format, who = Path(sys.argv[1]).read_bytes(), sys.argv[2], sys.argv[3]
work = writing.writer_of(format, who)
given = data if who == "ours" else writing.cells_of(data)
before = writing.most_held()
begun = time.process_time()
made = work(given)
print(time.process_time() - begun, before, writing.most_held(), len(made))
"""


def report_of(count: int) -> Paper:
    """A report of as many tasks, each with the words that a measure of a real one has."""
    rows = tuple(_row(number) for number in range(1, count + 1))
    return sample.paper(sample.HEADING, sample.OPENING, replace(sample.TABLE, rows=rows))


def _row(number: int) -> Row:
    cells = sample.SERVICE.cells
    title = Paragraph(f"มาตรการที่ {number} พัฒนาคุณภาพการให้บริการประชาชนให้เป็นไปตามขั้นตอนและระยะเวลาที่กำหนด")
    done = Paragraph(f"- รายงานผลต่อผู้บริหารครั้งที่ {number} ในการประชุมประจำเดือน", hang="dash")
    return Row((cells[0], (title,), *cells[2:5], (*cells[5], done), cells[6]))


def cells_of(payload: bytes) -> Cells:
    """The same words for the bare library."""
    table = next(block for block in Paper.from_json(payload).blocks if isinstance(block, type(sample.TABLE)))
    return [[[(part.lead, part.text) for part in cell] for cell in row.cells] for row in table.rows]


def bare_docx(rows: Cells) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=0, cols=7)._tbl
    for row in rows:
        line = OxmlElement("w:tr")
        for cell in row:
            place = OxmlElement("w:tc")
            for lead, words in cell:
                paragraph, run, text = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
                text.text = f"{lead} {words}"
                run.append(text)
                paragraph.append(run)
                place.append(paragraph)
            line.append(place)
        table.append(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bare_xlsx(rows: Cells) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        look = workbook.add_format({"text_wrap": True, "font_name": "TH Sarabun New", "font_size": 16})
        bold = workbook.add_format({"bold": True, "font_name": "TH Sarabun New", "font_size": 16})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if any(lead for lead, _ in cell):
                    pieces = [piece for lead, words in cell for piece in _pieces(lead, words, bold, look)]
                    sheet.write_rich_string(at, column, *pieces, look)
                else:
                    sheet.write_string(at, column, "\n".join(words for _, words in cell), look)
    return file.getvalue()


def _pieces(lead: str, words: str, bold: object, look: object) -> tuple[object, ...]:
    return (bold, lead, look, f" {words}\n") if lead else (look, f"{words}\n")


def bare_pdf(rows: Cells) -> bytes:
    plain = [["\n".join(f"{lead} {words}" for lead, words in cell) for cell in row] for row in rows]
    made = typst.compile(TYPST_TABLE.encode(), sys_inputs={"rows": json.dumps(plain, ensure_ascii=False)})
    assert isinstance(made, bytes)
    return made


def most_held() -> float:
    """Megabytes this process held at the most; what the system tells of a child includes its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def writer_of(form: str, who: str) -> Callable[..., bytes]:
    if form == "pdf" and who == "ours":
        from tracker.documents.write_pdf import write as write_pdf  # noqa: PLC0415  # its libraries are measured too

        return write_pdf
    ours = {"docx": write_docx, "xlsx": write_xlsx}
    bare = {"docx": bare_docx, "xlsx": bare_xlsx, "pdf": bare_pdf}
    return (ours if who == "ours" else bare)[form]


def measure(payload: Path, form: str, who: str, times: int) -> tuple[float, float, float, int]:
    """Seconds, megabytes in all, megabytes beside what was there before, bytes written."""
    found = []
    for _ in range(times):
        command = [sys.executable, "-c", ONE, str(payload), form, who]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        found.append((float(told[0]), float(told[2]), float(told[2]) - float(told[1]), int(told[3])))
    seconds, most, more, size = zip(*found, strict=True)
    return median(seconds), max(most), max(more), size[0]


def main(arguments: Sequence[str] | None = None) -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, nargs="+", default=[100, 500, 3000])
    asked.add_argument("--formats", nargs="+", default=["docx", "xlsx", "pdf"])
    asked.add_argument("--times", type=int, default=3)
    chosen = asked.parse_args(arguments)
    print(f"{'':6}{'tasks':>6}{'':8}{'seconds':>9}{'MiB':>8}{'MiB more':>10}{'kB':>8}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for count in chosen.rows:
            payload = Path(folder) / f"{count}.json"
            payload.write_bytes(report_of(count).to_json())
            for form in chosen.formats:
                bare = measure(payload, form, "bare", chosen.times)
                ours = measure(payload, form, "ours", chosen.times)
                for who, (seconds, most, more, size) in (("bare", bare), ("ours", ours)):
                    ratio = f"{ours[0] / bare[0]:8.2f}" if who == "ours" else ""
                    print(f"{form:6}{count:6}  {who:6}{seconds:9.3f}{most:8.0f}{more:10.0f}{size // 1024:8}{ratio}")


if __name__ == "__main__":
    main()
