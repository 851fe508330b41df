"""Buttons under a task: รับทราบ, เริ่มแล้ว, เสร็จแล้ว, ติดปัญหา; the rules are those of the web, word for word."""

from uuid import UUID

from tracker.rules import chat_words
from tracker.rules.chat_answer import Answer
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.permissions import Actor, require_task
from tracker.rules.task import TaskMove, TaskStatus
from tracker.services.acknowledge_reminder import acknowledge
from tracker.services.chat.conversation import LINE, Conversation
from tracker.services.update_task import TaskChange, update_task
from tracker.store.tasks import TaskRow, get_task, is_form_known

INBOX = "/inbox"
_TRIES = 3  # where somebody else saves the same task at the same moment


def task_path(task_id: UUID) -> str:
    return f"/tasks/{task_id}"


def acknowledge_one(talk: Conversation, actor: Actor, reminder_id: UUID) -> Answer:
    """รับทราบ: only what was told to this very person."""
    with talk.writing() as session:
        count = acknowledge(
            session, person_id=actor.person_id, reminder_ids=[reminder_id], via=LINE, now=talk.now
        )  # fmt: skip
    return chat_words.acknowledged(talk.address_for(actor, INBOX), is_new=count > 0)


def move(talk: Conversation, actor: Actor, task_id: UUID, wanted: TaskMove) -> Answer:
    """เริ่มแล้ว and เสร็จแล้ว."""
    row = find_own_task(talk, actor, task_id)
    address = talk.address_for(actor, task_path(task_id))
    if _is_so_already(talk, row, wanted):
        return chat_words.already(row.title, row.status, address)
    try:
        after = _change(talk, actor, task_id, wanted)
    except RuleBroken as broken:
        return chat_words.refused(broken.message, address)
    return chat_words.moved(wanted, task_id, row.title, after.status, address)


def ask_for_obstacle(talk: Conversation, actor: Actor, task_id: UUID) -> Answer:
    """ติดปัญหา, first half: what the trouble is comes as the next text."""
    row = find_own_task(talk, actor, task_id)
    if not row.status.is_open:
        return chat_words.already(row.title, row.status, talk.address_for(actor, task_path(task_id)))
    return chat_words.what_obstacle(row.title)


def keep_obstacle(talk: Conversation, actor: Actor, task_id: UUID, words: str) -> Answer:
    """ติดปัญหา, second half."""
    row = find_own_task(talk, actor, task_id)
    address = talk.address_for(actor, task_path(task_id))
    try:
        _change(talk, actor, task_id, TaskMove.REPORT, obstacle=words)
    except RuleBroken as broken:
        return chat_words.refused(broken.message, address)
    return chat_words.obstacle_kept(row.title, words, address)


def find_own_task(talk: Conversation, actor: Actor, task_id: UUID) -> TaskRow:
    """The task, if this person may report on it; raises NotFound or Forbidden as the web does."""
    with talk.reading() as session:
        page = get_task(session, task_id)
    require_task(
        actor,
        page.row.division_id,
        supporting_ids=page.supporter_ids,
        delegate_id=page.row.delegate_id,
        is_updating=True,
    )
    return page.row


def _is_so_already(talk: Conversation, row: TaskRow, wanted: TaskMove) -> bool:
    """Tapped twice; but an event worked a second time, since its worker died, is answered as the first time."""
    is_so = not row.status.is_open or (wanted is TaskMove.START and row.status is TaskStatus.IN_PROGRESS)
    if not is_so:
        return False
    with talk.reading() as session:
        return not is_form_known(session, talk.form_key)


def _change(talk: Conversation, actor: Actor, task_id: UUID, wanted: TaskMove, obstacle: str = "") -> TaskRow:
    """The very service the web calls. A button rests on no version of the page, so a conflict is simply tried again."""
    for last in (*[False] * (_TRIES - 1), True):
        row = find_own_task(talk, actor, task_id)
        words = obstacle or row.obstacle or ""
        change = TaskChange(
            wanted, is_blocked=bool(words), obstacle=words, form_key=talk.form_key, via=LINE
        )  # fmt: skip
        try:
            with talk.writing() as session:
                update_task(
                    session,
                    actor=actor,
                    task_id=task_id,
                    row_version=row.row_version,
                    change=change,
                    now=talk.now,
                )
            break
        except Conflict:
            if last:
                raise
    return find_own_task(talk, actor, task_id)
