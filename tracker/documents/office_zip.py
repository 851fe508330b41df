"""The parts of an Office file. A part that declares a document type is refused: no honest program writes one,

and entities are how such files attack. Runs in the child process: this is where parts are first unpacked.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pyexpat import ExpatError, ParserCreate
from xml.etree.ElementTree import Element, iterparse

from tracker.rules.errors import UnreadableFile

_XML = (".xml", ".rels", ".vml")
_DAMAGED = "ไฟล์นี้เสียหายหรือส่งมาไม่ครบ กรุณาเปิดด้วย Word หรือ Excel แล้วบันทึกใหม่ จากนั้นลองอีกครั้ง"
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, NotImplementedError, RuntimeError)


class Package:
    """An Office file as its parts; each is unpacked when it is asked for, never further than the directory says."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS as fault:
            raise UnreadableFile("damaged", _DAMAGED) from fault

    def names(self) -> list[str]:
        return self._archive.namelist()

    def part(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none."""
        if name not in self._archive.NameToInfo:
            return b""
        try:
            part = self._archive.read(name)
        except _FAULTS as fault:
            raise UnreadableFile("damaged", _DAMAGED) from fault
        if name.lower().endswith(_XML):
            _refuse_doctype(part)
        return part

    def elements(self, name: str) -> Iterator[tuple[str, Element]]:
        """("start" or "end", element) through an XML part; the caller clears what it has done with."""
        part = self.part(name)
        if not part:
            return
        try:
            yield from iterparse(io.BytesIO(part), ("start", "end"))  # noqa: S314 - has no document type
        except (SyntaxError, ValueError, LookupError) as fault:
            raise UnreadableFile("damaged", _DAMAGED) from fault


def refuse_document_types(content: bytes) -> None:
    """Look through every XML part, for libraries that open the file themselves."""
    package = Package(content)
    for name in package.names():
        if name.lower().endswith(_XML):
            package.part(name)


class _FoundDoctypeError(Exception):
    """A part declares a document type."""


def _found(*_: object) -> None:
    raise _FoundDoctypeError


def _refuse_doctype(part: bytes) -> None:
    """Asks the parser itself: a search for letters would miss other encodings."""
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _found
    try:
        parser.Parse(part, True)
    except _FoundDoctypeError:
        raise UnreadableFile(
            "hostile", "ไฟล์นี้มีส่วนที่ไม่ปลอดภัย ระบบจึงไม่เปิด กรุณาคัดลอกเนื้อหาไปไว้ในไฟล์ใหม่แล้วนำเข้าอีกครั้ง"
        ) from None
    except (ExpatError, ValueError, LookupError):
        return  # broken in some other way: whoever needs the part will say so
