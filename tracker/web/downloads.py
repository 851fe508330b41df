"""Hands out files: always saved under a name, never shown or run in our name."""

import io
from typing import IO

from flask import Response, send_file

from tracker.rules.evidence_file import download_name
from tracker.rules.media_type import UNKNOWN
from tracker.store.files import read_whole
from tracker.web.parts import parts

SANDBOX = "sandbox; default-src 'none'"  # a browser that opens it all the same lets it do nothing


def hand_out(content: bytes | str | IO[bytes], media_type: str, name: str) -> Response:
    """Bytes, the file at a path, or an open one, to be saved under this name."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    answer = send_file(file, mimetype=media_type, as_attachment=True, download_name=name, etag=False)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def hand_out_kept(sha256: str, media_type: str | None, name: str | None) -> Response:
    """What somebody sent in, byte for byte; its ending says what it is, whatever it was called.

    Raises NotFound, or RuleBroken where it is no longer what was sent.
    """
    kind = media_type or UNKNOWN
    return hand_out(read_whole(parts().data_dir, sha256), kind, download_name(name or "", kind))
