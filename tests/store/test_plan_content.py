"""What a plan in the database says is what the draft said, in few statements whatever its size."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from tests.cast import NOW
from tests.documents.own_plan import own_report
from tests.services.test_import_plan import TOGETHER, Office
from tracker.rules.plan_content import content_of_draft
from tracker.services.read_plan_file import ImportOptions, SourceBytes, read_draft
from tracker.store.database import Database
from tracker.store.models import Measure, Step, StepGroup
from tracker.store.plan_content import get_plan_content


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SELECTs sent meanwhile."""
    sent: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        sent.extend([statement] if statement.lstrip().upper().startswith("SELECT") else [])

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_content_in_the_database_is_that_of_the_draft(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path, "สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง")
    data = own_report()
    outcome = office.take_in(data)
    draft = read_draft(SourceBytes("แผน.docx", data), ImportOptions())
    with database.session(office.id) as session:
        content = get_plan_content(session, outcome.plan_id)
    assert content == content_of_draft(draft.measures, 2569)
    assert all(m.id and all(g.id and len(g.step_ids) == len(g.steps) for g in m.groups) for m in content.measures)


def test_supporters_are_part_of_it(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path, "สำนักปลัดเทศบาล", "กองคลัง")
    outcome = office.take_in(own_report([TOGETHER]))
    with database.session(office.id) as session:
        (measure,) = get_plan_content(session, outcome.plan_id).measures
    assert [(g.divisions, g.is_supported_by_all) for g in measure.groups] == [(("กองคลัง",), True)]


def test_what_was_withdrawn_is_left_out(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path, "สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง")
    plan_id = office.take_in(own_report()).plan_id
    with database.session(office.id) as session:
        content = get_plan_content(session, plan_id)
        gone, emptied, shortened = content.measures
        later = NOW + timedelta(days=1)
        session.get_one(Measure, (office.id, gone.id)).withdrawn_at = later
        session.get_one(StepGroup, (office.id, emptied.groups[0].id)).withdrawn_at = later
        session.get_one(Step, (office.id, shortened.groups[0].step_ids[0])).withdrawn_at = later
        session.commit()
        left = get_plan_content(session, plan_id)
    assert [m.title for m in left.measures] == [emptied.title, shortened.title]
    assert [len(m.groups) for m in left.measures] == [0, 1]
    assert left.measures[1].groups[0].steps == shortened.groups[0].steps[1:]


def test_a_larger_plan_takes_no_more_statements(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path, "สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง")
    plan_id = office.take_in(own_report()).plan_id
    with database.session(office.id) as session, counted(database) as sent:
        get_plan_content(session, plan_id)
    assert len(sent) == 6
