"""Evidence that is sent while something goes wrong: it is there once and whole, or not at all and can be sent again."""

import threading
from pathlib import Path
from typing import NoReturn
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.cast import NOW, Town, build_town
from tests.evidence_files import pdf
from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.services.add_evidence import Sent, Upload, add_evidence_file
from tracker.store.database import Database
from tracker.store.files import read_whole
from tracker.store.models import Evidence, EvidenceLink, SourceFile
from tracker.store.people import find_actor

TITLE = "คำสั่งแต่งตั้งคณะทำงาน"
SENT = Sent(TITLE, form_key="one-page-one-key")


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


@pytest.fixture
def head(database: Database, town: Town) -> Actor:
    with database.session(town.organization_id, is_reading=True) as session:
        found = find_actor(session, town.people["finance_head"].id, NOW.date())
    assert found is not None
    return found


def send(session: Session, head: Actor, town: Town, data_dir: Path, sent: Sent = SENT) -> UUID:
    upload = Upload("คำสั่ง.pdf", OpenedFile(pdf(), "application/pdf"))
    return add_evidence_file(
        session,
        actor=head,
        task_id=town.tasks["late"].id,
        upload=upload,
        sent=sent,
        data_dir=data_dir,
        now=NOW,
    )


def pieces(database: Database, town: Town) -> list[UUID]:
    with database.session(town.organization_id, is_reading=True) as session:
        return list(session.scalars(select(Evidence.id).where(Evidence.title == TITLE)))


def test_what_dies_right_before_it_is_kept_leaves_nothing_and_is_sent_again(
    database: Database, town: Town, head: Actor, tmp_path: Path
) -> None:
    def die(_: Session) -> NoReturn:
        raise KeyboardInterrupt

    with database.session(town.organization_id) as session:
        event.listen(session, "before_commit", die)
        with pytest.raises(KeyboardInterrupt):
            send(session, head, town, tmp_path)
    assert pieces(database, town) == []
    with database.session(town.organization_id) as session:
        evidence_id = send(session, head, town, tmp_path)
    assert pieces(database, town) == [evidence_id]
    with database.session(town.organization_id, is_reading=True) as session:
        file = session.scalars(select(SourceFile).where(SourceFile.name == "คำสั่ง.pdf")).one()
    assert read_whole(tmp_path, file.sha256) == pdf()


def test_the_same_form_twice_at_the_same_moment_is_one_piece(
    database: Database, town: Town, head: Actor, tmp_path: Path
) -> None:
    both, ids = threading.Barrier(4), list[UUID]()

    def press() -> None:
        both.wait()
        with database.session(town.organization_id) as session:
            ids.append(send(session, head, town, tmp_path))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(ids) == 4
    assert pieces(database, town) == [ids[0]]
    with database.session(town.organization_id, is_reading=True) as session:
        assert len(session.scalars(select(EvidenceLink).where(EvidenceLink.evidence_id == ids[0])).all()) == 1


def test_the_same_file_from_another_page_is_told_and_kept_once(
    database: Database, town: Town, head: Actor, tmp_path: Path
) -> None:
    with database.session(town.organization_id) as session:
        send(session, head, town, tmp_path)
    with pytest.raises(RuleBroken) as broken, database.session(town.organization_id) as session:
        send(session, head, town, tmp_path, Sent(TITLE, form_key="another page"))
    assert broken.value.code == "known_evidence"
    assert len(pieces(database, town)) == 1


@pytest.mark.parametrize("where", ["files", "files/incoming"])
def test_a_full_disk_keeps_nothing_and_says_so(
    database: Database, town: Town, head: Actor, tmp_path: Path, where: str
) -> None:
    place = tmp_path / where
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"")  # no file can be made below it, as on a disk that is full
    with pytest.raises(RuleBroken) as broken, database.session(town.organization_id) as session:
        send(session, head, town, tmp_path)
    assert broken.value.code == "disk_full"
    assert pieces(database, town) == []
    place.unlink()
    with database.session(town.organization_id) as session:
        send(session, head, town, tmp_path)
    assert len(pieces(database, town)) == 1
