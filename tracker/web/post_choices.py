"""What forms about posts offer: ranks in Thai, divisions, posts with their holders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.office import Rank
from tracker.rules.thai_calendar import format_date
from tracker.store.divisions import DivisionRow
from tracker.store.posts import Holding, PostRow

Choice = tuple[str, str]
WHOLE_OFFICE = "ทั้งหน่วยงาน"
RANKS: tuple[Choice, ...] = tuple((rank.value, rank.thai) for rank in Rank)


@dataclass(frozen=True)
class Group:
    """The posts of one division, or of the whole office."""

    name: str
    posts: tuple[PostRow, ...]


def rank_of(text: str | None) -> Rank | None:
    """The rank a form sent, if it is one."""
    return next((rank for rank in Rank if rank.value == text), None)


def division_choices(rows: Iterable[DivisionRow]) -> list[Choice]:
    """Every division, and none."""
    return [("", "ไม่สังกัดสำนัก/กอง"), *((str(row.id), row.name) for row in rows)]


def post_choices(posts: Sequence[PostRow], today: date) -> list[Choice]:
    """Every post with its division and who holds it."""
    return [("", "เลือกตำแหน่ง"), *((str(post.id), _post_words(post, today)) for post in posts)]


def in_groups(posts: Sequence[PostRow]) -> list[Group]:
    """The posts under their divisions, in the order they came."""
    groups: dict[str, list[PostRow]] = {}
    for post in posts:
        groups.setdefault(post.division_name or WHOLE_OFFICE, []).append(post)
    return [Group(name, tuple(rows)) for name, rows in groups.items()]


def term_words(holding: Holding, today: date) -> str:
    """From when to when, as people say it."""
    begins = f"ตั้งแต่ {format_date(holding.starts_on, 'short')}" if holding.starts_on else "ก่อนใช้ระบบนี้"
    if holding.ends_on:
        return f"{begins} ถึง {format_date(holding.ends_on, 'short')}"
    return f"{begins} (ยังไม่ถึงวัน)" if not holding.is_in_force(today) else begins


def _post_words(post: PostRow, today: date) -> str:
    where = f" · {post.division_name}" if post.division_name else ""
    holders = " และ ".join(one.person_name for one in post.holders(today)) or "ว่าง"
    return f"{post.title}{where} ({holders})"
