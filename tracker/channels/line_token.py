"""The token that opens a LINE account: a lasting one out of the console, or short-lived ones asked for as needed."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from tracker.channels.line_wire import PAUSE_AFTER_REFUSAL, Answer, Wire, error_of
from tracker.rules.message import ChannelError

ISSUE = "/oauth2/v3/token"
KEPT_SECONDS = 600  # LINE lets a stateless token live for fifteen minutes
_OVERLAP = 60  # before LINE's own end, should LINE ever shorten it


class Token(Protocol):
    """Where requests get their token from."""

    def now(self) -> str:
        """The token to use; raises ChannelError where none can be got."""
        ...

    def renew(self, refused: str) -> bool:
        """Whether after LINE's refusal of this token another one can be tried."""
        ...


class LastingToken:
    """A token from LINE's console; it holds until somebody issues another."""

    def __init__(self, token: str) -> None:
        self._token = token

    def now(self) -> str:
        return self._token

    def renew(self, refused: str) -> bool:  # noqa: ARG002  # there is no other
        return False


class ShortToken:
    """Stateless tokens: asked for with channel id and secret, kept for ten minutes, by a clock nobody can turn."""

    def __init__(
        self, wire: Wire, channel_id: str, channel_secret: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wire = wire
        self._form = {
            "grant_type": "client_credentials",
            "client_id": channel_id,
            "client_secret": channel_secret,
        }
        self._clock = clock
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def now(self) -> str:
        with self._lock:
            if not self._token or self._clock() >= self._until:
                self._ask()
            return self._token

    def renew(self, refused: str) -> bool:
        """Forget the refused one, unless another thread has got a new one meanwhile."""
        with self._lock:
            if self._token == refused:
                self._token = ""
        return True

    def _ask(self) -> None:
        asked_at = self._clock()
        try:
            answer = self._wire.post_form(ISSUE, self._form)
        except ChannelError as error:
            raise _nothing_sent(error.code, error.note) from error
        token, seconds = answer.body.get("access_token"), answer.body.get("expires_in")
        if answer.status != 200 or not isinstance(token, str) or not token:
            raise _refused(answer)
        lives = seconds - _OVERLAP if isinstance(seconds, int) else KEPT_SECONDS
        self._token, self._until = token, asked_at + min(KEPT_SECONDS, lives)


def _refused(answer: Answer) -> ChannelError:
    if answer.status == 429 or answer.status >= 500:
        return error_of(answer, "line_token_unavailable", scope="channel")
    return error_of(answer, "line_secret_refused", scope="channel", retry_after=PAUSE_AFTER_REFUSAL)


def _nothing_sent(code: str, note: str) -> ChannelError:
    """Without a token no message left the house, however the request for one ended."""
    return ChannelError(code, note, scope="channel")
