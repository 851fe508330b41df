"""Builders of rows for tests: each adds one thing with good defaults through the models, and returns it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.fiscal_year import ROUNDS, FiscalYear
from tracker.rules.office import OrganizationKind, Rank
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.rules.thai_text import match_key, sort_key
from tracker.store.models import (
    Appointment,
    ContactPoint,
    Delivery,
    Division,
    Evidence,
    EvidenceLink,
    FiscalYearRow,
    Measure,
    MeasureIndicator,
    Organization,
    Person,
    Plan,
    Position,
    ReportingRound,
    RoundDates,
    RoundEntry,
    Step,
    StepGroup,
    StepGroupDivision,
    Task,
    TaskDeadline,
    TaskStep,
    TaskSupporter,
    TaskUpdate,
)

LONG_AGO = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
# As cheap as the library allows: tests are about who gets in, not about how long it takes.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_ordinals = count(1)


def add_organization(
    session: Session,
    *,
    name: str = "หนองเมฆขาว",
    kind: OrganizationKind = OrganizationKind.SUBDISTRICT,
    slug: str = "nong-mek-khao",
    **more: Any,
) -> Organization:
    """An organization; `session` is one without an organization, and must be committed before others point at it."""
    values = {"district": "เมือง", "province": "สมมติบุรี", "created_at": LONG_AGO} | more
    organization = Organization(id=new_id(), slug=slug, name=name, kind=kind, **values)
    session.add(organization)
    session.flush()
    return organization


def add_division(session: Session, name: str) -> Division:
    row = Division(name=name, name_key=match_key(name), sort_key=sort_key(name), created_at=LONG_AGO)
    return _added(session, row)


def add_person(session: Session, name: str, email: str | None = None, *, password: str | None = None) -> Person:
    row = Person(
        name=name,
        sort_key=sort_key(name),
        email=email,
        email_key=email.casefold() if email else None,
        password_hash=QUICK_HASHER.hash(password) if password else None,
        created_at=LONG_AGO,
    )
    return _added(session, row)


def add_post(
    session: Session,
    person: Person,
    rank: Rank,
    title: str | None = None,
    *,
    division: Division | None = None,
    unit: str | None = None,
    starts_on: date = date(2026, 10, 1),
    ends_on: date | None = None,
    is_acting: bool = False,
) -> Position:
    """A new position, held by `person`."""
    position = _added(
        session,
        Position(
            title=title or rank.thai,
            rank=rank,
            division_id=division.id if division else None,
            unit=unit,
            created_at=LONG_AGO,
        ),
    )
    add_appointment(session, position, person, starts_on=starts_on, ends_on=ends_on, is_acting=is_acting)
    return position


def add_appointment(
    session: Session,
    position: Position,
    person: Person,
    *,
    starts_on: date = date(2026, 10, 1),
    ends_on: date | None = None,
    is_acting: bool = False,
) -> Appointment:
    row = Appointment(
        position_id=position.id, person_id=person.id, starts_on=starts_on, ends_on=ends_on, is_acting=is_acting
    )
    return _added(session, row)


def add_contact(session: Session, person: Person, channel: str, address: str, **more: Any) -> ContactPoint:
    return _added(
        session,
        ContactPoint(person_id=person.id, channel=channel, address=address, **({"created_at": LONG_AGO} | more)),
    )


def add_fiscal_year(session: Session, year: int = 2570) -> FiscalYearRow:
    """A fiscal year with its two rounds on their default dates."""
    row = _added(session, FiscalYearRow(year=year))
    fiscal_year = FiscalYear(year)
    for months in ROUNDS:
        dates = {"closes_on": fiscal_year.closes_on(months), "due_on": fiscal_year.due_on(months)}
        reporting_round = _added(session, ReportingRound(fiscal_year_id=row.id, months=months, **dates))
        _added(session, RoundDates(round_id=reporting_round.id, version=1, created_at=LONG_AGO, **dates))
    return row


def add_plan(
    session: Session,
    fiscal_year: FiscalYearRow,
    *,
    state: PlanState = PlanState.ACTIVE,
    revision: int = 1,
    title: str | None = None,
) -> Plan:
    row = Plan(
        fiscal_year_id=fiscal_year.id,
        revision=revision,
        title=title or f"มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. {fiscal_year.year}",
        state=state,
        created_at=LONG_AGO,
        activated_at=None if state is PlanState.DRAFT else LONG_AGO,
    )
    return _added(session, row)


def add_measure(
    session: Session,
    plan: Plan,
    title: str = "จัดทำคู่มือการปฏิบัติงานของทุกกอง",
    *,
    code: str | None = None,
    indicators: Iterable[int] = (1,),
    starts_on: date | None = date(2026, 10, 1),
    ends_on: date | None = date(2027, 9, 30),
    **more: Any,
) -> Measure:
    ordinal = next(_ordinals)
    values: dict[str, Any] = {
        "kind": "มาตรการ",
        "responsible_text": "",
        "period_text": "ต.ค. 69 – ก.ย. 70",
        "due_on": ends_on,
        "follow_up": "รายงานผลต่อผู้บริหารทุกไตรมาส",
        "limitation": "",
        "source": {},
    }
    row = Measure(
        plan_id=plan.id,
        ordinal=ordinal,
        code=code or str(ordinal),
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        **(values | more),
    )
    _added(session, row)
    for number in indicators:
        _added(session, MeasureIndicator(measure_id=row.id, number=number))
    return row


def add_task(
    session: Session,
    measure: Measure,
    division: Division,
    title: str = "รวบรวมขั้นตอนการให้บริการและจัดทำคู่มือ",
    *,
    steps: Sequence[str] = ("รวบรวมขั้นตอนการให้บริการ", "เสนอผู้บริหารเห็นชอบ", "เผยแพร่บนเว็บไซต์"),
    starts_on: date | None = date(2026, 10, 1),
    due_on: date | None = date(2027, 3, 31),
    status: TaskStatus = TaskStatus.NOT_STARTED,
    supporters: Iterable[Division] = (),
    assigned_at: datetime = LONG_AGO,
    **more: Any,
) -> Task:
    """A task with a step group of its own, its checklist, the first version of its deadline and its supporters."""
    ordinal = next(_ordinals)
    group = _added(
        session,
        StepGroup(
            measure_id=measure.id,
            ordinal=ordinal,
            is_for_all_divisions=False,
            responsible_text=division.name,
            unit=more.get("unit"),
            period_text="",
            starts_on=starts_on,
            ends_on=due_on,
            due_on=due_on,
        ),
    )
    _added(session, StepGroupDivision(step_group_id=group.id, division_id=division.id))
    task = Task(
        plan_id=measure.plan_id,
        measure_id=measure.id,
        step_group_id=group.id,
        division_id=division.id,
        title=title,
        starts_on=starts_on,
        ends_on=due_on,
        due_on=due_on,
        status=status,
        assigned_at=assigned_at,
        **more,
    )
    _added(session, task)
    _added(session, TaskDeadline(task_id=task.id, version=1, due_on=due_on, created_at=assigned_at))
    for text in steps:
        step = Step(measure_id=measure.id, step_group_id=group.id, ordinal=next(_ordinals), text=text)
        _added(session, step)
        _added(session, TaskStep(task_id=task.id, step_id=step.id, is_done=status is TaskStatus.DONE))
    for supporter in supporters:
        _added(session, TaskSupporter(task_id=task.id, division_id=supporter.id))
    return task


def add_update(session: Session, task: Task, person: Person, result: str, at: datetime, **more: Any) -> TaskUpdate:
    values = {"move": "report", "status_before": task.status, "status_after": task.status} | more
    return _added(session, TaskUpdate(task_id=task.id, person_id=person.id, result=result, created_at=at, **values))


def add_entry(
    session: Session,
    measure: Measure,
    reporting_round: ReportingRound,
    division: Division | None,
    *,
    result: str = "",
    state: EntryState = EntryState.NOT_STARTED,
    **more: Any,
) -> RoundEntry:
    row = RoundEntry(
        measure_id=measure.id,
        round_id=reporting_round.id,
        division_id=division.id if division else None,
        result=result,
        state=state,
        **({"changed_at": LONG_AGO} | more),
    )
    return _added(session, row)


def add_evidence(session: Session, task: Task, person: Person, title: str, url: str) -> Evidence:
    row = Evidence(
        title=title,
        url=url,
        person_id=person.id,
        uploaded_at=LONG_AGO,
        confirmed_at=LONG_AGO,
        evidence_on=date(2026, 12, 1),
    )
    _added(session, row)
    _added(session, EvidenceLink(evidence_id=row.id, task_id=task.id, linked_at=LONG_AGO))
    return row


def add_delivery(session: Session, person: Person, channel: str = "inbox", **more: Any) -> Delivery:
    """A message of the outbox; by default one that lies in the inbox."""
    at = more.pop("at", LONG_AGO)
    values: dict[str, Any] = {
        "dedupe_key": f"test|{next(_ordinals)}",
        "kind": "digest",
        "on_day": at.date(),
        "scheduled_for": at,
        "not_before": at,
        "expires_at": at.replace(year=at.year + 1),
        "status": "accepted",
        "payload": {"subject": "งานที่ต้องติดตาม", "text": "มีงานใกล้ครบกำหนด 1 เรื่อง"},
        "accepted_at": at,
        "created_at": at,
    }
    return _added(session, Delivery(person_id=person.id, channel=channel, **(values | more)))


def _added(session: Session, row: Any) -> Any:
    """Given a key at once, so that the next row can point at it."""
    if row.id is None:
        row.id = new_id()
    session.add(row)
    return row
