"""X-ray of references to O-items: the item a text names and the number beside it must be one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.rules.analysis_words import Statement
from tracker.rules.oit import Reference, catalogue_of, references_in
from tracker.rules.plan_check_codes import Places, name_of, problem
from tracker.rules.plan_draft import DraftMeasure, PlanDraft, Problem
from tracker.rules.plan_faults import short
from tracker.rules.thai_text import match_key

_SHORTEST = 13  # shorter names ("โครงสร้าง") stand in too many sentences that refer to something else
_WHOLE_LIST = 20
_BEFORE = 160
_HEAD = re.compile(r"ข้อ\s*[A-Za-z]+\s*\d{1,2}|\(?\d{1,2}(?:\.\d{1,2})*[.)]")
_HALF = re.compile(r"[ะ-ฺๅ-๎]")  # what no word begins with
_CLOSING = re.compile(r"(?:\(|ตาม|ใน|ดู|รายละเอียด|ดังกล่าว|ประจำปี|ของหน่วยงาน|งบประมาณ|พ\.ศ\.\d{4}|\d{4})$")


@dataclass(frozen=True)
class _Items:
    """Names of O-items by number, as keys; `last` is the highest number there is, where that is known."""

    titles: Mapping[int, str]
    keys: Mapping[int, frozenset[str]]
    last: int | None
    whose: str

    def named_at_end(self, key: str) -> tuple[int, ...]:
        """The items whose name a text ends with, the longest name first."""
        found = [(-len(k), number) for number, keys in self.keys.items() for k in keys if key.endswith(k)]
        return tuple(number for _, number in sorted(found))


def check_references(lines: Sequence[Statement], draft: PlanDraft, places: Places) -> Iterator[Problem]:
    """References whose number is not that of the item they name, and rows whose number is another item's."""
    of_text = _items(draft.analysis.year or draft.fiscal_year.value, draft)
    of_measures = _items(draft.fiscal_year.value, draft)
    for line in lines:
        items = of_measures if places.is_in_measures(line.source) else of_text
        if items:
            for reference in references_in(line.text):
                yield from _wrong(line, reference, items, places)
    yield from _wrong_rows(draft, places)


def _items(year: int | None, draft: PlanDraft) -> _Items | None:
    """The catalogue of a year with the names the document itself prints; None where neither is known."""
    published = catalogue_of(year) or {}
    titles = {number: item.title for number, item in published.items()}
    keys = {number: {match_key(name) for name in (item.title, *item.also)} for number, item in published.items()}
    own = {int(m.o_item.value[1:]): m.title.value for m in draft.measures if m.o_item.value}
    has_own_list = len(own) >= _WHOLE_LIST
    if has_own_list or published:
        for number, title in own.items():
            titles.setdefault(number, " ".join(title.split()))
            keys.setdefault(number, set()).add(match_key(title))
    if not keys:
        return None
    last = max(titles) if published or has_own_list else None
    whose = f"รายการปี {year}" if published else "รายการในเอกสารนี้"
    return _Items(
        titles, {n: frozenset(k for k in found if len(k) >= _SHORTEST) for n, found in keys.items()}, last, whose
    )


def _wrong(line: Statement, reference: Reference, items: _Items, places: Places) -> Iterator[Problem]:
    printed = line.printed[reference.start : reference.end]
    sentence = _sentence(line, reference)
    where = (line.source, places.of_row(line.source))
    if items.last and reference.last > items.last:
        message = f"“{sentence}” อ้างอิง{_item(reference)} แต่{items.whose}มีถึงข้อ O{items.last} กรุณาแก้เลขข้อที่อ้างอิง"
        yield problem("reference_wrong", message, *where)
        return
    meant = items.named_at_end(_end_of(line.text[max(0, reference.start - _BEFORE) : reference.start]))
    if meant and not any(reference.number <= number <= reference.last for number in meant):
        right = meant[0]
        cited = items.titles.get(reference.number, "")
        message = (
            f"“{sentence}” อ้างอิง “{printed}” ({cited}) แต่ “{items.titles[right]}” คือข้อ O{right} ตาม{items.whose}"
            f" กรุณาแก้เป็น O{right}"
        )
        yield problem("reference_wrong", message, *where)


def _sentence(line: Statement, reference: Reference) -> str:
    """The words before a reference, with the number its paragraph begins with, by which people find it again."""
    head = _HEAD.match(line.text)
    begin = max(0, reference.start - 70)
    if begin:
        space = line.printed.find(" ", begin, reference.start - 20)
        begin = space + 1 if space > 0 else begin
        while _HALF.match(line.printed[begin]):
            begin += 1
    lead = f"{line.printed[: head.end()]} …" if head and head.end() < begin else "…" if begin else ""
    return short(lead + line.printed[begin : reference.end], 130)


def _item(reference: Reference) -> str:
    return f"ข้อ {reference.code}"


def _end_of(text: str) -> str:
    """What stands right before a reference, as a key, without the words that only lead to it."""
    key = match_key(text)
    while closing := _CLOSING.search(key):
        if any(key.endswith(match_key(name)) for name in ("รายงานผลการดำเนินงานประจำปี", "การใช้จ่ายงบประมาณ")):
            break
        key = key[: closing.start()]
    return key


def _wrong_rows(draft: PlanDraft, places: Places) -> Iterator[Problem]:
    """Rows of O-items that carry the name of another item of their year."""
    published = catalogue_of(draft.fiscal_year.value)
    if not published:
        return
    keys = {match_key(name): item for item in published.values() for name in (item.title, *item.also)}
    for measure in draft.measures:
        item = keys.get(match_key(measure.title.value))
        if item and measure.o_item.value and item.code != measure.o_item.value:
            yield _row_problem(measure, item.code, draft.fiscal_year.value, places)


def _row_problem(measure: DraftMeasure, right: str, year: int | None, places: Places) -> Problem:
    message = f"{name_of(measure)} พิมพ์เป็นข้อ {measure.o_item.value} แต่ในรายการปี {year} คือข้อ {right} กรุณาแก้เลขข้อ"
    return problem("reference_wrong", message, measure.source, places.of_measure(measure))
