"""Tables of scores: of indicators, of instruments, of years side by side, and of weak questions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.rules.analysis_text import TextScore, thresholds_of
from tracker.rules.analysis_words import (
    YEAR,
    Statement,
    indicators_of,
    instrument_of,
    instruments_in,
    named_indicators,
    score_in_cell,
)
from tracker.rules.plan_analysis import PrintedScore, Threshold, WeakItem, WeakTable, YearRow, YearScore
from tracker.rules.plan_codes import indicators_in_cell, split_code
from tracker.rules.plan_text import clean, one_line, split_items
from tracker.rules.source_table import SourceCell, SourceRow, SourceTable
from tracker.rules.thai_text import match_key, to_arabic_digits

_YEAR = re.compile(r"2[45]\d\d")
_SCORE_WORDS = ("คะแนน", "คณบณฑ์", "ร้อยละ", "ค่าเฉลี่ย", "ผลการประเมิน", "ผลประเมิน")
_COUNTING = {"ที่", "ลำดับ", "ลำดับที่", "ข้อ", "ข้อที่", "ตัวชี้วัดที่", "no", "no."}
_QUESTION_WORDS = ("หัวข้อ", "ประเด็น", "คำถาม", "รายการประเมิน")
_WEAK = re.compile(r"ต้อง(?:ได้รับการ)?(?:พัฒนา|ปรับปรุง)|จุดอ่อน|ต่ำกว่า|น้อยกว่า|ข้อบกพร่อง|คะแนนต่ำ|ควร(?:พัฒนา|ปรับปรุง)")
_TOTAL = re.compile(r"รวม|เฉลี่ย|ภาพรวม")
_FEWEST_ROWS = 2
_LINES_ABOVE = 3
_LONGEST_ABOVE = 200
_MOST_TITLE_ROWS = 6
_QUESTION_CODE = re.compile(r"^(?:E[PS]|[IEO])\d+$")


@dataclass(frozen=True)
class ScoreTable:
    """A table with scores: its heading row, the rows below, which columns hold scores and which words."""

    number: int  # among the tables of the document, from 0
    header: SourceRow
    rows: tuple[SourceRow, ...]
    score_columns: tuple[int, ...]
    word_columns: tuple[int, ...]
    years: tuple[int, ...]  # of each score column, where the headings are years

    def heading(self, column: int) -> str:
        return match_key(self.header.texts[column])


@dataclass(frozen=True)
class FoundItems:
    """Weak items, and the limit stated over each table of them."""

    items: tuple[WeakItem, ...]
    tables: tuple[WeakTable, ...]


def score_tables(tables: Sequence[SourceTable]) -> list[ScoreTable]:
    """The tables of a document that hold scores."""
    return [found for number, table in enumerate(tables) if (found := _score_table(number, table))]


def _score_table(number: int, table: SourceTable) -> ScoreTable | None:
    for at, header in enumerate(table.rows[:_MOST_TITLE_ROWS]):
        rows = tuple(row for row in table.rows[at + 1 :] if not row.is_empty and row.texts != header.texts)
        if sum(bool(text.strip()) for text in header.texts) < 2 or not rows:
            continue
        scores = tuple(c for c in range(len(header.cells)) if _is_score_column(header, rows, c))
        words = tuple(c for c in range(len(header.cells)) if c not in scores and not _is_counting(header, rows, c))
        if scores and words:
            years = tuple(
                int(_YEAR.findall(to_arabic_digits(header.texts[c]))[-1]) for c in scores if _has_year(header, c)
            )
            return ScoreTable(number, header, rows, scores, words, years if len(years) == len(scores) else ())
        return None
    return None


def _is_score_column(header: SourceRow, rows: Sequence[SourceRow], column: int) -> bool:
    texts = [row.texts[column] for row in rows if row.texts[column].strip()]
    if not texts or any(score_in_cell(text) is None for text in texts):
        return False
    key = match_key(header.texts[column])
    return key not in _COUNTING and (_has_year(header, column) or any(match_key(w) in key for w in _SCORE_WORDS))


def _has_year(header: SourceRow, column: int) -> bool:
    return bool(_YEAR.search(to_arabic_digits(header.texts[column])))


def _is_counting(header: SourceRow, rows: Sequence[SourceRow], column: int) -> bool:
    texts = [to_arabic_digits(row.texts[column]).strip(" .)") for row in rows if row.texts[column].strip()]
    return match_key(header.texts[column]) in _COUNTING or bool(texts and all(text.isdigit() for text in texts))


def year_rows(tables: Sequence[ScoreTable]) -> list[YearRow]:
    """The rows of tables that set years side by side."""
    return [row for table in tables if len(set(table.years)) > 1 for row in _years_of(table)]


def _years_of(table: ScoreTable) -> Iterator[YearRow]:
    for row in table.rows:
        name = _words(row, table.word_columns)
        numbers = [number for number, _, _ in named_indicators(to_arabic_digits(name))] or indicators_in_cell(name)
        if not numbers and not _TOTAL.search(name):
            continue
        scores = [(year, score_in_cell(row.texts[c])) for year, c in zip(table.years, table.score_columns, strict=True)]
        yield YearRow(
            indicator=numbers[0] if numbers else None,
            name=name,
            scores=tuple(YearScore(year, score) for year, score in scores if score is not None),
            source=row.source,
        )


def table_scores(tables: Sequence[ScoreTable], lines: Sequence[Statement], year: int | None) -> list[TextScore]:
    """Scores of that year of indicators and instruments, from tables with one column of scores."""
    single = [table for table in tables if len(table.score_columns) == 1]
    return [score for table in single if _year_of(table, lines) in (None, year) for score in _single(table)]


def _year_of(table: ScoreTable, lines: Sequence[Statement]) -> int | None:
    """The year a table's scores are of: from its heading row, or from the few sentences right above it."""
    above = [line for line in lines if line.after <= table.number and line.source.table is None]
    beginning = max((at for at, line in enumerate(above) if line.after < table.number), default=-1) + 1
    near = [line.text for line in above[beginning:][-_LINES_ABOVE:] if len(line.text) <= _LONGEST_ABOVE]
    years = [
        int(each)
        for text in (*near, " ".join(map(to_arabic_digits, table.header.texts)))
        for each in YEAR.findall(text)
    ]
    return years[-1] if years else None


