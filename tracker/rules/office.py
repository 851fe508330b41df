"""What an office is made of: kinds of organization and ranks of a position."""

from enum import StrEnum


class OrganizationKind(StrEnum):
    """The five kinds of องค์กรปกครองส่วนท้องถิ่น (อปท.)."""

    PROVINCIAL = "อบจ."
    CITY = "เทศบาลนคร"
    TOWN = "เทศบาลเมือง"
    SUBDISTRICT_MUNICIPALITY = "เทศบาลตำบล"
    SUBDISTRICT = "อบต."

    @property
    def full_name(self) -> str:
        """The words that stand before the place: องค์การบริหารส่วนตำบล for อบต."""
        return _FULL_NAMES.get(self, self.value)


_FULL_NAMES = {
    OrganizationKind.PROVINCIAL: "องค์การบริหารส่วนจังหวัด",
    OrganizationKind.SUBDISTRICT: "องค์การบริหารส่วนตำบล",
}


class Rank(StrEnum):
    """The rank of a position; rights follow from it."""

    MAYOR = "mayor"
    DEPUTY_MAYOR = "deputy_mayor"
    CLERK = "clerk"
    DEPUTY_CLERK = "deputy_clerk"
    DIVISION_HEAD = "division_head"
    UNIT_HEAD = "unit_head"
    OFFICER = "officer"
    POLICY_OFFICER = "policy_officer"
    ADMINISTRATOR = "administrator"

    @property
    def thai(self) -> str:
        """The word shown to people."""
        return _RANK_WORDS[self]


_RANK_WORDS = {
    Rank.MAYOR: "นายก",
    Rank.DEPUTY_MAYOR: "รองนายก",
    Rank.CLERK: "ปลัด",
    Rank.DEPUTY_CLERK: "รองปลัด",
    Rank.DIVISION_HEAD: "ผู้อำนวยการกอง",
    Rank.UNIT_HEAD: "หัวหน้างาน",
    Rank.OFFICER: "เจ้าหน้าที่",
    Rank.POLICY_OFFICER: "เจ้าหน้าที่นโยบายและแผน",
    Rank.ADMINISTRATOR: "ผู้ดูแลระบบ",
}

EXECUTIVES = frozenset({Rank.MAYOR, Rank.DEPUTY_MAYOR, Rank.CLERK, Rank.DEPUTY_CLERK})
DIVISION_RANKS = frozenset({Rank.DIVISION_HEAD, Rank.UNIT_HEAD, Rank.OFFICER})
