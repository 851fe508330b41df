"""Reads Thailand's holidays out of the package `holidays`; only in a child process, for the package is large."""

import json
from importlib.metadata import version

from holidays.constants import GOVERNMENT
from holidays.countries.thailand import Thailand

from tracker.rules.official_holiday import official_holidays

_THAI = "th"


def read(asked: bytes) -> bytes:
    """{"first": 2026, "last": 2027} → {"source": …, "days": [["2026-01-01", "วันขึ้นปีใหม่"], …]}, years of the common era.

    A day in lieu can fall into the year after, so one year more is asked on either side.
    """
    wanted = json.loads(asked)
    first, last = int(wanted["first"]), int(wanted["last"])
    years = range(first - 1, last + 2)
    public = Thailand(years=years, language=_THAI)  # type: ignore[no-untyped-call]
    government = Thailand(years=years, language=_THAI, categories=(GOVERNMENT,))  # type: ignore[no-untyped-call]
    days = official_holidays(dict(public.items()), dict(government.items()))
    return json.dumps(
        {
            "source": f"holidays {version('holidays')}",
            "days": [[day.on_date.isoformat(), day.name] for day in days if first <= day.on_date.year <= last],
        }
    ).encode()
