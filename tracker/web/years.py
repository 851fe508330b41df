"""Buddhist years in addresses and forms: the ones an office may mean, and everything else."""

from typing import Any

from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import FiscalYear
from tracker.web.parts import today

EARLIEST, LATEST = 2540, 2640


def chosen_year(typed: str) -> int:
    """The year somebody asked for; this fiscal year for anything else."""
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4 and EARLIEST <= int(typed) <= LATEST
    return int(typed) if is_year else FiscalYear.of(today()).year


def refuse_odd_values(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """For `url_value_preprocessor`: what no database could hold (a year of thirty digits, a NUL) is not found."""
    for value in (values or {}).values():
        is_odd = not EARLIEST <= value <= LATEST if isinstance(value, int) else "\x00" in str(value)
        if is_odd:
            raise NotFound("no_year", "ไม่พบหน้านี้ กรุณาตรวจปีและเลขข้อในที่อยู่")
