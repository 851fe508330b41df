"""What an office chooses for its papers: digits, font, the form of its report, and the chain of posts that approve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tracker.rules.approval import APPROVES, CHECKS, ChainPost
from tracker.rules.errors import RuleBroken
from tracker.rules.paper import FONTS, FORM_NAMES
from tracker.rules.print_order import OF_A_ROUND

DIGITS = {"thai": "เลขไทย (๑ ๒ ๓)", "arabic": "เลขอารบิก (1 2 3)"}
REPORT_FORMS = {form.value: FORM_NAMES[form] for form in OF_A_ROUND}
PARTS = (CHECKS, "ผู้เห็นชอบ", APPROVES)
LONGEST_CHAIN = 9
LARGEST_LOGO = 1024 * 1024
LOGO_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True)
class PaperChoice:
    """How papers look and which form the official report has."""

    digits: str
    font: str
    report_form: str


def check_choice(choice: PaperChoice) -> None:
    """Raise RuleBroken for what the form does not offer."""
    if choice.digits not in DIGITS:
        raise RuleBroken("no_digits", "กรุณาเลือกแบบตัวเลขจากรายการ")
    if choice.font not in FONTS:
        raise RuleBroken("no_font", "กรุณาเลือกแบบอักษรจากรายการ")
    if choice.report_form not in REPORT_FORMS:
        raise RuleBroken("no_form", "กรุณาเลือกแบบรายงานจากรายการ")


def check_logo(content: bytes) -> None:
    """Raise RuleBroken for what is no PNG or JPEG by its bytes, or too large."""
    if not content:
        raise RuleBroken("no_logo", "กรุณาเลือกไฟล์ตราของหน่วยงาน (PNG หรือ JPEG ไม่เกิน 1 MB)")
    if len(content) > LARGEST_LOGO:
        raise RuleBroken("logo_too_large", "ไฟล์ตราต้องไม่เกิน 1 MB กรุณาย่อรูปแล้วลองอีกครั้ง")
    if not content.startswith(LOGO_KINDS):
        raise RuleBroken("logo_kind", "ใช้ได้เฉพาะไฟล์ PNG หรือ JPEG หากเป็นไฟล์ชนิดอื่น กรุณาเปิดแล้วบันทึกเป็น PNG")


def moved(chain: Sequence[ChainPost], ordinal: int, by: int) -> tuple[ChainPost, ...]:
    """The chain with the post at `ordinal` (from 1) one place earlier (-1) or later (+1); at its end it stays."""
    at = _at(chain, ordinal)
    to = at + by
    if not 0 <= to < len(chain):
        raise RuleBroken("chain_end", "ตำแหน่งนี้อยู่ต้นหรือท้ายลำดับแล้ว")
    others = list(chain)
    others[at], others[to] = others[to], others[at]
    return tuple(others)


def without(chain: Sequence[ChainPost], ordinal: int) -> tuple[ChainPost, ...]:
    """The chain without the post at `ordinal`. Raises RuleBroken where nobody would be left."""
    at = _at(chain, ordinal)
    if len(chain) == 1:
        raise RuleBroken("chain_empty", "ต้องมีผู้ลงนามอย่างน้อยหนึ่งตำแหน่ง กรุณาเพิ่มตำแหน่งอื่นก่อน แล้วจึงนำตำแหน่งนี้ออก")
    return tuple(post for index, post in enumerate(chain) if index != at)


def with_part(chain: Sequence[ChainPost], ordinal: int, part: str) -> tuple[ChainPost, ...]:
    """The chain with another part for the post at `ordinal`."""
    at = _at(chain, ordinal)
    _check_part(part)
    return tuple(replace(post, part=part) if index == at else post for index, post in enumerate(chain))


def extended(chain: Sequence[ChainPost], post: ChainPost) -> tuple[ChainPost, ...]:
    """The chain with one post more, at its end."""
    _check_part(post.part)
    return checked((*chain, post))


def checked(chain: tuple[ChainPost, ...]) -> tuple[ChainPost, ...]:
    """The same chain. Raises RuleBroken for one too long, or that asks a post twice."""
    if len(chain) > LONGEST_CHAIN:
        raise RuleBroken("chain_long", f"ลำดับผู้ลงนามมีได้ไม่เกิน {LONGEST_CHAIN} ตำแหน่ง")
    if len({post.position_id for post in chain}) < len(chain):
        raise RuleBroken("chain_twice", "ตำแหน่งนี้อยู่ในลำดับแล้ว แต่ละตำแหน่งลงนามได้ครั้งเดียว")
    return chain


def kept_chain(chain: Sequence[ChainPost]) -> list[list[str]]:
    """As the history holds it."""
    return [[str(post.position_id), post.part] for post in chain]


def chain_from(kept: Sequence[Sequence[str]], titles: dict[UUID, str]) -> tuple[ChainPost, ...]:
    """What `kept_chain` wrote, with the titles of today. Raises RuleBroken where a post was closed since."""
    posts = tuple((UUID(position), part) for position, part in kept)
    if any(position not in titles for position, _ in posts):
        raise RuleBroken("post_closed", "ลำดับเดิมมีตำแหน่งที่ยุบไปแล้ว จึงกลับไปใช้ไม่ได้ กรุณาจัดลำดับใหม่จากตำแหน่งที่มีอยู่")
    return tuple(ChainPost(position, titles[position], part) for position, part in posts)


def _at(chain: Sequence[ChainPost], ordinal: int) -> int:
    if not 1 <= ordinal <= len(chain):
        raise RuleBroken("no_step", "ไม่พบลำดับนี้ หน้านี้เป็นข้อมูลล่าสุด กรุณาลองอีกครั้ง")
    return ordinal - 1


def _check_part(part: str) -> None:
    if part not in PARTS:
        raise RuleBroken("no_part", "กรุณาเลือกหน้าที่จากรายการ")
