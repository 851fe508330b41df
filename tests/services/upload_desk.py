"""The desk of a policy officer who looks through plan files before their import."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.cast import NOW
from tests.documents.own_plan import HEADINGS, ROWS, SUBTITLE, TITLE
from tests.factories import add_organization, add_person
from tracker.clock import new_id
from tracker.rules.office import OrganizationKind, Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.plan_correction import Correction
from tracker.services.read_plan_file import SourceBytes
from tracker.services.review_upload import Review, correct_upload, load_review, open_upload, undo_correction
from tracker.store.database import Database
from tracker.store.divisions import add_division_row

Rows = Sequence[Sequence[str]]


def report(rows: Rows = ROWS) -> bytes:
    """The report as text, which is read fastest; the same bytes at every call."""
    lines = [TITLE, SUBTITLE, *("\t".join(" ".join(cell.split()) for cell in row) for row in (HEADINGS, *rows))]
    return "\n".join(lines).encode()


OFFICER = Post(new_id(), "เจ้าหน้าที่วิเคราะห์นโยบายและแผน", Rank.POLICY_OFFICER)


class Desk:
    """The policy officer of an organization, with files to look through."""

    def __init__(self, database: Database, folder: Path, slug: str = "tha-sai-lom", name: str = "ท่าสายลม") -> None:
        self.database, self.folder = database, folder
        with database.session() as session:
            kind = OrganizationKind.SUBDISTRICT_MUNICIPALITY
            self.id = add_organization(session, name=name, kind=kind, slug=slug).id
            session.commit()
        with database.session(self.id) as session:
            person = add_person(session, "นางสาวพิมพ์ชนก ใจเย็น")
            names = ("สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง")
            self.divisions = {each: add_division_row(session, each, NOW).id for each in names}
            session.commit()
        self.actor = Actor(person.id, self.id, person.name, (OFFICER,))

    def bring(self, data: bytes, name: str = "รายงาน.txt", *, year: int | None = None, at: datetime = NOW) -> UUID:
        file = SourceBytes(name, data)
        with self.database.session(self.id) as session:
            return open_upload(session, actor=self.actor, file=file, fiscal_year=year, data_dir=self.folder, now=at)

    def look(self, upload_id: UUID) -> Review:
        with self.database.session(self.id, is_reading=True) as session:
            return load_review(session, upload_id, data_dir=self.folder)

    def version(self, upload_id: UUID) -> int:
        return self.look(upload_id).upload.row_version

    def correct(self, upload_id: UUID, *corrections: Correction, row_version: int | None = None) -> Review:
        seen = self.version(upload_id) if row_version is None else row_version
        with self.database.session(self.id) as session:
            correct_upload(
                session,
                actor=self.actor,
                upload_id=upload_id,
                row_version=seen,
                corrections=corrections,
                data_dir=self.folder,
                now=NOW,
            )
        return self.look(upload_id)

    def undo(self, upload_id: UUID) -> Review:
        seen = self.version(upload_id)
        with self.database.session(self.id) as session:
            undo_correction(
                session, actor=self.actor, upload_id=upload_id, row_version=seen, data_dir=self.folder, now=NOW
            )
        return self.look(upload_id)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)
