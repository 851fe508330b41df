"""The command `tracker`: all commands under one name, every mistake told in Thai."""

from typing import Any

import click

from tracker.cli.office import division_group, organization_group, user_group
from tracker.cli.parts import told_in_thai
from tracker.cli.plans import import_command, progress_command, report_command
from tracker.cli.run import db, demo_command, doctor_command, serve_command, tick_command, worker_command


class ThaiGroup(click.Group):
    """Ends every command that breaks a rule with one Thai line on stderr."""

    def invoke(self, ctx: click.Context) -> Any:
        with told_in_thai():
            return super().invoke(ctx)


@click.group("tracker", cls=ThaiGroup)
def tracker() -> None:
    """ติดตาม: ติดตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสขององค์กรปกครองส่วนท้องถิ่น"""


for _command in (
    db,
    serve_command,
    worker_command,
    tick_command,
    doctor_command,
    demo_command,
    organization_group,
    division_group,
    user_group,
    import_command,
    progress_command,
    report_command,
):
    tracker.add_command(_command)
