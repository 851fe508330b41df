"""Writes a paper as a Word file, in the form offices already use (runs in the child process)."""

from collections.abc import Iterator
from itertools import groupby

from tracker.documents.docx_package import Package, Properties, shown
from tracker.documents.docx_page import Page, footer, header, page_of, section
from tracker.documents.docx_signing import emblem_run, memo_head, opinions, signatures
from tracker.documents.docx_styles import font_table, settings, styles
from tracker.documents.docx_table import printed, table_pieces
from tracker.documents.docx_words import paragraph, run, w
from tracker.documents.picture import QR_SIDE, Picture, logo_picture, qr_picture
from tracker.rules.paper import Block, Fields, Heading, Opinion, PageBreak, Paper, Signatures, Table, Words

_LOGO_HEIGHT = 2.0  # cm, above a heading
_OPENING = {"opening": "ReportOpening", "plain": "ReportPlain", "note": "ReportNote"}
_HANGING = {"dash": "ReportDash", "number": "ReportNumber"}


def write(payload: bytes) -> bytes:
    """The .docx of a paper given as its own JSON."""
    paper = Paper.from_json(payload)
    return _Document(paper).write()


class _Document:
    """One paper on its way into a package; knows how the page lies where it has come to."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.page = page_of(is_landscape=paper.is_landscape)
        self.logo = logo_picture(paper.look.logo) if paper.look.logo else None
        self.owed = "yellow" if paper.stamp.is_draft else ""
        self.starts_plain = bool(paper.blocks) and isinstance(paper.blocks[0], Fields)
        self.sections = 0
        properties = Properties(
            title=paper.title,
            creator=paper.organization_name,
            made_at=paper.stamp.made_at,
            identifier=f"sha256:{paper.stamp.content_sha256}",
        )
        self.package = Package(properties)
        self.links = self._add_parts()

    def write(self) -> bytes:
        return self.package.write(self._body())

    def _add_parts(self) -> dict[Page, dict[str, str]]:
        """Styles and the like, and a head and a foot for each way the pages lie."""
        font = self.paper.look.font
        for kind, inside in (("styles", styles(font)), ("settings", settings()), ("fontTable", font_table(font))):
            self.package.add(kind, inside)
        for name, picture in (("logo", self.logo), ("qr", self._qr())):
            if picture:
                self.package.add_picture(name, picture)
        turns = (block.is_landscape for block in self.paper.blocks if isinstance(block, PageBreak))
        ways = {self.page, *(page_of(is_landscape=turn) for turn in turns if turn is not None)}
        return {page: self._around(page) for page in sorted(ways, key=lambda page: page.name)}

    def _qr(self) -> Picture | None:
        return qr_picture(self.paper.stamp.address) if self.paper.stamp.address else None

    def _around(self, page: Page) -> dict[str, str]:
        stamp = self.paper.stamp
        qr = shown("qr", 2, f"รหัสเอกสาร {stamp.code}", QR_SIDE, QR_SIDE) if stamp.address else ""
        foot = self.package.add("footer", footer(page, self.paper, qr))
        return {
            "header-default": self.package.add("header", header(page, stamp)),
            "header-first": self.package.add("header", header(page, stamp, has_number=False))
            if self.starts_plain
            else "",
            "footer-default": foot,
            "footer-first": foot,
        }

    def _body(self) -> Iterator[str]:
        for kind, blocks in groupby(self.paper.blocks, key=type):
            if kind is Opinion:
                chain = [block for block in blocks if isinstance(block, Opinion)]
                yield opinions(chain, self.page) + paragraph("Gap")
            else:
                for block in blocks:
                    yield from self._block(block)
        yield paragraph("SectionEnd")
        yield self._section()

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self._heading(block)
            case Words():
                yield self._words(block)
            case Table():
                yield from table_pieces(block, self.page.text_width, self.owed)
                yield paragraph("Gap")
            case Fields():
                yield memo_head(block, self.page, self.logo)
            case Signatures():
                yield signatures(block.signatories, self.page) + paragraph("Gap")
            case PageBreak():
                yield paragraph("SectionEnd", properties=self._section())
                if block.is_landscape is not None:
                    self.page = page_of(is_landscape=block.is_landscape)

    def _section(self) -> str:
        """What closes the pages since the last turn."""
        self.sections += 1
        is_first = self.sections == 1
        plain = is_first and self.starts_plain
        return section(self.page, self.paper, self.links[self.page], is_first=is_first, starts_plain=plain)

    def _heading(self, heading: Heading) -> str:
        style = "ReportHeading" if heading.level == 1 else "ReportPart"
        lines = "".join(paragraph(style, run(line, bold=True)) for line in heading.lines)
        return self._emblem() + lines if heading is self.paper.blocks[0] else lines

    def _emblem(self) -> str:
        return paragraph("Logo", emblem_run(self.logo, _LOGO_HEIGHT)) if self.logo else ""

    def _words(self, words: Words) -> str:
        style, stays = _OPENING[words.style], w("keepNext") if words.is_title else ""
        return "".join(
            paragraph(_HANGING.get(part.hang, style), printed(part, self.owed), properties=stays) for part in words.cell
        )
