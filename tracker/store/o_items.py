"""The O-items of a year as this organization keeps them, version by version, and what it answers for each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.answer_sheet import Answer
from tracker.rules.errors import NotFound
from tracker.rules.o_item_list import CatalogueItem, code_order
from tracker.store.models import Measure, OAnswer, OItem, Person, Step

NO_ITEM = "ไม่พบข้อนี้ในรายการข้อ O ของปีนี้ กรุณากลับไปที่หน้า “ข้อ O”"


@dataclass(frozen=True)
class OItemRow:
    """One version of an item; `is_withdrawn` says that from it on there is no such item."""

    id: UUID
    year: int
    code: str
    version: int
    title: str
    components: tuple[str, ...]
    indicator: str
    announcement: str
    created_at: datetime
    is_withdrawn: bool
    person_name: str = ""

    @property
    def item(self) -> CatalogueItem:
        """What it says, without where it stands."""
        return CatalogueItem(self.code, self.title, self.components, self.indicator)


def list_o_items(session: Session, year: int) -> tuple[OItemRow, ...]:
    """The items of a year in force, O2 before O10."""
    return tuple(row for row in list_newest_versions(session, year) if not row.is_withdrawn)


def list_newest_versions(session: Session, year: int) -> tuple[OItemRow, ...]:
    """The newest version of every item there ever was in a year, withdrawn ones included."""
    newest: dict[str, OItem] = {}
    for row in session.scalars(select(OItem).where(OItem.year == year).order_by(OItem.version)):
        newest[row.code] = row
    return tuple(_made(newest[code]) for code in sorted(newest, key=code_order))


def find_o_item(session: Session, year: int, code: str) -> OItemRow | None:
    """The item in force."""
    versions = list_o_item_versions(session, year, code)
    return versions[0] if versions and not versions[0].is_withdrawn else None


def get_o_item(session: Session, year: int, code: str) -> OItemRow:
    """The item in force. Raises NotFound."""
    found = find_o_item(session, year, code)
    if found is None:
        raise NotFound("no_o_item", NO_ITEM)
    return found


def list_o_item_versions(session: Session, year: int, code: str) -> tuple[OItemRow, ...]:
    """Everything that was ever said of an item, the newest first, with who said it."""
    statement = (
        select(OItem, Person.name)
        .outerjoin(Person, Person.id == OItem.person_id)
        .where(OItem.year == year, OItem.code == code)
        .order_by(OItem.version.desc())
    )
    return tuple(_made(row, name or "") for row, name in session.execute(statement))


def list_o_item_years(session: Session) -> dict[int, int]:
    """The years that have items, newest first, with how many."""
    rows = session.execute(
        select(OItem.year, OItem.code, OItem.withdrawn_at).order_by(OItem.year.desc(), OItem.version)
    )
    newest = {(year, code): withdrawn_at is not None for year, code, withdrawn_at in rows}
    counts: dict[int, int] = {}
    for (year, _), is_withdrawn in newest.items():
        counts[year] = counts.get(year, 0) + (not is_withdrawn)
    return {year: count for year, count in counts.items() if count}


def add_o_item_version(
    session: Session,
    *,
    year: int,
    item: CatalogueItem,
    version: int,
    announcement: str,
    person_id: UUID | None,
    now: datetime,
    is_withdrawn: bool = False,
) -> UUID:
    """A further version; what was said before stays."""
    row = OItem(
        id=new_id(),
        year=year,
        code=item.code,
        version=version,
        title=item.title,
        components=list(item.components),
        indicator=item.indicator,
        announcement=announcement or None,
        person_id=person_id,
        created_at=now,
        withdrawn_at=now if is_withdrawn else None,
    )
    session.add(row)
    return row.id


def list_components_of_plan(session: Session, plan_id: UUID) -> dict[str, tuple[str, ...]]:
    """The components of O-items as a plan prints them: the steps of the measures that are O-items."""
    statement = (
        select(Measure.o_item, Step.text)
        .join(Step, Step.measure_id == Measure.id)
        .where(Measure.plan_id == plan_id, Measure.o_item.is_not(None))
        .where(Measure.withdrawn_at.is_(None), Step.withdrawn_at.is_(None))
        .order_by(Measure.ordinal, Step.ordinal)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, text in session.execute(statement):
        if code:
            found[code].append(text)
    return {code: tuple(dict.fromkeys(texts)) for code, texts in found.items()}


def list_answers(session: Session, year: int) -> dict[str, Answer]:
    """What the office answers for the items of a year, by code."""
    rows = session.scalars(select(OAnswer).where(OAnswer.year == year))
    return {row.code: Answer(row.url, row.description, row.row_version) for row in rows}


def find_answer_row(session: Session, year: int, code: str) -> OAnswer | None:
    """The row of an answer, to be changed."""
    return session.scalar(select(OAnswer).where(OAnswer.year == year, OAnswer.code == code))


def _made(row: OItem, person_name: str = "") -> OItemRow:
    return OItemRow(
        id=row.id,
        year=row.year,
        code=row.code,
        version=row.version,
        title=row.title,
        components=tuple(map(str, row.components)),
        indicator=row.indicator,
        announcement=row.announcement or "",
        created_at=row.created_at,
        is_withdrawn=row.withdrawn_at is not None,
        person_name=person_name,
    )
