"""A web server of bytes on this machine: every answer is written by the test, every request is kept."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Self

Answer = bytes | Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"


def page(body: bytes) -> bytes:
    return OK % (len(body), body)


def to(location: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


class SmallWeb:
    """Answers each path with the bytes (or the deed) the test gave; what it was asked stands in `asked`."""

    def __init__(
        self, answers: dict[str, Answer] | Answer, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.answers, self.tls = answers, tls
        self.asked: list[bytes] = []
        self.connections = 0
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, 0), family=family)
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                wire, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            wire.settimeout(30)
            with contextlib.suppress(OSError), wire:
                self._answer(self.tls.wrap_socket(wire, server_side=True) if self.tls else wire)

    def _answer(self, wire: socket.socket) -> None:
        with wire:
            asked = b""
            while b"\r\n\r\n" not in asked:
                piece = wire.recv(4096)
                if not piece:
                    return
                asked += piece
            self.asked.append(asked)
            path = asked.split(b" ")[1].decode()
            answer = self.answers[path] if isinstance(self.answers, dict) else self.answers
            if isinstance(answer, bytes):
                wire.sendall(answer)
            else:
                answer(wire)
