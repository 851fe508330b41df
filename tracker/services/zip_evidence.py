"""Everything that is evidence of a report as one ZIP, piece by piece, each file checked against its SHA-256."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.documents.zip_stream import Entry, ZipStream
from tracker.rules.evidence_pack import (
    LIST,
    MANIFEST,
    READ_ME,
    Packed,
    PackedLine,
    PackHead,
    list_csv,
    manifest,
    name_in_pack,
    read_me,
)
from tracker.rules.report_content import EvidenceLine
from tracker.rules.thai_calendar import day_of
from tracker.store.files import list_media_types, stream_bytes


@dataclass(frozen=True)
class EvidencePack:
    """What is to be packed; made while the database is open, written after it is closed."""

    head: PackHead
    lines: tuple[EvidenceLine, ...]
    data_dir: Path
    media_types: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return day_of(self.head.made_at)


def prepare_pack(session: Session, head: PackHead, lines: Sequence[EvidenceLine], data_dir: Path) -> EvidencePack:
    """A pack of these lines: of a round as it stands, or of a report as it was published."""
    media_types = list_media_types(session, (line.sha256 for line in lines if line.sha256))
    return EvidencePack(head, tuple(lines), data_dir, media_types)


def zip_evidence(pack: EvidencePack) -> Iterator[bytes]:
    """The ZIP. Each file is read twice: to see that it is the one that was handed in, and to be packed.

    A file that is gone or no longer itself is named in the lists and does not keep the others from coming. Memory does
    not grow with the evidence.
    """
    stream = ZipStream()
    packed: list[PackedLine] = []
    highest = max((line.number for line in pack.lines), default=0)
    for line in pack.lines:
        checked = _checked(pack, line, highest)
        packed.append(checked.packed)
        if checked.packed.state is Packed.FILE:
            entry = Entry(checked.packed.name, checked.packed.size, checked.crc, line.uploaded_on or pack.day)
            yield from stream.entry(entry, stream_bytes(pack.data_dir, line.sha256))
    yield from stream.whole(LIST, list_csv(packed), pack.day)
    yield from stream.whole(MANIFEST, manifest(pack.head, packed), pack.day)
    yield from stream.whole(READ_ME, read_me(pack.head, packed), pack.day)
    yield from stream.end()


@dataclass(frozen=True)
class _Checked:
    packed: PackedLine
    crc: int = 0


def _checked(pack: EvidencePack, line: EvidenceLine, highest: int) -> _Checked:
    """What can be packed of a line, found by reading all of it."""
    if not line.sha256:
        return _Checked(PackedLine(line, Packed.LINK))
    digest, crc, size = hashlib.sha256(), 0, 0
    try:
        for piece in stream_bytes(pack.data_dir, line.sha256):
            digest.update(piece)
            crc, size = zlib.crc32(piece, crc), size + len(piece)
    except FileNotFoundError:
        return _Checked(PackedLine(line, Packed.MISSING))
    except OSError:  # a disk that cannot read it back
        return _Checked(PackedLine(line, Packed.DAMAGED))
    if digest.hexdigest() != line.sha256:
        return _Checked(PackedLine(line, Packed.DAMAGED))
    name = name_in_pack(line, pack.media_types.get(line.sha256, ""), highest)
    return _Checked(PackedLine(line, Packed.FILE, name, size), crc)
