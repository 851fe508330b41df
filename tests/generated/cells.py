"""What a clerk writes into single cells: lists of steps, lines for each step, ticks, days, indicators."""

from collections.abc import Sequence
from datetime import date

from tests.generated import periods
from tests.generated.layouts import NUMBERED_MARKS, Layout
from tests.generated.material import INDICATOR_NAMES
from tests.generated.paper import ABOVE, LEFT, Content, Dated, Filled, Listed

_AUTOMATIC = {"decimal": "%1.", "thaiNumbers": "%1.", "bullet": "•", "%1)": "%1)"}
_MARKS = {"inline": "{}.", "1.": "{}.", "1)": "{})", "(1)": "({})", "ขั้นที่": "ขั้นตอนที่ {}"}
_DATE_STYLES = {"✓": "d mmm yy", "/": "[$-107041E]d mmm yy;@", "X": "dd/mm/yyyy"}


def again(layout: Layout, cell: Content) -> Content:
    """What stands in the next row where a cell holds for that too."""
    return {"merged": ABOVE, "empty": "", "repeated": cell}[layout.under]


def indicator_words(layout: Layout, number: int) -> str:
    """How this office names an indicator of the assessment."""
    name = INDICATOR_NAMES[number - 1]
    named = f"ตัวชี้วัดที่ {number} {name}"
    words = [named, f"ตัวชี้วัดที่ {number} : {name}", f"{number}. {name}", f"ตัวชี้วัดที่ {number}", f"ด้านที่ {number} {name}"]
    if layout.indicator == "column":  # a bare number says enough only under its name
        words[4] = str(number) if layout.names["indicator"].startswith("ตัวชี้วัด") else named
    return words[layout.indicator_words]


def list_of_steps(layout: Layout, steps: Sequence[str], number: int, *, marked: bool = False) -> Content:
    """The steps of a measure in one cell; `marked`: even a single one needs its mark."""
    mark = layout.mark
    lines = [step.replace("\n", " ") for step in steps]
    if len(steps) == 1 and not marked and "\n- " not in steps[0]:
        return lines[0]
    if mark in _AUTOMATIC:
        return Listed(tuple(steps), "decimal" if mark == "%1)" else mark, _AUTOMATIC[mark])
    if mark == "none":
        return "\n".join(lines)
    if marked and layout.number in ("title", "code") and mark in NUMBERED_MARKS:
        mark = "1.1"  # a list under a number of its own
    form = f"{number}.{{}}" if mark == "1.1" else _MARKS.get(mark, mark)
    if mark == "inline":
        return " ".join(f"{at}. {line}" for at, line in enumerate(lines, start=1))
    return "\n".join(f"{form.format(at)} {step}" for at, step in enumerate(steps, start=1))


def line_for_each_step(layout: Layout, texts: Sequence[str]) -> str:
    """Owners or periods of the steps, numbered like these where the clerk does that."""
    if len(texts) == 1:
        return texts[0]
    lines = [text.replace("\n", " ") for text in texts]
    if not layout.pair_marks:
        return "\n".join(lines)
    return "\n".join(f"{_MARKS[layout.mark].format(at)} {line}" for at, line in enumerate(lines, start=1))


def step_mark(layout: Layout, number: int, at: int) -> str:
    """What stands before a step in a row of its own."""
    marks = {"1.": f"{at + 1}. ", "1)": f"{at + 1}) ", "1.1": f"{number}.{at + 1} ", "-": "- "}
    return marks.get(layout.mark, "")


def tick(layout: Layout, *, is_then: bool, is_first: bool) -> Content:
    """One cell of a calendar."""
    can_draw = layout.format in ("docx", "xlsx", "pdf")
    if not is_then:
        return ""
    if layout.tick == "colour" and can_draw:
        return Filled()
    if layout.tick == "arrow" and can_draw:
        return "<------>" if is_first else LEFT
    return "✓" if layout.tick in ("colour", "arrow") else layout.tick


def days(layout: Layout, run: periods.Months) -> tuple[Content, Content]:
    """First and last day: in a workbook mostly real dates, some with the Buddhist year typed as a common one."""
    first, last = (day for day in (periods.days_of(run).start, periods.days_of(run).end) if day)
    return _day(layout, first), _day(layout, last)


def _day(layout: Layout, day: date) -> Content:
    if layout.format == "xlsx" and layout.tick in _DATE_STYLES:
        typed = 543 if layout.tick == "X" else 0
        return Dated(date(day.year + typed, day.month, day.day), _DATE_STYLES[layout.tick])
    names = periods.LONG if layout.tick == "●" else periods.SHORT
    return f"{day.day} {names[day.month - 1]} {day.year + 543}"
