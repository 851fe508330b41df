"""Groups the account is taken into and put out of, and the code that ties one to a division."""

from tracker.rules import chat_words
from tracker.rules.chat_answer import Answer
from tracker.rules.errors import RuleBroken
from tracker.services.chat.conversation import Conversation
from tracker.services.link_group import LineGroup, link_group, note_group_left, note_group_size

PAGE = "/account/line/groups"


def join(talk: Conversation) -> Answer:
    """Somebody took us in."""
    return chat_words.greet_group(talk.office(), talk.page(PAGE))


def leave(talk: Conversation) -> None:
    """We were put out; there is nobody to answer."""
    with talk.writing() as session:
        note_group_left(
            session, channel_key=talk.key, group_id=_id(talk), at=talk.event.happened_at, now=talk.now
        )  # fmt: skip


def redeem(talk: Conversation, code: str) -> Answer:
    """A code typed in the group."""
    name = talk.ask_line(lambda line: line.group_name(_id(talk)))
    size = _size(talk)
    group = LineGroup(talk.key, _id(talk), name if isinstance(name, str) else None, size, talk.event.happened_at)
    try:
        with talk.writing() as session:
            division = link_group(session, code=code, group=group, secret_key=talk.outbox.secret_key, now=talk.now)
    except RuleBroken as broken:
        return Answer(broken.message)
    return chat_words.group_linked(division, size)


def count_again(talk: Conversation) -> None:
    """Somebody came or went."""
    size = _size(talk)
    if size is not None:
        with talk.writing() as session:
            note_group_size(session, channel_key=talk.key, group_id=_id(talk), member_count=size)


def _size(talk: Conversation) -> int | None:
    found = talk.ask_line(lambda line: line.group_size(_id(talk)))
    return found if isinstance(found, int) else None


def _id(talk: Conversation) -> str:
    return talk.event.group_id or ""
