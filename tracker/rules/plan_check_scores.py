"""X-ray of an assessment's analysis: scores that differ, limits, counts and numbers that do not fit their list."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tracker.rules.analysis_issues import ISSUES
from tracker.rules.analysis_score_tables import is_against
from tracker.rules.analysis_words import Statement, named_indicators
from tracker.rules.assessment import INDICATORS
from tracker.rules.plan_analysis import Analysis, IndicatorList, PrintedScore
from tracker.rules.plan_check_codes import problem
from tracker.rules.plan_codes import indicators_by_name
from tracker.rules.plan_draft import DraftMeasure, PlanDraft, Problem
from tracker.rules.plan_faults import short

_NUMBERED = re.compile(
    r"ตัวชี้วัด(?:ที่)?\s*(?P<first>\d{1,2})(?![.\d])(?P<more>(?:\s*(?:,|และ|/)\s*(?:ตัวชี้วัด)?(?:ที่\s*)?\d{1,2}(?![.\d]))*)\s*[:.–-]?\s*"
)
_JOINT = re.compile(r"\s*(?:,|และ|/)?\s*")
_OF_ITA = re.compile(r"ITA|คุณธรรมและความโปร่งใส")
_MOST_EXAMPLES = 4
_ENOUGH_KNOWN = Decimal("0.8")
_ROUND = 5
_NAMES_WITHIN = 300


def check_scores(analysis: Analysis) -> Iterator[Problem]:
    """One thing, two scores."""
    for score in analysis.indicator_scores:
        name = f"ตัวชี้วัดที่ {score.number} {score.name}"
        yield from _differing(name, score.values, score.score, is_differing=score.contradiction)
    for instrument in analysis.instrument_scores:
        name = f"คะแนนของ {instrument.instrument}"
        yield from _differing(name, instrument.values, instrument.score, is_differing=instrument.contradiction)
    values = analysis.overall.values
    is_differing = len({value.score for value in values}) > 1
    yield from _differing("คะแนนภาพรวม", values, analysis.overall.score, is_differing=is_differing)


def _differing(
    name: str, values: Sequence[PrintedScore], best: Decimal | None, *, is_differing: bool
) -> Iterator[Problem]:
    if not is_differing:
        return
    printed = list({value.score: value for value in reversed(values)}.values())[::-1]
    listed = " และ ".join(value.printed for value in printed)
    other = next(value for value in values if value.score != best)
    sentence = f" (“{short(other.sentence, 130)}”)" if other.sentence else ""
    message = f"{name} พิมพ์คะแนนไม่ตรงกันในเอกสารเดียวกัน คือ {listed}{sentence} กรุณาตรวจกับผลคะแนนที่ประกาศ แล้วแก้ให้ตรงกันทุกแห่ง"
    yield problem("score_contradiction", message, other.source)


def check_lists(analysis: Analysis) -> Iterator[Problem]:
    """Lists under a limit or a count that they do not keep."""
    for group in analysis.lists:
        yield from _against_limit(group)
        if group.count is not None and group.items and group.count != len(group.items):
            message = (
                f"หัวข้อ “{short(group.heading)}” ระบุ {group.count} ตัวชี้วัด แต่รายการข้างใต้มี {len(group.items)} ตัวชี้วัด"
                " กรุณาแก้จำนวนในหัวข้อ หรือเพิ่มรายการให้ครบ"
            )
            yield problem("count_mismatch", message, group.source)
    for table in analysis.weak_tables:
        items = analysis.weak_items[table.first : table.last + 1]
        wrong = [item.printed for item in items if item.is_against_threshold]
        if wrong:
            message = (
                f"หัวข้อ “{short(table.heading)}” แต่ในตารางมีคะแนน {_examples(wrong)}"
                f" รวม {len(wrong)} จาก {len(items)} ข้อ ที่ไม่เป็นไปตามเกณฑ์นั้น"
                " กรุณาตรวจคะแนนกับผลที่ประกาศ หรือแก้เกณฑ์ในหัวข้อ"
            )
            first = next(item for item in items if item.is_against_threshold)
            yield problem("threshold_mismatch", message, first.source)


def _against_limit(group: IndicatorList) -> Iterator[Problem]:
    wrong = [item for item in group.items if is_against(item.score, group.threshold)]
    if not wrong or group.threshold is None:
        return
    scores = [str(item.score) for item in wrong]
    fitting = _fitting(group)
    hint = f" เกณฑ์ที่ตรงกับรายการคือร้อยละ {fitting}" if fitting else ""
    message = (
        f"หัวข้อ “{short(group.heading)}” แต่รายการมีคะแนน {_examples(scores)} ซึ่งไม่เป็นไปตามเกณฑ์{hint}"
        " กรุณาแก้เกณฑ์ในหัวข้อ หรือตรวจคะแนนของรายการ"
    )
    yield problem("threshold_mismatch", message, group.source)


def _fitting(group: IndicatorList) -> int | None:
    """The round limit under which a list of weak indicators would be right."""
    scores = [item.score for item in group.items if item.score is not None]
    if group.threshold is None or group.threshold.side != "below" or not scores:
        return None
    limit = (int(max(scores)) // _ROUND + 1) * _ROUND
    return limit if limit <= 100 else None


def _examples(scores: Sequence[str]) -> str:
    rest = "…" if len(scores) > _MOST_EXAMPLES else ""
    return ", ".join(scores[:_MOST_EXAMPLES]) + rest


def check_indicator_numbers(lines: Sequence[Statement]) -> Iterator[Problem]:
    """Numbers of indicators beside the name of another one; only in documents about this assessment."""
    if not any(_OF_ITA.search(line.text) for line in lines):
        return
    for line in lines:
        for printed, meant in _mismatches(line.text):
            name = INDICATORS[meant].name
            message = (
                f"“{short(_around(line, printed))}” พิมพ์เป็นตัวชี้วัดที่ {printed} แต่ “{name}” คือตัวชี้วัดที่ {meant}"
                f" กรุณาแก้เลขเป็น {meant}"
            )
            yield problem("indicator_wrong", message, line.source)


def _mismatches(text: str) -> Iterator[tuple[int, int]]:
    """Pairs (printed number, number of the name beside it) that differ."""
    for match in _NUMBERED.finditer(text):
        numbers = [int(match["first"]), *(int(number) for number in re.findall(r"\d{1,2}", match["more"]))]
        names = _names_from(text, match.end())
        if len(names) >= len(numbers):
            yield from ((n, name) for n, name in zip(numbers, names, strict=False) if n != name)


def _names_from(text: str, at: int) -> list[int]:
    """The indicators named one directly after the other, beginning at a place."""
    names: list[int] = []
    last = 0
    near = text[at : at + _NAMES_WITHIN]
    for number, start, end in named_indicators(near):
        if not _JOINT.fullmatch(near[last:start]):
            break
        names.append(number)
        last = end
    return names


def _around(line: Statement, number: int) -> str:
    found = re.search(rf"ตัวชี้วัด(?:ที่)?\s*{number}(?!\d)", line.text)
    start = found.start() if found else 0
    return line.printed[start : start + 70]


def check_weak_points(analysis: Analysis, draft: PlanDraft) -> Iterator[Problem]:
    """Indicators called weak at which no measure aims; silent where the measures do not say at what they aim."""
    stated = [(item.indicator, item.source) for item in analysis.weaknesses]
    stated += [(item.indicator, item.source) for item in analysis.weak_items]
    weak = {number: source for number, source in reversed(stated) if number}
    if not weak or not draft.measures:
        return
    aims = [_aims(measure) for measure in draft.measures]
    covered = {number for aim in aims for number in aim}
    covered |= {number for issue in analysis.issues for number in ISSUES[issue.number - 1][1]}
    if sum(bool(aim) for aim in aims) < _ENOUGH_KNOWN * len(aims):
        return
    for number in sorted(weak.keys() - covered):
        name = INDICATORS[number].name
        message = (
            f"เอกสารระบุว่าตัวชี้วัดที่ {number} {name} ต้องพัฒนา แต่ไม่พบมาตรการของตัวชี้วัดนี้ในแผน"
            " กรุณาเพิ่มมาตรการ หรือระบุตัวชี้วัดในมาตรการที่เกี่ยวข้อง"
        )
        yield problem("weak_without_measure", message, weak[number])


def _aims(measure: DraftMeasure) -> set[int]:
    texts = (measure.title.value, measure.context.value, measure.approach.value)
    return {*measure.indicators.value, *(number for text in texts for number in indicators_by_name(text))}
