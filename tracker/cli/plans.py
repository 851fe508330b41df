"""Commands about a plan in force: progress, report."""

from pathlib import Path

import click

from tracker.cli.office import organization_slug
from tracker.cli.parts import CliParts, moment, pass_parts, print_json
from tracker.documents.writing import write_paper
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import FORM_NAMES, Form, Format
from tracker.rules.progress import Share, summarise
from tracker.rules.thai_calendar import day_of
from tracker.services.print_paper import draft_paper
from tracker.store.divisions import list_divisions
from tracker.store.plans import find_plan_of_year
from tracker.store.tasks import list_task_facts

_ROUNDS: dict[str, RoundMonths] = {"6": 6, "12": 12}


@click.command("progress")
@organization_slug
@click.option("--fiscal-year", type=int, required=True, help="ปีงบประมาณ (พ.ศ.)")
@click.option("--at", help="วันที่ใช้นับงานล่าช้า (ISO-8601)")
@click.option("--json", "as_json", is_flag=True, help="แสดงผลเป็น JSON")
@pass_parts
def progress_command(parts: CliParts, slug: str, fiscal_year: int, at: str | None, as_json: bool) -> None:
    """ร้อยละความสำเร็จของแผน"""
    today = day_of(moment(parts, at))
    with parts.organization(slug, is_reading=True) as session:
        plan = find_plan_of_year(session, fiscal_year)
        if plan is None:
            raise NotFound("no_plan", f"ไม่พบแผนที่ประกาศใช้ของปีงบประมาณ {fiscal_year}")
        names = {division.id: division.name for division in list_divisions(session)}
        figures = summarise(list_task_facts(session, plan.id), today, [*names])
    if not as_json:
        click.echo(f"งานแล้วเสร็จ {figures.overall.done.percent_text} ({figures.overall.done.sentence})")
        click.echo(f"มาตรการแล้วเสร็จ {figures.measures_done.percent_text} ({figures.measures_done.sentence})")
        click.echo(f"นำไปสู่การปฏิบัติ {figures.measures_started.percent_text} ({figures.measures_started.sentence})")
        click.echo(f"ล่าช้า {figures.overall.late} งาน")
        return
    print_json(
        {
            "fiscal_year": fiscal_year,
            "tasks": _share(figures.overall.done),
            "submitted": figures.overall.submitted,
            "measures": _share(figures.measures_done),
            "started": _share(figures.measures_started),
            "planned": _share(figures.planned),
            "late": figures.overall.late,
            "by_division": [
                {"division": names.get(division_id, ""), **_share(each.done), "late": each.late}
                for division_id, each in figures.by_division
            ],
            "by_indicator": [
                {"indicator": number, **_share(each.done), "late": each.late} for number, each in figures.by_indicator
            ],
        }
    )


def _share(share: Share) -> dict[str, int | str | None]:
    return {"done": share.counted, "total": share.total, "percent": share.percent, "unit": share.unit}


@click.command("report")
@organization_slug
@click.option("--fiscal-year", type=int, required=True, help="ปีงบประมาณ (พ.ศ.)")
@click.option("--round", "months", type=click.Choice(["6", "12"]), help="รอบ 6 หรือ 12 เดือน (ไม่ต้องระบุสำหรับแผน)")
@click.option(
    "--form",
    type=click.Choice([form.value for form in Form]),
    default=Form.PROGRESS.value,
    show_default=True,
    help="แบบเอกสาร: " + ", ".join(f"{form} = {name}" for form, name in FORM_NAMES.items()),
)
@click.option(
    "--format", "format_", type=click.Choice([kind.value for kind in Format]), default="docx", show_default=True
)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="ไฟล์ที่จะเขียน")
@pass_parts
def report_command(  # a command has as many parameters as it has options
    parts: CliParts, slug: str, fiscal_year: int, months: str | None, form: str, format_: str, output: Path
) -> None:
    """เอกสารของแผนหรือของรอบรายงาน เป็นไฟล์ Word, Excel หรือ PDF"""
    chosen = _ROUNDS.get(months or "")
    with parts.organization(slug, is_reading=True) as session:
        paper = draft_paper(
            session, form=Form(form), year=fiscal_year, months=chosen, now=parts.now(), data_dir=parts.data_dir
        )
    _write(output, write_paper(paper, Format(format_)))
    of_round = f"รอบ {months} เดือน " if months else ""
    click.echo(f"เขียน{FORM_NAMES[Form(form)]} {of_round}ปีงบประมาณ {fiscal_year} ลง {output} แล้ว")


def _write(output: Path, data: bytes) -> None:
    """Whole or not at all: beside the place first, then under its name."""
    part = output.with_name(f"{output.name}.part")
    try:
        part.write_bytes(data)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RuleBroken("output", f"เขียนไฟล์ {output} ไม่ได้ กรุณาตรวจโฟลเดอร์และสิทธิ์ ({error.strerror})") from None
