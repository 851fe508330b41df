"""Corrections applied to a draft, one after the other; the same draft and list always give the same plan."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_correction import (
    AddMeasure,
    CheckedGroup,
    Correction,
    DraftCorrection,
    DropMeasure,
    EditMeasure,
    MeasureValues,
    MergeMeasure,
    NameDivision,
    RestoreMeasure,
    SplitMeasure,
    decided_names,
    nobodies,
    plan_choices,
)
from tracker.rules.plan_correction_codes import with_unique_codes
from tracker.rules.plan_correction_fields import found_right
from tracker.rules.plan_correction_names import with_known_owners, without_names
from tracker.rules.plan_correction_parts import merged, split
from tracker.rules.plan_correction_values import edited, new_measure, problems_of, typed_problems
from tracker.rules.plan_draft import (
    DraftGroup,
    DraftMeasure,
    Field,
    PlanDraft,
    PlanKind,
    Problem,
    Severity,
)

_ASKED_ANEW = ("owner_", "period_", "title_missing", "indicator_unread")  # what the words of a measure bring
_MISSING = ("owner_missing", "period_missing")
_WITHOUT_EFFECT = "การแก้ไขหนึ่งรายการไม่มีผลแล้ว เพราะไม่พบมาตรการที่แก้ไว้ (ตารางถูกอ่านใหม่) กรุณาตรวจว่ายังต้องแก้อีกหรือไม่"


@dataclass(frozen=True)
class CorrectedPlan:
    """The draft after all corrections, and the measures taken out of it.

    `checked` are the groups somebody found right, `saved` those whose measures were all looked at in their forms or
    taken out: what the paper says there is no question any more.
    """

    draft: PlanDraft
    dropped: tuple[DraftMeasure, ...] = ()
    checked: frozenset[str] = frozenset()
    saved: frozenset[str] = frozenset()


def correct(draft: PlanDraft, corrections: Sequence[Correction], *, fiscal_year: int | None) -> CorrectedPlan:
    """The draft as corrected, and what was taken out, which can be brought back.

    A correction of something that is no longer there has no effect and is told.
    """
    year = FiscalYear(fiscal_year) if fiscal_year else None
    course = _Course(with_keys(draft), year)
    for correction in corrections:
        if isinstance(correction, DraftCorrection):
            course.take(correction)
    said = plan_choices(corrections)
    kind, months = draft.kind, draft.round_months
    if said.kind:
        kind = Field(said.kind, kind.source)
        months = months if said.kind is PlanKind.PROGRESS_REPORT else Field(None)
    if said.round_months:
        months = Field(said.round_months, draft.round_months.source)
    done = replace(course.draft(), kind=kind, round_months=months)
    done = with_known_owners(done, decided_names(corrections))
    done = without_names(done, nobodies(corrections))
    return CorrectedPlan(done, tuple(course.dropped()), frozenset(course.checked), course.saved_groups())


def with_keys(draft: PlanDraft) -> PlanDraft:
    """The draft with a key for every measure, and a group for every key."""
    taken = {measure.key for measure in draft.measures}
    grouped = {key for group in draft.groups for key in group.measures}
    measures, groups = [], list(draft.groups)
    for place, measure in enumerate(draft.measures, start=1):
        key = measure.key or next(name for name in (f"m{place}", f"m{place}*") if name not in taken)
        measures.append(measure if measure.key else replace(measure, key=key))
        if key not in grouped:
            groups.append(DraftGroup(key, (measure.source,), (key,)))
    return replace(draft, measures=tuple(measures), groups=tuple(groups))


class _Course:
    """Goes through the corrections; a dropped measure keeps its place, so that it can come back to it."""

    def __init__(self, draft: PlanDraft, year: FiscalYear | None) -> None:
        self._draft = draft
        self._year = year
        self._order = [measure.key for measure in draft.measures]
        self._measures = {measure.key: measure for measure in draft.measures}
        self._original = dict(self._measures)
        self._groups = {group.key: group for group in draft.groups}
        self._group_of = {key: group.key for group in draft.groups for key in group.measures}
        self._problems = list(draft.problems)
        self._gone: set[str] = set()
        self._saved: set[str] = set()
        self._put_aside: dict[str, list[Problem]] = {}
        self._added = 0
        self.checked: set[str] = set()
        self._takers: dict[type, Callable[..., bool]] = {
            EditMeasure: self._edit,
            SplitMeasure: self._split,
            MergeMeasure: self._merge,
            DropMeasure: lambda one: self._drop(one.key),
            RestoreMeasure: lambda one: self._restore(one.key),
            AddMeasure: self._add,
            CheckedGroup: self._check,
            NameDivision: lambda _: True,  # holds for the whole plan, wherever it stands in the list
        }

    def take(self, correction: DraftCorrection) -> None:
        """Apply one; where it finds nothing to change, say so."""
        if not self._takers[type(correction)](correction):
            self._problems.append(Problem(Severity.INFO, "correction_without_effect", _WITHOUT_EFFECT))

    def draft(self) -> PlanDraft:
        """The measures that are left, each with a code of its own."""
        left = [self._measures[key] for key in self._order if key not in self._gone]
        measures, doubles = with_unique_codes(left, self._group_of)
        return replace(
            self._draft,
            measures=measures,
            problems=tuple(dict.fromkeys((*self._problems, *doubles))),
            groups=tuple(self._groups.values()),
        )

    def dropped(self) -> Iterable[DraftMeasure]:
        """What was taken out, in printed order."""
        return (self._measures[key] for key in self._order if key in self._gone)

    def saved_groups(self) -> frozenset[str]:
        """The groups of which every measure was looked at or taken out."""
        asked = {self._group_of[key] for key in (self._saved | self._gone) & self._measures.keys()}
        return frozenset(group for group in asked if all(m.key in self._saved for m in self._members(group)))

    def _edit(self, one: EditMeasure) -> bool:
        if not self._is_there(one.key):
            return False
        self._measures[one.key] = edited(self._measures[one.key], one.values, self._year)
        self._looked_at(one.key, one.values)
        return True

    def _split(self, one: SplitMeasure) -> bool:
        if not self._is_there(one.key) or not 1 <= one.at_step < len(self._measures[one.key].steps):
            return False
        number = next(n for n in range(2, len(self._measures) + 3) if f"{one.key}/{n}" not in self._group_of)
        first, second = split(self._measures[one.key], one.at_step, one.title, f"{one.key}/{number}")
        self._measures |= {first.key: first, second.key: second}
        self._order.insert(self._order.index(first.key) + 1, second.key)
        self._join_group(second.key, self._group_of[first.key], after=first.key)
        return True

    def _merge(self, one: MergeMeasure) -> bool:
        before = self._before(one.key) if self._is_there(one.key) else None
        if before is None:
            return False
        self._measures[before] = merged(self._measures[before], self._measures.pop(one.key))
        self._order.remove(one.key)
        self._leave_group(one.key, before)
        return True

    def _drop(self, key: str) -> bool:
        if not self._is_there(key):
            return False
        group = self._group_of[key]
        self._gone.add(key)
        self._put_aside[key] = [problem for problem in self._problems if problem.about == group]
        self._refresh(group, is_done=not self._members(group))
        return True

    def _restore(self, key: str) -> bool:
        if key not in self._gone:
            return False
        group = self._group_of[key]
        is_alone = not self._members(group)
        self._gone.discard(key)
        self._problems += [problem for problem in self._put_aside[key] if problem not in self._problems]
        if not is_alone:
            self._refresh(group)
        return True

    def _add(self, one: AddMeasure) -> bool:
        self._added += 1
        key = f"+{self._added}"
        file = self._draft.measures[0].source.file if self._draft.measures else None
        after = one.after_key if one.after_key and self._is_there(one.after_key) else None
        self._order.insert(self._order.index(after) + 1 if after else len(self._order), key)
        self._measures[key] = new_measure(key, one.values, self._year, file)
        self._groups[key] = DraftGroup(key, (), (key,))
        self._group_of[key] = key
        self._looked_at(key, one.values)
        return one.after_key is None or after is not None

    def _check(self, one: CheckedGroup) -> bool:
        if one.key not in self._groups:
            return False
        self.checked.add(one.key)
        self._measures |= {measure.key: found_right(measure) for measure in self._members(one.key)}
        self._problems = [
            problem for problem in self._problems if problem.about != one.key or problem.severity is Severity.ERROR
        ]
        return True

    def _is_there(self, key: str) -> bool:
        return key in self._measures and key not in self._gone

    def _before(self, key: str) -> str | None:
        """The measure above, one that was dropped aside."""
        above = self._order[: self._order.index(key)]
        return next((name for name in reversed(above) if name not in self._gone), None)

    def _members(self, group: str) -> list[DraftMeasure]:
        return [self._measures[key] for key in self._groups[group].measures if self._is_there(key)]

    def _looked_at(self, key: str, values: MeasureValues) -> None:
        """The form of a measure was saved: what was doubtful goes, what the new words bring comes.

        Where rows gave several measures, what was doubtful about all of them stays until each was looked at.
        """
        group = self._group_of[key]
        self._saved.add(key)
        self.checked.discard(group)
        self._refresh(group, is_done=all(member.key in self._saved for member in self._members(group)))
        self._problems += typed_problems(self._measures[key], values, group)

    def _refresh(self, group: str, *, is_done: bool = False) -> None:
        """Ask anew about the words of every measure of a group; `is_done`: nothing else is open about it."""
        self._problems = [
            problem
            for problem in self._problems
            if problem.about != group or not (is_done or problem.code.startswith(_ASKED_ANEW))
        ]
        for member in self._members(group):
            found = problems_of(member, self._year, group)
            self._problems += [problem for problem in found if not self._is_left_out(member.key, problem.code)]

    def _is_left_out(self, key: str, code: str) -> bool:
        """What the document has no column for was told once, for all of it: no form asks for it again."""
        if code not in _MISSING:
            return False
        original = self._original.get(key.partition("/")[0])
        if original is None:
            return False
        is_asked = any(p.code == code and p.about == self._group_of[key] for p in self._draft.problems)
        return not is_asked and any(p.code == code for p in problems_of(original, self._year, ""))

    def _join_group(self, key: str, group: str, *, after: str) -> None:
        keys = self._groups[group].measures
        at = keys.index(after) + 1
        self._groups[group] = replace(self._groups[group], measures=(*keys[:at], key, *keys[at:]))
        self._group_of[key] = group

    def _leave_group(self, key: str, into: str) -> None:
        """A measure went into another one; the rows of a group that has nothing left go with it."""
        left, target = self._group_of.pop(key), self._group_of[into]
        group = self._groups[left]
        self._groups[left] = replace(group, measures=tuple(name for name in group.measures if name != key))
        if left != target and not self._groups[left].measures:
            del self._groups[left]
            kept = self._groups[target]
            self._groups[target] = replace(kept, rows=(*kept.rows, *group.rows))
            self._problems = [replace(p, about=target) if p.about == left else p for p in self._problems]
        alone = self._members(target)
        is_whole = left == target and len(alone) == 1  # how its steps were paired with titles is no question any more
        self._refresh(target, is_done=is_whole and all(m.key in self._saved for m in alone))
        if is_whole:
            self._problems = [p for p in self._problems if p.about != target or p.code != "pair_titles"]
