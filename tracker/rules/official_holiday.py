"""Which days of the general calendar are official holidays of Thai offices, and how an official would call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.thai_calendar import BUDDHIST_OFFSET

NOT_OFFICIAL = frozenset({"วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ"})  # workers' and children's days: offices are open
_IN_LIEU = "ชดเชย"
_IN_LIEU_NAME = "วันหยุดชดเชย"
_APART = ";"  # between the names of a day that has several


@dataclass(frozen=True, order=True)
class OfficialHoliday:
    """A day on which offices are closed, as proposed to an official."""

    on_date: date
    name: str


def official_holidays(public: Mapping[date, str], government: Mapping[date, str]) -> tuple[OfficialHoliday, ...]:
    """The days of the public calendar that are official, with those only offices keep (วันพืชมงคล), in order.

    A day in lieu of one that is not official is not either.
    """
    days: dict[date, str] = {}
    for calendar in (public, government):
        for day, written in calendar.items():
            if names := [name for name in map(str.strip, written.split(_APART)) if _is_official(name)]:
                days.setdefault(day, _in_words(names))
    return tuple(OfficialHoliday(day, days[day]) for day in sorted(days))


def years_needed(today: date) -> tuple[int, ...]:
    """The Buddhist years whose holidays the rest of the running fiscal year needs: from October on the next one too."""
    end = FiscalYear.of(today).end
    return tuple(range(today.year + BUDDHIST_OFFSET, end.year + BUDDHIST_OFFSET + 1))


def days_of_year(year: int) -> tuple[date, date]:
    """The first and last day of a Buddhist calendar year."""
    return date(year - BUDDHIST_OFFSET, 1, 1), date(year - BUDDHIST_OFFSET, 12, 31)


def _is_official(name: str) -> bool:
    return bool(name) and name.removeprefix(_IN_LIEU) not in NOT_OFFICIAL


def _in_words(names: list[str]) -> str:
    """ "วันหยุดชดเชยวันชาติ และวันพ่อแห่งชาติ"."""
    bare = [name.removeprefix(_IN_LIEU) for name in names]
    joined = " และ".join([" ".join(bare[:-1]), bare[-1]]) if len(bare) > 1 else bare[0]
    return f"{_IN_LIEU_NAME}{joined}" if names[0].startswith(_IN_LIEU) else joined
