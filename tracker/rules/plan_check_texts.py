"""X-ray of running text: dates that run backwards, counts that do not fit their list, letters of other scripts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.analysis_words import Statement
from tracker.rules.plan_check_codes import Places, problem
from tracker.rules.plan_draft import Problem
from tracker.rules.plan_faults import short
from tracker.rules.thai_calendar import month_number

_SHORT_MONTHS = ("ม ค", "ก พ", "มี ค", "เม ย", "พ ค", "มิ ย", "ก ค", "ส ค", "ก ย", "ต ค", "พ ย", "ธ ค")
_SHORT = "|".join(rf"{first}\.?\s?{last}\.?" for first, last in (month.split() for month in _SHORT_MONTHS))
_MONTH = rf"(?:{_SHORT}|[ก-ฮ][ก-๎]{{3,9}}(?:คม|ยน|พันธ์))"
_YEAR = r"(?:พ\.?\s?ศ\.?\s*)?(?P<{0}>(?:25)?\d\d)(?!\d)"
_DASH = r"\s*(?:[-–—]|ถึง(?:วันที่)?)\s*"
_DAYS = re.compile(
    rf"(?<![\d/.:])(?P<first>\d{{1,2}}){_DASH}(?P<last>\d{{1,2}})\s*(?:เดือน)?\s*(?P<month>{_MONTH})\s*(?:{_YEAR.format('year')})?"
)
_DATES = re.compile(
    rf"(?<![\d/.:])(?:(?P<d1>\d{{1,2}})\s*)?(?:เดือน)?\s*(?P<m1>{_MONTH})\s*{_YEAR.format('y1')}{_DASH}"
    rf"(?:(?P<d2>\d{{1,2}})\s*)?(?:เดือน)?\s*(?P<m2>{_MONTH})\s*{_YEAR.format('y2')}"
)
_NO_DAY_BEFORE = re.compile(r"(?:(?<!วัน)ที่|ข้อ|มาตรา|ชุด|ระดับ|[-–—])\s*$")
_LAST_DAY = 31

# What may be counted, with the list after it: "จำนวน 6 หลักสูตร ได้แก่ …".
_THINGS = "หลักสูตร|โครงการ|กิจกรรม|ช่องทาง|ประเด็น|ด้าน|มาตรการ|ตัวชี้วัด|ขั้นตอน|รายการ|เรื่อง|แห่ง|หมู่บ้าน|ชุมชน|กลุ่ม|หมวด|ฉบับ|หัวข้อ"
_COUNTED = re.compile(
    rf"(?:จำนวน|ทั้ง|ใน|รวม)\s*(?:ทั้งสิ้น|ทั้งหมด)?\s*(?P<n>\d{{1,2}})\s*(?P<thing>{_THINGS})\s*(?:คือ|ได้แก่|ดังนี้|ประกอบด้วย)\s*:?\s*"
)
_BRACKETED = re.compile(r"\(\s*(\d{1,2})\s*\)")
_DOTTED = re.compile(r"(?<![\d.(])(\d{1,2})\.\s*(?=[ก-๎A-Za-z])")
_CLOSED = re.compile(r"(?<![\d.(])(\d{1,2})\)\s*(?=[ก-๎A-Za-z])")
_ASIDE = re.compile(r"\([^)]*\)|(?<=\d),(?=\d)")
_SENTENCE_END = re.compile(r"\s(?:เพื่อ(?=[ก-ฮเแโใไ])|โดย(?=[ก-ฮเแโใไ])|ซึ่ง|ทั้งนี้|รวมทั้ง|รวมถึง|พร้อมทั้ง)|\n| - ")
_BETWEEN = (r"[/,]\s*|และ\s*", r"[/,]\s*|และ\s*|\s")
_FEWEST = 2
_LONGEST_LIST = 3000

_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u0E00-\u0E7F\u00AA-\u024F]+")
# A vowel that is written before its consonant can stand before nothing but a Thai letter.
_HANGING = re.compile(r"[เแโใไ](?=[A-Za-z])")
_AROUND = 40
_WORD = re.compile(r"[^\s()“”\"'/,]+")


@dataclass(frozen=True)
class _Range:
    """Days of one month in a text."""

    first: int
    last: int
    month: str
    year: str
    printed: str
    line: Statement


def check_dates(lines: Sequence[Statement], places: Places) -> Iterator[Problem]:
    """Ranges of dates that end before they begin; not of columns of periods, of which the reader tells."""
    ranges = [found for line in lines for found in _day_ranges(line)]
    for found in ranges:
        if found.first > found.last:
            likely = next((r for r in ranges if _is_alike(r, found)), None)
            hint = f" อาจเป็น “{likely.printed}” ตามที่พิมพ์ไว้อีกแห่ง" if likely else ""
            yield _reversed(found.printed, hint, found.line, places)
    for line in lines:
        for match in _DATES.finditer(line.text):
            if _is_backwards(match):
                yield _reversed(line.printed[match.start() : match.end()], "", line, places)


def _day_ranges(line: Statement) -> Iterator[_Range]:
    for match in _DAYS.finditer(line.text):
        first, last = int(match["first"]), int(match["last"])
        are_days = 0 < first <= _LAST_DAY and 0 < last <= _LAST_DAY and month_number(_plain(match["month"]))
        if are_days and not _NO_DAY_BEFORE.search(line.text[: match.start()]):
            printed = line.printed[match.start() : match.end()].strip()
            yield _Range(first, last, _plain(match["month"]), match["year"] or "", printed, line)


def _is_alike(other: _Range, found: _Range) -> bool:
    return other.first == found.first <= other.last and (other.month, other.year) == (found.month, found.year)


def _is_backwards(match: re.Match[str]) -> bool:
    months = month_number(_plain(match["m1"])), month_number(_plain(match["m2"]))
    if not all(months):
        return False
    years = tuple(int(year) % 100 for year in (match["y1"], match["y2"]))
    days = (int(match["d1"] or 1), int(match["d2"] or _LAST_DAY))
    return (years[0], months[0], days[0]) > (years[1], months[1], days[1])


def _plain(month: str) -> str:
    return month.replace(" ", "")


def _reversed(printed: str, hint: str, line: Statement, places: Places) -> Problem:
    message = f"วันที่ “{short(printed)}” สิ้นสุดก่อนวันเริ่มต้น{hint} กรุณาตรวจและแก้วันที่ให้ถูกต้อง"
    return problem("date_reversed", message, line.source, places.of_row(line.source))


def check_counts(lines: Sequence[Statement], places: Places) -> Iterator[Problem]:
    """Counts followed by a list of another length; only lists whose items are certain are counted."""
    for line in lines:
        for match in _COUNTED.finditer(line.text):
            stated = int(match["n"])
            found = _listed(line.text, match)
            if stated >= _FEWEST and found and not found[0] <= stated <= found[1]:
                sentence = short(line.printed[match.start() : match.end() + 60], 110)
                message = (
                    f"“{sentence}” ระบุ {stated} {match['thing']} แต่รายการที่ตามมามี {found[0]} {match['thing']}"
                    " กรุณาแก้จำนวน หรือตรวจรายการให้ครบ"
                )
                yield problem("count_mismatch", message, line.source, places.of_row(line.source))


def _listed(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The least and most items the list after a count may have; None where it cannot be counted."""
    after = text[match.end() : match.end() + _LONGEST_LIST]
    for marks in (_BRACKETED, _DOTTED, _CLOSED):
        if (first := marks.search(after)) and first.start() < _FEWEST and first[1] == "1":
            count = _counting_up([int(mark[1]) for mark in marks.finditer(after)])
            # inside a list with the same marks, the outer list may go on where the inner one ends
            return (_FEWEST if marks.search(text, 0, match.start()) else count), count
    sentence = _ASIDE.sub("", _SENTENCE_END.split(after, maxsplit=1)[0])
    if sentence.startswith(match["thing"]):
        counts = [_count(sentence, match["thing"], between) for between in _BETWEEN]
        return (min(counts), max(counts)) if max(counts) >= _FEWEST else None
    commas = sentence.count(",")
    if commas < _FEWEST:
        return None
    return commas + 1, commas + 1 + len(re.findall(r"และ|หรือ", sentence.rpartition(",")[2]))


