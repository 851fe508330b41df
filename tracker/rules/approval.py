"""The chain of approval of a report: whose turn it is, who may decide, and what a decision makes of it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal
from uuid import UUID

from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post

CHECKS, APPROVES = "ผู้ตรวจสอบ", "ผู้อนุมัติ"
LONGEST_NOTE = 2000
Decision = Literal["approve", "return"]
Holders = Mapping[UUID, AbstractSet[UUID]]  # position → who holds it today, acting or not


class ReportState(StrEnum):
    """The states of a proposed report; before that it is a draft, of which nothing is kept."""

    APPROVING = "approving"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    REPLACED = "replaced"

    @property
    def thai(self) -> str:
        """The word shown to people."""
        return _REPORT_WORDS[self]

    @property
    def is_registered(self) -> bool:
        """Whether it was ever published: it has a number, a date and kept files, and stays in the register."""
        return self in (ReportState.PUBLISHED, ReportState.REPLACED)


_REPORT_WORDS = {
    ReportState.APPROVING: "อยู่ระหว่างเสนอลงนาม",
    ReportState.RETURNED: "ส่งคืนให้แก้ไข",
    ReportState.WITHDRAWN: "ถอนเรื่องแล้ว",
    ReportState.PUBLISHED: "เผยแพร่แล้ว",
    ReportState.REPLACED: "มีฉบับใหม่แทนแล้ว",
}


class StepState(StrEnum):
    """The states of one step of a chain."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    SKIPPED = "skipped"

    @property
    def thai(self) -> str:
        """The word shown to people."""
        return _STEP_WORDS[self]


_STEP_WORDS = {
    StepState.WAITING: "ยังไม่ถึงลำดับ",
    StepState.APPROVED: "เห็นชอบแล้ว",
    StepState.RETURNED: "ส่งคืน",
    StepState.SKIPPED: "ข้ามขั้นนี้",
}


@dataclass(frozen=True)
class ChainPost:
    """A post that is asked, and the part it plays (ผู้ตรวจสอบ, ผู้อนุมัติ)."""

    position_id: UUID
    title: str
    part: str


@dataclass(frozen=True)
class Step:
    """One step of a report's chain."""

    ordinal: int
    position_id: UUID
    title: str
    part: str
    state: StepState = StepState.WAITING
    note: str = ""


def usual_chain(posts: Sequence[Post]) -> tuple[ChainPost, ...]:
    """Where the office chose none: the head of the policy officer's division, the clerk (ปลัด), the mayor (นายก).

    `posts` are the open positions of the office, the oldest first.
    """
    divisions = {post.division_id for post in posts if post.rank is Rank.POLICY_OFFICER and post.division_id}
    heads = [post for post in posts if post.rank is Rank.DIVISION_HEAD and post.division_id in divisions]
    clerks = [post for post in posts if post.rank is Rank.CLERK]
    mayors = [post for post in posts if post.rank is Rank.MAYOR]
    chosen = [(found[0], part) for found, part in ((heads, CHECKS), (clerks, CHECKS), (mayors, APPROVES)) if found]
    return tuple(ChainPost(post.position_id, post.title, part) for post, part in chosen)


def steps_of(chain: Sequence[ChainPost]) -> tuple[Step, ...]:
    """A chain at its beginning. Raises RuleBroken where there is nobody to be asked."""
    if not chain:
        raise RuleBroken(
            "no_chain",
            "ยังไม่มีตำแหน่งปลัดหรือนายกในระบบ จึงยังเสนอลงนามไม่ได้ กรุณาให้ผู้ดูแลระบบเพิ่มตำแหน่ง หรือตั้งลำดับผู้ลงนามที่หน้า “ตั้งค่าเอกสาร”",
        )
    return tuple(Step(ordinal, post.position_id, post.title, post.part) for ordinal, post in enumerate(chain, start=1))


def find_turn(steps: Sequence[Step]) -> Step | None:
    """The step whose turn it is; None where the chain is at its end."""
    if any(step.state is StepState.RETURNED for step in steps):
        return None
    return next((step for step in steps if step.state is StepState.WAITING), None)


def is_vacant(step: Step, holders: Holders) -> bool:
    """Whether nobody holds the post today, nor acts for it."""
    return not holders.get(step.position_id)


def pass_over_repeats(steps: Sequence[Step], holders: Holders) -> tuple[Step, ...]:
    """Whoever holds several posts signs once, at the last of them: the steps before that are skipped and say why.

    Looked at when a step's turn comes, since posts change hands while a report is on its way.
    """
    passed = list(steps)
    while (turn := find_turn(passed)) is not None:
        later = _later_step(turn, passed, holders)
        if later is None:
            break
        note = f"ผู้ดำรงตำแหน่งนี้ลงนามในขั้นที่ {later.ordinal} ({later.title}) ด้วย จึงลงนามครั้งเดียวในขั้นนั้น"
        passed[passed.index(turn)] = replace(turn, state=StepState.SKIPPED, note=note)
    return tuple(passed)


