"""The parts of an Office file. A part that declares a document type is refused: no honest program writes one,

and entities are how such files attack. Runs in the child process: this is where parts are first unpacked.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pyexpat import ExpatError, ParserCreate
from xml.etree.ElementTree import Element, XMLPullParser

from tracker.rules.errors import UnreadableFile

_DEEPEST = 150  # elements inside elements; the deepest of real files have 40
_MOST_TURNS = 200_000  # of the parser through a part that is kept whole
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = (".xml", ".rels", ".vml")
_DAMAGED = "ไฟล์นี้เสียหายหรือส่งมาไม่ครบ กรุณาเปิดด้วย Word หรือ Excel แล้วบันทึกใหม่ จากนั้นลองอีกครั้ง"
_TOO_COMPLEX = "ไฟล์นี้ซับซ้อนผิดปกติ กรุณาคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง"
_LONG_RUN = 200_000  # bytes without a tag; the longest cell has 100,000
_PIECE = 256 * 1024
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
            if _has_long_run(part):  # a parser may begin a long tag anew with every piece it is given
                raise UnreadableFile("too_complex", _TOO_COMPLEX)
            _refuse_doctype(part)
        return part

    def elements(self, name: str) -> Iterator[tuple[str, Element]]:
        """("start" or "end", element) through an XML part; the caller clears what it has done with."""
        part = self.part(name).replace(_STRICT, _USUAL)  # Word can also save by the stricter standard
        if not part:
            return
        try:
            yield from _not_too_deep(_turns(part))
        except (SyntaxError, ValueError, LookupError) as fault:
            raise UnreadableFile("damaged", _DAMAGED) from fault

    def tree(self, name: str) -> Element | None:
        """The root of a small XML part with all that is in it."""
        root = None
        for count, (_, element) in enumerate(self.elements(name)):
            root = element if root is None else root
            if count > _MOST_TURNS:
                raise UnreadableFile(
                    "too_complex", "ไฟล์นี้มีรูปแบบการแสดงผลมากผิดปกติ กรุณาคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง"
                )
        return root


def _has_long_run(part: bytes) -> bool:
    """Whether a tag or a text is longer than any honest one: then it fills a whole stretch of the part."""
    stretches = range(0, len(part) - _LONG_RUN, _LONG_RUN)
    return any(part.find(b"<", at, at + _LONG_RUN) < 0 for at in stretches)


def _turns(part: bytes) -> Iterator[tuple[str, Element]]:
    """Piece by piece: what the reader has let go is gone before the next piece is parsed."""
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))  # no document type comes here
    for at in range(0, len(part), _PIECE):
        parser.feed(part[at : at + _PIECE])
        yield from _read(parser)
    parser.close()
    yield from _read(parser)


def _read(parser: "XMLPullParser[Element]") -> Iterator[tuple[str, Element]]:
    for turn in parser.read_events():
        event, element = turn[0], turn[-1]
        if isinstance(element, Element):
            yield event, element


def _not_too_deep(turns: Iterable[tuple[str, Element]]) -> Iterator[tuple[str, Element]]:
    depth = 0
    for event, element in turns:
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise UnreadableFile("too_complex", _TOO_COMPLEX)
        yield event, element


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
