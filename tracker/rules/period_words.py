"""The words in which Thai offices print periods, as patterns over text with Arabic digits."""

import re

from tracker.rules.thai_calendar import MONTHS, SHORT_MONTHS

# Spaces may stand anywhere: lines of a narrow column are broken inside words.
_MARK_OR_LETTER = "ก-๎"


def spaced(words: str) -> str:
    """A pattern for `words` with any spaces, also inside them."""
    return r"\s*".join(re.escape(character) for character in words if not character.isspace())


def _short(name: str) -> str:
    """ต.ค. also as "ต.ค", "ต. ค." and, standing alone, ตค."""
    parts = [part for part in name.split(".") if part]
    dotted = r"\s*\.\s*".join(spaced(part) for part in parts) + r"(?:\s*\.)*"
    bare = rf"(?<![{_MARK_OR_LETTER}]){''.join(parts)}(?![{_MARK_OR_LETTER}])\.?"
    return f"(?:{dotted}|{bare})"


_LONG_VARIANTS = {2: ("กุมภาพันธ",), 11: ("พฤศจิกา",), 12: ("ธันวา",)}
MONTH_PATTERNS = tuple(
    "(?:" + "|".join([*map(spaced, (MONTHS[n - 1], *_LONG_VARIANTS.get(n, ()))), _short(SHORT_MONTHS[n - 1])]) + ")"
    for n in range(1, 13)
)
_MONTH_ALONE = tuple(re.compile(pattern) for pattern in MONTH_PATTERNS)


def month_of(text: str) -> int:
    """The number of the month that `text` (matched by a pattern of this module) names."""
    return next(n for n, pattern in enumerate(_MONTH_ALONE, start=1) if pattern.fullmatch(text))


_YEAR_NUMBER = r"(?:2[3-6]\d\d|(?:19|20)\d\d|[3-9]\d)(?!\d)"
_ERA = rf"(?:{spaced('พ.ศ.')}|{spaced('พ.ศ')}|{spaced('พศ')}|{spaced('ปี')}|/)"


def _year(name: str) -> str:
    return rf"(?:\s*(?:{_ERA}\s*)*(?P<{name}>{_YEAR_NUMBER}))"


def _month(name: str) -> str:
    return rf"(?P<{name}>{'|'.join(MONTH_PATTERNS)})"


def _day(name: str) -> str:
    return rf"(?<!\d)(?P<{name}>3[01]|[12]\d|0?[1-9])(?!\d)"


_INSIDE = rf"(?<!ตรวจสอบ)(?<!ตรวจสอบ ){spaced('ภายใน')}"  # not that of หน่วยตรวจสอบภายใน
_DASH = rf"\s*(?:-|–|—|‐|‑|−|~|{spaced('จนถึง')}|{spaced('ถึง')})\s*"
_MONTH_WORD = rf"(?:(?:{spaced('ประจำเดือน')}|{spaced('สิ้นเดือน')}|{spaced('เดือน')})\s*)?"
_DAY_WORD = (
    rf"(?:(?P<until>{_INSIDE}|{spaced('ไม่เกิน')}|{spaced('ก่อน')}|{spaced('ถึง')})?\s*"
    rf"(?:{spaced('ระหว่าง')}|{spaced('ตั้งแต่')}|{spaced('เริ่ม')})?\s*(?:{spaced('สิ้น')})?\s*(?:{spaced('วันที่')})?\s*)"
)
_WITHIN = rf"(?:(?:{_INSIDE}|{spaced('ตั้งแต่')}|{spaced('ระหว่าง')}|{spaced('ช่วง')})\s*)*"
_OPEN_END = rf"(?P<onwards>\s*{spaced('เป็นต้นไป')})?"
_FISCAL = rf"{spaced('ปีงบประมาณ')}|{spaced('ปีงปม.')}|{spaced('ปีงบ')}"
_NUMERIC_MONTH = r"(?<![\d/.])(?P<{0}m>1[0-2]|0?[1-9])\s*/\s*(?P<{0}y>2[3-6]\d\d|20\d\d|[6-9]\d)(?![\d/])"
_QUARTER = rf"(?:{spaced('ไตรมาส')}\s*(?:{spaced('ที่')})?\s*|(?<![A-Za-z])[Qq]\s*\.?\s*)"
_NUMERIC = r"(?P<{0}d>\d{{1,2}})\s*[/.]\s*(?P<{0}m>\d{{1,2}})\s*[/.]\s*(?P<{0}y>\d{{4}}|\d{{2}})(?!\d)"

