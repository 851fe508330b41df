"""The demo organization: enough of everything on any day of the year, made once, all of it or nothing."""

from collections import Counter
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.factories import add_organization
from tracker.documents.reading import read_document
from tracker.documents.writing import write_paper
from tracker.rules.approval import ReportState
from tracker.rules.evidence_file import sniff
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.office import Rank
from tracker.rules.paper import Form, Format, Table
from tracker.rules.plan_table import read_plan
from tracker.rules.step_group import group_steps
from tracker.rules.task import EntryState, TaskStatus, is_late
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.demo.attachments import paper, picture
from tracker.services.demo.plan_paper import FILE_NAME, plan_draft, plan_paper
from tracker.services.demo.town import DIVISIONS, MAIL_HOST, SLUG
from tracker.services.fill_demo import DemoOrganization, fill_demo, find_demo
from tracker.services.plan_reminders import plan_reminders
from tracker.services.print_paper import draft_paper
from tracker.services.show_public import show_item, show_year
from tracker.store.database import ACROSS, Database
from tracker.store.divisions import list_divisions
from tracker.store.entries import list_owed_entries
from tracker.store.frozen_reports import list_reports
from tracker.store.history import find_break_in_history
from tracker.store.models import ContactPoint, Evidence, History, Organization, SourceFile, TaskUpdate
from tracker.store.people import find_actor, get_organization
from tracker.store.plans import find_active_plan, find_plan_of_year, list_rounds
from tracker.store.public import find_public_office
from tracker.store.tasks import TaskRow, list_task_facts, list_tasks

BEHIND = "กองช่าง"
A_DAY = datetime(2027, 2, 16, 10, 30, tzinfo=BANGKOK)
A_DAY_IN_SHORT = datetime(2026, 10, 20, 10, 30, tzinfo=BANGKOK)  # last year's report is not out yet
DAYS = [
    datetime(2026, 10, 1, 0, 5, tzinfo=BANGKOK),
    datetime(2027, 1, 3, 12, 0, tzinfo=BANGKOK),  # a Sunday after holidays
    datetime(2027, 4, 1, 8, 0, tzinfo=BANGKOK),  # the day after the first round closed
    datetime(2027, 9, 29, 16, 0, tzinfo=BANGKOK),
]


def tasks_of(session: Session) -> list[TaskRow]:
    plan = find_active_plan(session)
    assert plan
    return list_tasks(session, plan.id)


def late_by_division(rows: list[TaskRow], today: date) -> Counter[str]:
    return Counter(row.division_name for row in rows if is_late(row.status, row.due_on, today))


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_there_is_enough_of_everything_on_any_day(sqlite_database: Database, tmp_path: Path, now: datetime) -> None:
    check_demo(sqlite_database, tmp_path, now)


def test_on_both_databases(database: Database, tmp_path: Path) -> None:
    check_demo(database, tmp_path, A_DAY)


def check_demo(database: Database, tmp_path: Path, now: datetime) -> None:
    demo = fill_demo(database, data_dir=tmp_path, now=now)
    assert len(demo.people) >= 9
    with database.session(demo.organization_id, is_reading=True) as session:
        check_plan(session, now)
        check_people(session, demo, now.date())
        check_evidence(session, tmp_path, now)
        check_history(session, now)
        check_entries(session, now)


def check_plan(session: Session, now: datetime) -> None:
    plan, rows = find_active_plan(session), tasks_of(session)
    assert plan
    assert plan.year == FiscalYear.of(now.date()).year
    assert len(list_divisions(session)) >= 6
    assert len({row.measure_id for row in rows}) >= 12
    assert len(rows) >= 40
    assert {row.status for row in rows} == set(TaskStatus)
    assert {number for row in rows for number in row.indicators} == set(range(1, 11))
    assert all(row.obstacle and row.status.is_open for row in rows if row.is_blocked)
    assert any(row.is_blocked for row in rows)
    late = late_by_division(rows, now.date())
    assert late.most_common(1)[0][0] == BEHIND
    assert late[BEHIND] >= 3 > 1 == max(count for name, count in late.items() if name != BEHIND)
    assert all(fact.due_on for fact in list_task_facts(session, plan.id)), "every task has a deadline"


