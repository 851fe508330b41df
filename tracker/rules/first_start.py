"""The first start of an installation: the code that lets its administrator in, a password, the office's short name."""

import re
import secrets
from hmac import compare_digest

from tracker.rules.office import OrganizationKind
from tracker.rules.thai_text import normalise, to_arabic_digits

PROVISIONAL_SLUG = "new-office"  # until the office is named
PROVISIONAL_NAME = "องค์กรปกครองส่วนท้องถิ่น (ยังไม่ได้ตั้งชื่อ)"
# Nothing that looks like something else on a printed line: no 0 and O, no 1 and l.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_GROUPS, _PASSWORD_GROUPS, _GROUP = 3, 4, 4
# Mail of everybody: its domain says nothing of the office.
_EVERYBODYS = frozenset(
    ("gmail", "hotmail", "outlook", "yahoo", "live", "icloud", "windowslive", "mail", "email", "office365", "hotmai")
)
_PREFIXES = {
    OrganizationKind.PROVINCIAL: "pao",
    OrganizationKind.CITY: "city",
    OrganizationKind.TOWN: "town",
    OrganizationKind.SUBDISTRICT_MUNICIPALITY: "tessaban",
    OrganizationKind.SUBDISTRICT: "sao",
}
_NUMBERS = 9000


def new_code() -> str:
    """A code somebody reads off the console and types: "k7mp-x3wd-9qha"."""
    return _grouped(_CODE_GROUPS)


def new_password() -> str:
    """A password nobody guesses, of letters nobody confuses."""
    return _grouped(_PASSWORD_GROUPS)


def is_same_code(typed: str, wanted: str) -> bool:
    """Whether the code was typed right; case, dashes and blanks do not matter."""
    return compare_digest(_bare(typed).encode(), _bare(wanted).encode())


def proposed_slug(email: str, kind: OrganizationKind) -> str:
    """A short name for addresses: what stands in the office's own mail domain, else the kind with a number."""
    labels = email.casefold().rpartition("@")[2].split(".")
    own = re.sub(r"[^a-z0-9-]", "", labels[0]).strip("-")
    if len(own) > 2 and own not in _EVERYBODYS:
        return own[:60]
    return f"{_PREFIXES[kind]}-{1000 + secrets.randbelow(_NUMBERS)}"


def place_name(name: str, kind: OrganizationKind) -> str:
    """The place without its kind: "หนองเมฆ" from "อบต. หนองเมฆ"."""
    for prefix in (kind.full_name, kind.value, kind.value.rstrip(".")):
        if name.startswith(prefix) and name.removeprefix(prefix).strip(" ."):
            return name.removeprefix(prefix).strip(" .")
    return name


def _grouped(groups: int) -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(groups))


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", to_arabic_digits(normalise(text)).casefold())
