"""Works the events LINE has sent, in the order in which they happened for each user.

1. Claim an event in a short transaction of its own, with a lease: of several workers one gets it.
2. Do what it asks for, each deed a service with its own commit and its own guard against being done twice.
3. Answer with the reply token, free of quota; no transaction is open. A reply that fails undoes nothing, and is not
   repeated: the token serves once, and LINE knows no retry key for it.
4. Record that it is worked; of what was said nothing is kept.

A worker that dies in between leaves a lease that runs out; then the event is worked again. One that fails three
times is given up with its error, and never keeps another one waiting.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tracker.rules.chat_answer import Answer, answer_messages
from tracker.rules.line_account import LineTalk
from tracker.rules.line_event import LineEvent, without_words
from tracker.rules.message import LONGEST_NOTE, Accepted, ChannelError
from tracker.services.chat.answering import respond
from tracker.services.chat.conversation import Conversation
from tracker.services.freeze_message import Claimed
from tracker.services.line_accounts import LineAccount, find_account_of, open_account
from tracker.services.outbox import Outbox
from tracker.services.record_outcome import record_accepted, record_refused
from tracker.store.line_events import as_event, change_event, claim_event, find_next_event

LEASE = timedelta(seconds=90)  # a picture of 20 MB over a slow line, and an answer
MOST_TRIES = 3
REST = timedelta(seconds=30)  # after each try that failed
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Taken:
    """An event that is ours until its lease ends; `attempt` proves it."""

    id: UUID
    attempt: int
    channel_key: str
    event: LineEvent
    is_given_up: bool


def work_line_events(outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime]) -> Counter[str]:
    """Work what has come and not been worked; how often each kind of event was."""
    counts: Counter[str] = Counter()
    account = None
    while (taken := _take(outbox, organization_id, clock())) is not None:
        account = account or find_account_of(outbox, organization_id)
        counts[f"line_{taken.event.kind}"] += 1
        if not taken.is_given_up:
            _work(outbox, organization_id, account, taken, clock)
    return counts


def _take(outbox: Outbox, organization_id: UUID, now: datetime) -> _Taken | None:
    """The next event; one whose worker vanished again and again is given up here."""
    with outbox.database.session(organization_id) as session:
        row = find_next_event(session, now)
        if row is None:
            return None
        is_given_up = row.attempts >= MOST_TRIES
        if is_given_up:
            row.processed_at, row.error = now, row.error or "its worker vanished each time"
            attempt = row.attempts
        else:
            attempt = claim_event(session, row, now + LEASE)
        taken = _Taken(row.id, attempt, row.channel_key, as_event(row), is_given_up)
        session.commit()
    return taken


def _work(
    outbox: Outbox,
    organization_id: UUID,
    account: LineAccount | None,
    taken: _Taken,
    clock: Callable[[], datetime],
) -> None:
    try:
        _do(outbox, account, taken, clock)
    except Exception as odd:  # noqa: BLE001  # one odd event must not keep all others waiting
        _log.exception("event %s of kind %s failed, try %s", taken.event.id, taken.event.kind, taken.attempt)
        _record_failure(outbox, organization_id, taken, odd, clock())
        return
    with outbox.database.session(organization_id) as session:
        kept = without_words(taken.event.body)
        change_event(session, taken.id, taken.attempt, processed_at=clock(), lease_until=None, error=None, body=kept)
        session.commit()


def _do(outbox: Outbox, account: LineAccount | None, taken: _Taken, clock: Callable[[], datetime]) -> None:
    """What came by an account that speaks for us no more has nobody to answer it."""
    if account is None or account.key != taken.channel_key:
        return
    talk = Conversation(outbox, account, _line_of(outbox, account), taken.event, clock)
    spoken = respond(talk)
    trouble = _reply(talk, spoken.answer)
    if spoken.digest is not None:
        _record_digest(talk, spoken.digest, trouble)


def _line_of(outbox: Outbox, account: LineAccount) -> LineTalk | None:
    return open_account(outbox, account)


def _reply(talk: Conversation, answer: Answer | None) -> ChannelError | None:
    """Answer, once; what went wrong, if anything did."""
    token, messages = talk.event.reply_token, answer_messages(answer) if answer else []
    if not token or not messages or talk.talk is None:
        return None
    try:
        talk.talk.reply(token, messages)
    except ChannelError as error:
        _log.info("an answer did not reach the chat: %s", error.code)
        return error
    return None


def _record_digest(talk: Conversation, digest: Claimed, trouble: ChannelError | None) -> None:
    """The digest that left with the answer: taken, or not (it is pushed then), or perhaps (never pushed again)."""
    with talk.writing() as session:
        if trouble is None:
            record_accepted(session, claimed=digest, accepted=Accepted(200), now=talk.now)
        else:
            record_refused(session, claimed=digest, error=trouble, outbox=talk.outbox, now=talk.now)


def _record_failure(outbox: Outbox, organization_id: UUID, taken: _Taken, odd: Exception, now: datetime) -> None:
    """Try again a little later, or give up: its error says why, and nobody else waits for it."""
    is_over = taken.attempt >= MOST_TRIES
    error = f"{type(odd).__name__}: {odd}"[:LONGEST_NOTE]
    with outbox.database.session(organization_id) as session:
        change_event(
            session,
            taken.id,
            taken.attempt,
            error=error,
            lease_until=None if is_over else now + REST * taken.attempt,
            processed_at=now if is_over else None,
        )
        session.commit()
