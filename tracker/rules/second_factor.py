"""The second factor: six digits of an authenticator, or one of ten codes on paper; who is to have one."""

import hmac
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import datetime

from tracker.rules.office import EXECUTIVES, Rank
from tracker.rules.thai_text import to_arabic_digits

STEP_SECONDS = 30
TOLERATED_STEPS = 1  # clocks of telephones are a little off
RECOVERY_CODES = 10
# Whoever runs the machine, approves or publishes: a password alone should not open that.
WHO_SHOULD = frozenset({Rank.ADMINISTRATOR, Rank.POLICY_OFFICER, *EXECUTIVES})
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 1 I L O U: they are misread
_RECOVERY_LENGTH = 10  # 30 ** 10: guessed by nobody at 25 seconds a try
_APART = re.compile(r"[\s\u200b\-–]+")


def should_have_one(ranks: AbstractSet[Rank]) -> bool:
    """Whether somebody of these ranks holds keys that a password alone should not."""
    return bool(ranks & WHO_SHOULD)


def read_digits(said: str) -> str | None:
    """The six digits somebody typed, in either script; None where it is something else."""
    digits = _APART.sub("", to_arabic_digits(said))
    return digits if len(digits) == 6 and digits.isascii() and digits.isdigit() else None


def fitting_step(digits: str, at: datetime, last_step: int | None, code_at: Callable[[int], str]) -> int | None:
    """The step of 30 seconds whose code this is, now or a step aside; None for none, or for one used already.

    `code_at` gives the code of the step that begins at so many seconds since 1970.
    """
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - TOLERATED_STEPS, now + TOLERATED_STEPS + 1):
        is_fresh = last_step is None or step > last_step
        if is_fresh and hmac.compare_digest(code_at(step * STEP_SECONDS), digits):
            return step
    return None


def recovery_code(random: bytes) -> str:
    """ "7K4Q9-2MXBR", out of at least ten random bytes."""
    letters = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in random[:_RECOVERY_LENGTH])
    return f"{letters[:5]}-{letters[5:]}"


def read_recovery_code(said: str) -> str | None:
    """What somebody copied from paper, as it was printed; None where it can be none."""
    letters = _APART.sub("", to_arabic_digits(said)).upper()
    is_one = len(letters) == _RECOVERY_LENGTH and all(letter in _ALPHABET for letter in letters)
    return f"{letters[:5]}-{letters[5:]}" if is_one else None
