"""Orders of files: taken once, made whole or not at all, found again after a death, forgotten after a week."""

import io
import os
import resource
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.services.reported_town import BASE_URL, ReportedTown, reported_town
from tracker.rules.approval import ReportState
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.print_order import PrintOrder, read_order
from tracker.services.check_report import check_report
from tracker.services.expire_prints import KEPT, expire_prints
from tracker.services.print_jobs import (
    LEASE,
    MOST_UNFINISHED,
    SAME_WITHIN,
    begin_print,
    check_may_fetch,
    needs_worker,
    order_print,
    retry_print,
    work_print,
)
from tracker.services.print_shop import PrintShop
from tracker.store.database import Database
from tracker.store.frozen_reports import list_report_files
from tracker.store.models import PrintJob
from tracker.store.print_files import is_whole, keep_print, print_path
from tracker.store.print_jobs import JobRow, count_before, find_job, get_own_job, list_own_jobs

DRAFT = {"form": "progress", "format": "docx", "year": 2570, "months": 6}
ROOT = Path(__file__).parents[2]
DYING = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from uuid import UUID
from tracker.services.print_jobs import work_print
from tracker.services.print_shop import PrintShop
from tracker.store.database import Database
url, folder, organization, job, at = sys.argv[1:]
def tell(done, total):
    if done == 1:
        os.kill(os.getpid(), signal.SIGKILL)
