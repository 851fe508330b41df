"""Lays an invented plan out as a document, with what a careful person reads in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tests.generated import headings, periods
from tests.generated.aside import FOOTERS, around
from tests.generated.choices import Choices
from tests.generated.entries import Entry, draw_entries
from tests.generated.expected import Reading
from tests.generated.layouts import FORMATS, NUMBERED_MARKS, Layout, draw_layout
from tests.generated.material import INDICATOR_NAMES
from tests.generated.paper import ABOVE, LEFT, Block, Content, Dated, Filled, Listed, Paper, Sheet, Table

Row = dict[str, Content]
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_DIGIT = re.compile(r"(?<![A-Za-z])\d(?!:)")  # Q1 keeps its own
_MAY_BREAK = re.compile(r"(?<=[ก-ฮะาิีึืุูั็่้๊๋์])(?=[เแโใไ])")


@dataclass(frozen=True)
class Written:
    """A document and its reading."""

    layout: Layout
    paper: Paper
    reading: Reading


def write(choices: Choices, formats: tuple[str, ...] = FORMATS) -> Written:
    """One document."""
    layout = draw_layout(choices, formats)
    office, divisions, entries = draw_entries(choices, layout)
    clerk = _Clerk(choices, layout)
    reading = Reading(tuple(entry.meaning(layout) for entry in entries), divisions)
    return Written(layout, clerk.paper(office, entries), reading)


class _Clerk:
    def __init__(self, choices: Choices, layout: Layout) -> None:
        self.choices = choices
        self.layout = layout
        self.columns = self._columns()

    # --- the document -----------------------------------------------------------------------------------------

    def paper(self, office: str, entries: Sequence[Entry]) -> Paper:
        before, after = around(self.choices)
        title = "รายงานผลการดำเนินการตามมาตรการ" if self.layout.result else "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
        top: list[Block] = [f"{title} ประจำปีงบประมาณ พ.ศ. 2569", office]
        if self.choices.chance("one title line", 0.3):
            top = [f"{title} {office} ปีงบประมาณ พ.ศ. 2569"]
        footer = [self.choices.pick("footer", FOOTERS)] if self.choices.chance("has footer", 0.2) else []
        parts = self._parts(entries)
        if self.layout.sheets == 1 or len(parts) < 2:
            blocks = [*top, *before, *(block for part in parts for block in part), *footer, *after]
            sheets = (Sheet(tuple(blocks), "แผน"),)
        else:
            sheets = (Sheet((*top, *before), "ปก"), *(Sheet((*top, *part), f"แผ่นที่ {at}") for at, part in enumerate(parts, 1)))
        inked = tuple(replace(sheet, blocks=tuple(self._digits(block) for block in sheet.blocks)) for sheet in sheets)
        return Paper(inked, self.layout.soft_breaks)

    def _parts(self, entries: Sequence[Entry]) -> list[list[Block]]:
        """What would be sheets of a workbook: the tables with the lines above them."""
        layout = self.layout
        if layout.rows == "form":
            return [list(self._forms(entries))]
        if layout.owner_place == "heading":
            words = self.choices.pick("words over a division", ("{}", "หน่วยงาน : {}", "ผู้รับผิดชอบ : {}", "ส่วนราชการ {}"))
            names = dict.fromkeys(entry.owners[0][0] for entry in entries)
            grouped = [(words.format(name), [entry for entry in entries if entry.owners[0][0] == name]) for name in names]
            return [[heading, *self._tables(group)] for heading, group in grouped]
        if layout.indicator == "paragraph":
            numbers = dict.fromkeys(entry.indicator for entry in entries)
            return [
                [self._indicator(number), *self._tables([entry for entry in entries if entry.indicator == number])]
                for number in numbers
            ]
        size = -(-len(entries) // layout.sheets)
        return [list(self._tables(entries[at : at + size], at)) for at in range(0, len(entries), size)]

    def _tables(self, entries: Sequence[Entry], first: int = 0) -> Iterable[Block]:
        """One table, or two where the end of a page cuts it."""
        rows = self._body(entries, first)
        header = self._header()
        cut = self.choices.pick("cut after", range(1, len(rows)), 0.3) if len(rows) > 1 else 0
        if self.layout.cut == "none" or not cut or self.layout.format == "csv":
            return [Table((*header, *rows))]
        lines = self.choices.pick("between pages", ((), ("- 2 -",), ("มาตรการ (ต่อ)",), ("- 3 -", "ตาราง (ต่อ)")))
        if self.layout.cut == "bare" and self.layout.format == "txt" and not lines:
            lines = ("- 2 -",)
        below = [tuple("" if cell == ABOVE else cell for cell in rows[cut]), *rows[cut + 1 :]]
        again = header if self.layout.cut == "headed" or self.layout.format == "xlsx" else ()
        return [Table((*header, *rows[:cut])), *lines, Table((*again, *_mended(below)))]

    # --- columns ----------------------------------------------------------------------------------------------

    def _columns(self) -> list[str]:
        layout = self.layout
        order = ["title"]
        order += ["steps"] if layout.rows in ("measure", "step") else []
        when = {"column": ["period"], "days": ["start", "end"], "months": [f"m{at}" for at in range(12)]}
        time = when.get(layout.period_form) or [f"q{at}" for at in range(4)]
        owner = {"column": ["owner"], "pair": ["owner", "support"], "heading": []}[layout.owner_place]
        middle = [[name] for name in layout.beside]
        middle += [["follow_up"]] if layout.follow_up else []
        middle += [["result"]] if layout.result else []
        groups = [owner, time, *middle]
        for _ in range(self.choices.pick("moved columns", (0, 1, 2, 3), 0.4)):
            at = self.choices.pick("moved column", range(len(groups)))
            groups.insert(self.choices.pick("moved to", range(len(groups))), groups.pop(at))
        order += [name for group in groups for name in group]
        order = [*(["indicator"] if layout.indicator == "column" else []), *order]
        return [*(["number"] if layout.number in ("column", "code") else []), *order]

    def _heading(self, name: str) -> str:
        if name in headings.BESIDE:
            return self.choices.pick(f"heading {name}", headings.BESIDE[name][0])
        if name[0] in "mq" and name[1:].isdigit():
            at = int(name[1:])
            month = periods.SHORT[(at + 9) % 12]
            words = ("ไตรมาส {}", "ไตรมาสที่ {}", "Q{}") if not self.layout.two_lines else ("ไตรมาส {}", "{}", "ไตรมาสที่ {}")
            quarter = self.choices.pick("words of a quarter", words) if name == "q0" or not hasattr(self, "_quarter") else self._quarter
            self._quarter = quarter
            if name[0] == "q":
                return quarter.format(at + 1)
            return month if self.layout.two_lines else f"{month} {'68' if at < 3 else '69'}"
        return self.layout.names[name]

    def _header(self) -> tuple[tuple[Content, ...], ...]:
        layout = self.layout
        days, pair = layout.days, layout.pair
        lower: list[Content] = []
        upper: list[Content] = []
        for name in self.columns:
            if name in ("start", "end"):
                text = days[name == "end"]
                over = layout.names["period"] if name == "start" else LEFT
            elif name in ("owner", "support") and layout.owner_place == "pair":
                text = pair[name == "support"] if layout.two_lines else (layout.names[name])
                over = layout.names["owner"] if name == "owner" else LEFT
            elif name[0] in "mq" and name[1:].isdigit():
                text, over = self._heading(name), self._over(name)
            else:
                text, over = self._heading(name), ""
            upper.append(over or text)
            lower.append(text if over else ABOVE)
        if not layout.two_lines or all(cell == ABOVE for cell in lower):
            return (tuple(text if text != ABOVE else over for text, over in zip(lower, upper, strict=True)),)
        if layout.format in ("txt", "csv"):
            return (tuple(upper), tuple(lower))
        return (tuple(upper), tuple(lower))

    def _over(self, name: str) -> str:
        if name[0] == "q":
            return "ไตรมาส" if name == "q0" else LEFT
        by_year = self.layout.indicator_words % 2
        if by_year:
            return {"m0": "ปี พ.ศ. 2568", "m3": "ปี พ.ศ. 2569"}.get(name, LEFT)
        return "ระยะเวลาดำเนินการ ปีงบประมาณ พ.ศ. 2569" if name == "m0" else LEFT

    # --- rows -------------------------------------------------------------------------------------------------

    def _body(self, entries: Sequence[Entry], first: int) -> list[tuple[Content, ...]]:
        rows: list[tuple[Content, ...]] = []
        before: int | None = None
        if self.layout.rows == "listed":
            return self._listed_rows(entries)
        for at, entry in enumerate(entries, start=first + 1):
            if self.layout.indicator == "band" and entry.indicator != before:
                rows.append(self._band(entry.indicator))
            for row in self._rows(entry, at, is_same=entry.indicator == before):
                rows.append(tuple(row.get(name, "") for name in self.columns))  # noqa: PERF401
            before = entry.indicator
        return _mended(rows)

    def _band(self, indicator: int) -> tuple[Content, ...]:
        rest = LEFT if self.choices.chance("merged band", 0.7) else ""
        return (self._indicator(indicator), *[rest] * (len(self.columns) - 1))

    def _indicator(self, number: int) -> str:
        name = INDICATOR_NAMES[number - 1]
        words = (f"ตัวชี้วัดที่ {number} {name}", f"ตัวชี้วัดที่ {number} : {name}", f"{number}. {name}", f"ตัวชี้วัดที่ {number}", f"ด้านที่ {number} {name}")
        in_column = (*words[:4], str(number) if self.layout.names["indicator"].startswith("ตัวชี้วัด") else words[0])
        return (in_column if self.layout.indicator == "column" else words)[self.layout.indicator_words]

    def _rows(self, entry: Entry, number: int, *, is_same: bool) -> list[Row]:
        layout = self.layout
        first: Row = {name: self._beside(name) for name in layout.beside}
        code = f"{entry.indicator}.{number}" if layout.number == "code" else str(number)
        prefix = {"title": f"{number}. ", "word": f"มาตรการที่ {number} "}.get(layout.number, "")
        first |= {
            "number": code,
            "indicator": self._again(self._indicator(entry.indicator)) if is_same else self._indicator(entry.indicator),
            "title": self._worn(f"{prefix}{entry.title}"),
            "follow_up": entry.follow_up,
            "result": entry.result,
            "support": entry.support[0],
        }
        if layout.rows != "step":
            if layout.rows == "inside":
                first["title"] = f"{first['title']}\n{self._list(entry, number, marked=True)}"
            first["steps"] = self._list(entry, number)
            first["owner"] = self._lines([words for words, _ in entry.owners])
            return [first | self._when(entry, None)]
        return [self._step_row(entry, number, at, first) for at in range(len(entry.steps))]

    def _step_row(self, entry: Entry, number: int, at: int, first: Row) -> Row:
        row = first if at == 0 else {name: self._again(cell) for name, cell in first.items()}
        mark = {"1.": f"{at + 1}. ", "1)": f"{at + 1}) ", "1.1": f"{number}.{at + 1} ", "-": "- "}.get(self.layout.mark, "")
        owner: Content = entry.owners[min(at, len(entry.owners) - 1)][0]
        if at and len(entry.owners) == 1:
            owner = self._again(owner)
        when = self._when(entry, min(at, len(entry.months) - 1))
        if at and len(entry.months) == 1 and self.layout.period_form != "months" and self.layout.period_form != "quarters":
            when = {name: self._again(cell) for name, cell in when.items()}
        return row | {"steps": self._worn(f"{mark}{entry.steps[at]}"), "owner": owner} | when

    def _listed_rows(self, entries: Sequence[Entry]) -> list[tuple[Content, ...]]:
        """Several measures in one row, numbered, each with an owner and a period of its own in printed order."""
        rows = []
        at = 0
        while at < len(entries):
            group = entries[at : at + 2]
            if self.layout.indicator == "column":
                group = [entry for entry in group if entry.indicator == group[0].indicator]
            plain = self.layout.owner_place == "column" and self.layout.period_form == "column"
            group = group if plain and all(len(entry.owners[0][1].divisions) < 2 for entry in group) else group[:1]
            numbered = [f"{n}. {entry.title}" for n, entry in enumerate(group, start=1)]
            row: Row = {name: self._beside(name) for name in self.layout.beside}
            row |= self._when(group[0], None) | {
                "number": str(len(rows) + 1),
                "indicator": self._indicator(group[0].indicator),
                "title": "\n".join(numbered) if len(group) > 1 else group[0].title,
                "owner": "\n".join(entry.owners[0][0].replace("\n", " ") for entry in group),
                "support": group[0].support[0],
                "follow_up": group[0].follow_up,
                "result": group[0].result,
            }
            if len(group) > 1:
                row["period"] = "\n".join(entry.times[0][0].replace("\n", " ") for entry in group)
            rows.append(tuple(row.get(name, "") for name in self.columns))
            at += len(group)
        return rows

    def _forms(self, entries: Sequence[Entry]) -> Iterable[Block]:
        """A table of labels and values for each measure, or one below the other in a single table."""
        found: list[Table] = []
        for at, entry in enumerate(entries, start=1):
            row = self._rows(replace(entry), at, is_same=False)[0]
            labels = [name for name in ("indicator", "title", "steps", "owner", "support", "period", "follow_up", "result") if self._in_form(name)]
            found.append(Table(tuple((self.layout.names.get(name, name), row.get(name, "")) for name in labels)))
        if self.choices.chance("one table of forms", 0.3):
            return [Table(tuple(row for table in found for row in table.rows))]
        between = self.choices.chance("named forms", 0.5)
        return [block for at, table in enumerate(found, 1) for block in ([f"แบบที่ {at}", table] if between or at > 1 else [table])]

    def _in_form(self, name: str) -> bool:
        layout = self.layout
        has = {"indicator": layout.indicator == "column", "support": layout.owner_place == "pair", "follow_up": layout.follow_up, "result": layout.result}
        return has.get(name, True)

    # --- cells ------------------------------------------------------------------------------------------------

    def _again(self, cell: Content) -> Content:
        """What stands in the next row where a cell holds for that too."""
        return {"merged": ABOVE, "empty": "", "repeated": cell}[self.layout.under]

    def _beside(self, name: str) -> str:
        return self.choices.pick(f"cell {name}", headings.BESIDE[name][1])

    def _list(self, entry: Entry, number: int, *, marked: bool = False) -> Content:
        """The steps of a measure in one cell."""
        mark, steps = self.layout.mark, [self._worn(step) for step in entry.steps]
        if len(steps) == 1 and not marked:
            return steps[0].replace("\n", " ")
        if mark in ("decimal", "thaiNumbers", "bullet"):
            return Listed(tuple(steps), mark)
        if mark == "%1)":
            return Listed(tuple(steps), "decimal", "%1)")
        if mark == "none":
            return "\n".join(step.replace("\n", " ") for step in steps)
        if marked and self.layout.number in ("title", "code") and mark in NUMBERED_MARKS:
            mark = "1.1"  # a list under a number of its own
        form = {"inline": "{}.", "1.": "{}.", "1)": "{})", "(1)": "({})", "1.1": f"{number}.{{}}", "ขั้นที่": "ขั้นตอนที่ {}"}.get(mark, mark)
        lines = [f"{form.format(at)} {step}" for at, step in enumerate(steps, start=1)]
        return " ".join(line.replace("\n", " ") for line in lines) if mark == "inline" else "\n".join(lines)

    def _lines(self, texts: Sequence[str]) -> str:
        """One line for each step, numbered like the steps where the clerk does that."""
        if len(texts) == 1 or not self.layout.pair_marks or self.layout.mark not in NUMBERED_MARKS:
            return "\n".join(text if len(texts) == 1 else text.replace("\n", " ") for text in texts)
        form = self.layout.mark.replace("1", "{}")
        return "\n".join(f"{form.format(at)} {text}" for at, text in enumerate(texts, start=1))

    def _when(self, entry: Entry, at: int | None) -> Row:
        """The cells of time: of one step, or of the whole measure."""
        form = self.layout.period_form
        if form == "column":
            words = [text for text, _ in entry.times]
            return {"period": words[at] if at is not None else self._lines(words)}
        first, last = entry.months[at or 0]
        if form == "days":
            return dict(zip(("start", "end"), self._days(entry.months[at or 0]), strict=True))
        if form == "quarters":
            return {f"q{q}": self._tick(first // 3 <= q <= last // 3, q == first // 3) for q in range(4)}
        return {f"m{m}": self._tick(first <= m <= last, m == first) for m in range(12)}

    def _tick(self, is_then: bool, is_first: bool) -> Content:
        tick = self.layout.tick
        if tick == "colour" and self.layout.format in ("docx", "xlsx"):
            return Filled() if is_then else ""
        if tick == "arrow" and self.layout.format in ("docx", "xlsx"):
            return ("<------>" if is_first else LEFT) if is_then else ""
        return ("✓" if tick in ("colour", "arrow") else tick) if is_then else ""

    def _days(self, run: periods.Months) -> tuple[Content, Content]:
        span = periods.days_of(run)
        assert span.start and span.end
        if self.layout.format == "xlsx" and self.layout.tick in ("✓", "/", "X"):
            typed = 543 if self.layout.tick == "X" else 0  # the Buddhist year typed as if it were a common one
            style = {"✓": "d mmm yy", "/": "[$-107041E]d mmm yy;@", "X": "dd/mm/yyyy"}[self.layout.tick]
            return tuple(Dated(date(day.year + typed, day.month, day.day), style) for day in (span.start, span.end))  # type: ignore[return-value]
        names = periods.LONG if self.layout.tick == "●" else periods.SHORT
        return tuple(f"{day.day} {names[day.month - 1]} {day.year + 543}" for day in (span.start, span.end))  # type: ignore[return-value]

    # --- wear -------------------------------------------------------------------------------------------------

    def _worn(self, text: str) -> str:
        """As it looks after narrow columns: broken inside words by a space or a line."""
        if self.layout.wear == "none" or len(text) < 24:
            return text
        spots = [found.start() for found in _MAY_BREAK.finditer(text) if 8 < found.start() < len(text) - 6]
        if not spots or not self.choices.chance("worn", 0.6):
            return text
        at = self.choices.pick("broken at", spots)
        is_line = self.layout.wear == "lines" and self.layout.mark != "none" and self.layout.rows not in ("listed", "step")
        return f"{text[:at]}{chr(10) if is_line else ' '}{text[at:]}"

    def _digits(self, block: Block) -> Block:
        if isinstance(block, Table):
            return Table(tuple(tuple(self._inked(cell) for cell in row) for row in block.rows))
        return str(self._inked(block))

    def _inked(self, cell: Content) -> Content:
        """With the digits of this office."""
        is_thai = self.layout.digits == "thai" or (self.layout.digits == "mixed" and self.choices.chance("thai digits", 0.5))
        if not is_thai:
            return cell
        if isinstance(cell, Listed):
            return replace(cell, items=tuple(item.translate(_THAI_DIGITS) for item in cell.items))
        return _DIGIT.sub(lambda digit: digit.group().translate(_THAI_DIGITS), cell) if isinstance(cell, str) else cell


def _mended(rows: Sequence[tuple[Content, ...]]) -> list[tuple[Content, ...]]:
    """Nothing can be merged with a band or a heading above it."""
    mended: list[tuple[Content, ...]] = []
    for row in rows:
        above = mended[-1] if mended else ()
        is_band = not above or LEFT in above[1:2] or sum(1 for cell in above if cell) == 1
        mended.append(tuple("" if cell == ABOVE and is_band else cell for cell in row))
    return mended
