"""Whether the worker turns, in the one line its watchers read every day."""

from dataclasses import dataclass
from datetime import datetime

from tracker.rules.alarm import SILENT_AFTER, trouble_of_worker
from tracker.rules.thai_calendar import format_instant


@dataclass(frozen=True)
class Heartbeat:
    """A quiet line when well; else what is wrong and what to do."""

    is_well: bool
    words: str
    remedy: str = ""


def heartbeat(last_tick_at: datetime | None, now: datetime) -> Heartbeat:
    """Well while some worker has turned within the last quarter of an hour."""
    if last_tick_at is not None and now - last_tick_at < SILENT_AFTER:
        return Heartbeat(True, f"ระบบแจ้งเตือนทำงานล่าสุด {format_instant(last_tick_at)}")
    trouble = trouble_of_worker(last_tick_at)
    return Heartbeat(False, trouble.what, trouble.remedy)
