"""Stand-ins for the world outside: a clock that stands still, a channel in memory, LINE and SMTP on loopback."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.small_line import LineServer
from tracker.rules.message import Accepted, ChannelError, Message, do_nothing


@dataclass
class FixedClock:
    """A clock that stands still until it is told to move."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class MemoryChannel:
    """Keeps what it is given; raises the troubles it was told of first, one per message."""

    sent: list[Message] = field(default_factory=list)
    troubles: list[ChannelError] = field(default_factory=list)

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        if self.troubles:
            raise self.troubles.pop(0)
        about_to_hand_over()
        self.sent.append(message)
        return Accepted(200, f"memory-{len(self.sent)}")


# --- LINE -----------------------------------------------------------------------------------------------------


@dataclass
class Line:
    """A stand-in for api.line.me and its control panel."""

    address: str

    def tell(self, **orders: Any) -> None:
        urlopen(Request(f"{self.address}/_ctl", json.dumps(orders).encode(), method="POST")).close()  # noqa: S310

    def state(self) -> dict[str, Any]:
        with urlopen(f"{self.address}/_ctl") as answer:  # noqa: S310
            return dict(json.load(answer))

    def accepted_keys(self) -> Counter[str]:
        return Counter(one["key"] for one in self.state()["journal"])

    def is_hanging(self) -> bool:
        """Whether the request that was to hang has come."""
        state = self.state()
        return not state["faults"] and not state.get("answers")

    def statuses(self) -> list[int]:
        return [one["status"] for one in self.state()["seen"]]


@contextmanager
def reference_line(shared: Path) -> Iterator[Line]:
    """The reference stand-in: checks every request against LINE's own description, keeps keys and quota."""
    port = free_port()
    command = [sys.executable, "-B", str(shared / "line" / "fake_line.py"), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield Line(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return
    raise RuntimeError(f"the stand-in ended with {process.returncode}")


@contextmanager
def small_line() -> Iterator[Line]:
    """Our own stand-in, in this process."""
    with LineServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Line(f"http://127.0.0.1:{server.server_address[1]}")
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


# --- SMTP -----------------------------------------------------------------------------------------------------


@dataclass
class Mailbox:
    """What an SMTP server took, and how it is to behave. `replies` maps a phase to what it answers instead.

    Phases: "MAIL", "RCPT", "DATA" (the answer to the final dot). The reply "cut" ends the connection there;
    "keep and cut" takes the message first: the case nobody can tell from a loss; "keep and
    hang" takes it and says nothing until the test ends.
    """

    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.letters]

    def to(self, address: str) -> list[EmailMessage]:
        pairs = zip(self.messages(), self.envelopes, strict=True)
        return [message for message, (_, recipients) in pairs if address in recipients]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._reply(server, "MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._reply(server, "RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        told = self.replies.get("DATA", "")
        if not told or told.startswith("keep"):
            assert isinstance(envelope.content, bytes)
            self.letters.append(envelope.content)
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        if told.endswith("hang"):
            await asyncio.Event().wait()
        return self._reply(server, "DATA", "250 2.0.0 Ok: queued as 4FxZ")

    def _reply(self, server: SMTP, phase: str, usual: str) -> str:
        told = self.replies.get(phase, usual)
        if told.endswith("cut"):
            assert server.transport is not None
            server.transport.abort()
        return told if told[:3].isdigit() else "421 closing"


class _Controller(Controller):
    """Closes what clients left open, or the socket would be found unclosed in the middle of another test."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._opened: list[SMTP] = []

    def factory(self) -> SMTP:
        self._opened.append(super().factory())
        return self._opened[-1]

    def stop(self, no_assert: bool = False) -> None:  # aiosmtpd's own signature
        asyncio.run_coroutine_threadsafe(self._close_all(), self.loop).result()
        super().stop(no_assert)

    async def _close_all(self) -> None:
        """A connection is closed in one turn of the loop and gone in the next; one just made needs a turn more."""
        for _ in range(4):
            for smtp in self._opened:
                if smtp.transport is not None:
                    smtp.transport.abort()
            await asyncio.sleep(0)


@contextmanager
def smtp_server(**options: Any) -> Iterator[Mailbox]:
    """A real SMTP server on loopback; `options` are aiosmtpd's (TLS, AUTH)."""
    mailbox = Mailbox(port=free_port())
    controller = _Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