def _count(sentence: str, thing: str, between: str) -> int:
    """How often a list begins an item with the thing that is counted."""
    return len(re.findall(rf"(?:^|{between}){thing}\s*(?=[ก-ฮเแโใไA-Za-z])", sentence))


def _counting_up(numbers: Sequence[int]) -> int:
    """How far the numbers count up from one, whatever stands between (ตัวเลขในวงเล็บของหัวข้อย่อย)."""
    last = 0
    for number in numbers:
        if number == last + 1:
            last = number
    return last


def check_letters(lines: Sequence[Statement], places: Places) -> Iterator[Problem]:
    """Letters of another script inside the words of whatever the reader of plans did not look at."""
    found: dict[str, list[Statement]] = {}
    for line in lines:
        is_read = places.is_read(line.source)
        for match in _WORD.finditer(line.printed):
            word = match.group()
            is_strange = _HANGING.search(word) or (not is_read and any(r.isalpha() for r in _FOREIGN.findall(word)))
            if is_strange:
                found.setdefault(word, []).append(line)
    for word, where in found.items():
        more = f" (พบ {len(where)} แห่ง)" if len(where) > 1 else ""
        message = f"คำว่า “{short(_near(word), 40)}” มีอักษรแปลกปลอมปนอยู่{more} อาจเกิดจากการสแกน กรุณาตรวจและแก้ตัวสะกด"
        yield problem("doubt_letters", message, where[0].source, places.of_row(where[0].source))


def _near(word: str) -> str:
    """The strange letters with what is around them, where a word is a whole sentence without spaces."""
    strange = _FOREIGN.search(word) or _HANGING.search(word)
    start = max(0, strange.start() - _AROUND // 2) if strange and len(word) > _AROUND else 0
    return word[start : start + _AROUND]
