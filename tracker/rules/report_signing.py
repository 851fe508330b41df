"""Who signs a round's report: the policy officer reports, the clerk (ปลัด) checks, the mayor (นายก) approves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from tracker.rules.office import Rank
from tracker.rules.organization_name import signing_posts
from tracker.rules.permissions import Post
from tracker.rules.plain_record import to_plain
from tracker.rules.report_content import Signatory

REPORTER = "ผู้รายงาน"
_PARTS = ((Rank.POLICY_OFFICER, REPORTER), (Rank.CLERK, "ผู้ตรวจสอบ"), (Rank.MAYOR, "ผู้อนุมัติ"))
SIGNING_RANKS = tuple(rank for rank, _ in _PARTS)


@dataclass(frozen=True)
class Signer:
    """Somebody whose name may stand under a paper, and the posts held today."""

    name: str
    posts: tuple[Post, ...]


def signatories_sha256(signatories: Sequence[Signatory]) -> str:
    """By which the history vouches for who signed, without a name in it."""
    return sha256(json.dumps(to_plain(tuple(signatories)), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def signatories_for(official_name: str, holders: Sequence[Signer] = ()) -> tuple[Signatory, ...]:
    """The three who sign. A post that nobody or more than one person holds is left for the pen."""
    clerk, mayor = signing_posts(official_name)
    usual = {Rank.CLERK: clerk, Rank.MAYOR: mayor}
    return tuple(_signatory(part, rank, usual.get(rank, ""), holders) for rank, part in _PARTS)


def _signatory(part: str, rank: Rank, usual_post: str, holders: Sequence[Signer]) -> Signatory:
    found = [(holder, post) for holder in holders for post in holder.posts if post.rank is rank]
    if len(found) != 1:
        return Signatory(part, post=usual_post)
    holder, post = found[0]
    return Signatory(part, holder.name, post_line(holder.posts, post))


def post_line(posts: Sequence[Post], post: Post) -> str:
    """What stands under a name: whoever acts for a post signs with their own of `posts` and the one they act for."""
    if not post.is_acting:
        return post.title
    own = next((other.title for other in posts if not other.is_acting), "")
    return f"{own} รักษาราชการแทน {post.title}".strip()
