"""Commands for backups: make one, try one, put one back."""

from pathlib import Path

import click

from tracker.cli.parts import REFUSED, CliParts, pass_parts
from tracker.rules.file_size import size_words
from tracker.rules.thai_calendar import format_instant
from tracker.services.back_up import back_up, restore_backup, try_backup
from tracker.store.backup_folder import list_backups

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("backup", invoke_without_command=True)
@click.pass_context
def backup_group(context: click.Context) -> None:
    """สำรองข้อมูลทั้งหมดตอนนี้ แล้วทดลองเปิด (ตัวทำงานเบื้องหลังสำรองให้ทุกคืนอยู่แล้ว)"""
    if context.invoked_subcommand is None:
        context.invoke(make_command)


@backup_group.command("make")
@pass_parts
def make_command(parts: CliParts) -> None:
    """สำรองข้อมูลทั้งหมดตอนนี้ แล้วทดลองเปิด"""
    parts.database.check_schema()
    made = back_up(parts.database, data_dir=parts.data_dir, place=parts.backups, now=parts.now())
    click.echo(f"สำรองแล้วที่ {made}")
    _try(made)


@backup_group.command("list")
@pass_parts
def list_command(parts: CliParts) -> None:
    """รายชื่อชุดสำรอง ใหม่สุดก่อน"""
    rows = list_backups(parts.backups)
    if not rows:
        click.echo("ยังไม่มีข้อมูลสำรอง สั่ง tracker backup เพื่อสำรองตอนนี้")
    for row in rows:
        click.echo(f"{row.name}  {format_instant(row.made_at)}  {size_words(row.size)}  หลักฐาน {row.file_count} ไฟล์")


@backup_group.command("verify")
@click.argument("folder", type=FOLDER, required=False)
@pass_parts
def verify_command(parts: CliParts, folder: Path | None) -> None:
    """ทดลองเปิดชุดสำรอง (ไม่ระบุ = ชุดล่าสุด) โดยไม่แตะข้อมูลจริง"""
    rows = list_backups(parts.backups)
    if folder is None and not rows:
        click.echo("ยังไม่มีข้อมูลสำรอง สั่ง tracker backup เพื่อสำรองตอนนี้", err=True)
        raise click.exceptions.Exit(REFUSED)
    _try(folder or rows[0].folder)


@click.command("restore")
@click.argument("folder", type=FOLDER)
@click.option("--replace", is_flag=True, help="แทนที่ข้อมูลที่มีอยู่ (SQLite: ไฟล์เดิมยังเก็บไว้ข้าง ๆ)")
@pass_parts
def restore_command(parts: CliParts, folder: Path, replace: bool) -> None:
    """กู้ข้อมูลจากชุดสำรอง หลังทดลองเปิดแล้วว่าใช้ได้ (ปิดเว็บและตัวทำงานก่อน)"""
    row, back = restore_backup(
        folder.resolve(), parts.database, data_dir=parts.data_dir, is_replacing=replace, now=parts.now()
    )
    click.echo(f"กู้ข้อมูลของ {format_instant(row.made_at)} แล้ว นำไฟล์หลักฐานกลับมา {back} ไฟล์")
    click.echo("ก่อนเปิดใช้ สั่ง tracker db upgrade และ tracker doctor")


def _try(folder: Path) -> None:
    tried = try_backup(folder)
    if not tried.troubles:
        rows, files = sum(tried.row.counts.values()), len(tried.row.files)
        click.echo(f"✓ ทดลองเปิดแล้วใช้ได้: ข้อมูล {rows:,} แถว หลักฐาน {files:,} ไฟล์")
        return
    for trouble in tried.troubles:
        click.echo(f"✗ {trouble}", err=True)
    raise click.exceptions.Exit(REFUSED)
