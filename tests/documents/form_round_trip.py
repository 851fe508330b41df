"""Imports a reference document, prints it in a form and reads the print again: what is the same, text for text.

python -m tests.documents.form_round_trip 004-sikham.xlsx checklist docx [a file to keep the print in]
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.cast import NOW
from tests.conftest import SHARED, migrate
from tests.factories import add_organization
from tracker.documents.reading import read_document
from tracker.documents.writing import write_paper
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import Form, Format, Paper
from tracker.rules.plan_draft import DraftMeasure, DraftStep, PlanDraft
from tracker.rules.plan_table import read_plan
from tracker.rules.thai_calendar import Digits
from tracker.services.import_plan import import_plan
from tracker.services.print_paper import draft_paper
from tracker.services.read_plan_file import ImportOptions, SourceBytes, read_draft
from tracker.store.database import Database
from tracker.store.models import Organization

ROUND: Mapping[Form, RoundMonths | None] = {Form.CHECKLIST: 12, Form.PROGRESS: 6}


@dataclass(frozen=True)
class Score:
    """How many of the texts that the document printed came back, and which did not: (measure, field, was, is)."""

    same: int
    total: int
    other: tuple[tuple[str, str, object, object], ...]

    def __str__(self) -> str:
        return f"{self.same} of {self.total} texts the same"


def paper_of_document(database: Database, folder: Path, file: Path, form: Form, digits: Digits = "arabic") -> Paper:
    """The document imported into an office of its own, uncorrected, put in force, and printed in the form."""
    options = ImportOptions(is_activating=True, round_months=ROUND.get(form))
    source = SourceBytes(file.name, file.read_bytes())
    with database.session() as session:
        organization_id = add_organization(session, slug=file.stem, digits=digits).id
        session.commit()
    with database.session(organization_id) as session:
        draft = read_draft(source, options)
        import_plan(session, person_id=None, file=source, draft=draft, options=options, data_dir=folder, now=NOW)
    with database.session(organization_id) as session:
        assert session.get_one(Organization, organization_id).digits == digits
        year, months = draft.fiscal_year.value or 0, ROUND.get(form)
        return draft_paper(session, form=form, year=year, months=months, now=NOW, data_dir=folder)


def read_back(paper: Paper, kind: Format) -> PlanDraft:
    """The print as our own reader reads it, as it reads any file."""
    return draft_of(write_paper(paper, kind), f"print.{kind}")


def draft_of(data: bytes, name: str) -> PlanDraft:
    return read_plan(read_document(data, name))


def score(before: PlanDraft, after: PlanDraft) -> Score:
    """Every text of every measure, white space ignored; a measure that is missing loses all of its own."""
    same, total, other = 0, 0, []
    printed = list(after.measures)
    for place, measure in enumerate(before.measures):
        again = printed[place] if place < len(printed) else None
        for name, read in FIELDS.items():
            was, is_ = read(measure), read(again) if again else None
            total += 1
            same += was == is_
            if was != is_:
                other.append((measure.title.value, name, was, is_))
    other += [(measure.title.value, "more", None, "a measure more") for measure in printed[len(before.measures) :]]
    return Score(same, total, tuple(other))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _days(printed: DraftMeasure | DraftStep) -> tuple[date | None, ...]:
    """From when to when, and a day of its own; () where nothing is said: a step is then done when its measure is."""
    days = printed.start.value, printed.end.value, printed.due.value
    return days if any(days) else ()


def _steps(read: Callable[[DraftStep], object]) -> Callable[[DraftMeasure], object]:
    return lambda measure: tuple(read(step) for step in measure.steps)


FIELDS: Mapping[str, Callable[[DraftMeasure], Any]] = {
    "title": lambda measure: _squeezed(measure.title.value),
    "context": lambda measure: _squeezed(measure.context.value),
    "approach": lambda measure: _squeezed(measure.approach.value),
    "o_item": lambda measure: measure.o_item.value,
    "indicators": lambda measure: measure.indicators.value,
    "steps": _steps(lambda step: _squeezed(step.text.value)),
    "owners": lambda measure: (measure.divisions.value, measure.all_divisions.value, measure.supporting.value),
    "owners of steps": _steps(lambda step: (step.divisions.value, step.all_divisions.value, step.units.value)),
    "period": lambda measure: _squeezed(measure.period_text.value),
    "days": _days,
    "days of steps": lambda measure: tuple(_days(step) or _days(measure) for step in measure.steps),
    "follow_up": lambda measure: _squeezed(measure.follow_up.value),
    "limitation": lambda measure: _squeezed(measure.limitation.value),
    "result": lambda measure: _squeezed(measure.result.value),
    "outcome": lambda measure: _squeezed(measure.outcome.value),
    "suggestion": lambda measure: _squeezed(measure.suggestion.value),
    "is_carried_out": lambda measure: measure.is_carried_out,
}


def main() -> None:
    name, form, kind = sys.argv[1], Form(sys.argv[2]), Format(sys.argv[3])
    file = SHARED / "documents" / name
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tracker.db"
        migrate(url)
        paper = paper_of_document(Database(url), Path(folder), file, form)
    data = write_paper(paper, kind)
    if len(sys.argv) > 4:
        Path(sys.argv[4]).write_bytes(data)
    found = score(draft_of(file.read_bytes(), name), draft_of(data, f"print.{kind}"))
    for title, field, was, is_ in found.other:
        sys.stdout.write(f"{title[:60]} · {field}\n  was {was}\n  is  {is_}\n")
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main()
