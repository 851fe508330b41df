"""The printed owners of a file become divisions: those known, those a person chose, those made because of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.thai_text import match_key
from tracker.services.read_plan_file import DivisionPlan, ImportOptions
from tracker.store.divisions import add_alias, add_division_row, find_closed_division, list_divisions


@dataclass(frozen=True)
class SettledDivisions:
    """`ids` leads from a division's own name to it; `made` are those that did not exist before."""

    ids: Mapping[str, UUID]
    made: Mapping[str, UUID]
    alias_ids: tuple[UUID, ...]


def settle_divisions(session: Session, fit: DivisionPlan, options: ImportOptions, now: datetime) -> SettledDivisions:
    """Make what is missing (a division that was closed is opened again) and remember what a person chose."""
    ids = {division.name: division.id for division in list_divisions(session)}
    made: dict[str, UUID] = {}
    for name in fit.unknown:
        closed = find_closed_division(session, name)
        if closed:
            closed.closed_on = None
            ids[closed.name] = made[name] = closed.id
        else:
            made[name] = add_division_row(session, name, now).id
    alias_ids = _remember(session, options) if options.is_remembering_names else ()
    session.flush()
    return SettledDivisions({**ids, **made}, made, alias_ids)


def _remember(session: Session, options: ImportOptions) -> tuple[UUID, ...]:
    """A chosen division is from now on known by the printed name too, unless that is another one's name already."""
    divisions = list_divisions(session)
    taken = {match_key(name) for division in divisions for name in (division.name, *division.aliases)}
    here = {division.id for division in divisions}
    made = []
    for name, division_id in options.division_choices.items():
        if division_id in here and match_key(name) not in taken:
            made.append(add_alias(session, division_id, name))
            taken.add(match_key(name))
    return tuple(made)
