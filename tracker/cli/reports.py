"""The command that prints: report, in any form and format, of a round or of the plan."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from tracker.cli.office import organization_slug
from tracker.cli.parts import CliParts, pass_parts
from tracker.documents.writing import write_paper
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import FORM_NAMES, Form, Format, Paper
from tracker.services.frozen_report import frozen_paper, read_kept_file
from tracker.services.print_paper import draft_paper
from tracker.store.frozen_reports import list_published, list_report_files

_ROUNDS: dict[str, RoundMonths] = {"6": 6, "12": 12}


@dataclass(frozen=True)
class _Wanted:
    """What is to be printed."""

    form: Form
    format: Format
    year: int
    months: RoundMonths | None


@click.command("report")
@organization_slug
@click.option("--fiscal-year", type=int, required=True, help="ปีงบประมาณ (พ.ศ.)")
@click.option("--round", "months", type=click.Choice([*_ROUNDS]), help="รอบ 6 หรือ 12 เดือน (ไม่ต้องระบุสำหรับแผน)")
@click.option(
    "--form",
    type=click.Choice([form.value for form in Form]),
    default=Form.PROGRESS.value,
    show_default=True,
    help="แบบเอกสาร: " + ", ".join(f"{form} = {name}" for form, name in FORM_NAMES.items()),
)
@click.option(
    "--format", "format_", type=click.Choice([kind.value for kind in Format]), help="ไม่ระบุ: ตามนามสกุลของไฟล์ หรือ docx"
)
@click.option("--draft", "is_draft", is_flag=True, help="ข้อมูล ณ ขณะนี้ แม้รายงานของรอบเผยแพร่แล้ว")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="ไฟล์ที่จะเขียน")
@pass_parts
def report_command(  # a command has as many parameters as it has options
    parts: CliParts,
    slug: str,
    fiscal_year: int,
    months: str | None,
    form: str,
    format_: str | None,
    is_draft: bool,
    output: Path,
) -> None:
    """เอกสารของแผนหรือของรอบรายงาน (รอบที่เผยแพร่แล้วได้ฉบับที่เผยแพร่)"""
    wanted = _Wanted(Form(form), _format_of(format_, output), fiscal_year, _ROUNDS.get(months or ""))
    with parts.organization(slug, is_reading=True) as session:
        published = None if is_draft else _published(session, parts, wanted)
        made = published or draft_paper(
            session, form=wanted.form, year=fiscal_year, months=wanted.months, now=parts.now(), data_dir=parts.data_dir
        )
    _write(output, made if isinstance(made, bytes) else write_paper(made, wanted.format))
    of_round = f" รอบ {months} เดือน" if months else ""
    state = "ฉบับที่เผยแพร่" if published else "ฉบับร่าง"
    click.echo(f"เขียน{FORM_NAMES[wanted.form]}{of_round} ปีงบประมาณ {fiscal_year} ({state}) ลง {output} แล้ว")


def _format_of(asked: str | None, output: Path) -> Format:
    """As asked, or as the file's name says; a name that promises another format would never open."""
    named = output.suffix.lower().removeprefix(".")
    promised = Format(named) if named in set(Format) else None
    wanted = Format(asked) if asked else promised or Format.DOCX
    if promised and wanted is not promised:
        raise RuleBroken("format", f"ไฟล์ชื่อ {output.name} แต่ขอแบบ {wanted} กรุณาตั้งชื่อไฟล์ให้ลงท้ายด้วย .{wanted}")
    return wanted


def _published(session: Session, parts: CliParts, wanted: _Wanted) -> bytes | Paper | None:
    """The kept file of the round's published report, or its frozen content in a form that was not kept."""
    found = [one for one in list_published(session) if (one.year, one.months) == (wanted.year, wanted.months)]
    if not found:
        return None
    report = found[0]
    kept = {(line.form, line.format) for line in list_report_files(session, report.id)}
    if (wanted.form, wanted.format) in kept:
        return read_kept_file(session, report.id, wanted.form, wanted.format, parts.data_dir)
    return frozen_paper(session, report.id, wanted.form, parts.data_dir, base_url=parts.base_url)


def _write(output: Path, data: bytes) -> None:
    """Whole or not at all: first beside its place, then under its name."""
    part = output.with_name(f"{output.name}.part")
    try:
        part.write_bytes(data)
        part.replace(output)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise RuleBroken("output", f"เขียนไฟล์ {output} ไม่ได้ กรุณาตรวจโฟลเดอร์และสิทธิ์ ({error.strerror})") from None
