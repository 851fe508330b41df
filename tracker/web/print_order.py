"""Orders a file for whoever asks, and answers: with the file where it is quick, else with the page that waits."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from tracker.rules.print_order import PrintOrder, read_order
from tracker.services.print_jobs import needs_worker, order_print, work_print
from tracker.services.print_shop import PrintShop
from tracker.store.print_jobs import DONE, JobRow, find_job
from tracker.web.background import Background, Tell
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now, parts

PATIENCE_SECONDS = 2.0


def answer_order(kind: str, fields: Mapping[str, Any]) -> Response:
    """Order the file these fields describe (see rules/print_order), begin it, and lead to it."""
    return place(read_order(kind, fields))


def place(order: PrintOrder) -> Response:
    """The same, of an order that was read already."""
    with writing() as session:
        job_id = order_print(session, actor=actor(), order=order, now=now())
    return lead_to(job_id)


def lead_to(job_id: UUID) -> Response:
    """To the file of an order if it is there within two seconds, else to its page.

    Nobody is kept waiting behind others: then the page with the place in line comes at once.
    """
    begin(job_id)
    if not parts().printing.is_crowded():
        parts().printing.wait(job_id, PATIENCE_SECONDS)
    with reading() as session:
        job = find_job(session, job_id)
    is_there = job is not None and job.state == DONE
    return redirect(url_for("print_jobs.file" if is_there else "print_jobs.page", job_id=job_id), 303)


def begin(job_id: UUID) -> None:
    """Have the order worked on as soon as a thread is free; nothing where that is under way here already."""
    shop, organization_id = _shop(), actor().organization_id

    def work(tell: Tell) -> None:
        work_print(shop, organization_id, job_id, tell=tell)

    parts().printing.start(job_id, work, group=organization_id)


def begin_left_over(job: JobRow) -> bool:
    """An order whose process died, or that waits in none, is begun again. Whether somebody works on it."""
    if job.is_over:
        return False
    if needs_worker(job, now()) and printing().progress(job.id) is None:
        begin(job.id)
    return True


def printing() -> Background:
    """The threads in which files are made."""
    return parts().printing


def _shop() -> PrintShop:
    """Everything the work needs: in its thread there is no request to ask."""
    given = parts()
    return PrintShop(given.database, given.data_dir, given.base_url, given.now)
