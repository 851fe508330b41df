"""Files on order: quick ones come at once, others are waited for on a page; the site goes on answering meanwhile."""

import io
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.web.conftest import Answer, Visitor, World
from tracker.clock import new_id
from tracker.rules.print_order import read_order
from tracker.services.expire_prints import KEPT
from tracker.services.print_jobs import LEASE, begin_print, order_print
from tracker.store.models import Appointment
from tracker.store.people import find_actor
from tracker.store.print_files import print_path
from tracker.store.print_jobs import find_job
from tracker.web.parts import PRINTERS, WebParts

DRAFT = {"kind": "draft", "form": "progress", "format": "docx", "year": "2570", "months": "6"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def printing(world: World) -> Iterator[WebParts]:
    """The parts of the world; whatever is being made when a test ends is finished before its files go."""
    found = world.app.extensions["tracker"]
    assert isinstance(found, WebParts)
    yield found
    found.printing.close()


@pytest.fixture
def busy(printing: WebParts) -> Iterator[threading.Event]:
    """Every printer is at work on something that takes long, until this is set."""
    go_on = threading.Event()
    for _ in range(PRINTERS):
        printing.printing.start(new_id(), lambda tell: go_on.wait() and None)  # noqa: ARG005
    yield go_on
    go_on.set()


def ordered(visitor: Visitor, **changed: Any) -> Answer:
    return visitor.post("/jobs", 303, csrf_token=visitor.token("/account"), **DRAFT | changed)


def job_of(answer: Answer) -> UUID:
    return UUID(urlsplit(answer.to).path.split("/")[2])


def finished(world: World, printing: WebParts, job_id: UUID) -> str:
    assert printing.printing.wait(job_id, 60)
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        job = find_job(session, job_id)
    assert job
    return job.state


def test_a_file_comes_with_its_name_and_kind_and_nothing_of_it_runs(world: World, printing: WebParts) -> None:
    policy = world.visitor("policy")
    job_id = job_of(ordered(policy))
    assert finished(world, printing, job_id) == "done"
    response = policy.client.get(f"/jobs/{job_id}/file", buffered=True)
    assert (response.status_code, response.mimetype) == (200, DOCX)
    said = unquote(response.headers["Content-Disposition"])
    assert said.startswith("attachment")
    assert "รายงานผลการดำเนินการ ปีงบประมาณ 2570 รอบ 6 เดือน.docx" in said
    assert "sandbox" in response.headers["Content-Security-Policy"]
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    assert archive.testzip() is None
    assert "หนองเมฆขาว" in archive.read("word/document.xml").decode()
    page = policy.get(f"/jobs/{job_id}")
    assert "ไฟล์พร้อมแล้ว" in page.text
    assert "กิโลไบต์" in policy.get("/jobs").text


def test_a_sample_of_the_looks_is_ordered(world: World, printing: WebParts) -> None:
    policy = world.visitor("policy")
    answer = policy.post("/jobs", 303, csrf_token=policy.token("/account"), kind="sample", format="pdf")
    assert finished(world, printing, job_of(answer)) == "done"
    assert policy.client.get(f"/jobs/{job_of(answer)}/file", buffered=True).data.startswith(b"%PDF-")


def test_the_site_answers_while_files_are_made(world: World, printing: WebParts, busy: threading.Event) -> None:
    policy, head = world.visitor("policy"), world.visitor("finance_head")
    answer = ordered(policy)
    job_id = job_of(answer)
    assert answer.to == f"/jobs/{job_id}"  # at once: nobody waits behind others
    page = policy.get(f"/jobs/{job_id}")
    assert "กำลังจัดทำไฟล์" in page.text
    assert page.page
    assert any(one.get("http-equiv") == "refresh" for one in page.page.all("meta"))
    for path in ("/overview", "/reports", "/plans"):
        policy.get(path)
    task = world.town.tasks["soon"].id
    head.send(f"/tasks/{task}", f"/tasks/{task}/update", result="ดำเนินการแล้ว", move="report")
    assert "รอคิว มีไฟล์อื่นก่อนหน้า 1 ไฟล์" in policy.get(f"/jobs/{job_of(ordered(policy, format='xlsx'))}").text
    busy.set()
    assert finished(world, printing, job_id) == "done"


def test_only_who_ordered_a_file_fetches_it(world: World, printing: WebParts) -> None:
    job_id = job_of(ordered(world.visitor("policy")))
    finished(world, printing, job_id)
    assert world.town.neighbour
    others = [world.visitor("mayor"), world.visitor("administrator")]
    for other in others:
        for path in (f"/jobs/{job_id}", f"/jobs/{job_id}/file"):
            other.get(path, 404)
        other.post(f"/jobs/{job_id}/again", 404, csrf_token=other.token("/account"))
        assert "ยังไม่มีไฟล์ที่ขอไว้" in other.get("/jobs").text


def test_who_left_the_post_fetches_no_file_ordered_before(world: World, printing: WebParts) -> None:
    policy = world.visitor("policy")
    job_id = job_of(ordered(policy))
    finished(world, printing, job_id)
    policy.client.get(f"/jobs/{job_id}/file", buffered=True)
    with world.database.session(world.town.organization_id) as session:
        held = select(Appointment).where(Appointment.person_id == world.town.people["policy"].id)
        for appointment in session.scalars(held):
            appointment.ends_on = NOW.date() - timedelta(days=1)
        session.commit()
    policy.get(f"/jobs/{job_id}/file", 403)


def test_an_order_that_is_not_allowed_is_refused(world: World, printing: WebParts) -> None:  # noqa: ARG001
    head = world.visitor("finance_head")
    head.post("/jobs", 403, csrf_token=head.token("/account"), **DRAFT)
    policy = world.visitor("policy")
    assert ordered(policy, format="exe").to == "/jobs"
    assert "ไม่มีไฟล์แบบที่ขอ" in policy.get("/jobs").text
    policy.get(f"/jobs/{new_id()}", 404)


def test_what_failed_says_why_and_is_tried_again(world: World, printing: WebParts) -> None:
    policy = world.visitor("policy")
    job_id = job_of(ordered(policy, year="2571"))
    assert finished(world, printing, job_id) == "failed"
    page = policy.get(f"/jobs/{job_id}")
    assert "ยังไม่มีปีงบประมาณ พ.ศ. 2571" in page.text
    assert "ลองใหม่" in policy.get("/jobs").text
    again = policy.send(f"/jobs/{job_id}", f"/jobs/{job_id}/again", 303)
    assert job_of(again) == job_id
    assert finished(world, printing, job_id) == "failed"


def test_a_job_of_a_dead_process_is_begun_again_by_whoever_looks(world: World, printing: WebParts) -> None:
    """As after a restart: a row says that it is worked on, and nobody works."""
    town = world.town
    with world.database.session(town.organization_id) as session:
        actor = find_actor(session, town.people["policy"].id, world.clock[0].date())
        assert actor
        order = read_order("draft", DRAFT)
        job_id = order_print(session, actor=actor, order=order, now=world.clock[0])
    with world.database.session(town.organization_id) as session:
        assert begin_print(session, job_id=job_id, now=world.clock[0])
    policy = world.visitor("policy")
    assert "กำลังจัดทำไฟล์" in policy.get(f"/jobs/{job_id}").text
    assert printing.printing.progress(job_id) is None  # the other may still be alive
    world.later(seconds=LEASE.total_seconds())
    policy.get("/jobs")
    assert finished(world, printing, job_id) == "done"


def test_a_file_that_is_gone_or_changed_is_not_served(world: World, printing: WebParts) -> None:
    policy = world.visitor("policy")
    job_id = job_of(ordered(policy))
    finished(world, printing, job_id)
    path = print_path(world.data_dir, world.town.organization_id, job_id)
    path.write_bytes(b"something else")
    assert "จัดทำใหม่" in policy.get(f"/jobs/{job_id}/file", 404).text
    path.unlink()
    policy.get(f"/jobs/{job_id}/file", 404)
    policy.send(f"/jobs/{job_id}", f"/jobs/{job_id}/again", 303)
    assert finished(world, printing, job_id) == "done"
    assert policy.client.get(f"/jobs/{job_id}/file", buffered=True).status_code == 200


def test_after_a_week_the_page_says_what_to_do(world: World, printing: WebParts) -> None:
    job_id = job_of(ordered(world.visitor("policy")))
    finished(world, printing, job_id)
    world.clock[0] += KEPT + timedelta(minutes=1)
    assert "7 วัน" in world.visitor("policy").get(f"/jobs/{job_id}", 404).text
