"""The demo's test box: takes every message and sends nothing; the page "กล่องข้อความทดสอบ" shows what lies in it."""

from collections.abc import Callable, Sequence
from typing import Any

from tracker.rules.line_account import LineAbout, LineContent, LineQuota
from tracker.rules.message import Accepted, ChannelError, Message, do_nothing

TEST_BOX = "test-box"
FREE_PLAN = 300  # messages a month, as most offices have


class ConsoleChannel:
    """Stands where LINE or mail would stand. The message itself is kept in its outbox row."""

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        """Accept; nothing leaves the machine."""
        about_to_hand_over()
        return Accepted(200, f"{TEST_BOX}:{message.retry_key}")


class ConsoleLine(ConsoleChannel):
    """A LINE account that exists in the demo only: it answers what is asked, and knows nobody."""

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:  # noqa: ARG002 (as with LINE, a repeat is harmless)
        return super().send(message)

    def reply(self, reply_token: str, messages: Sequence[dict[str, Any]]) -> None:
        """Nobody is there to read it."""

    def quota(self) -> LineQuota:
        return LineQuota(FREE_PLAN, 0)

    def about(self) -> LineAbout:
        return LineAbout("U" + "0" * 32, "@tidtam-demo", "ติดตาม (บัญชีทดลอง)")

    def profile_name(self, user_id: str) -> str | None:  # noqa: ARG002
        return None

    def group_name(self, group_id: str) -> str | None:  # noqa: ARG002
        return None

    def group_size(self, group_id: str) -> int | None:  # noqa: ARG002
        return None

    def content(self, message_id: str, most_bytes: int) -> LineContent:  # noqa: ARG002
        raise ChannelError("line_content_gone", "the demo's LINE keeps nothing", permanent=True)

    def link_token(self, user_id: str) -> str:  # noqa: ARG002
        return TEST_BOX
