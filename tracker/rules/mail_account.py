"""The mail server of an organization as an administrator types it: cleaned, and checked before use."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_text import to_arabic_digits

Encryption = Literal["none", "starttls", "tls"]
ENCRYPTIONS: tuple[Encryption, ...] = ("starttls", "tls", "none")
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}")
_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_PORT = re.compile(r"[0-9]{1,5}")
_LONGEST = 320
_LAST_PORT = 65535


@dataclass(frozen=True)
class MailCredentials:
    """What opens a mail server, and the address messages come from."""

    host: str
    port: int
    encryption: Encryption
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


class MailMistyped(RuleBroken):
    """Something of a mail server that cannot be right; `field` names where it was typed."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"mistyped_{name}", message)
        self.field = name


@dataclass(frozen=True)
class TypedMail:
    """What was typed. An empty password means: as it is."""

    host: str
    port: str
    encryption: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def cleaned(self) -> "TypedMail":
        """Without what copying brings along. Raises MailMistyped."""
        typed = replace(
            self,
            host=_bare(self.host).removeprefix("https://").removeprefix("http://").removeprefix("smtp://").rstrip("/"),
            port=to_arabic_digits(_bare(self.port)),
            sender=_bare(self.sender),
            user=self.user.strip(),
        )
        _check(typed)
        return typed

    @property
    def credentials(self) -> MailCredentials:
        """The same, once it was cleaned."""
        encryption = next(known for known in ENCRYPTIONS if known == self.encryption)
        return MailCredentials(self.host, int(self.port), encryption, self.sender, self.user, self.password)


def _check(typed: TypedMail) -> None:
    if not _HOST.fullmatch(typed.host):
        raise MailMistyped("host", "กรุณาใส่ชื่อเครื่องส่งอีเมลตามที่ผู้ให้บริการแจ้ง เป็นอักษรอังกฤษ ไม่มีเครื่องหมาย / และช่องว่าง")
    if not _PORT.fullmatch(typed.port) or not 0 < int(typed.port) <= _LAST_PORT:
        raise MailMistyped("port", "พอร์ตเป็นตัวเลข ปกติคือ 587 หรือ 465")
    if typed.encryption not in ENCRYPTIONS:
        raise MailMistyped("encryption", "กรุณาเลือกวิธีเข้ารหัสจากรายการ")
    if not _SENDER.fullmatch(typed.sender) or len(typed.sender) > _LONGEST:
        raise MailMistyped("sender", "กรุณาใส่อีเมลของหน่วยงานที่ใช้ส่ง เช่น saraban@nongmek.go.th")
    if len(typed.user) > _LONGEST or len(typed.password) > _LONGEST:
        raise MailMistyped("user", f"ชื่อผู้ใช้และรหัสผ่านยาวได้ไม่เกิน {_LONGEST} ตัวอักษร")


def _bare(text: str) -> str:
    """Blanks and invisible characters come along when an address is copied."""
    return re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", text)
