"""The figures of a report: the overview's own, counted by the same functions at the moment the content is made."""

from collections.abc import Sequence
from datetime import date

from tracker.rules.progress import Share, reported_share, summarise
from tracker.rules.report_content import ReportFigure
from tracker.rules.report_facts import ReportFacts


def report_figures(facts: ReportFacts, today: date) -> tuple[ReportFigure, ...]:
    """What the overview shows of the plan on that day, and of a round how much has been handed in."""
    progress = summarise(facts.tasks, today)
    named: list[tuple[str, str, Share]] = [
        ("done", "งานแล้วเสร็จ", progress.overall.done),
        ("measures_done", "มาตรการแล้วเสร็จ", progress.measures_done),
        ("measures_started", "มาตรการที่นำไปสู่การปฏิบัติ", progress.measures_started),
        ("planned", "ตามแผนถึงวันนี้", progress.planned),
    ]
    if facts.round_months is not None:
        named.append(("reported", "รายงานครบ", reported_share(facts.owed)))
    return tuple(ReportFigure(key, label, share.counted, share.total, share.unit) for key, label, share in named)


def share_of(figures: Sequence[ReportFigure], key: str) -> Share:
    """One figure, with its percent; nothing counted where the content has none of that key."""
    found = next((figure for figure in figures if figure.key == key), None)
    return Share(found.counted, found.total, found.unit) if found else Share(0, 0)
