"""Mails a second over one SMTP connection: python -m tests.benchmarks.mailing [COUNT]

The server is a process of its own that says what SMTP wants said and keeps nothing, so that what is measured is
ours: writing the digest, writing the letter, the five exchanges.
"""

import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from tests.channels.letters import ADDRESS, letter
from tests.fakes import free_port, wait_for_port
from tests.services.golden_messages import CASES, payload_of
from tracker.channels.mail import MailChannel, MailServer
from tracker.channels.mail_bytes import mail_bytes
from tracker.rules.message import Message, keeps_open

SENDER = "tidtam@nongmekkhao.example"
CASE = CASES["late-today-and-coming"]


def answer(port: int) -> None:
    """The server: one connection after the other, for ever."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb", buffering=0) as line, suppress(ConnectionError):
                _talk(line)


def _talk(line: socket.SocketIO) -> None:
    line.write(b"220 sink\r\n")
    is_letter = False
    rest = b""
    while part := line.read(65536):
        *lines, rest = (rest + part).split(b"\r\n")
        for one in lines:
            if is_letter:
                if one == b".":
                    is_letter = False
                    line.write(b"250 2.0.0 Ok\r\n")
            elif one[:4].upper() == b"DATA":
                is_letter = True
                line.write(b"354 go on\r\n")
            elif one[:4].upper() == b"QUIT":
                line.write(b"221 bye\r\n")
                return
            else:
                line.write(b"250 ok\r\n")


def rate(count: int, seconds: float) -> str:
    return f"{count / seconds:7.0f} a second ({seconds / count * 1000:.3f} ms each)"


def main(count: int = 3000) -> None:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.mailing", "serve", str(port)])
    try:
        wait_for_port(port, server)
        measure(port, count)
    finally:
        server.kill()
        server.wait()


def measure(port: int, count: int) -> None:
    payload = payload_of(CASE, "email")
    words = {name: payload[name] for name in ("subject", "text", "html", "calendar")}
    messages = [
        replace(letter(ADDRESS, key=number), delivery_id=UUID(int=number), unsubscribe="https://a.example/x", **words)
        for number in range(1, count + 1)
    ]
    server = MailServer("127.0.0.1", port, SENDER, "none", bounce_domain="b.example", signing_key="key")
    mail = MailChannel(server)
    print(f"a digest of four tasks, {len(mail_bytes(messages[0], SENDER, 'ติดตาม'))} bytes, with its calendar")
    started = time.process_time()
    for _ in range(count):
        payload_of(CASE, "email")
    print(f"writing the digest      {rate(count, time.process_time() - started)} of CPU")
    started = time.process_time()
    for message in messages:
        mail_bytes(message, SENDER, "ติดตาม", server.returns)
    print(f"writing the letter      {rate(count, time.process_time() - started)} of CPU")
    started = time.process_time()
    print(f"sent on one connection  {rate(count, sending(mail, messages, is_kept=True))}")
    print(f"                        {rate(count, time.process_time() - started)} of CPU")
    few = messages[: count // 10]
    print(f"sent on one each        {rate(len(few), sending(mail, few, is_kept=False))}")


def sending(mail: MailChannel, messages: list[Message], *, is_kept: bool) -> float:
    started = time.perf_counter()
    with keeps_open([mail] if is_kept else []):
        for message in messages:
            mail.send(message)
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        answer(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
