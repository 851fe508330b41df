"""The only reader of the time; everything else is handed `now` or `today`."""

import secrets
import time
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

_BANGKOK = ZoneInfo("Asia/Bangkok")
_RANDOM_BITS = 74


def now() -> datetime:
    """This instant, aware, in Bangkok."""
    return datetime.now(_BANGKOK)


def monotonic() -> float:
    """Seconds that never run backwards, for measuring how long something took."""
    return time.monotonic()


def new_id() -> uuid.UUID:
    """A time-ordered UUID (version 7, RFC 9562): rows written together lie together in an index."""
    milliseconds = time.time_ns() // 1_000_000
    noise = secrets.randbits(_RANDOM_BITS)
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (noise >> 62) << 64 | 0b10 << 62 | noise & (2**62 - 1)
    return uuid.UUID(int=value)
