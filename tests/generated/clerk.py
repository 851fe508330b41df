"""Lays an invented plan out as a document, with what a careful person reads in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.generated import headings
from tests.generated.aside import FOOTERS, around
from tests.generated.cells import (
    again,
    days,
    indicator_words,
    line_for_each_step,
    list_of_steps,
    step_mark,
    tick,
)
from tests.generated.choices import Choices
from tests.generated.columns import Columns
from tests.generated.entries import Entry, draw_entries
from tests.generated.expected import Reading
from tests.generated.ink import Ink
from tests.generated.layouts import FORMATS, Layout, draw_layout
from tests.generated.paper import ABOVE, LEFT, Block, Content, Paper, Sheet, Table

Row = dict[str, Content]
_REPORT, _PLAN = "รายงานผลการดำเนินการตามมาตรการ", "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
_OVER_DIVISIONS = ("{}", "หน่วยงาน : {}", "ผู้รับผิดชอบ : {}", "ส่วนราชการ {}")
_BETWEEN_PAGES = ((), ("- 2 -",), ("มาตรการ (ต่อ)",), ("- 3 -", "ตาราง (ต่อ)"))
_IN_FORMS = ("indicator", "title", "steps", "owner", "support", "period", "follow_up", "result")


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
    reading = Reading(tuple(entry.meaning(layout) for entry in entries), divisions)
    return Written(layout, _Clerk(choices, layout).paper(office, entries), reading)


class _Clerk:
    def __init__(self, choices: Choices, layout: Layout) -> None:
        self.choices = choices
        self.layout = layout
        self.columns = Columns(choices, layout)
        self.ink = Ink(choices, layout)

    # --- the document -----------------------------------------------------------------------------------------

    def paper(self, office: str, entries: Sequence[Entry]) -> Paper:
        before, after = around(self.choices)
        title = _REPORT if self.layout.result else _PLAN
        top: list[Block] = [f"{title} ประจำปีงบประมาณ พ.ศ. 2569", office]
        if self.choices.chance("one title line", 0.3):
            top = [f"{title} {office} ปีงบประมาณ พ.ศ. 2569"]
        footer = [self.choices.pick("footer", FOOTERS)] if self.choices.chance("has footer", 0.2) else []
        parts = self._parts(entries)
        if self.layout.sheets == 1 or len(parts) < 2:
            plan = [block for part in parts for block in part]
            sheets = [Sheet((*top, *before, *plan, *footer, *after))]
        else:
            sheets = [Sheet((*top, *before), "ปก")]
            sheets += [Sheet((*top, *part), f"แผ่นที่ {at}") for at, part in enumerate(parts, start=1)]
        sheets = [_with_margin(sheet) for sheet in sheets] if self.layout.margin else sheets
        inked = [replace(sheet, blocks=tuple(map(self.ink.block, sheet.blocks))) for sheet in sheets]
        return Paper(tuple(inked), self.layout.soft_breaks)

    def _parts(self, entries: Sequence[Entry]) -> list[list[Block]]:
        """What would be sheets of a workbook: the tables with the lines above them."""
        if self.layout.rows == "form":
            return [list(self._forms(entries))]
        if self.layout.owner_place == "heading":
            words = self.choices.pick("words over a division", _OVER_DIVISIONS)
            return self._under_headings(entries, [words.format(entry.owners[0][0]) for entry in entries])
        if self.layout.indicator == "paragraph":
            return self._under_headings(entries, [indicator_words(self.layout, entry.indicator) for entry in entries])
        size = -(-len(entries) // self.layout.sheets)
        return [list(self._tables(entries[at : at + size], at)) for at in range(0, len(entries), size)]

    def _under_headings(self, entries: Sequence[Entry], titles: Sequence[str]) -> list[list[Block]]:
        groups: dict[str, list[Entry]] = {}
        for title, entry in zip(titles, entries, strict=True):
            groups.setdefault(title, []).append(entry)
        return [[title, *self._tables(group)] for title, group in groups.items()]

    def _tables(self, entries: Sequence[Entry], first: int = 0) -> Iterable[Block]:
        """One table, or two where the end of a page cuts it."""
        rows = _mended(self._body(entries, first))
        header = self.columns.header()
        width = len(self.columns.names)
        if self.layout.counted:
            header = (*header, tuple(f"({at})" for at in range(1, width + 1)))
        if self.layout.total:
            rows.append((f"รวม {len(entries)} มาตรการ", *[LEFT if width > 1 else ""] * (width - 1)))
        cut = self.choices.pick("cut after", range(1, len(rows)), 0.3) if len(rows) > 1 else 0
        if self.layout.cut == "none" or not cut or self.layout.format == "csv":
            return [Table((*header, *rows))]
        lines = self.choices.pick("between pages", _BETWEEN_PAGES)
        if self.layout.format == "txt" and not lines:  # else it would be the same table
            lines = ("- 2 -",)
        repeated = header if self.layout.cut == "headed" or self.layout.format == "xlsx" else ()
        below = [tuple("" if cell == ABOVE else cell for cell in rows[cut]), *rows[cut + 1 :]]
        return [Table((*header, *rows[:cut])), *lines, Table((*repeated, *_mended(below)))]

    def _forms(self, entries: Sequence[Entry]) -> Iterable[Block]:
        """A table of labels and values for each measure, or one below the other in a single table."""
        layout = self.layout
        absent = {
            *(["indicator"] if layout.indicator != "column" else []),
            *(["support"] if layout.owner_place != "pair" else []),
            *(["follow_up"] if not layout.follow_up else []),
            *(["result"] if not layout.result else []),
        }
        labels = [name for name in _IN_FORMS if name not in absent]
        rows = [self._rows(entry, at, is_same=False)[0] for at, entry in enumerate(entries, start=1)]
        tables = [Table(tuple((layout.names[name], row[name]) for name in labels)) for row in rows]
        if self.choices.chance("one table of forms", 0.3):
            return [Table(tuple(row for table in tables for row in table.rows))]
        named = [block for at, table in enumerate(tables, start=1) for block in (f"แบบที่ {at}", table)]
        return named if self.choices.chance("named forms", 0.5) else named[1:]

    # --- rows -------------------------------------------------------------------------------------------------

    def _body(self, entries: Sequence[Entry], first: int) -> Iterator[tuple[Content, ...]]:
        if self.layout.rows == "listed":
            yield from map(self._line, self._listed_rows(entries))
            return
        before: int | None = None
        for at, entry in enumerate(entries, start=first + 1):
            if self.layout.indicator == "band" and entry.indicator != before:
                rest = LEFT if self.choices.chance("merged band", 0.7) else ""
                yield indicator_words(self.layout, entry.indicator), *[rest] * (len(self.columns.names) - 1)
            yield from map(self._line, self._rows(entry, at, is_same=entry.indicator == before))
            before = entry.indicator
            if self.layout.gaps and at < first + len(entries):
                yield ("",) * len(self.columns.names)

    def _line(self, row: Row) -> tuple[Content, ...]:
        return tuple(row.get(name, "") for name in self.columns.names)

    def _rows(self, entry: Entry, number: int, *, is_same: bool) -> list[Row]:
        """The rows of one measure; `is_same`: its indicator stands in the row above already."""
        layout = self.layout
        indicator: Content = indicator_words(layout, entry.indicator)
        prefix = {"title": f"{number}. ", "word": f"มาตรการที่ {number} "}.get(layout.number, "")
        first = self._shared(entry) | {
            "number": f"{entry.indicator}.{number}" if layout.number == "code" else str(number),
            "indicator": again(layout, indicator) if is_same else indicator,
            "title": self.ink.worn(f"{prefix}{entry.title}"),
        }
        if layout.rows == "step":
            return [self._step_row(entry, number, at, first) for at in range(len(entry.steps))]
        steps = [self.ink.worn(step) for step in entry.steps]
        if layout.rows == "inside":
            first["title"] = f"{first['title']}\n{list_of_steps(layout, steps, number, marked=True)}"
        first["steps"] = list_of_steps(layout, steps, number)
        first["owner"] = line_for_each_step(layout, [words for words, _ in entry.owners])
        first |= self._when(entry, None)
        if layout.both_in_one:
            first["owner"] = f"{first['owner']}\n{first['period']}"
        return [first]

    def _shared(self, entry: Entry) -> Row:
        """The cells that hold for a whole row whatever its form."""
        beside: Row = {name: self.choices.pick(f"cell {name}", headings.BESIDE[name][1]) for name in self.layout.beside}
        return beside | {"follow_up": entry.follow_up, "result": entry.result, "support": entry.support[0]}

    def _step_row(self, entry: Entry, number: int, at: int, first: Row) -> Row:
        row = first if at == 0 else {name: again(self.layout, cell) for name, cell in first.items()}
        owner: Content = entry.owners[min(at, len(entry.owners) - 1)][0]
        if at and len(entry.owners) == 1:
            owner = again(self.layout, owner)
        when = self._when(entry, min(at, len(entry.months) - 1))
        if at and len(entry.months) == 1 and self.layout.period_form in ("column", "days"):
            when = {name: again(self.layout, cell) for name, cell in when.items()}
        step = self.ink.worn(f"{step_mark(self.layout, number, at)}{entry.steps[at]}")
        return row | {"steps": step, "owner": owner} | when

    def _listed_rows(self, entries: Sequence[Entry]) -> Iterator[Row]:
        """Several measures in one row, numbered, each with an owner and a period of its own in printed order."""
        number = at = 0
        while at < len(entries):
            number += 1
            group = self._group(entries[at : at + 2])
            at += len(group)
            row = self._shared(group[0]) | self._when(group[0], None)
            row |= {"number": str(number), "indicator": indicator_words(self.layout, group[0].indicator)}
            row |= {"title": group[0].title, "owner": group[0].owners[0][0]}
            if len(group) > 1:
                row["title"] = "\n".join(f"{n}. {entry.title}" for n, entry in enumerate(group, start=1))
                row["owner"] = "\n".join(entry.owners[0][0].replace("\n", " ") for entry in group)
                row["period"] = "\n".join(entry.times[0][0].replace("\n", " ") for entry in group)
            elif self.layout.both_in_one:
                row["owner"] = f"{row['owner']}\n{row['period']}"
            yield row

    def _group(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The measures that can share a row: of one indicator, their owners and periods each in one line."""
        if self.layout.indicator == "column":
            entries = [entry for entry in entries if entry.indicator == entries[0].indicator]
        in_lines = self.layout.owner_place == "column" and self.layout.period_form == "column"
        are_single = all(len(one.owners[0][1].divisions) < 2 and not one.owners[0][1].lead for one in entries)
        is_plain = in_lines and not self.layout.follow_up and not self.layout.both_in_one
        return entries if is_plain and are_single else entries[:1]

    def _when(self, entry: Entry, at: int | None) -> Row:
        """The cells of time: of one step, or of the whole measure."""
        form = self.layout.period_form
        if form == "column":
            words = [text for text, _ in entry.times]
            return {"period": words[at] if at is not None else line_for_each_step(self.layout, words)}
        first, last = entry.months[at or 0]
        if form == "days":
            return dict(zip(("start", "end"), days(self.layout, (first, last)), strict=True))
        size, kind = (3, "q") if form == "quarters" else (1, "m")
        return {
            f"{kind}{n}": tick(self.layout, is_then=first // size <= n <= last // size, is_first=n == first // size)
            for n in range(12 // size)
        }


def _with_margin(sheet: Sheet) -> Sheet:
    """Every table one column further to the right."""
    blocks = (
        Table(tuple(("", *row) for row in block.rows)) if isinstance(block, Table) else block for block in sheet.blocks
    )
    return replace(sheet, blocks=tuple(blocks))


def _mended(rows: Iterable[tuple[Content, ...]]) -> list[tuple[Content, ...]]:
    """Nothing can be merged with a band or a heading above it."""
    mended: list[tuple[Content, ...]] = []
    for row in rows:
        above = mended[-1] if mended else ()
        is_band = not above or LEFT in above[1:2] or sum(1 for cell in above if cell) == 1
        mended.append(tuple("" if cell == ABOVE and is_band else cell for cell in row))
    return mended
