"""Every list of the product as .csv and .xlsx: the rows of the page, under the page's filter and its permission."""

import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from flask import Blueprint, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.documents.write_list import write_list
from tracker.rules.errors import NotFound
from tracker.rules.file_name import file_name
from tracker.rules.fiscal_year import YEARS
from tracker.rules.list_table import Ending, ListTable
from tracker.rules.permissions import Right, has_right, require_right
from tracker.rules.plan_filter import read_plan_filter
from tracker.rules.task import PlanState
from tracker.rules.task_query import read_query
from tracker.rules.thai_calendar import buddhist_year
from tracker.services import export_office, export_running, export_work
from tracker.store.plans import PlanHead, RoundHead, find_plan_for_today, get_plan, get_round
from tracker.web.delivery_filter import read_log_filter
from tracker.web.door import actor, reading
from tracker.web.downloads import hand_out
from tracker.web.forms import Form, as_id
from tracker.web.history_filter import read_history_query
from tracker.web.parts import now, today

pages = Blueprint("exports", __name__)
Args = Mapping[str, str]
_IN_MEMORY = 1 << 20  # bytes; a longer file is sent from the disk


@dataclass(frozen=True)
class Export:
    """A list that can be had: what its page asks of a visitor, and how its table is made."""

    right: Right
    make: Callable[[Session, Args], ListTable]


@pages.get("/exports/<list_name>.<ending>")
def download(list_name: str, ending: str) -> Response:
    """The list as a file. It is written whole before the first byte leaves: never half a file."""
    export = EXPORTS.get(list_name)
    if export is None or ending not in set(Ending):
        raise NotFound("no_list", "ไม่มีรายการนี้ให้ส่งออก กรุณากดลิงก์ “ส่งออก” จากหน้าของรายการนั้น")
    require_right(actor(), export.right)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes a long one when it has left
    try:
        with reading() as session:
            table = export.make(session, request.args)
            write_list(table, Ending(ending), file)
        length = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    if length <= _IN_MEMORY:
        with file:
            return _answer(table.name, Ending(ending), io.BytesIO(file.read()), length)
    return _answer(table.name, Ending(ending), file, length)


def _answer(name: str, ending: Ending, file: IO[bytes], length: int) -> Response:
    answer = hand_out(file, ending.media_type, file_name(f"{name.replace('/', ' ')}.{ending}"))
    answer.content_length = length
    return answer


def _tasks(session: Session, args: Args) -> ListTable:
    query = read_query(args, sees_all=has_right(actor(), Right.SEE_OVERVIEW))
    return export_work.tasks_table(session, actor(), _plan_of_today(session), query, today())


def _supported(session: Session, _: Args) -> ListTable:
    return export_work.supported_table(session, actor(), _plan_of_today(session), today())


def _divisions(session: Session, _: Args) -> ListTable:
    return export_work.divisions_table(session, _plan_of_today(session), today())


def _indicators(session: Session, _: Args) -> ListTable:
    return export_work.indicators_table(session, _plan_of_today(session), today())


def _measures(session: Session, args: Args) -> ListTable:
    return export_work.measures_table(session, _plan_of_today(session), args.get("show", ""))


def _plan(session: Session, args: Args) -> ListTable:
    plan_id = as_id(args.get("plan"))
    plan = get_plan(session, plan_id) if plan_id else None
    if plan is None or (plan.state is PlanState.DRAFT and not actor().is_policy_officer):
        raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
    return export_work.plan_table(session, plan, read_plan_filter(args))


def _entries(session: Session, args: Args) -> ListTable:
    sees_all = has_right(actor(), Right.SEE_OVERVIEW)
    return export_work.entries_table(
        session,
        _round(session, args),
        division_ids=None if sees_all else actor().division_ids,
        chosen=as_id(args.get("division")) if sees_all else None,
    )


