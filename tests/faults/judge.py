"""The judge: what the providers accepted, held against what was to be told, and the state every row ended in."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tests.fakes import Line, Mailbox
from tests.faults.crowd import Crowd
from tracker.rules.delivery import ENDED
from tracker.store.database import Database
from tracker.store.models import Delivery

FINAL = {status.value for status in ENDED}
SHOWN = {"uncertain", "failed", "dead"}


@dataclass(frozen=True)
class Judgement:
    """Of one channel. `lost`: never accepted, and no row says so; `shown`: in doubt or failed, and shown as such."""

    doubled: int
    expected: int
    lost: int
    shown: int
    unfinished: int
    repeats: int = 0  # LINE: asked again and answered 409
    copies: Counter[int] = field(default_factory=Counter)  # mail: how many letters have one, two … copies
    refused: int = 0  # LINE: requests that break its own description

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.unfinished or self.refused)


def judge_line(database: Database, crowd: Crowd, line: Line) -> Judgement:
    """LINE accepts each message exactly once, whatever happened to us."""
    state = line.state()
    place_of = {crowd.line_of(place): place for place in range(len(crowd.people))}
    journal = [entry for entry in state["journal"] if entry["to"][0] in place_of]
    told = Counter(place_of[entry["to"][0]] for entry in journal)
    keys = Counter(entry["key"] for entry in journal)
    statuses = Counter(one["status"] for one in state["seen"])
    return Judgement(
        doubled=_extra(told) + _extra(keys),
        repeats=statuses[409],
        refused=statuses[400],
        **_of_rows(database, crowd, "line", told),
    )


def judge_mail(database: Database, crowd: Crowd, box: Mailbox) -> Judgement:
    """A letter may come twice, always as the same Message-ID; none is missing but those shown as in doubt."""
    place_of = {crowd.mail_of(place): place for place in range(len(crowd.people))}
    ids: dict[int, list[str]] = {}
    for (_, addresses), letter in zip(list(box.envelopes), box.messages(), strict=True):
        if addresses[0] in place_of:
            ids.setdefault(place_of[addresses[0]], []).append(str(letter["Message-ID"]))
    return Judgement(
        doubled=sum(len(set(same)) - 1 for same in ids.values()),
        copies=Counter(len(same) for same in ids.values()),
        **_of_rows(database, crowd, "email", Counter({place: len(same) for place, same in ids.items()})),
    )


def _of_rows(database: Database, crowd: Crowd, channel: str, told: Counter[int]) -> dict[str, int]:
    """What the rows say of each person, beside what the provider says."""
    statuses: dict[UUID, list[str]] = {}
    with database.session(crowd.organization_id, is_reading=True) as session:
        for person_id, status in session.execute(
            select(Delivery.person_id, Delivery.status).where(Delivery.channel == channel)
        ):
            statuses.setdefault(person_id, []).append(status)
    missing = [person for place, person in enumerate(crowd.people) if not told[place]]
    in_doubt = [person for person, found in statuses.items() if SHOWN & set(found)]
    return {
        "expected": len(crowd.people),
        "lost": len(set(missing) - set(in_doubt)),
        "shown": len(in_doubt),
        "unfinished": sum(status not in FINAL for found in statuses.values() for status in found),
    }


def count_of(database: Database, crowd: Crowd, channel: str) -> Counter[str]:
    """How many rows are in each state."""
    with database.session(crowd.organization_id, is_reading=True) as session:
        statement = select(Delivery.status, func.count()).where(Delivery.channel == channel).group_by(Delivery.status)
        return Counter(dict(session.execute(statement).all()))


def count_handed_over(database: Database, crowd: Crowd) -> int:
    """Messages of which nobody could say whether the provider has them, were their worker dead."""
    with database.session(crowd.organization_id, is_reading=True) as session:
        open_ones = (Delivery.status == "sending", Delivery.data_started_at.is_not(None))
        return session.scalar(select(func.count(Delivery.id)).where(*open_ones)) or 0


def _extra(counts: Counter[Any]) -> int:
    return sum(count - 1 for count in counts.values())
