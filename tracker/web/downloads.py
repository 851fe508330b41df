"""Hands out files: saved under a name and never run in our name; only pictures of our own making are shown in place."""

import io
import os
from typing import IO

from flask import Response, request, send_file

from tracker.rules.evidence_file import download_name
from tracker.rules.media_type import UNKNOWN
from tracker.store.files import open_whole
from tracker.web.parts import parts
from tracker.web.security import ASK_AGAIN

SANDBOX = "sandbox; default-src 'none'"  # a browser that opens it all the same lets it do nothing


def hand_out(content: bytes | str | IO[bytes], media_type: str, name: str, *, is_shown: bool = False) -> Response:
    """Bytes, the file at a path, or an open one, to be saved under this name, or to be shown."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    answer = send_file(file, mimetype=media_type, as_attachment=not is_shown, download_name=name, etag=False)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def hand_out_kept(sha256: str, media_type: str | None, name: str | None) -> Response:
    """What somebody sent in, byte for byte; its ending says what it is, whatever it was called.

    It goes from the disk to the visitor in pieces, without a thread of ours waiting for a slow one. Its tag is its
    SHA-256: whoever has it already is told so. Raises NotFound, or RuleBroken where it is no longer what was sent.
    """
    return _kept(sha256, media_type or UNKNOWN, name or "", is_shown=False)


def show_picture(sha256: str, media_type: str, name: str) -> Response:
    """A picture of our own making, to be seen in its place on a page."""
    answer = _kept(sha256, media_type, name, is_shown=True)
    answer.headers["Cache-Control"] = ASK_AGAIN
    return answer


def _kept(sha256: str, media_type: str, name: str, *, is_shown: bool) -> Response:
    if request.if_none_match.contains(sha256):
        answer = Response(status=304)
    else:
        file = open_whole(parts().data_dir, sha256)
        answer = hand_out(file, media_type, download_name(name, media_type), is_shown=is_shown)
        answer.content_length = os.fstat(file.fileno()).st_size
    answer.set_etag(sha256)
    return answer
