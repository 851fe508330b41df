"""Figures for a monitoring program, behind a token; off until one is set."""

import secrets
from datetime import datetime

from flask import Blueprint, abort, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.metrics import MEDIA_TYPE, Figure, Sample, metrics_text
from tracker.rules.punctuality import DAYS, first_day
from tracker.rules.reminder_hours import USUAL
from tracker.store.metrics import count_deliveries, count_open_alarms, count_resting_channels, find_oldest_due
from tracker.store.punctuality import count_by_day
from tracker.store.worker_ticks import find_last_tick
from tracker.web.parts import now, parts, today

pages = Blueprint("metrics", __name__)


@pages.get("/metrics")
def page() -> Response:
    """404 until TRACKER_METRICS_TOKEN is set, 401 without it, else Prometheus' text form."""
    token = parts().metrics_token
    if not token:
        abort(404)
    if not secrets.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return Response("", 401, {"WWW-Authenticate": "Bearer"})
    with parts().database.session(is_reading=True) as session:
        return Response(metrics_text(_figures(session, now())), content_type=MEDIA_TYPE)


def _figures(session: Session, at: datetime) -> list[Figure]:
    oldest, tick = find_oldest_due(session, at), find_last_tick(session)
    waiting = (at - oldest).total_seconds() if oldest else 0
    return [
        Figure("tidtam_deliveries", "Messages by channel and status.", _deliveries(session)),
        Figure("tidtam_oldest_due_seconds", "For how long the oldest due message has waited.", [Sample(waiting)]),
        *_punctuality(session, at),
        Figure("tidtam_worker_tick_age_seconds", "Since the newest turn of any worker.", _age(tick, at)),
        Figure("tidtam_open_alarms", "Alarms that have not ended.", _by("kind", count_open_alarms(session))),
        Figure("tidtam_resting_channels", "Channels at rest.", _by("channel", count_resting_channels(session, at))),
    ]


def _deliveries(session: Session) -> list[Sample]:
    return [
        Sample(count, {"channel": channel, "status": status}) for channel, status, count in count_deliveries(session)
    ]


def _punctuality(session: Session, at: datetime) -> list[Figure]:
    days = count_by_day(session, first=first_day(today()), now=at, opens_at=USUAL.opens_at)
    due, punctual = sum(day.due for day in days), sum(day.in_five_minutes for day in days)
    about = f"messages of the last {DAYS} days"
    return [
        Figure("tidtam_due_messages", f"Due {about}.", [Sample(due)]),
        Figure("tidtam_punctual_messages", f"Handed over within five minutes, {about}.", [Sample(punctual)]),
    ]


def _age(at: datetime | None, now_: datetime) -> list[Sample]:
    return [Sample((now_ - at).total_seconds())] if at else []


def _by(label: str, counts: list[tuple[str, int]]) -> list[Sample]:
    return [Sample(count, {label: name}) for name, count in counts]
