"""A person's own calendar of deadlines, read by their telephone."""

from flask import Blueprint, Response

from tracker.rules.errors import NotFound
from tracker.services.calendar_feed import read_feed
from tracker.web.parts import now, outbox

pages = Blueprint("calendar_feed", __name__)


@pages.get("/calendar/<token>.ics")
def feed(token: str) -> Response:
    """Whoever has the address reads; one that was taken back is like one that never was."""
    text = read_feed(outbox(), token, now())
    if text is None:
        raise NotFound("no_calendar", "ไม่พบปฏิทินนี้ ที่อยู่อาจถูกยกเลิกแล้ว กรุณาขอที่อยู่ใหม่จากหน้า “ปฏิทินของฉัน”")
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=900"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
