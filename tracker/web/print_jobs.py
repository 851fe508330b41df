"""Files somebody asked for: how far they are, and the way to fetch them. Only whoever ordered a file sees it."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.file_size import size_words
from tracker.rules.media_type import UNKNOWN
from tracker.rules.print_order import PrintKind, read_order
from tracker.services.expire_prints import KEPT
from tracker.services.print_jobs import check_may_fetch, retry_print
from tracker.store.print_files import is_whole, print_path
from tracker.store.print_jobs import DONE, JobRow, count_before, get_own_job, list_own_jobs
from tracker.web.door import actor, reading, writing
from tracker.web.downloads import hand_out
from tracker.web.forms import Form
from tracker.web.parts import now, parts
from tracker.web.print_order import answer_order, begin_left_over, lead_to, printing

pages = Blueprint("print_jobs", __name__)
Answer = Response | str | tuple[str, int]
_STEPS = ("กำลังรวบรวมข้อมูล", "กำลังจัดหน้าเอกสาร", "กำลังบันทึกไฟล์", "กำลังบันทึกไฟล์")


@pages.get("/jobs")
def mine() -> str:
    """What this visitor ordered in the last days."""
    with reading() as session:
        jobs = list_own_jobs(session, actor().person_id, now() - KEPT)
    for job in jobs:
        begin_left_over(job)
    is_waiting = any(not job.is_over for job in jobs)
    return render_template(
        "print_jobs/list.html", jobs=jobs, kept=KEPT.days, is_waiting=is_waiting, size_words=size_words
    )


@pages.post("/jobs")
def order() -> Answer:
    """Order a file; a quick one is over before the page answers."""
    form = Form()
    try:
        return answer_order(form.text("kind", longest=20), form.fields)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
        return redirect(url_for("print_jobs.mine"), 303)


@pages.get("/jobs/<uuid:job_id>")
def page(job_id: UUID) -> str:
    """How far it is; then the button that fetches it. Begins again what a dead process left."""
    job, before = _job(job_id)
    is_under_way = begin_left_over(job)
    here = printing().progress(job_id)
    done, total = (here.done, here.total) if here and here.total else (job.done, job.total)
    return render_template(
        "print_jobs/job.html",
        job=job,
        is_under_way=is_under_way,
        before=before if not total else 0,
        done=done,
        total=total,
        step=_step(job, done),
        report_id=_published_by(job),
        waited=_waited(now() - job.created_at),
        is_done=job.state == DONE,
        is_coming="waiting" in request.args,
        until=job.created_at + KEPT,
        size_words=size_words,
    )


@pages.get("/jobs/<uuid:job_id>/file")
def file(job_id: UUID) -> Response:
    """The file, once its bytes were found to be the ones that were made."""
    job, _ = _job(job_id)
    if job.state != DONE or job.sha256 is None:
        return redirect(url_for("print_jobs.page", job_id=job_id))
    if report_id := _published_by(job):
        flash("เผยแพร่และลงทะเบียนแล้ว เนื้อหาและไฟล์ของรายงานฉบับนี้จะไม่เปลี่ยนอีก")
        return redirect(url_for("report_register.report", report_id=report_id))
    with reading() as session:
        check_may_fetch(session, actor=actor(), job=job)
    organization_id = actor().organization_id
    if not is_whole(parts().data_dir, organization_id, job_id, job.sha256):
        raise NotFound("file_gone", "ไฟล์นี้ไม่อยู่แล้วหรือไม่ตรงกับที่ระบบจัดทำ กรุณาเปิดหน้า “ไฟล์ที่ขอไว้” แล้วกด “จัดทำใหม่”")
    return hand_out(str(print_path(parts().data_dir, organization_id, job_id)), job.media_type or UNKNOWN, job.name)


@pages.post("/jobs/<uuid:job_id>/again")
def again(job_id: UUID) -> Response:
    """Make it anew: it failed, or its file is gone, or what it is printed from changed."""
    with writing() as session:
        retry_print(session, actor=actor(), job_id=job_id, now=now())
    return lead_to(job_id)


def _job(job_id: UUID) -> tuple[JobRow, int]:
    with reading() as session:
        job = get_own_job(session, actor().person_id, job_id, now() - KEPT)
        return job, count_before(session, job) if not job.is_over else 0


def _waited(time: timedelta) -> str:
    """How long ago somebody asked, as people say it."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    return f"{minutes} นาที {seconds} วินาที" if minutes else f"{seconds} วินาที"


def _published_by(job: JobRow) -> UUID | None:
    """The report an order publishes; None of an order of a file."""
    return read_order(job.kind, job.request).report_id if job.kind == PrintKind.PUBLISH else None


def _step(job: JobRow, done: int) -> str:
    if job.kind == PrintKind.PUBLISH:
        return "กำลังจัดทำไฟล์และเผยแพร่รายงาน"
    return _STEPS[min(done, len(_STEPS) - 1)]
