"""One mail recorded as taken and the next noted as handed over, in a single statement: PostgreSQL's way.

It is asked for between the text and the final dot of each mail. As a transaction of three changes it took six trips
to the database, and more work than to write the mail and send it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Table, Text, bindparam, literal_column, null, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Update

from tracker.rules.delivery import DeliveryStatus, may_become
from tracker.store.models import Delivery, DeliveryAttempt
from tracker.store.own_changes import OWN, Values, carry_out, table_of

_MESSAGE, _LINE = table_of(Delivery), table_of(DeliveryAttempt)
_FACTS = (
    "accepted_at",
    "provider_status",
    "provider_request_id",
    "accepted_request_id",
    "provider_message_ids",
    "error_class",
    "error_text",
)
_OF_LINE = ("outcome", "ended_at", "provider_status", "provider_request_id")
_OF_NEXT = ("data_started_at", "lease_until")


@dataclass(frozen=True)
class Passing:
    """Two mails of one lease: what became of the one (its columns, and those of its line in the log), and since
    when and until when the other is in the relay's hands.
    """

    lease_token: UUID
    taken_id: UUID
    facts: Values
    line_id: UUID
    line: Values
    next_id: UUID
    now: datetime
    lease_until: datetime


def change_both(session: Session, passing: Passing) -> bool | None:
    """Whether the next mail is still ours; None where the one before is not, and then nothing has changed.

    A single statement, so that a session of `Database.single_statements` will do.
    """
    told = {
        "held_by": passing.lease_token,
        "taken": passing.taken_id,
        "line": passing.line_id,
        "next": passing.next_id,
        **_told("taken", passing.facts),
        **_told("line", passing.line),
        **_told("next", {"data_started_at": passing.now, "lease_until": passing.lease_until}),
    }
    found = carry_out(session, _BOTH, [told]).one()
    return found.is_ours if found.is_taken else None


def _told(which: str, values: Values) -> dict[str, Any]:
    return {f"{which}_{name}": value for name, value in values.items()}


def _change(table: Table, which: str, columns: tuple[str, ...], *where: ColumnElement[bool]) -> Update:
    """An update of the own row whose id is told as `which`."""
    new: Mapping[str, Any] = {name: bindparam(f"{which}_{name}", type_=table.c[name].type) for name in columns}
    own = table.c.organization_id == bindparam(OWN)
    return update(table).where(own, table.c.id == bindparam(which), *where).values(new)


def _is(*states: DeliveryStatus) -> ColumnElement[bool]:
    """Whether a message is in one of these states, which stand in the statement itself."""
    return or_(*(_MESSAGE.c.status == _word(state) for state in sorted(states)))


def _word(state: DeliveryStatus) -> ColumnElement[str]:
    return literal_column(f"'{state.value}'", Text())


def _both() -> Executable:
    held = _MESSAGE.c.lease_token == bindparam("held_by")
    sources = may_become(DeliveryStatus.ACCEPTED)
    accepted = {"status": _word(DeliveryStatus.ACCEPTED), "lease_token": null(), "lease_until": null()}
    change = _change(_MESSAGE, "taken", _FACTS, _is(*sources), held).values(accepted)
    taken = change.returning(_MESSAGE.c.id).cte("taken")
    is_taken = select(taken.c.id).exists()
    line = _change(_LINE, "line", _OF_LINE, is_taken).cte("line")
    change = _change(_MESSAGE, "next", _OF_NEXT, _is(DeliveryStatus.SENDING), held, is_taken)
    handed = change.returning(_MESSAGE.c.id).cte("handed")
    is_ours = select(handed.c.id).exists()
    return select(is_taken.label("is_taken"), is_ours.label("is_ours")).add_cte(line)


_BOTH = _both()
