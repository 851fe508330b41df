"""The command that rehearses reminding: a year of notices before any of them happens."""

from collections.abc import Iterable
from datetime import date

import click

from tracker.cli.office import organization_slug
from tracker.cli.parts import CliParts, pass_parts, print_json
from tracker.rules.delivery_words import SHORT_CHANNELS
from tracker.rules.errors import RuleBroken
from tracker.rules.rehearsal import Assumption, Foretold, Rehearsal
from tracker.rules.rehearsal_forms import as_csv, as_json, channel_words
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_words import KINDS
from tracker.rules.thai_calendar import WEEKDAYS, format_date, format_month, parse_date
from tracker.services.rehearse_reminders import Order

LONG_SILENCE = 5  # working days


@click.command("rehearse")
@organization_slug
@click.option("--from", "first", required=True, help="วันแรก เช่น 2026-12-01 หรือ 1/12/2569")
@click.option("--to", "last", required=True, help="วันสุดท้าย (ไม่เกิน 1 ปี)")
@click.option("--in-time", is_flag=True, help="ถือว่าทุกกองทำเสร็จภายในวันครบกำหนด (ไม่ใส่: ไม่มีใครรายงานเพิ่ม)")
@click.option("--json", "as_json_text", is_flag=True, help="แสดงผลเป็น JSON")
@click.option("--csv", "as_csv_text", is_flag=True, help="แสดงผลเป็นตาราง CSV")
@pass_parts
def rehearse_command(  # click hands over one argument per option
    parts: CliParts, slug: str, first: str, last: str, in_time: bool, as_json_text: bool, as_csv_text: bool
) -> None:
    """ซ้อมการแจ้งเตือนบนสำเนาข้อมูล ดูว่าใครจะได้รับอะไรวันไหน โดยไม่มีข้อความใดถูกส่งจริง"""
    assumption = Assumption.ALL_IN_TIME if in_time else Assumption.NOBODY_REPORTS
    order = Order(_day(first, "--from"), _day(last, "--to"), assumption)
    with parts.organization(slug, is_reading=True) as session:
        organization_id = session.info["organization_id"]
    rehearsal = parts.rehearse(organization_id, order)
    if as_json_text:
        print_json(as_json(rehearsal))
    elif as_csv_text:
        click.echo(as_csv(rehearsal), nl=False)
    else:
        for line in _lines(rehearsal):
            click.echo(line)


def _day(written: str, option: str) -> date:
    day = parse_date(written)
    if day is None:
        raise RuleBroken("day", f"{option} ต้องเป็นวันที่ เช่น 2026-12-01 หรือ 1/12/2569 แต่ได้ “{written}”")
    return day


def _lines(rehearsal: Rehearsal) -> Iterable[str]:
    yield f"ซ้อมการแจ้งเตือน {format_date(rehearsal.first)} ถึง {format_date(rehearsal.last)}"
    yield f"ถือว่า{rehearsal.assumption.thai}"
    yield ""
    yield from _months(rehearsal)
    yield ""
    yield from _people(rehearsal)
    yield ""
    yield from _warnings(rehearsal)
    yield ""
    yield from (_notice(one) for one in rehearsal.told)


def _months(rehearsal: Rehearsal) -> Iterable[str]:
    yield "รายเดือน"
    for month in rehearsal.line:
        told = rehearsal.in_month(month.month)
        quota = "ไม่จำกัด" if month.quota is None else f"{month.quota}"
        short = " ไม่พอ" if month.is_short else ""
        yield (
            f"  {format_month(month.month, 'short'):<10} {len(told):>4} เรื่อง  "
            f"LINE {month.used_before + month.cost}/{quota} ข้อความ{short}  "
            f"อีเมล {rehearsal.sent_by('email', month.month)} ฉบับ"
        )
    kinds = rehearsal.by_kind
    yield "ตามประเภท: " + ", ".join(f"{KINDS[kind]} {kinds[kind]}" for kind in ReminderKind if kinds[kind])


def _people(rehearsal: Rehearsal) -> Iterable[str]:
    yield "รายบุคคล"
    for name, counts in rehearsal.by_person:
        kinds = ", ".join(f"{KINDS[kind]} {counts[kind]}" for kind in ReminderKind if counts[kind])
        yield f"  {name}: {counts.total()} เรื่อง ({kinds})"


def _warnings(rehearsal: Rehearsal) -> Iterable[str]:
    yield "สิ่งที่ควรแก้ไขก่อน"
    for channel in rehearsal.channels_missing:
        yield f"  ยังไม่ได้ตั้งค่าช่องทาง {SHORT_CHANNELS[channel]} ในระบบจริง การซ้อมนี้ถือว่าตั้งค่าแล้ว"
    for person in rehearsal.unreached:
        yield f"  {person.person} ไม่มีช่องทางที่ติดต่อได้นอกระบบ ({person.notice_count} เรื่อง)"
    for vacancy in rehearsal.vacancies:
        yield (
            f"  {vacancy.division} ไม่มีผู้ดำรงตำแหน่งหัวหน้า "
            f"{format_date(vacancy.first, 'short')} – {format_date(vacancy.last, 'short')}"
        )
    for task in rehearsal.never_told:
        yield f"  งาน “{task.title}” ({task.division}) จะไม่มีใครได้รับแจ้ง: {task.why}"
    for silence in rehearsal.silences:
        if silence.working_days >= LONG_SILENCE:
            yield (
                f"  เงียบ {silence.working_days} วันทำการ {format_date(silence.first, 'short')} – "
                f"{format_date(silence.last, 'short')} ทั้งที่มีงานค้าง {silence.open_count} งาน"
            )


def _notice(one: Foretold) -> str:
    day = f"{WEEKDAYS[one.on.weekday()]} {format_date(one.on, 'short')}"
    what = f"{one.title} ({one.division})" if one.division else one.title
    return f"{day}  {one.person}  {KINDS[one.kind]} ({one.mark_words})  {what}  [{channel_words(one.channels)}]"
