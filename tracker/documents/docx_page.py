"""The pages of a Word document: A4 lying or standing, what is printed at their head and foot."""

from dataclasses import dataclass

from tracker.documents.docx_words import page_number, paragraph, run, tab, w
from tracker.rules.paper import Paper, Stamp
from tracker.rules.thai_calendar import Digits, format_instant
from tracker.rules.thai_text import to_thai_digits

_LONG, _SHORT = 16838, 11906  # A4 in twentieths of a point (1 cm = 567)
_DRAFT = "(ร่าง)"
_QR_CELL, _CODE_CELL = 1250, 1700


@dataclass(frozen=True)
class Page:
    """One way of laying a sheet; `name` stands in the names of its styles and parts."""

    name: str
    width: int
    height: int
    margins: tuple[tuple[str, int], ...]

    @property
    def text_width(self) -> int:
        """Twips between the margins."""
        sides = dict(self.margins)
        return self.width - sides["left"] - sides["right"]

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


# Lying: room for a punch at the top, narrow sides for seven columns. Standing: the margins of official letters.
LYING = Page(
    "Lying",
    _LONG,
    _SHORT,
    (("top", 1134), ("right", 851), ("bottom", 964), ("left", 851), ("header", 567), ("footer", 454), ("gutter", 0)),
)
STANDING = Page(
    "Standing",
    _SHORT,
    _LONG,
    (("top", 1134), ("right", 1134), ("bottom", 964), ("left", 1701), ("header", 567), ("footer", 454), ("gutter", 0)),
)


def page_of(*, is_landscape: bool) -> Page:
    return LYING if is_landscape else STANDING


def header(page: Page, stamp: Stamp, *, has_number: bool = True) -> str:
    """The number in the middle, as official papers have it; a draft says so."""
    number = (run("- "), page_number(), run(" -")) if has_number else ()
    mark = (tab(), run(_DRAFT, bold=True)) if stamp.is_draft else ()
    return paragraph(f"PageHeader{page.name}", tab(), *number, *mark)


def footer(page: Page, paper: Paper, qr: str) -> str:
    """The hash of the content and when it was made; under approval the code, in words and as `qr`."""
    stamp = paper.stamp
    style = f"PageFooter{page.name}"
    digest = run(f"รหัสตรวจสอบเนื้อหา (SHA-256) {stamp.content_sha256}")
    made = run(_made(stamp, paper.look.digits))
    if not stamp.code:
        return paragraph(style, digest, tab(), tab(), made)
    left = paragraph(style, digest) + paragraph(style, made)
    code = paragraph("PageCode", run("รหัสเอกสาร ")) + paragraph("PageCode", run(stamp.code, bold=True, size=16))
    picture = paragraph("PageCode", qr)
    widths = (page.text_width - _CODE_CELL - (_QR_CELL if qr else 0), _CODE_CELL, *((_QR_CELL,) if qr else ()))
    inside = (left, code, picture)
    cells = (_cell(width, part) for width, part in zip(widths, inside, strict=False))
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", _plain_table(page.text_width), grid, w("tr", *cells)) + paragraph(style)


def _made(stamp: Stamp, digits: Digits) -> str:
    made = format_instant(stamp.made_at)
    state = "ร่าง ณ" if stamp.is_draft else "จัดทำเมื่อ"
    return f"{state} {to_thai_digits(made) if digits == 'thai' else made}"


def _plain_table(width: int) -> str:
    sides = w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("left", "right")))
    return w("tblPr", w("tblW", w=width, type="dxa"), w("tblLayout", type="fixed"), sides)


def _cell(width: int, inside: str) -> str:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), inside)


def section(page: Page, paper: Paper, links: dict[str, str], *, is_first: bool, starts_plain: bool = False) -> str:
    """What closes a run of pages: their parts (`links` by kind), their size, the script of their numbers.

    The numbers go on from section to section. `starts_plain`: the first page of a memo carries none.
    """
    kinds = ("default", "first") if starts_plain else ("default",)
    references = (
        f'<w:{part}Reference w:type="{kind}" r:id="{links[f"{part}-{kind}"]}"/>'
        for kind in kinds
        for part in ("header", "footer")
    )
    orient = {"orient": "landscape"} if page.is_landscape else {}
    number = {"fmt": "thaiNumbers" if paper.look.digits == "thai" else "decimal", **({"start": 1} if is_first else {})}
    return w(
        "sectPr",
        *references,
        w("type", val="nextPage"),
        w("pgSz", w=page.width, h=page.height, **orient),
        w("pgMar", **dict(page.margins)),
        w("pgNumType", **number),
        w("cols", space=720),
        w("titlePg") if starts_plain else "",
    )
