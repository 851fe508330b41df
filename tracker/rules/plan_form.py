"""Forms: labels with their values beside them, in tables or as plain lines, one measure below the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tracker.rules.owner_cell import looks_like_owners
from tracker.rules.plan_headings import Role, known_role, role_of
from tracker.rules.plan_text import clean, one_line
from tracker.rules.source_table import SourceCell, SourceDocument, SourceParagraph, SourceRow, SourceTable
from tracker.rules.thai_text import match_key

_WHAT = {Role.MEASURE, Role.GUIDELINE}
_LISTED = {*_WHAT, Role.TOPIC}
_TELLING = {Role.OWNER, Role.STEPS, Role.PERIOD, Role.START, Role.END, *_WHAT}
_FEWEST_ROLES = 3
_LONGEST_LABEL = 40
_NUMBERED = re.compile(r"(?:ที่)?[\d.()]+$|^[\d.()]+")
_NAMES_MEASURE = re.compile(r"มาตรการ|กิจกรรม|โครงการ")
_LINE = re.compile(r"\s*(?P<label>[^:\n]{2,50}?)\s*:\s*(?P<value>.*)", re.DOTALL)
_PAGE = re.compile(r"[\s\d๐-๙]+")
_LIST_MARK = re.compile(r"\s*(?:[-–•●▪➢]|\(?[\d๐-๙]{1,2}[.)])")


@dataclass(frozen=True)
class _Line:
    """One value with its label; a line without a label goes on with the one before."""

    label: SourceCell
    value: SourceCell

    @property
    def name(self) -> str:
        return label_key(self.label.text)


def label_key(label: str) -> str:
    """A label without its number: มาตรการที่ 2 is the same label as มาตรการที่ 1."""
    return _NUMBERED.sub("", match_key(label).rstrip(":")).strip()


@dataclass(frozen=True)
class Part:
    """The whole of a table or some rows of it: as printed, or (`is_form`) as one row for each measure."""

    table: SourceTable
    is_form: bool = False


def parts_of(table: SourceTable) -> tuple[Part, ...]:
    """A table, with the forms in it as tables with their labels as heading."""
    parts: list[Part] = []
    first = _first_column(table)
    read = ((row, _lines_of(row, first)) for row in table.rows)
    for may_be_form, found in groupby(read, key=lambda pair: pair[1] is not None):
        run = list(found)
        lines = _without_titles([line for _, of_row in run for line in of_row or ()])
        rows = tuple(row for row, _ in run)
        if may_be_form and _is_form(lines):
            parts.append(Part(replace(table, rows=_records(lines)), is_form=True))
        elif parts and not parts[-1].is_form:
            parts[-1] = Part(replace(table, rows=(*parts[-1].table.rows, *rows)))
        else:
            parts.append(Part(replace(table, rows=rows)))
    return tuple(parts) if any(part.is_form for part in parts) else (Part(table),)


def _without_titles(lines: Sequence[_Line]) -> list[_Line]:
    """A text alone is a label only where it is one word for word, or has a value elsewhere; a page is no value."""
    lines = [line for line in lines if not (_PAGE.fullmatch(line.value.text) and _role(line.label.text) in _LISTED)]
    labels = {line.name for line in lines if line.value.text.strip()}
    return [line for line in lines if line.value.text.strip() or line.name in labels or _is_label(line.name)]


def _is_label(name: str) -> bool:
    return known_role(name) is not None or _role(name) in _TELLING - _WHAT


def _first_column(table: SourceTable) -> int:
    """The column of the labels: sheets may begin further right."""
    filled = ([column for column, text in enumerate(row.texts) if text.strip()] for row in table.rows)
    return min((columns[0] for columns in filled if len(columns) > 1), default=0)


def _lines_of(row: SourceRow, first_column: int) -> list[_Line] | None:
    """The labels of a row with their values; None where it cannot be a row of a form."""
    cells = [cell for cell in row.cells if cell.text.strip()]
    first = row.cells[first_column]
    if len(cells) <= 1:
        return _line_alone(row, first_column) if cells else []
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    if cells[0] is not first or len(cells) not in (2, 4) or not all(_are_label_and_value(*pair) for pair in pairs):
        return None
    are_headings = all(_role(cell.text) for cell in cells)
    are_labels = len(cells) == 2 or (all(_role(label.text) for label, _ in pairs) and not are_headings)
    return [_Line(*pair) for pair in pairs] if are_labels else None


def _line_alone(row: SourceRow, first_column: int) -> list[_Line]:
    """A label without a value, a value without a label; a title over the form stands further left than its labels."""
    first = row.cells[first_column]
    at = next(column for column, cell in enumerate(row.cells) if cell.text.strip())
    if at > first_column:
        return [_Line(first, row.cells[at])]
    return [_Line(first, replace(first, text=""))] if at == first_column and _role(first.text) else []


def _role(label: str) -> Role | None:
    key = label_key(label)
    return known_role(key) or (role_of(key) if key and len(key) <= _LONGEST_LABEL else None)


def _are_label_and_value(label: SourceCell, value: SourceCell) -> bool:
    """A value is no heading itself; one that only sounds like one has a number (ตัวชี้วัดที่ 1) or repeats its label."""
    role = known_role(value.text)
    is_named = role in (Role.INDICATOR, Role.TOPIC) and _role(label.text) is role
    is_owner = role is Role.OWNER and looks_like_owners(value.text)
    return role in (None, Role.MONTH) or is_named or is_owner or any(letter.isdigit() for letter in value.text)


def _is_form(lines: Sequence[_Line]) -> bool:
    """Labels that say what is done and by whom or when, most of them known; a column of headings has none of these."""
    labels = dict.fromkeys(line.name for line in lines if line.name)
    roles = [role for label in labels if (role := _role(label))]
    told = _TELLING & set(roles)
    return bool(_WHAT & told) and len(told) >= _FEWEST_ROLES and 2 * len(roles) >= len(labels)


def _records(lines: Sequence[_Line]) -> tuple[SourceRow, ...]:
    labels = {line.name: line.label for line in reversed(lines) if line.name}
    ordered = list(dict.fromkeys(line.name for line in lines if line.name))
    heading = SourceRow(tuple(replace(labels[name], span=1) for name in ordered))
    return (heading, *(_record(part, ordered) for part in _parts(lines) if _tells_enough(part)))


def _tells_enough(part: Sequence[_Line]) -> bool:
    """Not a line of contents (มาตรการ … ๘) above the form."""
    return len({_role(line.name) for line in part} & _TELLING) > 1


def _parts(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines of each measure: a label that comes again begins the next one."""
    part: list[_Line] = []
    for line in lines:
        if line.name and any(line.name == before.name for before in part):
            yield part
            part = []
        part.append(line)
    yield part


