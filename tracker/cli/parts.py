"""What the commands are handed by tracker.app, and how every one of them ends when something is wrong."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.rehearsal import Rehearsal
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.examine_installation import Finding
from tracker.services.outbox import Outbox
from tracker.services.record_bounce import Outcome
from tracker.services.rehearse_reminders import Order
from tracker.store.database import Database
from tracker.store.people import find_organization

UNREADABLE = 2  # exit status for a file that cannot be read
REFUSED = 1


@dataclass(frozen=True)
class CliParts:
    """Everything a command needs, built by tracker.app; the functions are the other floors' doors."""

    database: Database
    data_dir: Path
    backups: Path
    base_url: str
    now: Callable[[], datetime]
    serve: Callable[[str, int], None]
    work: Callable[[], None]
    tick: Callable[[datetime], dict[str, int]]
    demo: Callable[[int, bool], None]
    examine: Callable[[datetime], list[Finding]]
    outbox: Callable[[], Outbox]
    rehearse: Callable[[UUID, Order], Rehearsal]
    try_sending: Callable[[str], list[Finding]]
    take_returned_mail: Callable[[bytes, Sequence[str]], Outcome]

    @contextmanager
    def organization(self, slug: str, *, is_reading: bool = False) -> Iterator[Session]:
        """A session inside the organization with that short name."""
        self.database.check_schema()
        with self.database.session(is_reading=True) as session:
            found = find_organization(session, slug)
        if found is None:
            raise NotFound("no_organization", f"ไม่พบหน่วยงาน “{slug}” กรุณาเพิ่มด้วย tracker organization add")
        with self.database.session(found.id, is_reading=is_reading) as session:
            yield session


pass_parts = click.make_pass_decorator(CliParts)


def moment(parts: CliParts, written: str | None) -> datetime:
    """--at as an aware instant (Bangkok where it names no zone); now where it is not given."""
    if written is None:
        return parts.now()
    try:
        given = datetime.fromisoformat(written)
        given = given if given.tzinfo else given.replace(tzinfo=BANGKOK)
        given.astimezone(UTC)  # the ends of the calendar have no instant in every zone
    except (ValueError, OverflowError):
        raise RuleBroken("at", f"--at ต้องเป็นวันเวลาแบบ ISO-8601 เช่น 2026-03-17T09:00 แต่ได้ “{written}”") from None
    return given


def print_json(content: Any) -> None:
    """JSON for programs, on stdout; Thai stays readable."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
