"""Signed paper that came back: matched, accepted for all who signed, taken back until it is published."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from tests.services.reported_town import CHAIN, NUMBER, ReportedTown, reported_town
from tests.services.test_uploads_at_once import at_once
from tracker.documents.scanning import Scanned
from tracker.rules.approval import ReportState
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.report_code import new_code
from tracker.services.keep_report_files import MadeFiles
from tracker.services.propose_report import withdraw_report
from tracker.services.publish_report import publish_report
from tracker.services.receive_scan import UploadedScan, accept_scan, name_code, receive_scan, withdraw_scan
from tracker.store.approvals import list_steps, turn_of
from tracker.store.database import Database
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.report_scans import ScanRow, get_scan, list_scans

FILE = b"\xff\xd8\xff a page of a signed paper"


@pytest.fixture
def town(database: Database, tmp_path: Path) -> ReportedTown:
    return reported_town(database, tmp_path)


def received(town: ReportedTown, *codes: str, content: bytes = FILE, who: str = "policy") -> UUID:
    scan = UploadedScan("สแกน รายงานรอบ 6 เดือน.jpg", content, Scanned(4, codes))
    with town.session() as session:
        return receive_scan(session, actor=town.actor(who), scan=scan, data_dir=town.data_dir, now=town.at)


def scan_of(town: ReportedTown, scan_id: UUID) -> ScanRow:
    with town.reading() as session:
        return get_scan(session, scan_id)


def accept(town: ReportedTown, scan_id: UUID, who: str = "policy") -> int:
    with town.session() as session:
        return accept_scan(session, actor=town.actor(who), scan_id=scan_id, now=town.at)


def take_back(town: ReportedTown, scan_id: UUID) -> None:
    with town.session() as session:
        withdraw_scan(session, actor=town.actor("policy"), scan_id=scan_id, now=town.at)


def type_code(town: ReportedTown, scan_id: UUID, typed: str) -> None:
    with town.session() as session:
        name_code(session, actor=town.actor("policy"), scan_id=scan_id, typed=typed, now=town.at)


def deeds(town: ReportedTown, subject: UUID) -> list[str]:
    with town.reading() as session:
        assert find_break_in_history(session) is None
        return [one.action for one in reversed(list_history_of(session, subject))]


def test_a_paper_with_a_code_finds_its_report_and_signs_for_all(town: ReportedTown) -> None:
    report_id = town.propose()
    scan_id = received(town, town.head(report_id).code)
    found = scan_of(town, scan_id)
    assert (found.report_id, found.found_by, found.page_count, found.media_type) == (report_id, "qr", 4, "image/jpeg")
    assert town.letters(report_id) == "www"  # nothing is signed by the upload
    assert accept(town, scan_id) == 3
    assert town.letters(report_id) == "aaa"
    with town.reading() as session:
        steps = list_steps(session, [report_id])[report_id]
    assert {(row.way, row.scan_id) for row in steps} == {("paper", scan_id)}
    assert deeds(town, scan_id) == ["scan_received", "scan_accepted"]
    assert "report_signed_on_paper" in deeds(town, report_id)
    town.publish(report_id)
    assert town.head(report_id).state is ReportState.PUBLISHED


def test_who_signed_on_the_screen_stays_so(town: ReportedTown) -> None:
    report_id = town.propose()
    town.decide(report_id, CHAIN[0])
    scan_id = received(town, town.head(report_id).code)
    assert accept(town, scan_id) == 2
    take_back(town, scan_id)
    assert town.letters(report_id) == "aww"
    with town.reading() as session:
        steps = list_steps(session, [report_id])[report_id]
        turn = turn_of(steps)
    assert [row.way for row in steps] == ["web", None, None]
    assert turn
    assert (turn.step.ordinal, turn.turn_at) == (2, town.at.astimezone(turn.turn_at.tzinfo) if turn.turn_at else None)
    assert deeds(town, scan_id) == ["scan_received", "scan_accepted", "scan_withdrawn"]
    for key in CHAIN[1:]:
        town.decide(report_id, key)
    assert town.letters(report_id) == "aaa"


def test_a_paper_cannot_be_taken_back_once_published(town: ReportedTown) -> None:
    report_id = town.propose()
    scan_id = received(town, town.head(report_id).code)
    accept(town, scan_id)
    town.publish(report_id)
    with pytest.raises(Conflict, match="เผยแพร่แล้ว"):
        take_back(town, scan_id)
    assert scan_of(town, scan_id).accepted_at


def test_files_made_before_a_paper_was_taken_back_are_not_published(town: ReportedTown) -> None:
    """They say who signed; meanwhile the paper went and others signed on the screen."""
    report_id = town.propose()
    scan_id = received(town, town.head(report_id).code)
    accept(town, scan_id)
    seen = town.head(report_id).row_version
    take_back(town, scan_id)
    for key in CHAIN:
        town.decide(report_id, key)
    with town.session() as session, pytest.raises(Conflict):
        publish_report(
            session,
            actor=town.actor("policy"),
            report_id=report_id,
            registration=NUMBER,
            made=MadeFiles(seen, ()),
            now=town.at,
        )
    assert town.head(report_id).state is ReportState.APPROVING


def test_the_same_paper_sent_twice_at_once_is_one_file(town: ReportedTown) -> None:
    code = town.head(town.propose()).code
    for number in range(5):
        done, refused = at_once(*[partial(received, town, code, content=FILE + b"%d" % number)] * 3)
        assert refused == []
        assert len(done) == 3
        assert len(set(done)) == 1


def test_an_unreadable_code_is_typed_as_people_type(town: ReportedTown) -> None:
    report_id = town.propose()
    code = town.head(report_id).code
    scan_id = received(town)
    with pytest.raises(RuleBroken) as told:
        accept(town, scan_id)
    assert told.value.code == "no_report_of_scan"
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    with pytest.raises(RuleBroken) as told:
        type_code(town, scan_id, wrong)
    assert told.value.code == "bad_code"
    type_code(town, scan_id, f"  {code.lower().replace('-', ' ')} ")
    found = scan_of(town, scan_id)
    assert (found.code, found.found_by, found.report_id) == (code, "typed", report_id)
    assert accept(town, scan_id) == 3


def test_a_code_of_another_organization_is_like_an_unknown_one(town: ReportedTown, tmp_path: Path) -> None:
    report_id = town.propose()
    neighbour = town.town.neighbour
    assert neighbour
    foreign = town.head(report_id).code
    with town.database.session(neighbour.organization_id) as session:
        theirs = town.actor("policy")
        scan = UploadedScan("x.jpg", FILE, Scanned(1, (foreign,)))
        actor = type(theirs)(
            next(iter(neighbour.people.values())).id, neighbour.organization_id, "ใครก็ตาม", theirs.posts
        )
        scan_id = receive_scan(session, actor=actor, scan=scan, data_dir=tmp_path, now=town.at)
        found = get_scan(session, scan_id)
    assert (found.code, found.report_id) == (foreign, None)
    unknown = scan_of(town, received(town, new_code(b"nobody's")))
    assert unknown.report_id is None


def test_papers_of_two_reports_in_one_file_belong_to_neither(town: ReportedTown) -> None:
    report_id = town.propose()
    found = scan_of(town, received(town, town.head(report_id).code, new_code(b"other")))
    assert (found.code, found.report_id) == (None, None)


def test_the_paper_of_a_withdrawn_revision_signs_nothing(town: ReportedTown) -> None:
    old = town.propose()
    scan_id = received(town, town.head(old).code)
    with town.session() as session:
        withdraw_report(session, actor=town.actor("policy"), report_id=old, reason="แก้ผลของกองคลัง", now=town.at)
    new = town.propose()
    with pytest.raises(Conflict, match="ถอนเรื่องแล้ว"):
        accept(town, scan_id)
    assert town.letters(new) == "www"
    assert scan_of(town, scan_id).accepted_at is None


def test_a_paper_is_accepted_once(town: ReportedTown) -> None:
    report_id = town.propose()
    scan_id = received(town, town.head(report_id).code)
    assert received(town, town.head(report_id).code) == scan_id  # the same bytes
    accept(town, scan_id)
    with pytest.raises(Conflict):
        accept(town, scan_id)
    second = received(town, town.head(report_id).code, content=FILE + b" again")
    with pytest.raises(Conflict, match="ลงนามครบแล้ว"):
        accept(town, second)
    take_back(town, scan_id)
    with pytest.raises(Conflict):
        take_back(town, scan_id)
    third = received(town, town.head(report_id).code)  # taken back: it may come again
    assert third != scan_id
    with town.reading() as session:
        assert [one.id for one in list_scans(session)] == [third, second, scan_id]


def test_only_the_policy_officer_receives_paper(town: ReportedTown) -> None:
    report_id = town.propose()
    code = town.head(report_id).code
    with pytest.raises(Forbidden):
        received(town, code, who="clerk")
    scan_id = received(town, code)
    with pytest.raises(Forbidden):
        accept(town, scan_id, "mayor")


@contextmanager
def no_room() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_plainly_and_nothing_is_noted(town: ReportedTown) -> None:
    with no_room(), pytest.raises(RuleBroken) as told:
        received(town, content=b"\xff\xd8\xff" + os.urandom(5000))
    assert told.value.code == "disk_full"
    with town.reading() as session:
        assert list_scans(session) == []
