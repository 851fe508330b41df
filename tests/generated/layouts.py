"""How one clerk lays a plan out: columns, headings, merges, marks, cuts. Drawn by chance, the plainest first."""

from dataclasses import dataclass

from tests.generated import headings
from tests.generated.choices import Choices

FORMATS = ("docx", "xlsx", "txt", "csv")  # and pdf, where LibreOffice can export it
_SHARES = ("docx", "docx", "xlsx", "xlsx", "txt", "csv", "pdf")
NUMBERED_MARKS = ("1.", "1)", "(1)")


@dataclass(frozen=True)
class Layout:
    """The choices that hold for a whole document."""

    format: str
    rows: str  # measure: one row each; step: one row per step; plain: no steps; listed: several in a row; inside; form
    owner_grain: str  # measure | step
    period_grain: str
    owner_place: str  # column | pair: main and supporting columns | heading: a table per division
    period_form: str  # column | days | months | quarters
    number: str  # none | column | title | code | word
    indicator: str  # none | column | band | paragraph
    indicator_words: int
    under: str  # merged | empty | repeated: what stands below a cell that holds for several rows
    mark: str
    pair_marks: bool
    digits: str
    wear: str  # none | spaces | lines
    beside: tuple[str, ...]
    follow_up: bool
    result: bool
    cut: str  # none | headed | bare
    sheets: int
    tick: str
    two_lines: bool
    soft_breaks: bool
    margin: bool  # a workbook whose table begins in the second column
    counted: bool  # a row (1) (2) (3) under the headings
    gaps: bool  # empty rows between measures
    sub_items: bool
    both_in_one: bool  # owner and period share a column
    total: bool
    names: dict[str, str]
    days: tuple[str, str]
    pair: tuple[str, str]


def draw_layout(choices: Choices, formats: tuple[str, ...] = FORMATS) -> Layout:
    """A layout; what a format cannot show is left plain."""
    kind = choices.pick("format", [name for name in _SHARES if name in formats])
    rows = choices.pick("rows", ("measure", "step", "plain", "inside", "listed", "form"), 0.4)
    place = choices.pick("owner place", ("column", "pair", "heading"), 0.85)
    form = choices.pick("period form", ("column", "months", "days", "quarters"), 0.7) if rows != "form" else "column"
    by_step = rows == "step" or (rows == "measure" and form == "column" and choices.chance("paired", 0.25))
    period_grain = "step" if by_step and choices.chance("period per step", 0.6) else "measure"
    owner_grain = "step" if by_step and place == "column" and choices.chance("owner per step", 0.6) else "measure"
    mark = choices.pick("mark", _marks(kind, rows))
    pair_marks = rows == "measure" and choices.chance("marked pairs", 0.3)
    if rows == "measure" and owner_grain == "step" and period_grain == "measure":
        pair_marks = True  # only their numbers say that the owners stand for the steps
        owner_grain = "step" if mark in NUMBERED_MARKS else "measure"
    has_parts = rows not in ("form", "listed")
    numbers = ("column", "none", "title", "code", "word") if has_parts else ("none", "column")
    indicators = ("none", "column", "band", "paragraph") if has_parts and place != "heading" else ("none", "column")
    return Layout(
        format=kind,
        rows=rows,
        owner_grain=owner_grain,
        period_grain=period_grain,
        owner_place=place,
        period_form=form,
        number=choices.pick("number", numbers, 0.5),
        indicator=choices.pick("indicator", indicators, 0.4),
        indicator_words=choices.pick("words of the indicator", range(5)),
        under=choices.pick("under", ("merged", "empty", "repeated"), 0.6),
        mark=mark,
        pair_marks=pair_marks and mark in NUMBERED_MARKS,
        digits=choices.pick("digits", ("arabic", "thai", "mixed"), 0.4),
        wear=choices.pick("wear", ("none", "spaces", "lines"), 0.7),
        beside=tuple(name for name in headings.BESIDE if choices.chance(f"has {name}", 0.12)),
        follow_up=choices.chance("follow-up", 0.3),
        result=choices.chance("result", 0.15),
        cut=choices.pick("cut", ("none", "headed", "bare"), 0.7) if has_parts else "none",
        sheets=choices.pick("sheets", (1, 2, 3), 0.85) if kind == "xlsx" else 1,
        tick=choices.pick("tick", ("✓", "/", "X", "●", "colour", "arrow", "√", "★")),
        two_lines=choices.chance("two lines", 0.5),
        soft_breaks=choices.chance("soft breaks", 0.2),
        margin=kind == "xlsx" and choices.chance("margin", 0.15),
        counted=choices.chance("counted columns", 0.1),
        gaps=choices.chance("gaps", 0.1) and rows != "step",
        sub_items=mark in NUMBERED_MARKS and rows == "measure" and choices.chance("sub-items", 0.15),
        both_in_one=place == "column" and form == "column" and not by_step and choices.chance("both in one", 0.05),
        total=choices.chance("total", 0.1),
        names=_names(choices),
        days=choices.pick("heading days", headings.DAYS),
        pair=choices.pick("heading pair", headings.OWNER_PAIRS),
    )  # fmt: skip


def _marks(kind: str, rows: str) -> tuple[str, ...]:
    marks = ("1.", "1)", "(1)", "-", "1.1", "ขั้นที่", "inline", "•")
    if rows == "step":
        return ("none", "1.", "1)", "1.1", "-")
    if rows == "inside":  # a title and its steps in one cell: the steps must be told from it
        return ("1.", "1)", "(1)", "-", "•")
    if kind in ("docx", "pdf"):
        marks += ("decimal", "thaiNumbers", "bullet", "%1)")
    return marks if kind in ("txt", "pdf") else (*marks, "none")


def _names(choices: Choices) -> dict[str, str]:
    kinds = {
        "title": headings.TITLES,
        "steps": headings.STEPS,
        "owner": headings.OWNERS,
        "period": headings.PERIODS,
        "number": headings.NUMBERS,
        "indicator": headings.INDICATORS,
        "follow_up": headings.FOLLOW_UPS,
        "result": headings.RESULTS,
        "support": headings.SUPPORTS,
    }
    return {name: choices.pick(f"heading {name}", words, 0.4) for name, words in kinds.items()}
