"""Which files may be ordered, and what they are called."""

from uuid import UUID

import pytest

from tracker.rules.errors import RuleBroken
from tracker.rules.file_size import size_words
from tracker.rules.paper import Form, Format
from tracker.rules.print_order import PrintKind, PrintOrder, file_title, read_order

REPORT = UUID(int=7)
DRAFT = {"form": "progress", "format": "docx", "year": "2570", "months": "6"}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("draft", DRAFT, PrintOrder(PrintKind.DRAFT, Format.DOCX, Form.PROGRESS, 2570, 6)),
        (
            "draft",
            DRAFT | {"year": "๒๕๗๐", "months": "๑๒"},
            PrintOrder(PrintKind.DRAFT, Format.DOCX, year=2570, months=12),
        ),
        (
            "draft",
            {"form": "plan", "format": "pdf", "year": 2570},
            PrintOrder(PrintKind.DRAFT, Format.PDF, Form.PLAN, 2570),
        ),
        (
            "frozen",
            {"form": "checklist", "format": "xlsx", "report_id": str(REPORT)},
            PrintOrder(PrintKind.FROZEN, Format.XLSX, Form.CHECKLIST, report_id=REPORT),
        ),
        ("sample", {"format": "pdf"}, PrintOrder(PrintKind.SAMPLE, Format.PDF)),
    ],
)
def test_an_order_is_read_and_read_again_as_it_was_kept(
    kind: str, fields: dict[str, object], expected: PrintOrder
) -> None:
    order = read_order(kind, fields)
    assert order == expected
    assert read_order(kind, order.plain()) == expected


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("letter", DRAFT, "no_such_file"),
        ("draft", DRAFT | {"format": "exe"}, "no_such_file"),
        ("draft", DRAFT | {"form": "../../etc"}, "no_such_file"),
        ("draft", DRAFT | {"year": "2570 OR 1=1"}, "no_such_file"),
        ("draft", DRAFT | {"year": "9" * 5000}, "no_such_file"),
        ("draft", DRAFT | {"year": ""}, "no_such_file"),
        ("draft", DRAFT | {"months": "7"}, "round_needed"),
        ("frozen", {"form": "progress", "format": "pdf"}, "no_such_file"),
        ("frozen", {"form": "progress", "format": "pdf", "report_id": "7"}, "no_such_file"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(kind: str, fields: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as told:
        read_order(kind, fields)
    assert told.value.code == code


def test_a_file_says_what_it_is() -> None:
    assert file_title(read_order("draft", DRAFT)) == "รายงานผลการดำเนินการ ปีงบประมาณ 2570 รอบ 6 เดือน.docx"
    frozen = PrintOrder(PrintKind.FROZEN, Format.PDF, report_id=REPORT)
    title = file_title(frozen, year=2570, months=12, revision=2)
    assert title == "รายงานผลการดำเนินการ ปีงบประมาณ 2570 รอบ 12 เดือน ฉบับที่ 2.pdf"
    assert file_title(PrintOrder(PrintKind.DRAFT, Format.XLSX, Form.MEMO, 2570)).endswith("ปีงบประมาณ 2570.xlsx")


@pytest.mark.parametrize(("size", "words"), [(0, "1 กิโลไบต์"), (345_000, "337 กิโลไบต์"), (1_300_000, "1.2 เมกะไบต์")])
def test_a_size_is_said_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
