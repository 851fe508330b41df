"""Scores in running text: of the organization, of instruments and indicators, and the lists of strong and weak ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.rules.analysis_words import (
    YEAR,
    Statement,
    indicators_of,
    instruments_in,
    limits_in,
    named_indicators,
)
from tracker.rules.plan_analysis import IndicatorList, ListedIndicator, PrintedScore, Threshold
from tracker.rules.plan_codes import indicator_numbers

_SCORE = re.compile(
    r"(?:คะแนน|คัดแนน|เท่ากับ|อยู่ที่)\s*(?:ใน)?\s*(?P<whole>ภาพรวม)?\s*"
    r"(?:เท่ากับ|อยู่ที่|รวม|เฉลี่ย|สูงสุด|ต่ำสุด|คิดเป็น|\s)*(?:ร้อยละ)?\s*"
    r"(?P<n>\d{1,3}(?:\.\d{1,3})?)(?![\d.]*\d)"
    r"(?!\s*(?:คะแนน|%)?\s*(?:ขึ้นไป|ประเด็น|ข้อ(?!มูล)|คน|ครั้ง|เรื่อง|บาท|หน่วยงาน|ราย|ด้าน|ระดับ))"
)
_GRADE = re.compile(
    r"ระดับ\s*(?:ผลการประเมิน|คุณภาพ|คะแนน)?\s*[“\"]?\s*"
    r"(?P<grade>AA|[A-F](?![A-Za-z])|ผ่านดีเยี่ยม|ผ่านดี(?!เยี่ยม)|ผ่านเกณฑ์|ผ่าน|ไม่ผ่าน)"
)
_RANK = re.compile(r"(?:ลำดับ|อันดับ)\s*ที่\s*(\d[\d,]*)")
_ITEM = re.compile(r"[-•\s]*(?:\(\d{1,2}\)|\d{1,2}[.)]|[-•])\s*(?=ตัวชี้วัด)")
_FORWARD = re.compile(r"\s*(?:คะแนน)?\s*(?:คือ|ได้แก่)\s*")
_FORWARD_END = re.compile(r"ส่วน|รองลงมา|คะแนน")
_TARGET = re.compile(r"เป้าหมาย|เกณฑ์ที่กำหนด")
_PART = re.compile(r"ข้อ(?!มูล)|คำถาม|ประเด็น|(?<![A-Za-z])[iIeEoO]\s?\d")
_BEFORE = re.compile(r"(?:จาก(?:เดิม)?|เดิม|ลดลง|เพิ่มขึ้น|ปีก่อน|ที่ผ่านมา)\s*(?:ที่|ซึ่ง)?\s*(?:ได้)?\s*$")
_HEADING = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s")
_STRENGTH = re.compile(r"จุดแข็ง")
_WEAKNESS = re.compile(r"จุดอ่อน|จุดด้อย|(?:จุด|ส่วน|ประเด็น|ตัวชี้วัด)ที่(?:จะ)?(?:ต้อง|ควร)(?:ได้รับการ)?(?:พัฒนา|ปรับปรุง)")
_COUNT = re.compile(r"จำนวน\s*(\d{1,2})\s*ตัวชี้วัด")
_PRINTED_NUMBER = re.compile(r"ตัวชี้วัด(?:ที่)?\s*(\d{1,2})(?![.\d])")
_YEAR_HEADING = re.compile(
    r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s*ผล(?:การ|คะแนน).{0,160}?ปี\s*(?:งบ\s*ประมาณ)?\s*(?:พ\s*\.?\s*ศ\s*\.?)?\s*(2[45]\d\d)\s*$"
)
_LONGEST_HEADING = 260
_GRADE_WITHIN = 110
_SENTENCE = 80
_YEARS = (
    re.compile(r"ผลคะแนน.{0,200}?รอบปี\s*งบประมาณ\s*(?:พ\.ศ\.)?\s*(2[45]\d\d)"),
    re.compile(
        r"จาก(?:ผล)?การประเมิน.{0,180}?ปี\s*งบประมาณ\s*(?:พ\.ศ\.)?\s*(2[45]\d\d)\s*(?:มีผล|โดยภาพรวม|ได้คะแนน|พบว่า)"
    ),
    re.compile(r"วิเคราะห์ผลการประเมิน.{0,120}?ปี\s*(?:งบประมาณ)?\s*(?:พ\.ศ\.)?\s*(2[45]\d\d)"),
    re.compile(r"ผลการประเมิน.{0,120}?ปี\s*งบประมาณ\s*(?:พ\.ศ\.)?\s*(2[45]\d\d).{0,60}?ได้คะแนน"),
)


@dataclass(frozen=True)
class TextScore:
    """A score and what it is of: "overall", an instrument's name, or the numbers of indicators."""

    subject: str
    indicators: tuple[int, ...]
    score: PrintedScore


