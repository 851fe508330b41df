"""Writes a paper as an Excel workbook: a sheet per table, real days, ready to print (runs in the child process)."""

import io

from xlsxwriter import Workbook

from tracker.documents.docx_words import legal
from tracker.documents.picture import Picture, logo_picture, qr_picture
from tracker.documents.xlsx_heights import GrowingSheet
from tracker.documents.xlsx_looks import AS_WRITTEN, Looks
from tracker.documents.xlsx_page import set_up_page
from tracker.documents.xlsx_sheet import SheetWriter
from tracker.documents.xlsx_sheets import plan_sheets
from tracker.rules.paper import Paper
from tracker.rules.thai_calendar import BANGKOK


def write(payload: bytes) -> bytes:
    """The .xlsx of a paper given as its own JSON; the same paper gives the same bytes."""
    paper = Paper.from_json(payload)
    file = io.BytesIO()
    with Workbook(file, AS_WRITTEN | {"constant_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": legal(paper.title),
                "author": legal(paper.organization_name),
                "company": legal(paper.organization_name),
                "comments": f"sha256:{paper.stamp.content_sha256}",
                "created": paper.stamp.made_at.astimezone(BANGKOK).replace(tzinfo=None),
            }
        )
        _write_sheets(workbook, paper)
    return file.getvalue()


def _write_sheets(workbook: Workbook, paper: Paper) -> None:
    looks = Looks(workbook, paper.look)
    logo = logo_picture(paper.look.logo) if paper.look.logo else None
    qr: Picture | None = qr_picture(paper.stamp.address) if paper.stamp.address else None
    plans = plan_sheets(paper)
    for number, plan in enumerate(plans):
        sheet = workbook.add_worksheet(plan.name, worksheet_class=GrowingSheet)
        writer = SheetWriter(sheet, looks, plan.widths, is_draft=paper.stamp.is_draft)
        set_up_page(sheet, paper, qr, is_landscape=plan.is_landscape)
        if logo and number == 0:
            writer.put_logo(logo)
        writer.write(plan.blocks)
        if qr and (plan.is_signed or plan is plans[-1]):
            writer.put_code(qr, paper.stamp.code)
