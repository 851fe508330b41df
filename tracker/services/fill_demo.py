"""Fills the demo organization through the services people use, as if it had been at work since its plan began.

All of it happens in one transaction: if it dies in the middle nothing of it was ever there, and the next run
begins anew. What may be left over are evidence files in the data folder; they lie under their own hash, and the
next run finds them already kept. So an organization that is marked as the demo is always a whole one.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from operator import itemgetter
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import buddhist_year, day_of, working_day_on_or_before
from tracker.services.activate_plan import activate_plan
from tracker.services.demo.assessment import answer_items
from tracker.services.demo.course import Course, in_force_on
from tracker.services.demo.last_year import publish_year, published_on
from tracker.services.demo.plan_paper import FILE_NAME, measures_on, plan_draft, plan_paper
from tracker.services.demo.stage import Stage, at_minute, list_duties
from tracker.services.demo.text import MeasureText
from tracker.services.demo.town import DISTRICT, DIVISIONS, KIND, NAME, PEOPLE, PROVINCE, SLUG, PersonText
from tracker.services.fill_holidays import fill_holidays
from tracker.services.import_plan import import_plan
from tracker.services.keep_holidays import confirm_holidays
from tracker.services.manage_people import NewUser, add_division, add_organization, add_users
from tracker.services.need_evidence import need_evidence
from tracker.services.read_plan_file import ImportOptions, SourceBytes
from tracker.store.database import Database
from tracker.store.models import Plan
from tracker.store.people import (
    PersonRow,
    find_actor,
    find_organization,
    get_organization,
    list_organizations,
    list_people_with_posts,
)
from tracker.store.plan_measures import list_plan_measures

_ACTING = "รักษาราชการแทน"
_RANKS = list(Rank)
_NINE_O_CLOCK, _FIVE_O_CLOCK = 9 * 60, 17 * 60
_Moment = tuple[datetime, Callable[[], None]]  # something that happened, and when
_ANSWERED_AFTER = timedelta(days=28)  # from the plan on: by then the first answers are written


@dataclass(frozen=True)
class DemoOrganization:
    """The demo as its visitors need it: who can be signed in as, the highest post first."""

    organization_id: UUID
    slug: str
    people: tuple[tuple[UUID, str, str], ...]  # (person, name, today's titles)


def find_demo(database: Database, today: date) -> DemoOrganization | None:
    """The demo organization of this installation with today's posts, if it was filled before."""
    with database.engine.connect() as connection:
        return _find(database, connection, today)


def fill_demo(database: Database, *, data_dir: Path, now: datetime) -> DemoOrganization:
    """The demo organization, made if there is none yet: all of it, or nothing if it dies meanwhile.

    Everything in it lies before `now`: the fiscal year of `now`, and the one before once its report is out.
    """
    today = day_of(now)
    with database.engine.connect() as connection:
        connection.begin()
        found = _find(database, connection, today)
        if found:
            return found
        _fill(database, connection, data_dir, today)
        made = _find(database, connection, today)
        connection.commit()
    if made is None:
        raise RuntimeError("the demo organization is not there although it was just made")
    return made


def _find(database: Database, connection: Connection, today: date) -> DemoOrganization | None:
    with database.session(inside=connection) as session:
        ids = [organization.id for organization in list_organizations(session) if organization.is_demo]
    if not ids:
        return None
    with database.session(ids[0], inside=connection) as session:
        people = sorted(list_people_with_posts(session, today), key=_by_rank)
        slug = get_organization(session).slug
    return DemoOrganization(ids[0], slug, tuple((row.id, row.name, _titles(row)) for row in people))


def _by_rank(row: PersonRow) -> int:
    return min((_RANKS.index(post.rank) for post in row.posts), default=len(_RANKS))


def _titles(row: PersonRow) -> str:
    return " · ".join(f"{_ACTING}{post.title}" if post.is_acting else post.title for post in row.posts)


def _fill(database: Database, connection: Connection, data_dir: Path, today: date) -> None:
    year = FiscalYear.of(today)
    years = [FiscalYear(year.year - 1), year] if today > published_on(year) else [year]
    founded_on = working_day_on_or_before(in_force_on(years[0]) - timedelta(days=30))
    organization_id = _add_organization(database, connection, at_minute(founded_on, _NINE_O_CLOCK))
    with database.session(organization_id, inside=connection) as session:
        people = _add_office(session, at_minute(founded_on, _NINE_O_CLOCK))
        actors = {key: actor for key, person_id in people.items() if (actor := find_actor(session, person_id, today))}
        _keep_holidays(session, years, actors["policy"], at_minute(founded_on, _NINE_O_CLOCK))
        _tell([Stage(session, each, actors, data_dir) for each in years], today)


def _tell(stages: Sequence[Stage], today: date) -> None:
    """Everything that happened, in order of time: the year before until its report was published, and this one."""
    moments: list[_Moment] = []
    for stage in stages:
        begins = at_minute(in_force_on(stage.year), _NINE_O_CLOCK)
        _play(moments, until=begins)
        moments += _moments_of(stage, today, is_over=stage.year != stages[-1].year)
        moments.sort(key=itemgetter(0))
    _play(moments)


