"""Writes a ZIP piece by piece to whoever reads it: nothing is kept, and nothing is gone back to.

The standard library's writer would need to go back, or to leave sizes for later in a way some programs cannot read
(stored entries with data descriptors). Here size and checksum are known before; files lie uncompressed, since PDF,
pictures and Office files are compressed already.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_UTF8 = 0x800
_STORED = 0
_VERSION = 45  # ZIP64
_MOST_32 = 0xFFFFFFFF
_MOST_16 = 0xFFFF
_MADE_ON_UNIX = 3 << 8
_PLAIN_FILE = 0o100644 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")
_OFFSET_64 = struct.Struct("<2HQ")


class ChangedMeanwhileError(RuntimeError):
    """The bytes of an entry are not those that were announced; the ZIP must not be finished."""


@dataclass(frozen=True)
class Entry:
    """A file of the ZIP before its bytes: name, size, CRC-32, the day it shows."""

    name: str
    size: int
    crc: int
    on: date

    @property
    def dos_date(self) -> int:
        year = min(max(self.on.year, 1980), 2107)
        return (year - 1980) << 9 | self.on.month << 5 | self.on.day


class ZipStream:
    """One ZIP on its way out: each entry in turn, then the end. An entry may have up to 4 GB, the whole more."""

    def __init__(self) -> None:
        self._offset = 0
        self._central: list[bytes] = []

    def entry(self, entry: Entry, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The bytes of one file. Raises ChangedMeanwhileError where they are not what `entry` says."""
        if entry.size >= _MOST_32:
            raise ValueError("an entry must be smaller than 4 GB")
        name = entry.name.encode()
        fixed = (_VERSION, _UTF8, _STORED, 0, entry.dos_date, entry.crc, entry.size, entry.size, len(name))
        self._central.append(self._directory_line(fixed, name))
        yield self._counted(_LOCAL.pack(b"PK\3\4", *fixed, 0) + name)
        size = crc = 0
        for chunk in chunks:
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            yield self._counted(chunk)
        if (size, crc) != (entry.size, entry.crc):
            raise ChangedMeanwhileError(entry.name)

    def whole(self, name: str, data: bytes, on: date) -> Iterator[bytes]:
        """A small file whose bytes are at hand."""
        return self.entry(Entry(name, len(data), zlib.crc32(data), on), [data])

    def end(self) -> Iterator[bytes]:
        """What closes the ZIP."""
        start, count = self._offset, len(self._central)
        for line in self._central:
            yield self._counted(line)
        size = self._offset - start
        if count >= _MOST_16 or self._offset >= _MOST_32:
            end_64 = (_END_64.size - 12, _VERSION, _VERSION, 0, 0, count, count, size, start)
            yield _END_64.pack(b"PK\6\6", *end_64)
            yield _LOCATOR_64.pack(b"PK\6\7", 0, self._offset, 1)
        counts = (min(count, _MOST_16),) * 2
        yield _END.pack(b"PK\5\6", 0, 0, *counts, min(size, _MOST_32), min(start, _MOST_32), 0)

    def _directory_line(self, fixed: tuple[int, ...], name: bytes) -> bytes:
        is_far = self._offset >= _MOST_32
        extra = _OFFSET_64.pack(1, 8, self._offset) if is_far else b""
        offset = _MOST_32 if is_far else self._offset
        rest = (len(extra), 0, 0, 0, _PLAIN_FILE, offset)
        return _CENTRAL.pack(b"PK\1\2", _MADE_ON_UNIX | _VERSION, *fixed, *rest) + name + extra

    def _counted(self, data: bytes) -> bytes:
        self._offset += len(data)
        return data
