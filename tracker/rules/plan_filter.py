"""Which measures of a plan its page shows: by words, division, indicator, tag, or what is missing in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Protocol

from tracker.rules.search_words import LONGEST, pieces_of
from tracker.rules.thai_text import clean_line, match_key, normalise

MISSING = {"": "ทุกมาตรการ", "owner": "ยังไม่มีผู้รับผิดชอบ", "date": "ไม่มีวันครบกำหนด", "tag": "ยังไม่มีป้าย"}
_INDICATORS = {str(number) for number in range(1, 11)}


class Group(Protocol):
    """Steps of a measure, as far as filtering asks."""

    @property
    def steps(self) -> Sequence[str]: ...
    @property
    def owners(self) -> Sequence[str]: ...
    @property
    def is_for_all_divisions(self) -> bool: ...
    @property
    def due_on(self) -> date | None: ...


class Measure(Protocol):
    """A measure, as far as filtering asks."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def indicators(self) -> Collection[int]: ...
    @property
    def groups(self) -> Sequence[Group]: ...
    @property
    def follow_up(self) -> str: ...


@dataclass(frozen=True)
class PlanFilter:
    """What an address asks for; everything empty shows the whole plan. `division` is a division's name."""

    words: str = ""
    division: str = ""
    indicator: int | None = None
    tag: str = ""
    missing: str = ""

    @property
    def is_all(self) -> bool:
        return self == PlanFilter()

    def as_args(self) -> dict[str, str]:
        """The filter as it stands in an address."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: str(value) for name, value in named.items() if value not in ("", None)}

    def fits(self, measure: Measure, tags: Sequence[str]) -> bool:
        """Whether a measure that carries these tags is shown."""
        return (
            (self.indicator is None or self.indicator in measure.indicators)
            and (not self.tag or match_key(self.tag) in {match_key(tag) for tag in tags})
            and (not self.division or any(_is_of(group, self.division) for group in measure.groups))
            and self._lacks(measure, tags)
            and self._says(measure, tags)
        )

    def _lacks(self, measure: Measure, tags: Sequence[str]) -> bool:
        if self.missing == "owner":
            return any(not group.owners and not group.is_for_all_divisions for group in measure.groups)
        if self.missing == "date":
            return any(group.due_on is None for group in measure.groups)
        return self.missing != "tag" or not tags

    def _says(self, measure: Measure, tags: Sequence[str]) -> bool:
        steps = [step for group in measure.groups for step in group.steps]
        owners = [owner for group in measure.groups for owner in group.owners]
        texts = (measure.code, measure.title, measure.follow_up, *steps, *owners, *tags)
        return all(any(piece.stands_in(text) for text in texts) for piece in pieces_of(self.words))


def read_plan_filter(args: Mapping[str, str]) -> PlanFilter:
    """What an address asks for; what it asks in error is left out."""
    number, missing = args.get("indicator", ""), args.get("missing", "")
    return PlanFilter(
        words=_line(args.get("words", "")),
        division=_line(args.get("division", "")),
        indicator=int(number) if number in _INDICATORS else None,
        tag=_line(args.get("tag", "")),
        missing=missing if missing in MISSING else "",
    )


def _is_of(group: Group, division: str) -> bool:
    return group.is_for_all_divisions or division in group.owners


def _line(typed: str) -> str:
    return normalise(clean_line(typed))[:LONGEST].strip()