def check_people(session: Session, demo: DemoOrganization, today: date) -> None:
    actors = [find_actor(session, person_id, today) for person_id, _, _ in demo.people]
    posts = [post for actor in actors if actor for post in actor.posts]
    wanted = {Rank.MAYOR, Rank.CLERK, Rank.POLICY_OFFICER, Rank.DIVISION_HEAD, Rank.OFFICER, Rank.ADMINISTRATOR}
    assert wanted <= {post.rank for post in posts}
    headed = {post.division_id for post in posts if post.rank is Rank.DIVISION_HEAD}
    assert headed == {division.id for division in list_divisions(session)}
    assert [post.is_acting for post in posts].count(True) == 1
    assert any("รักษาราชการแทน" in titles for _, _, titles in demo.people)
    lines = list(session.scalars(select(ContactPoint).where(ContactPoint.channel == "line")))
    assert lines
    assert all(contact.state == "unconfirmed" for contact in lines)
    mails = list(session.scalars(select(ContactPoint.address).where(ContactPoint.channel == "email")))
    assert len(mails) == len(demo.people)
    assert all(address.endswith(f"@{MAIL_HOST}") for address in mails)
    assert MAIL_HOST.endswith(".example")


def check_evidence(session: Session, data_dir: Path, now: datetime) -> None:
    evidence = list(session.scalars(select(Evidence)))
    assert any(each.url for each in evidence)
    assert all(each.url is None or ".example/" in each.url for each in evidence)
    assert all(each.evidence_on and each.evidence_on < now.date() for each in evidence)
    files = list(session.scalars(select(SourceFile)))
    assert {each.source_file_id for each in evidence} - {None} <= {file.id for file in files}
    assert len(files) > 1, "more than the plan's own paper"
    for file in files:
        kept = (data_dir / "files" / file.sha256[:2] / file.sha256).read_bytes()
        assert sha256(kept).hexdigest() == file.sha256
        assert len(kept) == file.size


def check_history(session: Session, now: datetime) -> None:
    assert find_break_in_history(session) is None
    moments = list(session.scalars(select(History.at).where(*of_ours(session)).order_by(History.sequence)))
    assert max(moments) < now
    updates = list(session.scalars(select(TaskUpdate).order_by(TaskUpdate.created_at)))
    assert len({update.person_id for update in updates}) >= 6
    assert len({update.result for update in updates}) >= 10
    assert all(update.created_at.astimezone(BANGKOK).weekday() < 5 for update in updates)
    assert not [update.result for update in updates if "{" in update.result]


def of_ours(session: Session) -> tuple[object, ...]:
    return (History.organization_id == session.info["organization_id"],)


def check_entries(session: Session, now: datetime) -> None:
    owed = [entry for head in list_rounds(session) for entry in list_owed_entries(session, head.id)]
    states = Counter(entry.state for entry in owed)
    assert states[EntryState.DRAFTING]
    assert states[EntryState.SUBMITTED]
    if now.month in (5, 6, 7, 8, 9):
        assert states[EntryState.APPROVED]
    assert all(entry.result for entry in owed if entry.state.is_reported)


def test_a_second_call_keeps_what_people_did(database: Database, tmp_path: Path) -> None:
    assert find_demo(database, A_DAY.date()) is None
    first = fill_demo(database, data_dir=tmp_path, now=A_DAY)
    with database.session(first.organization_id, is_reading=True) as session:
        before = session.scalar(select(func.count()).select_from(History).where(*of_ours(session)))
    a_year_later = A_DAY + timedelta(days=365)
    again = fill_demo(database, data_dir=tmp_path, now=a_year_later)
    assert again == first == find_demo(database, a_year_later.date())
    with database.session(first.organization_id, is_reading=True) as session:
        assert session.scalar(select(func.count()).select_from(History).where(*of_ours(session))) == before


class PowerCutError(Exception):
    """The light went out."""


