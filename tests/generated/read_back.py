"""Writes a paper as a file and reads the file back, in this process (fast) or the way the product does (real bytes)."""

import importlib
from collections.abc import Callable

from tests.generated.paper import Paper
from tests.generated.print_docx import as_docx
from tests.generated.print_pdf import as_pdf
from tests.generated.print_text import as_csv, as_text
from tests.generated.print_xlsx import as_xlsx
from tracker.documents import reading
from tracker.documents.file_kind import kind_of
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import SourceDocument, document_from_bytes

PRINTERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "txt": as_text,
    "csv": as_csv,
    "pdf": as_pdf,
}


def read_here(content: bytes, name: str) -> SourceDocument:
    """The document, read by the reader the front door chooses, without a child process."""
    module, _, function = reading.READERS[kind_of(content)].partition(":")
    return document_from_bytes(getattr(importlib.import_module(module), function)(content), name)


def draft_of(paper: Paper, kind: str) -> PlanDraft:
    """The draft read from a paper written in a format."""
    return read_plan(read_here(PRINTERS[kind](paper), f"แผน.{kind}"))


def draft_through_the_front_door(paper: Paper, kind: str) -> PlanDraft:
    """The same through the child process, as the product reads."""
    return read_plan(reading.read_document(PRINTERS[kind](paper), f"แผน.{kind}"))
