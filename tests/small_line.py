"""Our own stand-in for api.line.me, for machines without the reference one: retry keys, quota, faults told in advance.

It takes the same orders as the reference stand-in (POST /_ctl: faults, quota, used, rate429 …, clock, blocked, members,
reset), and `answers`: what to say instead, one per push. It checks no request against LINE's description.
"""

import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

DAY = 24 * 3600
_RATE = "The API rate limit has been exceeded. Try again later."
_MONTHLY = "You have reached your monthly limit."
_TOKEN = "Authentication failed due to the following reason: invalid token."  # what LINE says


@dataclass
class LineState:
    """What the account has seen and accepted, and how it is to behave."""

    journal: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    accepted: dict[tuple[str | None, str], dict[str, Any]] = field(default_factory=dict)
    quota: int | None = None
    used: int = 0
    clock: float = 0
    blocked: set[str] = field(default_factory=set)
    members: dict[str, int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def obey(self, orders: dict[str, Any]) -> None:
        with self.lock:
            if orders.get("reset"):
                self.__init__()  # type: ignore[misc]  # everything as at the beginning
            self.answers += orders.get("answers", [])
            if "answers" not in orders:  # else the faults are meant for the reference stand-in
                self.faults += [{"n": 1, **fault} for fault in orders.get("faults", [])]
            for name in ("quota", "used", "clock"):
                if name in orders:
                    setattr(self, name, orders[name])
            self.blocked |= set(orders.get("blocked", []))
            self.members.update(orders.get("members", {}))

    def told(self) -> dict[str, Any]:
        with self.lock:
            faults = [fault for fault in self.faults if fault["n"]]
            told = {"journal": self.journal, "seen": self.seen, "used": self.used, "faults": faults}
            return {**told, "answers": self.answers}

    def next_answer(self) -> dict[str, Any]:
        with self.lock:
            return self.answers.pop(0) if self.answers else {}

    def take_fault(self, ending: str) -> str:
        """The kind of a fault that is to happen now, if any."""
        with self.lock:
            for fault in self.faults:
                if fault["n"] > 0 and fault["kind"].endswith(ending):
                    fault["n"] -= 1
                    return str(fault["kind"])
        return ""

    def accept(self, token: str | None, key: str | None, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """(200, sent), (409, what was accepted before) or (429, monthly limit)."""
        now = time.time() + self.clock  # noqa: TID251  # a provider has a clock of its own
        with self.lock:
            before = self.accepted.get((token, key or ""))
            if key and before and now - before["t"] < DAY:
                return 409, before
            to = body["to"]
            cost = 0 if to in self.blocked else self.members.get(to, 3) if to[0] in "CR" else 1
            if self.quota is not None and self.used + cost > self.quota:
                return 429, {}
            self.used += cost
            sent = [{"id": str(uuid4().int)[:18]} for _ in body["messages"]]
            entry = {"key": key, "to": [to], "messages": body["messages"], "t": now, "rid": str(uuid4()), "sent": sent}
            self.journal.append({**entry, "authorization": token})
            self.accepted[token, key or ""] = entry
            return 200, entry


class LineServer(ThreadingHTTPServer):
    """Listens on loopback until it is told to end."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.state = LineState()
        self.ended = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle is what this is for."""


class _Answers(BaseHTTPRequestHandler):
    server: LineServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay quiet."""

    def do_GET(self) -> None:
        state = self.server.state
        if self.path.startswith("/v2/bot/message/quota/consumption"):
            return self._say(200, {"totalUsage": state.used})
        if self.path.startswith("/v2/bot/message/quota"):
            return self._say(
                200, {"type": "none"} if state.quota is None else {"type": "limited", "value": state.quota}
            )
        if self.path == "/_ctl":
            with state.lock:
                return self._say(200, state.told())
        return self._say(404, {"message": "Not found"})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw or b"{}")
        if self.path == "/_ctl":
            self.server.state.obey(body)
            return self._say(200, {})
        return self._push(body)

    def _push(self, body: dict[str, Any]) -> None:
        state, key, token = self.server.state, self.headers.get("X-Line-Retry-Key"), self.headers.get("Authorization")
        told = state.next_answer()
        note = {"key": key, "path": self.path, "authorization": token, "told": told}
        before = "" if told else state.take_fault("_before") or state.take_fault("401") or state.take_fault("rate429")
        if before or (told and not told.get("accepts")):
            state.seen.append({**note, "status": told.get("status", 0)})
            return self._misbehave(before) if before else self._as_told(told)
        status, entry = state.accept(token, key, body)
        state.seen.append({**note, "status": status})
        if told:
            return self._as_told(told)
        return self._outcome(status, entry)

    def _outcome(self, status: int, entry: dict[str, Any]) -> None:
        if status == 429:
            return self._say(429, {"message": _MONTHLY})
        if status == 409:
            body = {"message": "The retry key is already accepted", "sentMessages": entry["sent"]}
            return self._say(409, body, {"x-line-accepted-request-id": entry["rid"]})
        after = self.server.state.take_fault("_after") or self.server.state.take_fault("garbage200")
        if after:
            return self._misbehave(after)
        return self._say(200, {"sentMessages": entry["sent"]})

    def _misbehave(self, kind: str) -> None:
        if kind == "401":
            return self._say(401, {"message": _TOKEN})
        if kind == "rate429":
            return self._say(429, {"message": _RATE})
        if kind == "garbage200":
            self.close_connection = True
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>ok\n")
            return None
        if kind.startswith("500"):
            return self._say(500, {"message": "Internal error"})
        if kind.startswith("hang"):
            self.server.ended.wait()
        return self._drop(is_reset=kind.startswith("reset"))

    def _as_told(self, told: dict[str, Any]) -> None:
        if told.get("hang"):
            self.server.ended.wait()
        if told.get("cut") or told.get("hang"):
            self._drop(is_reset=False)
        elif "raw" in told:
            self.wfile.write(told["raw"].encode())
            self.close_connection = True
        else:
            self._say(told["status"], told.get("body", {}), told.get("headers", {}))

    def _drop(self, *, is_reset: bool) -> None:
        self.close_connection = True
        if is_reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.connection.shutdown(socket.SHUT_RDWR)

    def _say(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("x-line-request-id", "request-1")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
