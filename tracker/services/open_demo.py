"""Opens the demo: fills it the first time, keeps it ever after, and makes a fresh sign-in link for every post."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.rules.thai_calendar import BANGKOK, day_of, working_day_on_or_before
from tracker.services.fill_demo import fill_demo, find_demo
from tracker.services.sign_in import make_sign_in_link
from tracker.store.database import Database
from tracker.store.duties import list_holidays

LINK_LIFETIME = timedelta(days=1)


def open_demo(
    database: Database, *, data_dir: Path, now: datetime, tick: Callable[[datetime], Any]
) -> list[tuple[str, str, str]]:
    """(post, name, token) for each person; the links open full sessions, since the demo has no passwords.

    A fresh demo is given the reminders of its last working morning, so that the test box is not empty.
    """
    demo = find_demo(database, day_of(now))
    if demo is None:
        demo = fill_demo(database, data_dir=data_dir, now=now)
        with database.session(demo.organization_id, is_reading=True) as session:
            holidays = list_holidays(session)
        tick(_last_working_morning(now, holidays))
    links = []
    for person_id, name, title in demo.people:
        with database.session(demo.organization_id) as session:
            token = make_sign_in_link(
                session, person_id=person_id, now=now, purpose="demo", is_limited=False, lifetime=LINK_LIFETIME
            )
        links.append((title, name, token))
    return links


def _last_working_morning(now: datetime, holidays: AbstractSet[date]) -> datetime:
    """08:30 of the last working day that has reached it: the office opens, and the messages of the day go out."""
    local = now.astimezone(BANGKOK)
    morning = local.replace(hour=8, minute=30, second=0, microsecond=0)
    day = morning.date() if local >= morning else morning.date() - timedelta(days=1)
    return datetime.combine(working_day_on_or_before(day, holidays), morning.timetz())
