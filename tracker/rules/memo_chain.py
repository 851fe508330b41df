"""Who gives an opinion on a memo (บันทึกข้อความ), in order: from the policy officer up to the mayor (นายก)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.rules.office import DIVISION_RANKS, Rank
from tracker.rules.organization_name import signing_posts
from tracker.rules.permissions import Post
from tracker.rules.report_content import Signatory
from tracker.rules.report_signing import Signer, post_line

OPINION_RANKS = (
    Rank.POLICY_OFFICER,
    Rank.DIVISION_HEAD,
    Rank.DEPUTY_CLERK,
    Rank.CLERK,
    Rank.DEPUTY_MAYOR,
    Rank.MAYOR,
)
_ONLY_WHERE_HELD = (Rank.DEPUTY_CLERK, Rank.DEPUTY_MAYOR)  # many offices have none
_OF_NO_DIVISION = "หัวหน้าส่วนราชการเจ้าของเรื่อง"


@dataclass(frozen=True)
class _Step:
    """One step of the chain: the post as it signs, and who holds it (None: nobody, or more than one)."""

    rank: Rank
    holder: Signer | None
    post: Post | None


def opinions_for(official_name: str, holders: Sequence[Signer] = ()) -> tuple[Signatory, ...]:
    """The chain for this office and its posts as they are held; `part` is the post whose opinion it is.

    Who holds several posts of the chain signs once, at the last of them. A post that nobody holds, or several
    do, is left for the pen; deputies are asked only where there are some.
    """
    division = _division_of_officer(holders)
    found = [_step(rank, holders, division) for rank in OPINION_RANKS]
    asked = [step for step in found if step.rank not in _ONLY_WHERE_HELD or _is_held(step.rank, holders)]
    once = [step for at, step in enumerate(asked) if not step.holder or step.holder not in _holders(asked[at + 1 :])]
    return tuple(_signatory(step, official_name) for step in once)


def office_of(holders: Sequence[Signer], names: Mapping[UUID, str]) -> str:
    """The division the memo comes from: the policy officer's; "" where it is not known."""
    division = _division_of_officer(holders)
    return names.get(division, "") if division else ""


def _division_of_officer(holders: Sequence[Signer]) -> UUID | None:
    """Where the policy officer sits; that post may stand outside the divisions, then the officer's other post tells."""
    officers = [holder for holder in holders if any(post.rank is Rank.POLICY_OFFICER for post in holder.posts)]
    if len(officers) != 1:
        return None
    posts = sorted(officers[0].posts, key=lambda post: post.rank is not Rank.POLICY_OFFICER)
    known = (Rank.POLICY_OFFICER, *DIVISION_RANKS)
    return next((post.division_id for post in posts if post.division_id and post.rank in known), None)


def _step(rank: Rank, holders: Sequence[Signer], division: UUID | None) -> _Step:
    found = [
        (holder, post)
        for holder in holders
        for post in holder.posts
        if post.rank is rank and (rank is not Rank.DIVISION_HEAD or (division and post.division_id == division))
    ]
    return _Step(rank, *found[0]) if len(found) == 1 else _Step(rank, None, None)


def _is_held(rank: Rank, holders: Sequence[Signer]) -> bool:
    return any(post.rank is rank for holder in holders for post in holder.posts)


def _holders(steps: Sequence[_Step]) -> list[Signer]:
    return [step.holder for step in steps if step.holder]


def _signatory(step: _Step, official_name: str) -> Signatory:
    if step.holder is None or step.post is None:
        usual = _usual_post(step.rank, official_name)
        return Signatory(usual, post=usual)
    return Signatory(step.post.title, step.holder.name, post_line(step.holder.posts, step.post))


def _usual_post(rank: Rank, official_name: str) -> str:
    """What a post is called where nobody is found whose appointment says it."""
    clerk, mayor = signing_posts(official_name)
    usual = {
        Rank.POLICY_OFFICER: rank.thai,
        Rank.DIVISION_HEAD: _OF_NO_DIVISION,
        Rank.DEPUTY_CLERK: f"รอง{clerk}",
        Rank.CLERK: clerk,
        Rank.DEPUTY_MAYOR: f"รอง{mayor}",
        Rank.MAYOR: mayor,
    }
    return usual.get(rank, rank.thai)
