"""Pictures and files sent in the chat: fetched from LINE, kept as evidence of the task chosen, until confirmed."""

from collections.abc import Sequence
from uuid import UUID

from tracker.documents.evidence_opening import open_evidence
from tracker.rules import chat_words
from tracker.rules.chat_answer import Answer, Choice
from tracker.rules.errors import RuleBroken
from tracker.rules.line_chat import Act, Said, task_of_photo, waiting_photos
from tracker.rules.message import ChannelError
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import BANGKOK, format_date
from tracker.services.add_evidence import LARGEST_FILE
from tracker.services.chat.conversation import LINE, Conversation
from tracker.services.chat.my_work import list_open_tasks
from tracker.services.chat.tasks import find_own_task, task_path
from tracker.services.receive_evidence import ChatFile, confirm_evidence, evidence_id_of, receive_evidence

MOST_TASKS_OFFERED = 12
_TOO_LARGE = "line_content_too_large"


def take(talk: Conversation, actor: Actor) -> Answer | None:
    """A picture or file came; of several sent at once only the last is answered."""
    event = talk.event
    if event.message_kind not in ("image", "file") or event.is_from_elsewhere:
        return chat_words.cannot_take(talk.page("/tasks"))
    task_id = task_of_photo(talk.earlier(), event.happened_at)
    if task_id is None:
        return None if event.has_more_to_come else _ask_which(talk, actor)
    sent = Said(event.happened_at, "", event.message_kind, event.message_id, event.file_name)
    answer = _attach(talk, actor, task_id, [sent])
    return None if event.has_more_to_come else answer


def choose(talk: Conversation, actor: Actor, task_id: UUID) -> Answer:
    """A task was chosen for pictures: those already sent are attached, or the next ones will be."""
    row = find_own_task(talk, actor, task_id)
    waiting = waiting_photos(talk.earlier(), talk.event.happened_at)
    return _attach(talk, actor, task_id, waiting) if waiting else chat_words.send_photo(row.title)


def decide(talk: Conversation, actor: Actor, task_id: UUID, *, is_right: bool) -> Answer:
    """ยืนยัน or ไม่ใช่: all that this person sent for the task and nobody has decided yet."""
    with talk.writing() as session:
        count = confirm_evidence(
            session, actor=actor, task_id=task_id, evidence_ids=None, is_right=is_right, via=LINE, now=talk.now
        )  # fmt: skip
    address = talk.address_for(actor, task_path(task_id))
    return chat_words.confirmed(count, is_right=is_right, address=address)


def take_back(talk: Conversation) -> None:
    """They took a picture back: while nobody has confirmed it, it is no evidence any more."""
    actor = talk.find_actor()
    if actor is None:
        return
    for task in list_open_tasks(talk, actor):
        sent = evidence_id_of(talk.account.organization_id, talk.event.message_id, task.id)
        with talk.writing() as session:
            confirm_evidence(
                session, actor=actor, task_id=task.id, evidence_ids=[sent], is_right=False, via=LINE, now=talk.now
            )  # fmt: skip


def _ask_which(talk: Conversation, actor: Actor) -> Answer:
    tasks = list_open_tasks(talk, actor)[:MOST_TASKS_OFFERED]
    if not tasks:
        return chat_words.no_task_for_photo(talk.page("/tasks"))
    return chat_words.which_task(tuple(Choice(task.title, Act.PHOTO, task.id) for task in tasks))


def _attach(talk: Conversation, actor: Actor, task_id: UUID, photos: Sequence[Said]) -> Answer:
    row = find_own_task(talk, actor, task_id)
    address = talk.address_for(actor, task_path(task_id))
    for photo in photos:
        try:
            _keep(talk, actor, task_id, photo)
        except RuleBroken as broken:
            return chat_words.refused(broken.message, address)
        except ChannelError as error:
            return chat_words.photo_too_large(address) if error.code == _TOO_LARGE else chat_words.photo_lost(address)
    return chat_words.photos_kept(row.title, len(photos), address, task_id)


def _keep(talk: Conversation, actor: Actor, task_id: UUID, photo: Said) -> None:
    if talk.talk is None or talk.outbox.data_dir is None:
        raise ChannelError("line_closed", "no way to LINE, or no folder to keep files in")
    content = talk.talk.content(photo.message_id, LARGEST_FILE)
    at = photo.happened_at.astimezone(BANGKOK)
    title = photo.file_name or f"ภาพจาก LINE {format_date(at.date())} เวลา {at:%H.%M} น."
    name = photo.file_name or f"ภาพจาก LINE {at:%Y%m%d-%H%M%S}.jpg"
    file = ChatFile(photo.message_id, name, title, open_evidence(content.body))  # before the database: it is slow
    with talk.writing() as session:
        receive_evidence(
            session, actor=actor, task_id=task_id, file=file, data_dir=talk.outbox.data_dir, now=talk.now
        )  # fmt: skip
