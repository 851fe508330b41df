"""From the rows of one printed measure to its measures in the draft, one per title."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.owner_cell import OwnerEntry, OwnerReading, merge_entries
from tracker.rules.period import Period
from tracker.rules.plan_codes import o_item_of, split_code
from tracker.rules.plan_columns import indicators, kept, others, outcome, result_and_status
from tracker.rules.plan_draft import (
    Confidence,
    DraftMeasure,
    DraftStep,
    Field,
    Problem,
    Severity,
    Source,
)
from tracker.rules.plan_faults import dash_problems, is_usable, short
from tracker.rules.plan_headings import Role
from tracker.rules.plan_pairing import assign_steps, span_of
from tracker.rules.plan_row import Cell, PlanRow
from tracker.rules.plan_steps import ReadGroup, ReadStep, arrange_titles, printed, read_group
from tracker.rules.plan_text import ItemList, one_line, split_items

_WHOLE_TITLES = (Role.INDICATOR, Role.TOPIC, Role.ITEM, Role.COMPONENT)
_ANNOUNCING = (":", "ดังนี้", "ได้แก่", "ประกอบด้วย", "ดังต่อไปนี้", "คือ")  # after these words a list stands apart


@dataclass(frozen=True)
class Title:
    """One title of a group; `row` is where it was printed, `code` what stood before it."""

    text: str
    row: int
    cell: Cell
    code: str = ""


def read_measures(
    rows: Sequence[PlanRow], fiscal_year: FiscalYear | None, number: int
) -> tuple[tuple[DraftMeasure, ...], tuple[Problem, ...]]:
    """The measures of one group of rows. `number` is the group's place in the document, for those without a code."""
    group = read_group(rows, fiscal_year)
    rows = group.rows
    titles, problems = _titles(rows, group)
    may_take = [sum(1 for title in titles if title.row <= step.row) for step in group.steps]
    shares = assign_steps([step.text for step in group.steps], [title.text for title in titles], may_take)
    if len(titles) > 1 and group.steps and len(titles) != len(group.steps):
        message = (
            f"แถวนี้มี {len(titles)} มาตรการ แต่มี {len(group.steps)} ขั้นตอน ระบบแบ่งขั้นตอนตามเนื้อความ"
            " กรุณาตรวจว่าขั้นตอนใดเป็นของมาตรการใด"
        )
        problems.append(Problem(Severity.WARNING, "pair_titles", message, rows[0].source))
    builder = _Builder(rows, group, [title.row for title in titles])
    arranged = group.steps or arrange_titles(group, [title.text for title in titles])
    shares = shares or tuple(range(len(arranged)))
    measures = []
    for place, title in enumerate(titles):
        steps = [step for step, share in zip(arranged, shares, strict=True) if share == place]
        measures.append(builder.measure(title, steps, _code(rows[0], title, number, place, len(titles))))
    return tuple(measures), (*group.problems, *problems, *builder.problems)


def _titles(rows: Sequence[PlanRow], group: ReadGroup) -> tuple[list[Title], list[Problem]]:
    titles: list[Title] = []
    for number, row in enumerate(rows):
        if row.title.text and not (
            number and (row.title.is_inherited or row.title.text == rows[number - 1].title.text)
        ):
            titles += _titles_of(row, number)
    if titles:
        return titles, [] if group.steps else dash_problems([title.cell.text for title in titles], rows[0].source)
    words = group.steps[0].text if group.steps else one_line(rows[0].cell(Role.NUMBER).text)
    message = "แถวนี้ไม่มีชื่อมาตรการ ระบบใช้ข้อความของขั้นตอนแรกแทน กรุณาระบุชื่อมาตรการ"
    fault = Problem(Severity.WARNING, "doubt_title_missing", message, rows[0].source)
    return [Title(short(words, 200), 0, Cell(words, rows[0].source))], [fault]


def _titles_of(row: PlanRow, number: int) -> list[Title]:
    cell, role = row.title, row.layout.title
    if role in _WHOLE_TITLES:
        code, text = split_code(one_line(cell.text)) if role is Role.TOPIC else ("", one_line(cell.text))
        return [Title(text or one_line(cell.text), number, cell, code)]
    found = split_items(cell.text)
    if not found.items:
        return [Title(one_line(cell.text), number, cell)]
    if found.lead:
        return [Title(one_line(cell.text if _runs_on(row, found) else found.lead), number, cell)]
    return [Title(one_line(item.text), number, cell, item.mark) for item in found.items]


def _runs_on(row: PlanRow, found: ItemList) -> bool:
    """Numbers within the sentence of a title (คู่มือ (1) ภาษี (2) พัสดุ) are part of it, where steps have their column."""
    rest = row.title.text[len(found.lead) :].lstrip(" ")
    return bool(row.layout.steps) and not rest.startswith("\n") and not found.lead.endswith(_ANNOUNCING)


