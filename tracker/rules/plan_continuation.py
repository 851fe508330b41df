"""Which printed rows belong together: rows that go on with the measure above, headings of sections between them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from tracker.rules.plan_codes import indicators_in_cell
from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import NOTHING, Cell, PlanRow
from tracker.rules.plan_text import one_line, split_items
from tracker.rules.reading_choices import RowPlace, place_of
from tracker.rules.step_leads import goes_on_by_step
from tracker.rules.thai_text import match_key

_OWN = (Role.OWNER, Role.PERIOD, Role.START, Role.END)  # what a measure of its own says


def continues(row: PlanRow, group: list[PlanRow]) -> bool:
    """Whether a row goes on with the measure above it."""
    before = group[-1]
    if row.layout != before.layout:
        return False
    if not row.title.text or row.title.is_inherited:
        return True
    number = row.cell(Role.NUMBER)
    has_own_number = bool(number.text) and not number.is_inherited
    if match_key(row.title.text) == match_key(before.title.text):
        return not has_own_number or match_key(number.text) == match_key(before.cell(Role.NUMBER).text)
    return not has_own_number and _numbers_go_on(row, group)


def is_cut_off(row: PlanRow, before: PlanRow) -> bool:
    """Whether a row on paper is the rest of one that the end of the page cut.

    It is nobody's and due at no time, or says who and when of further steps.
    """
    if not (row.is_paper and row.is_after_break) or row.layout != before.layout:
        return False
    if any(goes_on_by_step(row.cell(role).text, before.cell(role).text) for role in _OWN):
        return True
    said = [role for role in _OWN if role in row.header.roles and before.cell(role).text]
    return bool(said) and not any(row.cell(role).text for role in (*_OWN, Role.NUMBER))


def rest_of_page(row: PlanRow, above: Mapping[int, Cell]) -> dict[int, Cell]:
    """Of a row that goes on with the one above it on paper: what its cells that hold for rows below say together."""
    if not row.is_paper:
        return {}
    columns = {role: row.header.columns[role] for role in (Role.INDICATOR, Role.TOPIC) if role in row.cells}
    cut = {column: row.cell(role) for role, column in columns.items() if column in above}
    return {
        column: Cell(f"{above[column].text}\n{cell.text}", above[column].source)
        for column, cell in cut.items()
        if cell.text and not cell.is_inherited
    }


def _numbers_go_on(row: PlanRow, group: list[PlanRow]) -> bool:
    """Steps that go on counting (๓. after ๒.) in a row cut by the end of a page."""
    first = row.steps.first_number
    numbers = [item.number for before in group for item in before.steps.items if item.number]
    first_cell = next(
        (cell for role, cell in row.cells.items() if row.header.columns.get(role) == row.header.first_column), NOTHING
    )
    is_cut = row.is_after_break or not first_cell.text or first_cell.is_inherited or not _starts_item(first_cell.text)
    goes_on = bool(first and first > 1 and numbers and first == numbers[-1] + 1)
    return goes_on and is_cut and not _begins_anew(row, group[-1])


def _begins_anew(row: PlanRow, before: PlanRow) -> bool:
    """A numbering that Word went on with by itself: the row names its own indicator, owner and period."""
    about = next((row.cell(role) for role in (Role.INDICATOR, Role.TOPIC) if role in row.cells), NOTHING)
    if not about.text or about.is_inherited or not row.cell(Role.OWNER).text:
        return False
    numbers = indicators_in_cell(about.text)
    return bool(numbers) and not set(numbers) & set(indicators_in_cell(before.cell(Role.INDICATOR).text))


def _starts_item(text: str) -> bool:
    return bool(re.match(r"[-–•*]|\(?[\d๐-๙]+[.)]", text))


def without_section_rows(groups: Sequence[list[PlanRow]], apart: Collection[RowPlace]) -> list[list[PlanRow]]:
    """A row "1 …" without anything else above rows "1.1 …" is their heading, not a measure."""
    kept: list[list[PlanRow]] = []
    heading = section = ""
    for at, group in enumerate(groups):
        row = group[0]
        following = groups[at + 1] if at + 1 < len(groups) else []
        number = row.cell(Role.NUMBER).text.strip(" .")
        filled = [role for role, cell in row.cells.items() if cell.text and not cell.is_inherited]
        below = following[0].cell(Role.NUMBER).text.strip() if following else ""
        if (
            len(group) == 1
            and place_of(row.source) not in apart
            and number
            and set(filled) <= {Role.NUMBER, row.layout.title}
            and below.startswith(f"{number}.")
        ):
            section, heading = number, f"{number} {one_line(row.title.text)}"
            continue
        is_below = bool(section) and number.startswith(f"{section}.")
        kept.append([replace(part, heading=heading) for part in group] if is_below else group)
    return kept


def joined_by_hand(group: Sequence[PlanRow], row: PlanRow) -> list[PlanRow]:
    """The group with a row a person joined to it; what stands under its title is the rest of the title above."""
    named = [at for at, before in enumerate(group) if before.title.text and not before.title.is_inherited]
    if not named or not row.title.text or row.title.is_inherited:
        return [*group, row]
    at, found = named[-1], split_items(row.title.text)
    above = group[at].title
    listed = split_items(above.text)
    if len(listed.items) > 1 and not listed.lead and not found.lead:
        return [*group, row]  # a list of measures that goes on
    rest = found.lead or " ".join(item.text for item in found.items)
    title = above if match_key(rest) in match_key(above.text) else Cell(f"{above.text} {rest}", above.source)
    longer = _with_title(group[at], title)
    return [*group[:at], longer, *group[at + 1 :], _with_title(row, replace(title, is_inherited=True))]


def _with_title(row: PlanRow, title: Cell) -> PlanRow:
    return replace(row, cells={**row.cells, row.layout.title: title})
