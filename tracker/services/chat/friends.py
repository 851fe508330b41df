"""People who follow or block the account, who tie their LINE account to themselves, and who untie it."""

from tracker.rules import chat_words
from tracker.rules.account_link import LIFETIME, LinkStart, page_address
from tracker.rules.chat_answer import Answer
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.services.chat.conversation import LINE, Conversation
from tracker.services.link_line import LineUser, finish_account_link, link_by_code, unlink_line
from tracker.services.note_friend import is_news, note_blocked, note_following

PAGE = "/account/line"
_LONGEST_NAME = 60


def follow(talk: Conversation) -> Answer:
    """They added or unblocked us."""
    name = talk.display_name()
    with talk.writing() as session:
        note_following(
            session, channel_key=talk.key, user_id=talk.user_id, display_name=name, at=talk.event.happened_at
        )
    actor = talk.find_actor()
    return chat_words.welcome(actor.name) if actor else how_to_link(talk)


def unfollow(talk: Conversation) -> None:
    """They blocked us; there is nobody to answer."""
    with talk.writing() as session:
        note_blocked(session, channel_key=talk.key, user_id=talk.user_id, at=talk.event.happened_at)


def note_sign_of_life(talk: Conversation) -> None:
    """Whoever writes to us is reached again, whatever we thought; their name is asked for only then."""
    with talk.reading() as session:
        is_telling = is_news(session, talk.key, talk.user_id)
    if is_telling:
        name = talk.display_name()
        with talk.writing() as session:
            note_following(
                session, channel_key=talk.key, user_id=talk.user_id, display_name=name, at=talk.event.happened_at
            )


def how_to_link(talk: Conversation) -> Answer:
    """What a stranger is told, whatever they wrote."""
    if talk.event.group_id:
        return chat_words.not_for_groups(talk.page(PAGE))
    return chat_words.how_to_link(talk.office(), talk.page(PAGE))


def redeem(talk: Conversation, code: str) -> Answer:
    """A code typed in the chat."""
    user = LineUser(talk.key, talk.user_id, talk.display_name(), talk.event.happened_at)
    try:
        with talk.writing() as session:
            name = link_by_code(session, code=code, user=user, secret_key=talk.outbox.secret_key, now=talk.now)
    except RuleBroken as broken:
        return Answer(broken.message)
    return chat_words.linked(name, talk.office())


def begin_by_sign_in(talk: Conversation) -> Answer:
    """LINE's account-link flow: a link to our page, which knows for whom it was made."""
    token = talk.ask_line(lambda line: line.link_token(talk.user_id))
    if not isinstance(token, str):
        return how_to_link(talk)
    until = int((talk.now + LIFETIME).timestamp())
    name = (talk.display_name() or "")[:_LONGEST_NAME]
    start = LinkStart(talk.user_id, name, talk.key, str(talk.account.organization_id), until)
    return chat_words.go_and_link(page_address(talk.outbox.wording.base_url, token, start, talk.outbox.secret_key))


def end_by_sign_in(talk: Conversation) -> Answer | None:
    """LINE says how the account-link flow ended."""
    user = LineUser(talk.key, talk.user_id, talk.display_name(), talk.event.happened_at)
    event = talk.event
    try:
        with talk.writing() as session:
            name = finish_account_link(session, nonce=event.nonce, is_linked=event.is_linked, user=user, now=talk.now)
    except RuleBroken as broken:
        return Answer(broken.message)
    return chat_words.linked(name, talk.office()) if name else None


def untie(talk: Conversation, actor: Actor) -> Answer:
    """They are sure."""
    with talk.writing() as session:
        unlink_line(session, person_id=actor.person_id, channel_key=talk.key, via=LINE, now=talk.now)
    return chat_words.unlinked(talk.page(PAGE))
