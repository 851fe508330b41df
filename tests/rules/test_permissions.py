"""Who may see and change what, by table."""

from uuid import uuid4

import pytest

from tracker.rules.errors import Forbidden, NotFound
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post, Right, has_right, may_see_task, require_right, require_task

FINANCE, WORKS = uuid4(), uuid4()


def actor(rank: Rank | None = None, *, is_limited: bool = False) -> Actor:
    division = FINANCE if rank in (Rank.DIVISION_HEAD, Rank.UNIT_HEAD, Rank.OFFICER, Rank.POLICY_OFFICER) else None
    posts = (Post(uuid4(), "ตำแหน่ง", rank, division),) if rank else ()
    return Actor(uuid4(), uuid4(), "สมหญิง ใจดี", posts, is_limited=is_limited)


EXECUTIVE_RANKS = {Rank.MAYOR, Rank.DEPUTY_MAYOR, Rank.CLERK, Rank.DEPUTY_CLERK}
RIGHTS = {
    Right.SIGNED_IN: set(Rank),
    Right.SEE_OVERVIEW: EXECUTIVE_RANKS | {Rank.POLICY_OFFICER},
    Right.SEE_REPORTS: EXECUTIVE_RANKS | {Rank.POLICY_OFFICER},
    Right.RUN_PLAN: {Rank.POLICY_OFFICER},
    Right.REVIEW: {Rank.POLICY_OFFICER},
    Right.ADMINISTER: {Rank.ADMINISTRATOR},
    Right.WATCH: {Rank.ADMINISTRATOR, Rank.POLICY_OFFICER},
}
NEEDS_FULL_SIGN_IN = {Right.RUN_PLAN, Right.REVIEW, Right.ADMINISTER, Right.WATCH}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("rank", Rank)
def test_rights_by_rank(rank: Rank, right: Right) -> None:
    assert has_right(actor(rank), right) is (rank in RIGHTS[right])
    assert has_right(actor(rank, is_limited=True), right) is (rank in RIGHTS[right] and right not in NEEDS_FULL_SIGN_IN)


def test_a_person_without_a_post_may_only_sign_in() -> None:
    assert [right for right in Right if has_right(actor(), right)] == [Right.SIGNED_IN]


def test_a_limited_session_is_asked_to_sign_in_fully() -> None:
    with pytest.raises(Forbidden, match="รหัสผ่าน"):
        require_right(actor(Rank.POLICY_OFFICER, is_limited=True), Right.REVIEW)
    with pytest.raises(Forbidden, match="ผู้มีหน้าที่"):
        require_right(actor(Rank.OFFICER, is_limited=True), Right.REVIEW)


@pytest.mark.parametrize("rank", [Rank.DIVISION_HEAD, Rank.UNIT_HEAD, Rank.OFFICER])
def test_a_division_sees_and_updates_its_own_only(rank: Rank) -> None:
    person = actor(rank)
    require_task(person, FINANCE, is_updating=True)
    with pytest.raises(NotFound):
        require_task(person, WORKS)


def test_a_supporting_division_reads() -> None:
    person = actor(Rank.DIVISION_HEAD)
    require_task(person, WORKS, supporting_ids={FINANCE})
    with pytest.raises(Forbidden):
        require_task(person, WORKS, supporting_ids={FINANCE}, is_updating=True)


def test_the_person_the_head_named_updates() -> None:
    person = actor()
    require_task(person, WORKS, delegate_id=person.person_id, is_updating=True)


@pytest.mark.parametrize("rank", sorted(EXECUTIVE_RANKS))
def test_executives_read_everything_and_change_nothing(rank: Rank) -> None:
    assert may_see_task(actor(rank), WORKS)
    with pytest.raises(Forbidden):
        require_task(actor(rank), WORKS, is_updating=True)


def test_an_administrator_sees_no_work() -> None:
    with pytest.raises(NotFound):
        require_task(actor(Rank.ADMINISTRATOR), FINANCE)
