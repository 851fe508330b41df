"""The demo's test box: takes every message and sends nothing; the page "กล่องข้อความทดสอบ" shows what lies in it."""

from collections.abc import Callable

from tracker.rules.message import Accepted, Message, do_nothing

TEST_BOX = "test-box"


class ConsoleChannel:
    """Stands where LINE or mail would stand. The message itself is kept in its outbox row."""

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        """Accept; nothing leaves the machine."""
        about_to_hand_over()
        return Accepted(200, f"{TEST_BOX}:{message.retry_key}")
