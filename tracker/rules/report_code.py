"""The short code on every page of a report under approval: read off paper by a person, or out of its QR."""

from tracker.rules.thai_text import clean_line, normalise, to_arabic_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none that is mistaken for another (I L O U)
RANDOM_BYTES = 5
_SIGNS = 8  # seven and the check sign
_LONGEST_SAID = 300  # an address with a code at its end
_MISTAKEN = str.maketrans("OIL", "011")
_APART = str.maketrans("", "", " -–—.")
_BITS = 5
_FIELD = 0b100101  # x⁵ + x² + 1: the signs as the field of 32, so that no wrong sign and no swapped pair goes unnoticed


def new_code(random: bytes) -> str:
    """A code as it is printed ("7K4Q-92MX"): 35 random bits and the check sign. Wants RANDOM_BYTES bytes."""
    number = int.from_bytes(random[:RANDOM_BYTES], "big")
    values = [number >> _BITS * place & 31 for place in reversed(range(_SIGNS - 1))]
    signs = "".join(ALPHABET[value] for value in (*values, _check(values)))
    return f"{signs[:4]}-{signs[4:]}"


def read_code(text: str) -> str | None:
    """The code somebody typed, as it is printed: any case, spaces, Thai digits, O for 0; also the address of a QR.

    None where it is none, which the check sign tells of a single wrong sign or two that changed places.
    """
    if len(text) > _LONGEST_SAID:
        return None
    said = to_arabic_digits(clean_line(normalise(text))).rstrip("/").rpartition("/")[2]
    signs = said.upper().removeprefix("รหัส").translate(_APART).translate(_MISTAKEN)
    if len(signs) != _SIGNS or not set(signs) <= set(ALPHABET):
        return None
    *values, check = (ALPHABET.index(sign) for sign in signs)
    return f"{signs[:4]}-{signs[4:]}" if _check(values) == check else None


def _check(values: list[int]) -> int:
    """Each value times a power of two of its own, added up in the field."""
    total = 0
    for value in values:
        total = _double(total ^ value)
    return total


def _double(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value >> _BITS else value
