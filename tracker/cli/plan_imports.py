"""Commands that bring a file into a plan, and take an import back."""

from pathlib import Path
from typing import Any, Literal, cast

import click
from sqlalchemy.orm import Session

from tracker.cli.office import organization_slug, read_file
from tracker.cli.parts import CliParts, moment, pass_parts, print_json
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.plan_change_words import change_sentences, summary
from tracker.rules.plan_draft import PlanDraft, Problem
from tracker.rules.plan_json import draft_to_json
from tracker.services.import_plan import ImportOutcome, import_plan
from tracker.services.read_plan_file import (
    ImportOptions,
    SourceBytes,
    fit_divisions,
    office_problems,
    read_draft,
    with_problems,
)
from tracker.services.undo_import import find_undo, undo_import
from tracker.store.plans import find_plan_to_update

Into = Literal["auto", "new", "update"]
_NOT_KEPT = (
    "เอกสารเป็นรายงานผลแต่ไม่ได้ระบุรอบ จึงนำเข้าเฉพาะมาตรการ ยังไม่ได้เก็บผลที่พิมพ์ไว้"
    " หากต้องการเก็บ กรุณาสั่ง tracker undo-import แล้วนำเข้าอีกครั้งพร้อม --round 6 หรือ --round 12"
)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organization", "slug", help="ชื่อย่อของหน่วยงาน (ไม่ต้องใส่เมื่อใช้ --dry-run)")
@click.option("--fiscal-year", type=int, help="ปีงบประมาณ (พ.ศ.) ถ้าเอกสารไม่ได้ระบุ")
@click.option("--round", "months", type=click.Choice(["6", "12"]), help="รอบของผลที่พิมพ์ไว้ ถ้ารายงานไม่ได้ระบุ")
@click.option("--dry-run", is_flag=True, help="อ่านอย่างเดียว ไม่บันทึก")
@click.option("--activate", is_flag=True, help="ประกาศใช้แผนทันที")
@click.option("--create-divisions", is_flag=True, help="สร้างสำนัก/กองที่ยังไม่มี")
@click.option(
    "--into",
    type=click.Choice(["auto", "new", "update"]),
    default="auto",
    show_default=True,
    help="auto = ปรับปรุงแผนของปีที่มีอยู่ถ้าเนื้อหาตรงกันเป็นส่วนใหญ่ new = เป็นแผนใหม่ update = ปรับปรุงแผนที่มีอยู่",
)
@click.option("--at", help="เวลาที่ถือว่านำเข้า (ISO-8601)")
@click.option("--json", "as_json", is_flag=True, help="แสดงผลเป็น JSON")
@pass_parts
def import_command(
    parts: CliParts,
    /,
    file: Path,
    slug: str | None,
    at: str | None,
    *,
    dry_run: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """อ่านแผนหรือรายงานจากไฟล์ (.docx .xlsx .xls .ods .pdf .csv .txt) แล้วนำเข้า หรือปรับปรุงแผนที่มีอยู่"""
    source = SourceBytes(file.name, read_file(file))
    into = cast(Into, chosen["into"])
    options = ImportOptions(
        chosen["fiscal_year"],
        chosen["activate"],
        chosen["create_divisions"],
        into=into,
        round_months=_months(chosen["months"]),
    )
    draft = read_draft(source, options)
    if dry_run:
        print_json(draft_to_json(with_problems(draft, _problems_if_known(parts, slug, draft, options))))
        return
    if slug is None:
        raise RuleBroken("organization", "กรุณาระบุหน่วยงานด้วย --organization หรือใช้ --dry-run เพื่ออ่านอย่างเดียว")
    with parts.organization(slug) as session:
        told = draft_to_json(with_problems(draft, _office_problems(session, draft, options)))
        try:
            outcome = import_plan(
                session,
                person_id=None,
                file=source,
                draft=draft,
                options=options,
                data_dir=parts.data_dir,
                now=moment(parts, at),
            )
        except RuleBroken:
            if as_json:
                print_json(told)
            raise
    if as_json:
        print_json(told | {"outcome": _outcome_to_json(outcome)})
    _tell(outcome, as_json=as_json)
    if draft.lacks_round:
        click.echo(_NOT_KEPT, err=True)


def _months(chosen: str | None) -> RoundMonths | None:
    return None if chosen is None else 6 if chosen == "6" else 12


def _problems_if_known(
    parts: CliParts, slug: str | None, draft: PlanDraft, options: ImportOptions
) -> tuple[Problem, ...]:
    """What would not fit into the organization, where one is named and known; a dry run needs none."""
    if slug is None:
        return ()
    try:
        with parts.organization(slug, is_reading=True) as session:
            return _office_problems(session, draft, options)
    except RuleBroken:
        return ()


def _office_problems(session: Session, draft: PlanDraft, options: ImportOptions) -> tuple[Problem, ...]:
    return (*fit_divisions(session, draft).problems(options), *office_problems(session, draft))


def _outcome_to_json(outcome: ImportOutcome) -> dict[str, Any]:
    """What the import did. `changes` are the Thai sentences; null where it made a new plan."""
    comparison = outcome.comparison
    return {
        "fiscal_year": outcome.fiscal_year,
        "is_unchanged": outcome.is_unchanged,
        "measures": outcome.measure_count,
        "tasks": outcome.task_count,
        "entries": outcome.entry_count,
        "new_divisions": list(outcome.new_divisions),
        "added": len(comparison.added) if comparison else None,
        "changed": len(comparison.changed) if comparison else None,
        "removed": len(comparison.removed) if comparison else None,
        "changes": list(change_sentences(comparison)) if comparison else None,
        "notes": list(outcome.notes),
    }


def _tell(outcome: ImportOutcome, *, as_json: bool) -> None:
    """In Thai, on stderr where stdout is JSON; what was made and what to look at is always on stderr."""
    if outcome.new_divisions:
        click.echo(f"สร้างสำนัก/กองจากเอกสาร: {', '.join(outcome.new_divisions)}", err=True)
    for line in _lines(outcome):
        click.echo(line, err=as_json)
    for note in outcome.notes:
        click.echo(note, err=True)


def _lines(outcome: ImportOutcome) -> list[str]:
    comparison, year = outcome.comparison, outcome.fiscal_year
    if comparison is None:
        made = f"{outcome.measure_count} มาตรการ {outcome.task_count} งาน ผลรายงาน {outcome.entry_count} รายการ"
        return [f"นำเข้าแผนปีงบประมาณ {year} แล้ว: {made}"]
    if outcome.is_unchanged:
        activated = f" ประกาศใช้แล้ว มอบหมาย {outcome.task_count} งาน" if outcome.task_count else ""
        return [f"{summary(comparison)} แผนปีงบประมาณ {year} ตรงกับไฟล์นี้แล้ว{activated}"]
    more = f" งานใหม่ {outcome.task_count} งาน ผลรายงาน {outcome.entry_count} รายการ"
    return [f"ปรับปรุงแผนปีงบประมาณ {year} แล้ว: {summary(comparison)}{more}", *change_sentences(comparison)]


@click.command("undo-import")
@organization_slug
@click.option("--fiscal-year", type=int, required=True, help="ปีงบประมาณ (พ.ศ.)")
@click.option("--at", help="เวลาที่ถือว่าเลิกทำ (ISO-8601)")
@pass_parts
def undo_import_command(parts: CliParts, slug: str, fiscal_year: int, at: str | None) -> None:
    """เลิกทำการนำเข้าไฟล์ครั้งล่าสุดของแผน (ได้เมื่อยังไม่มีผู้รายงานผลจากการนำเข้านั้น)"""
    with parts.organization(slug) as session:
        plan = find_plan_to_update(session, fiscal_year)
        found = find_undo(session, plan.id) if plan else None
        if found is None:
            raise NotFound("no_import", f"ปีงบประมาณ {fiscal_year} ไม่มีการนำเข้าที่จะเลิกทำ")
        undone = undo_import(session, actor=None, import_id=found.import_id, now=moment(parts, at))
    left = "แผนนี้ถูกถอนออกแล้ว" if undone.is_plan_withdrawn else "แผนกลับเป็นเหมือนก่อนนำเข้า"
    click.echo(f"เลิกทำการนำเข้าไฟล์ {found.file_name} แล้ว {left}")
    for note in undone.notes:
        click.echo(note, err=True)
