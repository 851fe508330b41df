"""What somebody wants who taps a button or types in the chat, and what an answer of theirs refers to.

The buttons' data is `v1:<act>` or `v1:<act>:<id in hex>`, at most 300 characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tracker.rules.link_code import read_code
from tracker.rules.thai_text import match_key

OBSTACLE_WITHIN = timedelta(minutes=10)  # of the tap on ติดปัญหา
PHOTO_WITHIN = timedelta(minutes=30)  # of the tap on a task
_VERSION = "v1"
_LONGEST_COMMAND = 40


class Act(StrEnum):
    """What can be asked in the chat."""

    MINE = "mine"
    ACKNOWLEDGE = "ack"
    START = "start"
    DONE = "done"
    STUCK = "stuck"
    PHOTO = "photo"
    KEEP = "keep"
    DROP = "drop"
    LINK = "link"
    UNLINK = "unlink"
    UNLINK_SURE = "unlink-sure"
    CODE = "code"
    CANCEL = "cancel"
    HELP = "help"
    WORDS = "words"


_WITH_ID = frozenset({Act.ACKNOWLEDGE, Act.START, Act.DONE, Act.STUCK, Act.PHOTO, Act.KEEP, Act.DROP})
_PLAIN = frozenset({Act.MINE, Act.LINK, Act.UNLINK, Act.UNLINK_SURE, Act.CANCEL, Act.HELP})
_NAMES_A_TASK = frozenset({Act.START, Act.DONE, Act.STUCK, Act.PHOTO})
_SAID = {
    Act.MINE: ("งานของฉัน", "งานฉัน", "งาน", "ดูงาน", "งานที่ต้องทำ"),
    Act.LINK: ("ผูกบัญชี", "ผูก", "เชื่อมบัญชี", "ลงทะเบียน"),
    Act.UNLINK: ("ยกเลิกการผูก", "ยกเลิกการผูกบัญชี", "เลิกผูก"),
    Act.CANCEL: ("ยกเลิก",),
    Act.HELP: ("ช่วยเหลือ", "วิธีใช้", "เมนู", "help", "menu", "?"),
}
_ACT_OF = {match_key(words): act for act, several in _SAID.items() for words in several}


@dataclass(frozen=True)
class Wish:
    """What is wanted: the act, the task or reminder it is about, the words that came with it."""

    act: Act
    id: UUID | None = None
    words: str = ""


@dataclass(frozen=True)
class Said:
    """Something the same person did in the chat before: a button, a text, a picture."""

    happened_at: datetime
    postback: str = ""
    message_kind: str = ""
    message_id: str = ""
    file_name: str = ""

    @property
    def is_file(self) -> bool:
        return self.message_kind in ("image", "file")


def postback_of(act: Act, thing_id: UUID | None = None) -> str:
    """The data of a button."""
    return f"{_VERSION}:{act}:{thing_id.hex}" if thing_id else f"{_VERSION}:{act}"


def read_postback(given: str) -> Wish:
    """What a tapped button wants; one we do not know (an older version's) is a call for help."""
    version, _, rest = given.partition(":")
    name, _, number = rest.partition(":")
    if version != _VERSION:
        return Wish(Act.HELP)
    if name in _PLAIN and not number:
        return Wish(Act(name))
    thing_id = _as_id(number)
    return Wish(Act(name), thing_id) if name in _WITH_ID and thing_id else Wish(Act.HELP)


def read_text(said: str) -> Wish:
    """What a typed text wants."""
    if code := read_code(said):
        return Wish(Act.CODE, words=code)
    act = _ACT_OF.get(match_key(said), Act.WORDS) if len(said) <= _LONGEST_COMMAND else Act.WORDS
    return Wish(act, words=said.strip())


def awaited_obstacle(earlier: Sequence[Said], at: datetime) -> UUID | None:
    """The task whose obstacle a text now tells: the last thing tapped or typed was its ติดปัญหา, minutes ago.

    `earlier` is newest first. Pictures in between change nothing.
    """
    last = next((one for one in earlier if not one.is_file), None)
    if last is None or at - last.happened_at > OBSTACLE_WITHIN:
        return None
    wish = read_postback(last.postback) if last.postback else None
    return wish.id if wish and wish.act is Act.STUCK else None


def task_of_photo(earlier: Sequence[Said], at: datetime) -> UUID | None:
    """The task that was chosen last, half an hour ago at most; a new list of tasks begins a new choice."""
    for one in earlier:
        if at - one.happened_at > PHOTO_WITHIN:
            return None
        wish = read_postback(one.postback) if one.postback else None
        if wish and wish.act in _NAMES_A_TASK:
            return wish.id
        if wish and wish.act in (Act.MINE, Act.CANCEL):
            return None
    return None


def waiting_photos(earlier: Sequence[Said], at: datetime) -> list[Said]:
    """The pictures sent since the last button that nobody knew a task for, oldest first."""
    found: list[Said] = []
    for index, one in enumerate(earlier):
        if one.postback or at - one.happened_at > PHOTO_WITHIN:
            break
        if one.is_file and task_of_photo(earlier[index + 1 :], one.happened_at) is None:
            found.append(one)
    return found[::-1]


def _as_id(number: str) -> UUID | None:
    try:
        return UUID(hex=number) if len(number) == 32 else None
    except ValueError:
        return None
