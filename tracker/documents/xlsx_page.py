"""How a sheet of Excel is printed: A4, as wide as the page, the foot of a paper with its hash and code."""

import io

from xlsxwriter.worksheet import Worksheet

from tracker.documents.docx_words import legal
from tracker.documents.picture import Picture
from tracker.documents.xlsx_looks import A4
from tracker.rules.paper import Paper
from tracker.rules.thai_calendar import format_instant
from tracker.rules.thai_text import to_thai_digits

_FOOT, _FOOT_WITH_QR = 0.6, 1.2  # inches of the margin below


def set_up_page(sheet: Worksheet, paper: Paper, qr: Picture | None, *, is_landscape: bool) -> None:
    """Margins, header and footer."""
    if is_landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=_FOOT_WITH_QR if qr else _FOOT)
    font = legal(paper.look.font).replace("&", "").replace('"', "")
    look = f'&"{font}"'
    mark = f"&R{look}&14&B(ร่าง)" if paper.stamp.is_draft else ""
    sheet.set_header(f"&C{look}&14- &P -{mark}", {"margin": 0.3})
    code = f"&C{look}&12รหัสเอกสาร {paper.stamp.code}" if paper.stamp.code else ""
    digest = paper.stamp.content_sha256
    if code:  # in two lines, which leave the middle free in a wide font as well
        digest = f"{digest[: len(digest) // 2]}\n{digest[len(digest) // 2 :]}"
    left = f"&L{look}&9รหัสตรวจสอบเนื้อหา (SHA-256)\n{digest}\n{_made(paper)}"
    picture = {"image_right": io.BytesIO(qr.content)} if qr else {}
    sheet.set_footer(f"{left}{code}{'&R&G' if qr else ''}", {"margin": 0.2, **picture})


def print_on_a4_across(sheet: Worksheet) -> None:
    """A list or form of ours: A4 across, as wide as the page, page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&Cหน้า &P จาก &N")


def _made(paper: Paper) -> str:
    made = format_instant(paper.stamp.made_at)
    state = "ร่าง ณ" if paper.stamp.is_draft else "จัดทำเมื่อ"
    return f"{state} {to_thai_digits(made) if paper.look.digits == 'thai' else made}"