def _deliveries(session: Session, args: Args) -> ListTable:
    wanted = read_log_filter({name: value for name, value in args.items() if name != "before"})  # all pages
    return export_office.deliveries_table(session, wanted)


def _punctuality(session: Session, _: Args) -> ListTable:
    return export_office.punctuality_table(session, now())


def _holidays(session: Session, args: Args) -> ListTable:
    return export_office.holidays_table(session, _year(args))


def _evidence(session: Session, args: Args) -> ListTable:
    return export_office.evidence_table(session, _round(session, args))


def _register(session: Session, _: Args) -> ListTable:
    return export_office.register_table(session)


def _late_duties(session: Session, _: Args) -> ListTable:
    return export_office.late_duties_table(session, now())


def _deadlines(session: Session, _: Args) -> ListTable:
    return export_office.deadlines_table(session)


def _o_items(session: Session, args: Args) -> ListTable:
    return export_office.o_items_table(session, _year(args))


def _links(session: Session, _: Args) -> ListTable:
    return export_office.links_table(session)


def _assessment_dates(session: Session, args: Args) -> ListTable:
    return export_office.assessment_dates_table(session, _year(args))


def _posts(session: Session, _: Args) -> ListTable:
    return export_running.posts_table(session, today())


def _proposals(session: Session, _: Args) -> ListTable:
    return export_running.proposals_table(session)


def _room(session: Session, args: Args) -> ListTable:
    return export_running.room_table(session, _round(session, args))


def _history(session: Session, args: Args) -> ListTable:
    all_pages = {name: value for name, value in args.items() if name != "before"}
    return export_running.history_table(session, read_history_query(Form(all_pages)))


def _plan_of_today(session: Session) -> PlanHead:
    plan = find_plan_for_today(session, today())
    if plan is None:
        raise NotFound("no_plan", "ยังไม่มีแผนที่ประกาศใช้ จึงยังไม่มีรายการให้ส่งออก")
    return plan


def _round(session: Session, args: Args) -> RoundHead:
    round_id = as_id(args.get("round"))
    if round_id is None:
        raise NotFound("no_round", "ไม่พบรอบรายงานนี้ กรุณากดลิงก์ “ส่งออก” จากหน้าของรอบนั้น")
    return get_round(session, round_id)


def _year(args: Args) -> int:
    typed = args.get("year", "")
    is_year = typed.isascii() and typed.isdigit() and len(typed) == len("2569") and int(typed) in YEARS
    return int(typed) if is_year else buddhist_year(today())


# Each with the right that its page is hung with.
EXPORTS: dict[str, Export] = {
    "tasks": Export(Right.SIGNED_IN, _tasks),
    "supported-tasks": Export(Right.SIGNED_IN, _supported),
    "plan": Export(Right.SIGNED_IN, _plan),
    "entries": Export(Right.SIGNED_IN, _entries),
    "divisions": Export(Right.SEE_OVERVIEW, _divisions),
    "indicators": Export(Right.SEE_OVERVIEW, _indicators),
    "measures": Export(Right.SEE_OVERVIEW, _measures),
    "deliveries": Export(Right.SEE_REPORTS, _deliveries),
    "punctuality": Export(Right.SIGNED_IN, _punctuality),
    "holidays": Export(Right.RUN_PLAN, _holidays),
    "evidence": Export(Right.SEE_REPORTS, _evidence),
    "register": Export(Right.SEE_REPORTS, _register),
    "late-duties": Export(Right.RUN_PLAN, _late_duties),
    "deadlines": Export(Right.RUN_PLAN, _deadlines),
    "o-items": Export(Right.RUN_PLAN, _o_items),
    "links": Export(Right.RUN_PLAN, _links),
    "assessment-dates": Export(Right.RUN_PLAN, _assessment_dates),
    "posts": Export(Right.ADMINISTER, _posts),
    "proposals": Export(Right.RUN_PLAN, _proposals),
    "room": Export(Right.RUN_PLAN, _room),
    "history": Export(Right.WATCH, _history),
}
