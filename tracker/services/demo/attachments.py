"""Makes small files for the demo's evidence: a picture and a one-page paper, each with bytes of its own."""

import struct
import zlib
from hashlib import sha256

from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.media_type import PDF, PNG

WIDTH, HEIGHT = 240, 160
_A4 = (595, 842)


def picture(seed: str) -> OpenedFile:
    """A picture of our own making, so small that it is its own preview: nothing of it needs a child process."""
    data = _drawn(seed)
    return OpenedFile(data, PNG, preview=data, width=WIDTH, height=HEIGHT)


def paper(seed: str) -> OpenedFile:
    """A page of A4 as a PDF."""
    return OpenedFile(_printed(seed), PDF)


def _drawn(seed: str) -> bytes:
    """A small PNG: a sky, a field and a sign, in colours that follow from the seed."""
    noise = sha256(seed.encode()).digest()
    sky, field, sign = (bytes(128 + value // 2 for value in noise[i : i + 3]) for i in (0, 3, 6))
    rows = []
    for y in range(HEIGHT):
        ground = sky if y < HEIGHT * 3 // 5 else field
        row = bytearray(ground * WIDTH)
        if HEIGHT // 4 <= y < HEIGHT * 3 // 4:
            row[WIDTH : WIDTH * 2] = sign * (WIDTH // 3)
        rows.append(b"\0" + bytes(row))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _printed(seed: str) -> bytes:
    """A small PDF: one A4 page with ruled lines whose lengths follow from the seed. It needs no font."""
    noise = sha256(seed.encode()).digest()
    lines = [f"72 {770 - 24 * i} m {300 + value} {770 - 24 * i} l S" for i, value in enumerate(noise[:24])]
    drawing = "\n".join(["0.6 w 0.4 G", *lines]).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << >> >>" % _A4,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