_RANGE = (
    rf"(?:{_day('d1')}\s*)?{_MONTH_WORD}{_month('m1')}{_year('y1')}?{_DASH}(?:{spaced('วันที่')}\s*)?"
    rf"(?:{_day('d2')}\s*)?{_MONTH_WORD}{_month('m2')}{_year('y2')}?"
)
_ROUND = rf"(?:{spaced('รอบ')}\s*)?(?:{spaced('ระยะเวลา')}\s*)?(?P<round>6|12)\s*{spaced('เดือน')}"

# Frequencies say how often, not when.
_TIMES = rf"(?:\d{{1,4}}\s*{spaced('ครั้ง')})"
FREQUENCY = re.compile(
    rf"(?:{spaced('อย่างน้อย')}\s*|{spaced('ไม่น้อยกว่า')}\s*)?(?:"
    rf"(?:{spaced('ปีงบประมาณละ')}|{spaced('ปีละ')}|{spaced('เดือนละ')}|{spaced('ไตรมาสละ')}|{spaced('สัปดาห์ละ')}|{spaced('รอบละ')})\s*{_TIMES}?"
    rf"|{_TIMES}\s*(?:{spaced('ในแต่ละ')}|{spaced('ต่อ')}|{spaced('ใน')}|/)\s*(?:{_FISCAL}|{spaced('ปี')}|{spaced('เดือน')}|{spaced('ไตรมาส')}|{spaced('สัปดาห์')})"
    rf"|{spaced('ทุกวันที่')}\s*\d{{1,2}}(?:\s*{spaced('ของ')}(?:{spaced('ทุก')})?{spaced('เดือน')})?"
    rf"|(?:{spaced('เป็นประจำ')}\s*)?(?:{spaced('ราย')}|{spaced('ทุก')}\s*ๆ?|{spaced('ประจำ')})\s*(?:{spaced('สิ้น')}\s*)?(?:"
    rf"(?:\d{{1,4}}\s*)?{spaced('เดือน')}(?!\s*(?:{'|'.join(MONTH_PATTERNS)}))|{spaced('ไตรมาส')}|{spaced('สัปดาห์')}|{spaced('วัน')}(?!\s*{spaced('ที่')})|{spaced('ครั้ง')})"
    rf"|{spaced('อย่างต่อเนื่อง')}|{spaced('ต่อเนื่อง')}|{spaced('สม่ำเสมอ')}|{spaced('ตลอดเวลา')})"
)

