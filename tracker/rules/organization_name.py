"""The full name of an organization (อปท.) as documents print it, and the posts that sign for it."""

from tracker.rules.office import OrganizationKind

_COMPLETE = ("องค์การบริหารส่วน", "เทศบาล", "อบต", "อบจ")


def official_name(name: str, kind: OrganizationKind) -> str:
    """ "องค์การบริหารส่วนตำบลศรีคำ" from ("ศรีคำ", "อบต."); a name that says its kind already is left alone."""
    name = name.strip()
    return name if name.startswith(_COMPLETE) else f"{kind.full_name}{name}"


def signing_posts(official: str) -> tuple[str, str]:
    """The posts of the clerk (ปลัด) and of the mayor (นายก): a municipality's is นายกเทศมนตรี…"""
    if official.startswith("เทศบาล"):
        return f"ปลัด{official}", f"นายกเทศมนตรี{official.removeprefix('เทศบาล')}"
    return f"ปลัด{official}", f"นายก{official}"
