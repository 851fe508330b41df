"""A plan file is looked through before its import: kept once, corrected in turns, undone, remembered, imported."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tests.cast import NOW
from tests.documents.own_plan import ROWS, own_report
from tests.factories import add_organization, add_person
from tracker.clock import new_id
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.plan_correction import (
    Correction,
    DropMeasure,
    EditMeasure,
    NameDivision,
    SetPlan,
    SetTable,
)
from tracker.rules.plan_correction_values import values_of
from tracker.rules.plan_upload import UploadState
from tracker.services.read_plan_file import SourceBytes
from tracker.services.review_upload import (
    Review,
    correct_upload,
    discard_upload,
    list_open_uploads,
    load_review,
    open_upload,
    undo_correction,
)
from tracker.store.database import Database
from tracker.store.divisions import add_division_row

OFFICER = Post(new_id(), "เจ้าหน้าที่วิเคราะห์นโยบายและแผน", Rank.POLICY_OFFICER)


class Desk:
    """The policy officer of an organization, with a file to look through."""

    def __init__(self, database: Database, folder: Path, slug: str = "tha-sai-lom") -> None:
        self.database, self.folder = database, folder
        with database.session() as session:
            self.id = add_organization(session, name="ท่าสายลม", slug=slug).id
            session.commit()
        with database.session(self.id) as session:
            person = add_person(session, "นางสาวพิมพ์ชนก ใจเย็น")
            for name in ("สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง"):
                add_division_row(session, name, NOW)
            session.commit()
        self.actor = Actor(person.id, self.id, person.name, (OFFICER,))

    def bring(self, data: bytes, name: str = "รายงาน.docx", fiscal_year: int | None = None) -> UUID:
        file = SourceBytes(name, data)
        with self.database.session(self.id) as session:
            return open_upload(
                session, actor=self.actor, file=file, fiscal_year=fiscal_year, data_dir=self.folder, now=NOW
            )

    def look(self, upload_id: UUID) -> Review:
        with self.database.session(self.id, is_reading=True) as session:
            return load_review(session, upload_id, data_dir=self.folder)

    def correct(self, upload_id: UUID, *corrections: Correction, row_version: int | None = None) -> Review:
        version = self.look(upload_id).upload.row_version if row_version is None else row_version
        with self.database.session(self.id) as session:
            correct_upload(
                session,
                actor=self.actor,
                upload_id=upload_id,
                row_version=version,
                corrections=corrections,
                data_dir=self.folder,
                now=NOW,
            )
        return self.look(upload_id)

    def undo(self, upload_id: UUID) -> Review:
        with self.database.session(self.id) as session:
            undo_correction(
                session,
                actor=self.actor,
                upload_id=upload_id,
                row_version=self.look(upload_id).upload.row_version,
                data_dir=self.folder,
                now=NOW,
            )
        return self.look(upload_id)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def test_a_file_is_kept_and_shown_as_read(desk: Desk) -> None:
    review = desk.look(desk.bring(own_report()))
    assert [measure.title.value for measure in review.draft.measures] == [row[1] for row in ROWS]
    assert (review.task_count, review.owner_count, review.division_count) == (5, 3, 3)
    assert (review.upload.person_name, review.upload.correction_count) == ("นางสาวพิมพ์ชนก ใจเย็น", 0)
    assert review.is_ready


def test_the_year_somebody_chose_is_a_correction_that_can_be_taken_back(desk: Desk) -> None:
    upload_id = desk.bring(own_report(), fiscal_year=2570)
    review = desk.look(upload_id)
    assert (review.upload.fiscal_year, review.draft.fiscal_year.value) == (2570, 2570)
    assert review.last_correction == "กำหนดปีงบประมาณ 2570"
    assert desk.undo(upload_id).draft.fiscal_year.value == 2569
