"""From a measure as read to step groups: the steps that share owners and period become one task per division."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.rules.plan_draft import DraftMeasure, DraftStep, PlanDraft


@dataclass(frozen=True)
class Owners:
    """Who is accountable: named divisions, or every division (ทุกสำนัก/กอง). Supporters read and comment."""

    divisions: tuple[str, ...] = ()
    is_for_all: bool = False
    supporting: tuple[str, ...] = ()
    is_supported_by_all: bool = False
    unit: str | None = None

    @property
    def is_known(self) -> bool:
        return self.is_for_all or bool(self.divisions)


@dataclass(frozen=True)
class Term:
    """A period as printed with the dates read from it; `due` only where a report-due phrase gives its own."""

    text: str = ""
    start: date | None = None
    end: date | None = None
    due: date | None = None

    @property
    def due_on(self) -> date | None:
        """The day by which the work is due: a date of its own, or the last day of the period."""
        return self.due or self.end


@dataclass(frozen=True)
class GroupDraft:
    """A step group: texts of its steps in printed order, who and when.

    `places` are those of the steps among all steps of the measure, from 1.
    """

    owners: Owners
    term: Term
    steps: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


def group_steps(measure: DraftMeasure) -> list[GroupDraft]:
    """The step groups of a measure, in printed order; a measure without steps is one group without a checklist."""
    whole = GroupDraft(_owners(measure), _term(measure))
    if not measure.steps:
        return [whole]
    groups: dict[tuple[Owners, Term], GroupDraft] = {}
    for place, step in enumerate(measure.steps, start=1):
        owners, term = _owners(step), _term(step)
        key = (owners if owners.is_known else whole.owners, term if _is_printed(term) else whole.term)
        group = groups.get(_comparable(*key), GroupDraft(*key))
        if step.text.value:  # a row without steps still says who and when
            group = replace(group, steps=(*group.steps, step.text.value), places=(*group.places, place))
        groups[_comparable(*key)] = group
    return list(groups.values())


def owner_names(draft: PlanDraft) -> tuple[str, ...]:
    """Every division that owns or supports a group, as printed, in the order of its first appearance."""
    owners = [group.owners for measure in draft.measures for group in group_steps(measure)]
    return tuple(dict.fromkeys(name for o in owners for name in (*o.divisions, *o.supporting)))


def _owners(printed: DraftMeasure | DraftStep) -> Owners:
    units = printed.units.value if isinstance(printed, DraftStep) else ()
    unit = units[0] if len(units) == 1 else None
    if printed.lead.value:
        others = tuple(n for n in (*printed.divisions.value, *printed.supporting.value) if n != printed.lead.value)
        return Owners(
            (printed.lead.value,),
            supporting=tuple(dict.fromkeys(others)),
            is_supported_by_all=printed.all_divisions.value,
            unit=unit,
        )
    return Owners(printed.divisions.value, printed.all_divisions.value, supporting=printed.supporting.value, unit=unit)


def _term(printed: DraftMeasure | DraftStep) -> Term:
    return Term(printed.period_text.value, printed.start.value, printed.end.value, printed.due.value)


def _is_printed(term: Term) -> bool:
    return bool(term.text or term.start or term.end or term.due)


def _comparable(owners: Owners, term: Term) -> tuple[Owners, Term]:
    """Two ways of printing the same days are one period; what could not be read must be printed alike."""
    if term.start or term.end or term.due:
        term = replace(term, text="")
    return owners, term
