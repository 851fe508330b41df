"""Who may see and change what: computed from the posts a person holds today."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from tracker.rules.errors import Forbidden, NotFound
from tracker.rules.office import DIVISION_RANKS, EXECUTIVES, Rank


@dataclass(frozen=True)
class Post:
    """A position as somebody holds it today; acting counts in full."""

    position_id: UUID
    title: str
    rank: Rank
    division_id: UUID | None = None
    unit: str | None = None
    is_acting: bool = False


@dataclass(frozen=True)
class Actor:
    """A person of an organization with today's posts. A limited actor came in by a one-time link."""

    person_id: UUID
    organization_id: UUID
    name: str
    posts: tuple[Post, ...] = ()
    is_limited: bool = False
    ranks: AbstractSet[Rank] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranks", frozenset(post.rank for post in self.posts))

    @property
    def division_ids(self) -> frozenset[UUID]:
        """The divisions this person works in."""
        return frozenset(post.division_id for post in self.posts if post.division_id and post.rank in DIVISION_RANKS)

    @property
    def headed_division_ids(self) -> frozenset[UUID]:
        """The divisions this person is the head of, acting or not."""
        return frozenset(
            post.division_id for post in self.posts if post.division_id and post.rank is Rank.DIVISION_HEAD
        )

    @property
    def is_executive(self) -> bool:
        return bool(self.ranks & EXECUTIVES)

    @property
    def is_policy_officer(self) -> bool:
        return Rank.POLICY_OFFICER in self.ranks

    @property
    def is_administrator(self) -> bool:
        return Rank.ADMINISTRATOR in self.ranks


class Right(StrEnum):
    """What a page or command may ask of an actor, apart from any one thing."""

    SIGNED_IN = "signed_in"
    SEE_OVERVIEW = "see_overview"
    RUN_PLAN = "run_plan"
    REVIEW = "review"
    SEE_REPORTS = "see_reports"
    ADMINISTER = "administer"
    WATCH = "watch"


def has_right(actor: Actor, right: Right) -> bool:
    """Whether this actor has this right today; approving, publishing and settings want a full sign-in."""
    if right is Right.SIGNED_IN:
        return True
    if right in (Right.SEE_OVERVIEW, Right.SEE_REPORTS):  # both show every division's work
        return actor.is_executive or actor.is_policy_officer
    if actor.is_limited:
        return False
    if right in (Right.RUN_PLAN, Right.REVIEW):
        return actor.is_policy_officer
    if right is Right.WATCH:
        return actor.is_policy_officer or actor.is_administrator
    return right is Right.ADMINISTER and actor.is_administrator


def require_right(actor: Actor, right: Right) -> None:
    """Raise Forbidden where the actor does not have the right."""
    if not has_right(actor, right):
        if actor.is_limited and has_right(_with_full_session(actor), right):
            raise Forbidden("full_sign_in", "หน้านี้ต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน ลิงก์จากข้อความใช้ดูและรายงานงานของท่านได้เท่านั้น")
        raise Forbidden("no_right", "หน้านี้สำหรับผู้มีหน้าที่โดยตรง หากท่านต้องใช้ กรุณาแจ้งเจ้าหน้าที่นโยบายและแผนหรือผู้ดูแลระบบ")


def may_see_task(actor: Actor, division_id: UUID, supporting_ids: AbstractSet[UUID] = frozenset()) -> bool:
    """Policy officer and executives see all; others their own division's and those they support."""
    if actor.is_executive or actor.is_policy_officer:
        return True
    return bool(actor.division_ids & ({division_id} | supporting_ids))


def may_update_task(actor: Actor, division_id: UUID, delegate_id: UUID | None = None) -> bool:
    """Whoever may write for the accountable division, and the person its head named."""
    return may_write_for(actor, division_id) or actor.person_id == delegate_id


def may_write_for(actor: Actor, division_id: UUID) -> bool:
    """The people of a division; the policy officer for every division, but not by a link that may be in wrong hands."""
    return division_id in actor.division_ids or (actor.is_policy_officer and not actor.is_limited)


def may_hand_task(actor: Actor, division_id: UUID) -> bool:
    """A division's head, acting or not, hands its tasks on; the policy officer with a password where nobody is."""
    return division_id in actor.headed_division_ids or (actor.is_policy_officer and not actor.is_limited)


def may_link_group(actor: Actor, division_id: UUID) -> bool:
    """A division's LINE group is tied by its head or the policy officer, signed in with a password."""
    if actor.is_limited:
        return False
    heads = (post.division_id for post in actor.posts if post.rank is Rank.DIVISION_HEAD)
    return actor.is_policy_officer or division_id in heads


def require_task(
    actor: Actor,
    division_id: UUID,
    *,
    supporting_ids: AbstractSet[UUID] = frozenset(),
    delegate_id: UUID | None = None,
    is_updating: bool = False,
) -> None:
    """Raise NotFound for a task this actor may not even see, Forbidden for one they may only read."""
    if may_update_task(actor, division_id, delegate_id):
        return
    if not may_see_task(actor, division_id, supporting_ids):
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    if is_updating:
        raise read_only(actor, "งานนี้เป็นของกองอื่น ท่านดูได้แต่แก้ไขไม่ได้")


def read_only(actor: Actor, message: str) -> Forbidden:
    """Why somebody may read another division's work but not write it."""
    if actor.is_policy_officer and actor.is_limited:
        return Forbidden("full_sign_in", "การบันทึกแทนกองอื่นต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน ลิงก์จากข้อความใช้รายงานงานของกองท่านเองได้")
    return Forbidden("read_only", message)


def _with_full_session(actor: Actor) -> Actor:
    return Actor(actor.person_id, actor.organization_id, actor.name, actor.posts)
