"""Who signs a round's report: the policy officer reports, the clerk (ปลัด) checks, the mayor (นายก) approves."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.office import Rank
from tracker.rules.organization_name import signing_posts
from tracker.rules.permissions import Post
from tracker.rules.report_content import Signatory

REPORTER = "ผู้รายงาน"
_PARTS = ((Rank.POLICY_OFFICER, REPORTER), (Rank.CLERK, "ผู้ตรวจสอบ"), (Rank.MAYOR, "ผู้อนุมัติ"))
SIGNING_RANKS = tuple(rank for rank, _ in _PARTS)


@dataclass(frozen=True)
class Holder:
    """A person and the posts held today."""

    name: str
    posts: tuple[Post, ...]


def signatories_for(official_name: str, holders: Sequence[Holder] = ()) -> tuple[Signatory, ...]:
    """The three who sign. A post that nobody or more than one person holds is left for the pen."""
    clerk, mayor = signing_posts(official_name)
    usual = {Rank.CLERK: clerk, Rank.MAYOR: mayor}
    return tuple(_signatory(part, rank, usual.get(rank, ""), holders) for rank, part in _PARTS)


def _signatory(part: str, rank: Rank, usual_post: str, holders: Sequence[Holder]) -> Signatory:
    found = [(holder, post) for holder in holders for post in holder.posts if post.rank is rank]
    if len(found) != 1:
        return Signatory(part, post=usual_post)
    holder, post = found[0]
    return Signatory(part, holder.name, post_line(holder, post))


def post_line(holder: Holder, post: Post) -> str:
    """Somebody acting signs with their own post and the one they act for."""
    if not post.is_acting:
        return post.title
    own = next((other.title for other in holder.posts if not other.is_acting), "")
    return f"{own} รักษาราชการแทน {post.title}".strip()
