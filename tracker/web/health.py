"""/healthz: whether the database and its schema are right, and when the worker last made its turn."""

import logging
from typing import Any

from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from tracker.rules.thai_calendar import BANGKOK
from tracker.store.worker_ticks import find_last_tick
from tracker.web.parts import parts

pages = Blueprint("health", __name__)
_log = logging.getLogger(__name__)


@pages.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when people can work, 503 else; says nothing that is not for everybody."""
    found = _look()
    return jsonify(found), 200 if found["database"] == found["schema"] == "ok" else 503


def _look() -> dict[str, Any]:
    database = parts().database
    try:
        if database.revision() != database.newest_revision():
            return {"database": "ok", "schema": "wrong", "worker_last_tick": None}
        with database.session(is_reading=True) as session:
            ticked_at = find_last_tick(session)
    except (SQLAlchemyError, OSError) as failure:
        _log.error("healthz: %s", failure)  # a trace a minute would bury the log
        return {"database": "unreachable", "schema": "unknown", "worker_last_tick": None}
    tick = ticked_at.astimezone(BANGKOK).isoformat(timespec="seconds") if ticked_at else None
    return {"database": "ok", "schema": "ok", "worker_last_tick": tick}
