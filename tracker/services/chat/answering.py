"""Decides what is done about an event, and what is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from tracker.rules import chat_words
from tracker.rules.chat_answer import Answer
from tracker.rules.errors import RuleBroken
from tracker.rules.line_chat import Act, Wish, awaited_obstacle, read_postback, read_text
from tracker.rules.permissions import Actor
from tracker.rules.task import TaskMove
from tracker.services.chat import friends, groups, my_work, photos, tasks
from tracker.services.chat.conversation import Conversation
from tracker.services.freeze_message import Claimed


@dataclass(frozen=True)
class Spoken:
    """What is to be answered; `digest` is the message that leaves with the answer, its outcome still to be recorded."""

    answer: Answer | None = None
    digest: Claimed | None = None


def respond(talk: Conversation) -> Spoken:
    """Do what the event asks for. A rule that is broken is an answer like any other."""
    try:
        return _respond(talk)
    except RuleBroken as broken:
        return Spoken(chat_words.refused(broken.message))


def _respond(talk: Conversation) -> Spoken:
    kind = talk.event.kind
    if talk.event.group_id and kind in _IN_GROUP:
        return Spoken(_IN_GROUP[kind](talk))
    if not talk.user_id:
        return Spoken()
    if kind in _OF_FRIENDS:
        return Spoken(_OF_FRIENDS[kind](talk))
    if kind in ("message", "postback"):
        return _said(talk)
    return Spoken()


def _said(talk: Conversation) -> Spoken:
    """A text, a picture or a button, from somebody we know or a stranger."""
    if not talk.event.group_id:  # in a group, too, somebody taps our buttons who has blocked us
        friends.note_sign_of_life(talk)
    wish = _wish(talk)
    actor = talk.find_actor()
    if wish is not None and wish.act is Act.CODE:
        return Spoken(friends.redeem(talk, wish.words))
    if actor is None:
        is_asking = wish is not None and wish.act is Act.LINK and not talk.event.group_id
        return Spoken(friends.begin_by_sign_in(talk) if is_asking else friends.how_to_link(talk))
    if wish is None:
        return Spoken(photos.take(talk, actor))
    if wish.act is Act.MINE:
        return Spoken(*my_work.show(talk, actor))
    return Spoken(_done(talk, actor, wish))


def _wish(talk: Conversation) -> Wish | None:
    """What is wanted; None for a picture, a file, a sticker."""
    if talk.event.kind == "postback":
        return read_postback(talk.event.postback)
    return read_text(talk.event.text) if talk.event.message_kind == "text" else None


def _done(talk: Conversation, actor: Actor, wish: Wish) -> Answer:
    if wish.id is not None:
        return _ABOUT_A_THING[wish.act](talk, actor, wish.id)
    if wish.act is Act.WORDS and (task_id := awaited_obstacle(talk.earlier(), talk.event.happened_at)):
        return tasks.keep_obstacle(talk, actor, task_id, wish.words)
    return _PLAIN.get(wish.act, _help)(talk, actor)


def _help(_talk: Conversation, actor: Actor) -> Answer:
    return chat_words.help_for(actor.name)


def _redeem_in_group(talk: Conversation) -> Answer | None:
    """Nothing but codes is kept of what is said in a group."""
    wish = read_text(talk.event.text)
    return groups.redeem(talk, wish.words) if wish.act is Act.CODE else None


_OF_FRIENDS: Mapping[str, Callable[[Conversation], Answer | None]] = {
    "follow": friends.follow,
    "unfollow": friends.unfollow,
    "accountLink": friends.end_by_sign_in,
    "unsend": photos.take_back,
}
_IN_GROUP: Mapping[str, Callable[[Conversation], Answer | None]] = {
    "join": groups.join,
    "leave": groups.leave,
    "memberJoined": groups.count_again,
    "memberLeft": groups.count_again,
    "message": _redeem_in_group,
}
_PLAIN: Mapping[Act, Callable[[Conversation, Actor], Answer]] = {
    Act.LINK: lambda _talk, actor: chat_words.linked_already(actor.name),
    Act.UNLINK: lambda _talk, actor: chat_words.sure_to_unlink(actor.name),
    Act.UNLINK_SURE: friends.untie,
    Act.CANCEL: lambda _talk, _actor: chat_words.CANCELLED,
}
_ABOUT_A_THING: Mapping[Act, Callable[[Conversation, Actor, UUID], Answer]] = {
    Act.ACKNOWLEDGE: tasks.acknowledge_one,
    Act.START: lambda talk, actor, task_id: tasks.move(talk, actor, task_id, TaskMove.START),
    Act.DONE: lambda talk, actor, task_id: tasks.move(talk, actor, task_id, TaskMove.FINISH),
    Act.STUCK: tasks.ask_for_obstacle,
    Act.PHOTO: photos.choose,
    Act.KEEP: lambda talk, actor, task_id: photos.decide(talk, actor, task_id, is_right=True),
    Act.DROP: lambda talk, actor, task_id: photos.decide(talk, actor, task_id, is_right=False),
}
