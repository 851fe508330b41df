"""Commands that fill and show an office's holidays."""

import click

from tracker.cli.office import organization_slug
from tracker.cli.parts import CliParts, pass_parts, print_json
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.official_holiday import years_needed
from tracker.rules.thai_calendar import WEEKDAYS, day_of, format_date
from tracker.services.fill_holidays import fill_holidays, fill_period
from tracker.store.holidays import list_gaps_of, list_holidays_of_year


@click.group("holidays")
def holidays_group() -> None:
    """วันหยุดของหน่วยงาน"""


@holidays_group.command("fill")
@organization_slug
@click.option("--year", "years", type=int, multiple=True, help="ปีปฏิทิน พ.ศ. (ใส่ซ้ำได้) ไม่ใส่: ปีที่ใช้อยู่")
@click.option("--fiscal-year", type=int, help="ปีงบประมาณ พ.ศ. (ใช้แทน --year)")
@pass_parts
def fill_command(parts: CliParts, slug: str, years: tuple[int, ...], fiscal_year: int | None) -> None:
    """เติมวันหยุดราชการจากตารางสำเร็จรูป แล้วให้เจ้าหน้าที่ตรวจและยืนยันบนเว็บ"""
    if years and fiscal_year:
        raise RuleBroken("year_twice", "กรุณาระบุ --year หรือ --fiscal-year อย่างใดอย่างหนึ่ง")
    now = parts.now()
    with parts.organization(slug) as session:
        if fiscal_year:
            year = FiscalYear(_checked(fiscal_year))
            added = fill_period(session, first=year.start, last=year.end, person_id=None, now=now)
        else:
            wanted = [_checked(year) for year in years] or years_needed(day_of(now))
            added = fill_holidays(session, years=wanted, person_id=None, now=now)
    if added:
        click.echo(f"เติมวันหยุด {added} วันแล้ว กรุณาตรวจกับประกาศ แล้วกดยืนยันที่หน้า “วันหยุด” บนเว็บ")
    else:
        click.echo("มีวันหยุดครบอยู่แล้ว ไม่ได้เติมเพิ่ม")


@holidays_group.command("list")
@organization_slug
@click.option("--year", type=int, help="ปีปฏิทิน พ.ศ. ไม่ใส่: ปีนี้")
@click.option("--json", "as_json", is_flag=True, help="แสดงผลเป็น JSON")
@pass_parts
def list_command(parts: CliParts, slug: str, year: int | None, as_json: bool) -> None:
    """แสดงวันหยุดของปีหนึ่ง"""
    wanted = _checked(year) if year else years_needed(day_of(parts.now()))[0]
    with parts.organization(slug, is_reading=True) as session:
        days = list_holidays_of_year(session, wanted)
        gaps = list_gaps_of(session, [wanted])
    if as_json:
        listed = [{"date": day.on_date.isoformat(), "name": day.name, "announcement": day.announcement} for day in days]
        print_json({"year": wanted, "is_confirmed": not gaps, "holidays": listed})
        return
    for day in days:
        click.echo(f"{WEEKDAYS[day.on_date.weekday()]}ที่ {format_date(day.on_date)}  {day.name}")
    for gap in gaps:
        click.echo(gap.words)


def _checked(year: int) -> int:
    if not 2540 <= year <= 2642:
        raise RuleBroken("year", "ปีต้องเป็น พ.ศ. เช่น 2570")
    return year
