"""The analysis by seven issues (การวิเคราะห์ ๗ ประเด็น): each issue's tables, whatever their first cell repeats."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher

from tracker.rules.analysis_score_tables import coded
from tracker.rules.analysis_words import Statement, score_in_cell
from tracker.rules.plan_analysis import Issue, IssueItem, PrintedScore
from tracker.rules.plan_text import clean, one_line
from tracker.rules.source_table import SourceCell, SourceRow, SourceTable
from tracker.rules.thai_text import match_key, to_arabic_digits

# The issues with the indicators each of them is about.
ISSUES = (
    ("กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", (1, 6)),
    ("การให้บริการและระบบ E-Service", (6, 8)),
    ("ช่องทางและรูปแบบการประชาสัมพันธ์เผยแพร่ข้อมูลข่าวสารภาครัฐ", (7, 9)),
    ("กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ", (4,)),
    ("กระบวนการสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง", (2,)),
    ("กระบวนการควบคุม ตรวจสอบการใช้อำนาจและการบริหารงานบุคคล", (3,)),
    ("กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน", (5, 10)),
)
_KEYS = tuple(match_key(title) for title, _ in ISSUES)
_ALIKE = 0.85
_NUMBERING = re.compile(r"^\s*(?:ประเด็นที่\s*)?\(?\s*(?:[1-7]|[ก-ช])\s*[).]?\s*")
_ROLES = (
    ("score", re.compile(r"ร้อยละ|ค[่ำ]?[าำ]คะแนน|^คะแนน")),
    ("approach", re.compile(r"นำผล|สู่การปฏิบัติ")),
    ("owners", re.compile(r"ผู้รับผิดชอบ")),
    ("steps", re.compile(r"ขั้นตอน|วิธีการปฏิบัติ")),
    ("period", re.compile(r"ระยะเวลา")),
    ("limitation", re.compile(r"ข้?อจำกัด")),
)
_NEEDED = {"approach", "steps", "owners"}
_LABELLED = re.compile(r"(?P<label>[A-Za-z][A-Za-z .]*?)?\s*(?P<n>\d{1,3}(?:\.\d{1,3})?)")
_LONGEST = 160


def read_issues(lines: Sequence[Statement], tables: Sequence[SourceTable]) -> tuple[Issue, ...]:
    """The seven issues as far as the document has them, each with its items."""
    headings = [(number, line) for line in lines if (number := issue_number(line.text))]
    found = []
    for at, (number, line) in enumerate(headings):
        stop = headings[at + 1][1].after if at + 1 < len(headings) else len(tables)
        items = [item for table in tables[line.after : stop] for item in _items(table)]
        if items:
            found.append(Issue(number, ISSUES[number - 1][0], tuple(items), line.source))
    return tuple(found)


def issue_number(text: str) -> int | None:
    """Which of the seven issues a heading names; by its words, since numbers are what scans damage."""
    if len(text) > _LONGEST:
        return None
    key = match_key(_NUMBERING.sub("", text, count=1))
    alike = [SequenceMatcher(None, key, wanted).ratio() for wanted in _KEYS]
    best = max(range(len(_KEYS)), key=lambda at: alike[at])
    return best + 1 if alike[best] >= _ALIKE else None


def _items(table: SourceTable) -> Iterator[IssueItem]:
    roles: dict[str, int] = {}
    current: IssueItem | None = None
    for row in table.rows:
        if found := _header(row):
            roles = found
            continue
        if not roles or (not row.cells[0].text.strip() and current is None):
            continue
        item = _item(row, roles)
        if item.text:
            if current:
                yield current
            current = item
        elif current:
            current = _continued(current, item)
    if current:
        yield current


def _header(row: SourceRow) -> dict[str, int]:
    """Which column holds what, where a row is the heading of an issue's table."""
    roles: dict[str, int] = {}
    for column, text in enumerate(row.texts):
        plain = one_line(clean(text)).replace(" ", "")
        role = next((name for name, words in _ROLES if name not in roles and words.search(plain)), None)
        if role and len(plain) < 60:
            roles[role] = column
    return roles if roles.keys() >= _NEEDED else {}


def _item(row: SourceRow, roles: dict[str, int]) -> IssueItem:
    code, text = coded(one_line(clean(row.texts[0])))

    def words(role: str) -> str:
        return clean(row.texts[roles[role]]) if role in roles else ""

    scores = printed_scores(row.cells[roles["score"]]) if "score" in roles else ()
    return IssueItem(
        code=code,
        text=text,
        scores=scores,
        approach=words("approach"),
        owners=words("owners"),
        steps=words("steps"),
        period=words("period"),
        limitation=words("limitation"),
        source=row.source,
    )


def _continued(item: IssueItem, more: IssueItem) -> IssueItem:
    def both(name: str) -> str:
        return "\n".join(part for part in (getattr(item, name), getattr(more, name)) if part.strip(" -"))

    known = {(score.label, score.score) for score in item.scores}
    return replace(
        item,
        scores=(*item.scores, *(score for score in more.scores if (score.label, score.score) not in known)),
        approach=both("approach"),
        owners=both("owners"),
        steps=both("steps"),
        period=both("period"),
        limitation=both("limitation"),
    )


def printed_scores(cell: SourceCell) -> tuple[PrintedScore, ...]:
    """The scores of a cell with what is printed before each: "EIT Public ๙๕.๓๖ EIT Survey ๑๐๐"."""
    printed = one_line(clean(cell.text))
    if (alone := score_in_cell(printed)) is not None:
        return (PrintedScore(alone, printed, cell.source, "table"),)
    found = _LABELLED.finditer(to_arabic_digits(printed))
    return tuple(
        PrintedScore(
            Decimal(match["n"]),
            printed[match.start("n") : match.end("n")],
            cell.source,
            "table",
            label=" ".join((match["label"] or "").split()),
        )
        for match in found
        if Decimal(match["n"]) <= 100
    )
