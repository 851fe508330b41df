"""Seals secrets that must be read again (LINE's tokens) before they are stored, with a key out of the installation's.

A copy of the database without TRACKER_SECRET_KEY opens nothing. Where that key was changed, what was sealed with the
old one cannot be opened again and must be typed in anew.
cryptography (7 MB of memory) comes with the first secret: an office without LINE keeps none.
"""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from tracker.rules.errors import RuleBroken

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_PURPOSE = b"tidtam: secrets at rest, v1"  # another purpose, another key
_KEY_BYTES = 32


class SealBroken(RuleBroken):
    """What was sealed cannot be opened: another key, or somebody changed it."""

    def __init__(self) -> None:
        super().__init__(
            "seal_broken",
            "เปิดกุญแจ LINE ที่เก็บไว้ไม่ได้ เพราะ TRACKER_SECRET_KEY ไม่ใช่ค่าเดิม กรุณาใส่กุญแจ LINE ใหม่ที่หน้า “บัญชี LINE”",
        )


def seal(secret_key: str, plain: str) -> str:
    """The text, encrypted and signed; "" stays "", for there is nothing to hide."""
    return _box(secret_key).encrypt(plain.encode()).decode("ascii") if plain else ""


def unseal(secret_key: str, sealed: str) -> str:
    """The text again. Raises SealBroken."""
    if not sealed:
        return ""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415

    try:
        return _box(secret_key).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeDecodeError):
        raise SealBroken from None


def _box(secret_key: str) -> "Fernet":
    """The installation's key is long and random, so one step of derivation is enough."""
    from cryptography.fernet import Fernet  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(urlsafe_b64encode(derived))
