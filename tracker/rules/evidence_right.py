"""Who may see, mend and withdraw a piece of evidence: it follows from what the piece shows (rules.permissions)."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from tracker.rules.errors import Forbidden, NotFound
from tracker.rules.permissions import Actor, Right, has_right, may_see_task, may_update_task, read_only

NO_EVIDENCE = "ไม่พบหลักฐานนี้ กรุณากลับไปที่หน้างานหรือบัญชีหลักฐาน"


@dataclass(frozen=True)
class Tie:
    """One thing a piece shows. `division_id` None: an O-item, or an entry written for the whole office."""

    division_id: UUID | None = None
    supporting_ids: AbstractSet[UUID] = frozenset()
    delegate_id: UUID | None = None
    is_o_item: bool = False


def may_see(actor: Actor, ties: Collection[Tie]) -> bool:
    """Whoever sees the reports sees all evidence; others see what belongs to work they may see."""
    return has_right(actor, Right.SEE_REPORTS) or any(_sees(actor, tie) for tie in ties)


def may_mend(actor: Actor, ties: Collection[Tie]) -> bool:
    """The policy officer; and a division while nobody else's work rests on the piece."""
    if has_right(actor, Right.RUN_PLAN):
        return True
    own = [tie for tie in ties if not tie.is_o_item]
    return bool(own) and all(_writes(actor, tie) for tie in own)


def may_withdraw(actor: Actor, ties: Collection[Tie]) -> bool:
    """The same; what answers an O-item is the policy officer's to take away."""
    return may_mend(actor, ties) and (has_right(actor, Right.RUN_PLAN) or not any(tie.is_o_item for tie in ties))


def require_seen(actor: Actor, ties: Collection[Tie]) -> None:
    """Raise NotFound for a piece that does not exist for this actor."""
    if not may_see(actor, ties):
        raise NotFound("no_evidence", NO_EVIDENCE)


def require_mending(actor: Actor, ties: Collection[Tie]) -> None:
    """Raise NotFound for a piece this actor may not even see, Forbidden for one they may only read."""
    require_seen(actor, ties)
    if not may_mend(actor, ties):
        raise read_only(actor, "หลักฐานนี้ใช้กับงานของกองอื่นด้วย จึงแก้ไขเองไม่ได้ กรุณาแจ้งเจ้าหน้าที่นโยบายและแผน")


def require_withdrawing(actor: Actor, ties: Collection[Tie]) -> None:
    """The same for taking a piece out of use, or bringing it back."""
    require_mending(actor, ties)
    if not may_withdraw(actor, ties):
        raise Forbidden("answers_o_item", "หลักฐานนี้ใช้ตอบข้อ O ด้วย จึงถอนเองไม่ได้ กรุณาแจ้งเจ้าหน้าที่นโยบายและแผน")


def _sees(actor: Actor, tie: Tie) -> bool:
    if tie.division_id is None:
        return False
    return may_see_task(actor, tie.division_id, tie.supporting_ids) or _writes(actor, tie)


def _writes(actor: Actor, tie: Tie) -> bool:
    return tie.division_id is not None and may_update_task(actor, tie.division_id, tie.delegate_id)
