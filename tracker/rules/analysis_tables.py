"""Finds the analysis of an assessment in a document: scores, year comparison, weak items, advice, seven issues."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from tracker.rules.analysis_advice import improvement_points, recommendations, told_weak_items
from tracker.rules.analysis_issues import ISSUES, read_issues
from tracker.rules.analysis_score_tables import score_tables, table_scores, weak_items, year_rows
from tracker.rules.analysis_text import (
    TextScore,
    assessed_year,
    indicator_lists,
    latest_year,
    overall_rank,
    text_scores,
    thresholds_of,
)
from tracker.rules.analysis_words import cell_statements, instrument_of, statements
from tracker.rules.assessment import INDICATORS
from tracker.rules.plan_analysis import (
    BASIS_ORDER,
    Analysis,
    IndicatorScore,
    InstrumentScore,
    Issue,
    OverallScore,
    PrintedScore,
    Threshold,
    WeakItem,
    YearRow,
)
from tracker.rules.source_table import SourceDocument

_INSTRUMENTS = ("IIT", "EIT", "EIT Public", "EIT Survey", "OIT")
_WEAK_CODES = ("I", "E")


def read_analysis(document: SourceDocument) -> Analysis:
    """What the document says about the assessment its measures answer; empty where it says nothing."""
    lines, cells = statements(document), list(cell_statements(document))
    tables = score_tables(document.tables)
    years = tuple(year_rows(tables))
    compared = max((each.year for row in years for each in row.scores), default=None)
    year = assessed_year(lines) or compared or latest_year(lines)
    found = [*text_scores(lines, year), *table_scores(tables, lines, year)]
    limits = tuple(limit for line in lines for limit in thresholds_of(line))
    advice, urgent = recommendations(lines)
    weak, issues = weak_items(tables, lines), read_issues(lines, document.tables)
    told = (*told_weak_items(cells, advice), *_weak_in_issues(issues, limits))
    read = Analysis(
        overall=_overall(found, overall_rank(lines), _total(years, year)),
        indicator_scores=_indicators(found, _of_year(years, year)),
        instrument_scores=_instruments(found),
        year_comparison=years,
        thresholds=limits,
        lists=tuple(indicator_lists(lines)),
        weak_items=(*weak.items, *told),
        weak_tables=weak.tables,
        improvement_points=tuple(improvement_points(document.tables)),
        recommendations=tuple(advice),
        urgent=tuple(urgent),
        issues=issues,
    )
    return read if read.is_empty else _with_year(read, year)


def _with_year(read: Analysis, year: int | None) -> Analysis:
    return Analysis(**{**vars(read), "year": year})


def best(values: Sequence[PrintedScore]) -> PrintedScore:
    """The reading to believe: a table before a numbered list before running text, then what is printed most often."""
    rank = max(BASIS_ORDER.index(value.basis) for value in values)
    trusted = [value for value in values if BASIS_ORDER.index(value.basis) == rank]
    counts = Counter(value.score for value in trusted)
    most = max(counts.values())
    return next(value for value in trusted if counts[value.score] == most)


def _overall(found: Sequence[TextScore], rank: int | None, total: Sequence[PrintedScore]) -> OverallScore:
    printed = [each.score for each in found if each.subject == "overall"]
    values = (*printed, *total)
    if not values:
        return OverallScore(rank=rank)
    chosen = best(printed or values)
    grades = [value.grade for value in values if value.grade]
    return OverallScore(chosen.score, chosen.grade or next(iter(grades), None), rank, values)


def _total(years: Sequence[YearRow], year: int | None) -> list[PrintedScore]:
    totals = [row for row in years if row.indicator is None]
    return [value for row in totals for value in _value_of(row, year)]


def _of_year(years: Sequence[YearRow], year: int | None) -> list[TextScore]:
    """The scores of the assessed year from the comparison of years."""
    rows = [row for row in years if row.indicator is not None]
    return [TextScore("indicators", (row.indicator or 0,), value) for row in rows for value in _value_of(row, year)]


def _value_of(row: YearRow, year: int | None) -> list[PrintedScore]:
    return [
        PrintedScore(e.score, str(e.score), row.source, "table", label=str(e.year))
        for e in row.scores
        if e.year == year
    ]


def _indicators(found: Sequence[TextScore], compared: Sequence[TextScore]) -> tuple[IndicatorScore, ...]:
    values: dict[int, list[PrintedScore]] = {}
    for each in (*found, *compared):
        for number in each.indicators:
            values.setdefault(number, []).append(each.score)
    return tuple(
        IndicatorScore(number, INDICATORS[number].name, best(printed).score, tuple(printed), _differ(printed))
        for number, printed in sorted(values.items())
    )


def _instruments(found: Sequence[TextScore]) -> tuple[InstrumentScore, ...]:
    scores = []
    for name in _INSTRUMENTS:
        printed = tuple(each.score for each in found if each.subject == name)
        if printed:
            chosen = best(printed)
            scores.append(InstrumentScore(name, chosen.score, chosen.grade, printed, _differ(printed)))
    return tuple(scores)


def _differ(values: Sequence[PrintedScore]) -> bool:
    return len({value.score for value in values}) > 1


def _weak_in_issues(issues: Sequence[Issue], limits: Sequence[Threshold]) -> list[WeakItem]:
    """Questions of the seven issues whose score lies under the limit the document itself states for weakness."""
    weak = [limit.score for limit in limits if limit.side == "below"]
    if not weak:
        return []
    return [item for issue in issues for item in _under(issue, max(weak))]


def _under(issue: Issue, limit: Decimal) -> list[WeakItem]:
    numbers = ISSUES[issue.number - 1][1]
    found = []
    for item in issue.items:
        lowest = min(item.scores, key=lambda score: score.score, default=None)
        if lowest and lowest.score < limit and item.code and item.code.startswith(_WEAK_CODES):
            indicator = numbers[0] if item.code.startswith("I") else None
            instrument = instrument_of(indicator) or "EIT"
            found.append(
                WeakItem(instrument, indicator, item.code, item.text, lowest.score, lowest.printed, item.source)
            )
    return found