shop = PrintShop(Database(url), Path(folder), "", lambda: datetime.fromisoformat(at))
work_print(shop, UUID(organization), UUID(job), tell=tell)
"""


@pytest.fixture
def town(database: Database, tmp_path: Path) -> ReportedTown:
    return reported_town(database, tmp_path)


def order(kind: str = "draft", **changed: object) -> PrintOrder:
    return read_order(kind, DRAFT | changed)


def ordered(town: ReportedTown, wish: PrintOrder | None = None, who: str = "policy") -> UUID:
    with town.session() as session:
        return order_print(session, actor=town.actor(who), order=wish or order(), now=town.at)


def shop_of(town: ReportedTown) -> PrintShop:
    return PrintShop(town.database, town.data_dir, BASE_URL, lambda: town.at)


def work(town: ReportedTown, job_id: UUID, tell: Callable[[int, int], None] = lambda *_: None) -> bool:
    return work_print(shop_of(town), town.town.organization_id, job_id, tell=tell)


def job_of(town: ReportedTown, job_id: UUID) -> JobRow:
    with town.reading() as session:
        found = find_job(session, job_id)
    assert found
    return found


def bytes_of(town: ReportedTown, job_id: UUID) -> bytes:
    return print_path(town.data_dir, town.town.organization_id, job_id).read_bytes()


# --- making -------------------------------------------------------------------------------------------------------


def test_an_order_becomes_a_whole_file(town: ReportedTown) -> None:
    job_id, told = ordered(town), []
    assert job_of(town, job_id).state == "waiting"
    assert work(town, job_id, lambda *step: told.append(step))
    job = job_of(town, job_id)
    content = bytes_of(town, job_id)
    assert (job.state, job.size, job.failure) == ("done", len(content), None)
    assert job.name == "รายงานผลการดำเนินการ ปีงบประมาณ 2570 รอบ 6 เดือน.docx"
    assert "document.main+xml" in zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml").decode()
    assert is_whole(town.data_dir, town.town.organization_id, job_id, job.sha256 or "")
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert not work(town, job_id)  # it is over


def test_a_frozen_report_carries_its_code_and_its_revision(town: ReportedTown) -> None:
    report_id = town.propose()
    job_id = ordered(town, order("frozen", report_id=report_id), "clerk")
    assert work(town, job_id)
    job = job_of(town, job_id)
    assert (job.state, job.name) == ("done", "รายงานผลการดำเนินการ ปีงบประมาณ 2570 รอบ 6 เดือน ฉบับที่ 1.docx")
    printed = zipfile.ZipFile(io.BytesIO(bytes_of(town, job_id)))
    assert any(
        town.head(report_id).code in printed.read(name).decode("utf-8", "replace") for name in printed.namelist()
    )


def test_a_sample_shows_the_looks_and_the_chain(town: ReportedTown) -> None:
    job_id = ordered(town, order("sample"))
    assert work(town, job_id)
    words = zipfile.ZipFile(io.BytesIO(bytes_of(town, job_id))).read("word/document.xml").decode()
    assert "ตัวอย่างเอกสารของหน่วยงาน" in words
    assert "ปลัด อบต.หนองเมฆขาว" in words


def test_what_cannot_be_made_says_why_and_may_be_tried_again(town: ReportedTown) -> None:
    job_id = ordered(town, order(year=2571))
    assert work(town, job_id)
    failed = job_of(town, job_id)
    assert failed.state == "failed"
    assert "2571" in (failed.failure or "")
    with town.session() as session:
        retry_print(session, actor=town.actor("policy"), job_id=job_id, now=town.at)
    assert (job_of(town, job_id).state, job_of(town, job_id).failure) == ("waiting", None)


# --- ordering -----------------------------------------------------------------------------------------------------


def test_the_same_order_within_a_minute_is_the_same_job(town: ReportedTown) -> None:
    first = ordered(town)
    assert ordered(town) == first
    assert ordered(town, order(format="pdf")) != first
    assert ordered(town, who="clerk") != first
    town.at += SAME_WITHIN
    assert ordered(town) != first


def test_a_file_made_before_a_change_is_made_anew(town: ReportedTown) -> None:
    """Whoever mends a word and prints again within the minute must not get the old word."""
    first = ordered(town)
    work(town, first)
    assert ordered(town) == first
    town.at += timedelta(seconds=20)
    town.propose()
    assert ordered(town) != first


def test_two_orders_at_the_same_moment_are_one(town: ReportedTown) -> None:
    found: list[UUID] = []
    start = threading.Barrier(2)
    actor = town.actor("policy")

    def order_one() -> None:
        start.wait()
        with town.session() as session:
            found.append(order_print(session, actor=actor, order=order(), now=town.at))

    threads = [threading.Thread(target=order_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1


def test_nobody_orders_more_than_a_few_at_once(town: ReportedTown) -> None:
    for number in range(MOST_UNFINISHED):
        ordered(town, order(year=2570 + number))
    with pytest.raises(RuleBroken) as told:
        ordered(town, order(year=2590))
    assert told.value.code == "too_many_prints"
    assert ordered(town, who="mayor")


def test_who_may_not_read_a_report_cannot_order_it(town: ReportedTown) -> None:
    report_id = town.propose()
    frozen = order("frozen", report_id=report_id)
    with pytest.raises(Forbidden):
        ordered(town, who="finance_head")
    with pytest.raises(Forbidden):
        ordered(town, order("sample"), who="mayor")
    with pytest.raises(NotFound):
        ordered(town, frozen, who="finance_head")
    assert ordered(town, frozen, who="office_head")  # the chain asks this post
    with pytest.raises(NotFound):
        ordered(town, order("frozen", report_id=UUID(int=1)))


def test_an_order_is_seen_by_whoever_made_it_only(town: ReportedTown) -> None:
    job_id = ordered(town)
    since = town.at - KEPT
    with town.reading() as session:
        assert get_own_job(session, town.actor("policy").person_id, job_id, since).id == job_id
        with pytest.raises(NotFound):
            get_own_job(session, town.actor("mayor").person_id, job_id, since)
    with town.session() as session, pytest.raises(NotFound):
        retry_print(session, actor=town.actor("mayor"), job_id=job_id, now=town.at)
    neighbour = town.town.neighbour
    assert neighbour
    with town.database.session(neighbour.organization_id, is_reading=True) as session:
        assert find_job(session, job_id) is None


def test_who_lost_the_right_fetches_nothing_ordered_before(town: ReportedTown) -> None:
    job_id = ordered(town)
    work(town, job_id)
    policy = town.actor("policy")
    with town.reading() as session:
        check_may_fetch(session, actor=policy, job=job_of(town, job_id))
        with pytest.raises(Forbidden):
            check_may_fetch(session, actor=replace(policy, posts=()), job=job_of(town, job_id))


def test_an_order_knows_its_place_in_line(town: ReportedTown) -> None:
    first, second = ordered(town), ordered(town, order(format="pdf"))
    with town.reading() as session:
        assert [count_before(session, job_of(town, one)) for one in (first, second)] == [0, 1]


# --- death and taxes ----------------------------------------------------------------------------------------------


def test_a_killed_process_leaves_no_file_and_its_job_is_begun_again(town: ReportedTown, database_url: str) -> None:
    job_id = ordered(town)
    killed = subprocess.run(
        [sys.executable, "-c", DYING, database_url, str(town.data_dir), str(town.town.organization_id), str(job_id),
         town.at.isoformat()],
        cwd=ROOT,
        check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    left = job_of(town, job_id)
    assert left.state == "working"
    assert not list((town.data_dir / "prints").rglob("*")) if (town.data_dir / "prints").exists() else True
    assert not needs_worker(left, town.at)  # the dead one may still be alive
    assert not work(town, job_id)
    town.at += LEASE
    assert needs_worker(left, town.at)
    assert work(town, job_id)
    assert job_of(town, job_id).state == "done"
    assert zipfile.ZipFile(io.BytesIO(bytes_of(town, job_id))).testzip() is None


def test_what_ends_its_process_every_time_is_given_up_and_may_be_tried_again(town: ReportedTown) -> None:
    job_id = ordered(town)
    for _ in range(3):
        with town.session() as session:
            assert begin_print(session, job_id=job_id, now=town.at) is not None
        town.at += LEASE
    assert not work(town, job_id)
    assert (job_of(town, job_id).state, "ลองใหม่" in (job_of(town, job_id).failure or "")) == ("failed", True)
    with town.session() as session:
        retry_print(session, actor=town.actor("policy"), job_id=job_id, now=town.at)
    assert work(town, job_id)


def test_a_process_that_was_believed_dead_cannot_speak_for_a_job_taken_over(town: ReportedTown) -> None:
    job_id = ordered(town, order(year=2571))  # it will fail

    def taken_over(done: int, _total: int) -> None:
        if done == 0:
            town.at += LEASE
            with town.session() as session:
                assert begin_print(session, job_id=job_id, now=town.at) == 2

    assert work(town, job_id, taken_over)
    assert job_of(town, job_id).state == "working"  # the second attempt's, not failed by the first


def test_a_process_that_was_believed_dead_leaves_the_newer_file_alone(town: ReportedTown) -> None:
    """It wakes up when another has made the file anew, from what was changed meanwhile."""
    job_id = ordered(town)
    made: list[bytes] = []

    def overtaken(done: int, _total: int) -> None:
        if done == 2 and not made:  # written, and not yet kept
            made.append(b"")
            town.at += LEASE
            town.say("ผลที่แก้ระหว่างนั้น")
            assert work(town, job_id)
            made.append(bytes_of(town, job_id))

    assert work(town, job_id, overtaken)
    job = job_of(town, job_id)
    assert (job.state, bytes_of(town, job_id)) == ("done", made[1])
    assert is_whole(town.data_dir, town.town.organization_id, job_id, job.sha256 or "")


# --- publishing -----------------------------------------------------------------------------------------------------


def to_publish(report_id: UUID, number: str = "นม 71801/45") -> PrintOrder:
    return read_order(
        "publish", {"format": "pdf", "report_id": report_id, "number": number, "registered_on": "2027-03-02"}
    )


def test_a_report_is_published_by_its_order_step_by_step(town: ReportedTown) -> None:
    report_id = town.signed()
    job_id, told = ordered(town, to_publish(report_id)), []
    assert town.head(report_id).state is ReportState.APPROVING
    assert work(town, job_id, lambda *step: told.append(step))
    job, head = job_of(town, job_id), town.head(report_id)
    assert (job.state, job.failure) == ("done", None)
    assert (head.state, head.register_number) == (ReportState.PUBLISHED, "นม 71801/45")
    assert told[-1] == (5, 6)
    with town.reading() as session:
        assert len(list_report_files(session, report_id)) == 5
        assert all(one.is_good for one in check_report(session, report_id, town.data_dir))


def test_what_cannot_be_published_is_no_order(town: ReportedTown) -> None:
    report_id = town.signed()
    with pytest.raises(RuleBroken) as told:
        ordered(town, to_publish(report_id, " "))
    assert told.value.code == "number_needed"
    with pytest.raises(Forbidden):
        ordered(town, to_publish(report_id), who="mayor")
    with town.reading() as session:
        assert list(session.scalars(select(PrintJob.id))) == []


def test_an_order_whose_process_died_after_publishing_is_done(town: ReportedTown) -> None:
    report_id = town.signed()
    job_id = ordered(town, to_publish(report_id))
    with town.session() as session:
        begin_print(session, job_id=job_id, now=town.at)
    town.publish(report_id)
    town.at += LEASE
    assert work(town, job_id)
    assert job_of(town, job_id).state == "done"


def test_publishing_says_what_changed_while_the_files_were_made(town: ReportedTown) -> None:
    report_id = town.signed()
    job_id = ordered(town, to_publish(report_id))
    assert work(town, job_id, lambda done, _: town.say("กองแก้ระหว่างนั้น") if done == 5 else None)
    job = job_of(town, job_id)
    assert job.state == "failed"
    assert "เปลี่ยนไปจากฉบับที่ลงนาม" in (job.failure or "")
    assert town.head(report_id).state is ReportState.APPROVING


# --- disks ----------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_plainly_and_leaves_no_half_file(town: ReportedTown) -> None:
    folder = town.data_dir / "prints"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder can be made here")
    job_id = ordered(town)
    assert work(town, job_id)
    job = job_of(town, job_id)
    assert (job.state, job.sha256) == ("failed", None)
    assert "พื้นที่อาจเต็ม" in (job.failure or "")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As on a disk that has no more room than this for a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    where = (tmp_path, UUID(int=1), UUID(int=2))
    with room_for(10_000), pytest.raises(OSError, match="large"):
        keep_print(*where, os.urandom(50_000))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    keep_print(*where, b"whole")
    assert print_path(*where).read_bytes() == b"whole"


def test_a_file_that_was_tampered_with_is_noticed(town: ReportedTown) -> None:
    job_id = ordered(town)
    work(town, job_id)
    path = print_path(town.data_dir, town.town.organization_id, job_id)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert not is_whole(town.data_dir, town.town.organization_id, job_id, job_of(town, job_id).sha256 or "")


def test_after_a_week_order_and_file_are_gone(town: ReportedTown) -> None:
    old = ordered(town)
    work(town, old)
    town.at += timedelta(days=1)
    young = ordered(town)
    work(town, young)
    town.at += timedelta(days=6, minutes=1)
    with town.reading() as session:
        assert [job.id for job in list_own_jobs(session, town.actor("policy").person_id, town.at - KEPT)] == [young]
    assert expire_prints(town.database, data_dir=town.data_dir, now=town.at) == 1
    assert expire_prints(town.database, data_dir=town.data_dir, now=town.at) == 0
    with town.reading() as session:
        assert list(session.scalars(select(PrintJob.id))) == [young]
    assert [path.name for path in (town.data_dir / "prints").rglob("*") if path.is_file()] == [str(young)]