# What looks like a date and is none.
NOT_A_DATE = re.compile(
    rf"{spaced('สัปดาห์')}\s*(?:{spaced('ที่')})?\s*[1-5](?!\d)(?:\s*{spaced('ของ')})?|"
    rf"{spaced('ครั้งที่')}\s*\d{{1,4}}\s*/\s*\d{{1,4}}|\d{{1,4}}\s*(?:{spaced('ชั่วโมง')}|{spaced('นาที')})"
)

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "year_end",
            rf"(?P<until>{_INSIDE})?\s*(?:{spaced('ณ')}\s*)?(?:{spaced('วัน')})?{spaced('สิ้น')}\s*(?:{_FISCAL}){_year('y')}?",
        ),
        (
            "fiscal_years",
            rf"(?:{spaced('ตลอด')}\s*)?{_WITHIN}(?:{_FISCAL}){_year('y1')}{_DASH}(?:{_FISCAL})?{_year('y2')}",
        ),
        (
            "plan_years",
            rf"{spaced('พ.ศ.')}\s*(?P<y1>2[3-6]\d\d){_DASH}(?:{spaced('พ.ศ.')}\s*)?(?P<y2>2[3-6]\d\d)(?!\d)",
        ),
        (
            "fiscal_year",
            (
                rf"(?:{spaced('ตลอดทั้ง')}|{spaced('ตลอดรอบ')}|{spaced('ตลอดระยะเวลา')}|{spaced('ตลอด')}|{spaced('ทั้ง')}|{_INSIDE}|{spaced('ในรอบ')}"
                rf"|{spaced('รอบ')}|{spaced('ประจำ')}|{spaced('ใน')})?\s*(?:{_FISCAL}){_year('y')}?(?:\s*{spaced('ปัจจุบัน')})?"
            ),
        ),
        (
            "half_year",
            (
                rf"{_ROUND}\s*(?P<half>{spaced('แรก')}|{spaced('หลัง')})(?!\s*\()(?:\s*{spaced('ของ')})?"
                rf"(?:\s*(?:{_FISCAL}){_year('fy')}|{_year('y')})?"
            ),
        ),
        ("round_range", rf"{_ROUND}\s*(?:{spaced('แรก')}|{spaced('หลัง')})?\s*\(\s*(?:{_RANGE})\s*\)"),
        (
            "both_rounds",
            (
                rf"{spaced('รอบ')}\s*6\s*{spaced('เดือน')}\s*(?:/|,|{spaced('และ')})\s*(?:{spaced('รอบ')}\s*)?12\s*{spaced('เดือน')}"
                rf"(?!\s*\(?\s*(?:{_INSIDE}|{_MONTH_WORD}(?:{'|'.join(MONTH_PATTERNS)})))"
            ),
        ),
        (
            "report_due",
            rf"{_MONTH_WORD}{_month('m')}{_year('y')}?\s*\(\s*(?:{spaced('รายงาน')}\s*)?{_ROUND}\s*\)(?P<d>(?!))?",
        ),
        (
            "report_due",
            (
                rf"{_ROUND}\s*\(?(?:{_INSIDE}\s*)?(?:(?:{spaced('วันที่')}\s*)?{_day('d')}\s*)?{_MONTH_WORD}{_month('m')}"
                rf"{_year('y')}?\)?(?!{_DASH}{_MONTH_WORD}(?:{'|'.join(MONTH_PATTERNS)}))"
            ),
        ),
        ("round", rf"{spaced('รอบ')}\s*(?P<round>6|12)\s*{spaced('เดือน')}(?:\s*(?:{_FISCAL}){_year('fy')})?"),
        (
            "quarters",
            (
                rf"{_WITHIN}{_QUARTER}(?P<q1>[1-4])(?!\d)(?:{_DASH}(?:{_QUARTER})?(?P<q2>[1-4])(?!\d))?"
                rf"(?:\s*[/(]?\s*(?:{spaced('ของ')}\s*)?(?:{_FISCAL})?{_year('y')}\s*\)?)?"
            ),
        ),
        (
            "named_part",
            (
                rf"(?:{spaced('ครึ่งปี')}(?:{spaced('งบประมาณ')})?\s*(?P<half>{spaced('แรก')}|{spaced('หลัง')})"
                rf"|{_WITHIN}{spaced('ไตรมาส')}\s*(?P<quarter>{spaced('แรก')}|{spaced('สุดท้าย')}))"
            ),
        ),
        ("range", rf"{_DAY_WORD}{_WITHIN}{_RANGE}"),
        (
            "numeric_dates",
            rf"{_DAY_WORD}{_NUMERIC.format('a')}{_DASH}(?:{spaced('วันที่')}\s*)?{_NUMERIC.format('b')}",
        ),
        ("days", rf"{_DAY_WORD}{_day('d1')}{_DASH}{_day('d2')}\s*{_MONTH_WORD}{_month('m')}{_year('y')}?"),
        ("day", rf"{_DAY_WORD}{_day('d')}\s*{_MONTH_WORD}{_month('m')}{_year('y')}?{_OPEN_END}"),
        ("numeric_day", rf"{_DAY_WORD}{_NUMERIC.format('a')}{_OPEN_END}"),
        (
            "numeric_months",
            rf"{_WITHIN}{_MONTH_WORD}{_NUMERIC_MONTH.format('a')}{_DASH}{_MONTH_WORD}{_NUMERIC_MONTH.format('b')}",
        ),
        ("numeric_month", rf"{_WITHIN}{_MONTH_WORD}{_NUMERIC_MONTH.format('a')}"),
        ("iso_day", r"(?P<ay>\d{4})-(?P<am>\d{2})-(?P<ad>\d{2})(?!\d)"),
        ("month", rf"{_WITHIN}{_MONTH_WORD}{_month('m')}{_year('y')}?{_OPEN_END}"),
        ("fiscal_year", rf"(?:{spaced('ตลอดทั้งปี')}|{spaced('ตลอดปี')}|{spaced('ทั้งปี')}){_year('y')}?"),
    )
)

# Words that only lead to a period; what is left besides them is something unread.
FILLER = re.compile(
    "|".join(
        spaced(word)
        for word in (
            "ของทุกปี", "เป็นประจำ", "และ", "ระหว่าง", "ภายใน", "ตั้งแต่", "ช่วง", "วันที่", "รายงาน", "กำหนด", "ดำเนินการ",
            "แล้วเสร็จ", "ครั้งที่", "รอบ", "ถึง",
        )
    )
    + rf"|(?<![\d๐-๙])(?<![\d๐-๙]\s){spaced('เดือน')}"
)  # fmt: skip