def _code(row: PlanRow, title: Title, number: int, place: int, count: int) -> Field[str]:
    """The printed code; else the item's number; else its place in the document."""
    cell = row.cell(Role.NUMBER)
    printed_code = one_line(cell.text).strip(".) ")
    if o_item := _o_item(row, title).value:
        return Field(o_item, cell.source)
    if printed_code and len(printed_code) <= 12:
        return Field(f"{printed_code}.{place + 1}" if count > 1 else printed_code, cell.source)
    if title.code and (count == 1 or "." in title.code):
        return Field(title.code, title.cell.source)
    return Field(f"{number}.{place + 1}" if count > 1 else str(number), title.cell.source, Confidence.PROBABLE)


def _o_item(row: PlanRow, title: Title) -> Field[str | None]:
    if title.code.startswith("O"):
        return Field(title.code, title.cell.source)
    cell = row.cell(Role.NUMBER)
    item = o_item_of(cell.text, is_of_o_items=row.header.is_of_o_items)
    return Field(item, cell.source if item else None)


class _Builder:
    """Makes the measures of one group; keeps what they share."""

    def __init__(self, rows: Sequence[PlanRow], group: ReadGroup, title_rows: Sequence[int]) -> None:
        self.rows = rows
        self.group = group
        self.title_rows = title_rows
        self.count = len(title_rows)
        self.problems: list[Problem] = []
        self.result, self.status, self.status_text = result_and_status(rows)

    def measure(self, title: Title, steps: Sequence[ReadStep], code: Field[str]) -> DraftMeasure:
        first = self.rows[0]
        owner = self._owner(title, steps)
        source = first.cell(Role.OWNER).source or title.cell.source
        period, sure = self._period(steps)
        place = printed(self.rows, Role.PERIOD).source or first.cell(Role.END).source or title.cell.source
        named = _names_somebody(owner.value)
        self._tell_missing(title, named, bool(period.text))
        if named:
            self._tell_steps_without_owner(title, steps)
        return DraftMeasure(
            code=code,
            title=_given(title.text, title.cell),
            indicators=indicators(first, title.cell, self.group.lead),
            o_item=_o_item(first, title),
            steps=tuple(_step(step) for step in steps if self.group.steps),
            divisions=Field(owner.value.divisions, source, owner.confidence),
            lead=Field(owner.value.lead, source, owner.confidence),
            supporting=Field(owner.value.supporting, source, owner.confidence),
            all_divisions=Field(owner.value.all_divisions, source, owner.confidence),
            start=Field(period.start, place, sure),
            end=Field(period.end, place, sure),
            due=Field(period.due, place, sure),
            period_text=Field(self._period_text(steps), place),
            follow_up=kept(self.rows, Role.FOLLOW_UP),
            limitation=kept(self.rows, Role.LIMITATION),
            result=self.result,
            suggestion=kept(self.rows, Role.SUGGESTION),
            status=self.status,
            status_text=self.status_text,
            source=_place_of(title, first),
            context=self._context(),
            approach=self._approach(title),
            other=others(self.rows),
            outcome=outcome(self.rows),
        )

    def _owner(self, title: Title, steps: Sequence[ReadStep]) -> Field[OwnerEntry]:
        entries = [step.owner.value for step in steps if step.owner.value]
        if entries:
            is_sure = all(step.owner.confidence is Confidence.CLEAR for step in steps)
            merged = entries[0] if len({entry.parties for entry in entries}) == 1 else merge_entries(tuple(entries))
            is_sure = is_sure and not merged.shortened
            return Field(merged, None, Confidence.CLEAR if is_sure else Confidence.PROBABLE)
        reading = self._owners_from(title)
        if steps and reading.entries:  # the steps took none of the row's owners: a person must say
            return Field(OwnerEntry(), None, Confidence.DOUBTFUL)
        if self.count == 1 or len({entry.parties for entry in reading.entries}) == 1:
            merged = reading.entries[0] if len(reading.entries) == 1 else reading.together
            sure = Confidence.PROBABLE if merged.shortened else Confidence.CLEAR
            return Field(merged, None, sure if reading.entries else Confidence.DOUBTFUL)
        return Field(OwnerEntry(), None, Confidence.DOUBTFUL)

    def _owners_from(self, title: Title) -> OwnerReading:
        """What the title's row says, and the rows below it up to the next title."""
        stop = min((row for row in self.title_rows if row > title.row), default=len(self.rows))
        readings = list(dict.fromkeys(self.group.owners[title.row : stop]))
        return OwnerReading(
            tuple(dict.fromkeys(entry for reading in readings for entry in reading.entries)),
            tuple(dict.fromkeys(entry for reading in readings for entry in reading.lines)),
        )

    def _period(self, steps: Sequence[ReadStep]) -> tuple[Period, Confidence]:
        """The span of the measure's own steps, else that of its rows."""
        own = [step.period.value for step in steps if step.period.value and is_usable(step.period.value)]
        if own:
            span = span_of(own)
            is_sure = not span.doubt and all(step.period.confidence is Confidence.CLEAR for step in steps)
            return span, Confidence.DOUBTFUL if span.doubt else (Confidence.CLEAR if is_sure else Confidence.PROBABLE)
        around = [period for reading in self.group.periods for period in reading.periods if is_usable(period)]
        if not around:
            return Period(None, None, ""), Confidence.DOUBTFUL
        span = span_of(around)
        is_alone = not steps and len({(period.start, period.end) for period in around}) == 1 and not span.doubt
        return span, Confidence.CLEAR if is_alone else Confidence.DOUBTFUL

    def _period_text(self, steps: Sequence[ReadStep]) -> str:
        texts = dict.fromkeys(step.period.value.text for step in steps if step.period.value and step.period.value.text)
        if not texts:
            texts = dict.fromkeys(period.text for reading in self.group.periods for period in reading.periods)
        columns = {Role.PERIOD, Role.START, Role.END} & self.rows[0].header.roles
        if texts and (self.count > 1 or not columns):
            return " · ".join(texts)
        cells = [printed(self.rows, role, " ") for role in (Role.PERIOD, Role.START, Role.END)]
        return one_line(" – ".join(cell.text for cell in cells if cell.text))

    def _tell_missing(self, title: Title, has_owner: bool, has_period: bool) -> None:
        place = title.cell.source
        if not has_owner and {Role.OWNER, Role.OFFICE} & self.rows[0].header.roles:
            message = f"ยังไม่ทราบผู้รับผิดชอบของ “{short(title.text, 50)}” กรุณาเลือกสำนัก/กอง"
            self.problems.append(Problem(Severity.WARNING, "owner_missing", message, place))
        if (
            not has_period
            and {Role.PERIOD, Role.END, Role.MONTH} & self.rows[0].header.roles
            and not self._period_text(())
        ):
            message = f"“{short(title.text, 50)}” ไม่ได้ระบุระยะเวลา กรุณากำหนดวันเริ่มต้นและวันสิ้นสุด"
            self.problems.append(Problem(Severity.WARNING, "period_missing", message, place))

    def _tell_steps_without_owner(self, title: Title, steps: Sequence[ReadStep]) -> None:
        """Steps nobody was paired with, where others of the measure have an owner."""
        left = [step for step in steps if not (step.owner.value and _names_somebody(step.owner.value))]
        if left and self.group.steps:
            about, step = short(title.text, 50), short(left[0].text, 40)
            message = f"มี {len(left)} ขั้นตอนของ “{about}” ที่ยังไม่ทราบผู้รับผิดชอบ เช่น “{step}” กรุณาเลือกสำนัก/กอง"
            source = left[0].text_cell.source or title.cell.source
            self.problems.append(Problem(Severity.WARNING, "owner_missing", message, source))

    def _context(self) -> Field[str]:
        """Why: the question or indicator beside the measure, and what the steps' cell says before its list."""
        role = self.rows[0].layout.context
        cell = printed(self.rows, role) if role else Cell("")
        lead = Cell(self.group.lead, self.rows[0].cell(self.rows[0].layout.steps).source)
        texts = [part.text for part in (cell, lead) if part.text]
        return Field("\n".join(texts), cell.source or (lead.source if lead.text else None))

    def _approach(self, title: Title) -> Field[str]:
        """How in general: the column of that name, or the list under a measure's title."""
        layout = self.rows[0].layout
        cell = printed(self.rows, Role.APPROACH) if Role.APPROACH not in (layout.title, layout.steps) else Cell("")
        if cell.text or layout.title in _WHOLE_TITLES:
            return Field(cell.text, cell.source)
        found = split_items(title.cell.text)
        is_apart = found.lead and layout.steps and not _runs_on(self.rows[0], found)
        listed = [f"- {item.text}" for item in found.items] if is_apart else []
        return Field("\n".join(listed), title.cell.source if listed else None)


