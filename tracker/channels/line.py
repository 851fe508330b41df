"""LINE: one push per person, with a retry key that makes a repeated message harmless.

Facts about LINE's answers stand in developers.line.biz (reference, retrying-api-request): the same
X-Line-Retry-Key within 24 hours is answered with 409 and nothing is sent again; an answer carries no error
code, so the kinds of 400 and 429 are told apart by their wording.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase

from tracker.rules.message import Accepted, ChannelError, Message, do_nothing

PUSH = "/v2/bot/message/push"
_LONGEST_ANSWER = 64 * 1024
_MONTHLY_LIMIT = "monthly limit"
_PAUSE_AFTER_REFUSAL = 300  # seconds: a wrong token does not mend itself in one
_UNTOUCHED = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)


class _Bearer(AuthBase):
    """The token; given as an auth object so that a .netrc file on the machine cannot replace it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def said(self) -> str:
        return str(self.body.get("message", ""))[:300]

    @property
    def request_id(self) -> str | None:
        return self.headers.get("x-line-request-id")


class LineChannel:
    """The Messaging API of one official account."""

    def __init__(self, api_base: str, token: str, *, connect_seconds: float = 3, read_seconds: float = 10) -> None:
        self._address = api_base.rstrip("/") + PUSH
        self._token = token
        self._time_outs = (connect_seconds, read_seconds)
        self._session = requests.Session()
        self._session.trust_env = False

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:  # noqa: ARG002 (the retry key makes a repeat harmless, so nothing needs to be noted before)
        """Push to one person; raises ChannelError for every answer but 200 and "already accepted"."""
        body = {"to": message.recipient.address, "messages": list(message.line)}
        raw = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        return _accepted_or_raise(self._post(raw, str(message.retry_key)))

    def _post(self, raw: bytes, retry_key: str) -> _Answer:
        headers = {"Content-Type": "application/json", "X-Line-Retry-Key": retry_key}
        try:
            response = self._session.post(
                self._address,
                data=raw,
                headers=headers,
                auth=_Bearer(self._token),
                timeout=self._time_outs,
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.RequestException as error:
            raise _broken_line(error) from error
        with response:
            return _Answer(response.status_code, response.headers, _read(response))


def _read(response: requests.Response) -> Mapping[str, Any]:
    """The JSON body, or an empty one: the status alone decides, an unreadable body never loses a 200."""
    try:
        raw = next(response.iter_content(_LONGEST_ANSWER), b"")
        body = json.loads(raw)
    except (requests.exceptions.RequestException, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


def _broken_line(error: requests.exceptions.RequestException) -> ChannelError:
    """No answer came. Only what certainly never left the machine counts as not sent."""
    if isinstance(error, _UNTOUCHED) or _never_connected(error):
        return ChannelError("line_unreachable", type(error).__name__, scope="channel")
    return ChannelError("line_no_answer", type(error).__name__, maybe_accepted=True)


def _never_connected(error: requests.exceptions.RequestException) -> bool:
    """True for a refused connection, an unknown name, a certificate that does not hold."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in {
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeoutError",
    } or "CERTIFICATE_VERIFY_FAILED" in str(error)


def _accepted_or_raise(answer: _Answer) -> Accepted:
    known_before = answer.headers.get("x-line-accepted-request-id")
    if answer.status == 200 or (answer.status == 409 and known_before):
        return Accepted(answer.status, answer.request_id, known_before, _message_ids(answer.body))
    raise _refusal(answer)


def _message_ids(body: Mapping[str, Any]) -> tuple[str, ...]:
    sent = body.get("sentMessages")
    if not isinstance(sent, list):
        return ()
    return tuple(str(one["id"]) for one in sent if isinstance(one, dict) and "id" in one)


def _refusal(answer: _Answer) -> ChannelError:
    status = answer.status
    if status == 400:
        return _bad_request(answer)
    if status == 429:
        return _too_many(answer)
    if status in (401, 403):
        code = "line_token_refused" if status == 401 else "line_plan_forbids"
        return _error(answer, code, scope="channel", retry_after=_PAUSE_AFTER_REFUSAL)
    if status == 409:
        return _error(answer, "line_conflict_unproven", maybe_accepted=True)
    if status >= 500:
        return _error(answer, "line_server_error", maybe_accepted=True)
    return _error(answer, f"line_answer_{status}", permanent=True)


def _bad_request(answer: _Answer) -> ChannelError:
    """A user id LINE does not know is the contact's fault; anything else is ours."""
    details = answer.body.get("details")
    named = {str(one.get("property")) for one in details if isinstance(one, dict)} if details else set()
    if "to" in named or "'to'" in answer.said or answer.said.startswith("Failed to send messages"):
        return _error(answer, "line_unknown_user", permanent=True, scope="contact")
    return _error(answer, "line_bad_request", permanent=True)


def _too_many(answer: _Answer) -> ChannelError:
    if _MONTHLY_LIMIT in answer.said:
        return _error(answer, "line_monthly_limit", scope="quota")
    return _error(answer, "line_rate_limit", scope="channel")


def _error(answer: _Answer, code: str, **facts: Any) -> ChannelError:
    note = f"{answer.status} {answer.said}"
    return ChannelError(code, note, status_code=answer.status, request_id=answer.request_id, **facts)
