"""The command `tracker`: all commands under one name, every mistake told in Thai."""

import traceback
from pathlib import Path
from typing import Any

import click

from tracker.cli.backups import backup_group, restore_command
from tracker.cli.bounce import bounce_command
from tracker.cli.holidays import holidays_group
from tracker.cli.line import line_group
from tracker.cli.office import division_group, organization_group, user_group
from tracker.cli.parts import REFUSED, UNREADABLE, CliParts
from tracker.cli.plan_imports import import_command, undo_import_command
from tracker.cli.plan_sheets import export_command, template_command
from tracker.cli.plans import progress_command
from tracker.cli.rehearse import rehearse_command
from tracker.cli.reports import report_command
from tracker.cli.run import db, demo_command, doctor_command, serve_command, tick_command, worker_command
from tracker.cli.usage import thai_usage
from tracker.rules.errors import RuleBroken, UnreadableFile

UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
ERRORS_FILE = "errors.log"


class ThaiGroup(click.Group):
    """Ends every command that goes wrong with one Thai line on stderr, never with a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as wrong:
            click.echo(thai_usage(wrong), err=True)
            ctx.exit(wrong.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except RuleBroken as broken:
            click.echo(" ".join(broken.message.split()), err=True)
            ctx.exit(UNREADABLE if isinstance(broken, UnreadableFile) else REFUSED)
        except Exception as error:  # noqa: BLE001  # a clerk can do nothing with a trace; whoever mends it reads the file
            kept = _keep_trace(ctx.find_object(CliParts))
            click.echo(
                f"เกิดข้อผิดพลาดที่ระบบไม่ได้คาดไว้ ({type(error).__name__}) ไม่มีข้อมูลใดถูกบันทึกครึ่ง ๆ กลาง ๆ {kept}", err=True
            )
            ctx.exit(UNEXPECTED)


def _keep_trace(parts: CliParts | None) -> str:
    """Put the trace where the person who mends it finds it; says where."""
    path = (parts.data_dir if parts else Path()) / ERRORS_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            when = parts.now().isoformat(timespec="seconds") if parts else ""
            file.write(f"--- {when}\n{traceback.format_exc()}\n")
    except OSError:
        return traceback.format_exc()
    return f"กรุณาส่งไฟล์ {path} ให้ผู้ดูแลระบบ"


@click.group("tracker", cls=ThaiGroup)
def tracker() -> None:
    """ติดตาม: ติดตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสขององค์กรปกครองส่วนท้องถิ่น"""


for _command in (
    db,
    serve_command,
    worker_command,
    tick_command,
    bounce_command,
    doctor_command,
    demo_command,
    organization_group,
    division_group,
    user_group,
    line_group,
    holidays_group,
    template_command,
    import_command,
    undo_import_command,
    export_command,
    rehearse_command,
    progress_command,
    report_command,
    backup_group,
    restore_command,
):
    tracker.add_command(_command)
