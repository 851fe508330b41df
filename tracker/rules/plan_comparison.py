"""What a newer text of a plan adds, changes and removes; spaces, digits' script and the order of rows say nothing."""

from dataclasses import dataclass

from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent
from tracker.rules.plan_matching import (
    is_known_by_words,
    match_groups,
    match_measures,
    match_steps,
    owners_key,
    steps_key,
    supporters_key,
    words_key,
)

MEASURE_TEXTS = ("title", "o_item", "context", "approach", "follow_up", "limitation")
GROUP_DAYS = ("starts_on", "ends_on", "due_on")


@dataclass(frozen=True)
class StepPair:
    """A step before and after: None before where it is new, None after where it is gone. Places count from 0."""

    old: str | None
    new: str | None
    old_place: int | None
    new_place: int | None

    @property
    def is_reworded(self) -> bool:
        return self.old is not None and self.new is not None and words_key(self.old) != words_key(self.new)


@dataclass(frozen=True)
class GroupPair:
    """A step group before and after, the names of the fields that differ, and every step of both."""

    old: GroupContent | None
    new: GroupContent | None
    fields: tuple[str, ...] = ()
    steps: tuple[StepPair, ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.fields) or self.old is None or self.new is None


@dataclass(frozen=True)
class MeasurePair:
    """A measure before and after. `place` is its row in the newer text, from 0."""

    old: MeasureContent
    new: MeasureContent
    place: int
    fields: tuple[str, ...]
    groups: tuple[GroupPair, ...]

    @property
    def is_changed(self) -> bool:
        return bool(self.fields) or any(group.is_changed for group in self.groups)


@dataclass(frozen=True)
class Comparison:
    """Every measure of both, once. `added_places` are the rows of the added ones in the newer text, from 0."""

    added: tuple[MeasureContent, ...]
    changed: tuple[MeasurePair, ...]
    removed: tuple[MeasureContent, ...]
    unchanged: tuple[MeasurePair, ...]
    added_places: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.added or self.changed or self.removed)

    @property
    def is_same_plan(self) -> bool:
        """Whether at least half of what either side says is also on the other, by its words.

        Any two plans with printed numbers have a measure 1; an excerpt of a plan must not withdraw the rest.
        """
        common = sum(is_known_by_words(pair.old, pair.new) for pair in (*self.changed, *self.unchanged))
        paired = len(self.changed) + len(self.unchanged)
        larger = paired + max(len(self.added), len(self.removed))
        return bool(common) and 2 * common >= larger


def compare_plans(old: PlanContent, new: PlanContent) -> Comparison:
    """What `new` adds to, changes in and removes from `old`."""
    places = match_measures(old.measures, new.measures)
    pairs = [
        _pair(old.measures[places[place]], measure, place)
        for place, measure in enumerate(new.measures)
        if place in places
    ]
    kept = set(places.values())
    added = [place for place in range(len(new.measures)) if place not in places]
    return Comparison(
        added=tuple(new.measures[place] for place in added),
        changed=tuple(pair for pair in pairs if pair.is_changed),
        removed=tuple(measure for place, measure in enumerate(old.measures) if place not in kept),
        unchanged=tuple(pair for pair in pairs if not pair.is_changed),
        added_places=tuple(added),
    )


def _pair(old: MeasureContent, new: MeasureContent, place: int) -> MeasurePair:
    fields = [name for name in MEASURE_TEXTS if _differs(getattr(old, name), getattr(new, name))]
    if new.is_numbered and _differs(old.code, new.code):
        fields.insert(0, "code")
    if set(old.indicators) != set(new.indicators):
        fields.append("indicators")
    return MeasurePair(old, new, place, tuple(fields), tuple(_pair_groups(old.groups, new.groups)))


def _pair_groups(old: tuple[GroupContent, ...], new: tuple[GroupContent, ...]) -> list[GroupPair]:
    places = match_groups(old, new)
    kept = set(places.values())
    return [
        *(_pair_group(old[places[n]] if n in places else None, group) for n, group in enumerate(new)),
        *(_pair_group(group, None) for o, group in enumerate(old) if o not in kept),
    ]


def _pair_group(old: GroupContent | None, new: GroupContent | None) -> GroupPair:
    steps = _pair_steps(old.steps if old else (), new.steps if new else ())
    if old is None or new is None:
        return GroupPair(old, new, (), steps)
    return GroupPair(old, new, tuple(_group_fields(old, new)), steps)


def _group_fields(old: GroupContent, new: GroupContent) -> list[str]:
    fields = [name for name in GROUP_DAYS if getattr(old, name) != getattr(new, name)]
    if owners_key(old) != owners_key(new):
        fields.append("divisions")
    if supporters_key(old) != supporters_key(new):
        fields.append("supporting")
    fields += [name for name in ("unit", "period_text") if _differs(getattr(old, name), getattr(new, name))]
    return [*fields, "steps"] if steps_key(old) != steps_key(new) else fields


def _pair_steps(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[StepPair, ...]:
    places = match_steps(old, new)
    kept = set(places.values())
    after = [StepPair(old[places[n]] if n in places else None, text, places.get(n), n) for n, text in enumerate(new)]
    return (*after, *(StepPair(text, None, o, None) for o, text in enumerate(old) if o not in kept))


def _differs(old: str | None, new: str | None) -> bool:
    return words_key(old or "") != words_key(new or "")