def _names_somebody(owner: OwnerEntry) -> bool:
    return bool(owner.divisions or owner.all_divisions)


def _given(text: str, cell: Cell) -> Field[str]:
    return Field(text, cell.source, Confidence.PROBABLE if cell.is_inherited else Confidence.CLEAR)


def _place_of(title: Title, row: PlanRow) -> Source:
    return title.cell.source or row.source


def _step(step: ReadStep) -> DraftStep:
    owner, period = step.owner.value or OwnerEntry(), step.period.value or Period(None, None, "")
    usable = period if is_usable(period) else Period(None, None, period.text)
    doubt = period.doubt is not None
    when = Confidence.DOUBTFUL if doubt else step.period.confidence
    who = Confidence.DOUBTFUL if owner.doubt else step.owner.confidence
    who = Confidence.PROBABLE if owner.shortened and who is Confidence.CLEAR else who
    who_place, when_place = step.owner_cell.source, step.period_cell.source
    return DraftStep(
        text=Field(step.text, step.text_cell.source, step.confidence),
        divisions=Field(owner.divisions, who_place, who),
        all_divisions=Field(owner.all_divisions, who_place, who),
        units=Field(owner.units, who_place, who),
        start=Field(usable.start, when_place, when),
        end=Field(usable.end, when_place, when),
        due=Field(usable.due, when_place, when),
        period_text=Field(period.text, when_place, when),
        lead=Field(owner.lead, who_place, who),
        supporting=Field(owner.supporting, who_place, who),
    )
