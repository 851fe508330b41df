"""The keys of a LINE account as an administrator copies them out of LINE's console: cleaned, and checked before use."""

import re
from dataclasses import dataclass, field

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_text import to_arabic_digits

_CHANNEL_ID = re.compile(r"\d{6,20}")
_SECRET = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9+/=._~-]{40,1000}")
_SHOWN = 4  # characters of a secret by which its owner knows it again


class KeyMistyped(RuleBroken):
    """A key that cannot be one; `field` names where it was typed."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"mistyped_{name}", message)
        self.field = name


@dataclass(frozen=True)
class LineKeys:
    """What was typed. An empty secret or token means: as it is. With `is_lasting` a long-lived token is used."""

    channel_id: str
    channel_secret: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    is_lasting: bool = False

    def cleaned(self) -> "LineKeys":
        """Without what copying brings along. Raises KeyMistyped."""
        keys = LineKeys(
            to_arabic_digits(_bare(self.channel_id)),
            _bare(self.channel_secret).lower(),
            _bare(self.access_token).removeprefix("Bearer"),
            self.is_lasting,
        )
        if not _CHANNEL_ID.fullmatch(keys.channel_id):
            raise KeyMistyped("channel_id", "หมายเลขช่องเป็นตัวเลขล้วน ประมาณ 10 หลัก กรุณาคัดลอกใหม่ตามขั้นตอนที่ 3")
        if keys.channel_secret and not _SECRET.fullmatch(keys.channel_secret):
            raise KeyMistyped(
                "channel_secret", "รหัสลับของช่องมี 32 ตัว เป็นเลข 0–9 และตัวอักษรอังกฤษตัวเล็ก กรุณาคัดลอกใหม่ตามขั้นตอนที่ 3"
            )
        if keys.access_token and not _TOKEN.fullmatch(keys.access_token):
            raise KeyMistyped("access_token", "โทเคนไม่ครบ ปกติยาวประมาณ 170 ตัว กรุณากดปุ่มคัดลอกในหน้าของ LINE แล้ววางใหม่")
        return keys


def masked(secret: str) -> str:
    """Enough of a secret to know it again, and no more: "••••••••3f9a"."""
    return "•" * 8 + secret[-_SHOWN:] if len(secret) > 2 * _SHOWN else "•" * 8


def _bare(text: str) -> str:
    """Line breaks, blanks and invisible characters come along when a key is copied."""
    return re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", text)
