"""The styles, settings and fonts of a Word document for Thai offices: fonts in all four slots, sizes for Thai."""

from tracker.documents.docx_page import LYING, STANDING
from tracker.documents.docx_words import TICK_FONT, fonts, legal, sizes, tab_stops, w
from tracker.rules.paper import FONTS

PAGE_SIZE = 10  # points, in header and footer
NOTE_SIZE = 12
TABLE_SIZE = 14
BODY_SIZE = 16
MEMO_TITLE_SIZE = 29  # as the correspondence rules' template has it
_SISTERS = ("TH Sarabun", "Sarabun", "Laksaman")  # of the same cut, though two of them larger
_TOGETHER = w("keepNext") + w("keepLines")
_LEFT, _CENTER, _SPREAD = (w("jc", val=align) for align in ("left", "center", "thaiDistribute"))


def styles(font: str) -> str:
    """Everything about the looks of a paragraph stands here; the document names styles only."""
    language = w("lang", val="en-US", eastAsia="en-US", bidi="th-TH")  # a Thai `val` splits Latin words like Thai ones
    defaults = w(
        "docDefaults",
        w("rPrDefault", w("rPr", fonts(legal(font)), sizes(BODY_SIZE), language)),
        w("pPrDefault", w("pPr", w("widowControl"), w("spacing", after=0, line=240, lineRule="auto"))),
    )
    return defaults + _running() + _in_tables() + _signing() + _around_the_page()


def _style(style_id: str, name: str, paragraph: str = "", *, bold: bool = False, size: int = BODY_SIZE) -> str:
    is_ours = style_id != "Normal"
    look = (w("b") + w("bCs") if bold else "") + ("" if size == BODY_SIZE else sizes(size))
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


def _hanging(twips: int) -> str:
    return w("ind", left=twips, hanging=twips)


def _running() -> str:
    opening = w("spacing", before=120, after=120) + w("ind", firstLine=1418) + _SPREAD
    part = w("keepNext") + w("spacing", before=160, after=60) + _CENTER + w("outlineLvl", val=1)
    return "".join(
        (
            _style("Normal", "Normal"),
            _style("ReportHeading", "Report Heading", w("keepNext") + _CENTER + w("outlineLvl", val=0), bold=True),
            _style("ReportPart", "Report Part", part, bold=True),
            _style("ReportOpening", "Report Opening", opening),
            _style("ReportPlain", "Report Plain", w("spacing", before=60) + _LEFT),
            _style("ReportDash", "Report Dash", _hanging(142) + _LEFT),
            _style("ReportNumber", "Report Number", _hanging(284) + _LEFT),
            _style("ReportNote", "Report Note", _LEFT, size=NOTE_SIZE),
            _style("MemoTitle", "Memo Title", w("keepNext") + _CENTER, bold=True, size=MEMO_TITLE_SIZE),
            _style("MemoLine", "Memo Line", w("spacing", before=60) + _LEFT),
            _style("Logo", "Logo", w("keepNext") + _CENTER),
        )
    )


def _in_tables() -> str:
    return "".join(
        (
            _style("TableHeading", "Table Heading", w("keepNext") + _CENTER, bold=True, size=TABLE_SIZE),
            _style("TableBand", "Table Band", w("keepNext") + _LEFT, bold=True, size=TABLE_SIZE),
            _style("TableText", "Table Text", _LEFT, size=TABLE_SIZE),
            _style("TableCenter", "Table Center", _CENTER, size=TABLE_SIZE),
            _style("TableDash", "Table Dash", _hanging(113) + _LEFT, size=TABLE_SIZE),
            _style("TableNumber", "Table Number", _hanging(227) + _LEFT, size=TABLE_SIZE),
            _style("Gap", "Gap", w("keepNext") + w("spacing", before=240), size=PAGE_SIZE),
        )
    )


def _signing() -> str:
    title = w("keepLines") + w("spacing", before=120) + _LEFT  # a row of opinions need not stay with the next
    return "".join(
        (
            _style("ReportSignature", "Report Signature", _TOGETHER + _CENTER),
            _style("OpinionTitle", "Opinion Title", title, bold=True),
            _style("OpinionText", "Opinion Text", w("keepLines") + _LEFT),
            _style("OpinionSignature", "Opinion Signature", w("keepLines") + _CENTER),
        )
    )


def _around_the_page() -> str:
    """The number stands in the middle and the mark of a draft at the edge of whichever way the page lies."""
    made = []
    for page in (LYING, STANDING):
        across = tab_stops(("center", page.text_width // 2, False), ("right", page.text_width, False))
        made.append(_style(f"PageHeader{page.name}", f"Page Header {page.name}", across))
        made.append(_style(f"PageFooter{page.name}", f"Page Footer {page.name}", across, size=PAGE_SIZE))
    code = _style("PageCode", "Page Code", w("jc", val="right"), size=PAGE_SIZE)
    turn = _style("SectionEnd", "Section End", w("spacing", line=20, lineRule="exact"), size=1)
    return "".join((*made, code, turn))


def settings() -> str:
    """Word of today, with Thai as the language of complex script and nothing of a foreign template."""
    compatible = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    rules = "".join(
        w("compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
        for name, value in compatible.items()
    )
    return (
        w("zoom", percent=100)
        + w("defaultTabStop", val=720)
        + w("characterSpacingControl", val="doNotCompress")
        + w("compat", w("applyBreakingRules"), rules)
        + w("themeFontLang", val="en-US", bidi="th-TH")
        + w("decimalSymbol", val=".")
        + w("listSeparator", val=",")
    )


def font_table(font: str) -> str:
    """Fonts are named, not embedded: offices have them. What stands in for the Thai one, the nearest first."""
    sisters = ",".join((*(name for name in FONTS if name != font), *_SISTERS))
    thai = _font(font, sisters, charset="DE", family="swiss")
    return thai + _font(TICK_FONT, "MS Gothic", charset="00", family="swiss")


def _font(name: str, others: str, *, charset: str, family: str) -> str:
    return w(
        "font",
        w("altName", val=others),
        w("charset", val=charset),
        w("family", val=family),
        w("pitch", val="variable"),
        name=legal(name),
    )
