"""Writes a paper as a Word file, part by part, so that merged cells and automatic numbers are exactly as wanted."""

import io
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import docx

from tests.generated.paper import ABOVE, LEFT, Content, Filled, Listed, Paper, Table, plain

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEMPLATE = Path(docx.__file__).parent / "templates" / "default.docx"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PAGE = 15_000  # twentieths of a point between the margins of a landscape page
_LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="720" w:right="900" w:bottom="720" w:left="900" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
)
_FONT = (
    '<w:rPr><w:rFonts w:ascii="TH Sarabun New" w:hAnsi="TH Sarabun New" w:cs="TH Sarabun New"/>'
    '<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
)
_EPOCH = (2026, 1, 1, 0, 0, 0)


def as_docx(paper: Paper) -> bytes:
    """The bytes of the Word file."""
    writer = _Writer(paper.soft_breaks)
    body = "".join(  # Word keeps two tables apart by a paragraph, if an empty one
        f"{writer.table(block)}<w:p/>" if isinstance(block, Table) else writer.paragraph(block)
        for sheet in paper.sheets
        for block in sheet.blocks
    )
    document = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{_LANDSCAPE}</w:body></w:document>'
    parts = {"word/document.xml": document, "word/numbering.xml": writer.numbering()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**_template(), **{name: text.encode() for name, text in parts.items()}}.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return content.getvalue()


@cache
def _template() -> dict[str, bytes]:
    with zipfile.ZipFile(_TEMPLATE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class _Writer:
    """Remembers the lists: each one counts from 1 by a numbering of its own."""

    def __init__(self, soft_breaks: bool) -> None:
        self.soft_breaks = soft_breaks
        self.lists: list[Listed] = []
        self.width = _PAGE

    def paragraph(self, text: str, number: int = 0) -> str:
        properties = (
            f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>' if number else ""
        )
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
        return f"<w:p>{properties}<w:r>{_FONT}{lines}</w:r></w:p>"

    def table(self, table: Table) -> str:
        self.width = _PAGE // table.width
        grid = f'<w:gridCol w:w="{self.width}"/>' * table.width
        rows = "".join(self._row(table, at) for at in range(len(table.rows)))
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, table: Table, at: int) -> str:
        row = table.rows[at]
        cells = []
        column = 0
        while column < len(row):
            span = 1
            while column + span < len(row) and row[column + span] == LEFT:
                span += 1
            goes_on = at + 1 < len(table.rows) and table.rows[at + 1][column] == ABOVE
            cells.append(self._cell(row[column], span, goes_on))
            column += span
        return f"<w:tr>{''.join(cells)}</w:tr>"

    def _cell(self, content: Content, span: int, goes_on: bool) -> str:
        properties = f'<w:tcW w:w="{self.width * span}" w:type="dxa"/>' + (
            f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        )
        if content == ABOVE:
            properties += "<w:vMerge/>"
        elif goes_on:
            properties += '<w:vMerge w:val="restart"/>'
        if isinstance(content, Filled):
            properties += '<w:shd w:val="clear" w:color="auto" w:fill="92D050"/>'
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{self._content(content)}</w:tc>"

    def _content(self, content: Content) -> str:
        if isinstance(content, Listed):
            self.lists.append(content)
            lead = self.paragraph(content.lead) if content.lead else ""
            return lead + "".join(self.paragraph(item, len(self.lists)) for item in content.items)
        text = "" if content == ABOVE else plain(content)
        return self.paragraph(text) if self.soft_breaks else "".join(map(self.paragraph, text.split("\n")))

    def numbering(self) -> str:
        abstract = "".join(
            f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="1"/><w:numFmt w:val="{found.mark}"/><w:lvlText w:val={quoteattr(found.pattern)}/>'
            f'<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
            for at, found in enumerate(self.lists, start=1)
        )
        numbers = "".join(
            f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(1, len(self.lists) + 1)
        )
        return f'{_HEAD}<w:numbering xmlns:w="{_MAIN}">{abstract}{numbers}</w:numbering>'
