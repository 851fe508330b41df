"""LINE: one push per person or group, with a retry key that makes a repeated message harmless; and what else is asked.

The same X-Line-Retry-Key within 24 hours is answered with 409 and nothing is sent again. Only a push carries one:
elsewhere LINE refuses it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tracker.channels.line_token import LastingToken, ShortToken, Token
from tracker.channels.line_wire import Answer, Wire, error_of, refusal
from tracker.rules.line_account import LineAbout, LineContent, LineCredentials, LineQuota
from tracker.rules.message import Accepted, ChannelError, Message, do_nothing

PUSH = "/v2/bot/message/push"
REPLY = "/v2/bot/message/reply"
_GONE = (404, 410)


class LineChannel:
    """The Messaging API of one official account (rules/line_account.LineTalk).

    `token` is a lasting one, or where tokens come from; `content_base` the address of pictures and files.
    """

    def __init__(
        self,
        api_base: str,
        token: str | Token,
        *,
        content_base: str = "",
        connect_seconds: float = 3,
        read_seconds: float = 10,
    ) -> None:
        patience = {"connect_seconds": connect_seconds, "read_seconds": read_seconds}
        self._wire = Wire(api_base, **patience)
        self._files = Wire(content_base or api_base, **patience)
        self._token: Token = LastingToken(token) if isinstance(token, str) else token

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:  # noqa: ARG002 (the retry key makes a repeat harmless, so nothing needs to be noted before)
        """Push to a person or a group; raises ChannelError for every answer but 200 and "already accepted"."""
        body = {"to": message.recipient.address, "messages": list(message.line)}
        return _accepted_or_raise(self._ask(lambda token: self._wire.post(PUSH, token, body, str(message.retry_key))))

    def reply(self, reply_token: str, messages: Sequence[dict[str, Any]]) -> None:
        body = {"replyToken": reply_token, "messages": list(messages)}
        _expect(self._ask(lambda token: self._wire.post(REPLY, token, body)))

    def quota(self) -> LineQuota:
        plan = self._read("/v2/bot/message/quota")
        used = _number(self._read("/v2/bot/message/quota/consumption"), "totalUsage")
        if plan.body.get("type") == "none":
            return LineQuota(None, used)
        return LineQuota(_number(plan, "value"), used)

    def about(self) -> LineAbout:
        answer = self._read("/v2/bot/info")
        return LineAbout(_word(answer, "userId"), _word(answer, "basicId"), _word(answer, "displayName"))

    def profile_name(self, user_id: str) -> str | None:
        answer = self._find(f"/v2/bot/profile/{_part(user_id)}")
        return _word(answer, "displayName") if answer else None

    def group_name(self, group_id: str) -> str | None:
        answer = self._find(f"/v2/bot/group/{_part(group_id)}/summary")
        return _word(answer, "groupName") if answer else None

    def group_size(self, group_id: str) -> int | None:
        answer = self._find(f"/v2/bot/group/{_part(group_id)}/members/count")
        return _number(answer, "count") if answer else None

    def content(self, message_id: str, most_bytes: int) -> LineContent:
        path = f"/v2/bot/message/{_part(message_id)}/content"
        answer = self._ask(lambda token: self._files.get(path, token, most_bytes))
        if answer.status in _GONE:
            raise error_of(answer, "line_content_gone", permanent=True)
        _expect(answer)
        if len(answer.raw) == most_bytes and not answer.is_whole:
            raise error_of(answer, "line_content_too_large", permanent=True)
        if not answer.is_whole:
            raise error_of(answer, "line_content_cut")
        return LineContent(answer.raw, answer.headers.get("Content-Type", "").partition(";")[0].strip())

    def link_token(self, user_id: str) -> str:
        path = f"/v2/bot/user/{_part(user_id)}/linkToken"
        return _word(_expect(self._ask(lambda token: self._wire.post(path, token))), "linkToken")

    def _read(self, path: str) -> Answer:
        return _expect(self._ask(lambda token: self._wire.get(path, token)))

    def _find(self, path: str) -> Answer | None:
        """None where LINE knows nobody by that id, or they blocked us."""
        answer = self._ask(lambda token: self._wire.get(path, token))
        return None if answer.status == 404 else _expect(answer)

    def _ask(self, request: Callable[[str], Answer]) -> Answer:
        """A refused token is got anew once: LINE may have ended a short-lived one early."""
        token = self._token.now()
        answer = request(token)
        if answer.status == 401 and self._token.renew(token):
            return request(self._token.now())
        return answer


def open_account(
    credentials: LineCredentials,
    *,
    api_base: str,
    content_base: str,
    connect_seconds: float = 3,
    read_seconds: float = 10,
) -> LineChannel:
    """The client of an account: with a channel id by short-lived tokens, else by its lasting one."""
    patience = {"connect_seconds": connect_seconds, "read_seconds": read_seconds}
    token: Token = LastingToken(credentials.access_token)
    if credentials.channel_id:
        token = ShortToken(Wire(api_base, **patience), credentials.channel_id, credentials.channel_secret)
    return LineChannel(api_base, token, content_base=content_base, **patience)


def _accepted_or_raise(answer: Answer) -> Accepted:
    known_before = answer.headers.get("x-line-accepted-request-id")
    if answer.status == 200 or (answer.status == 409 and known_before):
        return Accepted(answer.status, answer.request_id, known_before, _message_ids(answer.body))
    raise refusal(answer)


def _expect(answer: Answer) -> Answer:
    if answer.status != 200:
        raise refusal(answer)
    return answer


def _message_ids(body: Mapping[str, Any]) -> tuple[str, ...]:
    sent = body.get("sentMessages")
    if not isinstance(sent, list):
        return ()
    return tuple(str(one["id"]) for one in sent if isinstance(one, dict) and "id" in one)


def _part(identifier: str) -> str:
    """An id as a part of an address: what it holds cannot lead elsewhere."""
    return quote(identifier, safe="")


def _word(answer: Answer, name: str) -> str:
    found = answer.body.get(name)
    if not isinstance(found, str) or not found:
        raise _unreadable(answer, name)
    return found


def _number(answer: Answer, name: str) -> int:
    found = answer.body.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise _unreadable(answer, name)
    return found


def _unreadable(answer: Answer, name: str) -> ChannelError:
    return ChannelError("line_odd_answer", f"no {name} in the answer", status_code=answer.status, scope="channel")