def _single(table: ScoreTable) -> Iterator[TextScore]:
    if _question_column(table) is not None:
        return
    found = []
    for row in table.rows:
        cell = row.cells[table.score_columns[0]]
        score, subject, numbers = score_in_cell(cell.text), *_row_subject(row, table)
        if score is not None and subject:
            printed = PrintedScore(score, one_line(clean(cell.text)), cell.source, "table")
            found.append(TextScore(subject, numbers, printed))
    if len(found) >= _FEWEST_ROWS:
        yield from found


def _row_subject(row: SourceRow, table: ScoreTable) -> tuple[str, tuple[int, ...]]:
    name = to_arabic_digits(_words(row, table.word_columns))
    counted = [to_arabic_digits(row.texts[c]).strip() for c in range(len(row.cells)) if _counts_indicators(table, c)]
    numbers = tuple(indicators_of(name)[:1]) or tuple(
        int(text) for text in counted if text.isdigit() and 0 < int(text) <= 10
    )
    if numbers:
        return "indicators", numbers[:1]
    instruments = instruments_in(name)
    if instruments:
        return instruments[0][0], ()
    return ("overall", ()) if _TOTAL.search(name) else ("", ())


def _counts_indicators(table: ScoreTable, column: int) -> bool:
    return table.heading(column) == "ตัวชี้วัดที่"


def _question_column(table: ScoreTable) -> int | None:
    """The column of questions beside one of indicators."""
    questions = [c for c in table.word_columns if any(match_key(w) in table.heading(c) for w in _QUESTION_WORDS)]
    return questions[-1] if questions and len(table.word_columns) > 1 else None


def weak_items(tables: Sequence[ScoreTable], lines: Sequence[Statement]) -> FoundItems:
    """Questions with their scores from tables whose heading calls them weak; a table goes on with the one before."""
    items: list[WeakItem] = []
    stated: list[WeakTable] = []
    for table in tables:
        question = _question_column(table)
        heading = _heading_of(table.number, lines)
        if question is None or len(table.score_columns) != 1 or heading is None or not _WEAK.search(heading.text):
            continue
        limit = next(iter(thresholds_of(heading)), None)
        first = len(items)
        items += _items(table, question, limit)
        stated.append(WeakTable(heading.printed, limit, heading.source, first, len(items) - 1))
    return FoundItems(tuple(items), _joined(stated))


def _heading_of(table: int, lines: Sequence[Statement]) -> Statement | None:
    """The last sentence printed before a table."""
    before = [line for line in lines if line.after <= table and line.source.table is None]
    return before[-1] if before else None


def _joined(tables: Sequence[WeakTable]) -> tuple[WeakTable, ...]:
    """Tables under one heading are one."""
    joined: list[WeakTable] = []
    for table in tables:
        if joined and joined[-1].heading == table.heading:
            joined[-1] = WeakTable(table.heading, table.threshold, table.source, joined[-1].first, table.last)
        else:
            joined.append(table)
    return tuple(joined)


def _items(table: ScoreTable, question: int, limit: Threshold | None) -> Iterator[WeakItem]:
    indicator: int | None = None
    others = [c for c in table.word_columns if c != question]
    for row in table.rows:
        if named := indicators_of(to_arabic_digits(_words(row, others))):
            indicator = named[0]
        code, text = coded(one_line(clean(row.texts[question])))
        score_cell = row.cells[table.score_columns[0]]
        score = score_in_cell(score_cell.text)
        if text and score is not None:
            yield WeakItem(
                instrument=instrument_of(indicator) or _instrument_of_code(code),
                indicator=indicator,
                code=code,
                text=text,
                score=score,
                printed=one_line(clean(score_cell.text)),
                source=score_cell.source,
                is_against_threshold=is_against(score, limit),
            )


def is_against(score: Decimal | None, limit: Threshold | None) -> bool:
    """Whether a score lies on the wrong side of a stated limit."""
    if score is None or limit is None:
        return False
    return score < limit.score if limit.side == "above" else score > limit.score


def coded(text: str) -> tuple[str | None, str]:
    """A question's code and its text; both where there is one."""
    code, rest = split_code(text)
    return (code, rest) if code and rest and _QUESTION_CODE.match(code) else (None, text)


def _instrument_of_code(code: str | None) -> str | None:
    return {"I": "IIT", "E": "EIT", "O": "OIT"}.get(code[0]) if code else None


def _words(row: SourceRow, columns: Sequence[int]) -> str:
    return one_line(clean(" ".join(row.texts[column] for column in columns)))


def points_of(cell: SourceCell) -> tuple[str, ...]:
    """The points a cell lists, or its one."""
    text = clean(cell.text)
    listed = split_items(text)
    return tuple(one_line(item.text) for item in listed.items) or ((one_line(text),) if text else ())
