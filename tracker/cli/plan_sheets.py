"""Commands that write the product's own Excel form: empty to be filled in, or with a plan to be corrected."""

from pathlib import Path

import click

from tracker.cli.office import organization_slug
from tracker.cli.parts import CliParts, moment, pass_parts
from tracker.documents.writing import write_plan_xlsx
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.plan_sheet_rows import PlanSheet
from tracker.rules.thai_calendar import day_of
from tracker.services.compile_plan_sheet import compile_plan_sheet, compile_template
from tracker.store.plans import find_plan_of_year, find_plan_to_update

_year = click.option("--fiscal-year", type=int, required=True, help="ปีงบประมาณ (พ.ศ.)")
_output = click.option("--output", type=click.Path(path_type=Path), required=True, help="ไฟล์ .xlsx ที่จะเขียน")


@click.command("template")
@organization_slug
@_year
@_output
@pass_parts
def template_command(parts: CliParts, slug: str, fiscal_year: int, output: Path) -> None:
    """แบบฟอร์ม Excel เปล่าสำหรับกรอกแผน แล้วนำเข้าด้วย tracker import"""
    with parts.organization(slug, is_reading=True) as session:
        sheet = compile_template(session, year=fiscal_year)
    _write(sheet, output)
    click.echo(f"เขียนแบบฟอร์มแผนปีงบประมาณ {fiscal_year} ลง {output} แล้ว")


@click.command("export")
@organization_slug
@_year
@_output
@pass_parts
def export_command(parts: CliParts, slug: str, fiscal_year: int, output: Path) -> None:
    """แผนของปีเป็นไฟล์ Excel ตามแบบฟอร์ม แก้ไขแล้วนำเข้ากลับได้ด้วย tracker import"""
    today = day_of(moment(parts, None))
    with parts.organization(slug, is_reading=True) as session:
        plan = find_plan_of_year(session, fiscal_year) or find_plan_to_update(session, fiscal_year)
        if plan is None:
            raise NotFound("no_plan", f"ไม่พบแผนของปีงบประมาณ {fiscal_year} กรุณานำเข้าแผนก่อน")
        sheet = compile_plan_sheet(session, plan.id, today=today)
    _write(sheet, output)
    click.echo(f"เขียนแผนปีงบประมาณ {fiscal_year} ({plan.measure_count} มาตรการ) ลง {output} แล้ว")


def _write(sheet: PlanSheet, output: Path) -> None:
    file = write_plan_xlsx(sheet)
    try:
        output.write_bytes(file)
    except OSError as error:
        raise RuleBroken("output", f"เขียนไฟล์ {output} ไม่ได้ กรุณาตรวจโฟลเดอร์และสิทธิ์ ({error.strerror})") from None