def _later_step(turn: Step, steps: Sequence[Step], holders: Holders) -> Step | None:
    """The last step to come at which somebody signs, where everybody who could sign here signs at one to come."""
    here = holders.get(turn.position_id, frozenset())
    waiting = [step for step in steps if step.ordinal > turn.ordinal and step.state is StepState.WAITING]
    theirs = [[step for step in waiting if one in holders.get(step.position_id, ())] for one in here]
    return max((step for found in theirs for step in found), key=_ordinal) if theirs and all(theirs) else None


def _ordinal(step: Step) -> int:
    return step.ordinal


def post_of(actor: Actor, step: Step) -> Post | None:
    """The post by which somebody may decide a step; the own one goes before one they act for."""
    held = [post for post in actor.posts if post.position_id == step.position_id]
    return min(held, key=lambda post: post.is_acting, default=None)


def may_decide(actor: Actor, steps: Sequence[Step]) -> bool:
    """Whether it is this actor's turn, and they came in with their password."""
    turn = find_turn(steps)
    return turn is not None and not actor.is_limited and post_of(actor, turn) is not None


def require_turn(actor: Actor, steps: Sequence[Step], ordinal: int) -> tuple[Step, Post]:
    """The step somebody saw and wants to decide, with the post they decide it by.

    Raises Conflict where the chain has gone on meanwhile, Forbidden where it is another's turn.
    """
    turn = find_turn(steps)
    if turn is None or turn.ordinal != ordinal:
        raise Conflict("step_decided", "ขั้นนี้มีผู้ลงนามหรือส่งคืนไปแล้ว หน้านี้เป็นข้อมูลล่าสุด ท่านไม่ต้องทำอะไรซ้ำ")
    post = post_of(actor, turn)
    if post is None:
        raise Forbidden("not_your_turn", f"ขณะนี้เรื่องรอ {turn.title} ผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทนเท่านั้นที่ลงนามขั้นนี้ได้")
    if actor.is_limited:
        raise Forbidden("full_sign_in", "การลงนามต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน ลิงก์จากข้อความใช้เปิดอ่านรายงานได้เท่านั้น")
    return turn, post


def decide(steps: Sequence[Step], ordinal: int, decision: Decision, note: str) -> tuple[Step, ...]:
    """The chain after a decision. Raises RuleBroken for a return that does not say what is wrong."""
    if decision == "return" and not note:
        raise RuleBroken("note_needed", "กรุณาเขียนว่าต้องแก้ไขเรื่องใด เจ้าหน้าที่จะได้แก้ตรงจุดแล้วเสนอใหม่")
    check_note(note)
    state = StepState.APPROVED if decision == "approve" else StepState.RETURNED
    return _with(steps, ordinal, state, note)


def skip_vacant(steps: Sequence[Step], holders: Holders, ordinal: int, reason: str) -> tuple[Step, ...]:
    """The chain without a post that nobody holds.

    Raises RuleBroken where somebody holds it, or where nobody would sign at all.
    """
    turn = find_turn(steps)
    if turn is None or turn.ordinal != ordinal:
        raise Conflict("step_decided", "ขั้นนี้ไม่ได้รออยู่แล้ว หน้านี้เป็นข้อมูลล่าสุด กรุณาตรวจอีกครั้ง")
    if not is_vacant(turn, holders):
        raise RuleBroken("not_vacant", f"มีผู้ดำรงตำแหน่งหรือรักษาราชการแทน {turn.title} อยู่ จึงข้ามขั้นนี้ไม่ได้")
    if not reason:
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลที่ข้ามขั้นนี้ เหตุผลจะอยู่ในประวัติการลงนาม")
    check_note(reason)
    left = _with(steps, ordinal, StepState.SKIPPED, reason)
    if not any(step.state in (StepState.WAITING, StepState.APPROVED) for step in left):
        raise RuleBroken(
            "nobody_signs",
            "ถ้าข้ามขั้นนี้ จะไม่มีผู้ใดลงนามเลย กรุณาให้ผู้ดูแลระบบเพิ่มผู้รักษาราชการแทนก่อน หรือใช้เอกสารที่ลงนามบนกระดาษ",
        )
    return left


def is_approved(steps: Sequence[Step]) -> bool:
    """Whether everybody who was asked has agreed."""
    states = {step.state for step in steps}
    return StepState.APPROVED in states and states <= {StepState.APPROVED, StepState.SKIPPED}


def check_note(note: str) -> None:
    """Raise RuleBroken where a note is longer than fits."""
    if len(note) > LONGEST_NOTE:
        raise RuleBroken("note_too_long", f"ข้อความยาวเกิน {LONGEST_NOTE:,} ตัวอักษร กรุณาย่อให้สั้นลง")


def _with(steps: Sequence[Step], ordinal: int, state: StepState, note: str) -> tuple[Step, ...]:
    return tuple(replace(step, state=state, note=note) if step.ordinal == ordinal else step for step in steps)
