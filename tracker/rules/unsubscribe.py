"""The signed address in every mail that switches mail off for its reader (RFC 8058), without a password."""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

PATH = "/mail/off"


def unsubscribe_address(secret_key: str, base_url: str, organization_id: UUID, person_id: UUID, email: str) -> str:
    """The address: who it is for, signed together with the mail address it was sent to."""
    who = base64.urlsafe_b64encode(organization_id.bytes + person_id.bytes).decode().rstrip("=")
    return f"{base_url.rstrip('/')}{PATH}/{who}.{_sign(secret_key, organization_id, person_id, email)}"


def read_unsubscribe_token(token: str) -> tuple[UUID, UUID] | None:
    """The organization and the person a token names; believe it only after `is_signed`."""
    try:
        raw = base64.b64decode(f"{token.partition('.')[0]}=", altchars=b"-_", validate=True)  # 32 bytes end in one =
    except (binascii.Error, ValueError):
        return None
    return (UUID(bytes=raw[:16]), UUID(bytes=raw[16:])) if len(raw) == 32 else None


def is_signed(secret_key: str, token: str, organization_id: UUID, person_id: UUID, email: str) -> bool:
    """Whether we wrote this token into a mail to this very address."""
    given = token.partition(".")[2]
    return hmac.compare_digest(given.encode(), _sign(secret_key, organization_id, person_id, email).encode())


def _sign(secret_key: str, organization_id: UUID, person_id: UUID, email: str) -> str:
    words = f"mail-off|{organization_id}|{person_id}|{email.casefold()}"
    raw = hmac.new(secret_key.encode(), words.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