@pytest.mark.parametrize("statement_count", [100, 1000])
def test_one_that_died_in_the_middle_was_never_there(database: Database, tmp_path: Path, statement_count: int) -> None:
    left = iter(range(statement_count))

    def die_at_last(*_: object) -> None:
        if next(left, None) is None:
            raise PowerCutError

    event.listen(database.engine, "before_cursor_execute", die_at_last)
    with pytest.raises(PowerCutError):
        fill_demo(database, data_dir=tmp_path, now=A_DAY_IN_SHORT)
    event.remove(database.engine, "before_cursor_execute", die_at_last)
    with database.session() as session:
        assert session.scalars(select(Organization), execution_options=ACROSS).all() == []
    demo = fill_demo(database, data_dir=tmp_path, now=A_DAY_IN_SHORT)
    with database.session(demo.organization_id, is_reading=True) as session:
        assert find_break_in_history(session) is None
        assert len(tasks_of(session)) >= 40


def test_last_year_ended_with_a_published_report_and_everybody_may_look(
    sqlite_database: Database, tmp_path: Path
) -> None:
    demo = fill_demo(sqlite_database, data_dir=tmp_path, now=A_DAY)
    with sqlite_database.session(demo.organization_id, is_reading=True) as session:
        [report] = list_reports(session)
        assert (report.year, report.months, report.state) == (2569, 12, ReportState.PUBLISHED)
        assert report.register_number
        assert report.published_at
        assert report.published_at.date() <= date(2026, 10, 31)
        last_year = find_plan_of_year(session, 2569)
        assert last_year
        facts = list_task_facts(session, last_year.id)
        done = sum(fact.status is TaskStatus.DONE for fact in facts)
        assert 0.75 < done / len(facts) < 1, "most was done, and not all"
        office = find_public_office(session, demo.slug)
        assert office
        year = show_year(session, office, 2570, A_DAY.date())
        assert year
        items = [show_item(session, office, 2570, f"O{number}") for number in range(1, 11)]
        answered = [item for item in items if item and item.evidence]
        assert len(answered) >= 7 < len(items)
        assert any(one.sha256 for item in answered for one in item.evidence)


def test_an_organization_with_the_same_short_name_is_left_alone(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.session() as session:
        theirs = add_organization(session, slug=SLUG, name="ของจริง").id
        session.commit()
    demo = fill_demo(sqlite_database, data_dir=tmp_path, now=A_DAY)
    assert demo.organization_id != theirs
    assert demo.slug == f"{SLUG}-2"
    with sqlite_database.session(demo.organization_id) as session:
        assert get_organization(session).is_demo


def test_the_rest_of_the_product_works_on_it(sqlite_database: Database, tmp_path: Path) -> None:
    """Reminders find the late work, and the round's report can be written."""
    demo = fill_demo(sqlite_database, data_dir=tmp_path, now=A_DAY)
    with sqlite_database.session(demo.organization_id) as session:
        assert plan_reminders(session, channels=["email"], now=A_DAY).reminders > 0
    with sqlite_database.session(demo.organization_id, is_reading=True) as session:
        paper = draft_paper(session, form=Form.PROGRESS, year=2570, months=6, now=A_DAY, data_dir=tmp_path)
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert len(table.rows) >= 12
    assert write_paper(paper, Format.DOCX).startswith(b"PK")


@pytest.mark.parametrize("number", [2570, 2571])  # a leap day lies in the second
def test_its_paper_reads_as_the_plan_that_stands_in_the_database(number: int) -> None:
    """The source file kept beside the plan is a real one: our own reader makes the same tasks of it."""
    year = FiscalYear(number)
    draft = plan_draft(year, year.start)
    read = read_plan(read_document(plan_paper(year), FILE_NAME.format(year=year.year)))
    assert read.fiscal_year.value == year.year
    assert [measure.title.value for measure in read.measures] == [measure.title.value for measure in draft.measures]
    for ours, theirs in zip(draft.measures, read.measures, strict=True):
        assert [group.steps for group in group_steps(theirs)] == [group.steps for group in group_steps(ours)]
        terms = [(group.term.start, group.term.end) for group in group_steps(ours) if group.term.due is None]
        assert [(g.term.start, g.term.end) for g in group_steps(theirs) if g.term.due is None] == terms


def test_every_attachment_is_a_file_of_its_own() -> None:
    assert sniff(picture("ก").data) == picture("ก").media_type == "image/png"
    assert sniff(paper("ก").data) == paper("ก").media_type == "application/pdf"
    assert len({made(seed).data for made in (picture, paper) for seed in "กข"}) == 4
    assert len(DIVISIONS) == 6