def assessed_year(lines: Sequence[Statement]) -> int | None:
    """The year (พ.ศ.) whose scores the document analyses, which is seldom the plan's own."""
    for pattern in _YEARS:
        for line in lines:
            if found := pattern.search(line.text):
                return int(found[1])
    return None


def overall_rank(lines: Sequence[Statement]) -> int | None:
    """The organization's place among those of its kind."""
    for line in lines:
        if "ผลการประเมิน" in line.text and (found := _RANK.search(line.text)):
            return int(found[1].replace(",", ""))
    return None


def latest_year(lines: Sequence[Statement]) -> int | None:
    """The newest year before a score, where no sentence says which year is analysed."""
    years = [int(each) for line in lines if _SCORE.search(line.text) for each in YEAR.findall(line.text)]
    headed = [int(found[1]) for line in lines if (found := _YEAR_HEADING.match(line.text))]
    return max((*years, *headed), default=None)


def text_scores(lines: Sequence[Statement], year: int | None) -> list[TextScore]:
    """Every score of that year the sentences state, in printed order."""
    found: list[TextScore] = []
    is_of_year = True
    for line in lines:
        if len(line.text) <= _LONGEST_HEADING and (heading := _YEAR_HEADING.match(line.text)):
            is_of_year = year is None or int(heading[1]) == year
        found += _scores_of(line, year) if is_of_year or YEAR.search(line.text) else ()
    return found


def _scores_of(line: Statement, year: int | None) -> Iterator[TextScore]:
    start = 0
    matches = list(_SCORE.finditer(line.text))
    for number, match in enumerate(matches):
        stop = matches[number + 1].start() if number + 1 < len(matches) else len(line.text)
        before = line.text[start : match.start()]
        start = match.end()
        if not _is_score(before, match) or _is_of_another_year(before, year):
            continue
        subject, indicators = _subject(before + match.group() if match["whole"] else before)
        if not subject and (forward := _FORWARD.match(line.text, match.end())):
            named = _FORWARD_END.split(line.text[forward.end() : stop], maxsplit=1)[0]
            indicators = tuple(indicators_of(named))
            subject = "indicators" if indicators else ""
            start = forward.end() + len(named)
        if subject:
            yield TextScore(subject, indicators, _printed(line, match, stop))


def _is_score(before: str, match: re.Match[str]) -> bool:
    near = before[-30:] + match.group()
    is_score = "คะแนน" in near or "คัดแนน" in near
    return is_score and Decimal(match["n"]) <= 100 and not _TARGET.search(near) and not _BEFORE.search(before)


def _is_of_another_year(before: str, year: int | None) -> bool:
    years = YEAR.findall(before)
    return bool(years) and year is not None and int(years[-1]) != year


