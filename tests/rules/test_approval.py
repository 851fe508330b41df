"""A chain of approval: whose turn it is, who may decide, and what becomes of it."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.approval import (
    APPROVES,
    CHECKS,
    Step,
    StepState,
    decide,
    find_turn,
    is_approved,
    may_decide,
    pass_over_repeats,
    require_turn,
    skip_vacant,
    steps_of,
    usual_chain,
)
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post

HEAD, CLERK, MAYOR, OTHER = (uuid4() for _ in range(4))
SOMSRI, WIPHA, SOMMAI, ARUN = (uuid4() for _ in range(4))
OFFICE = uuid4()
STEPS = (
    Step(1, HEAD, "หัวหน้าสำนักปลัด", CHECKS),
    Step(2, CLERK, "ปลัด อบต.", CHECKS),
    Step(3, MAYOR, "นายก อบต.", APPROVES),
)
USUAL = {HEAD: {SOMSRI}, CLERK: {WIPHA}, MAYOR: {SOMMAI}}


def actor(person_id: UUID, *position_ids: UUID, is_limited: bool = False, is_acting: bool = False) -> Actor:
    posts = tuple(Post(each, "", Rank.CLERK, is_acting=is_acting) for each in position_ids)
    return Actor(person_id, uuid4(), "ผู้ลงนาม", posts, is_limited=is_limited)


def states(steps: tuple[Step, ...]) -> str:
    """One letter for each step: w(aiting) a(pproved) r(eturned) s(kipped)."""
    return "".join(step.state.value[0] for step in steps)


def chain(letters: str) -> tuple[Step, ...]:
    words = {state.value[0]: state for state in StepState}
    return tuple(
        Step(step.ordinal, step.position_id, step.title, step.part, words[letter])
        for step, letter in zip(STEPS, letters, strict=True)
    )


@pytest.mark.parametrize(
    ("letters", "turn", "approved"),
    [
        ("www", 1, False),
        ("aww", 2, False),
        ("sww", 2, False),
        ("aaw", 3, False),
        ("saw", 3, False),
        ("aaa", None, True),
        ("ssa", None, True),
        ("ass", None, True),
        ("sss", None, False),
        ("rww", None, False),
        ("arw", None, False),
        ("aar", None, False),
    ],
)
def test_whose_turn_it_is(letters: str, turn: int | None, approved: bool) -> None:
    found = find_turn(chain(letters))
    assert (found.ordinal if found else None) == turn
    assert is_approved(chain(letters)) is approved


@pytest.mark.parametrize(
    ("holders", "letters"),
    [
        (USUAL, "www"),
        ({**USUAL, CLERK: {SOMSRI}}, "sww"),  # the head acts for the clerk
        ({**USUAL, MAYOR: {SOMSRI}}, "sww"),
        ({**USUAL, MAYOR: {WIPHA}}, "www"),  # the clerk's own turn has not come
        ({HEAD: {SOMSRI}, CLERK: {SOMSRI}, MAYOR: {SOMSRI}}, "ssw"),
        ({HEAD: {SOMSRI, ARUN}, CLERK: {SOMSRI}, MAYOR: {SOMMAI}}, "www"),  # Arun signs nowhere else
        ({HEAD: {SOMSRI, ARUN}, CLERK: {SOMSRI}, MAYOR: {ARUN}}, "sww"),
        ({CLERK: {WIPHA}, MAYOR: {SOMMAI}}, "www"),  # a vacant post is skipped by a person, with a reason
        ({}, "www"),
    ],
)
def test_whoever_holds_several_posts_signs_once_at_the_last(holders: dict[UUID, set[UUID]], letters: str) -> None:
    passed = pass_over_repeats(STEPS, holders)
    assert states(passed) == letters
    assert all(("ลงนามครั้งเดียว" in step.note) == (step.state is StepState.SKIPPED) for step in passed)


def test_the_clerk_who_acts_for_the_mayor_is_passed_over_when_their_turn_comes() -> None:
    steps = decide(STEPS, 1, "approve", "")
    passed = pass_over_repeats(steps, {**USUAL, MAYOR: {WIPHA}})
    assert states(passed) == "asw"
    assert "ขั้นที่ 3 (นายก อบต.)" in passed[1].note


@pytest.mark.parametrize(
    ("who", "letters", "may"),
    [
        (actor(SOMSRI, HEAD), "www", True),
        (actor(SOMSRI, HEAD, is_acting=True), "www", True),
        (actor(SOMSRI, HEAD, is_limited=True), "www", False),
        (actor(SOMSRI, HEAD), "aww", False),
        (actor(WIPHA, CLERK), "www", False),
        (actor(WIPHA, CLERK, MAYOR), "aaw", True),
        (actor(ARUN), "www", False),
        (actor(ARUN, OTHER), "www", False),
        (actor(SOMMAI, MAYOR), "arw", False),
        (actor(SOMMAI, MAYOR), "aaa", False),
    ],
)
def test_who_may_decide(who: Actor, letters: str, may: bool) -> None:
    assert may_decide(who, chain(letters)) is may


def test_the_own_post_signs_before_the_one_acted_for() -> None:
    own, acting = Post(HEAD, "ผอ.", Rank.DIVISION_HEAD), Post(HEAD, "รักษาการ", Rank.DIVISION_HEAD, is_acting=True)
    who = Actor(SOMSRI, uuid4(), "สมศรี", (acting, own))
    assert require_turn(who, STEPS, 1) == (STEPS[0], own)


@pytest.mark.parametrize(
    ("who", "letters", "ordinal", "kind", "code"),
    [
        (actor(WIPHA, CLERK), "www", 1, Forbidden, "not_your_turn"),
        (actor(SOMSRI, HEAD, is_limited=True), "www", 1, Forbidden, "full_sign_in"),
        (actor(SOMSRI, HEAD), "aww", 1, Conflict, "step_decided"),  # the other holder was faster
        (actor(WIPHA, CLERK), "www", 2, Conflict, "step_decided"),
        (actor(SOMMAI, MAYOR), "aaa", 3, Conflict, "step_decided"),
        (actor(WIPHA, CLERK), "rww", 2, Conflict, "step_decided"),
    ],
)
def test_why_somebody_may_not(who: Actor, letters: str, ordinal: int, kind: type[RuleBroken], code: str) -> None:
    with pytest.raises(kind) as told:
        require_turn(who, chain(letters), ordinal)
    assert told.value.code == code


def test_decisions_go_step_by_step() -> None:
    steps = decide(STEPS, 1, "approve", "")
    steps = decide(steps, 2, "approve", "ขอให้เร่งรัดกองช่าง")
    assert states(steps) == "aaw"
    assert steps[1].note == "ขอให้เร่งรัดกองช่าง"
    assert states(decide(steps, 3, "return", "ผลของมาตรการ 2.1 ยังไม่ชัด")) == "aar"
    with pytest.raises(RuleBroken, match="ต้องแก้ไขเรื่องใด"):
        decide(steps, 3, "return", "")
    with pytest.raises(RuleBroken, match="ยาวเกิน"):
        decide(steps, 3, "approve", "ก" * 2001)


@pytest.mark.parametrize(
    ("letters", "holders", "ordinal", "reason", "code"),
    [
        ("www", {MAYOR: {SOMMAI}}, 1, "ว่างตั้งแต่ 1 ม.ค. 2570", None),
        ("aaw", {}, 3, "นายกพ้นวาระ", None),
        ("www", USUAL, 1, "รีบ", "not_vacant"),
        ("www", {}, 1, "", "reason_needed"),
        ("www", {}, 1, "ก" * 2001, "note_too_long"),
        ("aww", {}, 1, "ว่าง", "step_decided"),
        ("ssw", {}, 3, "ไม่มีใครเลย", "nobody_signs"),
    ],
)
def test_a_vacant_post_may_be_skipped_with_a_reason(
    letters: str, holders: dict[UUID, set[UUID]], ordinal: int, reason: str, code: str | None
) -> None:
    if code is None:
        left = skip_vacant(chain(letters), holders, ordinal, reason)
        assert left[ordinal - 1].state is StepState.SKIPPED
        assert left[ordinal - 1].note == reason
        return
    with pytest.raises(RuleBroken) as told:
        skip_vacant(chain(letters), holders, ordinal, reason)
    assert told.value.code == code


def test_the_usual_chain_goes_from_the_officers_head_to_the_mayor() -> None:
    posts = [
        Post(MAYOR, "นายก อบต.", Rank.MAYOR),
        Post(OTHER, "ผู้อำนวยการกองช่าง", Rank.DIVISION_HEAD, uuid4()),
        Post(HEAD, "หัวหน้าสำนักปลัด", Rank.DIVISION_HEAD, OFFICE),
        Post(uuid4(), "นักวิเคราะห์", Rank.POLICY_OFFICER, OFFICE),
        Post(CLERK, "ปลัด อบต.", Rank.CLERK),
        Post(uuid4(), "ปลัด (เดิม)", Rank.CLERK),
    ]
    assert steps_of(usual_chain(posts)) == STEPS
    assert [one.title for one in usual_chain(posts[:1])] == ["นายก อบต."]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_everybody_signs_exactly_once_and_at_the_last_of_their_posts(holders_of: list[int]) -> None:
    """Whoever holds what: one person to each post, in any pattern."""
    people = [SOMSRI, WIPHA, SOMMAI, ARUN]
    posts = [UUID(int=number) for number in range(1, len(holders_of) + 1)]
    holders = {post: {people[who]} for post, who in zip(posts, holders_of, strict=True)}
    steps = tuple(Step(number, post, f"ตำแหน่งที่ {number}", CHECKS) for number, post in enumerate(posts, start=1))
    signed = []
    steps = pass_over_repeats(steps, holders)
    while turn := find_turn(steps):
        signed.append((next(iter(holders[turn.position_id])), turn.ordinal))
        steps = pass_over_repeats(decide(steps, turn.ordinal, "approve", ""), holders)
    last = {people[who]: number for number, who in enumerate(holders_of, start=1)}
    assert dict(signed) == last
    assert len(signed) == len(last)
    assert is_approved(steps)


def test_an_office_without_clerk_and_mayor_is_told_what_is_missing() -> None:
    with pytest.raises(RuleBroken, match="ตำแหน่งปลัดหรือนายก"):
        steps_of(usual_chain([]))
