"""Periods in the words offices print them, each with its first and last day."""

# ruff: noqa: E501  # words as printed stay on one line

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from tests.generated.choices import Choices
from tests.generated.expected import ALL_YEAR, When

LONG = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_OFFSET = 543
YEAR = 2569
Months = tuple[int, int]  # first and last month of the fiscal year, 0 = October


def days_of(months: Months) -> When:
    """The days of a run of fiscal months."""
    first, last = (_calendar(at) for at in months)
    return When(date(*first, 1), date(*last, monthrange(*last)[1]))


def _calendar(at: int) -> tuple[int, int]:
    """(common year, month) of a fiscal month."""
    year = YEAR - _OFFSET - (1 if at < 3 else 0)
    return year, (at + 9) % 12 + 1


def _words(at: int, names: tuple[str, ...], year: str) -> str:
    common, month = _calendar(at)
    buddhist = common + _OFFSET
    return (
        names[month - 1]
        + {
            "": "",
            "short": f" {buddhist % 100}",
            "tight": f"{buddhist % 100}",
            "full": f" {buddhist}",
            "era": f" พ.ศ. {buddhist}",
        }[year]
    )


_Wording = Callable[[Months], str]


def _range(names: tuple[str, ...], first: str, dash: str, last: str) -> _Wording:
    return lambda m: f"{_words(m[0], names, first)}{dash}{_words(m[1], names, last)}"


RANGES: tuple[_Wording, ...] = (
    _range(SHORT, "short", " - ", "short"),
    _range(SHORT, "short", " – ", "short"),
    _range(SHORT, "tight", "-", "tight"),
    _range(SHORT, "full", " ถึง ", "full"),
    _range(LONG, "full", " – ", "full"),
    _range(LONG, "full", " ถึง ", "full"),
    _range(LONG, "full", "-", "full"),
    _range(SHORT, "tight", " – ", "tight"),
    lambda m: f"เดือน{_words(m[0], LONG, 'full')} ถึงเดือน{_words(m[1], LONG, 'full')}",
    lambda m: f"ตั้งแต่เดือน {_words(m[0], LONG, 'full')} - {_words(m[1], LONG, 'full')}",
    lambda m: f"ระหว่างเดือน{_words(m[0], LONG, 'full')} – {_words(m[1], LONG, 'full')}",
    lambda m: f"1 {_words(m[0], SHORT, 'short')} - {_last_day(m)} {_words(m[1], SHORT, 'short')}",
    lambda m: f"1 {_words(m[0], SHORT, 'short')} ถึง {_last_day(m)} {_words(m[1], SHORT, 'short')}",
    lambda m: f"วันที่ 1 {_words(m[0], LONG, 'full')} ถึงวันที่ {_last_day(m)} {_words(m[1], LONG, 'full')}",
    lambda m: _digits_of(m, "/"),
)  # fmt: skip
_SAME_YEAR: tuple[_Wording, ...] = (
    _range(SHORT, "", " - ", "short"), _range(LONG, "", " – ", "full"), _range(SHORT, "", "-", "tight"), _range(LONG, "", " - ", "era"),
)  # fmt: skip
_BARE: tuple[_Wording, ...] = (_range(SHORT, "", " - ", ""), _range(LONG, "", " – ", ""))
_ONE_MONTH: tuple[_Wording, ...] = (
    lambda m: _words(m[0], SHORT, "short"),
    lambda m: _words(m[0], LONG, "full"),
    lambda m: f"เดือน{_words(m[0], LONG, 'full')}",
    lambda m: f"ภายในเดือน{_words(m[0], LONG, 'full')}",
    lambda m: f"ภายในเดือน {_words(m[0], SHORT, 'short')}",
    lambda m: _words(m[0], SHORT, "tight"),
    lambda m: f"เดือน {_words(m[0], LONG, 'era')}",
    lambda m: _words(m[0], LONG, ""),
)  # fmt: skip
_YEAR_WORDS = (
    "ตลอดปีงบประมาณ", "ตลอดปีงบประมาณ พ.ศ. 2569", "ตลอดปีงบประมาณ 2569", "ต.ค. 68 - ก.ย. 69", "ตลอดทั้งปี", "ปีงบประมาณ พ.ศ. 2569", "ตลอดปี", "ตลอด ปีงบประมาณ",
    "ต.ค.68-ก.ย.69", "ตุลาคม 2568 – กันยายน 2569", "1 ต.ค. 2568 - 30 ก.ย. 2569", "12 เดือน (ต.ค. 68 - ก.ย. 69)", "ทั้งปีงบประมาณ", "ทุกเดือน", "ทุกไตรมาส", "ตลอดปีงบประมาณ (รายงานทุกไตรมาส)", "ตลอดปีงบประมาณ\nพ.ศ. 2569",
)  # fmt: skip
_HALVES = {
    (0, 5): ("รอบ 6 เดือนแรก", "6 เดือนแรก", "ไตรมาสที่ 1-2", "ไตรมาส 1 - 2", "ครึ่งปีแรก", "ไตรมาสที่ 1 ถึงไตรมาสที่ 2", "Q1-Q2"),
    (6, 11): ("6 เดือนหลัง", "ไตรมาสที่ 3-4", "ไตรมาส 3 – 4", "ครึ่งปีหลัง", "รอบ 6 เดือนหลัง"),
}
_QUARTERS = ("ไตรมาสที่ {}", "ไตรมาส {}", "ภายในไตรมาสที่ {}", "ไตรมาสที่ {}/2569", "ไตรมาสที่ {} (ปีงบประมาณ 2569)", "Q{}")


def _last_day(months: Months) -> int:
    return monthrange(*_calendar(months[1]))[1]


def _digits_of(months: Months, sign: str) -> str:
    (first, begins), (last, ends) = _calendar(months[0]), _calendar(months[1])
    return f"1{sign}{begins}{sign}{first + _OFFSET} - {_last_day(months)}{sign}{ends}{sign}{last + _OFFSET}"


def pick_months(choices: Choices) -> Months:
    """A run of months as plans have them: often the whole year, else some months."""
    if choices.chance("part of the year", 0.65):
        first = choices.pick("first month", range(12))
        return first, min(11, first + choices.pick("months more", (0, 1, 2, 2, 3, 5, 8)))
    return 0, 11


def pick_quarters(choices: Choices) -> Months:
    """A run of whole quarters."""
    first = choices.pick("first quarter", range(4))
    last = choices.pick("last quarter", range(first, 4))
    return first * 3, last * 3 + 2


def printed_period(choices: Choices, months: Months) -> tuple[str, When]:
    """One wording of a run of months with what it says."""
    first, last = months
    if months == (0, 11):
        return choices.pick("words of the year", _YEAR_WORDS), ALL_YEAR
    if first == last:
        if choices.chance("until a day", 0.15):
            day = days_of(months).end
            assert day is not None
            words = f"ภายในวันที่ {day.day} {_words(first, SHORT, 'short')}"
            return words, When(None, day)
        return choices.pick("words of a month", _ONE_MONTH)(months), days_of(months)
    options: list[_Wording | str] = list(RANGES)
    options += _SAME_YEAR if (first < 3) == (last < 3) else ()
    options += _BARE + tuple(_HALVES.get(months, ()))
    if first % 3 == 0 and last == first + 2:
        options += [words.format(first // 3 + 1) for words in _QUARTERS]
    picked = choices.pick("words of a period", options)
    return (picked if isinstance(picked, str) else picked(months)), days_of(months)
