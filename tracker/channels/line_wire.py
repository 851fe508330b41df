"""HTTP to LINE: one request, one answer, and what each answer means; tells what never left from what may have.

Facts about LINE's answers stand in developers.line.biz (reference, retrying-api-request): an answer carries no error
code, so the kinds of 400 and 429 are told apart by their wording.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import certifi
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationValueError, NewConnectionError

from tracker.rules.message import ChannelError

LONGEST_ANSWER = 64 * 1024
PAUSE_AFTER_REFUSAL = 300  # seconds: a wrong token does not mend itself in one
_PIECE = 16 * 1024
_KEPT_OPEN = 10  # connections, so that as many threads need not open their own each time
_MONTHLY_LIMIT = "monthly limit"
_UNTOUCHED = (ConnectTimeoutError, NewConnectionError, LocationValueError)  # the last: an address that is none


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

    urllib3 itself, for what stands above it costs as much again. It asks no proxy, .netrc or cookie of the machine's.
    """

    def __init__(self, base: str, *, connect_seconds: float = 3, read_seconds: float = 10) -> None:
        self._base = base.rstrip("/")
        self._time_outs = Timeout(connect=connect_seconds, read=read_seconds)
        self._pools = PoolManager(maxsize=_KEPT_OPEN, ca_certs=certifi.where())

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
        if not self._base.startswith(("https://", "http://")):  # urllib3 would take http, and tell the token in clear
            raise ChannelError("line_unreachable", "no scheme in the address", scope="channel")
        try:
            response = self._pools.urlopen(
                method,
                self._base + path,
                redirect=False,
                body=body,
                headers=headers,
                timeout=self._time_outs,
                retries=False,
                preload_content=False,
            )
        except HTTPError as error:
            raise _broken_line(error) from error
        raw, is_whole = _read(response, most_bytes)
        if not is_whole:
            response.close()  # its connection serves no other request
        return Answer(response.status, response.headers, raw, is_whole)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _read(response: BaseHTTPResponse, most_bytes: int) -> tuple[bytes, bool]:
    """The body, up to a limit; what broke off on the way counts as not whole."""
    found = bytearray()
    try:
        for piece in response.stream(_PIECE):
            found += piece
            if len(found) > most_bytes:
                return bytes(found[:most_bytes]), False
    except HTTPError:
        return bytes(found), False
    return bytes(found), True


def _broken_line(error: HTTPError) -> ChannelError:
    """No answer came. Only what certainly never left the machine counts as not sent."""
    if isinstance(error, _UNTOUCHED) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return ChannelError("line_unreachable", type(error).__name__, scope="channel")
    return ChannelError("line_no_answer", type(error).__name__, maybe_accepted=True)


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
