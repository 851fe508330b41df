"""A Word file as the archive it is: parts, how they point to each other, properties. The same parts, the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape

from tracker.documents.docx_words import legal
from tracker.documents.picture import Picture

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_EMU = 360_000  # of these make a centimetre
_CHUNK = 1 << 18  # characters handed to the archive at a time
_ROOTS = {"styles": "styles", "settings": "settings", "fontTable": "fonts", "header": "hdr", "footer": "ftr"}


@dataclass(frozen=True)
class Properties:
    """What Word shows under "Properties"."""

    title: str
    creator: str
    made_at: datetime
    identifier: str


@dataclass
class Package:
    """What a document is made of beside its body. Every part gets the id by which the document names it."""

    properties: Properties
    parts: dict[str, str] = field(default_factory=dict)  # name ("header1") → XML inside its root
    pictures: dict[str, Picture] = field(default_factory=dict)  # name ("qr") → picture

    def add(self, kind: str, inside: str) -> str:
        """A further part of a kind ("header", "styles"); returns its relationship id."""
        count = sum(name.rstrip("0123456789") == kind for name in self.parts) + 1
        self.parts[f"{kind}{count}" if kind in ("header", "footer") else kind] = inside
        return f"rId{len(self.parts)}"

    def add_picture(self, name: str, picture: Picture) -> None:
        """A picture any part may show by its name (`shown`)."""
        self.pictures[name] = picture

    def write(self, body: Iterable[str]) -> bytes:
        """The finished .docx; the body is written piece by piece and never held whole beside the archive."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            _put(archive, "[Content_Types].xml", [self._content_types()])
            _put(archive, "_rels/.rels", [_package_links()])
            _put(archive, "docProps/core.xml", [_core(self.properties)])
            _put(archive, "word/document.xml", _rooted("document", body))
            _put(archive, "word/_rels/document.xml.rels", [_links(self._targets())])
            for name, inside in self.parts.items():
                _put(archive, f"word/{name}.xml", _rooted(_ROOTS[_kind(name)], [inside]))
                if _kind(name) in ("header", "footer") and self.pictures:
                    _put(archive, f"word/_rels/{name}.xml.rels", [_links(self._pictures())])
            for name, picture in self.pictures.items():
                with archive.open(_entry(f"word/media/{name}.{picture.ending}"), "w") as target:
                    target.write(picture.content)
        return file.getvalue()

    def _targets(self) -> Mapping[str, tuple[str, str]]:
        """By relationship id: the parts in the order they came, then the pictures by their own names."""
        parts = {f"rId{at}": (f"{name}.xml", _kind(name)) for at, name in enumerate(self.parts, start=1)}
        return {**parts, **self._pictures()}

    def _pictures(self) -> Mapping[str, tuple[str, str]]:
        return {name: (f"media/{name}.{picture.ending}", "image") for name, picture in self.pictures.items()}

    def _content_types(self) -> str:
        overrides = {
            "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
            **{f"/word/{name}.xml": f"{_WORD_TYPE}.{_kind(name)}+xml" for name in self.parts},
            "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        }
        endings = {picture.ending: f"image/{picture.ending}" for picture in self.pictures.values()}
        defaults = {
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
            **endings,
        }
        named = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items())
        written = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in overrides.items())
        return f'<Types xmlns="{_PACKAGE}/content-types">{named}{written}</Types>'


def shown(name: str, number: int, description: str, width: float, height: float) -> str:
    """A picture in a line of words; width and height in centimetres. `number` differs for each one of a part."""
    size = f'cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"'
    described = f'id="{number}" name="{name}" descr="{escape(description)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {described}/><a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{name}"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _rooted(root: str, inside: Iterable[str]) -> Iterable[str]:
    yield (
        f'<w:{root} xmlns:w="{_WORD}" xmlns:r="{_OFFICE_LINKS}" xmlns:a="{_DRAWING}/main" '
        f'xmlns:pic="{_DRAWING}/picture" xmlns:wp="{_DRAWING}/wordprocessingDrawing">'
    )
    yield "<w:body>" if root == "document" else ""
    yield from inside
    yield "</w:body>" if root == "document" else ""
    yield f"</w:{root}>"


def _entry(name: str) -> zipfile.ZipInfo:
    """Times in the archive are fixed, so that the same paper is the same file."""
    entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    with archive.open(_entry(name), "w") as target:
        held, length = [_DECLARATION], 0
        for piece in pieces:
            held.append(piece)
            length += len(piece)
            if length > _CHUNK:
                target.write("".join(held).encode())
                held, length = [], 0
        target.write("".join(held).encode())


def _links(targets: Mapping[str, tuple[str, str]]) -> str:
    """Relationships by their id: target and type."""
    written = "".join(
        f'<Relationship Id="{link}" Type="{kind if ":" in kind else f"{_OFFICE_LINKS}/{kind}"}" Target="{target}"/>'
        for link, (target, kind) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'


def _package_links() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _links({"rId1": ("word/document.xml", "officeDocument"), "rId2": ("docProps/core.xml", core)})


def _core(properties: Properties) -> str:
    made_at = properties.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, creator, identifier = (
        escape(legal(words), quote=False) for words in (properties.title, properties.creator, properties.identifier)
    )
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made_at}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        f"<cp:lastModifiedBy>{creator}</cp:lastModifiedBy><cp:revision>1</cp:revision>{when}"
        f"<dc:identifier>{identifier}</dc:identifier><dc:language>th-TH</dc:language></cp:coreProperties>"
    )
