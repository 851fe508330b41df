"""The draft of a plan as JSON: the stable interface of `tracker import --json`."""

from datetime import date
from typing import Any

from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStep, Field, PlanDraft, Problem, Source


def draft_to_json(draft: PlanDraft) -> dict[str, Any]:
    """The stable interface of `tracker import --json`; it may grow, never change."""
    organization = draft.organization
    return {
        "kind": draft.kind.value.value,
        "round": draft.round_months.value,
        "document_date": _iso(draft.document_date.value),
        "organization": {
            "name": organization.name.value,
            "kind": organization.kind.value,
            "district": organization.district.value,
            "province": organization.province.value,
        },
        "fiscal_year": draft.fiscal_year.value,
        "measures": [_measure_to_json(measure) for measure in draft.measures],
        "problems": [_problem_to_json(problem) for problem in draft.problems],
        "analysis": draft.analysis.to_json(),
    }


def _measure_to_json(measure: DraftMeasure) -> dict[str, Any]:
    return {
        "key": measure.key,
        "code": measure.code.value,
        "title": measure.title.value,
        "indicator": list(measure.indicators.value),
        "o_item": measure.o_item.value,
        "steps": [step.text.value for step in measure.steps],
        "step_details": [_step_to_json(step) for step in measure.steps],
        "divisions": list(measure.divisions.value),
        "lead": measure.lead.value,
        "supporting": list(measure.supporting.value),
        "all_divisions": measure.all_divisions.value,
        "start": _iso(measure.start.value),
        "end": _iso(measure.end.value),
        "due": _iso(measure.due.value),
        "period_text": measure.period_text.value,
        "follow_up": measure.follow_up.value,
        "limitation": measure.limitation.value,
        "result": measure.result.value,
        "suggestion": measure.suggestion.value,
        "outcome": measure.outcome.value,
        "status": measure.status.value.value,
        "status_text": measure.status_text.value,
        "is_carried_out": measure.is_carried_out,
        "source": source_to_json(measure.source),
        "context": measure.context.value,
        "approach": measure.approach.value,
        "other": {heading: field.value for heading, field in measure.other},
        "confidence": _confidences(measure),
    }


def _step_to_json(step: DraftStep) -> dict[str, Any]:
    return {
        "text": step.text.value,
        "divisions": list(step.divisions.value),
        "all_divisions": step.all_divisions.value,
        "units": list(step.units.value),
        "start": _iso(step.start.value),
        "end": _iso(step.end.value),
        "due": _iso(step.due.value),
        "period_text": step.period_text.value,
        "lead": step.lead.value,
        "supporting": list(step.supporting.value),
        "confidence": _confidences(step),
    }


def _confidences(thing: DraftMeasure | DraftStep) -> dict[str, str]:
    """Only the fields a person should look at; what is clear goes without saying."""
    fields = {name: value for name, value in vars(thing).items() if isinstance(value, Field)}
    return {n: f.confidence.value for n, f in fields.items() if f.confidence is not Confidence.CLEAR}


def _problem_to_json(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "source": source_to_json(problem.source) if problem.source else None,
    }


def source_to_json(source: Source) -> dict[str, Any]:
    return {
        "file": source.file,
        "sheet": source.sheet,
        "page": source.page,
        "table": source.table,
        "row": source.row,
        "column": source.column,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
