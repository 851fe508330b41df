"""The numbered evidence of a round's report: of its measures' tasks, of their entries, and of their O-items."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from tracker.rules.evidence_window import DateDoubt, Window, date_doubt, doubt_words
from tracker.rules.link_watch import TROUBLE_NAMES, LinkTrouble
from tracker.rules.report_content import EvidenceLine
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import sort_key
from tracker.store.models import (
    Division,
    Evidence,
    EvidenceLink,
    LinkWatch,
    Measure,
    OItem,
    ReportingRound,
    RoundEntry,
    SourceFile,
    Task,
)
from tracker.store.plans import RoundHead, find_plan_of_year


@dataclass(frozen=True)
class NumberedEvidence:
    """One evidence with its number in the report, and everything a page or a ZIP says of it."""

    number: int
    id: UUID
    title: str
    url: str | None
    file_name: str | None
    media_type: str | None
    sha256: str | None
    size: int
    evidence_on: date | None
    uploaded_on: date
    measure_ids: tuple[UUID, ...]
    codes: tuple[str, ...]  # of the measures, as printed
    divisions: tuple[str, ...]
    task_ids: tuple[UUID, ...]
    date_doubt: DateDoubt | None
    window: Window
    link_trouble: LinkTrouble | None
    is_picture: bool = False  # of our own making, which may be shown in its place

    def line(self, *, is_draft: bool) -> EvidenceLine:
        """As it stands in a report's content. What a watch saw of a link passes: only a draft tells of it."""
        doubts = [doubt_words(self.date_doubt, self.evidence_on, self.window)] if self.date_doubt else []
        if is_draft and self.link_trouble:
            doubts.append(TROUBLE_NAMES[self.link_trouble])
        return EvidenceLine(
            number=self.number,
            title=self.title,
            url=self.url or "",
            file_name=self.file_name or "",
            sha256=self.sha256 or "",
            evidence_on=self.evidence_on,
            uploaded_on=self.uploaded_on,
            rows=self.codes,
            doubts=tuple(doubts),
        )


def numbers_of_measures(found: Iterable[NumberedEvidence]) -> dict[UUID, tuple[int, ...]]:
    """For each measure the numbers of its evidence; a measure without any is not in it."""
    numbers: dict[UUID, tuple[int, ...]] = {}
    for evidence in found:
        for measure_id in evidence.measure_ids:
            numbers[measure_id] = (*numbers.get(measure_id, ()), evidence.number)
    return numbers


def list_numbered_evidence(session: Session, head: RoundHead) -> tuple[NumberedEvidence, ...]:
    """What is confirmed and not withdrawn of the plan's evidence: by measure, then by its own date.

    A fixed number of queries. Nothing where the year has no plan in force.
    """
    plan = find_plan_of_year(session, head.year)
    measures = _measures(session, plan.id) if plan else []
    ways, order = _Ways(head, measures), {measure.id: measure for measure in measures}
    ties, places = _ties(session, ways), {measure_id: place for place, measure_id in enumerate(order)}
    made = [_made(row, ties[row[0].id], order, head) for row in session.execute(ways.evidence)]
    made.sort(key=lambda one: (places[one.measure_ids[0]], one.evidence_on or date.max, one.uploaded_on, one.id))
    return tuple(replace(one, number=number) for number, one in enumerate(made, start=1))


@dataclass
class _Tie:
    """What one evidence belongs to."""

    measures: set[UUID] = field(default_factory=set)
    divisions: set[str] = field(default_factory=set)
    tasks: list[UUID] = field(default_factory=list)


def _measures(session: Session, plan_id: UUID) -> list[Measure]:
    wanted = select(Measure).where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
    return list(session.scalars(wanted.order_by(Measure.ordinal, Measure.id)))


