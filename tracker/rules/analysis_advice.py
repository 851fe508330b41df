"""Advice in an analysis: recommendations of the assessors, points to develop, weak points told in sentences."""

import re
from collections.abc import Iterator, Sequence

from tracker.rules.analysis_score_tables import points_of
from tracker.rules.analysis_words import (
    Statement,
    indicators_of,
    instrument_of,
    instruments_in,
    named_indicators,
)
from tracker.rules.oit import references_in
from tracker.rules.plan_analysis import ImprovementPoint, Recommendation, WeakItem
from tracker.rules.plan_text import clean, one_line
from tracker.rules.source_table import SourceTable
from tracker.rules.thai_text import match_key, to_arabic_digits

_ADVICE = re.compile(r"^\(?[\d.]*\)?\s*ข้อเสนอแนะ")
_URGENT = re.compile(r"^\(?[\d.]*\)?\s*ประเด็นที่เป็น(?:ข้อบกพร่อง|จุดอ่อน)|^\(?[\d.]*\)?\s*(?:จุดอ่อน|ข้อบกพร่อง)ที่ต้อง(?:เร่ง)?แก้ไข")
_QUESTION = re.compile(r"^(?:ข้อ\s*)(?P<kind>E\s*[PS]|[IEO])\s*\.?\s*(?P<n>\d{1,2})\s*")
_POINT = re.compile(r"^\(?(?P<n>\d{1,2})[.)]\s*(?=ประเด็น|ควร|หน่วยงาน)")
_TOPIC = re.compile(r"^ประเด็น\s*(?P<topic>.+?)\s*(?=ดังนั้น|หน่วยงานควร|$)")
_HEADING = re.compile(r"^\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s*(?:แบบ|ส่วนที่)")
_IN_CELL = re.compile(
    r"ตัวชี้วัด(?:ย่อย)?(?:ที่)?\s*(?P<code>\d{1,2}(?:\.\d{1,2})?)\s+(?P<name>[^\d]{4,80}?)\s*ประเด็น\s+"
    r"(?P<text>.+?)(?=\s*(?:เป็นคะแนน|\(?\d{1,2}[.)]\s?\S)|$)"
)
_LONGEST_HEADING = 120
_SHORTEST = 8
_DEVELOP = re.compile(r"(?:ควร|ต้อง)(?:ได้รับการ)?(?:พัฒนา|ปรับปรุง)")
_OF_MEASURES = re.compile(r"ผู้รับผิดชอบ|ระยะเวลา|ขั้นตอน")


def recommendations(lines: Sequence[Statement]) -> tuple[list[Recommendation], list[Recommendation]]:
    """What the assessors advise, and what must be mended first (ประเด็นที่เป็นข้อบกพร่อง)."""
    advice: list[Recommendation] = []
    urgent: list[Recommendation] = []
    region, instrument = "", None
    for line in lines:
        if len(line.text) < _LONGEST_HEADING and line.source.table is None:
            region = "advice" if _ADVICE.match(line.text) else "urgent" if _URGENT.match(line.text) else region
            instrument = _instrument(line, instrument)
        if region == "urgent" and (found := _urgent(line)):
            urgent.append(found)
        elif region == "advice" and (found := _advice(line, instrument)):
            advice.append(found)
    return advice, urgent


def _instrument(line: Statement, before: str | None) -> str | None:
    """The instrument a heading inside the advice names."""
    named = instruments_in(line.text)
    return named[-1][0] if named and (_HEADING.match(line.text) or _ADVICE.match(line.text)) else before


def _advice(line: Statement, instrument: str | None) -> Recommendation | None:
    question, point = _QUESTION.match(line.text), _POINT.match(line.text)
    begin = question or point
    if not begin or _HEADING.match(line.text):
        return None
    code = "".join(question["kind"].split()) + str(int(question["n"])) if question else None
    return Recommendation(
        instrument=instrument,
        indicator=None,
        code=code,
        text=line.printed[begin.end() :].strip(),
        references=tuple(reference.code for reference in references_in(line.text)),
        source=line.source,
    )


def _urgent(line: Statement) -> Recommendation | None:
    if _URGENT.match(line.text) or not re.search(r"ต้อง(?:เร่ง)?แก้ไข|ควร", line.text):
        return None
    references = tuple(reference.code for reference in references_in(line.text))
    return Recommendation(None, None, None, line.printed, references, line.source)


def told_weak_items(cells: Sequence[Statement], advice: Sequence[Recommendation]) -> Iterator[WeakItem]:
    """Weak points without a score: "ตัวชี้วัดที่ … ประเด็น …" in a cell, and what the advice calls its topic."""
    seen: set[str] = set()
    for line in cells:
        for match in _IN_CELL.finditer(line.text):
            text = line.printed[match.start("text") : match.end("text")].strip()
            key = match_key(match["code"] + text)
            if len(text) >= _SHORTEST and key not in seen:
                seen.add(key)
                yield _told(match["code"], text, line)
    for each in advice:
        topic = _TOPIC.match(each.text)
        if topic:
            yield WeakItem(each.instrument, None, each.code, topic["topic"], None, "", each.source)


def _told(code: str, text: str, line: Statement) -> WeakItem:
    number = int(code.partition(".")[0])
    indicator = number if 1 <= number <= 10 else None
    sub = code if "." in code else None
    return WeakItem(instrument_of(indicator), indicator, sub, text, None, "", line.source)


def improvement_points(tables: Sequence[SourceTable]) -> list[ImprovementPoint]:
    """The rows of tables that say for each indicator what was assessed and what should be developed."""
    points: list[ImprovementPoint] = []
    for table in tables:
        columns = _columns(table)
        if not columns:
            continue
        name, assessed, develop = columns
        for row in table.rows[1:]:
            printed = one_line(clean(row.texts[name]))
            parts = points_of(row.cells[assessed]) if assessed is not None else ()
            more = points_of(row.cells[develop])
            if not printed and points:
                last = points[-1]
                points[-1] = ImprovementPoint(
                    last.indicator, last.printed, (*last.assessed, *parts), (*last.to_develop, *more), last.source
                )
            elif more and (named_indicators(to_arabic_digits(printed)) or indicators_of(to_arabic_digits(printed))):
                number = indicators_of(to_arabic_digits(printed))[0]
                points.append(ImprovementPoint(number, printed, parts, more, row.source))
    return points


def _columns(table: SourceTable) -> tuple[int, int | None, int] | None:
    """The columns of the indicator, of what was assessed and of what to develop; None for any other table."""
    if not table.rows:
        return None
    header = [one_line(clean(text)).replace(" ", "") for text in table.rows[0].texts]
    if any(_OF_MEASURES.search(text) for text in header):
        return None
    names = [c for c, text in enumerate(header) if text.startswith("ตัวชี้วัด")]
    develop = [c for c, text in enumerate(header) if _DEVELOP.search(text) and c not in names]
    assessed = [c for c, text in enumerate(header) if "ประเด็น" in text and c not in (*names, *develop)]
    if not names or not develop:
        return None
    return names[0], assessed[0] if assessed else None, develop[0]
