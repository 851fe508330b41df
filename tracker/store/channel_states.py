"""Channels that rest after trouble, under the name of the account they share, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import LINE_ACCOUNT, RESTORED_BACKUP, account_of
from tracker.store.conditional_writes import insert_once
from tracker.store.models import ChannelState, Delivery

SCHEDULED = ("digest", "at_once")  # what waits where an older database was put back; nobody asked for these just now
UNTIL_A_PERSON_SAYS_SO = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Rests:
    """How the channels of an organization stand at one moment."""

    states: Mapping[str, ChannelState]
    now: datetime

    def may_leave(self) -> ColumnElement[bool]:
        """The condition that a message's channel does not rest; a restored backup holds only scheduled messages."""
        resting = [state for state in self.states.values() if state.paused_until and state.paused_until > self.now]
        whole = [name for state in resting if state.reason != RESTORED_BACKUP for name in _names(state.channel)]
        scheduled = [name for state in resting if state.reason == RESTORED_BACKUP for name in _names(state.channel)]
        held = and_(Delivery.channel.in_(scheduled), Delivery.kind.in_(SCHEDULED))
        return and_(Delivery.channel.not_in(whole), ~held)

    def resting(self, channel: str) -> ChannelState | None:
        """The state of a channel that rests just now."""
        state = self.states.get(account_of(channel))
        return state if state and state.paused_until and state.paused_until > self.now else None

    def had_trouble(self, channel: str) -> bool:
        """Whether a message that goes through has to tell that the trouble is over."""
        state = self.states.get(account_of(channel))
        return state is not None and state.pauses > 0


def find_rests(session: Session, now: datetime) -> Rests:
    """The states of all channels, in one look."""
    statement = select(ChannelState).execution_options(populate_existing=True)
    return Rests({state.channel: state for state in session.scalars(statement)}, now)


def has_rested(session: Session, channel: str, now: datetime) -> bool:
    """Whether a channel rested and may work again, once nobody is about to change that.

    Whoever lets it rest holds its row: asked without the lock, a rest that begins between this question and
    the next statement would go unseen. A channel without a row never rested.
    """
    statement = select(ChannelState).where(ChannelState.channel == account_of(channel)).with_for_update()
    state = session.scalar(statement.execution_options(populate_existing=True))
    return state is not None and (state.paused_until is None or state.paused_until <= now)


def count_pauses(session: Session, channel: str) -> int:
    """How often in a row the channel had to rest."""
    return session.scalar(select(ChannelState.pauses).where(ChannelState.channel == account_of(channel))) or 0


def change_channel_to_paused(session: Session, channel: str, until: datetime, reason: str, now: datetime) -> None:
    """Let a channel rest; one that waits for a person goes on waiting."""
    _add_state(session, channel, now)
    statement = update(ChannelState).where(
        ChannelState.channel == account_of(channel), ChannelState.reason.is_distinct_from(RESTORED_BACKUP)
    )
    values = {"paused_until": until, "pauses": ChannelState.pauses + 1, "reason": reason, "changed_at": now}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def change_channel_to_resting(session: Session, channel: str, now: datetime) -> None:
    """An older database was put back: nothing scheduled leaves until a person lets it, whatever else ailed it."""
    _add_state(session, channel, now)
    statement = update(ChannelState).where(
        ChannelState.channel == account_of(channel), ChannelState.reason.is_distinct_from(RESTORED_BACKUP)
    )
    values = {"paused_until": UNTIL_A_PERSON_SAYS_SO, "pauses": 0, "reason": RESTORED_BACKUP, "changed_at": now}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def change_channel_to_well(session: Session, channel: str, begun_at: datetime, now: datetime) -> None:
    """A message went through that was begun after the trouble: whatever was wrong is over."""
    statement = update(ChannelState).where(
        ChannelState.channel == account_of(channel), ChannelState.pauses > 0, ChannelState.changed_at < begun_at
    )
    values = {"paused_until": None, "pauses": 0, "reason": None, "changed_at": now}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def change_channel_to_resumed(session: Session, channel: str, now: datetime) -> None:
    """A person lets it go on, whatever it rested for."""
    statement = update(ChannelState).where(ChannelState.channel == account_of(channel))
    values = {"paused_until": None, "pauses": 0, "reason": None, "changed_at": now}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def find_rest_locked(session: Session, channel: str) -> ChannelState | None:
    """A channel that rests, held until the commit."""
    statement = select(ChannelState).where(
        ChannelState.channel == account_of(channel), ChannelState.paused_until.is_not(None)
    )
    return session.scalar(statement.with_for_update().execution_options(populate_existing=True))


def _add_state(session: Session, channel: str, now: datetime) -> None:
    insert_once(
        session, ChannelState, [{"id": new_id(), "channel": account_of(channel), "pauses": 0, "changed_at": now}]
    )


def _names(account: str) -> frozenset[str]:
    return LINE_ACCOUNT if account in LINE_ACCOUNT else frozenset({account})