@dataclass(frozen=True)
class _Ways:
    """The three ways from an evidence to a measure of the plan: over a task, over an entry, over an O-item."""

    head: RoundHead
    measures: Sequence[Measure]

    @property
    def tasks(self) -> Select[UUID, UUID, UUID, str]:
        return (
            select(EvidenceLink.evidence_id, Task.id, Task.measure_id, Division.name)
            .join(Task, Task.id == EvidenceLink.task_id)
            .join(Division, Division.id == Task.division_id)
            .where(Task.measure_id.in_(self._ids), Task.withdrawn_at.is_(None))
        )

    @property
    def entries(self) -> Select[UUID, UUID, str | None]:
        """Of this round and, for the twelve months, of the six before."""
        return (
            select(EvidenceLink.evidence_id, RoundEntry.measure_id, Division.name)
            .join(RoundEntry, RoundEntry.id == EvidenceLink.round_entry_id)
            .join(ReportingRound, ReportingRound.id == RoundEntry.round_id)
            .outerjoin(Division, Division.id == RoundEntry.division_id)
            .where(
                RoundEntry.measure_id.in_(self._ids),
                ReportingRound.fiscal_year_id == self.head.fiscal_year_id,
                ReportingRound.months <= self.head.months,
            )
        )

    @property
    def o_items(self) -> Select[UUID, str]:
        return (
            select(EvidenceLink.evidence_id, OItem.code)
            .join(OItem, OItem.id == EvidenceLink.o_item_id)
            .where(OItem.year == self.head.year, OItem.code.in_(list(self.measures_of_code)))
        )

    @property
    def evidence(self) -> Select[Evidence, SourceFile, str | None]:
        """Everything that can be reached."""
        ways = (way.with_only_columns(EvidenceLink.evidence_id) for way in (self.tasks, self.entries, self.o_items))
        return (
            select(Evidence, SourceFile, LinkWatch.trouble)
            .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
            .outerjoin(LinkWatch, LinkWatch.evidence_id == Evidence.id)
            .where(
                or_(*(Evidence.id.in_(way) for way in ways)),
                Evidence.confirmed_at.is_not(None),
                Evidence.withdrawn_at.is_(None),
            )
        )

    @property
    def measures_of_code(self) -> dict[str, set[UUID]]:
        """By O-item: "O12"."""
        found: defaultdict[str, set[UUID]] = defaultdict(set)
        for measure in self.measures:
            if measure.o_item:
                found[measure.o_item].add(measure.id)
        return found

    @property
    def _ids(self) -> list[UUID]:
        return [measure.id for measure in self.measures]


def _ties(session: Session, ways: _Ways) -> defaultdict[UUID, _Tie]:
    ties: defaultdict[UUID, _Tie] = defaultdict(_Tie)
    for evidence_id, task_id, measure_id, division in session.execute(ways.tasks.order_by(Task.id)):
        ties[evidence_id].measures.add(measure_id)
        ties[evidence_id].divisions.add(division)
        ties[evidence_id].tasks.append(task_id)
    for evidence_id, measure_id, whose in session.execute(ways.entries):
        ties[evidence_id].measures.add(measure_id)
        ties[evidence_id].divisions |= {whose} if whose else set()
    measures_of_code = ways.measures_of_code
    for evidence_id, code in session.execute(ways.o_items):
        ties[evidence_id].measures |= measures_of_code[code]
    return ties


def _made(
    row: Row[Evidence, SourceFile, str | None], tie: _Tie, order: Mapping[UUID, Measure], head: RoundHead
) -> NumberedEvidence:
    evidence, file, trouble = row
    measure_ids = tuple(measure_id for measure_id in order if measure_id in tie.measures)
    window, uploaded_on = Window.of(head.year, head.closes_on), day_of(evidence.uploaded_at)
    return NumberedEvidence(
        number=0,
        id=evidence.id,
        title=evidence.title,
        url=evidence.url,
        file_name=file.name if file else None,
        media_type=file.media_type if file else None,
        sha256=file.sha256 if file else None,
        size=file.size if file else 0,
        evidence_on=evidence.evidence_on,
        uploaded_on=uploaded_on,
        measure_ids=measure_ids,
        codes=tuple(dict.fromkeys(order[measure_id].code for measure_id in measure_ids)),
        divisions=tuple(sorted(tie.divisions, key=sort_key)),
        task_ids=tuple(tie.tasks),
        date_doubt=date_doubt(evidence.evidence_on, uploaded_on, window),
        window=window,
        link_trouble=LinkTrouble(trouble) if trouble else None,
        is_picture=bool(file and file.preview_sha256),
    )
