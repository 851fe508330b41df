"""LINE as it talks back, on loopback: profiles, groups, pictures, replies, account links; and its webhook calls.

It answers what the reference stand-in does not model, and keeps what it was asked. `Chat` writes the calls that LINE
would send us, signed; nothing in here knows the product.
"""

import hmac
import itertools
import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.evidence_files import photo

BOT = "U" + "b07" * 10 + "b0"
JPEG = photo(width=64, height=48)
_numbers = itertools.count(1)


@dataclass
class TalkState:
    """What the account knows, and what it was asked. `faults`: (part of a path, status), each used once.

    `quota` is the month's (None: no limit), `by_hand` what people sent beside us; a group's push costs its members.
    """

    profiles: dict[str, str] = field(default_factory=dict)
    groups: dict[str, tuple[str, int]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    reply_tokens: set[str] = field(default_factory=set)
    link_tokens: dict[str, str] = field(default_factory=dict)
    replies: list[list[dict[str, Any]]] = field(default_factory=list)
    pushes: list[dict[str, Any]] = field(default_factory=list)
    push_keys: set[str] = field(default_factory=set)
    quota: int | None = 300
    by_hand: int = 0
    tokens: list[str] = field(default_factory=list)  # that were issued, and are still good
    faults: list[tuple[str, int]] = field(default_factory=list)
    seen: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, authorization
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def cost_of(self, to: str) -> int:
        return self.groups[to][1] if to in self.groups else 1

    @property
    def used(self) -> int:
        return self.by_hand + sum(self.cost_of(one["to"]) for one in self.pushes)

    @property
    def texts(self) -> list[str]:
        """What was answered, as a reader sees it; cards by their alternative text."""
        return [one.get("text") or one.get("altText", "") for reply in self.replies for one in reply]


class _TalkServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.state = TalkState()


class _Talk(BaseHTTPRequestHandler):
    server: _TalkServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay quiet."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, state = urlsplit(self.path).path, self.server.state
        with state.lock:
            state.seen.append((self.command, path, self.headers.get("Authorization") or ""))
            fault = next((one for one in state.faults if one[0] in path), None)
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            if fault:
                state.faults.remove(fault)
                status, body = fault[1], {"message": "told in advance"}
            elif token.startswith("short-") and token not in state.tokens:
                status, body = 401, {"message": "Authentication failed due to the following reason: invalid token."}
            else:
                status, body = self._route(path, raw)
        self._say(status, body)

    def _route(self, path: str, raw: bytes) -> tuple[int, Any]:
        parts, state = path.strip("/").split("/"), self.server.state
        limit = {"type": "none"} if state.quota is None else {"type": "limited", "value": state.quota}
        fixed = {
            "/v2/bot/info": {"userId": BOT, "basicId": "@247abcde", "displayName": "อบต.หนองเมฆขาว"},
            "/v2/bot/message/quota": limit,
            "/v2/bot/message/quota/consumption": {"totalUsage": state.used},
        }
        if path in fixed:
            return 200, fixed[path]
        if path == "/oauth2/v3/token":
            return self._token(raw)
        if path == "/v2/bot/message/reply":
            return self._reply(json.loads(raw))
        if path == "/v2/bot/message/push":
            return self._push(json.loads(raw))
        if path.endswith("/content"):
            found = state.contents.get(parts[3])
            return (404, {"message": "Not found"}) if found is None else (200, found)
        return self._about(parts)

    def _about(self, parts: list[str]) -> tuple[int, Any]:
        state, missing = self.server.state, (404, {"message": "Not found"})
        match parts[2:]:
            case ["profile", user]:
                name = state.profiles.get(user)
                return (200, {"userId": user, "displayName": name}) if name else missing
            case ["group", group, "summary"]:
                known = state.groups.get(group)
                return (200, {"groupId": group, "groupName": known[0]}) if known else missing
            case ["group", group, "members", "count"]:
                known = state.groups.get(group)
                return (200, {"count": known[1]}) if known else missing
            case ["user", user, "linkToken"]:
                token = f"link-token-{next(_numbers)}"
                state.link_tokens[token] = user
                return 200, {"linkToken": token}
        return missing

    def _token(self, raw: bytes) -> tuple[int, Any]:
        given = parse_qs(raw.decode())
        if given.get("grant_type") != ["client_credentials"] or given.get("client_secret") == ["wrong"]:
            return 400, {"error": "invalid_request", "error_description": "invalid client_secret"}
        token = f"short-{next(_numbers)}"
        self.server.state.tokens.append(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 899}

    def _reply(self, body: dict[str, Any]) -> tuple[int, Any]:
        state = self.server.state
        if self.headers.get("X-Line-Retry-Key"):
            return 400, {"message": "X-Line-Retry-Key is not supported by this API"}
        if body["replyToken"] not in state.reply_tokens:
            return 400, {"message": "Invalid reply token"}
        state.reply_tokens.discard(body["replyToken"])
        state.replies.append(body["messages"])
        return 200, {"sentMessages": [{"id": str(next(_numbers))} for _ in body["messages"]]}

    def _push(self, body: dict[str, Any]) -> tuple[int, Any]:
        state, key = self.server.state, str(self.headers.get("X-Line-Retry-Key"))
        if key not in state.push_keys:
            if state.quota is not None and state.used + state.cost_of(body["to"]) > state.quota:
                return 429, {"message": "You have reached your monthly limit."}
            state.push_keys.add(key)
            state.pushes.append(body)
        return 200, {"sentMessages": [{"id": str(next(_numbers))}]}

    def _say(self, status: int, body: Any) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "image/jpeg" if isinstance(body, bytes) else "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("x-line-request-id", f"request-{next(_numbers)}")
        self.end_headers()
        self.wfile.write(raw)


@dataclass
class TalkingLine:
    """The stand-in: where it listens and what it knows."""

    address: str
    state: TalkState

    def confirm_account_link(self, dialog: str, user_id: str) -> str | None:
        """What LINE's own page does when this user opens it: the nonce to be sent, None where the token is not good."""
        query = parse_qs(urlsplit(dialog).query)
        (token,), (nonce,) = query["linkToken"], query["nonce"]
        return nonce if self.state.link_tokens.pop(token, None) == user_id else None


@contextmanager
def talking_line() -> Iterator[TalkingLine]:
    """The stand-in, in this process."""
    with _TalkServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield TalkingLine(f"http://127.0.0.1:{server.server_address[1]}", server.state)
        finally:
            server.shutdown()
            thread.join()


# --- what LINE sends ------------------------------------------------------------------------------------------


def sign(raw: bytes, secret: str) -> str:
    """LINE's signature, written anew from its documentation."""
    return b64encode(hmac.new(secret.encode(), raw, "sha256").digest()).decode()


def call_of(*events: dict[str, Any], destination: str = BOT) -> bytes:
    """The body of a webhook call, as LINE spaces it."""
    return json.dumps({"destination": destination, "events": list(events)}, ensure_ascii=False).encode()


@dataclass
class Chat:
    """Writes events as LINE would, one second after the other, each with a reply token LINE will take once."""

    line: TalkingLine
    clock: Callable[[], datetime]
    user: str = "U" + "0123456789abcdef" * 2
    group: str = ""
    offset: timedelta = timedelta(0)

    def event(self, kind: str, *, can_reply: bool = True, at: datetime | None = None, **more: Any) -> dict[str, Any]:
        number = next(_numbers)
        self.offset += timedelta(milliseconds=1)
        happened = at or self.clock() + self.offset
        source: dict[str, Any] = {"type": "user", "userId": self.user}
        if self.group:
            source = {"type": "group", "groupId": self.group, "userId": self.user}
        made = {
            "type": kind,
            "mode": "active",
            "timestamp": round(happened.timestamp() * 1000),
            "source": source,
            "webhookEventId": f"01HEVENT{number:018d}",
            "deliveryContext": {"isRedelivery": False},
            **more,
        }
        if can_reply:
            made["replyToken"] = f"reply-{number}"
            self.line.state.reply_tokens.add(f"reply-{number}")
        return made

    def text(self, words: str, **more: Any) -> dict[str, Any]:
        return self.event("message", message=self._message("text", text=words), **more)

    def photo(self, data: bytes = JPEG, **more: Any) -> dict[str, Any]:
        message = self._message("image", contentProvider={"type": "line"})
        self.line.state.contents[message["id"]] = data
        return self.event("message", message=message, **more)

    def file(self, name: str, data: bytes, **more: Any) -> dict[str, Any]:
        message = self._message("file", fileName=name, fileSize=len(data))
        self.line.state.contents[message["id"]] = data
        return self.event("message", message=message, **more)

    def tap(self, data: str, **more: Any) -> dict[str, Any]:
        return self.event("postback", postback={"data": data}, **more)

    def follow(self, **more: Any) -> dict[str, Any]:
        return self.event("follow", follow={"isUnblocked": False}, **more)

    def unfollow(self, **more: Any) -> dict[str, Any]:
        return self.event("unfollow", can_reply=False, **more)

    def account_link(self, nonce: str, result: str = "ok", **more: Any) -> dict[str, Any]:
        link = {"result": result, "nonce": nonce}
        return self.event("accountLink", can_reply=result == "ok", link=link, **more)

    def _message(self, kind: str, **more: Any) -> dict[str, Any]:
        return {"id": f"5{next(_numbers):017d}", "type": kind, "quoteToken": "q", **more}


def again(event: dict[str, Any]) -> dict[str, Any]:
    """The same event, sent once more because LINE did not hear our 200."""
    return {**event, "deliveryContext": {"isRedelivery": True}}
