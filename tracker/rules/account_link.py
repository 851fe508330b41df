"""LINE's account-link flow: from a button in the chat to our page, from there to LINE, and back as an event.

The button's address carries, sealed by us, for which LINE user it was made: whoever opens somebody else's button
ties nothing, since the event that ends the flow must come from that very user.
"""

import base64
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

LIFETIME = timedelta(minutes=10)  # as long as LINE's link token
DIALOG = "https://access.line.me/dialog/bot/accountLink"
OUR_PAGE = "/account/line/connect"
_LONGEST = 1500


@dataclass(frozen=True)
class LinkStart:
    """For whom a flow was begun: the LINE user, as LINE shows their name, on which account, until when."""

    user_id: str
    display_name: str
    channel_key: str
    organization: str
    until: int  # seconds since 1970

    def is_good(self, organization_id: object, now: datetime) -> bool:
        return self.organization == str(organization_id) and now < datetime.fromtimestamp(self.until, UTC)


def page_address(base_url: str, link_token: str, start: LinkStart, secret_key: str) -> str:
    """The address of our page that goes on with the flow."""
    query = urlencode({"linkToken": link_token, "start": seal(start, secret_key)})
    return f"{base_url.rstrip('/')}{OUR_PAGE}?{query}"


def dialog_address(link_token: str, nonce: str) -> str:
    """LINE's own page, which asks the user and then sends us the event."""
    return f"{DIALOG}?{urlencode({'linkToken': link_token, 'nonce': nonce})}"


def seal(start: LinkStart, secret_key: str) -> str:
    """The start as text that nobody but us can make."""
    raw = json.dumps(asdict(start), ensure_ascii=False, sort_keys=True).encode()
    return f"{_text(raw)}.{_text(_signature(raw, secret_key))}"


def unseal(sealed: str, secret_key: str) -> LinkStart | None:
    """The start somebody's browser brings back; None where it is not ours."""
    words, _, signature = sealed.partition(".")
    try:
        raw, given = _bytes(words), _bytes(signature)
    except ValueError:
        return None
    if len(sealed) > _LONGEST or not hmac.compare_digest(_signature(raw, secret_key), given):
        return None
    return LinkStart(**json.loads(raw))


def _signature(raw: bytes, secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode(), b"account link|" + raw, "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
