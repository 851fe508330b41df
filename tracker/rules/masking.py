"""Hides persons in words that everybody may read: the people of the office, their mail addresses, citizens' numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HIDDEN_NAME = "(ปกปิดชื่อบุคคล)"
HIDDEN_NUMBER = "(ปกปิดเลขประจำตัว)"
_TITLE = r"(?:(?:ว่าที่(?:ร้อยตรี|ร้อยโท|ร้อยเอก|\s*ร\.ต\.)?|นาย|นางสาว|น\.ส\.|นาง|คุณ|ดร\.)\s*)?"
_CITIZEN = re.compile(r"(?<![0-9๐-๙])[0-9๐-๙](?:[- ]?[0-9๐-๙]){12}(?![0-9๐-๙])")
_LAST = 12


@dataclass(frozen=True)
class Mask:
    """Made once of all names that must not be seen."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, names: Iterable[str]) -> "Mask":
        """Of names and mail addresses; one of a single short word would hide half the language and is left alone."""
        known = sorted({name.strip() for name in names if len(name.strip()) > 3}, key=len, reverse=True)
        if not known:
            return cls(None)
        each = "|".join(r"\s*".join(map(re.escape, name.split())) for name in known)
        return cls(re.compile(f"{_TITLE}(?:{each})", re.IGNORECASE))

    def hide(self, text: str) -> str:
        """The same words without the persons."""
        if self.pattern is not None:
            text = self.pattern.sub(HIDDEN_NAME, text)
        return _CITIZEN.sub(lambda found: HIDDEN_NUMBER if _is_citizen(found[0]) else found[0], text)


def _is_citizen(text: str) -> bool:
    """Whether the last of thirteen digits is the check of the others."""
    digits = [int(one) for one in text if one.isdigit()]
    total = sum((13 - place) * digit for place, digit in enumerate(digits[:_LAST]))
    return (11 - total % 11) % 10 == digits[_LAST]
