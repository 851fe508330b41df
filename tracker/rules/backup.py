"""What a backup is: its manifest, its name, what may be wrong with it, and how many are kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_calendar import BANGKOK, format_instant

FORMAT = 1
KEPT = 14  # a fortnight of nights
NIGHTLY_HOUR = 2  # Bangkok: nobody works, and nothing is sent
STALE_AFTER = timedelta(hours=36)


@dataclass(frozen=True)
class Manifest:
    """What stands in a backup, `files` are SHA-256 → bytes, `chains` organization → [number, hash]."""

    made_at: datetime
    engine: str
    revision: str
    database_sha256: str
    database_size: int
    counts: dict[str, int]
    chains: dict[str, tuple[int, str]]
    files: dict[str, int] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()  # files that were missing or changed when the backup was made

    def to_json(self) -> str:
        """Readable, the same for the same content."""
        content = asdict(self) | {"made_at": self.made_at.isoformat(), "format": FORMAT}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises RuleBroken for what is no manifest of ours."""
        try:
            told: dict[str, Any] = json.loads(text)
            if told["format"] == FORMAT:  # any other stays, and fits no field
                del told["format"]
            told["made_at"] = datetime.fromisoformat(told["made_at"])
            told["chains"] = {key: (int(number), str(sealed)) for key, (number, sealed) in told["chains"].items()}
            told["damaged"] = tuple(told["damaged"])
            return cls(**told)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise RuleBroken("bad_manifest", "ไฟล์ manifest.json ของชุดสำรองนี้อ่านไม่ได้ จึงใช้ชุดนี้ไม่ได้ กรุณาเลือกชุดอื่น") from None


def backup_name(at: datetime) -> str:
    """A folder name that sorts by time, in Bangkok's."""
    return at.astimezone(BANGKOK).strftime("%Y-%m-%d-%H%M%S")


def is_due(newest: datetime | None, now: datetime) -> bool:
    """Whether last night's backup is still to be made: its hour has come and none was made since."""
    local = now.astimezone(BANGKOK)
    hour = local.replace(hour=NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
    last_hour = hour if local >= hour else hour - timedelta(days=1)
    return newest is None or newest < last_hour


def list_to_forget(names: Sequence[str]) -> list[str]:
    """The oldest beyond those that are kept."""
    return sorted(names)[:-KEPT]


def stale_words(newest: datetime | None, now: datetime) -> str:
    """Why the newest backup is not enough; "" where it is."""
    if newest is None:
        return "ยังไม่มีข้อมูลสำรอง ถ้าเครื่องเสีย ข้อมูลทั้งหมดจะหายไป"
    if now - newest > STALE_AFTER:
        return f"สำรองครั้งล่าสุด {format_instant(newest)} นานเกิน {STALE_AFTER // timedelta(hours=1)} ชั่วโมงแล้ว"
    return ""
