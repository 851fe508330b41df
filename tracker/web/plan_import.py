"""A plan document comes in: upload, preview with its problems first, confirm, put into force."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.office import OrganizationKind
from tracker.rules.organization_name import is_same_office, official_name
from tracker.rules.plan_draft import PlanDraft, Problem, Severity
from tracker.rules.step_group import count_tasks, group_steps
from tracker.services.activate_plan import activate_plan
from tracker.services.import_plan import import_plan
from tracker.services.read_plan_file import DivisionPlan, ImportOptions, SourceBytes, fit_divisions, read_draft
from tracker.store.divisions import list_divisions
from tracker.store.files import keep_bytes, read_bytes
from tracker.web.door import actor, reading, visitor, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts

pages = Blueprint("plan_import", __name__)
Answer = str | Response | tuple[str, int]
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file kept between upload and confirmation; travels signed, so nobody can ask for another office's bytes."""

    sha256: str
    name: str
    fiscal_year: int | None

    def signed(self) -> str:
        return _signer().dumps([self.sha256, self.name, self.fiscal_year])

    @classmethod
    def find(cls, signed: str) -> "Upload":
        try:
            return cls(*_signer().loads(signed))
        except (BadSignature, TypeError):
            raise NotFound("no_upload", "ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดใหม่") from None

    def file(self) -> SourceBytes:
        return SourceBytes(self.name, read_bytes(parts().data_dir, self.sha256))


@pages.get("/plans/upload")
def form() -> Answer:
    """Choose the file."""
    return _form(Form({}), 200)


@pages.post("/plans/upload")
def upload() -> Answer:
    """Keep the bytes, read them once to be sure they can be read, and go to the preview."""
    form = Form()
    year = form.whole_number("fiscal_year", low=2540, high=2640, message="ปีงบประมาณต้องเป็น พ.ศ. เช่น 2570")
    sent = request.files.get("file")
    data = sent.read() if sent and sent.filename else b""
    if sent is None or not sent.filename:
        form.errors["file"] = "กรุณาเลือกไฟล์แผน"
    elif len(data) > LARGEST:
        form.errors["file"] = "ไฟล์ต้องไม่เกิน 20 MB กรุณาแบ่งไฟล์แล้วลองใหม่"
    if form.errors or sent is None or not sent.filename:
        return _form(form, 400)
    try:
        read_draft(SourceBytes(sent.filename, data), ImportOptions(year))
    except RuleBroken as broken:
        form.refuse(broken, "file")
        return _form(form, 400)
    kept = Upload(keep_bytes(parts().data_dir, data), sent.filename, year)
    return redirect(url_for("plan_import.preview", signed=kept.signed()))


@pages.get("/plans/preview/<signed>")
def preview(signed: str) -> Answer:
    """What the file says and what importing it would make; nothing is written yet."""
    return _preview(signed, Form({}), 200)


@pages.post("/plans/preview/<signed>")
def confirm(signed: str) -> Answer:
    """Write it, all of it or nothing."""
    form = Form()
    kept = Upload.find(signed)
    year = form.whole_number("fiscal_year", low=2540, high=2640, message="ปีงบประมาณต้องเป็น พ.ศ. เช่น 2570")
    if form.errors:
        return _preview(signed, form, 400)
    options = ImportOptions(year or kept.fiscal_year, form.flag("activate"), form.flag("create_divisions"))
    file = kept.file()
    draft = read_draft(file, options)
    try:
        with writing() as session:
            outcome = import_plan(
                session,
                person_id=actor().person_id,
                file=file,
                draft=draft,
                options=options,
                data_dir=parts().data_dir,
                now=now(),
            )
    except RuleBroken as broken:
        form.refuse(broken, "fiscal_year" if broken.code in ("no_fiscal_year", "fiscal_year") else "")
        return _preview(signed, form, 400)
    made = f"นำเข้าแล้ว {outcome.measure_count} มาตรการ"
    flash(f"{made} และมอบหมายแล้ว {outcome.task_count} งาน" if outcome.task_count else f"{made} แผนยังเป็นฉบับร่าง")
    return redirect(url_for("plans.plan", plan_id=outcome.plan_id))


@pages.post("/plans/<uuid:plan_id>/activate")
def activate(plan_id: UUID) -> Response:
    """Put a draft plan into force; a mistake is told on the plan's page."""
    try:
        with writing() as session:
            count = activate_plan(session, actor=actor(), plan_id=plan_id, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"ประกาศใช้แผนแล้ว มอบหมาย {count} งาน")
    return redirect(url_for("plans.plan", plan_id=plan_id))


def _signer() -> URLSafeSerializer:
    """One per organization: an address made in one office opens nothing in another."""
    return URLSafeSerializer(parts().secret_key, salt=f"upload|{actor().organization_id}")


def _form(form: Form, status: int) -> tuple[str, int]:
    return render_template("plans/upload.html", form=form), status


def _preview(signed: str, form: Form, status: int) -> tuple[str, int]:
    kept = Upload.find(signed)
    options = ImportOptions(kept.fiscal_year)
    draft = read_draft(kept.file(), options)
    with reading() as session:
        fit = fit_divisions(session, draft)
        division_count = len(list_divisions(session)) + len(fit.unknown)
    return render_template(
        "plans/preview.html",
        kept=kept,
        signed=signed,
        form=form,
        draft=draft,
        fit=fit,
        problems=_worst_first([*fit.problems(options), *_foreign_office(draft), *draft.problems]),
        year=kept.fiscal_year or draft.fiscal_year.value,
        task_count=count_tasks(draft, division_count),
        owner_count=_count_owners(draft, fit, division_count),
        group_steps=group_steps,
        is_hopeless=_is_hopeless(draft),
        wants_divisions=bool(fit.unknown) and not fit.is_first,
    ), status


def _worst_first(problems: list[Problem]) -> list[Problem]:
    order = list(Severity)
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def _is_hopeless(draft: PlanDraft) -> bool:
    """Whether the file itself must be mended; a missing year can be typed in, unknown divisions be chosen."""
    errors = {problem.code for problem in draft.problems if problem.severity is Severity.ERROR}
    return bool(errors - {"fiscal_year_missing"}) or not draft.measures


def _foreign_office(draft: PlanDraft) -> list[Problem]:
    """A warning where the document says it belongs to another organization: the wrong file is quickly chosen."""
    printed = draft.organization.name
    ours = official_name(visitor().organization_name, OrganizationKind(visitor().organization_kind))
    if not printed.value or is_same_office(printed.value, ours):
        return []
    message = f"เอกสารนี้ระบุว่าเป็นของ “{printed.value}” แต่ท่านกำลังนำเข้าให้ “{ours}” กรุณาตรวจว่าเลือกไฟล์ถูกต้อง"
    return [Problem(Severity.WARNING, "foreign_office", message, printed.source)]


def _count_owners(draft: PlanDraft, fit: DivisionPlan, division_count: int) -> int:
    """How many divisions would get a task."""
    groups = [group for measure in draft.measures for group in group_steps(measure)]
    if any(group.owners.is_for_all for group in groups):
        return division_count
    return len({fit.known.get(name, name) for group in groups for name in group.owners.divisions})
