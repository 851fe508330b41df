"""The steps of one printed measure: read from its rows, each with its owner and its period."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.owner_cell import OwnerEntry, OwnerReading, looks_like_owners, merge_entries, read_owners
from tracker.rules.period import Period, PeriodReading
from tracker.rules.plan_draft import Confidence, Problem, Severity
from tracker.rules.plan_faults import letter_problems, owner_problems, period_problems, short
from tracker.rules.plan_headings import Role
from tracker.rules.plan_pairing import Paired, RowPairs, pair_row, span_of
from tracker.rules.plan_row import NOTHING, Cell, PlanRow
from tracker.rules.plan_text import ItemList, ListItem, one_line, split_items, split_lines
from tracker.rules.plan_when import one_for_each, row_periods
from tracker.rules.plan_who import owner_words
from tracker.rules.step_leads import StepLeads
from tracker.rules.step_lines import before_number, whole_lines

_LONGEST_OWNERLIKE = 200
_SHORTEST_STEP = 8  # a shorter line is the rest of the one before


@dataclass(frozen=True)
class ReadStep:
    """A step before it is shared out to a title; `row` is the place of its row in the group."""

    text: str
    row: int
    owner: Paired[OwnerEntry]
    period: Paired[Period]
    owner_cell: Cell
    period_cell: Cell
    text_cell: Cell
    number: int = 0  # as printed before it; 0 where none is
    confidence: Confidence = Confidence.CLEAR


@dataclass
class ReadGroup:
    """Everything read from the rows of one printed measure; `rows` with swapped columns put right."""

    rows: list[PlanRow] = field(default_factory=list)
    steps: list[ReadStep] = field(default_factory=list)
    lead: str = ""  # what the steps' cell says before its list
    owners: list[OwnerReading] = field(default_factory=list)
    periods: list[PeriodReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    leads: StepLeads = field(default_factory=StepLeads)


def read_group(rows: Sequence[PlanRow], fiscal_year: FiscalYear | None) -> ReadGroup:
    """Read the rows of one printed measure, in order."""
    group = ReadGroup()
    for number, row in enumerate(rows):
        group.rows.append(_put_right(group.leads.take(row), group))
        _read_row(group, group.rows[-1], number, fiscal_year)
    group.steps = [_as_led(group, step, at, fiscal_year) for at, step in enumerate(group.steps, start=1)]
    return group


def _as_led(group: ReadGroup, step: ReadStep, number: int, year: FiscalYear | None) -> ReadStep:
    """The step with the owner and the period its cells lead with its own number."""
    row = group.rows[step.row]
    if who := group.leads.words(Role.OWNER, number):
        step = replace(step, owner=Paired(read_owners(who).together))
    if when := group.leads.words(Role.PERIOD, number):
        told = replace(row, cells={Role.PERIOD: replace(step.period_cell, text=when, is_inherited=False)})
        periods = row_periods(told, (), year)[1].periods
        step = replace(step, period=Paired(periods[0] if len(periods) == 1 else span_of(periods) if periods else None))
    return step


def _read_row(group: ReadGroup, row: PlanRow, number: int, year: FiscalYear | None) -> None:
    owner_cell, owners = _owners(row, group)
    period_cell, periods = row_periods(row, group.periods, year)
    group.owners.append(owners)
    group.periods.append(periods)
    if not owner_cell.is_inherited:
        group.problems += [fault for entry in owners.entries for fault in owner_problems(entry, owner_cell.source)]
    if not period_cell.is_inherited:
        group.problems += period_problems(periods, period_cell.source)
    steps_cell = row.cell(row.layout.steps)
    group.problems += letter_problems((row.title.text, steps_cell.text, owner_cell.text), row.source)
    texts, rest = _step_texts(group, row, number, bool(owner_cell.text and period_cell.text))
    if not texts:
        if number and owners.entries and not owner_cell.is_inherited:
            _add_owners(group, owners, row)
        return
    periods = one_for_each(len(texts), period_cell, periods, fiscal_year=year)
    pairs = pair_row(len(texts), owners, periods)
    _tell_counts(group, pairs, len(texts), owners, periods, row)
    for text, owner, period in zip(texts, pairs.owners, pairs.periods, strict=True):
        step = ReadStep(text.text, number, owner, period, owner_cell, period_cell, steps_cell, text.number or 0)
        group.steps.append(replace(step, confidence=Confidence.PROBABLE) if text is rest else step)


def _add_owners(group: ReadGroup, owners: OwnerReading, row: PlanRow) -> None:
    """Owners on a row that only goes on with the steps above (their cell is merged over the rows) share these steps."""
    last = group.steps[-1].row if group.steps else None
    added = 0
    for at, step in enumerate(group.steps):
        if step.row == last:
            before = (step.owner.value,) if step.owner.value else ()
            together = merge_entries((*before, *owners.entries))
            added += together.parties != merge_entries(before).parties
            group.steps[at] = replace(step, owner=Paired(together, Confidence.PROBABLE))
    if added:
        cell = row.cell(Role.OWNER)
        message = f"“{short(cell.text, 50)}” อยู่ในแถวที่ไม่มีขั้นตอนของตนเอง ระบบให้รับผิดชอบขั้นตอนของแถวก่อนร่วมกัน กรุณาตรวจว่าถูกต้อง"
        group.problems.append(
            Problem(Severity.INFO, "owner_joined", message, row.cell(Role.OWNER).source or row.source)
        )


def _step_texts(
    group: ReadGroup, row: PlanRow, number: int, has_own_arrangement: bool
) -> tuple[list[ListItem], ListItem | None]:
    """The new steps of a row, and among them the one that is only cut off the step above.

    Text that goes on with the last step and has no owner and period of its own is added to that step.
    """
    if not row.layout.steps:
        return list(row.steps.items), None
    cell = row.cell(row.layout.steps)
    text = "" if cell.is_inherited else _without_rest_of_page(group, row, cell.text)
    if not any(letter.isalnum() for letter in text):
        return [], None
    found = split_items(text, after=group.steps[-1].number if group.steps else 0)
    if _begins_on_next_page(group, row, found):
        group.lead, group.steps = one_line(f"{group.lead} {group.steps[0].text_cell.text}"), []
    items = list(_items(found, text, group, row))
    rest = one_line(found.lead if found.items else ("" if items else text))
    if not rest:
        return items, None
    if number == 0 or not group.steps:
        group.lead = one_line(f"{group.lead} {rest}")
        return items, None
    _tell_joined(group, row, rest)
    if has_own_arrangement and not items:
        cut = ListItem(rest)
        return [cut], cut
    last = group.steps[-1]
    group.steps[-1] = replace(last, text=f"{last.text} {rest}", confidence=Confidence.PROBABLE)
    return items, None


def _without_rest_of_page(group: ReadGroup, row: PlanRow, text: str) -> str:
    """A cell below the end of a page without the items of the last step above: dashes, where steps have numbers."""
    number = group.steps[-1].number if group.steps else 0
    if not (row.is_paper and row.is_after_break and number):
        return text
    head, tail = before_number(text, number + 1)
    inside = split_items(head)
    if not inside.items or inside.first_number is not None:
        return text
    last, lines = group.steps[-1], "".join(f"\n- {item.text}" for item in inside.items)
    group.steps[-1] = replace(last, text=f"{last.text} {one_line(inside.lead)}".strip() + lines)
    return tail


def _begins_on_next_page(group: ReadGroup, row: PlanRow, found: ItemList) -> bool:
    """Whether the list of steps only begins below the end of a page: all above it leads to the list."""
    is_first = bool(found.items) and found.items[0].number == 1
    above = {step.row for step in group.steps}
    is_plain = not any(split_items(step.text_cell.text).items for step in group.steps)
    return row.is_paper and row.is_after_break and is_first and len(above) == 1 and is_plain


def _items(found: ItemList, text: str, group: ReadGroup, row: PlanRow) -> tuple[ListItem, ...]:
    """The list, or without marks: each printed line a step; the whole cell where it is one sentence."""
    if found.items:
        return found.items
    if group.steps and split_items(group.steps[-1].text_cell.text).items:
        return ()  # the steps above are a marked list; this text is the rest of the last one
    printed_lines = split_lines(text)
    lines = whole_lines(printed_lines, is_paper=row.is_paper)
    if len(lines) > 1 and all(len(line) >= _SHORTEST_STEP for line in lines):
        if len(lines) < len(printed_lines):
            _tell_lines(group, row, lines)
        return tuple(ListItem(line) for line in lines)
    return (ListItem(one_line(text)),)


def _tell_lines(group: ReadGroup, row: PlanRow, lines: Sequence[str]) -> None:
    message = f"ขั้นตอนในช่องนี้ไม่มีเลขข้อ ระบบต่อบรรทัดที่ตัดกลางข้อความให้แล้ว ได้ {len(lines)} ขั้นตอน กรุณาตรวจว่าแบ่งถูกต้อง"
    source = row.cell(row.layout.steps).source or row.source
    group.problems.append(Problem(Severity.INFO, "doubt_joined_lines", message, source))


def _tell_joined(group: ReadGroup, row: PlanRow, text: str) -> None:
    message = f"แถวนี้ขึ้นต้นด้วย “{text[:40]}” ซึ่งน่าจะต่อจากแถวก่อน ระบบต่อให้แล้ว กรุณาตรวจว่าถูกต้อง"
    group.problems.append(Problem(Severity.INFO, "doubt_joined_row", message, row.source))


def _tell_counts(
    group: ReadGroup, pairs: RowPairs, count: int, owners: OwnerReading, periods: PeriodReading, row: PlanRow
) -> None:
    if not pairs.owner_counts_fit and not group.leads.tells(Role.OWNER):
        message = (
            f"แถวนี้มี {count} ขั้นตอน แต่มีผู้รับผิดชอบ {len(owners.entries)} ราย ระบบจับคู่ตามลำดับ กรุณาตรวจผู้รับผิดชอบของแต่ละขั้นตอน"
        )
        group.problems.append(
            Problem(Severity.WARNING, "pair_count", message, row.cell(Role.OWNER).source or row.source)
        )
    if not pairs.period_counts_fit and not group.leads.tells(Role.PERIOD):
        message = (
            f"แถวนี้มี {count} ขั้นตอน แต่มีระยะเวลา {len(periods.periods)} ช่วง ระบบจับคู่ตามลำดับ กรุณาตรวจระยะเวลาของแต่ละขั้นตอน"
        )
        group.problems.append(
            Problem(Severity.WARNING, "pair_count", message, row.cell(Role.PERIOD).source or row.source)
        )


def _owners(row: PlanRow, group: ReadGroup) -> tuple[Cell, OwnerReading]:
    """The owners of a row; a row that goes on without owners keeps those above it."""
    cell = row.cell(Role.OWNER)
    reading = read_owners(owner_words(row))
    if not reading.entries and group.owners:
        is_one_step = sum(step.row == len(group.owners) - 1 for step in group.steps) == 1
        return replace(cell, is_inherited=True), _one(group.owners[-1], is_whole=is_one_step)
    support = read_owners(row.cell(Role.SUPPORT).text).together
    if not (support.divisions or support.all_divisions) or not reading.entries:
        return cell, reading
    named = tuple(dict.fromkeys((*support.divisions, *(("ทุกสำนัก/กอง",) if support.all_divisions else ()))))
    entries = tuple(replace(entry, supporting=(*entry.supporting, *named)) for entry in reading.entries)
    lines = tuple(replace(entry, supporting=(*entry.supporting, *named)) for entry in reading.lines)
    return cell, OwnerReading(entries, lines)


def _one(reading: OwnerReading, *, is_whole: bool) -> OwnerReading:
    """The owners above as one party, where they are one or were all for the one step above (`is_whole`)."""
    if is_whole and reading.entries:
        return OwnerReading((reading.together,), (reading.together,))
    parties = {entry.parties for entry in reading.entries}
    return OwnerReading(reading.entries[:1], reading.lines[:1]) if len(parties) == 1 else OwnerReading((), ())


def _put_right(row: PlanRow, group: ReadGroup) -> PlanRow:
    """Undo swapped columns: owners printed under another heading while the owners' cell holds something else."""
    owner = row.cell(Role.OWNER)
    if Role.OWNER not in row.cells or not owner.text or looks_like_owners(owner.text):
        return row
    for role in (Role.RESULT, Role.OUTCOME, Role.PERIOD, Role.FOLLOW_UP, Role.SUGGESTION, Role.SUPPORT):
        other = row.cell(role)
        if other.text and len(other.text) <= _LONGEST_OWNERLIKE and looks_like_owners(other.text):
            message = "ช่องผู้รับผิดชอบกับช่องอื่นในแถวนี้สลับกัน ระบบสลับกลับให้แล้ว กรุณาตรวจว่าถูกต้อง"
            group.problems.append(Problem(Severity.WARNING, "owner_swapped", message, owner.source))
            return replace(row, cells={**row.cells, Role.OWNER: other, role: owner})
    return row


def arrange_titles(group: ReadGroup, titles: Sequence[str]) -> list[ReadStep]:
    """Owner and period of each of several measures in one row without steps; nothing where the numbers do not fit."""
    if len(titles) < 2 or len(group.rows) != 1:
        return []
    owners, periods = group.owners[0], group.periods[0]
    fitting = (1, len(titles))
    if (len(owners.entries) not in fitting and len(owners.lines) not in fitting) or len(periods.periods) not in fitting:
        return []
    row, pairs = group.rows[0], pair_row(len(titles), owners, periods)
    cells = row.cell(Role.OWNER), row.cell(Role.PERIOD), row.title
    return [
        ReadStep(title, 0, owner, period, *cells)
        for title, owner, period in zip(titles, pairs.owners, pairs.periods, strict=True)
    ]


def printed(rows: Sequence[PlanRow], role: Role, between: str = "\n") -> Cell:
    """The texts of one column over the rows of a group, as one."""
    cells = [row.cell(role) for row in rows if row.cell(role).text and not row.cell(role).is_inherited]
    if not cells:
        return next((row.cell(role) for row in rows if row.cell(role).text), NOTHING)
    return Cell(between.join(dict.fromkeys(cell.text for cell in cells)), cells[0].source)
