"""The full name of an organization (อปท.) as documents print it, and the posts that sign for it."""

from tracker.rules.office import OrganizationKind
from tracker.rules.thai_text import match_key

_COMPLETE = ("องค์การบริหารส่วน", "องค์กรปกครองส่วนท้องถิ่น", "เทศบาล", "อบต", "อบจ")


def official_name(name: str, kind: OrganizationKind) -> str:
    """ "องค์การบริหารส่วนตำบลศรีคำ" from ("ศรีคำ", "อบต."); a name that says its kind already is left alone."""
    name = name.strip()
    return name if name.startswith(_COMPLETE) else f"{kind.full_name}{name}"


def is_same_office(printed: str, official: str) -> bool:
    """Whether a name printed in a document may be this organization's: อบต.ศรีคำ is องค์การบริหารส่วนตำบลศรีคำ."""
    ours, theirs = match_key(official), match_key(printed)
    for kind in OrganizationKind:
        ours, theirs = (name.removeprefix(match_key(kind.full_name)) for name in (ours, theirs))
        ours, theirs = (name.removeprefix(match_key(kind.value)) for name in (ours, theirs))
    return ours == theirs


def signing_posts(official: str) -> tuple[str, str]:
    """The posts of the clerk (ปลัด) and of the mayor (นายก): a municipality's is นายกเทศมนตรี…"""
    if official.startswith("เทศบาล"):
        return f"ปลัด{official}", f"นายกเทศมนตรี{official.removeprefix('เทศบาล')}"
    return f"ปลัด{official}", f"นายก{official}"
