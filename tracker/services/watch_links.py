"""Looks at links that are evidence, a few at a time, and records what was seen; no transaction waits for a web site."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote
from uuid import UUID

from tracker.documents.read_page import read_web_answer
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.link_watch import Look, after_look, bytes_mark, is_watched, named_years, next_look_at, text_mark
from tracker.rules.thai_calendar import day_of
from tracker.rules.web_sight import Looker, LookFailed, leads_home
from tracker.store.database import Database
from tracker.store.link_watch import (
    DueLink,
    add_missing_watches,
    change_state,
    claim_due_links,
    find_watch,
    list_organizations_with_links,
    list_years_of_evidence,
    state_of,
)

MOST_AT_ONCE = 5  # of one organization: they mostly lie on one small server
LEASE = timedelta(minutes=30)  # a worker that died meanwhile; five slow looks need two
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class LinkWatching:
    """What the watch needs: the database, the way out, the clock."""

    database: Database
    looker: Looker
    clock: Callable[[], datetime]


def watch_links(watching: LinkWatching) -> Counter[str]:
    """Look at some links of every organization whose turn it is; how many were looked at.

    One organization's trouble keeps no other waiting.
    """
    counts: Counter[str] = Counter()
    with watching.database.session(is_reading=True) as session:
        organization_ids = list_organizations_with_links(session, watching.clock())
    for organization_id in organization_ids:
        try:
            counts["looked"] += _watch_organization(watching, organization_id)
        except Exception:  # noqa: BLE001
            _LOG.exception("the links of organization %s were not looked at", organization_id)
    return counts


def _watch_organization(watching: LinkWatching, organization_id: UUID) -> int:
    taken, years = _claim(watching, organization_id)
    for link in taken:
        look = look_at(watching.looker, link.url) if link.evidence_id in years else None
        _record(watching, organization_id, link, look, years.get(link.evidence_id, frozenset()))
    return len(years)


def _claim(watching: LinkWatching, organization_id: UUID) -> tuple[list[DueLink], dict[UUID, frozenset[int]]]:
    """The links taken, and the years of those that are worth a look."""
    now = watching.clock()
    with watching.database.session(organization_id) as session:
        add_missing_watches(session, now)
        taken = claim_due_links(session, now=now, until=now + LEASE, most=MOST_AT_ONCE)
        years = list_years_of_evidence(session, [link.evidence_id for link in taken])
        session.commit()
    this_year = FiscalYear.of(day_of(now)).year
    return taken, {one: found for one, found in years.items() if is_watched(found, this_year)}


def look_at(looker: Looker, url: str) -> Look:
    """What one look sees, with the words read in a process of their own."""
    try:
        sight = looker(url)
    except LookFailed as failed:
        return Look(failure=failed.failure)
    page = read_web_answer(sight.body, sight.content_type)
    years, common_years = named_years(f"{page.title}\n{page.text}")
    return Look(
        status_code=sight.status_code,
        mark=text_mark(page.text) if page.is_page else bytes_mark(sight.body),
        title=page.title,
        years=years,
        common_years=common_years.union(*named_years(unquote(sight.final_url))),  # folders are named after years
        is_front_page=leads_home(url, sight.final_url),
    )


def _record(
    watching: LinkWatching, organization_id: UUID, link: DueLink, look: Look | None, years: frozenset[int]
) -> None:
    """Write down what was seen, unless somebody changed the link or ordered another look meanwhile."""
    now = watching.clock()
    with watching.database.session(organization_id) as session:
        watch = find_watch(session, link.evidence_id, leased_until=link.leased_until)
        if watch is None:
            return
        if look is None:  # of a year long gone
            watch.next_look_at = next_look_at(link.evidence_id, now)
        else:
            change_state(watch, after_look(state_of(watch), look, evidence_id=link.evidence_id, years=years, now=now))
        session.commit()
