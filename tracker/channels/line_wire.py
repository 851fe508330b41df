"""HTTP to LINE: one request, one answer, and what each answer means; tells what never left from what may have.

Facts about LINE's answers stand in developers.line.biz (reference, retrying-api-request): an answer carries no error
code, so the kinds of 400 and 429 are told apart by their wording.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter

from tracker.rules.message import ChannelError

LONGEST_ANSWER = 64 * 1024
PAUSE_AFTER_REFUSAL = 300  # seconds: a wrong token does not mend itself in one
_PIECE = 16 * 1024
_KEPT_OPEN = 10  # connections, so that as many threads need not open their own each time
_MONTHLY_LIMIT = "monthly limit"
# What is said before anything leaves: no connection came about, or the address is none.
_UNTOUCHED = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
_NEVER_CONNECTED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}  # urllib3's, inside


@dataclass(frozen=True)
class Answer:
    """What LINE said. `raw` is the body, at most as much as was asked for; `is_whole` says whether that is all."""

    status: int
    headers: Mapping[str, str]
    raw: bytes = field(repr=False)
    is_whole: bool = True

    @property
    def body(self) -> Mapping[str, Any]:
        """The JSON body, or an empty one: the status alone decides, an unreadable body never loses a 200."""
        try:
            body = json.loads(self.raw)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    @property
    def said(self) -> str:
        body = self.body
        return str(body.get("message") or body.get("error_description") or body.get("error") or "")[:300]

    @property
    def request_id(self) -> str | None:
        return self.headers.get("x-line-request-id")


class Wire:
    """Requests to one of LINE's addresses, with time-outs; redirects are not followed, for they would get the token.

    The adapter of requests itself: what a session does around it (settings of the machine, cookies, hooks, redirects)
    is not wanted here, and costs as much again.
    """

    def __init__(self, base: str, *, connect_seconds: float = 3, read_seconds: float = 10) -> None:
        self._base = base.rstrip("/")
        self._time_outs = (connect_seconds, read_seconds)
        self._adapter = HTTPAdapter(pool_maxsize=_KEPT_OPEN)

    def get(self, path: str, token: str, most_bytes: int = LONGEST_ANSWER) -> Answer:
        return self._ask("GET", path, _bearer(token), most_bytes=most_bytes)

    def post(self, path: str, token: str, body: Mapping[str, Any] | None = None, retry_key: str = "") -> Answer:
        """A JSON body, or none; a retry key only where LINE knows one: elsewhere it refuses the request."""
        if body is None:
            return self._ask("POST", path, _bearer(token))
        headers = _bearer(token) | {"Content-Type": "application/json"}
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        return self._ask("POST", path, headers, json.dumps(body, ensure_ascii=False, sort_keys=True).encode())

    def post_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """A form, without a token: so tokens are asked for."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, headers, urlencode(fields).encode())

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        most_bytes: int = LONGEST_ANSWER,
    ) -> Answer:
        try:
            request = requests.Request(method, self._base + path, headers=headers, data=body).prepare()
            response = self._adapter.send(request, stream=True, timeout=self._time_outs)
        except requests.exceptions.RequestException as error:
            raise _broken_line(error) from error
        with response:
            raw, is_whole = _read(response, most_bytes)
            return Answer(response.status_code, response.headers, raw, is_whole)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _read(response: requests.Response, most_bytes: int) -> tuple[bytes, bool]:
    """The body, up to a limit; what broke off on the way counts as not whole."""
    found = bytearray()
    try:
        for piece in response.iter_content(_PIECE):
            found += piece
            if len(found) > most_bytes:
                return bytes(found[:most_bytes]), False
    except requests.exceptions.RequestException:
        return bytes(found), False
    return bytes(found), True


def _broken_line(error: requests.exceptions.RequestException) -> ChannelError:
    """No answer came. Only what certainly never left the machine counts as not sent."""
    if isinstance(error, _UNTOUCHED) or _never_connected(error):
        return ChannelError("line_unreachable", type(error).__name__, scope="channel")
    return ChannelError("line_no_answer", type(error).__name__, maybe_accepted=True)


def _never_connected(error: requests.exceptions.RequestException) -> bool:
    """True for a refused connection, an unknown name, a certificate that does not hold."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in _NEVER_CONNECTED or "CERTIFICATE_VERIFY_FAILED" in str(error)


# --- what an answer means -------------------------------------------------------------------------------------


def refusal(answer: Answer) -> ChannelError:
    """The error that an answer other than 200 stands for."""
    status = answer.status
    if status == 400:
        return _bad_request(answer)
    if status == 429:
        return _too_many(answer)
    if status in (401, 403):
        code = "line_token_refused" if status == 401 else "line_plan_forbids"
        return error_of(answer, code, scope="channel", retry_after=PAUSE_AFTER_REFUSAL)
    if status == 409:
        return error_of(answer, "line_conflict_unproven", maybe_accepted=True)
    if status >= 500:
        return error_of(answer, "line_server_error", maybe_accepted=True)
    return error_of(answer, f"line_answer_{status}", permanent=True)


def _bad_request(answer: Answer) -> ChannelError:
    """A user id LINE does not know is the contact's fault; a reply token serves once; anything else is ours."""
    details = answer.body.get("details")
    named = {str(one.get("property")) for one in details if isinstance(one, dict)} if details else set()
    if "to" in named or "'to'" in answer.said or answer.said.startswith("Failed to send messages"):
        return error_of(answer, "line_unknown_user", permanent=True, scope="contact")
    code = "line_reply_token_used" if "reply token" in answer.said else "line_bad_request"
    return error_of(answer, code, permanent=True)


def _too_many(answer: Answer) -> ChannelError:
    if _MONTHLY_LIMIT in answer.said:
        return error_of(answer, "line_monthly_limit", scope="quota")
    return error_of(answer, "line_rate_limit", scope="channel")


def error_of(answer: Answer, code: str, **facts: Any) -> ChannelError:
    """An error that carries what LINE said and the number under which it knows the request."""
    note = f"{answer.status} {answer.said}"
    return ChannelError(code, note, status_code=answer.status, request_id=answer.request_id, **facts)
