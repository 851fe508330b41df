"""What changes between two rehearsals: notices that are added, fall away, or come on another day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.rules.rehearsal import Foretold, Rehearsal
from tracker.rules.reminder_policy import ReminderKind

_BY_THEIR_DAY = frozenset({ReminderKind.WEEKLY_SUMMARY})  # one is told from another by its day alone
Identity = tuple[ReminderKind, UUID, UUID | None, UUID, str, date | None]


@dataclass(frozen=True)
class Moved:
    """The same notice on another day."""

    before: Foretold
    after: Foretold


@dataclass(frozen=True)
class PersonChange:
    """What changes for one person, in order of time."""

    person: str
    added: tuple[Foretold, ...]
    gone: tuple[Foretold, ...]
    moved: tuple[Moved, ...]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.gone) + len(self.moved)


@dataclass(frozen=True)
class Comparison:
    """What a moved date changes, person by person, and how much stays as it was."""

    moved: str  # what was moved, in words
    first: date
    last: date
    people: tuple[PersonChange, ...]
    unchanged_count: int
    line_cost_before: int
    line_cost_after: int

    @property
    def count(self) -> int:
        return sum(person.count for person in self.people)


def compare(before: Rehearsal, after: Rehearsal) -> Comparison:
    """Whose notices differ. A notice is known by its duty, its mark and its person, whatever its date."""
    old, new = _by_identity(before), _by_identity(after)
    names = {one.person_id: one.person for one in (*before.told, *after.told)}
    changes = [
        PersonChange(
            names[person],
            tuple(one for key, one in new.items() if one.person_id == person and key not in old),
            tuple(one for key, one in old.items() if one.person_id == person and key not in new),
            tuple(
                Moved(old[key], one)
                for key, one in new.items()
                if one.person_id == person and key in old and old[key].on != one.on
            ),
        )
        for person in sorted(names, key=lambda person: names[person])
    ]
    same = sum(old[key].on == one.on for key, one in new.items() if key in old)
    return Comparison(
        after.moved,
        after.first,
        after.last,
        tuple(change for change in changes if change.count),
        same,
        sum(month.cost for month in before.line),
        sum(month.cost for month in after.line),
    )


def _by_identity(rehearsal: Rehearsal) -> dict[Identity, Foretold]:
    """Each notice under its first telling; a second telling of the same is counted apart."""
    found: dict[Identity, Foretold] = {}
    seen: dict[Identity, int] = defaultdict(int)
    for one in rehearsal.told:
        due_on = one.due_on if one.kind in _BY_THEIR_DAY else None
        key = (one.kind, one.subject_id, one.division_id, one.person_id, one.mark, due_on)
        number = seen[key]
        seen[key] += 1
        found[(*key[:4], f"{one.mark}#{number}", due_on)] = one
    return found
