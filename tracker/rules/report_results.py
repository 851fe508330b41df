"""What a round's report says was done: cells made from what several divisions wrote, or worded by the officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.report_content import NOTHING, Cell, Paragraph
from tracker.rules.report_facts import AnswerField, ReportEntry, ReportMeasure
from tracker.rules.report_wording import Wording, lead, persons_text
from tracker.rules.task import EntryState
from tracker.rules.thai_text import sort_key

NOT_REPORTED = "ยังไม่รายงานผล"
NOT_YET_BEGUN = "ยังไม่ถึงระยะเวลาดำเนินการ"


@dataclass(frozen=True)
class Voice:
    """One division's part in a measure's cells (`name` None: the part written for all)."""

    name: str | None
    entries: tuple[ReportEntry, ...]
    is_missing: bool
    is_one_of_many: bool


def voices_of(measure: ReportMeasure, wording: Wording) -> tuple[Voice, ...]:
    """Who speaks in the cells: the part written for all first, then divisions in the plan's order, then others.

    A part written for all in this round answers for every division.
    """
    shown = [entry for entry in measure.entries if _is_shown(entry, wording)]
    answered = {entry.division_name for entry in shown if entry.round_months == wording.round_months}
    missing = set() if None in answered else set(measure.owing_divisions) - answered
    speaking = {entry.division_name for entry in shown}
    others = sorted(speaking - {None, *measure.owing_divisions}, key=lambda name: sort_key(name or ""))
    names = [name for name in (None, *measure.owing_divisions, *others) if name in speaking | missing]
    many = len({*measure.owing_divisions, *speaking}) > 1
    return tuple(
        Voice(name, tuple(_in_order(shown, name)), is_missing=name in missing, is_one_of_many=many) for name in names
    )


def answer_cells(measure: ReportMeasure, wording: Wording) -> dict[AnswerField, Cell]:
    """Result, outcome and suggestion as they are printed: the officer's words, or else the composed cell."""
    composed = composed_cells(measure, wording)
    worded = {name: tuple(persons_text(cell.text)) for name, cell in measure.worded.items()}
    return {name: worded.get(name, cell) for name, cell in composed.items()}


def composed_cells(measure: ReportMeasure, wording: Wording) -> dict[AnswerField, Cell]:
    """The three cells made from the entries alone; empty where nobody wrote."""
    return {
        "result": tuple(_results(measure, wording)),
        "outcome": tuple(_outcomes(measure, wording)),
        "suggestion": tuple(_suggestions(measure, wording)),
    }


def is_carried_out(measure: ReportMeasure, wording: Wording, *, is_started: bool) -> bool:
    """What is ticked: what was said for all in this round, else any division's yes, else whether work has begun."""
    said = [entry for entry in measure.entries if _is_ready(entry, wording) and entry.is_carried_out is not None]
    now = [entry for entry in said if entry.round_months == wording.round_months]
    for_all = [entry for entry in now if entry.division_name is None]
    if for_all:
        return bool(for_all[-1].is_carried_out)
    return any(entry.is_carried_out for entry in said) or (is_started and not now)


def _results(measure: ReportMeasure, wording: Wording) -> list[Paragraph]:
    """What was done (ผลการดำเนินการ), each division's part led by its name, and who still owes a report."""
    voices = voices_of(measure, wording)
    if not voices and wording.round_months and (measure.period.start_on or wording.closes_on) > wording.closes_on:
        return [Paragraph(NOT_YET_BEGUN)]
    paragraphs: list[Paragraph] = []
    for voice in voices:
        for entry in voice.entries:
            paragraphs += persons_text(entry.result or NOTHING, _lead(voice, entry, wording))
        if voice.is_missing and wording.round_months:
            labels = [wording.round(wording.round_months)] if voice.entries else []
            paragraphs.append(Paragraph(NOT_REPORTED, lead=lead(_name(voice), labels), is_missing=True))
    return paragraphs


def _outcomes(measure: ReportMeasure, wording: Wording) -> list[Paragraph]:
    """What came of it (ผลลัพธ์หรือความสำเร็จ)."""
    paragraphs: list[Paragraph] = []
    for voice in voices_of(measure, wording):
        for entry in voice.entries:
            paragraphs += persons_text(entry.outcome, _lead(voice, entry, wording))
    return paragraphs


def _suggestions(measure: ReportMeasure, wording: Wording) -> list[Paragraph]:
    """Suggestions (ข้อเสนอแนะ), and what stood in the way: the form has no column of its own for that."""
    paragraphs: list[Paragraph] = []
    for voice in voices_of(measure, wording):
        for entry in voice.entries:
            paragraphs += persons_text(entry.suggestion, _lead(voice, entry, wording))
            paragraphs += persons_text(entry.obstacle, _lead(voice, entry, wording, "ปัญหาอุปสรรค"))
            paragraphs += persons_text(entry.limitation, _lead(voice, entry, wording, "ข้อจำกัด"))
    return paragraphs


def _is_shown(entry: ReportEntry, wording: Wording) -> bool:
    return entry.says_something and _is_ready(entry, wording)


def _is_ready(entry: ReportEntry, wording: Wording) -> bool:
    """Handed in, or in a draft at least begun; of this round or an earlier one. A plan tells no results."""
    is_ready = entry.state.is_reported or (wording.is_draft and entry.state is EntryState.DRAFTING)
    return is_ready and entry.round_months <= (wording.round_months or 0)


def _in_order(entries: Sequence[ReportEntry], name: str | None) -> list[ReportEntry]:
    return sorted((e for e in entries if e.division_name == name), key=lambda entry: entry.round_months)


def _name(voice: Voice) -> str:
    return voice.name or "" if voice.is_one_of_many else ""


def _lead(voice: Voice, entry: ReportEntry, wording: Wording, about: str = "") -> str:
    """ "กองคลัง (รอบ ๖ เดือน, ร่าง):"; a round is named only where the cell could hold two."""
    is_other_round = entry.round_months != wording.round_months
    labels = [wording.round(entry.round_months)] if len(voice.entries) > 1 or is_other_round else []
    if wording.is_draft and entry.state is EntryState.DRAFTING:
        labels.append("ร่าง")
    if wording.is_draft and entry.is_late:
        labels.append("รายงานหลังกำหนด")
    return lead(f"{_name(voice)} {about}".strip(), labels)