def _subject(before: str) -> tuple[str, tuple[int, ...]]:
    """What was named last before a score."""
    names = named_indicators(before)
    instruments = instruments_in(before)
    ends = {
        "overall": before.rfind("ภาพรวม") + len("ภาพรวม") if "ภาพรวม" in before else -1,
        "instrument": instruments[-1][1] if instruments else -1,
        "indicators": names[-1][2] if names else -1,
    }
    last = max(ends, key=lambda name: ends[name])
    if ends[last] < 0:
        numbers = indicator_numbers(before[-60:])
        return ("indicators", numbers[-1:]) if numbers else ("", ())
    if last == "instrument":
        return instruments[-1][0], ()
    if last == "overall":
        return "overall", ()
    if _PART.search(before, ends[last]):
        return "", ()  # the score of a question, not of its indicator
    since = before.rfind("ตัวชี้วัด")
    return "indicators", tuple(dict.fromkeys(number for number, start, _ in names if start >= since))


def _printed(line: Statement, match: re.Match[str], stop: int) -> PrintedScore:
    grade = _GRADE.search(line.text, match.end(), min(stop, match.end() + _GRADE_WITHIN))
    since = line.text.rfind("ตัวชี้วัด", 0, match.start())
    begin = since if match.start() - since < _SENTENCE else line.text.find(" ", max(0, match.start() - _SENTENCE))
    return PrintedScore(
        score=Decimal(match["n"]),
        printed=line.printed[match.start("n") : match.end("n")],
        source=line.source,
        basis="list" if _ITEM.match(line.text) else "text",
        grade=grade["grade"] if grade else None,
        sentence=line.printed[max(0, min(begin, match.start())) : match.end()].strip(),
    )


def indicator_lists(lines: Sequence[Statement]) -> list[IndicatorList]:
    """Lists of strong and of weak indicators that state a limit or a count in their heading."""
    return [_list(line, lines[at + 1 :]) for at, line in enumerate(lines) if _is_list_heading(line)]


def _is_list_heading(line: Statement) -> bool:
    if len(line.text) > _LONGEST_HEADING or _ITEM.match(line.text):
        return False
    is_about = _STRENGTH.search(line.text) or _WEAKNESS.search(line.text)
    return bool(is_about and "ตัวชี้วัด" in line.text and (_COUNT.search(line.text) or limits_in(line.text)))


def _list(heading: Statement, following: Sequence[Statement]) -> IndicatorList:
    count = _COUNT.search(heading.text)
    limits = thresholds_of(heading)
    return IndicatorList(
        kind="strength" if _STRENGTH.search(heading.text) else "weakness",
        heading=heading.printed,
        threshold=limits[0] if limits else None,
        count=int(count[1]) if count else None,
        items=tuple(_items(heading, following)),
        source=heading.source,
    )


def _items(heading: Statement, following: Sequence[Statement]) -> Iterator[ListedIndicator]:
    for line in following:
        if line.after != heading.after or _is_list_heading(line):
            return
        if item := _ITEM.match(line.text):
            yield _listed(line, item.end())
        elif _HEADING.match(line.text) and len(line.text) < _LONGEST_HEADING:
            return


def _listed(line: Statement, begin: int) -> ListedIndicator:
    score = _SCORE.search(line.text, begin)
    head = line.text[begin : score.start() if score else begin + 80]
    names = named_indicators(head)
    number = _PRINTED_NUMBER.match(line.text, begin)
    printed = int(number[1]) if number else None
    return ListedIndicator(
        indicator=names[0][0] if names else printed,
        printed_number=printed,
        name=head[names[0][1] : names[0][2]] if names else "",
        score=Decimal(score["n"]) if score else None,
        source=line.source,
    )


def thresholds_of(line: Statement) -> list[Threshold]:
    """The limits on scores a sentence states."""
    if "คะแนน" not in line.text and "คณบณฑ์" not in line.text:
        return []
    return [
        Threshold(
            side="above" if limit.is_above else "below",
            score=limit.score,
            printed=line.printed[limit.start : limit.end],
            source=line.source,
        )
        for limit in limits_in(line.text)
    ]
