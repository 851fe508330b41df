"""Tells beforehand who hears of what on which day: slowly, day by day, from the rules of reminding alone.

It shares no line with the engine: days are counted one by one, marks are written out, nothing is kept in a table
but what each person has been told of.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.story import DAY, RoundStory, Story, TaskStory

OFFICER, CLERK, MAYOR = "เจ้าหน้าที่นโยบายและแผน", "ปลัด", "นายก"
NEWS = timedelta(days=14)

Told = tuple[date, str, str, str, date]  # day, person, kind, what it is about, its due date


@dataclass(frozen=True)
class Open:
    """Something that stands on a day: `marks` are the days on which it is remembered, with their names."""

    kind: str
    about: str
    due_on: date
    version: str
    people: tuple[str, ...]
    marks: tuple[tuple[date, date, str], ...]  # nominal day, day on which it may be told, name

    @property
    def duty(self) -> tuple[str, str, str]:
        return self.kind, self.about, self.version


def foretell(story: Story) -> set[Told]:
    """Everything everybody is told in the year."""
    remembered: set[tuple[tuple[str, str, str], str, str]] = set()
    waiting: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    told: set[Told] = set()
    for day in story.days:
        standing = list(_standing(story, day))
        for one in standing:
            come = [mark for mark in one.marks if mark[1] <= day]
            for person in one.people if come else ():
                newest = (one.duty, max(come, key=lambda mark: (mark[1], mark[0]))[2], person)
                if newest not in remembered:
                    waiting[person].add(one.duty)
                remembered |= {(one.duty, name, person) for _, _, name in come}
        if _is_working_day(story, day):
            told |= {
                (day, person, one.kind, one.about, one.due_on)
                for person, duties in waiting.items()
                for one in standing
                if one.duty in duties and person in one.people
            }
            waiting.clear()
    return told


# --- what stands on a day -------------------------------------------------------------------------------------


def _standing(story: Story, day: date) -> Iterator[Open]:
    if day < story.activated_on:
        return
    for number, task in enumerate(story.tasks):
        if task.assigned_on <= day and not (task.done_on and task.done_on <= day):
            yield from _of_task(story, f"task {number}", task, day)
    for one in story.rounds:
        yield from _of_round(story, one, day)


def _of_task(story: Story, name: str, task: TaskStory, day: date) -> Iterator[Open]:
    due_on, version = task.due_at(day)
    assigned_on = max(task.assigned_on, story.activated_on)
    people = _who_answers(story, task.division, day)
    yield Open("task", name, due_on, f"{due_on} {version}", people, _marks(story, due_on, assigned_on, day))
    if day <= assigned_on + NEWS:
        news = ((assigned_on, assigned_on, "new"),)
        yield Open("assignment", name, due_on, f"{assigned_on}", people, news)
    yield from _escalations(story, name, task.division, (due_on, version, assigned_on), day)


def _of_round(story: Story, one: RoundStory, day: date) -> Iterator[Open]:
    closes_on, version = one.closes_at(day)
    owing = [number for number in _divisions_with_tasks(story, day) if not _has_submitted(one, number, day)]
    marks = _marks(story, closes_on, story.activated_on, day)
    name, stamp = f"round {one.months}", f"{closes_on} {version}"
    for division in owing:
        people = _who_answers(story, division, day)
        yield Open("entry", f"{name} {division}", closes_on, stamp, people, marks)
        yield from _opening(story, one, f"{name} {division}", people, closes_on, day)
        known = (closes_on, version, story.activated_on)
        yield from _escalations(story, f"{name} {division}", division, known, day)
    if owing:
        yield Open("round", name, closes_on, stamp, (OFFICER,), marks)
        yield from _opening(story, one, name, (OFFICER,), closes_on, day)
    if _divisions_with_tasks(story, day):
        yield from _report(story, one, closes_on, version, day)
    yield from _returned(story, one, day)


def _returned(story: Story, one: RoundStory, day: date) -> Iterator[Open]:
    """The officer hears of each return once, unless the report has been proposed anew by then."""
    for number, (on, again) in enumerate(one.returns):
        if on <= day and (again is None or day < again):
            name, mark = f"round {one.months}", (on, on, "returned")
            yield Open("report_returned", name, _report_due(story, one), f"return {number}", (OFFICER,), (mark,))


def _report_due(story: Story, one: RoundStory) -> date:
    return date(story.year - 543, 4, 30) if one.months == 6 else date(story.year - 543, 10, 31)


def _report(story: Story, one: RoundStory, closes_on: date, version: int, day: date) -> Iterator[Open]:
    """Nobody ever publishes in these stories: the officer is reminded from the closing day on, and on and on."""
    due_on = _report_due(story, one)
    if story.activated_on > due_on:
        return
    marks = _marks(story, due_on, max(story.activated_on, closes_on), day)
    yield Open("report", f"round {one.months}", due_on, f"{due_on} {version}", (OFFICER,), marks)


def _opening(
    story: Story, one: RoundStory, name: str, people: tuple[str, ...], closes_on: date, day: date
) -> Iterator[Open]:
    if story.activated_on <= one.opens_on and day <= one.opens_on + NEWS:
        told_from = one.opens_on
        while not _is_working_day(story, told_from):
            told_from += DAY
        yield Open("round_opened", name, closes_on, "once", people, ((one.opens_on, told_from, "open"),))


def _escalations(story: Story, name: str, division: int, known: tuple[date, int, date], day: date) -> Iterator[Open]:
    """One step up after so many working days, and again, and again; each step has its own person.

    Nobody is late with what they did not have yet: the days are counted from when it was both due and assigned.
    """
    due_on, version, assigned_on = known
    if not story.escalation_working_days or due_on >= day:
        return
    above = [CLERK, MAYOR] if _head_of(story, division, day) else [MAYOR]
    counted, late = max(due_on, assigned_on), 0
    for level, person in enumerate(above, start=1):
        while late < level * story.escalation_working_days:
            counted += DAY
            late += _is_working_day(story, counted)
        if counted <= day:
            mark = (counted, counted, f"level {level}")
            yield Open("escalation", name, due_on, f"{due_on} {version} {level}", (person,), (mark,))


# --- marks, days and people -----------------------------------------------------------------------------------


def _marks(story: Story, due_on: date, assigned_on: date, day: date) -> tuple[tuple[date, date, str], ...]:
    nominal = [(due_on - DAY * offset, f"{offset} before") for offset in story.offsets]
    week = 1
    while due_on + DAY * 7 * week <= day + DAY * 30:
        nominal.append((due_on + DAY * 7 * week, f"week {week}"))
        week += 1
    return tuple((on, _working_day_before(story, on), name) for on, name in nominal if on >= assigned_on)


def _working_day_before(story: Story, day: date) -> date:
    while not _is_working_day(story, day):
        day -= DAY
    return day


def _is_working_day(story: Story, day: date) -> bool:
    return day.isoweekday() <= 5 and day not in story.holidays


def _who_answers(story: Story, division: int, day: date) -> tuple[str, ...]:
    head = _head_of(story, division, day)
    return (head,) if head else (CLERK, OFFICER)


def _head_of(story: Story, division: int, day: date) -> str | None:
    return next((name for start, end, name in story.heads[division] if start <= day <= end), None)


def _divisions_with_tasks(story: Story, day: date) -> list[int]:
    return sorted({task.division for task in story.tasks if task.assigned_on <= day})


def _has_submitted(one: RoundStory, division: int, day: date) -> bool:
    return division in one.submitted and one.submitted[division] <= day
