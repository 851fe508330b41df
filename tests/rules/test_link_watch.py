"""What a look says of a link, look after look, and when the next one is."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.link_watch import (
    FAILURES_TOLD,
    TROUBLE_ADVICE,
    TROUBLE_NAMES,
    WEEK,
    LinkState,
    LinkTrouble,
    Look,
    accepted,
    after_look,
    is_watched,
    named_years,
    next_look_at,
    text_mark,
    wrong_year_words,
)
from tracker.rules.thai_calendar import BANGKOK
from tracker.rules.web_sight import FAILURE_WORDS, LookFailure, leads_home

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=BANGKOK)
ID = UUID("0192a3b4-0000-7000-8000-00000000abcd")
WELL = Look(status_code=200, mark="a", title="รายงานผล", years=frozenset({2570}))
GONE = Look(status_code=404)
OFF = Look(failure=LookFailure.UNREACHED)
NEW = LinkState(next_look_at=NOW)


def looked(state: LinkState, *looks: Look, years: tuple[int, ...] = (2570,)) -> LinkState:
    """Each look at the moment the one before has set."""
    for look in looks:
        state = after_look(state, look, evidence_id=ID, years=years, now=max(state.next_look_at, NOW))
    return state


def test_the_first_whole_look_is_what_later_ones_are_compared_with() -> None:
    state = looked(NEW, WELL, WELL)
    assert (state.first_sha256, state.trouble, state.last_title) == ("a", None, "รายงานผล")
    changed = looked(state, replace(WELL, mark="b", title="ข่าวใหม่"))
    assert (changed.trouble, changed.trouble_note, changed.first_sha256) == (
        LinkTrouble.CHANGED,
        "ตอนนี้หัวข้อคือ “ข่าวใหม่”",
        "a",
    )
    assert looked(changed, WELL).trouble is None  # it shows again what it showed


def test_a_change_is_told_since_when_it_was_first_seen() -> None:
    once = looked(NEW, WELL, replace(WELL, mark="b"))
    twice = looked(once, replace(WELL, mark="c"))
    assert once.trouble_since == once.looked_at == twice.trouble_since
    assert twice.looked_at != once.looked_at


@pytest.mark.parametrize("failure", [GONE, OFF, Look(status_code=500), replace(WELL, is_front_page=True)])
def test_three_failures_over_three_days_are_told(failure: Look) -> None:
    states = [looked(NEW, WELL, *[failure] * number) for number in range(1, 5)]
    assert [state.trouble for state in states] == [None, None, LinkTrouble.MISSING, LinkTrouble.MISSING]
    first, third = states[0], states[2]
    assert first.looked_at is not None
    assert third.looked_at is not None
    assert third.looked_at - first.looked_at >= timedelta(days=3)
    assert third.trouble_since == first.looked_at
    assert states[3].next_look_at - states[3].looked_at >= WEEK / 2  # type: ignore[operator]


def test_one_good_look_ends_a_row_of_failures() -> None:
    state = looked(NEW, WELL, OFF, OFF, WELL, OFF, OFF)
    assert (state.trouble, state.failures) == (None, 2)


def test_looks_ordered_by_hand_in_one_afternoon_count_as_one_failure() -> None:
    state = looked(NEW, WELL)
    start = state.next_look_at
    for hour in range(6):
        state = after_look(state, GONE, evidence_id=ID, years=[2570], now=start + timedelta(hours=hour))
    assert (state.failures, state.trouble) == (1, None)


def test_an_address_inside_is_told_at_once_and_one_the_watch_cannot_open_never() -> None:
    inside = looked(NEW, Look(failure=LookFailure.NOT_PUBLIC))
    assert inside.trouble == LinkTrouble.NOT_PUBLIC
    odd = looked(NEW, *[Look(failure=LookFailure.ADDRESS)] * 5)
    assert (odd.trouble, odd.failures, odd.trouble_note) == (None, 0, FAILURE_WORDS[LookFailure.ADDRESS])


@pytest.mark.parametrize("look", [GONE, Look(failure=LookFailure.NOT_PUBLIC)])
def test_what_only_the_watch_cannot_open_stays_excused_while_it_fails_in_the_same_way(look: Look) -> None:
    state = accepted(looked(NEW, *[look] * FAILURES_TOLD), is_living=False, now=NOW)
    assert looked(state, *[look] * 6).trouble is None
    assert looked(state, *[OFF] * FAILURES_TOLD).trouble == LinkTrouble.MISSING
    again = looked(state, WELL, *[look] * FAILURES_TOLD)
    assert again.trouble == (LinkTrouble.NOT_PUBLIC if look.failure else LinkTrouble.MISSING)


def test_an_accepted_change_is_what_is_compared_with_from_then_on() -> None:
    state = accepted(looked(NEW, WELL, replace(WELL, mark="b")), is_living=False, now=NOW)
    assert (state.trouble, looked(state, replace(WELL, mark="b")).trouble) == (None, None)
    assert looked(state, WELL).trouble == LinkTrouble.CHANGED


def test_a_page_that_may_change_is_never_told_as_changed_but_as_missing() -> None:
    state = accepted(looked(NEW, WELL, replace(WELL, mark="b")), is_living=True, now=NOW)
    assert looked(state, replace(WELL, mark="c"), replace(WELL, mark="d", years=frozenset({2560}))).trouble is None
    assert looked(state, GONE, GONE, GONE).trouble == LinkTrouble.MISSING


def test_another_year_is_told_from_the_first_look_and_can_be_accepted() -> None:
    old = replace(WELL, years=frozenset({2566, 2567}))
    state = looked(NEW, old)
    assert (state.trouble, state.trouble_note) == (
        LinkTrouble.WRONG_YEAR,
        "พบเฉพาะปี 2566, 2567 แต่หลักฐานนี้ใช้ในปี 2570",
    )
    state = accepted(state, is_living=False, now=NOW)
    assert looked(state, old, old).trouble is None
    assert looked(state, replace(old, mark="b")).trouble == LinkTrouble.WRONG_YEAR


def test_a_failure_does_not_hide_what_was_told_before() -> None:
    state = looked(NEW, WELL, replace(WELL, mark="b"), GONE)
    assert state.trouble == LinkTrouble.CHANGED
    missing = looked(state, GONE, GONE)
    assert (missing.trouble, missing.trouble_since) == (LinkTrouble.MISSING, missing.looked_at)


@pytest.mark.parametrize(
    ("found", "common", "years", "is_told"),
    [
        ({2570}, set(), {2570}, False),
        ({2569}, set(), {2570}, False),  # the fiscal year 2570 begins in October 2569
        ({2566, 2569}, set(), {2570}, False),
        ({2571}, set(), {2570}, True),
        ({2566}, set(), {2566, 2570}, False),
        (set(), {2567}, {2570}, False),
        ({2566}, {2570}, {2570}, False),
        ({2566}, set(), set(), False),
    ],
)
def test_only_other_years_are_told(found: set[int], common: set[int], years: set[int], *, is_told: bool) -> None:
    look = Look(status_code=200, years=frozenset(found), common_years=frozenset(common))
    assert bool(wrong_year_words(look, years)) is is_told


@pytest.mark.parametrize(
    ("text", "buddhist", "common"),
    [
        ("แผนปฏิบัติการ พ.ศ.๒๕๗๐ และปี2569", {2570, 2569}, set()),
        ("ปี 2566, 2567 และ 2568", {2566, 2567, 2568}, set()),
        ("งบประมาณ 2,566,000 บาท โทร 02-2569-1234 เลขที่ 12566", {2569}, set()),
        ("© 2560 เทศบาลตำบลหนองเมฆ", set(), set()),
        ("สงวนลิขสิทธิ์ พ.ศ. 2562 ตามพระราชบัญญัติ\nรายงาน 2570", {2570}, set()),
        ("Updated 2 March 2027", set(), {2570}),
        ("ผู้เข้าชม 2500 คน ระยะทาง 2.2566 กม.", set(), set()),
    ],
)
def test_years_are_found_as_people_write_them(text: str, buddhist: set[int], common: set[int]) -> None:
    assert named_years(text) == (frozenset(buddhist), frozenset(common))


def test_a_counter_or_the_day_is_no_change() -> None:
    before = "รายงานผลไตรมาสที่ 1\nวันนี้ วันจันทร์ที่ 1 มีนาคม 2570\nผู้เข้าชม 12,345 คน"
    after = "รายงานผลไตรมาสที่ ๑ วันนี้ วันอังคารที่ 2 เมษายน 2570 ผู้เข้าชม 12,399  คน"
    assert text_mark(before) == text_mark(after)
    assert text_mark(before) != text_mark(before.replace("รายงานผล", "ประกาศผล"))


@given(st.uuids(), st.floats(0, 20 * 365 * 24))
def test_the_next_look_is_in_about_a_week_at_the_links_own_moment(evidence_id: UUID, hours: float) -> None:
    now = NOW + timedelta(hours=hours)
    following = next_look_at(evidence_id, now)
    assert WEEK / 2 <= following - now <= WEEK * 1.5
    assert next_look_at(evidence_id, following) == following + WEEK


def test_a_thousand_links_are_spread_over_the_week() -> None:
    days = Counter(next_look_at(UUID(int=number * 7_919 + 12_345), NOW).date() for number in range(1000))
    assert len(days) in (7, 8)
    days = Counter(next_look_at(UUID(int=number * 0x9E3779B97F4A7C15), NOW).weekday() for number in range(7_000))
    assert min(days.values()) > 800


@pytest.mark.parametrize(
    ("years", "is_on"), [({2570}, True), ({2569}, True), ({2568}, False), (set(), False), ({2571}, True)]
)
def test_links_of_years_long_gone_are_left_alone(years: set[int], *, is_on: bool) -> None:
    assert is_watched(years, 2570) is is_on


@pytest.mark.parametrize(
    ("asked", "came_to", "is_home"),
    [
        ("https://a.go.th/doc/7", "https://www.a.go.th/", True),
        ("https://a.go.th/doc?id=7", "https://www.a.go.th", True),
        ("https://a.go.th/", "https://www.a.go.th/", False),
        ("https://a.go.th/doc/7", "https://www.a.go.th/?id=7", False),
        ("https://a.go.th/doc/7", "https://www.a.go.th/doc/7", False),
    ],
)
def test_a_way_that_ends_at_the_front_page(asked: str, came_to: str, *, is_home: bool) -> None:
    assert leads_home(asked, came_to) is is_home


def test_everything_that_can_be_told_has_words() -> None:
    assert set(TROUBLE_NAMES) == set(TROUBLE_ADVICE) == set(LinkTrouble)
    assert set(FAILURE_WORDS) == set(LookFailure)
    forbidden = Look(status_code=403).trouble_words
    assert "กรุณาลองเปิดด้วยตนเอง" in forbidden