def _record(part: Sequence[_Line], labels: Sequence[str]) -> SourceRow:
    values: dict[str, SourceCell] = {}
    current = ""
    for line in part:
        current = line.name or current
        before = values.get(current)
        value = replace(line.value, span=1)
        values[current] = replace(before, text=f"{before.text}\n{value.text}") if before else value
    place = part[0].value.source
    return SourceRow(tuple(values.get(label, SourceCell("", place)) for label in labels))


def with_written_forms(document: SourceDocument) -> SourceDocument:
    """The document with measures written as labelled lines (มาตรการ: … ผู้รับผิดชอบ: …) as a table of their own."""
    blocks: list[SourceParagraph | SourceTable] = []
    for is_line, found in groupby(document.blocks, key=lambda block: isinstance(block, SourceParagraph)):
        run = list(found)
        lines = list(_written_lines([block for block in run if isinstance(block, SourceParagraph)])) if is_line else []
        is_form = _is_form(lines) and any(_NAMES_MEASURE.search(line.label.text) for line in lines)
        blocks += [*run, SourceTable(_records(lines), 0)] if is_form else run
    return replace(document, blocks=tuple(blocks))


def _written_lines(paragraphs: Sequence[SourceParagraph]) -> Iterator[_Line]:
    """Labelled lines, and lists below a label; anything else is text around the measures."""
    is_open = False
    for number, paragraph in enumerate(paragraphs, start=1):
        source = replace(paragraph.source, row=paragraph.source.row or number)
        text = clean(paragraph.text)
        found = _LINE.fullmatch(text)
        if found and _role(found["label"]):
            yield _Line(SourceCell(one_line(found["label"]), source), SourceCell(found["value"], source))
            is_open = True
        elif is_open and _LIST_MARK.match(text):
            yield _Line(SourceCell("", source), SourceCell(text, source))
        elif text:
            is_open = False
