"""How well the reference documents are read, by the figures their golden files ask for."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.properties import PageSetupProperties

from tests.conftest import missing
from tracker.documents.reading import read_document
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_json import draft_to_json
from tracker.rules.plan_table import read_plan

pytestmark = pytest.mark.shared

FILES = {
    "000": ("000_8bdc57a4361f9203.txt", "000-takbai.docx", "000-takbai.xlsx"),
    "003": ("003_4b1d816ea88a0cda.txt", "003-ngop.docx", "003-ngop.xlsx"),
    "004": ("004_8715cc26bf34bf47.txt", "004-sikham.docx", "004-sikham.xlsx"),
}
WANTED: Mapping[str, Mapping[str, float]] = {
    "000": {"recall": 1.0, "precision": 1.0, "divisions": 1.0, "dates": 1.0, "steps": 1.0},
    "003": {"recall": 1.0, "precision": 1.0, "divisions": 1.0, "dates": 1.0, "steps": 1.0},
    "004": {"recall": 1.0, "precision": 1.0, "divisions": 1.0, "dates": 1.0, "steps": 1.0},
}
CASES = [(seed, name) for seed, names in FILES.items() for name in names]


OFFICE_NAMES = ["soffice", "libreoffice"]
LANDSCAPE = ("000-takbai.xlsx", "003-ngop.xlsx", "004-sikham.xlsx")
PRINTED = [(seed, name) for seed, names in FILES.items() for name in names if not name.endswith(".txt")]


def draft_of(shared: Path, name: str) -> PlanDraft:
    return read_plan(read_document((shared / "documents" / name).read_bytes(), name))


@pytest.fixture(scope="session")
def printed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the documents as LibreOffice prints them to PDF: those of it that it could print."""
    folder = tmp_path_factory.mktemp("printed")
    office = next((found for name in OFFICE_NAMES if (found := shutil.which(name))), None)
    if office is None:
        missing("libreoffice", "no soffice is installed: the PDF figures are not taken")
    for name in LANDSCAPE:
        _lay_down(shared / "documents" / name, folder / name)
    words = [shared / "documents" / name for _, name in PRINTED if name.endswith(".docx")]
    _converted(office, "pdf", words, folder)
    _converted(office, "ods", list(folder.glob("*.xlsx")), folder)  # gives each row the height of its text
    _converted(office, "pdf", list(folder.glob("*.ods")), folder)
    return folder


def _lay_down(file: Path, target: Path) -> None:
    """The workbook, each sheet landscape and one page wide."""
    workbook = openpyxl.load_workbook(file)
    for sheet in workbook.worksheets:
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    workbook.save(target.with_stem(f"{target.stem}-sheet"))


def _converted(office: str, kind: str, files: list[Path], folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, capture_output=True, check=False, timeout=300)


def printed_draft(printed: Path, name: str) -> PlanDraft:
    stem, _, kind = name.rpartition(".")
    file = printed / (f"{stem}-sheet.pdf" if kind == "xlsx" else f"{stem}.pdf")
    if not file.exists():
        missing("libreoffice", f"it printed no PDF of the .{kind} (is the part for it installed?)")
    return read_plan(read_document(file.read_bytes(), file.name))


@pytest.mark.parametrize(("seed", "name"), PRINTED)
def test_the_same_is_found_in_the_print(seed: str, name: str, printed: Path, shared: Path, tmp_path: Path) -> None:
    measures = draft_to_json(printed_draft(printed, name))["measures"]
    reached = figures(shared, "score.py", seed, measures, tmp_path)
    wanted = {**WANTED[seed], "indicator": 0.95}
    assert not {figure: (reached[figure], least) for figure, least in wanted.items() if reached[figure] < least}


@pytest.mark.parametrize("name", [name for _, name in PRINTED if name.startswith("000")])
def test_owners_and_periods_of_each_step_in_the_print(name: str, printed: Path, shared: Path, tmp_path: Path) -> None:
    reached = figures(shared, "score_pairs.py", "000", draft_to_json(printed_draft(printed, name)), tmp_path)
    assert (reached["found"], reached["clear"]) == (1.0, 1.0)


def figures(shared: Path, script: str, golden: str, answer: object, folder: Path) -> dict[str, float]:
    """What the scoring script prints for an answer."""
    given = folder / "answer.json"
    given.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(shared / "golden" / script), str(shared / "golden" / f"{golden}.json"), str(given)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURE"))
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)(?![\d/])", line)}


@pytest.mark.parametrize(("seed", "name"), CASES)
def test_the_measures_are_found_with_owners_dates_and_steps(seed: str, name: str, shared: Path, tmp_path: Path) -> None:
    measures = draft_to_json(draft_of(shared, name))["measures"]
    reached = figures(shared, "score.py", seed, measures, tmp_path)
    short = {figure: (reached[figure], least) for figure, least in WANTED[seed].items() if reached[figure] < least}
    assert not short


@pytest.mark.parametrize("name", FILES["004"])
def test_the_state_of_each_item_is_read(name: str, shared: Path) -> None:
    golden = json.loads((shared / "golden" / "004.json").read_text(encoding="utf-8"))
    wanted = {measure["o_item"]: measure["status"] for measure in golden["measures"] if measure["o_item"]}
    read = {m.o_item.value: m.status.value.value for m in draft_of(shared, name).measures if m.o_item.value}
    assert read == wanted


@pytest.mark.parametrize("name", FILES["000"])
def test_each_step_has_its_own_owner_and_period(name: str, shared: Path, tmp_path: Path) -> None:
    reached = figures(shared, "score_pairs.py", "000", draft_to_json(draft_of(shared, name)), tmp_path)
    assert (reached["found"], reached["clear"]) == (1.0, 1.0)


def test_an_analysis_is_read_and_its_tables_are_found(shared: Path) -> None:
    draft = draft_of(shared, "002_cc663ef54001efad.txt")
    assert draft.kind.value.value == "analysis"
    assert len(draft.measures) == 14
    assert [m.o_item.value for m in draft.measures if m.o_item.value] == ["O14", "O18", "O11", "O40", "O32", "O35"]
    assert not draft.has_errors


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("000_8bdc57a4361f9203.txt", ("plan", None, "2023-01-01", "เทศบาลเมืองตากใบ", "ตากใบ", "นราธิวาส", 2566)),
        ("003-ngop.docx", ("progress-report", 6, None, "เทศบาลตำบลงอบ", None, None, 2566)),
        ("004-sikham.xlsx", ("progress-report", None, None, "องค์การบริหารส่วนตำบลศรีคำ", "มะนัง", "เชียงราย", 2566)),
    ],
)
def test_documents_say_what_they_are(name: str, facts: tuple[object, ...], shared: Path) -> None:
    read = draft_to_json(draft_of(shared, name))
    place = read["organization"]
    assert facts == (
        *(read["kind"], read["round"], read["document_date"]),
        *(place["name"], place["district"], place["province"], read["fiscal_year"]),
    )