def _moments_of(stage: Stage, today: date, *, is_over: bool) -> list[_Moment]:
    """Put the year's plan in force; what happens to it from then on, each with its moment."""
    measures = measures_on(stage.year, today)
    plan_id = _put_plan_in_force(stage, measures)
    ends_on = published_on(FiscalYear(stage.year.year + 1)) if is_over else today
    turns = Course(stage.year, ends_on).turns(list_duties(stage.session, stage.year, measures), is_short=is_over)
    moments: list[_Moment] = [(at_minute(turn.on, turn.minute), partial(stage.play, turn)) for turn in turns]
    if is_over:
        moments.append((at_minute(ends_on, _NINE_O_CLOCK), partial(publish_year, stage, ends_on)))
    else:
        day = at_minute(working_day_on_or_before(in_force_on(stage.year) + _ANSWERED_AFTER), _NINE_O_CLOCK)
        moments.append((day, partial(answer_items, stage, day)))
        asked_at = at_minute(max(in_force_on(stage.year), today - timedelta(days=1)), _FIVE_O_CLOCK)
        shown = [measure.code for measure in measures if any(group.evidence for group in measure.groups)]
        moments.append((asked_at, partial(_ask_for_evidence, stage, plan_id, shown, asked_at)))
    return moments


def _play(moments: list[_Moment], until: datetime | None = None) -> None:
    """Let everything happen that comes before `until`; it is gone from the list then."""
    while moments and (until is None or moments[0][0] < until):
        _, happen = moments.pop(0)
        happen()


def _add_organization(database: Database, connection: Connection, now: datetime) -> UUID:
    with database.session(inside=connection) as session:
        slugs = (SLUG if number == 1 else f"{SLUG}-{number}" for number in count(1))
        slug = next(slug for slug in slugs if find_organization(session, slug) is None)
        return add_organization(
            session, slug=slug, name=NAME, kind=KIND, district=DISTRICT, province=PROVINCE, is_demo=True, now=now
        )


def _add_office(session: Session, now: datetime) -> dict[str, UUID]:
    """Divisions and people; returns the people by their keys."""
    for name, aliases in DIVISIONS.values():
        add_division(session, name=name, aliases=aliases, now=now)
    posts = [(person.key, user) for person in PEOPLE for user in _users(person)]
    ids = add_users(session, users=[user for _, user in posts], now=now)
    return {key: person_id for (key, _), person_id in zip(posts, ids, strict=True)}


def _keep_holidays(session: Session, told: Sequence[FiscalYear], policy: Actor, now: datetime) -> None:
    """The official holidays of all their calendar years, looked through and confirmed."""
    years = sorted({buddhist_year(day) for year in told for day in (year.start, year.end)})
    fill_holidays(session, years=tuple(years), person_id=policy.person_id, now=now)
    for each in years:
        confirm_holidays(session, actor=policy, year=each, now=now)


def _users(person: PersonText) -> Iterator[NewUser]:
    """The same person once per post; the address tells that it is the same one."""
    for post in person.posts:
        yield NewUser(
            name=person.name,
            role=post.role,
            email=person.email,
            position=post.title,
            division=DIVISIONS[post.division][0] if post.division else None,
            line_user_id=person.line_user_id,
            is_acting=post.is_acting,
        )


def _put_plan_in_force(stage: Stage, measures: Sequence[MeasureText]) -> UUID:
    """The policy officer imports the plan and, an hour later, puts it into force; evidence is not asked for yet."""
    policy, day = stage.actors["policy"], in_force_on(stage.year)
    outcome = import_plan(
        stage.session,
        person_id=policy.person_id,
        file=SourceBytes(FILE_NAME.format(year=stage.year.year), plan_paper(stage.year, measures)),
        draft=plan_draft(stage.year, day, measures),
        options=ImportOptions(fiscal_year=stage.year.year),
        data_dir=stage.data_dir,
        now=at_minute(day, _NINE_O_CLOCK),
    )
    activate_plan(stage.session, actor=policy, plan_id=outcome.plan_id, now=at_minute(day, _NINE_O_CLOCK + 60))
    plan = stage.session.get_one(Plan, (policy.organization_id, outcome.plan_id))
    stage.held.extend((plan, get_organization(stage.session)))
    _ask_for_evidence(stage, outcome.plan_id, (), at_minute(day, _NINE_O_CLOCK + 70))
    return outcome.plan_id


def _ask_for_evidence(stage: Stage, plan_id: UUID, codes: Collection[str], now: datetime) -> None:
    """From now on tasks of these measures are finished with evidence only; of the others without."""
    for row in list_plan_measures(stage.session, plan_id):
        need_evidence(
            stage.session, actor=stage.actors["policy"], measure_id=row.id, is_needed=row.code in codes, now=now
        )
