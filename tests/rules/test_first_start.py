"""The first start: codes that are read off a screen, short names, ready divisions."""

import pytest

from tracker.rules.division_sets import head_title, ready_divisions
from tracker.rules.first_start import is_same_code, new_code, new_password, place_name, proposed_slug
from tracker.rules.office import OrganizationKind
from tracker.rules.provinces import PROVINCES
from tracker.rules.sign_in import check_password
from tracker.rules.thai_text import match_key

KINDS = list(OrganizationKind)


def test_a_code_may_be_typed_as_people_type() -> None:
    code = new_code()
    assert is_same_code(code, code)
    assert is_same_code(f" {code.upper().replace('-', ' ')} ", code)
    assert not is_same_code(code[:-1], code)
    assert not is_same_code("", code)
    assert new_code() != code


def test_a_code_has_nothing_that_looks_like_something_else() -> None:
    letters = set("".join(new_code() + new_password() for _ in range(200))) - {"-"}
    assert not letters & set("01ilo")


def test_a_password_we_make_is_one_we_take() -> None:
    check_password(new_password())


@pytest.mark.parametrize(
    ("email", "slug"),
    [("a@nongmek.go.th", "nongmek"), ("a@Doi-Sai.ac.th", "doi-sai"), ("a@abt_khao.go.th", "abtkhao")],
)
def test_a_short_name_comes_from_the_offices_own_mail(email: str, slug: str) -> None:
    assert proposed_slug(email, OrganizationKind.SUBDISTRICT) == slug


@pytest.mark.parametrize("email", ["a@gmail.com", "a@hotmail.com", "a@x.th", "", "a@ตำบล.ไทย"])
def test_mail_of_everybody_says_nothing_of_the_office(email: str) -> None:
    assert proposed_slug(email, OrganizationKind.PROVINCIAL).startswith("pao-")


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("อบต.หนองเมฆ", OrganizationKind.SUBDISTRICT, "หนองเมฆ"),
        ("อบต. หนองเมฆ", OrganizationKind.SUBDISTRICT, "หนองเมฆ"),
        ("องค์การบริหารส่วนตำบลหนองเมฆ", OrganizationKind.SUBDISTRICT, "หนองเมฆ"),
        ("เทศบาลตำบลดอยสายหมอก", OrganizationKind.SUBDISTRICT_MUNICIPALITY, "ดอยสายหมอก"),
        ("ดอยสายหมอก", OrganizationKind.SUBDISTRICT_MUNICIPALITY, "ดอยสายหมอก"),
        ("อบต.", OrganizationKind.SUBDISTRICT, "อบต."),
    ],
)
def test_the_place_stands_without_its_kind(typed: str, kind: OrganizationKind, name: str) -> None:
    assert place_name(typed, kind) == name


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_ready_divisions_of_an_office_answer_to_one_name(kind: OrganizationKind) -> None:
    names = [match_key(name) for one in ready_divisions(kind) for name in (one.name, *one.aliases)]
    assert len(names) == len(set(names))
    assert sum(one.is_usual for one in ready_divisions(kind)) >= 4


@pytest.mark.parametrize(
    ("division", "title"),
    [
        ("สำนักปลัดเทศบาล", "หัวหน้าสำนักปลัดเทศบาล"),
        ("กองช่าง", "ผู้อำนวยการกองช่าง"),
        ("สำนักคลัง", "ผู้อำนวยการสำนักคลัง"),
        ("หน่วยตรวจสอบภายใน", "หัวหน้าหน่วยตรวจสอบภายใน"),
    ],
)
def test_what_a_head_is_called(division: str, title: str) -> None:
    assert head_title(division) == title


def test_there_are_seventy_seven_provinces() -> None:
    assert len(set(PROVINCES)) == 77
