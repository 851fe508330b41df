"""Channels that take everything and send nothing: what a rehearsal uses in place of LINE and mail."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from tracker.rules.line_account import LineAbout, LineContent, LineQuota
from tracker.rules.line_quota import month_of
from tracker.rules.message import Accepted, ChannelError, Message, do_nothing

_TAKEN = 200


class MemoryMail:
    """Takes every message; nothing of it is ever in doubt, so nobody is told before the hand-over."""

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:  # noqa: ARG002
        return Accepted(_TAKEN)


class MemoryLine:
    """An account that counts its months as LINE does: every push costs one, and beyond the quota nothing leaves.

    `used` of the quota are gone in the month in which the rehearsal begins.
    """

    def __init__(self, limit: int | None, used: int, clock: Callable[[], datetime]) -> None:
        self._limit = limit
        self._clock = clock
        self._used: Counter[date] = Counter({month_of(clock()): used})

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:  # noqa: ARG002
        month = month_of(self._clock())
        if self._limit is not None and self._used[month] >= self._limit:
            raise ChannelError("line_monthly_limit", "โควตาของเดือนหมดแล้ว", scope="quota", status_code=429)
        self._used[month] += 1
        return Accepted(_TAKEN)

    def quota(self) -> LineQuota:
        return LineQuota(self._limit, self._used[month_of(self._clock())])

    def reply(self, reply_token: str, messages: Sequence[dict[str, Any]]) -> None:
        """Nobody writes to us in a rehearsal."""

    def about(self) -> LineAbout:
        """Not answered, so that the copy goes on as the account it knows."""
        raise ChannelError("rehearsal", "การซ้อมไม่ถามบัญชี")

    def profile_name(self, user_id: str) -> str | None:  # noqa: ARG002
        return None

    def group_name(self, group_id: str) -> str | None:  # noqa: ARG002
        return None

    def group_size(self, group_id: str) -> int | None:  # noqa: ARG002
        return None

    def content(self, message_id: str, most_bytes: int) -> LineContent:  # noqa: ARG002
        return LineContent(b"")

    def link_token(self, user_id: str) -> str:  # noqa: ARG002
        return ""
