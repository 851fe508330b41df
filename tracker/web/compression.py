"""Answers made small on their way: an office's line is slow, and Thai text shrinks to a sixth.

A page that carries secrets beside words of the reader's choosing could be guessed at by its length; so a few random
bytes stand in the head of each compressed page.
"""

import secrets
import zlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

SMALLEST = 1_000  # bytes: below it the head costs more than is won
LEVEL = 5
_MOST_NOISE = 64
_TEXT = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "image/svg+xml",
        "text/calendar",
        "text/plain",
    }
)
_NAMED = 0x08  # flag of RFC 1952: a file name follows the head, up to a zero byte


def set_up_compression(app: Flask) -> None:
    """Compress what is text, whole and large enough, for whoever says they can read it."""
    app.after_request(_compress)


def gzip(data: bytes, noise: bytes = b"") -> bytes:
    """`data` as one gzip member (RFC 1952), with `noise` where the file's name would stand."""
    flags = _NAMED if noise else 0
    head = b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\0\xff" + (noise + b"\0" if noise else b"")
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    return head + packed + zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")


def _compress(response: Response) -> Response:
    if response.mimetype not in _TEXT or response.status_code not in (200, 400, 403, 404, 409, 410, 429, 500):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or "Content-Encoding" in response.headers or "Range" in request.headers:
        return response
    packed = _static() if request.endpoint == "static" else _page(response)
    if packed is not None:
        opened = getattr(response.response, "close", None)
        if opened:
            opened()  # the file that will not be read
        response.direct_passthrough = False
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
    return response


def _page(response: Response) -> bytes | None:
    """A page that is whole already; what is sent as it is made stays as it is."""
    if response.direct_passthrough or response.is_streamed:
        return None
    data = response.get_data()
    if len(data) < SMALLEST:
        return None
    return gzip(data, bytes(1 + byte % 255 for byte in secrets.token_bytes(1 + secrets.randbelow(_MOST_NOISE))))


def _static() -> bytes | None:
    """One of our own files; its address carries the hash of its content, so it is packed once."""
    folder, name = Path(str(current_app.static_folder)), str((request.view_args or {}).get("filename", ""))
    return _packed_file(folder / name, request.query_string)


@lru_cache(maxsize=64)
def _packed_file(path: Path, _version: bytes) -> bytes | None:
    data = path.read_bytes()
    return gzip(data) if len(data) >= SMALLEST else None
