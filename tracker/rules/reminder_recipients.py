"""Who is told: whoever answers for a duty today, who stands in where nobody does, and who is above them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tracker.rules.office import EXECUTIVES, Rank
from tracker.rules.reminder_policy import Obligation, ReminderKind

_Asked = tuple[ReminderKind, UUID | None, UUID | None, tuple[UUID, ...]]
TOLD_BY_RANK = EXECUTIVES | {Rank.DIVISION_HEAD, Rank.POLICY_OFFICER}  # all others only where a head named them
_OF_POLICY_OFFICERS = frozenset(
    {
        *(ReminderKind.ROUND, ReminderKind.APPROVAL, ReminderKind.REPORT),
        *(ReminderKind.REPORT_RETURNED, ReminderKind.PROPOSAL),
    }
)
_OF_NAMED_PEOPLE = frozenset({ReminderKind.SIGNATURE, ReminderKind.ANSWER, ReminderKind.TAKEN_BACK})


@dataclass(frozen=True)
class Holder:
    """A person who holds a position today and has not left."""

    person_id: UUID
    rank: Rank
    division_id: UUID | None
    is_acting: bool
    since: date
    title: str = ""


@dataclass(frozen=True)
class Recipients:
    """Who is to be told. `is_vacant`: nobody holds the head's position, so somebody above stands in."""

    person_ids: tuple[UUID, ...]
    is_vacant: bool = False


def who_answers(holders: Iterable[Holder], division_id: UUID | None, delegate_id: UUID | None = None) -> Recipients:
    """Whoever answers for a division's duty today.

    The person the head named; else who acts for the head, else the head. Where nobody is: the clerk, else
    the mayor, and in any case the policy officers, who can mend it.
    """
    holders = list(holders)
    if delegate_id is not None and any(one.person_id == delegate_id for one in holders):
        return Recipients((delegate_id,))
    head = head_of(holders, division_id)
    if head is not None:
        return Recipients((head.person_id,))
    above = _of_rank(holders, Rank.CLERK) or _of_rank(holders, Rank.MAYOR)
    stand_in = (above.person_id,) if above else ()
    return Recipients(tuple(dict.fromkeys(stand_in + policy_officers(holders))), is_vacant=True)


def recipients_of(obligation: Obligation, holders: Sequence[Holder]) -> Recipients:
    """Who is told today: the division's own, or, of what spans all divisions, the policy officers or executives."""
    kind = obligation.duty.kind
    if kind is ReminderKind.WEEKLY_SUMMARY:
        return Recipients(_people(one for one in holders if one.rank in EXECUTIVES))
    if kind in _OF_NAMED_PEOPLE:
        return Recipients(_people(one for one in holders if one.person_id in obligation.person_ids))
    if kind in _OF_POLICY_OFFICERS or obligation.duty.division_id is None:
        return Recipients(policy_officers(holders))
    return who_answers(holders, obligation.duty.division_id, obligation.delegate_id)


def who_is_above(
    holders: Iterable[Holder], division_id: UUID | None, delegate_id: UUID | None = None
) -> tuple[UUID, ...]:
    """Who is told of a late duty, step by step: division head, clerk (or deputy), mayor (or deputy).

    Those who answer for the duty are left out, and so is a rank that nobody holds: the next one up is told instead.
    """
    holders = list(holders)
    answering = set(who_answers(holders, division_id, delegate_id).person_ids)
    ranks = (
        head_of(holders, division_id),
        _of_rank(holders, Rank.CLERK) or _of_rank(holders, Rank.DEPUTY_CLERK),
        _of_rank(holders, Rank.MAYOR) or _of_rank(holders, Rank.DEPUTY_MAYOR),
    )
    return tuple(dict.fromkeys(one.person_id for one in ranks if one and one.person_id not in answering))


@dataclass
class Roster:
    """Who holds what today; a turn asks the same questions for thousands of duties, and each is worked out once."""

    holders: Sequence[Holder]
    posts: dict[UUID, tuple[Holder, ...]] = field(default_factory=dict)
    _by_rank: list[Holder] = field(default_factory=list, repr=False)
    _told: dict[_Asked, Recipients] = field(default_factory=dict, repr=False)
    _above: dict[_Asked, tuple[UUID, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for holder in self.holders:
            self.posts[holder.person_id] = (*self.posts.get(holder.person_id, ()), holder)
        self._by_rank = [holder for holder in self.holders if holder.rank in TOLD_BY_RANK]

    def told(self, obligation: Obligation) -> Recipients:
        """`recipients_of`, remembered."""
        asked = self._asked(obligation)
        if asked not in self._told:
            self._told[asked] = recipients_of(obligation, self._concerned(obligation))
        return self._told[asked]

    def above(self, obligation: Obligation) -> tuple[UUID, ...]:
        """`who_is_above`, remembered."""
        asked = self._asked(obligation)
        if asked not in self._above:
            self._above[asked] = who_is_above(
                self._concerned(obligation), obligation.duty.division_id, obligation.delegate_id
            )
        return self._above[asked]

    def heads(self, person_id: UUID, division_id: UUID | None) -> bool:
        """Whether a person heads a division today."""
        posts = self.posts.get(person_id, ())
        return any(one.rank is Rank.DIVISION_HEAD and one.division_id == division_id for one in posts)

    def _concerned(self, obligation: Obligation) -> list[Holder]:
        """All who could be told of a duty: few, where the office has hundreds."""
        named = {*obligation.person_ids, obligation.delegate_id} - {None}
        return [*self._by_rank, *(post for one in named if one for post in self.posts.get(one, ()))]

    @staticmethod
    def _asked(obligation: Obligation) -> _Asked:
        return obligation.duty.kind, obligation.duty.division_id, obligation.delegate_id, obligation.person_ids


def head_of(holders: Iterable[Holder], division_id: UUID | None) -> Holder | None:
    """Who heads a division today; the acting officer before the absent head."""
    return _first(one for one in holders if one.rank is Rank.DIVISION_HEAD and one.division_id == division_id)


def policy_officers(holders: Iterable[Holder]) -> tuple[UUID, ...]:
    """The policy officers of the organization, each once."""
    return _people(one for one in holders if one.rank is Rank.POLICY_OFFICER)


def _of_rank(holders: Iterable[Holder], rank: Rank) -> Holder | None:
    return _first(one for one in holders if one.rank is rank)


def _people(holders: Iterable[Holder]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(one.person_id for one in sorted(holders, key=_seniority)))


def _first(holders: Iterable[Holder]) -> Holder | None:
    """The acting officer before the absent holder, the longer-serving before the newer."""
    return min(holders, key=_seniority, default=None)


def _seniority(holder: Holder) -> tuple[bool, date, str]:
    return (not holder.is_acting, holder.since, str(holder.person_id))
