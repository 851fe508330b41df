"""The short code somebody types in a chat to show who they are: eight digits, ten minutes, once."""

import hmac
import re
from datetime import timedelta
from uuid import UUID

from tracker.rules.thai_text import to_arabic_digits

DIGITS = 8
LIFETIME = timedelta(minutes=10)
WRONG_CODES = 5  # from one chat, in WRONG_WINDOW; a hundred million codes are not guessed like that
WRONG_WINDOW = timedelta(hours=1)
_LONGEST_SAID = 40
_APART = re.compile(r"[\s\u200b\-–]+")


def format_code(number: int) -> str:
    """ "4821 9037": in two groups, as a telephone number is read."""
    digits = f"{number:0{DIGITS}d}"
    return f"{digits[:4]} {digits[4:]}"


def read_code(said: str) -> str | None:
    """The eight digits somebody typed, in either script and with spaces or not; None where it is something else."""
    if len(said) > _LONGEST_SAID:
        return None
    digits = _APART.sub("", to_arabic_digits(said).strip().removeprefix("รหัส"))
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else None


def code_hash(secret_key: str, organization_id: UUID, code: str) -> str:
    """What is kept of a code. Eight digits are guessed back from a plain hash; not without the installation's key."""
    words = f"line-code|{organization_id}|{code}"
    return hmac.digest(secret_key.encode(), words.encode(), "sha256").hex()
