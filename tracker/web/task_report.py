"""A division's report as it comes from its form: what was said, the photo beside it, and who sees it now."""

from collections.abc import Sequence
from uuid import UUID

from flask import request

from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Right, has_right
from tracker.services.add_evidence import Upload, add_evidence_file
from tracker.services.update_task import TaskChange
from tracker.store.people import list_holders
from tracker.store.task_requests import list_requests
from tracker.web.door import actor, reading, writing
from tracker.web.evidence_form import FILE_FAULTS, read_sent, read_upload
from tracker.web.forms import Form
from tracker.web.parts import now, parts, today
from tracker.web.task_view import move_of

PHOTO = "photo"


def read_change(form: Form) -> TaskChange:
    """What the form says about the task."""
    return TaskChange(
        move=move_of(form),
        result=form.text("result"),
        percent=form.whole_number("percent", low=0, high=100, message="ร้อยละความก้าวหน้าต้องเป็นตัวเลข 0 ถึง 100"),
        is_blocked=form.flag("is_blocked"),
        obstacle=form.text("obstacle"),
        done_step_ids=form.ids("step") if form.flag("has_steps") else None,
        form_key=form.text("form_key", longest=64) or None,
    )


def read_photo(form: Form) -> Upload | None:
    """The file beside the report, if one was chosen; what is wrong with it stands in the form."""
    chosen = request.files.get(PHOTO)
    return read_upload(form, PHOTO) if chosen is not None and chosen.filename else None


def keep_photo(form: Form, task_id: UUID, upload: Upload) -> bool:
    """Keep it before the report is, so that it is not lost where the report is refused; False: the form says why.

    The same file a second time is no mistake: it is there.
    """
    sent = read_sent(form, PHOTO)
    if form.errors:
        return False
    try:
        with writing() as session:
            add_evidence_file(
                session,
                actor=actor(),
                task_id=task_id,
                upload=upload,
                sent=sent,
                data_dir=parts().data_dir,
                now=now(),
            )
    except RuleBroken as broken:
        if broken.code not in (*FILE_FAULTS, "known_evidence"):
            raise
        if broken.code != "known_evidence":
            form.refuse(broken, PHOTO)
    return not form.errors


def askers_of(task_id: UUID) -> list[str]:
    """Whose questions about the task this report will answer."""
    with reading() as session:
        waiting = [one for one in list_requests(session, task_id) if one.is_open]
    return list(dict.fromkeys(one.person_name for one in waiting if one.person_id != actor().person_id))


def who_sees(askers: Sequence[str]) -> str:
    """Who was informed by the report itself: nobody is sent a message for it, and the page does not say so."""
    with reading() as session:
        officers = [one.name for one in list_holders(session, today(), [Rank.POLICY_OFFICER])]
    officers = [] if has_right(actor(), Right.RUN_PLAN) else officers
    seen = f"ผู้ที่เห็นรายงานนี้แล้ว: {', '.join(officers)} (เจ้าหน้าที่นโยบายและแผน) และผู้บริหารในหน้าภาพรวม" if officers else ""
    answered = f"เรื่องที่ {', '.join(askers)} ถามไว้ถือว่าตอบแล้ว" if askers else ""
    return " ".join(one for one in (seen, answered) if one)
