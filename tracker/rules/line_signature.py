"""LINE's signature under what it sends: HMAC-SHA256 of the very bytes, with the channel's secret, in base64."""

import hmac
from base64 import b64encode

HEADER = "X-Line-Signature"


def signature_of(body: bytes, secret: str) -> str:
    """What LINE writes beside `body`."""
    return b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def is_signed(body: bytes, signature: str | None, secret: str) -> bool:
    """Whether these very bytes were signed with this secret; nothing is ever signed without one."""
    if not secret or not signature:
        return False
    return hmac.compare_digest(signature_of(body, secret).encode(), signature.encode())
