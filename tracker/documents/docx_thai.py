"""A Word document for Thai offices, built part by part: fonts in all four slots, sizes for Thai, no foreign leftovers.

Word takes Thai from the complex-script slots (w:cs, w:szCs, w:bCs), which python-docx leaves unset, and python-docx's
default template brings a Japanese theme and old compatibility. The same input gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

FONT = "TH Sarabun New"
ALTERNATIVE_FONT = "TH SarabunPSK"
PAGE_SIZE = 10  # points, in header and footer
TABLE_SIZE = 14
BODY_SIZE = 16

# A4 lying, in twentieths of a point (1 cm = 567): room for a punch at the top, narrow sides for seven columns.
PAGE_WIDTH, PAGE_HEIGHT = 16838, 11906
MARGINS = {"top": 1134, "right": 851, "bottom": 964, "left": 851, "header": 567, "footer": 454, "gutter": 0}
TEXT_WIDTH = PAGE_WIDTH - MARGINS["left"] - MARGINS["right"]

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARTS = ("header", "footer", "styles", "settings", "fontTable")  # beside the document, in the order of rId1…
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Properties:
    """What Word shows under "Properties"."""

    title: str
    creator: str
    made_at: datetime
    identifier: str


def w(name: str, /, *children: str, **attributes: object) -> str:
    """The element w:name; children are XML already, attributes are w: attributes in the order given."""
    written = "".join(f' w:{key}="{escape(str(value))}"' for key, value in attributes.items())
    inside = "".join(children)
    return f"<w:{name}{written}>{inside}</w:{name}>" if inside else f"<w:{name}{written}/>"


def text(words: str) -> str:
    """The only way words come into the document: as words."""
    return f'<w:t xml:space="preserve">{escape(_ILLEGAL.sub("", words), quote=False)}</w:t>'


def run(words: str, *, bold: bool = False, highlight: str = "") -> str:
    """A run of words; Thai needs its own bold."""
    return w("r", _run_properties(bold, highlight), text(words))


def _run_properties(bold: bool, highlight: str) -> str:
    inside = (w("b") + w("bCs") if bold else "") + (w("highlight", val=highlight) if highlight else "")
    return w("rPr", inside) if inside else ""


def tab() -> str:
    """A jump to the next tab stop."""
    return w("r", w("tab"))


def page_number() -> str:
    """The number of the page, in the script the section's pgNumType asks for."""
    parts = (w("fldChar", fldCharType="begin"), '<w:instrText xml:space="preserve"> PAGE </w:instrText>')
    end = (w("fldChar", fldCharType="separate"), text("1"), w("fldChar", fldCharType="end"))
    return "".join(w("r", part) for part in (*parts, *end))


def paragraph(style: str, *runs: str) -> str:
    """A paragraph in one of the styles below; everything about its looks stands in the style."""
    return w("p", w("pPr", w("pStyle", val=style)), *runs)


def package(body: str, header: str, footer: str, properties: Properties) -> bytes:
    """The finished .docx."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_links(),
        "docProps/core.xml": _core(properties),
        "word/document.xml": _part("document", w("body", body)),
        "word/_rels/document.xml.rels": _document_links(),
        "word/header.xml": _part("hdr", header),
        "word/footer.xml": _part("ftr", footer),
        "word/styles.xml": _part("styles", _styles()),
        "word/settings.xml": _part("settings", _settings()),
        "word/fontTable.xml": _part("fonts", _font()),
    }
    return _zip(parts)


def link(part: str) -> str:
    """The relationship id of a part beside the document ("header" or "footer")."""
    return f"rId{_PARTS.index(part) + 1}"


def _part(root: str, inside: str) -> str:
    return f'<w:{root} xmlns:w="{_WORD}" xmlns:r="{_OFFICE_LINKS}">{inside}</w:{root}>'


def _zip(parts: Mapping[str, str]) -> bytes:
    """Times in the archive are fixed, so that the same report is the same file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, (_DECLARATION + xml).encode())
    return file.getvalue()


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        **{f"/word/{part}.xml": f"{_WORD_TYPE}.{part}+xml" for part in _PARTS},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    written = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in overrides.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{written}</Types>'
    )


def _links(targets: Mapping[str, str]) -> str:
    """Relationships from target to type, numbered rId1… in order."""
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'


def _package_links() -> str:
    return _links(
        {
            "word/document.xml": f"{_OFFICE_LINKS}/officeDocument",
            "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
        }
    )


def _document_links() -> str:
    return _links({f"{part}.xml": f"{_OFFICE_LINKS}/{part}" for part in _PARTS})


