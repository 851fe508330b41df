"""The command about how far a plan in force has come: progress."""

import click

from tracker.cli.office import organization_slug
from tracker.cli.parts import CliParts, moment, pass_parts, print_json
from tracker.rules.errors import NotFound
from tracker.rules.progress import Share, summarise
from tracker.rules.thai_calendar import day_of
from tracker.store.divisions import list_divisions
from tracker.store.plans import find_plan_of_year
from tracker.store.tasks import list_task_facts


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
