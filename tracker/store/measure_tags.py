"""Words on measures (ป้ายกำกับ): which there are, on what, and putting them on or taking them off."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.thai_text import match_key, sort_key
from tracker.store.models import Measure, MeasureTag


@dataclass(frozen=True)
class TagRow:
    """A tag with how many measures of a plan carry it."""

    name: str
    key: str
    count: int


def list_tags(session: Session, plan_id: UUID) -> list[TagRow]:
    """The tags of a plan's measures, in Thai order."""
    statement = (
        select(func.min(MeasureTag.name), MeasureTag.name_key, func.count())
        .join(Measure, Measure.id == MeasureTag.measure_id)
        .where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
        .group_by(MeasureTag.name_key)
    )
    return sorted((TagRow(*row) for row in session.execute(statement)), key=lambda tag: (sort_key(tag.name), tag.key))


def list_tags_by_measure(session: Session, plan_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """The names of the tags each measure of a plan carries, in Thai order."""
    statement = (
        select(MeasureTag.measure_id, MeasureTag.name)
        .join(Measure, Measure.id == MeasureTag.measure_id)
        .where(Measure.plan_id == plan_id)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for measure_id, name in session.execute(statement):
        found[measure_id].append(name)
    return {measure_id: tuple(sorted(names, key=sort_key)) for measure_id, names in found.items()}


def list_measures_tagged(session: Session, measure_ids: Collection[UUID], name: str) -> frozenset[UUID]:
    """Which of these measures carry a tag."""
    carrying = MeasureTag.measure_id.in_(measure_ids), MeasureTag.name_key == match_key(name)
    return frozenset(session.scalars(select(MeasureTag.measure_id).where(*carrying)))


def add_tag(session: Session, measure_id: UUID, name: str, now: datetime) -> None:
    """Put a tag on a measure that does not carry it."""
    session.add(MeasureTag(id=new_id(), measure_id=measure_id, name=name, name_key=match_key(name), created_at=now))


def delete_tag(session: Session, measure_ids: Collection[UUID], name: str) -> None:
    """Take a tag off these measures."""
    carrying = MeasureTag.measure_id.in_(measure_ids), MeasureTag.name_key == match_key(name)
    session.execute(delete(MeasureTag).where(*carrying))


def change_tag_name(session: Session, measure_ids: Collection[UUID], old: str, new: str) -> None:
    """Give a tag of these measures another name; none of them may carry that one already."""
    carrying = MeasureTag.measure_id.in_(measure_ids), MeasureTag.name_key == match_key(old)
    for row in session.scalars(select(MeasureTag).where(*carrying)):
        row.name, row.name_key = new, match_key(new)


def list_measures_of_plan(session: Session, plan_id: UUID) -> frozenset[UUID]:
    """The measures of a plan that were not withdrawn."""
    return frozenset(
        session.scalars(select(Measure.id).where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None)))
    )