def _core(properties: Properties) -> str:
    made_at = properties.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, creator, identifier = (
        escape(_ILLEGAL.sub("", words), quote=False)
        for words in (properties.title, properties.creator, properties.identifier)
    )
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made_at}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        f"<cp:lastModifiedBy>{creator}</cp:lastModifiedBy><cp:revision>1</cp:revision>{when}"
        f"<dc:identifier>{identifier}</dc:identifier><dc:language>th-TH</dc:language></cp:coreProperties>"
    )


def _size(points: int) -> str:
    """Both sizes, in half points: sz for Latin letters, szCs for Thai."""
    return w("sz", val=points * 2) + w("szCs", val=points * 2)


def _style(style_id: str, name: str, *, paragraph: str = "", bold: bool = False, size: int = BODY_SIZE) -> str:
    is_ours = style_id != "Normal"
    look = (w("b") + w("bCs") if bold else "") + ("" if size == BODY_SIZE else _size(size))
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="Normal") if is_ours else "",
        w("qFormat"),
        w("pPr", paragraph) if paragraph else "",
        w("rPr", look) if look else "",
        type="paragraph",
        **({"customStyle": 1} if is_ours else {"default": 1}),
        styleId=style_id,
    )


def _styles() -> str:
    fonts = w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    language = w("lang", val="en-US", eastAsia="en-US", bidi="th-TH")  # a Thai `val` splits Latin words like Thai ones
    defaults = w(
        "docDefaults",
        w("rPrDefault", w("rPr", fonts, _size(BODY_SIZE), language)),
        w("pPrDefault", w("pPr", w("widowControl"), w("spacing", after=0, line=240, lineRule="auto"))),
    )
    left, center, spread = w("jc", val="left"), w("jc", val="center"), w("jc", val="thaiDistribute")
    together = w("keepNext") + w("keepLines")
    across = w("tabs", w("tab", val="center", pos=TEXT_WIDTH // 2), w("tab", val="right", pos=TEXT_WIDTH))
    return defaults + "".join(
        (
            _style("Normal", "Normal"),
            _style("ReportHeading", "Report Heading", bold=True, paragraph=w("keepNext") + center),
            _style(
                "ReportOpening",
                "Report Opening",
                paragraph=w("spacing", before=120, after=120) + w("ind", firstLine=1418) + spread,
            ),
            _style("TableHeading", "Table Heading", bold=True, size=TABLE_SIZE, paragraph=w("keepNext") + center),
            _style("TableText", "Table Text", size=TABLE_SIZE, paragraph=left),
            _style("TableCenter", "Table Center", size=TABLE_SIZE, paragraph=center),
            _style("TableDash", "Table Dash", size=TABLE_SIZE, paragraph=w("ind", left=113, hanging=113) + left),
            _style("TableNumber", "Table Number", size=TABLE_SIZE, paragraph=w("ind", left=227, hanging=227) + left),
            _style("Gap", "Gap", size=PAGE_SIZE, paragraph=w("keepNext") + w("spacing", before=240)),
            _style("ReportSignature", "Report Signature", paragraph=together + center),
            _style("PageHeader", "Page Header", paragraph=across),
            _style("PageFooter", "Page Footer", size=PAGE_SIZE, paragraph=across),
        )
    )


def _settings() -> str:
    compatible = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    settings = "".join(
        w("compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
        for name, value in compatible.items()
    )
    return (
        w("zoom", percent=100)
        + w("defaultTabStop", val=720)
        + w("characterSpacingControl", val="doNotCompress")
        + w("compat", w("applyBreakingRules"), settings)
        + w("themeFontLang", val="en-US", bidi="th-TH")
        + w("decimalSymbol", val=".")
        + w("listSeparator", val=",")
    )


def _font() -> str:
    """The font is named, not embedded: offices have it, or its older sister."""
    return w(
        "font",
        w("altName", val=ALTERNATIVE_FONT),
        w("charset", val="DE"),
        w("family", val="swiss"),
        w("pitch", val="variable"),
        name=FONT,
    )


def section(number_format: str) -> str:
    """A4 landscape with header and footer on every page; `number_format` is thaiNumbers or decimal."""
    return w(
        "sectPr",
        f'<w:headerReference w:type="default" r:id="{link("header")}"/>',
        f'<w:footerReference w:type="default" r:id="{link("footer")}"/>',
        w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT, orient="landscape"),
        w("pgMar", **MARGINS),
        w("pgNumType", fmt=number_format, start=1),
        w("cols", space=720),
    )
