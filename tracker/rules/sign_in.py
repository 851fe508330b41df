"""Signing in: passwords, how long a session lives, how wrong tries are slowed down, which addresses are ours."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_text import normalise

FREE_TRIES = 3
WAITS = (1, 2, 3, 4, 5, 6, 7, 10, 15, 20, 25)  # seconds before each further try; ten tries fit into half a minute
WINDOW = timedelta(minutes=5)
LINKS_PER_HOUR = 3

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256
# The start of every list of leaked passwords, and what offices write on the screen; compared without spaces and case.
_COMMON = """
12345678 123456789 1234567890 0123456789 01234567 11111111 00000000 88888888 99999999 87654321 12341234 11223344
password password1 password12 password123 passw0rd p@ssw0rd p@ssword qwertyui qwerty123 qwertyuiop asdfghjk asdfghjkl
1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx abcd1234 abc12345 a1234567 aa123456 iloveyou sunshine princess football baseball
superman welcome1 letmein1 trustno1 admin123 admin1234 administrator admin12345 changeme thailand thailand1 bangkok1
obt12345 tessaban รหัสผ่าน ๑๒๓๔๕๖๗๘
"""
COMMON_PASSWORDS = frozenset(_COMMON.split())

_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@dataclass(frozen=True)
class Lifetime:
    """How long a session lives: since it was last used, and since it began."""

    idle: timedelta
    absolute: timedelta


FULL = Lifetime(timedelta(hours=12), timedelta(days=14))
LIMITED = Lifetime(timedelta(hours=2), timedelta(hours=12))


def lifetime(*, is_limited: bool) -> Lifetime:
    """A session opened by a link from a message is shorter than one opened by a password."""
    return LIMITED if is_limited else FULL


def is_alive(*, is_limited: bool, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether a session that nobody ended still counts."""
    return now < expires_at and now - last_seen_at < lifetime(is_limited=is_limited).idle


@dataclass(frozen=True)
class Tries:
    """Wrong tries under one key: how many in a row, and when the newest was."""

    count: int = 0
    last_at: datetime | None = None


def tries_after_a_pause(tries: Tries, now: datetime) -> Tries:
    """What still counts: a window without a try forgets all before it, so nobody is locked out for good."""
    if tries.last_at is None or now - tries.last_at >= WINDOW:
        return Tries()
    return tries


def wait_until(tries: Tries, now: datetime) -> datetime | None:
    """The moment before which the next try is refused unheard; None where it may come now.

    The first tries are free. From then on each waits longer than the one before, 25 seconds at most.
    A refused try does not count: whoever has the right password gets in after one wait.
    """
    tries = tries_after_a_pause(tries, now)
    if tries.last_at is None or tries.count < FREE_TRIES:
        return None
    seconds = WAITS[min(tries.count - FREE_TRIES, len(WAITS) - 1)]
    until = tries.last_at + timedelta(seconds=seconds)
    return until if now < until else None


def throttle_key(kind: str, name: str) -> str:
    """The key under which tries are counted; what was typed is not kept, it may be a password in the wrong box."""
    return hashlib.sha256(f"{kind}|{name}".encode()).hexdigest()


def token_hash(token: str) -> str:
    """What is kept of a token; it is 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def email_key(email: str) -> str:
    """The form in which addresses are compared."""
    return normalise(email).strip().casefold()


def check_password(password: str) -> None:
    """Raise RuleBroken for a new password that is too short, too long or on every attacker's list.

    No rules about kinds of characters and no forced change: they make passwords worse.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            "password_short", f"รหัสผ่านต้องยาวอย่างน้อย {SHORTEST_PASSWORD} ตัวอักษร แนะนำให้ใช้ประโยคสั้น ๆ ที่จำง่าย 15 ตัวอักษรขึ้นไป"
        )
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken("password_long", f"รหัสผ่านยาวเกิน {LONGEST_PASSWORD} ตัวอักษร กรุณาใช้ให้สั้นลง")
    if "".join(password.casefold().split()) in COMMON_PASSWORDS or len(set(password)) < 3:
        raise RuleBroken("password_common", "รหัสผ่านนี้มีคนใช้มากและเดาง่าย กรุณาตั้งใหม่ เช่น คำสามสี่คำที่ไม่เกี่ยวกัน")


def own_path(address: str | None) -> str | None:
    """The address if it is a path on this site, else None: nobody is sent elsewhere by a link they were given."""
    if address and len(address) <= 2000 and _OWN_PATH.fullmatch(address):
        return address
    return None
