"""งานของฉัน: what is late and near, answered for free; a digest of today that still waits goes out with it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tracker.rules import chat_words
from tracker.rules.chat_answer import MOST_MESSAGES, Answer, Choice
from tracker.rules.digest import Notice, in_order
from tracker.rules.message_link import with_token
from tracker.rules.permissions import Actor
from tracker.rules.reminder_policy import ReminderKind
from tracker.services.chat.conversation import LINE, Conversation
from tracker.services.claim_message import claim_for_reply
from tracker.services.freeze_message import Claimed
from tracker.services.sign_in import make_sign_in_link
from tracker.services.write_digest import write_payload
from tracker.store.carried_reminders import list_carried
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import TaskRow, list_tasks

NEAR = timedelta(days=30)  # the first reminder of a task comes then
WORK = "/tasks"


def list_open_tasks(talk: Conversation, actor: Actor) -> list[TaskRow]:
    """What this person may report on and is not finished, the earliest due first."""
    with talk.reading() as session:
        plan = find_plan_for_today(session, talk.today)
        if plan is None:
            return []
        rows = list_tasks(session, plan.id, division_ids=actor.division_ids, delegate_id=actor.person_id)
    return [row for row in rows if row.status.is_open]


def show(talk: Conversation, actor: Actor) -> tuple[Answer, Claimed | None]:
    """The answer, and the digest that was claimed to leave with it: its outcome is to be recorded after the reply."""
    digest = _claim_digest(talk, actor)
    said = digest.message.line if digest and digest.message else ()
    near = [row for row in list_open_tasks(talk, actor) if row.due_on and row.due_on - talk.today <= NEAR]
    told = _tasks_told_by(talk, digest)
    cards = _cards(talk, actor, near) if any(row.id not in told for row in near) else []
    if not said and not cards:
        return chat_words.no_near_work(talk.address_for(actor, WORK)), digest
    again = (chat_words.MY_WORK, Choice("ดูงานทั้งหมด", address=talk.page(WORK)))
    return Answer(cards=(*said, *cards)[:MOST_MESSAGES], choices=again), digest


def _claim_digest(talk: Conversation, actor: Actor) -> Claimed | None:
    """Only where there is a way to hand it over, and only in a chat between two: it is a personal message."""
    if talk.talk is None or not talk.event.reply_token or talk.event.group_id:
        return None
    with talk.writing() as session:
        return claim_for_reply(session, outbox=talk.outbox, person_id=actor.person_id, now=talk.now)


def _tasks_told_by(talk: Conversation, digest: Claimed | None) -> set[UUID | None]:
    if digest is None:
        return set()
    with talk.reading() as session:
        carried = list_carried(session, [digest.delivery_id])
        return {one.reminder.task_id for items in carried.values() for one in items}


def _cards(talk: Conversation, actor: Actor, tasks: list[TaskRow]) -> list[dict[str, object]]:
    """The same cards as a digest's, with the same buttons."""
    notices = in_order(_notice(task) for task in tasks)
    channel = "group" if talk.event.group_id else LINE
    with talk.writing() as session:
        payload = write_payload(
            session, talk.outbox.wording, actor.person_id, notices, talk.today, channel=channel
        )  # fmt: skip
        token = make_sign_in_link(session, person_id=actor.person_id, now=talk.now)
    return list(with_token(payload[LINE], token))


def _notice(task: TaskRow) -> Notice:
    due_on = task.due_on
    assert due_on is not None  # noqa: S101  # chosen by it
    notice = Notice(ReminderKind.TASK, task.title, task.division_name, due_on, f"/tasks/{task.id}", task_id=task.id)
    return replace(notice, detail=f"ติดปัญหา: {task.obstacle}") if task.is_blocked and task.obstacle else notice
