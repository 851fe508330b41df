"""The measures of an invented plan, with the words and the meaning of each owner and period."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.generated import periods
from tests.generated.choices import Choices
from tests.generated.expected import Measure, Step, When, Who
from tests.generated.layouts import Layout
from tests.generated.material import FOLLOW_UPS, OFFICES, RESULTS, WORK
from tests.generated.owners import one_owner, printed_division, printed_owners


@dataclass(frozen=True)
class Entry:
    """One measure before it is laid out. `owners` and `times` hold one for all steps or one for each."""

    indicator: int
    title: str
    steps: tuple[str, ...]
    owners: tuple[tuple[str, Who], ...]
    support: tuple[str, tuple[str, ...]]
    months: tuple[periods.Months, ...]
    times: tuple[tuple[str, When], ...]
    follow_up: str
    result: str
    is_ambiguous: bool = False

    def meaning(self, layout: Layout) -> Measure:
        """What a careful person reads where the entry stands in such a layout."""
        supporting = self.support[1]
        people = [Who(one.divisions, one.everybody, one.lead, (*one.supporting, *supporting)) for _, one in self.owners]
        steps = tuple(
            Step(text, people[min(at, len(people) - 1)], self.times[min(at, len(self.times) - 1)][1])
            for at, text in enumerate(self.steps)
        )
        has_steps = layout.rows in ("measure", "step", "inside", "form")
        return Measure(
            self.title,
            steps if has_steps else (),
            people[0],
            self.times[0][1],
            indicators=None if layout.indicator == "none" else (self.indicator,),
            follow_up=self.follow_up if layout.follow_up and layout.rows != "listed" else None,
            result=self.result if layout.result and layout.rows != "listed" else None,
            asks=self.is_ambiguous,
        )


def draw_entries(choices: Choices, layout: Layout) -> tuple[str, tuple[str, ...], tuple[Entry, ...]]:
    """The office, its divisions, and its measures in the order of their indicators."""
    office, divisions = choices.pick("office", OFFICES)
    count = choices.pick("measures", (1, 2, 3, 4, 5, 6, 8), 0.05)
    left = list(WORK)
    chosen = [left.pop(choices.pick("work", range(len(left)))) for _ in range(count)]
    if layout.indicator != "none":
        chosen.sort(key=lambda work: work[0])
    entries = [_entry(choices, layout, work, divisions) for work in chosen]
    if layout.owner_place == "heading":
        entries.sort(key=lambda entry: divisions.index(entry.owners[0][1].divisions[0]))
    return office, divisions, tuple(entries)


def _entry(choices: Choices, layout: Layout, work: tuple[int, str, tuple[str, ...]], divisions: Sequence[str]) -> Entry:
    indicator, title, steps = work
    steps = steps[: choices.pick("steps", (len(steps), 2, 1), 0.6)]
    if layout.sub_items and choices.chance("has sub-items", 0.5):
        steps = (f"{steps[0]}\n- ฉบับพิมพ์\n- ฉบับอิเล็กทรอนิกส์", *steps[1:])
    count = len(steps)
    owners = _owners(choices, layout, divisions, count)
    months = _months(choices, layout, count)
    is_ambiguous = _may_be_ambiguous(layout, months) and choices.chance("one period too few", 0.15)
    shown = months[:-1] if is_ambiguous else months
    times = [_time(choices, layout, run) for run in shown]
    support = ("", ())
    if layout.owner_place == "pair" and choices.chance("has support", 0.7):
        others = [name for name in divisions if name not in owners[0][1].divisions]
        name = choices.pick("supporting", others)
        support = (name, (name,))
    return Entry(
        *(indicator, title, steps, owners, support, tuple(months), tuple(times)),
        choices.pick("follow-up words", FOLLOW_UPS),
        choices.pick("result words", RESULTS),
        is_ambiguous,
    )


def _owners(choices: Choices, layout: Layout, divisions: Sequence[str], count: int) -> tuple[tuple[str, Who], ...]:
    if layout.owner_place == "heading":
        name = choices.pick("division", divisions)
        return ((name, Who((name,))),)
    if layout.owner_place == "pair":
        name = choices.pick("division", divisions)
        return ((printed_division(choices, name), Who((name,))),)
    if layout.owner_grain == "step" and count > 1:
        return tuple(one_owner(choices, divisions) for _ in range(count))
    are_paired = layout.period_grain == "step" and layout.rows == "measure"
    return (printed_owners(choices, divisions, not_lines=range(9) if are_paired else (count,)),)


def _months(choices: Choices, layout: Layout, count: int) -> list[periods.Months]:
    draw = periods.pick_quarters if layout.period_form == "quarters" else periods.pick_months
    return [draw(choices) for _ in range(count if layout.period_grain == "step" else 1)]


def _time(choices: Choices, layout: Layout, run: periods.Months) -> tuple[str, When]:
    if layout.period_form != "column":
        return "", periods.days_of(run)
    return periods.printed_period(choices, run)


def _may_be_ambiguous(layout: Layout, months: Sequence[periods.Months]) -> bool:
    """One period too few for its steps, all of them different: nobody can pair them."""
    return (
        layout.rows == "measure"
        and layout.owner_grain == "measure"
        and len(months) >= 3
        and len(set(months)) == len(months)
    )
